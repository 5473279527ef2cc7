"""What comes in: from a ticket as another system tells of it to the ticket of this desk."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.effects import apply
from hdesk.domain.fold import ticket_of
from hdesk.domain.ids import Bits, encode
from hdesk.domain.model import DONE, Facts, Ticket
from hdesk.domain.state import State
from hdesk.exchange.doubts import Doubt, doubts_of
from hdesk.exchange.told import PRIORITY, STATUS, Incoming, Told

_WORKING = frozenset(("new", "open"))
_WAITING = frozenset(("pending", "on_hold"))
_ANSWERS = frozenset((ev.Responded, ev.CustomerReplied))


class Built(NamedTuple):
    """The ticket, and what an importer has to report of it: doubts, and moments unknown by type of event."""

    ticket: Ticket
    doubts: tuple[Doubt, ...]
    unknown: Counter[str]


class _Writer:
    """Writes events one behind the other, and keeps the state that they lead to."""

    def __init__(self, facts: Facts, source: str, now: datetime, bits: Bits) -> None:
        self.state = State(facts)
        self.events: list[ev.Event] = []
        self._by = f"import:{source}"
        self._now = now
        self._bits = bits
        self._taken: set[str] = set()

    def write(self, kind: type[Any], at: datetime | None, by: str | None, keys: Mapping[str, Any]) -> None:
        chars = encode(self._bits())
        while chars in self._taken:
            chars = encode(self._bits())
        self._taken.add(chars)
        event = kind(
            id=f"{len(self.events) + 1}-{chars}",
            at=at,
            time=None if at else "unknown",
            logged=self._now,
            by=by or self._by,
            **keys,
        )
        apply(self.state, event)
        self.events.append(event)


def build(incoming: Incoming, identity: str, source: str, now: datetime, bits: Bits) -> Built:
    """Build the ticket that an incoming one becomes; every event is logged now.

    Events that nobody is known to have done are by `import:SOURCE`. Behind the creation stands `imported`, of
    the same moment, with the contradictions between the moments told; nothing told is left out for them.
    """
    first, *rest = incoming.told
    doubts = tuple(doubts_of(incoming.told, now))
    writer = _Writer(incoming.facts, source, now, bits)
    writer.write(ev.Created, first.at, first.by, {"channel": incoming.facts.channel, **first.keys})
    sentences = tuple(doubt.sentence for doubt in doubts)
    keys = {"source": source, "source_id": incoming.source_id, "doubts": sentences}
    writer.write(ev.Imported, first.at, None, keys)
    for told in rest:
        for kind, own in _events(told, writer.state):
            at = first.at if told.kind == PRIORITY and told.at is None else told.at
            writer.write(kind, at, told.by, own)
    unknown = Counter(ev.type_of(one) for one in writer.events if one.at is None and type(one) is not ev.Imported)
    return Built(ticket_of(identity, incoming.facts, writer.events), doubts, unknown)


def _events(told: Told, state: State) -> Iterator[tuple[type[Any], Mapping[str, Any]]]:
    """Give the events that a thing told is written as, in the state that the ticket is in."""
    if told.kind == STATUS:
        yield from _leading_to(told.keys["to"], state.status, told.keys)
    elif told.kind == PRIORITY:
        if told.keys["to"] != state.priority:
            yield ev.Prioritised, {"from_": state.priority, "to": told.keys["to"]}
    else:
        kind = ev.TYPES[told.kind]
        # An answer came the way the inquiry did, where nothing else is told.
        yield kind, {"channel": state.facts.channel, **told.keys} if kind in _ANSWERS else told.keys


def _leading_to(status: str, now: str, keys: Mapping[str, Any]) -> Iterator[tuple[type[Any], Mapping[str, Any]]]:
    """Give the events that lead from one status to another; none where the ticket is there already.

    No event leads back to `new`: a ticket that is to be new and has been worked on is open.
    """
    reason = {"reason": keys["reason"]} if keys.get("reason") else {}
    if now == status or (now == "open" and status == "new"):
        return
    if now in DONE and status not in DONE:
        yield ev.Reopened, {} if status in _WAITING else reason
    if status in _WAITING:
        yield ev.Held, {"status": status, **reason}
    elif status in _WORKING and now not in DONE:
        yield ev.Resumed, {}
    elif status == "resolved":
        yield ev.Resolved, {"text": keys["text"]} if keys.get("text") else {}
    elif status == "closed":
        yield ev.Closed, reason or {"reason": "unknown"}
