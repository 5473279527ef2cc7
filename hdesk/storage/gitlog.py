"""Walk git's log: what each commit says, and which files it touched, however long the history is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hdesk.storage.git import Git
from hdesk.storage.gitparse import decode

_FIELDS = ("%H", "%P", "%an", "%ae", "%at", "%s", "%b")
_LOG = ("log", "-z", f"--format=tformat:{'%x00'.join(_FIELDS)}", "--no-mailmap", "--no-color", "--no-decorate")
_DIFF = ("diff-tree", "--stdin", "-z", "-r", "-c", "--raw", "--root", "--no-renames", "--no-abbrev")


class Logged(NamedTuple):
    """What a commit says; `at` is the author's date in seconds since 1970, as far as it is one."""

    id: str
    parents: tuple[str, ...]
    author: str
    email: str
    at: int
    subject: str
    body: str


class Touch(NamedTuple):
    """A path that a commit has otherwise than all of its parents; ids are None where it is absent."""

    path: str
    old: tuple[str | None, ...]
    new: str | None


def walk(git: Git, rev: str, *paths: str, ordered: bool = False) -> Iterator[Logged]:
    """Read the commits reachable from `rev`, newest first, as git comes upon them.

    With `paths` only those that touched one of them, on whichever side of a merge. `ordered` puts every commit
    before its parents even where clocks were wrong, for which git has to see all of them first.
    """
    more = (*(("--full-history",) if paths else ()), *(("--topo-order",) if ordered else ()))
    found = git.stream(*_LOG, *more, "--end-of-options", rev, "--", *paths)
    for fields in zip(*[found] * len(_FIELDS), strict=False):  # what git was cut off in is no commit
        commit, parents, author, email, at, subject, body = (one.decode("utf-8", "replace") for one in fields)
        yield Logged(commit, tuple(parents.split()), author, email, _seconds(at), subject, body)


def touched(git: Git, commits: Sequence[str], *paths: str) -> dict[str, list[Touch]]:
    """Give what each commit touched, of `paths` or of everything; of a merge what no parent has so."""
    found: dict[str, list[Touch]] = {one: [] for one in commits}
    if not commits:
        return found
    asked = "".join(f"{one}\n" for one in commits).encode()
    here: list[Touch] = []
    pieces = git.stream(*_DIFF, "--", *paths, stdin=asked)
    for piece in pieces:
        if not piece.startswith(b":"):
            here = found.setdefault(piece.decode().strip(), [])
            continue
        sides = len(piece) - len(piece.lstrip(b":"))
        words = piece.decode().split(" ")
        ids = [one if one.strip("0") else None for one in words[sides + 1 : 2 * sides + 2]]
        here.append(Touch(decode(next(pieces)), tuple(ids[:-1]), ids[-1]))
    return found


def _seconds(text: str) -> int:
    """Read a date; a commit that somebody wrote byte by byte may have none."""
    try:
        return min(max(int(text), 0), 253_000_000_000)
    except ValueError:
        return 0
