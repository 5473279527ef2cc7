"""Completing groups of tickets that several clones merged into one another without knowing of each other.

A ticket that was merged into two others makes these two one: the later created of them is merged into the earlier one,
and that again until nothing is new. So every link leads from a later ticket to an earlier one, and of a group one is
left, its earliest. Which links are written, at which place, and at which moment follows from the links that people
wrote, whoever meets whom first (law 4); what was undone links nothing, though, from when that is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import BEGINNING, order, ticket_of
from hdesk.domain.groups import Read, group, links, merges, seniority
from hdesk.domain.ids import derived
from hdesk.domain.merge import BY
from hdesk.domain.model import Ticket

Members = Mapping[str, Ticket]
Link = tuple[str, str]
"""The ticket that goes, and the one that it was merged into."""


class Place(NamedTuple):
    """Where a link stands: its N on the ticket that goes, and on the one that stays; when, `BEGINNING` for unknown."""

    goes: int
    stays: int
    at: datetime


def completed(tickets: Iterable[Ticket], read: Read) -> dict[str, Ticket]:
    """Complete the groups that some tickets are in: give the tickets of them that thereby change.

    `tickets` are those that two clones have both changed, as merged; `read` gives any ticket as the merge has it. What
    is written follows from the tickets alone, so that two clones write the same.
    """
    changed: dict[str, Ticket] = {}
    seen: set[str] = set()
    for ticket in tickets:
        if ticket.id not in seen and merges(ticket):
            members = group(ticket, read, merges)
            seen |= members.keys()
            changed |= _completed(members)
    return changed


def _completed(members: Members) -> dict[str, Ticket]:
    new = _missing(members)
    added: dict[str, list[ev.Merged]] = {}
    for link, place in _places(members, new).items():
        goes, stays = link
        if link in new or _event_of(members[goes], link):
            added.setdefault(goes, []).append(_event(link, place.goes, place.at, into=stays))
        if link in new or _stands(members[goes], link) or _event_of(members[stays], link):
            added.setdefault(stays, []).append(_event(link, place.stays, place.at, from_=goes))
    changed = {one: _with(members[one], events) for one, events in sorted(added.items())}
    return {one: ticket for one, ticket in changed.items() if ticket is not members[one]}


def _missing(members: Members) -> set[Link]:
    """Find the links that nobody has written yet, from those that stand."""
    into = {one: {event.into for event in links(ticket) if event.into in members} for one, ticket in members.items()}
    new: set[Link] = set()
    while True:
        for later, earlier in sorted(set(_pairs(members, into))):
            written = _event_of(members[later], (later, earlier))  # where somebody has undone it, it stays undone
            if written is None and (later, earlier) not in new and not _leads(into, earlier, later):
                new.add((later, earlier))
                into[later].add(earlier)
                break
        else:
            return new


def _pairs(members: Members, into: Mapping[str, Iterable[str | None]]) -> Iterator[Link]:
    """Pair what each ticket was merged into: the later created first."""
    for targets in into.values():
        known = (one for one in targets if one is not None)
        for earlier, later in combinations(sorted(known, key=lambda one: seniority(members[one])), 2):
            yield later, earlier


def _leads(into: Mapping[str, Iterable[str | None]], start: str, end: str) -> bool:
    """Say whether links lead from one ticket to another: up to a later one they do only in files written by hand."""
    found, waiting = {start}, [start]
    while waiting:
        for one in into[waiting.pop()]:
            if one is not None and one not in found:
                found.add(one)
                waiting.append(one)
    return end in found


# Places: the smallest that any two links give, computed again each time, for a smaller copy may have come in.


def _places(members: Members, new: Iterable[Link]) -> dict[Link, Place]:
    """Place the links by `merge`. None that stands moves up: what it was placed by may not be here."""
    there = _found(members, by_merge=True)
    known = _lowest(_found(members, by_merge=False), there)
    return _lowest(there, _followed(members, known, {*there, *new}))


def _followed(members: Members, known: Mapping[Link, Place], wanted: Iterable[Link]) -> dict[Link, Place]:
    """Place what follows from known links, until no place gets smaller."""
    found: dict[Link, Place] = {}
    while True:
        places = _lowest(known, found)
        into: dict[str, list[str]] = {}
        for goes, stays in places:
            into.setdefault(goes, []).append(stays)
        lower = dict(found)
        for one, targets in into.items():
            for later, earlier in set(_pairs(members, {one: targets})) & set(wanted):
                place = _following(places[one, later], places[one, earlier])
                lower = _lowest(lower, {(later, earlier): place})
        if lower == found:
            return found
        found = lower


def _following(later: Place, earlier: Place) -> Place:
    """Place the link between two tickets into which a third was merged."""
    return Place(1 + later.stays, 1 + earlier.stays, max(later.at, earlier.at))


def _lowest(one: Mapping[Link, Place], other: Mapping[Link, Place]) -> dict[Link, Place]:
    """Put places together, the smaller of each where both have one."""
    lowest = {**one, **other}
    for link in one.keys() & other.keys():
        here, there = one[link], other[link]
        lowest[link] = Place(min(here.goes, there.goes), min(here.stays, there.stays), min(here.at, there.at))
    return lowest


def _found(members: Members, *, by_merge: bool) -> dict[Link, Place]:
    """Give the places of the links that a completing wrote, or of all others; where only one side has it, that one's.

    Undone ones too: no place changes when it becomes known that a merge was undone.
    """
    goes: dict[Link, list[ev.Merged]] = {}
    stays: dict[Link, list[ev.Merged]] = {}
    for one, ticket in members.items():
        for event in merges(ticket):
            link = (one, event.into) if event.into else (event.from_ or "", one)
            if _is_derived(event, link) == by_merge and link[0] in members and link[1] in members:
                (goes if event.into else stays).setdefault(link, []).append(event)
    return {
        link: Place(
            min(order(event)[0] for event in goes.get(link, stays.get(link, ()))),
            min(order(event)[0] for event in stays.get(link, goes.get(link, ()))),
            min(event.at or BEGINNING for event in (*goes.get(link, ()), *stays.get(link, ()))),
        )
        for link in goes | stays
    }


# Events


def _event(link: Link, number: int, at: datetime, **other: Any) -> ev.Merged:
    when: dict[str, Any] = {"time": "unknown"} if at == BEGINNING else {"at": at}
    return ev.Merged(id=f"{number}-{derived(BY, *link)}", by=BY, **when, **other)


def _is_derived(event: ev.Merged, link: Link) -> bool:
    return event.by == BY and ev.chars_of(event.id) == derived(BY, *link)


def _event_of(ticket: Ticket, link: Link) -> ev.Merged | None:
    return next((event for event in merges(ticket) if _is_derived(event, link)), None)


def _stands(goes: Ticket, link: Link) -> bool:
    return any(_is_derived(event, link) for event in links(goes))


def _with(ticket: Ticket, added: Iterable[ev.Merged]) -> Ticket:
    """Give the ticket with links in their places; itself where it has them there."""
    events = {ev.chars_of(event.id): event for event in ticket.timeline}
    new = events | {ev.chars_of(event.id): event for event in added}
    return ticket if new == events else ticket_of(ticket.id, facts_at_creation(ticket), new.values())
