"""The fold: from the facts at creation and the events to the state. Total, whatever the sequence (law 1)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.contacts import LIVE_CHANNELS, WRITTEN_CHANNELS
from hdesk.domain.facts import facts_at_creation, with_values
from hdesk.domain.ids import EventId, parse_event_id
from hdesk.domain.model import SCHEMA, Facts, Ticket
from hdesk.domain.state import State

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_LAST = EventId(10**9, "")


def order(event: ev.Event) -> tuple[int, datetime, str]:
    """Give an event's place in its timeline: (N, at, characters)."""
    number, chars = parse_event_id(event.id) or _LAST
    return number, event.at or _BEGINNING, chars


def fold(facts: Facts, timeline: Iterable[ev.Event]) -> State:
    """Fold a timeline, in the events' own order, over the facts given at creation."""
    state = State(facts)
    for _ in steps(state, timeline):
        pass
    return state


def steps(state: State, timeline: Iterable[ev.Event]) -> Iterator[ev.Event]:
    """Fold event by event into a fresh state: yields each event once the state is the one after it."""
    ordered = sorted(timeline, key=order)
    undone = {event.event for event in ordered if type(event) is ev.Undone}
    ordered_for = state.facts.order
    if ordered_for and ordered_for.pickup_due_on:
        state.first_due["pickup"] = ordered_for.pickup_due_on
    if ordered_for and ordered_for.payout_due_on:
        state.first_due["payout"] = ordered_for.payout_due_on
    for event in ordered:
        _common(state, event)
        if event.id not in undone:
            handler = _HANDLERS.get(type(event))
            if handler is not None:
                handler(state, event)
        yield event


def state_of(ticket: Ticket) -> State:
    """Fold a ticket's timeline."""
    return fold(facts_at_creation(ticket), ticket.timeline)


def ticket_of(identity: str, facts: Facts, timeline: Iterable[ev.Event]) -> Ticket:
    """Build the ticket that a timeline makes: its header is the fold."""
    ordered = tuple(sorted(timeline, key=order))
    return _with_header(identity, fold(facts, ordered), ordered)


def refolded(ticket: Ticket) -> Ticket:
    """Give the ticket with the header that its timeline says."""
    return _with_header(ticket.id, state_of(ticket), tuple(sorted(ticket.timeline, key=order)))


def with_events(ticket: Ticket, new: Iterable[ev.Event]) -> Ticket:
    """Give the ticket with further events, its header folded again."""
    return ticket_of(ticket.id, facts_at_creation(ticket), (*ticket.timeline, *new))


def _with_header(identity: str, state: State, timeline: tuple[ev.Event, ...]) -> Ticket:
    header: dict[str, Any] = {name: getattr(state.facts, name) for name in Facts.__struct_fields__}
    for name in ("status", "priority", "tier", "team", "owner", "assignee"):
        header[name] = getattr(state, name)
    return Ticket(schema=SCHEMA, id=identity, timeline=timeline, **header)


def _common(state: State, event: ev.Event) -> None:
    number, chars = parse_event_id(event.id) or (0, "")
    state.numbers = max(state.numbers, number)
    state.events += 1
    if event.by.startswith("rule:"):
        state.fired.add(chars)
    if event.at is None:
        state.unknown_moments = True
    elif state.updated_at is None or event.at > state.updated_at:
        state.updated_at = event.at


def _to(state: State, status: str, at: datetime | None) -> None:
    if state.status != status or not state.status_spans:
        state.status = status
        state.status_spans.append((at, status))


def _opened(state: State, at: datetime | None) -> None:
    if state.status == "new":
        _to(state, "open", at)


def _created(state: State, event: ev.Created) -> None:
    state.created_at = event.at
    state.created_by = event.by
    state.channel_at_creation = event.channel
    state.contact = event.contact
    _to(state, "new", event.at)
    if ev.is_person(event.by):
        state.owner = event.by
        if event.channel in LIVE_CHANNELS:
            # A person who takes a call, a chat or a visitor has thereby acknowledged and responded.
            state.acknowledged_at = state.first_response_at = event.at
            state.last_reply_at = state.last_update_at = event.at
            return
    state.unanswered_since = event.at


def _acknowledged(state: State, event: ev.Acknowledged) -> None:
    if state.acknowledged_at is None:
        state.acknowledged_at = event.at
    state.last_update_at = event.at


def _responded(state: State, event: ev.Responded) -> None:
    _opened(state, event.at)
    if event.auto or not ev.is_person(event.by):
        return
    if event.channel in WRITTEN_CHANNELS:
        state.responses += 1
    if state.first_response_at is None:
        state.first_response_at = event.at
    if state.acknowledged_at is None:
        state.acknowledged_at = event.at
    state.last_reply_at = state.last_update_at = event.at
    state.unanswered_since = None


