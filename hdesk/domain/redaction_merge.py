"""Merging redactions: what one clone took out stays out, and two clones' pseudonyms become one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.contacts import ContactRedacted, Entry
from hdesk.domain.facts import facts_at_creation, facts_of_header
from hdesk.domain.fold import ticket_of
from hdesk.domain.known import PSEUDONYM
from hdesk.domain.model import Customer, Facts, Ticket
from hdesk.domain.redaction import (
    BLANK,
    customer_name,
    order_of,
    redacted_ticket,
    redactions,
    ticket_with,
)

_replace = msgspec.structs.replace
_Struct = TypeVar("_Struct", bound=Any)


def levelled(ours: Ticket, theirs: Ticket) -> tuple[Ticket, Ticket]:
    """Give both copies of a ticket equally redacted.

    What only one side has redacted is taken out of the other by what that one still knows of the customer. Of the
    pseudonyms that the ticket was given the smallest stands. Copies of one event, and the facts at creation, then
    say the same; where neither side has a redaction, both are given as they are.
    """
    here, there = redactions(ours), redactions(theirs)
    if not here and not there:
        return ours, theirs
    names = sorted({name for one in (*here.values(), *there.values()) if (name := customer_name(one))})
    if names:
        ours = _renamed_ticket(_taken_along(ours, there, names[0]), dict.fromkeys(names, names[0]))
        theirs = _renamed_ticket(_taken_along(theirs, here, names[0]), dict.fromkeys(names, names[0]))
    return _joined(ours, theirs)


def levelled_entries(ours: Sequence[Entry], theirs: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Give two copies of a contacts file with the same copy of each entry that both have: the redacted one.

    An entry changes by redaction alone; so where two copies differ, each value is the one that says less.
    """
    others = {entry.id: entry for entry in theirs}
    joined = {
        one.id: _less(one, others[one.id])
        for one in ours
        if one.id in others and type(one) is type(others[one.id]) and one != others[one.id]
    }
    return [joined.get(one.id, one) for one in ours], [joined.get(one.id, one) for one in theirs]


def unified(
    tickets: Iterable[Ticket], entries: Mapping[str, Sequence[Entry]]
) -> tuple[dict[str, Ticket], dict[str, tuple[Entry, ...]]]:
    """Give the tickets and contacts files that have to change so that one customer has one pseudonym: the smallest.

    Two pseudonyms are of one customer where one ticket or contact was given both. Which they are is told by the
    `redacted` events, which never change; so doing it again changes nothing.
    """
    tickets = list(tickets)
    names = smallest(tickets, entries)
    if not names:
        return {}, {}
    changed = {one.id: new for one in tickets if (new := _renamed_ticket(one, names)) != one}
    files = {}
    for path, listed in entries.items():
        new_entries = tuple(_renamed(one, names) for one in listed)
        if new_entries != tuple(listed):
            files[path] = new_entries
    return changed, files


def gone_attachments(tickets: Iterable[Ticket]) -> frozenset[str]:
    """Name the attachments (sha256) that a redaction took from these tickets and that none of them has otherwise.

    In a merge, what either side lacks of them stays away: one side's redaction deleted it, or the other side attached
    it to a ticket that had been redacted meanwhile.
    """
    attached = [one for ticket in tickets for one in ticket.timeline if type(one) is ev.Attached]
    kept = {one.sha256 for one in attached if one.name != BLANK}
    return frozenset(one.sha256 for one in attached if one.sha256 not in kept)


def smallest(tickets: Iterable[Ticket], entries: Mapping[str, Sequence[Entry]]) -> dict[str, str]:
    """Give for each pseudonym that has to go the one that stands for its customer."""
    given: dict[str, set[str]] = {}
    for ticket in tickets:
        given[ticket.id] = {name for one in redactions(ticket).values() if (name := customer_name(one))}
    for listed in entries.values():
        for entry in listed:
            if isinstance(entry, ContactRedacted) and (name := customer_name(entry)):
                given.setdefault(entry.of, set()).add(name)
    classes: list[set[str]] = []
    for names in given.values():
        if len(names) > 1:
            touching = [one for one in classes if one & names]
            classes = [one for one in classes if not one & names] + [names.union(*touching)]
    return {name: min(one) for one in classes for name in one if name != min(one)}


