"""The past: a ticket as it was at a moment, what happened later left out."""

from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import ticket_of
from hdesk.domain.model import Ticket


def known_at(ticket: Ticket, moment: datetime) -> Ticket | None:
    """Give the ticket with what had happened by then; None where it did not exist yet.

    What happened at a moment that nobody knows had always happened.
    """
    known = tuple(event for event in ticket.timeline if event.at is None or event.at <= moment)
    if not known or not isinstance(known[0], ev.Created):
        return None
    return _cut(ticket, known)


def before_creation(ticket: Ticket, moment: datetime, received: datetime | None) -> Ticket | None:
    """Give a ticket whose inquiry had come by then, but which was opened later, as it is opened; None for others."""
    created = ticket.timeline[0]
    if not isinstance(created, ev.Created) or created.at is None or received is None:
        return None
    if received > moment or created.at <= moment:
        return None
    return _cut(ticket, (created,))


def _cut(ticket: Ticket, known: tuple[ev.Event, ...]) -> Ticket:
    if len(known) == len(ticket.timeline):
        return ticket
    return ticket_of(ticket.id, facts_at_creation(ticket), known)
