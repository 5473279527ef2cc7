"""A second merge of tickets, written from law 4 alone: slow, on plain dicts, with nothing of hdesk's own merge in it.

An event is a dict with `id at by type` and its type's own keys; a ticket is the facts at creation and the events. What
two clones make of one ticket is said here a second time, so that a mistake has to be made twice to stay unseen.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

Event = dict[str, Any]

ENDINGS = frozenset(("resolved", "closed"))
STIRRINGS = frozenset(("escalated", "promised", "reopened", "customer_replied"))
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_REDACTED = re.compile(rf"\[redacted\]|anon-[{_BASE32}]{{6}}")


class Clashing(Exception):  # noqa: N818 - it is what the spec calls it
    """Two different tickets have one ID."""


class Record(NamedTuple):
    """A ticket as a clone has it: its facts at creation, its events in their order."""

    ticket: str
    facts: dict[str, str]
    timeline: tuple[Event, ...]


def chars(event: Event) -> str:
    """Give an event's identity."""
    return str(event["id"][-6:])


def number(event: Event) -> int:
    """Give an event's N."""
    return int(event["id"][:-7])


def place(event: Event) -> tuple[int, datetime, str]:
    """Give an event's place in the timeline."""
    return number(event), event.get("at") or _UNKNOWN, chars(event)


@lru_cache(maxsize=4096)
def derived(*parts: str) -> str:
    """Derive six characters from texts: the first 30 of 32 bits of their hash, five at a time."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    bits = f"{int(digest[:8], 16):032b}"[-30:]
    return "".join(_BASE32[int(bits[at : at + 5], 2)] for at in range(0, 30, 5))


def is_stirring(event: Event) -> bool:
    """Say whether a person or the customer wants something of the ticket by this event."""
    by = str(event["by"])
    return event["type"] in STIRRINGS and ":" not in by and by not in {"sweep", "merge"}


def is_ending(event: Event) -> bool:
    """Say whether it ends the work, whoever says so."""
    return event["type"] in ENDINGS


def merge(ours: Record, theirs: Record) -> Record:
    """Merge two clones' copies of one ticket, without any base."""
    if chars(_created(ours)) != chars(_created(theirs)):
        raise Clashing(ours.ticket)
    events: dict[str, Event] = {}
    for event in (*ours.timeline, *theirs.timeline):
        known = events.get(chars(event))
        events[chars(event)] = event if known in (None, event) else min(known, event, key=copy_order)
    for one, other in ((ours, theirs), (theirs, ours)):
        for x in filter(is_ending, _only_in(one, other)):
            for y in filter(is_stirring, _only_in(other, one)):
                both = reopening(ours.ticket, x, y)
                events.setdefault(chars(both), both)
    return Record(ours.ticket, ours.facts, in_order(_dated_again(ours.ticket, events).values()))


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Put events into the timeline's order."""
    return tuple(sorted(events, key=place))


def _created(record: Record) -> Event:
    return next(event for event in in_order(record.timeline) if event["type"] == "created")


def _only_in(one: Record, other: Record) -> list[Event]:
    known = {chars(event) for event in other.timeline}
    return [event for event in one.timeline if chars(event) not in known]


def copy_order(event: Event) -> tuple[bool, int, datetime, str]:
    """Order copies of one event; the first stands."""
    text = json.dumps(event, sort_keys=True, default=str)
    return _REDACTED.search(text) is None, number(event), event.get("at") or _UNKNOWN, text


def reopening(ticket: str, x: Event, y: Event) -> Event:
    """Give the reopening by a merge that found one ending and one stirring apart."""
    event: Event = {
        "id": f"{1 + max(number(x), number(y))}-{derived(ticket, 'merge', chars(x), chars(y))}",
        "by": "merge",
        "type": "reopened",
        "reason": f"{x['type']} on one side, {y['type']} on the other".replace("_", " "),
    }
    at = max(x.get("at") or _UNKNOWN, y.get("at") or _UNKNOWN)
    return event | ({"time": "unknown"} if at == _UNKNOWN else {"at": at})


def _dated_again(ticket: str, events: dict[str, Event]) -> dict[str, Event]:
    """Give each reopening by a merge the N and the moment that follow from the copies that stand."""
    result = dict(events)
    merged = {name for name, event in events.items() if event["type"] == "reopened" and event["by"] == "merge"}
    for x in filter(is_ending, events.values() if merged else ()):
        for y in filter(is_stirring, events.values()):
            again = reopening(ticket, x, y)
            if chars(again) in merged:
                result[chars(again)] = {**events[chars(again)], **again}
    return result


def standing(timeline: Sequence[Event]) -> list[Event]:
    """Leave out what is undone; an undoing may be undone itself."""
    gone: set[str] = set()
    for event in reversed(timeline):
        if event["type"] == "undone" and chars(event) not in gone:
            gone.add(str(event["event"]).split("-")[-1])
    return [event for event in timeline if chars(event) not in gone]


def header(record: Record) -> dict[str, str]:
    """Fold what is told of the ticket: its status, its facts, how often it came back (`reopens`)."""
    status, ended, reopens, facts = "new", "", 0, dict(record.facts)
    for event in standing(record.timeline):
        kind = event["type"]
        if kind == "reopened" and event["by"] == "merge" and status not in ENDINGS:
            continue
        if kind in {"assigned", "responded"} and status == "new":
            status = "open"
        elif kind == "held":
            status = event["status"]
        elif kind in {"resumed", "reopened"} or (kind == "customer_replied" and status in {"pending", "resolved"}):
            status, reopens = "open", reopens + (kind == "reopened")
        elif kind in ENDINGS:
            ended = str(event["at"]) if status != kind else ended
            status = kind
        elif kind == "merged" and event.get("into"):
            status = "closed"
        elif kind == "edited":
            facts |= {field: to for field, (_, to) in event["changes"].items()}
    facts = {field: value for field, value in facts.items() if value}
    return {"status": status, "reopens": str(reopens), "ended": ended, **facts}
