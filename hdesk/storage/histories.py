"""What git knows of two histories that are to be merged, and git's own merge of a text."""

import difflib
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.objects import Kept

_BINARY = "annot merge binary files"
_ERROR = 128  # from here on git's exit code is no number of conflicts
_MARK = 24  # characters of a conflict's marks, so that no line of a text is taken for one
_OURS, _BASE, _THEIRS, _END = (re.compile(re.escape(char * _MARK) + r"(?: .*)?\n?") for char in "<|=>")


def bases(git: Git, ours: str, theirs: str) -> list[str]:
    """Give the last commits that two histories share, in an order that is the same everywhere."""
    result = git.attempt("merge-base", "--all", "--end-of-options", ours, theirs)
    if result.code not in {0, 1}:
        raise git_failed("merge-base", result.code, result.err, git.git_dir)
    return sorted(result.out.decode().split())


def root(git: Git, commit: str) -> str:
    """Give the commit that a history began with; of several the one with the smallest id."""
    return min(git.run("rev-list", "--max-parents=0", "--end-of-options", commit).decode().split())


def count(git: Git, of: str, without: str | None) -> int:
    """Count the commits of a history that are not in another one."""
    less = [f"^{without}"] if without else []
    return int(git.run("rev-list", "--count", "--end-of-options", of, *less))


class Clash(NamedTuple):
    """Lines that both sides changed: the first and last one (from 1) in our text; an empty span is `first > last`."""

    first: int
    last: int
    ours: str
    theirs: str


class Text(NamedTuple):
    """A text as merged; with clashes it is not whole. None is what git does not merge."""

    data: bytes | None
    clashes: tuple[Clash, ...] = ()


def merge_text(git: Git, base: bytes, ours: bytes, theirs: bytes) -> Text:
    """Merge three versions of a text as git does."""
    with tempfile.TemporaryDirectory(prefix="hdesk-") as folder:
        names = []
        for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
            names.append(str(Path(folder, name)))
            Path(names[-1]).write_bytes(data)
        result = git.attempt("merge-file", "--stdout", "--diff3", f"--marker-size={_MARK}", "--", *names)
    if result.code >= _ERROR or result.code < 0:
        if _BINARY in result.err:
            return Text(None)
        raise git_failed("merge-file", result.code, result.err, git.git_dir)
    if result.code == 0:
        return Text(result.out)
    return Text(result.out, tuple(_clashes(ours.decode("utf-8", "replace"), result.out.decode("utf-8", "replace"))))


def _clashes(ours: str, merged: str) -> list[Clash]:
    """Find the conflicts of a merged text, with the lines of our own text that they stand on."""
    mine: list[str] = []  # our text, with what merged cleanly from theirs
    found: list[tuple[int, list[str], list[str]]] = []
    part = mine
    for line in merged.splitlines(keepends=True):
        if _OURS.fullmatch(line):
            found.append((len(mine), [], []))
            part = found[-1][1]
        elif found and part is found[-1][1] and _BASE.fullmatch(line):
            part = []
        elif part is not mine and _THEIRS.fullmatch(line):
            part = found[-1][2]
        elif found and part is found[-1][2] and _END.fullmatch(line):
            mine += found[-1][1]
            part = mine
        else:
            part.append(line)
    place = _places(mine, ours.splitlines(keepends=True))
    return [
        Clash(place[begin] + 1, place[begin] + len(here), "".join(here), "".join(there)) for begin, here, there in found
    ]


def _places(merged: Sequence[str], ours: Sequence[str]) -> list[int]:
    """Say for each line of a merged text, and its end, where in our own text it stands."""
    places = [0] * (len(merged) + 1)
    for _, begin, end, first, last in difflib.SequenceMatcher(None, merged, ours, autojunk=False).get_opcodes():
        for number in range(begin, end):
            places[number] = min(first + number - begin, last)
    places[-1] = len(ours)
    return places


def kept(git: Git, data: bytes, mode: str) -> Kept:
    """Have git keep contents that are to get another mode than a plain file's."""
    blob = git.run("hash-object", "-w", "-t", "blob", "--stdin", stdin=data).decode().strip()
    return Kept(blob, mode)