def _taken_along(ticket: Ticket, elsewhere: Mapping[str, ev.Redacted], name: str) -> Ticket:
    """Take out of a ticket what another copy's redactions took out and this one's have not."""
    own = redactions(ticket)
    for chars, happened in sorted(elsewhere.items()):
        if chars not in own and customer_name(happened):
            ticket = redacted_ticket(ticket, order_of(happened, ticket, name))
    return ticket


def _renamed_ticket(ticket: Ticket, smallest: Mapping[str, str]) -> Ticket:
    events = [_renamed(event, smallest) for event in ticket.timeline]
    facts = _renamed(facts_of_header(ticket), smallest)
    if facts == facts_of_header(ticket) and tuple(events) == ticket.timeline:
        return ticket
    return ticket_of(ticket.id, facts_at_creation(ticket_with(ticket, facts, events)), events)


def _renamed(one: _Struct, smallest: Mapping[str, str]) -> _Struct:
    """Give an event, entry or fact with other pseudonyms; what says that a redaction was made stays as it is."""
    if isinstance(one, (ev.Redacted, ContactRedacted)):
        return one

    def rename(value: Any) -> Any:
        if isinstance(value, str):
            return PSEUDONYM.sub(lambda match: smallest.get(match[0], match[0]), value) if "anon-" in value else value
        if isinstance(value, tuple):
            return tuple(rename(part) for part in value)
        if isinstance(value, dict):
            return {key: rename(part) for key, part in value.items()}
        return _renamed(value, smallest) if isinstance(value, msgspec.Struct) else value

    changed = {key: new for key in one.__struct_fields__ if (new := rename(old := getattr(one, key))) != old}
    return _replace(one, **changed) if changed else one


def _joined(ours: Ticket, theirs: Ticket) -> tuple[Ticket, Ticket]:
    """Have copies of one event, and the facts at creation, say the same on both sides: what says less."""
    others = {ev.chars_of(event.id): event for event in theirs.timeline}
    same: dict[str, Any] = {}
    for event in ours.timeline:
        other = others.get(ev.chars_of(event.id))
        if other is not None and type(other) is type(event):
            same[ev.chars_of(event.id)] = _less(event, other)
    facts = _less(facts_at_creation(ours), facts_at_creation(theirs))
    return _with_copies(ours, facts, same), _with_copies(theirs, facts, same)


_PLACE = ("id", "at", "logged", "time")
"""Which copy's place in the timeline stands is no matter of redaction."""


def _with_copies(ticket: Ticket, facts: Facts, same: Mapping[str, Any]) -> Ticket:
    events = []
    for event in ticket.timeline:
        copy = same.get(ev.chars_of(event.id), event)
        events.append(_replace(copy, **{key: getattr(event, key) for key in _PLACE}))
    return ticket_of(ticket.id, facts, events)


def _less(one: Any, other: Any) -> Any:
    """Give of two copies the one that says less, value by value; the same whichever comes first.

    Blanked, then under a pseudonym, then not at all, then the smaller text: a total order, so that the order of
    merging does not matter.
    """
    if one == other:
        return one
    if isinstance(one, Customer) or isinstance(other, Customer):
        return min(one, other, key=_rank_of_customer)
    if isinstance(one, msgspec.Struct) and type(one) is type(other):
        return _replace(one, **{key: _less(getattr(one, key), getattr(other, key)) for key in one.__struct_fields__})
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: _less(one.get(key), other.get(key)) for key in sorted(one.keys() | other.keys())}
        return {key: value for key, value in both.items() if value is not None}
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return tuple(_less(mine, theirs) for mine, theirs in zip(one, other, strict=True))
    return min(one, other, key=_rank)


def _rank(value: Any) -> tuple[int, str]:
    if value == BLANK:
        return 0, ""
    if isinstance(value, str) and PSEUDONYM.search(value):
        return 1, value
    return (2, "") if value in {None, ""} else (3, str(value))


def _rank_of_customer(value: Customer | None) -> tuple[int, str]:
    known = [] if value is None else [value.id or "", value.name or "", value.phone or "", value.email or ""]
    hidden = any(PSEUDONYM.fullmatch(one) for one in known)
    return (0 if hidden else 1 if value is None else 2), "\0".join(known)
