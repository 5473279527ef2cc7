"""Doubts: contradictions between the moments that a source tells of one ticket."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.exchange.told import STATUS, Told

TITLES = {
    "created": "creation",
    "acknowledged": "acknowledgement",
    "responded": "response",
    "customer_replied": "customer's reply",
    "noted": "note",
    "assigned": "assignment",
    "owned": "change of owner",
    "routed": "routing",
    "escalated": "escalation",
    "accepted": "acceptance",
    "returned": "return",
    "asked": "question",
    "promised": "promise",
    "rescheduled": "rescheduling",
    "held": "hold",
    "resumed": "resumption",
    "approved": "approval",
    "resolved": "resolution",
    "confirmed": "confirmation",
    "followed_up": "follow-up",
    "closed": "closing",
    "reopened": "reopening",
    "rated": "rating",
    "priority": "priority",
    "prioritised": "priority",
    "status": "status",
}
"""What people call each type of event."""

_IN_ORDER = frozenset(("created", "responded", "resolved", "reopened", "closed"))


class Doubt(NamedTuple):
    """A contradiction: its kind, to be counted by, and the sentence that stands in the ticket."""

    kind: str
    sentence: str


def doubts_of(told: Sequence[Told], now: datetime) -> Iterator[Doubt]:
    """Find what contradicts itself; what the source does not know contradicts nothing.

    Creation, response, resolution, reopening and closing must not come before one told earlier; nothing may
    come before the creation, or lie after the moment of the import.
    """
    latest: Told | None = None
    for place, one in enumerate(told):
        if one.at is None:
            continue
        name = _name(one)
        if one.at > now:
            yield Doubt(
                f"the {TITLES[name]} is in the future",
                f"the {TITLES[name]} at {one.at.isoformat()} lies after the import at {now.isoformat()}",
            )
        before = latest if name in _IN_ORDER else told[0]
        if place and before is not None and before.at is not None and one.at < before.at:
            first, second = TITLES[name], TITLES[_name(before)]
            yield Doubt(
                f"the {first} is before the {second}",
                f"the {first} at {one.at.isoformat()} is before the {second} at {before.at.isoformat()}",
            )
        if name in _IN_ORDER and (latest is None or latest.at is None or one.at > latest.at):
            latest = one


_REACHED = {
    "resolved": "resolved",
    "closed": "closed",
    "open": "resumed",
    "pending": "held",
    "on_hold": "held",
}


def _name(told: Told) -> str:
    """Give the type of event that a thing told is about."""
    return _REACHED.get(told.keys["to"], told.kind) if told.kind == STATUS else told.kind
