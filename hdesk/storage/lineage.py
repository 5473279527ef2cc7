"""Commits as git has them, many at once: who wrote them, when, what they change against each parent, whose key signed.

Four runs of git, however many commits there are: one lists them, one gives them, one compares trees, and, only where
commits are signed, one asks whose keys those are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from hdesk.domain.findings import Finding, StorageFailed
from hdesk.domain.proof import Person
from hdesk.storage.failures import DAMAGED
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Change, decode, parse_changes

_MANY = 2_000  # commits that are held at once
_PERSON = re.compile(r"(.*?) ?<([^>]*)> (-?[0-9]+) ([+-])([0-9]{2})([0-9]{2})")


class Made(NamedTuple):
    """One commit as it was made; `signed` says that it carries a signature, good or bad."""

    id: str
    parents: tuple[str, ...]
    author: Person
    at: datetime
    committer: Person
    committed: datetime
    message: str
    signed: bool

    @property
    def subject(self) -> str:
        """Give the first line of the message."""
        return self.message.partition("\n")[0]

    def trailers(self) -> list[str]:
        """List the lines of the message's last paragraph, unless that is all there is."""
        _, _, last = self.message.rstrip("\n").rpartition("\n\n")
        return last.split("\n") if last != self.message.rstrip("\n") else []


class Signature(NamedTuple):
    """What git says of a commit's signature: its verdict (`%G?`), the signer, the key's ID and fingerprint."""

    verdict: str
    signer: str
    key: str


def commits(git: Git, tips: Sequence[str], without: Sequence[str] = ()) -> list[str]:
    """List the commits that the tips have and the others have not, parents before children."""
    lines = "".join(f"{line}\n" for line in (*tips, *(f"^{one}" for one in without)))
    return git.run("rev-list", "--topo-order", "--reverse", "--stdin", stdin=lines.encode()).decode().split()


def made(git: Git, ids: Sequence[str]) -> Iterator[Made]:
    """Give the commits, in the order asked for.

    Raises:
        StorageFailed: one of them is not there, or is no commit.
    """
    for start in range(0, len(ids), _MANY):
        chunk = ids[start : start + _MANY]
        listing = git.run("cat-file", "--batch", "--buffer", stdin="".join(f"{one}\n" for one in chunk).encode())
        place = 0
        for identity in chunk:
            end = listing.index(b"\n", place)
            words = listing[place:end].split(b" ")
            if len(words) != 3 or words[1] != b"commit":  # noqa: PLR2004 - id, type, size
                raise StorageFailed(Finding(f"git has lost the commit {identity}", hint=DAMAGED))
            place = end + 1 + int(words[2]) + 1
            yield _made(identity, listing[end + 1 : place - 1])


def _made(identity: str, data: bytes) -> Made:
    head, _, message = data.partition(b"\n\n")
    found: dict[str, list[str]] = {}
    for line in head.decode("utf-8", "replace").split("\n"):
        key, _, value = line.partition(" ")
        if key:  # a line that begins with a blank goes on with the one before: a signature
            found.setdefault(key, []).append(value)
    author, at = _person(found.get("author", [""])[0], identity)
    committer, committed = _person(found.get("committer", [""])[0], identity)
    signed = any(key.startswith("gpgsig") for key in found)
    text = message.decode("utf-8", "replace")
    return Made(identity, tuple(found.get("parent", ())), author, at, committer, committed, text, signed)


def _person(text: str, commit: str) -> tuple[Person, datetime]:
    match = _PERSON.fullmatch(text)
    if match is None:
        raise StorageFailed(Finding(f"the commit {commit} does not say who made it, and when", hint=DAMAGED))
    name, email, seconds, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    zone = timezone(offset) if abs(offset) < timedelta(days=1) else UTC
    try:
        return Person(name, email), datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        return Person(name, email), datetime.max.replace(tzinfo=UTC)


def compared(git: Git, pairs: Sequence[tuple[str, str | None]]) -> Iterator[tuple[Change, ...]]:
    """Give what each commit changes against one parent, or against nothing, in the order asked for."""
    for start in range(0, len(pairs), _MANY):
        chunk = pairs[start : start + _MANY]
        asked = "".join(f"{commit} {parent}\n" if parent else f"{commit}\n" for commit, parent in chunk)
        options = ("--stdin", "--root", "-r", "-z", "--raw", "--no-renames", "--always", "--no-abbrev")
        listing = git.run("diff-tree", *options, stdin=asked.encode())
        yield from _split(decode(listing), [commit for commit, _ in chunk])


def _split(listing: str, wanted: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """Split the listing where the commits' ids stand between the changes; one that is asked for twice stands twice."""
    tokens = listing.split("\0")
    place = 0
    for commit in wanted:
        if tokens[place] != commit:
            raise StorageFailed(Finding(f"git does not compare the commit {commit}", hint=DAMAGED))
        place += 1
        start = place
        while tokens[place].startswith(":"):
            place += 2
        listed = "".join(f"{token}\0" for token in tokens[start:place])
        yield tuple(parse_changes(listed.encode("utf-8", "surrogateescape"))) if listed else ()


def signatures(git: Git, ids: Iterable[str]) -> dict[str, Signature]:
    """Ask git whose keys signed some commits, by the keys that the user's or server's git trusts."""
    wanted = list(ids)
    if not wanted:
        return {}
    form = "%H%x00%G?%x00%GS%x00%GK%x00%GF"
    options = ("--no-walk=unsorted", "--stdin", "-z", f"--format=tformat:{form}", "--no-show-signature")
    asked = "".join(f"{one}\n" for one in wanted).encode()
    tokens = git.run(*git.config.programs(), "log", *options, stdin=asked).decode("utf-8", "replace").split("\0")
    rows = (tokens[start : start + 5] for start in range(0, len(tokens) - 4, 5))
    return {row[0]: Signature(row[1], row[2], row[4] or row[3]) for row in rows}
