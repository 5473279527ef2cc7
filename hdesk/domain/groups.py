"""Groups: tickets that were merged into one another. The earliest created of a group survives, on every clone.

A merge of tickets writes `merged into` on the one that goes and `merged from` on the one that stays. Two clones may
merge the same ticket into different ones: then all of them are one group, which hdesk/domain/completing.py completes.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.fold import BEGINNING, undone
from hdesk.domain.model import Ticket

Read = Callable[[str], Ticket | None]
"""Gives a ticket by its ID, None where it is not there."""


def merges(ticket: Ticket) -> list[ev.Merged]:
    """List the merges on a ticket, undone ones too."""
    return [event for event in ticket.timeline if isinstance(event, ev.Merged)]


def links(ticket: Ticket) -> list[ev.Merged]:
    """List the merges that stand on a ticket: those that nobody has undone."""
    found = merges(ticket)
    if not found:
        return []
    gone = undone(ticket.timeline)
    return [event for event in found if ev.chars_of(event.id) not in gone]


def survivor(tickets: Iterable[Ticket]) -> Ticket:
    """Choose the ticket that the others are merged into: the earliest created, of several the smaller ID.

    Files written by hand may say that an earlier one was merged into a later one: then that one does not stay.
    """
    known = list(tickets)
    staying = [ticket for ticket in known if not _goes(ticket)]
    return min(staying or known, key=seniority)


def seniority(ticket: Ticket) -> tuple[datetime, str]:
    """Order tickets: the earliest created first, of several the smaller ID."""
    created = (event.at for event in ticket.timeline if isinstance(event, ev.Created) and event.at)
    return next(created, BEGINNING), ticket.id


def surviving(ticket: Ticket, read: Read) -> Ticket:
    """Give the ticket on which the work goes on: the survivor of the group."""
    return survivor(group(ticket, read).values()) if links(ticket) else ticket


def merged_from(ticket: Ticket) -> list[str]:
    """List the tickets that were merged into this one."""
    return list(dict.fromkeys(event.from_ for event in links(ticket) if event.from_))


def group(ticket: Ticket, read: Read, of: Callable[[Ticket], Iterable[ev.Merged]] = links) -> dict[str, Ticket]:
    """Give all tickets that merges link with this one, in either direction; `of` says which merges of a ticket."""
    found = {ticket.id: ticket}
    waiting = [ticket]
    while waiting:
        for event in of(waiting.pop()):
            other = event.into or event.from_
            known = read(other) if other and other not in found else None
            if known is not None:
                found[known.id] = known
                waiting.append(known)
    return found


def _goes(ticket: Ticket) -> bool:
    return any(event.into for event in links(ticket))
