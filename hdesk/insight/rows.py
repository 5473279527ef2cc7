"""From tickets and contacts to the rows of the three tables that figures are asked of.

Moments are seconds since 1970 (UTC), dates ISO text, lists comma-separated. A moment that nobody knows is
NULL; where a state's span needs one, the distant past stands for it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.clocks import Clock
from hdesk.domain.config import required_fields
from hdesk.domain.contacts import LIVE_CHANNELS, Contact, ContactRated, Entry
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fields import Field, Registry
from hdesk.domain.fold import order, state_of, steps
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.views import ContactView, Related, TicketView

PAST = -9e15
FUTURE = 9e15
_WORDS = frozenset(("text", "said", "checked", "needed"))


class Timed(NamedTuple):
    """A duration in clock seconds and in business seconds; both None where it cannot be known."""

    clock: float | None = None
    business: float | None = None


def column(field: str) -> str:
    """Give the column of a field."""
    return field.replace(".", "_")


def stored_fields(registry: Registry) -> list[Field]:
    """List the fields that have a column: what does not depend on now, and is no prose."""
    return [field for field in registry if field.stored and field.name not in _WORDS]


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
    "agent", "merged", "doubtful", "was_resolved", "first_resolved_at", "came_back", "response_s", "response_bs",
    "resolution_s", "resolution_bs", "required_n", "missing_n", "follow_up_due",
)  # fmt: skip


def ticket_columns(setup: Setup) -> list[str]:
    """Name the columns of `tickets`."""
    return [*(column(field.name) for field in stored_fields(setup.ticket_fields)), *TICKET_EXTRA]


def ticket_row(view: TicketView) -> list[Any]:
    """Give a ticket's row in `tickets`."""
    state = view.state
    clocks = view.clocks()
    response = _response(view)
    resolution = _lasted(view, clocks.get("resolution"))
    update = clocks.get("update")
    done_at, back = _first_resolution(state)
    return [
        *(value(view[field.name]) for field in stored_fields(view.setup.ticket_fields)),
        state.owner,
        int(state.merged_into is not None),
        int(bool(state.doubts)),
        int(any(status in DONE for _, status in state.status_spans)),
        value(done_at),
        int(back),
        response.clock,
        response.business,
        resolution.clock,
        resolution.business,
        len(required_fields(view.setup.config, view.facts.category)),
        len(view["missing"]),
        value(update.due) if update else None,
    ]


def _response(view: TicketView) -> Timed:
    state = view.state
    came = view["received_at"]
    if state.doubts or came is None or state.first_response_at is None:
        return Timed()
    if came == state.created_at == state.first_response_at:
        return Timed(0.0, 0.0)
    return _between(view, came, state.first_response_at)


def _between(view: TicketView | ContactView, start: datetime, end: datetime) -> Timed:
    if end < start:
        return Timed()
    return Timed((end - start).total_seconds(), float(view.setup.calendar.elapsed(start, end)))


def _lasted(view: TicketView, clock: Clock | None) -> Timed:
    """Measure a clock that has stopped, minus its pauses."""
    if clock is None or clock.stopped is None or view.state.unknown_moments:
        return Timed()
    end = clock.stopped
    total = (end - clock.start).total_seconds()
    for begin, until in clock.pauses:
        total -= max(0.0, (min(until or end, end) - max(begin, clock.start)).total_seconds())
    terms = view.terms()
    calendar = terms.calendar if terms else view.setup.calendar
    pauses = [(begin, until or end) for begin, until in clock.pauses]
    return Timed(max(0.0, total), float(calendar.elapsed(clock.start, end, pauses)))


def _first_resolution(state: State) -> tuple[datetime | None, bool]:
    """Give when the ticket was first resolved or closed, and whether it came back after that."""
    done = [place for place, (_, status) in enumerate(state.status_spans) if status in DONE]
    if not done:
        return None, False
    later = state.status_spans[done[0] + 1 :]
    return state.status_spans[done[0]][0], any(status not in DONE for _, status in later)


