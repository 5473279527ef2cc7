"""What a ticket is about, and how edits change it.

The facts given at creation are not stored twice: they follow from the header by undoing the edits.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from hdesk.domain.events import Edited
from hdesk.domain.model import Customer, Facts, Order, Ticket

_SCALARS = ("subject", "category", "subcategory", "nature", "channel")
_PARTS: dict[str, type[Customer | Order]] = {"customer": Customer, "order": Order}

EDITABLE: tuple[str, ...] = (
    *_SCALARS,
    *(f"{part}.{name}" for part, struct in _PARTS.items() for name in struct.__struct_fields__),
)
"""The fields that `edited` may change; a desk's own stand under `fields.`."""


def is_editable(field: str) -> bool:
    """Say whether an edit may change the field."""
    return field in EDITABLE or (field.startswith("fields.") and len(field) > len("fields."))


def facts_of_header(ticket: Ticket) -> Facts:
    """Give what the header says the ticket is about now."""
    return Facts(
        subject=ticket.subject,
        category=ticket.category,
        subcategory=ticket.subcategory,
        nature=ticket.nature,
        channel=ticket.channel,
        customer=ticket.customer,
        order=ticket.order,
        fields=ticket.fields,
    )


def facts_at_creation(ticket: Ticket) -> Facts:
    """Undo the edits: of each field, the value before the first edit that touches it."""
    first: dict[str, str] = {}
    for event in ticket.timeline:
        if type(event) is Edited:
            for field, (before, _) in event.changes.items():
                first.setdefault(field, before)
    return with_values(facts_of_header(ticket), first)


def text_of(facts: Facts, field: str) -> str:
    """Give a field's value as an edit writes it; empty when there is none."""
    head, dot, tail = field.partition(".")
    if head == "fields" and dot:
        return facts.fields.get(tail, "")
    holder: Any = facts
    if dot:
        holder = getattr(facts, head, None)
    value = getattr(holder, tail or head, None)
    if value is None:
        return ""
    if isinstance(value, float):
        return str(plain_number(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def with_values(facts: Facts, values: Mapping[str, str]) -> Facts:
    """Give the facts with some fields set from texts; an empty text removes the value.

    Total: a value that does not fit its field's type, or an unknown field, is left out (a file edited by
    hand is judged where it is read, not here).
    """
    if not values:
        return facts
    plain: dict[str, Any] = msgspec.to_builtins(facts, builtin_types=(date,))
    for field, text in values.items():
        if is_editable(field) and fits(field, text):
            _put(plain, field.split(".", 1), text)
    plain = {key: value for key, value in plain.items() if value not in ({}, None)}
    return msgspec.convert(plain, Facts, strict=False)


def fits(field: str, text: str) -> bool:
    """Say whether a text is a possible value of the field (an empty one removes it)."""
    if not text:
        return field not in {"subject", "category", "channel"}
    head, _, tail = field.partition(".")
    try:
        if head in _PARTS:
            msgspec.convert({tail: text}, _PARTS[head], strict=False)
    except msgspec.ValidationError:
        return False
    return head != "nature" or text in {"query", "complaint", "request", "feedback"}


def _put(plain: dict[str, Any], path: list[str], text: str) -> None:
    holder = plain if len(path) == 1 else plain.setdefault(path[0], {})
    if text:
        holder[path[-1]] = text
    else:
        holder.pop(path[-1], None)


def plain_number(value: float) -> int | float:
    """Write a number as a person would: 64500, not 64500.0."""
    return int(value) if value.is_integer() else value
