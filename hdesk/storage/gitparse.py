"""What git prints, as values: entries of a tree, changes between trees, commits, staged files."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

REGULAR = "100644"
EXECUTABLE = "100755"


class Entry(NamedTuple):
    """One file of a commit: its path from the root, the id of its contents, its mode in octal."""

    path: str
    blob: str
    mode: str


class Change(NamedTuple):
    """One path that differs between two commits; an id is None where the path is absent."""

    path: str
    old: str | None
    new: str | None
    mode: str


class Staged(NamedTuple):
    """One path in git's index; `blob` is None where a merge left it in several versions."""

    path: str
    blob: str | None
    skipped: bool


class Commit(NamedTuple):
    """One commit as `git log` tells it; `at` is the author's date in the author's own offset."""

    id: str
    parents: tuple[str, ...]
    author: str
    email: str
    at: datetime
    committer: str
    committer_email: str
    subject: str
    body: str
    trailers: tuple[tuple[str, str], ...]


_LOG_FIELDS = ("%H", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%s", "%b", "%(trailers:only=true,unfold=true)")
LOG_FORMAT = "%x00".join(_LOG_FIELDS)


def decode(path: bytes) -> str:
    """Give a path as text; bytes that are not UTF-8 survive the way back."""
    return path.decode("utf-8", "surrogateescape")


def parse_tree(listing: bytes) -> list[Entry]:
    """Read the output of `git ls-tree -r -z`."""
    entries = []
    for record in decode(listing).split("\0")[:-1]:
        mode, _, rest = record.partition(" ")
        blob, _, path = rest.partition(" ")[2].partition("\t")
        entries.append(Entry(path, blob, mode))
    return entries


def parse_changes(listing: bytes) -> list[Change]:
    """Read the output of `git diff-tree -r -z --no-renames` for two trees."""
    tokens = decode(listing).split("\0")[:-1]
    changes = []
    for header, path in zip(tokens[::2], tokens[1::2], strict=True):
        _, mode, old, new, _ = header.split(" ")
        changes.append(Change(path, _present(old), _present(new), mode))
    return changes


def parse_staged(listing: bytes) -> dict[str, Staged]:
    """Read the output of `git ls-files -s -t -z`."""
    found: dict[str, Staged] = {}
    for record in decode(listing).split("\0")[:-1]:
        header, _, path = record.partition("\t")
        tag, _, blob, stage = header.split(" ")
        found[path] = Staged(path, blob if stage == "0" else None, tag == "S")
    return found


def parse_log(listing: bytes) -> Iterator[Commit]:
    """Read the output of `git log -z` in LOG_FORMAT."""
    tokens = listing.decode("utf-8", "replace").split("\0")
    for start in range(0, len(tokens) - len(_LOG_FIELDS) + 1, len(_LOG_FIELDS)):
        fields = tokens[start : start + len(_LOG_FIELDS)]
        commit, parents, author, email, at, committer, committer_email, subject, body, trailers = fields
        yield Commit(
            commit,
            tuple(parents.split()),
            author,
            email,
            datetime.fromisoformat(at),
            committer,
            committer_email,
            subject,
            body.rstrip("\n"),
            tuple(_trailer(line) for line in trailers.splitlines() if line),
        )


def _trailer(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key, value.strip()


def _present(object_id: str) -> str | None:
    return object_id if object_id.strip("0") else None
