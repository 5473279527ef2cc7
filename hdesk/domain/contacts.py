"""Contacts: interactions with customers, and what is learned about them later.

A contact never changes. What is learned later is an entry of its own (`of` names the contact), in its
writer's file of that day, so that two writers never touch one file.
"""

from typing import Annotated, Literal

import msgspec

from hdesk.domain.events import Moment
from hdesk.domain.model import Customer, Nature, Order

Direction = Literal["inbound", "outbound"]
Outcome = Literal["resolved", "ticket", "follow_up", "callback", "abandoned"]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]

OUTCOMES: tuple[Outcome, ...] = ("resolved", "ticket", "follow_up", "callback", "abandoned")
LIVE_CHANNELS: frozenset[str] = frozenset(("call", "chat", "walk_in"))
"""Channels on which a person who takes the inquiry has thereby responded."""
WRITTEN_CHANNELS: frozenset[str] = frozenset(("email", "chat", "social", "self_service"))


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One interaction; `waited talked held wrapped` in seconds, for calls.

    `at` is when it took place, `received` when the inquiry came, `answered` when it was answered.
    """

    id: str
    at: Moment | None = None
    time: Literal["unknown"] | None = None
    logged: Moment | None = None
    by: str
    channel: str
    direction: Direction
    received: Moment | None = None
    answered: Moment | None = None
    outcome: Outcome
    ticket: str | None = None
    category: str | None = None
    subcategory: str | None = None
    nature: Nature | None = None
    disposition: str | None = None
    customer: Customer | None = None
    order: Order | None = None
    said: str | None = None
    checked: str | None = None
    needed: str | None = None
    text: str | None = None
    waited: Seconds | None = None
    talked: Seconds | None = None
    held: Seconds | None = None
    wrapped: Seconds | None = None
    source: str | None = None
    source_id: str | None = None


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
):
    """What every later fact has; `of` is the contact's ID."""

    id: str
    of: str
    at: Moment
    logged: Moment | None = None
    by: str


class ContactRated(Fact, tag="rated", frozen=True, kw_only=True):
    score: Annotated[float, msgspec.Meta(ge=0, le=100)]
    scale: Annotated[int, msgspec.Meta(ge=1, le=100)]
    comment: str | None = None
    source: str | None = None


class ContactReviewed(Fact, tag="reviewed", frozen=True, kw_only=True):
    checks: dict[str, str] = {}
    score: Annotated[float, msgspec.Meta(ge=0, le=100)]
    text: str | None = None


class ContactCorrected(Fact, tag="corrected", frozen=True, kw_only=True):
    changes: dict[str, tuple[str, str]]


class ContactLinked(Fact, tag="linked", frozen=True, kw_only=True):
    ticket: str


class ContactRedacted(Fact, tag="redacted", frozen=True, kw_only=True):
    what: str


ContactFact = ContactRated | ContactReviewed | ContactCorrected | ContactLinked | ContactRedacted
"""Anything learned about a contact later."""

Entry = Contact | ContactRated | ContactReviewed | ContactCorrected | ContactLinked | ContactRedacted
"""One document of a contacts file."""
