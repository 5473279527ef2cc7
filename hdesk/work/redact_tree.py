"""Everything that a commit holds, for a redaction: tickets, contacts, and all other files by path."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol, TypeVar

from hdesk.domain import customers, ids
from hdesk.domain.contacts import Contact, Entry
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.git import Git
from hdesk.storage.gitparse import EXECUTABLE, REGULAR

_LARGE = 20_000_000  # bytes of one file that is still looked into


_T = TypeVar("_T")


class Watch(Protocol):
    """Passes things through, so many of them, and may show how far they are; `label` says what is done with them."""

    def __call__(self, things: Iterable[_T], label: str, length: int, /) -> Iterable[_T]:
        """Pass them through."""


def unwatched(things: Iterable[_T], label: str, length: int) -> Iterable[_T]:  # noqa: ARG001 a Watch is called so
    """Pass things through and show nothing."""
    return things


class Tree:
    """One commit, read whole; `watch` may show how far that is.

    Raises:
        Unsound: tickets or contacts that cannot be read: personal data in them would be overlooked.
    """

    def __init__(self, git: Git, commit: str, watch: Watch = unwatched) -> None:
        self.git = git
        self.commit = commit
        self.listed = {one.path: one for one in git.list(commit) if one.mode in {REGULAR, EXECUTABLE}}
        self.tickets: dict[str, Ticket] = {}
        self.files: dict[str, list[Entry]] = {}
        findings: list[Finding] = []
        paths = [path for path in self.listed if path.startswith(("tickets/", "contacts/")) and path.endswith(".yaml")]
        read = zip(paths, git.blobs(self.listed[path].blob for path in paths), strict=True)
        for path, (_, data) in watch(read, "read", len(paths)):
            try:
                if ids.ticket_of_path(path):
                    ticket = read_ticket(data, path)
                    self.tickets[ticket.id] = ticket
                elif path.startswith("contacts/"):
                    self.files[path] = read_entries(data, path)
            except Unsound as error:
                findings += error.findings
        if findings:
            hint = "what is in these files would be overlooked: repair them first, then redact"
            raise Unsound(*findings, Finding("nothing was redacted", hint=hint))

    @cached_property
    def contacts(self) -> dict[str, Contact]:
        """Give the contacts by ID."""
        return {one.id: one for listed in self.files.values() for one in listed if isinstance(one, Contact)}

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """Give by which keys the customer of each ticket and contact is known."""
        documents: dict[str, Ticket | Contact] = {**self.tickets, **self.contacts}
        return {identity: customers.keys(one.customer) for identity, one in documents.items()}

    @cached_property
    def by_key(self) -> dict[str, list[str]]:
        """Give for each key the tickets and contacts that have it."""
        found: dict[str, list[str]] = {}
        for identity, keys in self.keys.items():
            for key in keys:
                found.setdefault(key, []).append(identity)
        return found

    @cached_property
    def on_ticket(self) -> dict[str, list[Contact]]:
        """Give the contacts that belong to each ticket."""
        found: dict[str, list[Contact]] = {}
        for contact in self.contacts.values():
            if contact.ticket:
                found.setdefault(contact.ticket, []).append(contact)
        return found

    def others(self) -> Iterator[tuple[str, bytes]]:
        """Read what is neither a ticket nor a contact."""
        known = {ids.ticket_path(one) for one in self.tickets} | self.files.keys()
        paths = [path for path in self.listed if path not in known]
        for path, (_, data) in zip(paths, self.git.blobs(self.listed[path].blob for path in paths), strict=True):
            if len(data) <= _LARGE:
                yield path, data
