"""Where the time of a command goes: the profiler's time in functions, added up by what they do.

Run by itself (`python -m benchmarks.where WORDS…`) it is the process that is profiled, and prints JSON.
"""

import cProfile
import json
import os
import pstats
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PARTS = ("modules", "git", "index", "yaml", "domain", "insight", "rest")
"""What time goes into, as columns: loading modules, waiting for git, SQLite, reading and writing YAML, the domain's
judgements, rows and figures, everything else."""


class Profile(NamedTuple):
    """One command, and the share of its time in each part, in percent."""

    title: str
    milliseconds: float
    shares: Mapping[str, float]


def profiled(title: str, words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Profile | None:
    """Profile a command of hdesk in a process of its own; None where it fails."""
    here = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.where", str(cwd), *words]
    done = subprocess.run(command, cwd=here, env=dict(env), check=False, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return None
    found = json.loads(lines[-1])
    total = sum(found.values())
    return Profile(title, total * 1000, {part: 100 * found.get(part, 0.0) / total for part in PARTS})


def rows(profiles: Iterable[Profile]) -> list[list[str]]:
    """Give the rows of a table."""
    return [
        [one.title, f"{one.milliseconds:.0f}", *(f"{one.shares[part]:.0f} %" for part in PARTS)] for one in profiles
    ]


_LOADING = (
    "importlib", "marshal", "_imp.", "__build_class__", "posix.stat", "open_code", "re/_", "typing.py", "enum.py",
)  # fmt: skip


def _part_of(file: str, function: str) -> str:
    """Tell what a function is for, by where it stands."""
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("index", lambda: "sqlite3" in function or "storage/index" in file or "storage/words" in file),
        ("git", lambda: any(word in function for word in ("poll", "fork_exec", "waitpid", "posix.read", "'read'"))
         or any(name in file for name in ("subprocess.py", "storage/git", "conversation", "selectors"))),
        ("yaml", lambda: "storage/yaml" in file or "findall" in function or "msgspec" in function),
        ("modules", lambda: any(word in file + function for word in _LOADING)),
        ("domain", lambda: "hdesk/domain" in file),
        ("insight", lambda: "hdesk/insight" in file),
    )  # fmt: skip
    return next((part for part, check in checks if check()), "rest")


def main() -> None:
    """Run a command under the profiler, on one core, and print what its time went into."""
    folder, *words = sys.argv[1:]
    os.chdir(folder)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # else other processes do what is to be seen here
    sys.argv = ["hdesk", *words]
    profile = cProfile.Profile()
    out, sys.stdout = sys.stdout, Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    try:
        profile.runcall(_hdesk)
    except SystemExit as ended:
        if ended.code not in {None, 0}:
            raise
    found = dict.fromkeys(PARTS, 0.0)
    stats: Mapping[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, _, own, _, _) in stats.items():
        found[_part_of(file, function)] += own
    print(json.dumps(found), file=out)


def _hdesk() -> None:
    from hdesk.cli import main as hdesk

    hdesk()


if __name__ == "__main__":
    main()
