"""Writing events: from what a command wants to say to entries with identity, moment and writer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain.events import Event
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.findings import Refused
from hdesk.domain.fold import ticket_of
from hdesk.domain.ids import Bits, encode
from hdesk.domain.model import Facts, Ticket


class Draft(NamedTuple):
    """What is to be said: an event's type and its own keys."""

    kind: type[Any]
    keys: dict[str, Any]


class Pen(NamedTuple):
    """Who writes, when it happened, when it is logged if that is later, and the source of identities."""

    by: str
    at: datetime
    logged: datetime | None
    bits: Bits

    def event(self, draft: Draft, number: int, taken: set[str]) -> Event:
        """Write one event with the given N and fresh characters."""
        chars = encode(self.bits())
        while chars in taken:
            chars = encode(self.bits())
        taken.add(chars)
        event: Event = draft.kind(id=f"{number}-{chars}", at=self.at, logged=self.logged, by=self.by, **draft.keys)
        return event


def draft(kind: type[Any], /, **keys: Any) -> Draft:
    """Say what is to be written; keys without a value are left out."""
    return Draft(kind, {key: value for key, value in keys.items() if value is not None})


def written(ticket: Ticket, drafts: Iterable[Draft], pen: Pen) -> Ticket:
    """Give the ticket with the drafts written behind its timeline.

    Raises:
        Refused: the moment lies before the ticket's creation.
    """
    created = ticket.timeline[0].at
    if created is not None and pen.at < created:
        raise Refused(f"{ticket.id} was created at {created.isoformat()}; nothing can have happened before")
    number = max(int(event.id.partition("-")[0]) for event in ticket.timeline)
    taken = {event.id.partition("-")[2] for event in ticket.timeline}
    new = [pen.event(one, number + place, taken) for place, one in enumerate(drafts, 1)]
    return ticket_of(ticket.id, facts_at_creation(ticket), (*ticket.timeline, *new))


def opened(identity: str, facts: Facts, first: Draft, pen: Pen, rest: Iterable[Draft] = ()) -> Ticket:
    """Open a ticket with its first event and any others that come with it."""
    taken: set[str] = set()
    events = [pen.event(one, place, taken) for place, one in enumerate((first, *rest), 1)]
    return ticket_of(identity, facts, events)
