"""Versions of files: read once each in the order in which they are needed, and forgotten after their last use."""

from collections import Counter
from collections.abc import Iterable

from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.git import Git

Parsed = Ticket | list[Entry] | tuple[Finding, ...]
"""What a version says, or what keeps it from being read."""


class Versions:
    """The contents of blobs that will be asked for, `needs` in that order and as often as they will be."""

    def __init__(self, git: Git, needs: Iterable[str]) -> None:
        listed = list(needs)
        self._uses = Counter(listed)
        self._stream = git.blobs(dict.fromkeys(listed))
        self._here: dict[str, bytes] = {}
        self._parsed: dict[tuple[str, str], Parsed] = {}
        self._paths: dict[str, list[str]] = {}

    def data(self, blob: str) -> bytes:
        """Give the contents of a blob."""
        while blob not in self._here:
            name, data = next(self._stream)
            self._here[name] = data
        return self._here[blob]

    def ticket(self, blob: str, path: str) -> Ticket | tuple[Finding, ...]:
        """Give the ticket that a blob holds at a path, or what is wrong with it."""
        found = self._read(blob, path)
        assert not isinstance(found, list)  # noqa: S101 - a path is either a ticket's or one of contacts
        return found

    def entries(self, blob: str, path: str) -> list[Entry] | tuple[Finding, ...]:
        """Give the contacts that a blob holds at a path, or what is wrong with it."""
        found = self._read(blob, path)
        assert not isinstance(found, Ticket)  # noqa: S101
        return found

    def _read(self, blob: str, path: str) -> Parsed:
        key = (blob, path)
        if key not in self._parsed:
            data = self.data(blob)
            try:
                self._parsed[key] = (
                    read_entries(data, path) if path.startswith("contacts/") else read_ticket(data, path)
                )
            except Unsound as error:
                self._parsed[key] = error.findings
            self._paths.setdefault(blob, []).append(path)
        return self._parsed[key]

    def done(self, blob: str) -> None:
        """Say that a blob has been used once; after the last time it is forgotten."""
        self._uses[blob] -= 1
        if self._uses[blob] <= 0:
            self._here.pop(blob, None)
            for path in self._paths.pop(blob, ()):
                self._parsed.pop((blob, path), None)
