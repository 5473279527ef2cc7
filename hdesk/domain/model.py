"""Tickets as typed values: what stands in a ticket's file."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from hdesk.domain.events import Event

Status = Literal["new", "open", "pending", "on_hold", "resolved", "closed"]
Priority = Literal["low", "normal", "high", "urgent"]
Nature = Literal["query", "complaint", "request", "feedback"]
Number = Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)]

STATUSES: tuple[Status, ...] = ("new", "open", "pending", "on_hold", "resolved", "closed")
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")
NATURES: tuple[Nature, ...] = ("query", "complaint", "request", "feedback")
_PLACES: dict[str, int] = {name: number for number, name in enumerate(PRIORITIES)}
DONE: frozenset[str] = frozenset(("resolved", "closed"))

SCHEMA: Final = 1


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who came; `phone` in E.164, `email` in lower case."""

    id: str | None = None
    name: str | None = None
    type: str | None = None
    phone: str | None = None
    email: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What it is about; `value` in the desk's currency."""

    id: str | None = None
    value: Number | None = None
    city: str | None = None
    pincode: str | None = None
    vendor: str | None = None
    device: str | None = None
    pickup_due_on: date | None = None
    payout_due_on: date | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a ticket is about: given at creation, changed only by `edited`."""

    subject: str
    category: str
    subcategory: str | None = None
    nature: str | None = None
    channel: str
    customer: Customer | None = None
    order: Order | None = None
    fields: dict[str, str] = {}


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ticket's file: the header, then the timeline. The header is the timeline's fold (law 1)."""

    schema: Literal[1]
    id: str
    subject: str
    status: Status
    priority: Priority
    tier: str | None = None
    team: str | None = None
    owner: str | None = None
    assignee: str | None = None
    category: str
    subcategory: str | None = None
    nature: Nature | None = None
    channel: str
    customer: Customer | None = None
    order: Order | None = None
    fields: dict[str, str] = {}
    timeline: tuple[Event, ...]


def place(priority: str) -> int:
    """Give a priority's place in their order, from 0 for the lowest."""
    return _PLACES[priority]
