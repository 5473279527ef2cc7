"""From tickets and contacts to the rows of the tables that figures are asked of.

Moments are seconds since 1970 (UTC), dates ISO text, lists comma-separated. A moment that nobody knows is NULL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.config import required_fields
from hdesk.domain.contacts import Contact, ContactRated, Entry
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fields import Field, Registry
from hdesk.domain.fold import order, ticket_of, undone
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import ContactView, Related, TicketView
from hdesk.insight.measures import contact_response, first_resolution, ticket_resolution, ticket_response

PAST = -9e15
FUTURE = 9e15
_WORDS = frozenset(("text", "said", "checked", "needed"))


def column(field: str) -> str:
    """Give the column of a field."""
    return field.replace(".", "_")


@lru_cache(maxsize=8)
def stored_fields(registry: Registry) -> tuple[Field, ...]:
    """List the fields that have a column: what does not depend on now, and is no prose."""
    return tuple(field for field in registry if field.stored and field.name not in _WORDS)


def value(raw: Any) -> Any:
    """Give a field's value as a column has it."""
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
)  # fmt: skip
"""The columns of `tickets` beside the fields.

`responded` says that a person has replied, even where nobody knows when; `update_runs` that an update is
wanted by `update_due`, or after a pause. Nothing here depends on now, so that rows can be kept.
"""


def ticket_columns(setup: Setup) -> list[str]:
    """Name the columns of `tickets`."""
    return [*(column(field.name) for field in stored_fields(setup.ticket_fields)), *TICKET_EXTRA]


def ticket_row(view: TicketView) -> list[Any]:
    """Give a ticket's row in `tickets`."""
    state = view.state
    response, resolution = ticket_response(view), ticket_resolution(view)
    update = view.clocks().get("update")
    done_at, back = first_resolution(state)
    return [
        *(value(view[field.name]) for field in stored_fields(view.setup.ticket_fields)),
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
    ]


EVENT_COLUMNS = ("id", "n", "type", "by", "rule", "at", "merged", "to_team", "kind", "handover", "returned", "reason")


def event_rows(view: TicketView) -> Iterator[list[Any]]:
    """Give a ticket's rows in `events`: what happened to it and was not undone."""
    merged = int(view.state.merged_into is not None)
    standing = standing_events(view.ticket)
    returns = _returns(standing)
    for place, event in enumerate(standing):
        yield [
            view.ticket.id, place + 1, ev.type_of(event), event.by,
            event.by.partition(":")[2] if event.by.startswith("rule:") else None,
            value(event.at), merged, getattr(event, "team", None), getattr(event, "kind", None),
            int(bool(getattr(event, "handover", None))), returns.get(place), getattr(event, "reason", None),
        ]  # fmt: skip


def standing_events(ticket: Ticket) -> list[ev.Event]:
    """List a ticket's events in their order, without those that were undone."""
    ordered = sorted(ticket.timeline, key=order)
    gone = undone(ordered)
    return [event for event in ordered if ev.chars_of(event.id) not in gone]


def _returns(events: Sequence[ev.Event]) -> dict[int, str]:
    """Find, for each escalation with handover, the reason it was returned with."""
    found: dict[int, str] = {}
    waiting: dict[str, int] = {}
    for place, event in enumerate(events):
        if isinstance(event, ev.Escalated) and event.handover:
            waiting[event.team] = place
        elif isinstance(event, ev.Returned) and event.team in waiting:
            found[waiting.pop(event.team)] = event.reason
    return found


CONTACT_EXTRA = ("agent", "team", "known_customer", "response_s", "response_bs")


def contact_columns(setup: Setup) -> list[str]:
    """Name the columns of `contacts`."""
    return [*(column(field.name) for field in stored_fields(setup.contact_fields)), *CONTACT_EXTRA]


def contact_row(view: ContactView) -> list[Any]:
    """Give a contact's row in `contacts`."""
    contact = view.contact
    return [
        *(value(view[field.name]) for field in stored_fields(view.setup.contact_fields)),
        contact.by,
        _team_of(contact, view.setup),
        int(bool(customers.keys(contact.customer))),
        *contact_response(view),
    ]


def _team_of(contact: Contact, setup: Setup) -> str | None:
    """Give the team that the agent worked in on the day of the contact."""
    agent = setup.config.agents.get(contact.by)
    if agent is None or contact.at is None:
        return None
    return agent.team_on(contact.at.astimezone(setup.timezone).date())


RATING_COLUMNS = ("id", "at", "score", "of", "source", "channel", "category", "team", "agent")


def rating_rows(
    tickets: Iterable[TicketView], contacts: Mapping[str, Contact], facts: Iterable[ContactRated], setup: Setup
) -> Iterator[list[Any]]:
    """Give every rating: of tickets and of contacts. `team` and `agent` are those who are rated."""
    for view in tickets:
        if view.state.merged_into:
            continue
        for event in standing_events(view.ticket):
            if isinstance(event, ev.Rated):
                yield [
                    view.ticket.id, value(event.at), event.score, event.of, event.source, view.facts.channel,
                    view.facts.category, view.state.team, view.state.owner,
                ]  # fmt: skip
    for fact in facts:
        one = contacts.get(fact.of)
        if one is not None:
            yield [
                one.id, value(fact.at), fact.score, fact.scale, fact.source, one.channel, one.category,
                _team_of(one, setup), one.by,
            ]  # fmt: skip


def as_of_view(setup: Setup, ticket: Ticket, as_of: datetime, related: Related) -> TicketView | None:
    """See a ticket as it was at a moment, later events left out; None where it did not exist yet."""
    known = tuple(event for event in ticket.timeline if event.at is None or event.at <= as_of)
    if not known or not isinstance(known[0], ev.Created):
        return None
    return _view_of(setup, ticket, known, as_of, related)


def arriving_view(setup: Setup, ticket: Ticket, as_of: datetime, related: Related) -> TicketView | None:
    """See a ticket whose inquiry had come at a moment, but which was opened later; None for any other."""
    created = ticket.timeline[0]
    received = related.received()
    if not isinstance(created, ev.Created) or created.at is None or received is None:
        return None
    if received > as_of or created.at <= as_of:
        return None
    return _view_of(setup, ticket, (created,), as_of, related)


def _view_of(
    setup: Setup, ticket: Ticket, known: tuple[ev.Event, ...], as_of: datetime, related: Related
) -> TicketView:
    if len(known) < len(ticket.timeline):
        ticket = ticket_of(ticket.id, facts_at_creation(ticket), known)
    return TicketView(setup, ticket, as_of, related=related)


def known_by(entry: Entry, as_of: datetime) -> bool:
    """Say whether an entry had happened at a moment."""
    return entry.at is None or entry.at <= as_of
