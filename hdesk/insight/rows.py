"""From tickets and contacts to the rows of the tables that figures are asked of.

Moments are seconds since 1970 (UTC), dates ISO text, lists comma-separated. A moment that nobody knows is NULL.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.config import required_fields
from hdesk.domain.contacts import Contact, ContactRated
from hdesk.domain.fields import Field, Reader, Registry
from hdesk.domain.held import Life
from hdesk.domain.localtime import instant, midnight, moment
from hdesk.domain.model import DONE
from hdesk.domain.rowview import PROSE
from hdesk.domain.setup import Setup
from hdesk.domain.views import ContactView, TicketView, View
from hdesk.insight.event_facts import UNANSWERED, answers_to
from hdesk.insight.measures import (
    contact_response,
    first_resolution,
    ticket_acknowledgement,
    ticket_first_resolution,
    ticket_resolution,
    ticket_response,
)


def column(field: str) -> str:
    """Give the column of a field."""
    return field.replace(".", "_")


@lru_cache(maxsize=8)
def stored_fields(registry: Registry) -> tuple[Field, ...]:
    """List the fields that have a column: what does not depend on now, and is no prose."""
    return tuple(field for field in registry if field.stored and field.name not in PROSE)


def _values(view: View, registry: Registry) -> list[Any]:
    """Give the values of the stored fields; most are columns as they are."""
    return [read(view) if write is None else write(read(view)) for read, write in _readers(registry)]


@lru_cache(maxsize=8)
def _readers(registry: Registry) -> list[tuple[Reader, Callable[[Any], Any] | None]]:
    plain = {"text", "choice", "ordered", "number"}
    return [(field.read, None if field.kind in plain else value) for field in stored_fields(registry)]


def value(raw: Any) -> Any:
    """Give a field's value as a column has it."""
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.timestamp()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, tuple):
        return ",".join(raw) or None
    return int(raw) if isinstance(raw, bool) else raw


TICKET_EXTRA = (
    "agent", "merged", "status_since", "was_resolved", "first_resolved_at", "came_back", "responded",
    "response_s", "response_bs", "resolution_s", "resolution_bs", "required_n", "missing_n", "update_runs",
    "acknowledged", "acknowledged_at", "ack_s", "ack_bs", "first_resolution_s", "first_resolution_bs", "day_end",
    "same_day",
)  # fmt: skip
"""The columns of `tickets` beside the fields.

`responded` says that a person has replied, even where nobody knows when; `update_runs` that an update is
wanted by `update_due`, or after a pause; `acknowledged` is as `responded`; `day_end` is the last moment of the local
day on which the inquiry came, `same_day` that it was last resolved on that day. Nothing here depends on now, so
that rows can be kept.
"""


def ticket_columns(setup: Setup) -> list[str]:
    """Name the columns of `tickets`."""
    return [*(column(field.name) for field in stored_fields(setup.ticket_fields)), *TICKET_EXTRA]


def ticket_row(view: TicketView) -> list[Any]:
    """Give a ticket's row in `tickets`."""
    state = view.state
    response, resolution = ticket_response(view), ticket_resolution(view)
    acknowledged = ticket_acknowledgement(view)
    update = view.clocks().get("update")
    done_at, back = first_resolution(state)
    return [
        *_values(view, view.setup.ticket_fields),
        state.owner,
        int(state.merged_into is not None),
        value(state.status_spans[-1][0]),
        int(any(status in DONE for _, status in state.status_spans)),
        value(done_at),
        int(back),
        int(state.first_response_at is not None or "first_response" in state.untold),
        *response,
        *resolution,
        len(required_fields(view.setup.config, view.facts.category)),
        len(view["missing"]),
        int(update is not None and (update.due is not None or update.target is not None)),
        int(acknowledged.done),
        value(acknowledged.at),
        *acknowledged.took,
        *ticket_first_resolution(view, resolution),
        *_day(view["received_at"], state.resolved_at if state.status in DONE else None, view.setup.timezone),
    ]


