"""The closed set of events: what can happen to a ticket.

An event is one dated entry in a timeline and never changes once written. Its identity is the six
characters of its ID; (N, at, characters) is its place.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Text = str


class Happening(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
):
    """What every event has: identity, moment, writer.

    `at` is when it happened, `logged` when it was written down if that was later. `time` is `unknown`
    where a source does not say when; then there is no `at`.
    """

    id: str
    at: Moment | None = None
    time: Literal["unknown"] | None = None
    logged: Moment | None = None
    by: str
    contact: str | None = None


class Created(Happening, tag="created", frozen=True, kw_only=True):
    channel: Text
    said: Text | None = None
    checked: Text | None = None
    needed: Text | None = None


class Acknowledged(Happening, tag="acknowledged", frozen=True, kw_only=True):
    channel: Text | None = None
    auto: bool | None = None


class Responded(Happening, tag="responded", frozen=True, kw_only=True):
    channel: Text
    text: Text | None = None
    template: Text | None = None
    auto: bool | None = None


class CustomerReplied(Happening, tag="customer_replied", frozen=True, kw_only=True):
    channel: Text
    text: Text | None = None


class Noted(Happening, tag="noted", frozen=True, kw_only=True):
    text: Text


class Assigned(Happening, tag="assigned", frozen=True, kw_only=True):
    to: Text


class Owned(Happening, tag="owned", frozen=True, kw_only=True):
    to: Text


class Routed(Happening, tag="routed", frozen=True, kw_only=True):
    team: Text
    tier: Text | None = None


class Escalated(Happening, tag="escalated", frozen=True, kw_only=True):
    team: Text
    tier: Text | None = None
    handover: bool | None = None
    kind: Text | None = None
    reason: Text | None = None
    checked: Text | None = None
    needed: Text | None = None


class Accepted(Happening, tag="accepted", frozen=True, kw_only=True):
    team: Text
    rating: Annotated[int, msgspec.Meta(ge=1, le=5)] | None = None


class Returned(Happening, tag="returned", frozen=True, kw_only=True):
    team: Text
    reason: Literal["missing_information", "not_ours", "other"]
    text: Text | None = None


class Asked(Happening, tag="asked", frozen=True, kw_only=True):
    direction: Literal["out", "in"]
    team: Text
    text: Text | None = None
    chase: bool | None = None


class Prioritised(Happening, tag="prioritised", frozen=True, kw_only=True):
    from_: str = msgspec.field(name="from")
    to: Literal["low", "normal", "high", "urgent"]
    reason: Text | None = None


class Pinned(Happening, tag="pinned", frozen=True, kw_only=True):
    field: Text
    reason: Text | None = None


class Edited(Happening, tag="edited", frozen=True, kw_only=True):
    """`changes` gives, for each field, what it was and what it is; an empty text is no value."""

    changes: dict[str, tuple[str, str]]


class Undone(Happening, tag="undone", frozen=True, kw_only=True):
    event: Text


class Redacted(Happening, tag="redacted", frozen=True, kw_only=True):
    what: Text


class Promised(Happening, tag="promised", frozen=True, kw_only=True):
    due: Moment
    reason: Text | None = None


class Rescheduled(Happening, tag="rescheduled", frozen=True, kw_only=True):
    what: Literal["pickup", "payout"]
    due: Moment
    reason: Text | None = None
    caused_by: Text | None = None


class Held(Happening, tag="held", frozen=True, kw_only=True):
    status: Literal["pending", "on_hold"]
    reason: Text | None = None


class Resumed(Happening, tag="resumed", frozen=True, kw_only=True):
    pass


class Approved(Happening, tag="approved", frozen=True, kw_only=True):
    kind: Literal["replacement", "reshipment", "refund", "compensation"]
    amount: Annotated[float, msgspec.Meta(ge=0, le=1e15)] | None = None
    approver: Text


class Attached(Happening, tag="attached", frozen=True, kw_only=True):
    """`size` in bytes, `sha256` in hexadecimal."""

    name: Text
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, msgspec.Meta(ge=0)]


class Linked(Happening, tag="linked", frozen=True, kw_only=True):
    relation: Literal["duplicate_of", "related", "problem", "incident"]
    ticket: Text


class Resolved(Happening, tag="resolved", frozen=True, kw_only=True):
    resolution: Text | None = None
    text: Text | None = None


class Confirmed(Happening, tag="confirmed", frozen=True, kw_only=True):
    consent: Literal["yes", "no"]
    how: Text | None = None


class FollowedUp(Happening, tag="followed_up", frozen=True, kw_only=True):
    text: Text | None = None


class Closed(Happening, tag="closed", frozen=True, kw_only=True):
    reason: Text


class Reopened(Happening, tag="reopened", frozen=True, kw_only=True):
    reason: Text | None = None


class Rated(Happening, tag="rated", frozen=True, kw_only=True):
    """`score` out of `of`; `source` says whose word it is: agent, survey, import."""

    score: Annotated[float, msgspec.Meta(ge=0, le=100)]
    of: Annotated[int, msgspec.Meta(ge=1, le=100)]
    comment: Text | None = None
    source: Text | None = None


class Reviewed(Happening, tag="reviewed", frozen=True, kw_only=True):
    checks: dict[str, str] = {}
    score: Annotated[float, msgspec.Meta(ge=0, le=100)]
    text: Text | None = None


class Merged(Happening, tag="merged", frozen=True, kw_only=True):
    into: Text | None = None
    from_: Text | None = msgspec.field(name="from", default=None)


class Imported(Happening, tag="imported", frozen=True, kw_only=True):
    """Where the ticket comes from; `doubts` are contradictions in its moments that the importer found."""

    source: Text
    source_id: Text
    doubts: tuple[str, ...] = ()


Event = (
    Created
    | Acknowledged
    | Responded
    | CustomerReplied
    | Noted
    | Assigned
    | Owned
    | Routed
    | Escalated
    | Accepted
    | Returned
    | Asked
    | Prioritised
    | Pinned
    | Edited
    | Undone
    | Redacted
    | Promised
    | Rescheduled
    | Held
    | Resumed
    | Approved
    | Attached
    | Linked
    | Resolved
    | Confirmed
    | FollowedUp
    | Closed
    | Reopened
    | Rated
    | Reviewed
    | Merged
    | Imported
)
"""Any event."""

TYPES: dict[str, type[Any]] = {cls.__struct_config__.tag: cls for cls in get_args(Event)}
"""Each event type's struct by its name in the files."""


def type_of(event: Event) -> str:
    """Give the event's type as it stands in the files."""
    return str(type(event).__struct_config__.tag)


def chars_of(event: str) -> str:
    """Give the characters of an event's ID: its identity, whatever its place."""
    return event.partition("-")[2]


def is_person(by: str) -> bool:
    """Say whether `by` names an agent: not a rule, a route, a sweep, a merge, an import or the customer."""
    return ":" not in by and by not in {"sweep", "merge", "customer"}


def is_by_people(by: str) -> bool:
    """Say whether an answer by `by` is a person's: an agent's, or somebody's where an import comes from."""
    return is_person(by) or by.startswith("import:")
