"""The book: what a day or a week of the demo writes, committed as one."""

from collections.abc import Iterable
from datetime import datetime

from hdesk.demo.life import Life
from hdesk.domain import ids
from hdesk.domain.contacts import Contact, Entry
from hdesk.domain.messages import message
from hdesk.domain.model import Ticket
from hdesk.domain.proof import INVENTED
from hdesk.storage.files import entry_bytes, ticket_bytes
from hdesk.storage.store import Store

Person = tuple[str, str]


class Book:
    """Gathers tickets and contacts, and commits them as one person at the moment it is told.

    A contacts file belongs to one writer and day, so it is written whole as long as no day is committed twice.
    """

    def __init__(self, store: Store, head: str, person: Person) -> None:
        self.head = head
        self._store = store
        self._person = person
        self._entries: list[Entry] = []

    def enter(self, entries: Iterable[Entry]) -> None:
        """Enter contacts, and what was learned about them."""
        self._entries += entries

    def commit(self, what: str, lives: Iterable[Life], at: datetime) -> tuple[int, int]:
        """Commit what has changed up to a moment; what lies after it waits. Gives numbers of tickets and contacts."""
        known = sorted((one for one in self._entries if one.at and one.at <= at), key=_order)
        self._entries = [one for one in self._entries if one.at and one.at > at]
        changed = [(life.saved, life.folded(), life) for life in lives if life.has_changed]
        if not known and not changed:
            return 0, 0
        files = {ids.ticket_path(ticket.id): ticket_bytes(ticket) for _, ticket, _ in changed}
        pairs: list[tuple[Ticket | None, Ticket]] = [(before, after) for before, after, _ in changed]
        contacts = [one for one in known if isinstance(one, Contact)]
        self.head = self._store.commit(
            files | _files(known),
            message=f"{message(what, pairs, contacts)}{INVENTED}\n",
            author=self._person,
            committer=self._person,
            now=at,
            expected_head=self.head,
        )
        for _, ticket, life in changed:
            life.saved = ticket
        return sum(before is None for before, _ in pairs), len(contacts)


def _order(entry: Entry) -> tuple[float, str]:
    return (entry.at.timestamp() if entry.at else 0.0), entry.id


def _files(entries: list[Entry]) -> dict[str, bytes]:
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(ids.contacts_path(ids.day_of(entry.id), entry.by), []).append(entry)
    return {path: entry_bytes(found) for path, found in sorted(by_path.items())}