def _day(came: datetime | None, done: datetime | None, zone: ZoneInfo) -> tuple[float | None, int]:
    """Give the end of the local day on which something came, and whether it was done on that day."""
    if came is None:
        return None, 0
    day = came.astimezone(zone).date()
    return _day_end(day, zone), int(done is not None and done.astimezone(zone).date() == day)


@lru_cache(maxsize=512)
def _day_end(day: date, zone: ZoneInfo) -> float:
    return moment(instant(midnight(day + timedelta(days=1), zone)) - 1, UTC).timestamp()


EVENT_COLUMNS = (
    "id", "n", "type", "by", "rule", "at", "merged", "to_team", "to_tier", "kind", "handover", "returned", "asked",
    "rating", "reason",
)  # fmt: skip


def event_rows(view: TicketView, standing: Sequence[ev.Event], life: Life) -> Iterator[list[Any]]:
    """Give a ticket's rows in `events`: what happened to it and was not undone.

    `to_tier` is of an escalation the tier told, or else the ticket's own after it; `returned` and `asked` are what
    the team answered to a handover, `rating` how clear it found one that it accepted.
    """
    merged = int(view.state.merged_into is not None)
    answers = answers_to(standing)
    for place, event in enumerate(standing):
        yield [
            view.ticket.id, place + 1, ev.type_of(event), event.by,
            event.by.partition(":")[2] if event.by.startswith("rule:") else None,
            value(event.at), merged, getattr(event, "team", None),
            event.tier or life.at(event.at).tier if isinstance(event, ev.Escalated) else None,
            getattr(event, "kind", None),
            int(bool(getattr(event, "handover", None))), *answers.get(place, UNANSWERED),
            getattr(event, "rating", None), getattr(event, "reason", None),
        ]  # fmt: skip


CONTACT_EXTRA = (
    "agent", "team", "known_customer", "came_at", "responded_at", "response_s", "response_bs", "day_end", "same_day",
)  # fmt: skip
"""The columns of `contacts` beside the fields; `came_at` is when an inquiry came, so far as anybody knows."""


def contact_columns(setup: Setup) -> list[str]:
    """Name the columns of `contacts`."""
    return [*(column(field.name) for field in stored_fields(setup.contact_fields)), *CONTACT_EXTRA]


def contact_row(view: ContactView) -> list[Any]:
    """Give a contact's row in `contacts`."""
    contact = view.contact
    came, answered = contact.received or contact.at, contact.answered or contact.at
    return [
        *_values(view, view.setup.contact_fields),
        contact.by,
        _team_of(contact, view.setup),
        int(bool(customers.keys(contact.customer))),
        value(came),
        value(answered),
        *contact_response(view),
        *_day(came, answered, view.setup.timezone),
    ]


def _team_of(contact: Contact, setup: Setup) -> str | None:
    """Give the team that the agent worked in on the day of the contact."""
    agent = setup.config.agents.get(contact.by)
    if agent is None or contact.at is None:
        return None
    return agent.team_on(contact.at.astimezone(setup.timezone).date())


TICKET_RATING_COLUMNS = (
    "id", "at", "score", "of", "source", "channel", "category", "team", "tier", "priority", "agent",
)  # fmt: skip


def ticket_rating_rows(view: TicketView, standing: Sequence[ev.Event], life: Life) -> Iterator[list[Any]]:
    """Give the ratings of a ticket; `team` and `agent` are those who had it when it was rated."""
    if view.state.merged_into:
        return
    for event in standing:
        if isinstance(event, ev.Rated):
            yield [
                view.ticket.id, value(event.at), event.score, event.of, event.source, view.facts.channel,
                view.facts.category, *life.at(event.at),
            ]  # fmt: skip


CONTACT_RATING_COLUMNS = ("id", "at", "score", "of", "source")


def contact_rating_row(fact: ContactRated) -> list[Any]:
    """Give the rating of a contact, whose own row stands perhaps in another file; `id` is the contact's."""
    return [fact.of, value(fact.at), fact.score, fact.scale, fact.source]
