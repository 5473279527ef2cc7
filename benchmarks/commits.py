"""What many single commits leave in a repository: `python -m benchmarks.commits [N]`.

Commits one changed ticket after the other, as commands do, and counts now and then: loose objects, packs, disk, and
how long a commit took at most, which would show a command that waits for git's clean-up.
"""

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tabulate import tabulate

from hdesk.storage.git import Git
from hdesk.storage.store import Store

_FILES = 1_000
_ROUNDS = 20
_AUTHOR = ("Priya Rao", "priya@example.com")
_HEADERS = ("commits", "loose objects", "packs", "disk MB", "median ms", "99 % ms", "longest ms")


def main() -> None:
    """Commit, count, print."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
        git = Git.discover(root)
        store = Store(git, branch="main")
        store.tune()
        rows = []
        head: str | None = None
        for begin in range(0, total, total // _ROUNDS):
            spans = []
            for number in range(begin, begin + total // _ROUNDS):
                started = time.perf_counter()
                head = _commit(store, number, head)
                spans.append(1000 * (time.perf_counter() - started))
            rows.append([begin + len(spans), *_state(root), *_spread(spans)])
            print(tabulate([rows[-1]], tablefmt="plain", floatfmt=".0f"), flush=True, file=sys.stderr)
        print(tabulate(rows, headers=_HEADERS, tablefmt="github", floatfmt=".0f"))


def _commit(store: Store, number: int, head: str | None) -> str:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    file = number % _FILES
    text = "\n".join(f"- {one}: something that somebody wrote down" for one in range(number // _FILES + 10))
    return store.commit(
        {f"tickets/2026/01/{file % 28 + 1:02}/HD-260101-{file:06}.yaml": f"{text}\n".encode()},
        message=f"note: {number}",
        author=_AUTHOR,
        committer=_AUTHOR,
        now=at,
        expected_head=head,
    )


def _state(root: Path) -> tuple[int, int, float]:
    said = subprocess.run(["git", "count-objects", "-v"], cwd=root, check=True, capture_output=True, text=True).stdout
    counts = dict(line.split(": ") for line in said.splitlines())
    disk = sum(path.lstat().st_size for path in (root / ".git").rglob("*") if path.is_file()) / 1e6
    return int(counts["count"]), int(counts["packs"]), disk


def _spread(spans: list[float]) -> tuple[float, float, float]:
    ordered = sorted(spans)
    return ordered[len(ordered) // 2], ordered[-len(ordered) // 100], ordered[-1]


if __name__ == "__main__":
    main()
