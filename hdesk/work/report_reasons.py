"""Why a report would be told otherwise today: what came later about the tickets and contacts behind its figures."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, Entry
from hdesk.domain.findings import Unsound
from hdesk.domain.localtime import instant
from hdesk.domain.model import Ticket


class Later(NamedTuple):
    """Something that the report did not tell: when it is dated, what it is, by whom.

    `kind` is what the files call it. `learned` says that it is dated before the moment of the report, which did not
    know of it.
    """

    at: datetime | None
    kind: str
    by: str
    learned: bool
    channel: str = ""

    @property
    def what(self) -> str:
        """Give its kind for people."""
        return f"{self.channel} logged" if self.channel else self.kind.replace("_", " ")

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {"at": self.at, "what": self.what, "by": self.by, "learned": self.learned}

    def text(self) -> str:
        """Give it for people."""
        when = f" {self.at:%-d %b %H:%M}" if self.at else ""
        by = f" by {self.by}" if self.by else ""
        return f"{self.what}{when}{by}" + (", learned later" if self.learned else "")


class Reason(NamedTuple):
    """A ticket or contact behind a figure, and what came later about it."""

    id: str
    later: tuple[Later, ...]

    def only(self, kinds: frozenset[str] | None) -> "Reason":
        """Keep what is of some kinds, and a contact's logging; all where nothing is, or any kind may be."""
        if kinds is None:
            return self
        kept = tuple(one for one in self.later if one.channel or one.kind in kinds)
        return self._replace(later=kept or self.later)

    def text(self) -> str:
        """Give it for people."""
        return f"{self.id}: {'; '.join(one.text() for one in self.later) or 'counted otherwise by other settings'}"


class Why:
    """Finds what came later about a ticket or contact, between two commits and up to two moments."""

    def __init__(self, old: Desk, new: Desk, start: date, told: datetime, known: datetime) -> None:
        self._by_contact: dict[Desk, dict[str, list[Entry]]] = {}
        self._start = start
        self._old = old
        self._new = new
        self._told = told
        self._known = known
        self._found: dict[str, Reason] = {}

    def __call__(self, identity: str) -> Reason:
        """Give it."""
        if identity not in self._found:
            ticket = _ticket(self._new, identity)
            later = self._events(identity, ticket) if ticket else self._contact(identity)
            self._found[identity] = Reason(identity, tuple(later))
        return self._found[identity]

    def _events(self, identity: str, ticket: Ticket) -> Iterator[Later]:
        before = _ticket(self._old, identity)
        known = {ev.chars_of(event.id) for event in before.timeline} if before else set()
        for event in ticket.timeline:
            at = getattr(event, "at", None)
            since = at is not None and instant(at) >= instant(self._told)
            if at is not None and instant(at) > instant(self._known):
                continue
            if since or ev.chars_of(event.id) not in known:
                local = at.astimezone(self._new.setup.timezone) if at else None
                yield Later(local, ev.type_of(event), event.by, not since)

    def _contact(self, identity: str) -> Iterator[Later]:
        known = set(self._entries(self._old, identity))
        for entry in self._entries(self._new, identity):
            if entry in known or entry.at is None or instant(entry.at) > instant(self._known):
                continue
            local = entry.at.astimezone(self._new.setup.timezone)
            kind = "logged" if isinstance(entry, Contact) else str(type(entry).__struct_config__.tag)
            channel = entry.channel if isinstance(entry, Contact) else ""
            yield Later(local, kind, entry.by, instant(local) < instant(self._told), channel)

    def _entries(self, desk: Desk, identity: str) -> list[Entry]:
        """Read a contact and what was added to it, which stands in the files of later days."""
        if desk not in self._by_contact:
            found = self._by_contact[desk] = {}
            for entry in desk.snapshot.entries(self._start, self._known.date()):
                found.setdefault(entry.id if isinstance(entry, Contact) else entry.of, []).append(entry)
        return self._by_contact[desk].get(identity, [])


def _ticket(desk: Desk, identity: str) -> Ticket | None:
    try:
        return desk.snapshot.whole([identity]).get(identity)
    except Unsound as error:
        desk.snapshot.findings += error.findings
        return None
