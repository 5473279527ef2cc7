"""Groups: tickets that were merged into one another. The earliest created of a group survives, on every clone.

A merge of tickets writes `merged into` on the one that goes and `merged from` on the one that stays. Two clones may
merge the same ticket into different ones: then all of them are one group, and those that nobody has merged into
anything follow, except for the survivor.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.fold import BEGINNING, order, undone, with_events
from hdesk.domain.ids import derived
from hdesk.domain.merge import BY
from hdesk.domain.model import Ticket

Read = Callable[[str], Ticket | None]
"""Gives a ticket by its ID, None where it is not there."""


def links(ticket: Ticket) -> list[ev.Merged]:
    """List the merges that stand on a ticket: those that nobody has undone."""
    found = [event for event in ticket.timeline if isinstance(event, ev.Merged)]
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
    return min(staying or known, key=lambda ticket: (_created(ticket), ticket.id))


def surviving(ticket: Ticket, read: Read) -> Ticket:
    """Give the ticket on which the work goes on: the survivor of the group."""
    return survivor(group(ticket, read).values()) if links(ticket) else ticket


def merged_from(ticket: Ticket) -> list[str]:
    """List the tickets that were merged into this one."""
    return list(dict.fromkeys(event.from_ for event in links(ticket) if event.from_))


def group(ticket: Ticket, read: Read) -> dict[str, Ticket]:
    """Give all tickets that merges link with this one, in either direction."""
    found = {ticket.id: ticket}
    waiting = [ticket]
    while waiting:
        for event in links(waiting.pop()):
            other = event.into or event.from_
            known = read(other) if other and other not in found else None
            if known is not None:
                found[known.id] = known
                waiting.append(known)
    return found


def completed(tickets: Iterable[Ticket], read: Read) -> dict[str, Ticket]:
    """Complete the groups that some tickets are in: give the tickets of them that thereby change.

    `tickets` are those that two clones have both changed, as merged; `read` gives any ticket as the merge has it. What
    is written follows from the tickets alone, so that two clones write the same.
    """
    changed: dict[str, Ticket] = {}
    seen: set[str] = set()
    for ticket in tickets:
        if ticket.id not in seen and any(isinstance(event, ev.Merged) for event in ticket.timeline):
            members = group(ticket, read)
            seen |= members.keys()
            changed |= _completed(members)
    return changed


def _completed(members: dict[str, Ticket]) -> dict[str, Ticket]:
    stays = survivor(members.values())
    going = [one for one in members.values() if one.id != stays.id and not _goes(one)]
    at = max((event.at for one in members.values() for event in links(one) if event.at), default=None)
    changed: dict[str, Ticket] = {}
    for one in sorted(going, key=lambda one: one.id):
        chars = derived(BY, one.id, stays.id)
        if not any(ev.chars_of(event.id) == chars for event in one.timeline):  # else somebody has undone it
            changed[one.id] = _with_link(one, chars, at, into=stays.id)
            changed[stays.id] = stays = _with_link(stays, chars, at, from_=one.id)
    return changed


def _with_link(ticket: Ticket, chars: str, at: datetime | None, **other: Any) -> Ticket:
    number = 1 + max(order(event)[0] for event in links(ticket) or ticket.timeline[:1])
    when: dict[str, Any] = {"at": at} if at else {"time": "unknown"}
    return with_events(ticket, [ev.Merged(id=f"{number}-{chars}", by=BY, **when, **other)])


def _goes(ticket: Ticket) -> bool:
    return any(event.into for event in links(ticket))


def _created(ticket: Ticket) -> datetime:
    return next((event.at for event in ticket.timeline if isinstance(event, ev.Created) and event.at), BEGINNING)
