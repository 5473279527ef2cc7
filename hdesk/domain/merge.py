"""Merging: one ticket, or one contacts file, of two clones (law 4). Needs no common ancestor and no human.

A merge is a join: whoever merges, in which order, and how often, the result is the same. Timelines are united by the
identity of events; of two copies of one event the same copy stands everywhere; the header is folded again. An event
that nobody can have meant knowing of the other side, the end of a ticket that was stirred there, is answered by a
`reopened` whose identity follows from the two.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.contacts import Entry
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.findings import Conflict, Finding
from hdesk.domain.fold import BEGINNING, order, ticket_of
from hdesk.domain.ids import derived, parse_event_id, ticket_path
from hdesk.domain.model import Facts, Ticket
from hdesk.domain.redaction_merge import levelled, levelled_entries
from hdesk.domain.stirring import is_ending, is_stirring

BY = "merge"
"""Who writes what a merge adds."""


class Clash(Conflict):
    """Two different tickets have one ID; carries both."""

    def __init__(self, ours: Ticket, theirs: Ticket) -> None:
        self.ours, self.theirs = ours, theirs
        message = f"two different tickets have the ID {ours.id}: {_told(ours)}, and {_told(theirs)}"
        hint = "nothing was merged; log one of them anew, and leave its file out of the history that is shared"
        super().__init__(Finding(message, ticket_path(ours.id), hint=hint))


def merged_ticket(ours: Ticket, theirs: Ticket) -> Ticket:
    """Merge one ticket as two clones have it.

    Raises:
        Clash: they are two different tickets.
    """
    if ours == theirs:
        return ours
    if ours.id != theirs.id or _origin(ours) != _origin(theirs):
        raise Clash(ours, theirs)
    ours, theirs = levelled(ours, theirs)
    here, there = _by_chars(ours.timeline), _by_chars(theirs.timeline)
    events = here | there
    for chars in here.keys() & there.keys():
        events[chars] = _copy_that_stands(here[chars], there[chars])
    only_here = [event for chars, event in here.items() if chars not in there]
    only_there = [event for chars, event in there.items() if chars not in here]
    pairs = [*_pairs(only_here, only_there), *_pairs(only_there, only_here)]
    for event in _reopenings(ours.id, [*pairs, *_answered(ours.id, events.values())], events):
        events[ev.chars_of(event.id)] = event
    return ticket_of(ours.id, _facts_that_stand(facts_at_creation(ours), facts_at_creation(theirs)), events.values())


def merged_entries(ours: Sequence[Entry], theirs: Sequence[Entry]) -> tuple[Entry, ...]:
    """Merge the entries of one contacts file as two clones have it, in the order in which they were written down."""
    entries: dict[str, Entry] = {}
    ours, theirs = levelled_entries(ours, theirs)
    for entry in (*ours, *theirs):
        known = entries.setdefault(entry.id, entry)
        if known != entry:
            entries[entry.id] = min(known, entry, key=_plainness)
    return tuple(sorted(entries.values(), key=lambda entry: (entry.logged or entry.at or BEGINNING, entry.id)))


def _by_chars(timeline: Iterable[ev.Event]) -> dict[str, ev.Event]:
    return {ev.chars_of(event.id): event for event in timeline}


def _origin(ticket: Ticket) -> str | None:
    """Give the identity of the event that created the ticket."""
    return next((ev.chars_of(event.id) for event in ticket.timeline if isinstance(event, ev.Created)), None)


def _told(ticket: Ticket) -> str:
    created = ticket.timeline[0]
    when = created.at.isoformat() if created.at else "at an unknown moment"
    return f"“{ticket.subject}”, created by {created.by} {when}"


# Copies: an event has several where two clones wrote the same one at different times, or one redacted it.


def _copy_that_stands(one: ev.Event, other: ev.Event) -> ev.Event:
    """Choose between two copies of an event: a redacted one, then the one with the smaller place."""
    return one if one == other else min(one, other, key=_rank)


def _rank(event: ev.Event) -> tuple[bool, int, datetime, bytes]:
    number, at, _ = order(event)
    open_, data = _plainness(event)
    return open_, number, at, data


def _facts_that_stand(one: Facts, other: Facts) -> Facts:
    return one if one == other else min(one, other, key=_plainness)


def _plainness(value: msgspec.Struct) -> tuple[bool, bytes]:
    """Order copies: those that are redacted first, then by their bytes."""
    data = msgspec.json.encode(value, order="deterministic")
    return _redaction().search(data) is None, data


@cache
def _redaction() -> re.Pattern[bytes]:
    return re.compile(rb"\[redacted\]|\banon-[0-9A-Z]{6}\b")


# Reopenings: what was ended on one side and stirred on the other.


def _pairs(endings: Iterable[ev.Event], stirrings: Iterable[ev.Event]) -> Iterator[tuple[ev.Event, ev.Event]]:
    return product(filter(is_ending, endings), filter(is_stirring, stirrings))


def _answered(ticket: str, events: Iterable[ev.Event]) -> list[tuple[ev.Event, ev.Event]]:
    """Find the pairs that earlier merges have answered: their reopenings follow the copies that stand now."""
    known = list(events)
    chars = {ev.chars_of(event.id) for event in known if event.by == BY and isinstance(event, ev.Reopened)}
    if not chars:
        return []
    return [pair for pair in _pairs(known, known) if _chars(ticket, *pair) in chars]


def _reopenings(
    ticket: str, pairs: Iterable[tuple[ev.Event, ev.Event]], standing: dict[str, ev.Event]
) -> Iterator[ev.Event]:
    """Write one reopening for each pair of an ending and a stirring, the same on every clone."""
    for pair in pairs:
        ending, stirring = (standing[ev.chars_of(event.id)] for event in pair)
        number = 1 + max((parse_event_id(event.id) or (0,))[0] for event in (ending, stirring))
        at = max((ending.at, stirring.at), key=lambda one: one or BEGINNING)
        when: dict[str, Any] = {"at": at} if at else {"time": "unknown"}
        words = f"{ev.type_of(ending)} on one side, {ev.type_of(stirring)} on the other".replace("_", " ")
        yield ev.Reopened(id=f"{number}-{_chars(ticket, ending, stirring)}", by=BY, reason=words, **when)


def _chars(ticket: str, ending: ev.Event, stirring: ev.Event) -> str:
    return derived(ticket, BY, ev.chars_of(ending.id), ev.chars_of(stirring.id))
