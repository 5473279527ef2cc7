"""What git remembers: every commit on the branch, and the files that it changed, in order."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hdesk.storage.git import Git
from tests.torture.bench import Bench, number_of


class Step(NamedTuple):
    """A commit: its parents, the number of the command that made it, and the files as it left them."""

    commit: str
    parents: list[str]
    number: int
    files: dict[str, bytes]


def steps(bench: Bench) -> list[Step]:
    """Read the history since the base, the oldest commit first."""
    text = bench.git(
        "log", "--reverse", "--topo-order", "--raw", "--no-abbrev", "--no-renames", "--format=%x01%H|%P|%aI",
        f"{bench.base}..HEAD",
    )  # fmt: skip
    chunks = [chunk.strip().splitlines() for chunk in text.split("\x01")[1:]]
    lines = [(head.split("|"), [_entry(line) for line in rest if line.startswith(":")]) for head, *rest in chunks]
    blobs = (blob for _, entries in lines for _, blob in entries)
    contents = Git.discover(bench.desk).blobs(blobs)
    return list(_steps(lines, iter([data for _, data in contents])))


def _entry(line: str) -> tuple[str, str]:
    before, _, path = line.partition("\t")
    return path, before.split()[3]


def _steps(lines: list[tuple[list[str], list[tuple[str, str]]]], contents: Iterator[bytes]) -> Iterator[Step]:
    for (commit, parents, date), entries in lines:
        files = {path: next(contents) for path, _ in entries}
        yield Step(commit, parents.split(), number_of(datetime.fromisoformat(date)), files)
