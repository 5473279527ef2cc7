"""Desks of each size, and what is measured beside them: copies, plain repositories, files to import.

Everything lies under one folder that git ignores. What takes long to make is made once and kept; what is
written to is made anew in each run.
"""

import csv
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from hdesk.storage.gitenv import OPTIONS

NOW = "2026-11-20T11:00:00+05:30"
"""The moment at which the desks stand: a Friday morning, when they are open."""

HDESK = Path(sys.executable).parent / "hdesk"
BASELINES = Path(__file__).with_name("baselines.py")
FSYNC = next(word for word in OPTIONS if word.startswith("core.fsync="))
_AGENT = ("Priya Rao", "priya@example.com")
_OPEN = ("new", "open", "pending", "on_hold")
_BUSY = 10  # one ticket in so many is open where the rules have much to look at

_CHANGED = 10_000  # so many tickets at most are changed on both sides of a sync

_COLUMNS = ("id", "subject", "category", "opened", "name", "phone", "order", "value", "city", "said", "replied", "done")
_MAPPING = """\
schema: 1
source: bench
row: ticket
moments: {formats: [iso]}
ticket:
  id: "{id}"
  subject: "{subject}"
  category: "{category}"
  channel: call
  customer.name: "{name}"
  customer.phone: "{phone}"
  order.id: "{order}"
  order.value: "{value}"
  order.city: "{city}"
events:
- {event: created, at: "{opened}", said: "{said}"}
- {event: responded, at: "{replied}"}
- {event: resolved, at: "{done}", text: Done as agreed.}
"""


def environment(root: Path) -> dict[str, str]:
    """Give what every process here runs in: a home of its own, one moment, nothing of the caller's."""
    home = root / "home"
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text("[user]\n\tname = {}\n\temail = {}\n".format(*_AGENT))
    (home / ".taskrc").touch()
    return {
        "HOME": str(home),
        "PATH": f"{HDESK.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "HDESK_NOW": NOW,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(root),
    }