EVENT_COLUMNS = (
    "ticket", "n", "type", "by", "rule", "at", "until", "status", "team", "tier", "priority", "owner",
    "assignee", "merged", "to_team", "kind", "handover", "returned", "score", "of", "source", "reason",
)  # fmt: skip


def event_rows(ticket: Ticket) -> Iterator[list[Any]]:
    """Give a ticket's rows in `events`: each event, and the ticket's state from it until the next."""
    state = State(facts_at_creation(ticket))
    ordered = sorted(ticket.timeline, key=order)
    begins = [event.at.timestamp() if event.at else PAST for event in ordered]
    ends = [*begins[1:], FUTURE]
    returns = _returns(ordered)
    rows = []
    for place, event in enumerate(steps(state, ordered)):
        rows.append(
            [
                ticket.id, place + 1, ev.type_of(event), event.by,
                event.by.partition(":")[2] if event.by.startswith("rule:") else None,
                event.at.timestamp() if event.at else None, ends[place],
                state.status, state.team, state.tier, state.priority, state.owner, state.assignee, 0,
                getattr(event, "team", None), getattr(event, "kind", None),
                int(bool(getattr(event, "handover", None))), returns.get(place),
                getattr(event, "score", None), getattr(event, "of", None),
                getattr(event, "source", None), getattr(event, "reason", None),
            ]
        )  # fmt: skip
    if state.merged_into is not None:
        for row in rows:
            row[EVENT_COLUMNS.index("merged")] = 1
    yield from rows


def _returns(events: list[ev.Event]) -> dict[int, str]:
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
    agent = view.setup.config.agents.get(contact.by)
    day = contact.at.astimezone(view.setup.timezone).date() if contact.at else None
    response = _contact_response(view)
    return [
        *(value(view[field.name]) for field in stored_fields(view.setup.contact_fields)),
        contact.by,
        agent.team_on(day) if agent and day else None,
        int(bool(customers.keys(contact.customer))),
        response.clock,
        response.business,
    ]


def _contact_response(view: ContactView) -> Timed:
    contact = view.contact
    answered = contact.answered or contact.at
    if contact.received is not None and answered is not None:
        return _between(view, contact.received, answered)
    return Timed(0.0, 0.0) if contact.channel in LIVE_CHANNELS else Timed()


RATING_COLUMNS = ("id", "at", "score", "of", "source", "channel", "category", "team", "agent")


def rating_rows(
    tickets: Iterable[TicketView], contacts: Iterable[Contact], facts: Iterable[ContactRated], setup: Setup
) -> Iterator[list[Any]]:
    """Give every rating: of tickets and of contacts."""
    for view in tickets:
        if view.state.merged_into:
            continue
        for event in view.ticket.timeline:
            if isinstance(event, ev.Rated):
                yield [
                    view.ticket.id, value(event.at), event.score, event.of, event.source, view.facts.channel,
                    view.facts.category, view.state.team, view.state.owner,
                ]  # fmt: skip
    rated = {contact.id: contact for contact in contacts}
    for fact in facts:
        one = rated.get(fact.of)
        if one is not None:
            agent = setup.config.agents.get(one.by)
            team = agent.team_on(fact.at.astimezone(setup.timezone).date()) if agent else None
            yield [
                one.id, value(fact.at), fact.score, fact.scale, fact.source, one.channel, one.category, team, one.by
            ]  # fmt: skip


def as_of_view(setup: Setup, ticket: Ticket, as_of: datetime, related: Related) -> TicketView | None:
    """See a ticket as it was at a moment, later events left out; None where it did not exist yet."""
    known = tuple(event for event in ticket.timeline if event.at is None or event.at <= as_of)
    if not known or not isinstance(known[0], ev.Created):
        return None
    if len(known) == len(ticket.timeline):
        return TicketView(setup, ticket, as_of, related=related)
    from hdesk.domain.fold import ticket_of

    then = ticket_of(ticket.id, facts_at_creation(ticket), known)
    return TicketView(setup, then, as_of, state=state_of(then), related=related)


def known_by(entry: Entry, as_of: datetime) -> bool:
    """Say whether an entry had happened at a moment."""
    return entry.at is None or entry.at <= as_of
