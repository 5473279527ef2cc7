"""hdesk's own merge, spoken to in the reference's dicts."""

from datetime import datetime
from typing import Any

import msgspec

from hdesk.domain.events import Event as HdeskEvent
from hdesk.domain.facts import facts_at_creation, with_values
from hdesk.domain.fold import ticket_of
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Facts, Ticket
from tests.convergence.reference import Event, Record

_FACTS = ("subject", "category", "channel", "subcategory", "nature")


def ticket(record: Record) -> Ticket:
    """Make hdesk's ticket of a record."""
    plain = {name: value for name, value in record.facts.items() if name in _FACTS}
    others = {name: value for name, value in record.facts.items() if name not in _FACTS}
    facts = with_values(msgspec.convert(plain, Facts), others)
    timeline: tuple[HdeskEvent, ...] = tuple(msgspec.convert(event, HdeskEvent) for event in record.timeline)
    return ticket_of(record.ticket, facts, timeline)


def record(ticket: Ticket) -> Record:
    """Make a record of hdesk's ticket."""
    facts: dict[str, Any] = msgspec.to_builtins(facts_at_creation(ticket))
    plain = {name: value for name, value in facts.items() if name in _FACTS}
    for part in ("customer", "order", "fields"):
        plain |= {f"{part}.{name}": str(value) for name, value in facts.get(part, {}).items()}
    timeline: tuple[Event, ...] = tuple(
        msgspec.to_builtins(event, builtin_types=(datetime,)) for event in ticket.timeline
    )
    return Record(ticket.id, plain, timeline)


def merge(one: Record, other: Record) -> Record:
    """Merge by hdesk what the reference would merge."""
    return record(merged_ticket(ticket(one), ticket(other)))