class Yard:
    """Everything of one size. `kept` outlives the run, `work` is emptied when one begins."""

    def __init__(self, root: Path, size: int, env: dict[str, str]) -> None:
        self.root = root
        self.size = size
        self.env = env
        self.kept = root / "kept" / str(size)
        self.work = root / "work" / str(size)

    def run(self, *words: str | Path, cwd: Path | None = None) -> str:
        """Run something that is not measured; give its output."""
        done = subprocess.run(words, cwd=cwd or self.root, env=self.env, check=True, capture_output=True, text=True)
        return done.stdout

    # Kept

    def desk(self) -> Path:
        """Give the desk that is read: the demo's, in one pack, as git's own clean-up leaves it."""
        return self._made(self.kept / "desk", self._make_desk)

    def _make_desk(self, place: Path) -> None:
        self.run(HDESK, "demo", place, "--tickets", str(self.size), "--seed", "1", "--quiet")
        self.run("git", "gc", "--quiet", cwd=place)

    def contents(self) -> str:
        """Say how many tickets and contacts are in the desk."""
        contacts = sum(path.read_text().count("\nid: C-") + 1 for path in files(self.desk() / "contacts"))
        return f"{self.size:,} tickets with {contacts:,} contacts"

    def busy(self) -> Path:
        """Give a desk of which every tenth ticket is open, and its rules have settled."""
        return self._made(self.kept / "busy", self._make_busy)

    def _make_busy(self, place: Path) -> None:
        self._copy(self.desk(), place)
        missing = max(0, self.size // _BUSY - sum(1 for _ in self._tickets(_OPEN)))
        closed = [path.stem for path in itertools.islice(self._tickets(("closed", "resolved")), missing)]
        if closed:
            self.run(HDESK, "reopen", *closed, "--reason", "the customer called again", cwd=place)
        self.run(HDESK, "sweep", cwd=place)
        self.run("git", "gc", "--quiet", cwd=place)

    def rules(self) -> Path:
        """Give rules that differ from the desk's in one threshold, for a backtest."""
        place = self.kept / "rules.yaml"
        rules = (self.desk() / "priority_rules.yaml").read_text()
        place.write_text(rules.replace("over: 2 business days", "over: 1 business day"))
        return place

    def table(self) -> Path:
        """Give a folder with a CSV file of so many rows, and the mapping that says what they mean."""
        return self._made(self.kept / "table", self._make_table)

    def _make_table(self, place: Path) -> None:
        place.mkdir()
        (place / "map.yaml").write_text(_MAPPING)
        with (place / "rows.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows(_row(number) for number in range(self.size))

    def documents(self) -> Path:
        """Give a file with the documents that an import of the table makes, as Python keeps them."""
        return self._made(self.kept / "documents", self._make_documents)

    def _make_documents(self, place: Path) -> None:
        self.run(
            HDESK, "import", "csv", self.table() / "rows.csv", "--map", self.table() / "map.yaml", cwd=self.empty()
        )
        self.run(sys.executable, BASELINES, "keep", self.empty(), place)

    def apart(self) -> Path:
        """Give three clones and their remote; two wrote a note on the same tickets, and one of these was pushed."""
        return self._made(self.kept / "apart", self._make_apart)

    def _make_apart(self, place: Path) -> None:
        place.mkdir()
        self.run("git", "clone", "--quiet", "--bare", self.desk(), "remote", cwd=place)
        changed = [path.stem for path in itertools.islice(files(self.desk() / "tickets"), _CHANGED)]
        for name in ("there", "here", "behind"):
            self.run("git", "clone", "--quiet", "remote", name, cwd=place)
            self.run("git", "remote", "set-url", "origin", "../remote", cwd=place / name)  # wherever it is copied
        for name in ("there", "here"):
            self.run(HDESK, "note", *changed, f"written {name}", cwd=place / name)
        self.run("git", "push", "--quiet", "origin", "HEAD", cwd=place / "there")

    # Made anew in each run

    def copy(self) -> Path:
        """Give a desk to write to."""
        return self._made(self.work / "desk", lambda place: self._copy(self.desk(), place))

    def swept(self) -> Path:
        """Give a busy desk to write to."""
        return self._made(self.work / "busy", lambda place: self._copy(self.busy(), place))

    def plain(self) -> Path:
        """Give a plain repository with the desk's files, which syncs to disk what hdesk does."""
        return self._made(self.work / "plain", self._make_plain)

    def _make_plain(self, place: Path) -> None:
        self.run("git", "clone", "--quiet", self.desk(), place)
        for setting in (FSYNC, "gc.auto=0"):
            self.run("git", "config", *setting.split("=", 1), cwd=place)

    def empty(self) -> Path:
        """Give a desk without tickets."""
        return self._made(self.work / "empty", lambda place: self.run(HDESK, "init", place))

    def target(self) -> Path:
        """Give an empty bare repository."""
        return self._made(self.work / "target", lambda place: self.run("git", "init", "--quiet", "--bare", place))

    def files(self) -> Path:
        """Give a repository with the desk's tickets, of which none is committed."""
        return self._made(self.work / "files", self._make_files)

    def _make_files(self, place: Path) -> None:
        place.mkdir()
        self.run("cp", "-a", self.plain() / "tickets", place)
        self.run("git", "init", "--quiet", cwd=place)

    def diverged(self) -> Path:
        """Give the clone that has to sync."""
        return self._made(self.work / "apart", lambda place: self._copy(self.apart(), place)) / "here"

    def behind(self) -> Path:
        """Give the clone that has only to receive."""
        return self.diverged().with_name("behind")

    # What changes

    def ticket(self, number: int) -> str:
        """Give an open ticket that was never escalated, another one in each round."""
        return self._open_tickets[number % len(self._open_tickets)].stem

    def file(self, number: int) -> str:
        """Give that ticket's file, from the top of the repository."""
        return str(self._open_tickets[number % len(self._open_tickets)].relative_to(self.desk()))

    # Before each round

    def edit(self, number: int) -> None:
        """Add a line to that file in the plain repository."""
        with (self.plain() / self.file(number)).open("a") as file:
            file.write(f"# round {number}\n")

    def forget_index(self, _: int) -> None:
        """Remove the index of the copy, so that it has to be made anew."""
        shutil.rmtree(self.copy() / ".git" / "hdesk", ignore_errors=True)

    def forget_imported(self, _: int) -> None:
        """Give up the desk that was imported into, for an empty one."""
        shutil.rmtree(self.empty())
        self.empty()

    def forget_target(self, _: int) -> None:
        """Empty the bare repository."""
        shutil.rmtree(self.target())
        self.target()

    def forget_commits(self, _: int) -> None:
        """Have git forget the files that it committed."""
        shutil.rmtree(self.files() / ".git")
        self.run("git", "init", "--quiet", cwd=self.files())

    def part(self, _: int) -> None:
        """Put the clones apart again."""
        shutil.rmtree(self.diverged().parent)
        self.diverged()

    @cached_property
    def _open_tickets(self) -> list[Path]:
        return [path for path in self._tickets(_OPEN) if "type: escalated" not in path.read_text()]

    def _tickets(self, statuses: Sequence[str]) -> Iterator[Path]:
        """Yield the desk's ticket files with one of these statuses."""
        lines = {f"status: {status}" for status in statuses}
        for path in files(self.desk() / "tickets"):
            with path.open() as file:
                if any(line.rstrip() in lines for line in itertools.islice(file, 10)):
                    yield path

    # Making

    def _made(self, place: Path, make: Callable[[Path], object]) -> Path:
        if not place.exists():
            if place.parent == self.kept:
                print(f"making the {place.name} of {self.size:,}, once …", file=sys.stderr)
            draft = place.with_name(f"{place.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            draft.parent.mkdir(parents=True, exist_ok=True)
            make(draft)
            draft.rename(place)
        return place

    def _copy(self, source: Path, place: Path) -> None:
        """Copy a repository with its files' dates, and let git's index know the copies."""
        self.run("cp", "-a", source, place)
        for repository in (place, place / "here", place / "behind"):
            if (repository / ".git").exists():
                self.run("git", "status", "--porcelain", cwd=repository)


def _row(number: int) -> tuple[str, ...]:
    """Give one row of the table to import."""
    day = f"2026-{number % 9 + 1:02}-{number % 28 + 1:02}"
    category = ("pickup", "payout", "price", "order_status")[number % 4]
    return (
        str(number),
        f"{category.replace('_', ' ').capitalize()}: order ORD-{number:06}",
        category,
        f"{day}T10:15:00+05:30",
        f"Customer {number}",
        f"+9199{number:08}",
        f"ORD-{number:06}",
        str(5000 + number % 60000),
        ("Bengaluru", "Mumbai", "Pune", "Delhi")[number % 4],
        f"Promised for the {number % 28 + 1}th, nobody came. Called twice, was told to wait.",
        f"{day}T11:{number % 60:02}:00+05:30",
        f"{day}T16:{number % 60:02}:00+05:30",
    )


def files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files under a folder, in the order of their names."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names) if name.endswith(".yaml"))
