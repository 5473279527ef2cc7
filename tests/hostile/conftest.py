"""A desk from somebody who means harm, and what must hold whatever command is run on it."""

import os
import re
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Result, Shell
from tests.exchange.conftest import MAPPING, row, table
from tests.support.plumbing import AUTHOR, Entry, Plumbing
from tests.support.templates import Templates

TICKET = "HD-261120-7K3FQ2"
PATH = f"tickets/2026/11/20/{TICKET}.yaml"
SECRET = "SECRET-7781"  # noqa: S105 - what stands in a file that no command may read

READS = (
    "status", "list", "show {ticket}", "queue", "kpi", "kpi fcr --list", "history {ticket}", "check", "report weekly",
    "contacts", "clocks {ticket}", "rules check", "rules test", "rules explain {ticket}", "schema ticket", "audit log",
    "sweep --check", "notify --check", "sync --dry-run", "--format json list", "--format csv list", "--format md list",
    "--format json history {ticket}", "--format json status",
)  # fmt: skip
WRITES = (
    "note {ticket} hello", "adopt", "check --fix", "attach {ticket} {file}", "import csv {csv} --map {map}",
    "report weekly --commit", "sweep", "log call --category pickup --customer Ravi --said lost", "reindex", "sync",
    "redact {ticket} --yes",
)  # fmt: skip

FEW = (
    "status", "list", "show {ticket}", "kpi", "check", "report weekly", "contacts", "adopt", "note {ticket} hello",
    "attach {ticket} {file}", "report weekly --commit", "check --fix", "redact {ticket} --yes",
)  # fmt: skip
"""Where the way in is the same for many commands, those that differ most."""

_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SECONDS = 20  # of the processor, for any command on any desk here; the slowest takes two


def _begin(folder: Path) -> None:
    desk = Shell(folder)
    desk("init")
    made = desk.log()
    given = {
        path.relative_to(folder): path.read_text().replace(made, TICKET)
        for folder_ in ("tickets", "contacts")
        for path in (folder / folder_).rglob("*.yaml")
    }
    desk.git("rm", "-rq", "tickets", "contacts")
    for path, text in given.items():
        target = folder / str(path).replace(made, TICKET)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    desk.git("add", ".")
    desk.git("commit", "-qm", "A ticket")
    desk("list")


class Hostile:
    """A desk in `desk`; beside it files that are none of its business, and a canary that dies when it is run."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.shell = Shell(place / "desk")
        self.desk = self.shell.folder
        self.plumbing = Plumbing(self.desk)
        self.canary = place / "canary"
        self.trap = place / "trap"
        self.origin = place / "origin"
        """Where a remote may be: a sync changes that one, and nothing else beside the desk."""
        (place / "outside").mkdir()
        (place / "outside" / "secret.yaml").write_text(f"{SECRET}\n")
        (place / "data.csv").write_text(table(row(Nr="1", Topic="Money", Created="2026-11-01T10:00:00+05:30")))
        (place / "map.yaml").write_text(MAPPING)
        (place / "file.txt").write_text("what a customer sent\n")
        self.trap.write_text(f"#!/bin/sh\ntouch '{self.canary}'\ncat\n")
        self.trap.chmod(0o755)

    @property
    def ticket(self) -> bytes:
        """Give the bytes of the honest ticket."""
        return (self.desk / PATH).read_bytes()

    def commit(self, changes: dict[bytes, Entry | None], message: bytes = b"note\n", author: bytes = AUTHOR) -> None:
        """Commit what no honest program commits; the folder follows as far as git lets it."""
        self.plumbing.commit(changes, message=message, author=author)
        self.plumbing.follow()

    def run(self, command: str, ticket: str = TICKET) -> Result:
        """Run a command; whatever it says, nothing was run, read or changed that is none of the desk's business."""
        names = {"ticket": ticket, "file": "../file.txt", "csv": "../data.csv", "map": "../map.yaml"}
        before, used = self._around(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
        result = self.shell(*(word.format(**names) for word in command.split()), expect=None)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - used < _SECONDS, command
        assert result.code in {0, 1, 2, 3, 4, 5, 6}, f"{command}: {result}"
        assert not self.canary.exists(), f"{command} has run a program of the desk's"
        assert self._around() == before, f"{command} has changed what lies outside of the desk"
        for text in (result.out, result.err):
            raw = _RAW.search(text)
            assert raw is None, f"{command}: {text[max(0, raw.start() - 60) : raw.end()]!r}"
            assert SECRET not in text, f"{command} has read what lies outside of the desk"
        return result

    def run_all(self, commands: tuple[str, ...] = (*READS, *WRITES)) -> dict[str, Result]:
        """Run many commands one after the other."""
        return {command: self.run(command) for command in commands}

    def _around(self) -> dict[str, object]:
        """Tell what lies beside the desk, and what is in each file there."""
        return dict(self._walk(self.place))

    def _walk(self, folder: Path) -> Iterator[tuple[str, object]]:
        for one in os.scandir(folder):
            path = Path(one.path)
            if path in {self.desk, self.origin}:
                continue
            if one.is_dir(follow_symlinks=False):
                yield one.path, "folder"
                yield from self._walk(path)
            else:
                yield one.path, path.read_bytes() if one.is_file(follow_symlinks=False) else path.readlink()


@pytest.fixture
def hostile(tmp_path: Path, templates: Templates) -> Hostile:
    """Give a desk that means no harm yet."""
    templates.copy("hostile", _begin, tmp_path / "desk")
    return Hostile(tmp_path)


def loud(results: dict[str, Result], *commands: str, words: str) -> None:
    """Expect these commands to end with 3 and to name on stderr what is wrong."""
    for command in commands:
        result = results[command]
        assert (result.code, words in result.err) == (3, True), f"{command}: {result}"