def _customer_replied(state: State, event: ev.CustomerReplied) -> None:
    if state.status in {"pending", "resolved"}:
        _to(state, "open", event.at)
    state.last_customer_at = event.at
    if event.channel in LIVE_CHANNELS and ev.is_person(event.by):
        # Whoever takes a call answers it: the customer is not left waiting for a reply.
        state.last_reply_at = state.last_update_at = event.at
        state.unanswered_since = None
    elif state.unanswered_since is None:
        state.unanswered_since = event.at


def _assigned(state: State, event: ev.Assigned) -> None:
    state.assignee = event.to or None
    _opened(state, event.at)


def _owned(state: State, event: ev.Owned) -> None:
    state.owner = event.to or None


def _routed(state: State, event: ev.Routed) -> None:
    state.team = event.team
    state.tier = event.tier
    state.route = event.by
    state.edits_at_route = state.edits


def _escalated(state: State, event: ev.Escalated) -> None:
    state.escalations += 1
    state.open_escalations[event.team] = event
    if event.handover:
        state.before_handover[event.team] = (state.team, state.tier)
        state.handovers.append((event.team, event.at, None))
        state.team = event.team
        state.tier = event.tier or state.tier
        state.assignee = None


def _handover_ends(state: State, team: str, at: datetime | None) -> None:
    for place, (one, start, end) in enumerate(state.handovers):
        if one == team and end is None:
            state.handovers[place] = (one, start, at)


def _accepted(state: State, event: ev.Accepted) -> None:
    _handover_ends(state, event.team, event.at)
    state.accepted_at = event.at


def _returned(state: State, event: ev.Returned) -> None:
    state.returns += 1
    _handover_ends(state, event.team, event.at)
    state.open_escalations.pop(event.team, None)
    before = state.before_handover.pop(event.team, None)
    if before is not None and state.team == event.team:
        state.team, state.tier = before
        state.assignee = None


def _asked(state: State, event: ev.Asked) -> None:
    if event.chase:
        state.chases += 1


def _prioritised(state: State, event: ev.Prioritised) -> None:
    state.priority = event.to
    state.priority_by = event.by


def _pinned(state: State, event: ev.Pinned) -> None:
    state.pins.add(event.field)


def _edited(state: State, event: ev.Edited) -> None:
    state.edits += 1
    state.facts = with_values(state.facts, {field: to for field, (_, to) in event.changes.items()})


def _promised(state: State, event: ev.Promised) -> None:
    state.promise_due = event.due
    state.promises.append((event.at, event.due))
    state.last_update_at = event.at


def _rescheduled(state: State, event: ev.Rescheduled) -> None:
    state.reschedules += 1
    state.first_due.setdefault(event.what, event.due)


def _held(state: State, event: ev.Held) -> None:
    _to(state, event.status, event.at)


def _resumed(state: State, event: ev.Resumed) -> None:
    _to(state, "open", event.at)


def _resolved(state: State, event: ev.Resolved) -> None:
    state.resolved_at = event.at
    state.resolution = event.resolution
    state.consent = None
    state.open_escalations.clear()
    _to(state, "resolved", event.at)


def _confirmed(state: State, event: ev.Confirmed) -> None:
    state.consent = event.consent


def _closed(state: State, event: ev.Closed) -> None:
    state.closed_at = event.at
    state.close_reason = event.reason
    if state.status != "resolved":
        state.resolved_at = event.at
    state.open_escalations.clear()
    _to(state, "closed", event.at)


def _reopened(state: State, event: ev.Reopened) -> None:
    state.reopens += 1
    state.consent = None
    state.closed_at = None
    state.close_reason = None
    _to(state, "open", event.at)


def _merged(state: State, event: ev.Merged) -> None:
    if event.into:
        state.merged_into = event.into
        _to(state, "closed", event.at)


def _rated(state: State, event: ev.Rated) -> None:
    state.rating = event.score
    state.rated_of = event.of
    state.rating_source = event.source


def _imported(state: State, event: ev.Imported) -> None:
    state.source = event.source
    state.source_id = event.source_id
    state.doubts = event.doubts


_HANDLERS: dict[type[msgspec.Struct], Callable[[State, Any], None]] = {
    ev.Created: _created,
    ev.Acknowledged: _acknowledged,
    ev.Responded: _responded,
    ev.CustomerReplied: _customer_replied,
    ev.Assigned: _assigned,
    ev.Owned: _owned,
    ev.Routed: _routed,
    ev.Escalated: _escalated,
    ev.Accepted: _accepted,
    ev.Returned: _returned,
    ev.Asked: _asked,
    ev.Prioritised: _prioritised,
    ev.Pinned: _pinned,
    ev.Edited: _edited,
    ev.Promised: _promised,
    ev.Rescheduled: _rescheduled,
    ev.Held: _held,
    ev.Resumed: _resumed,
    ev.Resolved: _resolved,
    ev.Confirmed: _confirmed,
    ev.Closed: _closed,
    ev.Reopened: _reopened,
    ev.Merged: _merged,
    ev.Rated: _rated,
    ev.Imported: _imported,
}
"""What each event does to the state; the other types keep it as it is."""
