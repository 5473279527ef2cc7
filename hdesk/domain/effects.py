"""Effects: what each type of event does to the state of a ticket.

An event whose moment nobody knows takes part in the state, but in no duration: the clocks that it would
start, stop or pause cannot be told from then on.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from hdesk.domain import effects_teams as teams
from hdesk.domain import events as ev
from hdesk.domain.contacts import LIVE_CHANNELS, WRITTEN_CHANNELS
from hdesk.domain.facts import with_values
from hdesk.domain.model import DONE, place
from hdesk.domain.state import State


def apply(state: State, event: ev.Event) -> None:
    """Change the state by one event; types that have no effect of their own keep it as it is."""
    effect = _EFFECTS.get(type(event))
    if effect is not None:
        effect(state, event)
        state.note_standing(event.at)


def _to(state: State, status: str, at: datetime | None) -> None:
    if (state.status == status and state.status_spans) or state.merged_into:
        return  # what another clone did to a ticket while it was merged into another does not bring it back
    if at is None and not {state.status, status} <= DONE:
        state.untold |= {"resolution", "update"}
    state.status = status
    state.status_spans.append((at, status))
    if status not in DONE:
        # What the customer said of an earlier resolution says nothing of the next one.
        state.consent = None
    if status != "closed":
        state.closed_at = state.close_reason = None


def _opened(state: State, at: datetime | None) -> None:
    if state.status == "new":
        _to(state, "open", at)


def _updated(state: State, at: datetime | None) -> None:
    state.last_update_at = at
    if at is None:
        state.untold.add("update")


def _acknowledged_at(state: State, at: datetime | None) -> None:
    if at is None and state.acknowledged_at is None:
        state.untold.add("acknowledgement")
    elif state.acknowledged_at is None:
        state.acknowledged_at = at


def _replied(state: State, at: datetime | None, channel: str) -> None:
    """Note that a person has spoken to the customer: written, on the phone or face to face."""
    state.responses_since_call = 0 if channel in LIVE_CHANNELS else state.responses_since_call
    _acknowledged_at(state, at)
    if at is None and state.first_response_at is None:
        state.untold.add("first_response")
    elif state.first_response_at is None and "first_response" not in state.untold:
        state.first_response_at = at
    state.last_reply_at = at
    state.unanswered_since = None
    _updated(state, at)


def _is_taken(channel: str, by: str) -> bool:
    """Say whether a person took a call, a chat or a visitor, and has thereby answered."""
    return channel in LIVE_CHANNELS and ev.is_person(by)


def _created(state: State, event: ev.Created) -> None:
    state.created_at = event.at
    state.created_by = event.by
    state.channel_at_creation = event.channel
    state.contact = event.contact
    if not state.status_spans:
        _to(state, "new", event.at)
    if ev.is_person(event.by):
        state.owner = event.by
    if _is_taken(event.channel, event.by):
        _replied(state, event.at, event.channel)
    else:
        state.unanswered_since = event.at


def _acknowledged(state: State, event: ev.Acknowledged) -> None:
    if event.auto or not ev.is_by_people(event.by):
        state.auto_acknowledged_at = state.auto_acknowledged_at or event.at
        return
    _acknowledged_at(state, event.at)
    _updated(state, event.at)


def _responded(state: State, event: ev.Responded) -> None:
    _opened(state, event.at)
    if event.auto or not ev.is_by_people(event.by):
        state.auto_acknowledged_at = state.auto_acknowledged_at or event.at
        return
    if event.channel in WRITTEN_CHANNELS:
        state.responses += 1
        state.responses_since_call += 1
    _replied(state, event.at, event.channel)


def _customer_replied(state: State, event: ev.CustomerReplied) -> None:
    if state.status in {"pending", "resolved"}:
        _to(state, "open", event.at)
    state.last_customer_at = event.at
    if _is_taken(event.channel, event.by):
        _replied(state, event.at, event.channel)
    elif event.at is None:
        state.untold.add("next_response")
    elif state.unanswered_since is None:
        state.unanswered_since = event.at


def _assigned(state: State, event: ev.Assigned) -> None:
    """Give the work to an agent.

    Who takes a ticket takes a free one. Where another has got it already, the two did not know of each other, and
    the earlier of them stands, in the order of events: everywhere the same. Whoever takes work over knowingly
    releases it first (`to` is empty), or has given it away before.
    """
    holder = state.assignee
    claims = event.to == event.by and holder not in {None, event.to}
    if claims and holder is not None and state.assigned_by != event.by:
        state.claims_lost[event.to] = holder
    else:
        teams.works(state, event.to or None, event.by)
    _opened(state, event.at)


def _owned(state: State, event: ev.Owned) -> None:
    state.owner = event.to or None


def _prioritised(state: State, event: ev.Prioritised) -> None:
    lower = place(event.to) < place(state.priority)
    if teams.is_pinned(state, "priority", event.by) or (lower and state.priority_by and not ev.is_person(event.by)):
        return
    state.priority = event.to
    state.priority_by = event.by


def _pinned(state: State, event: ev.Pinned) -> None:
    state.pins.add(event.field)


def _edited(state: State, event: ev.Edited) -> None:
    state.facts = with_values(state.facts, {field: to for field, (_, to) in event.changes.items()})


def _promised(state: State, event: ev.Promised) -> None:
    state.promise_due = event.due
    state.promises.append((event.at, event.due))
    _updated(state, event.at)


def _rescheduled(state: State, event: ev.Rescheduled) -> None:
    state.reschedules += 1
    state.first_rescheduled.setdefault(event.what, event.due)


def _held(state: State, event: ev.Held) -> None:
    _to(state, event.status, event.at)


def _resumed(state: State, event: ev.Resumed) -> None:
    _to(state, "open", event.at)


def _ended(state: State, at: datetime | None) -> None:
    """Close what waited for another team: a ticket that is done waits for nobody."""
    state.open_escalations.clear()
    teams.handover_ends(state, at)
    state.waiting_for = state.waiting_since = state.asked_by = state.asked_since = None
    state.claims_lost.clear()


def _resolved(state: State, event: ev.Resolved) -> None:
    if state.status not in DONE:
        # Two clones may both resolve it: what is resolved already is not worked on until the second says so.
        state.resolved_at = event.at
    state.resolution = event.resolution
    state.consent = None
    _ended(state, event.at)
    _to(state, "resolved", event.at)


def _confirmed(state: State, event: ev.Confirmed) -> None:
    state.consent = event.consent


def _followed_up(state: State, event: ev.FollowedUp) -> None:
    state.followed_up_at = event.at


def _shut(state: State, at: datetime | None, reason: str) -> None:
    _ended(state, at)
    _to(state, "closed", at)
    if not state.merged_into:
        state.closed_at, state.close_reason = at, reason


def _closed(state: State, event: ev.Closed) -> None:
    if state.status not in DONE:
        state.resolved_at = event.at
    _shut(state, event.at, event.reason)


def _reopened(state: State, event: ev.Reopened) -> None:
    if state.merged_into or (event.by == "merge" and state.status not in DONE):
        return  # a merge answers every ending of one side; one reopening of the ticket is enough
    state.reopens += 1
    _to(state, "open", event.at)


def _merged(state: State, event: ev.Merged) -> None:
    if event.into:
        _shut(state, event.at, "merged")
        state.merged_into = event.into


def _rated(state: State, event: ev.Rated) -> None:
    state.rating, state.rated_of, state.rating_source = event.score, event.of, event.source


def _imported(state: State, event: ev.Imported) -> None:
    state.source, state.source_id, state.doubts = event.source, event.source_id, event.doubts


_EFFECTS: dict[type[msgspec.Struct], Callable[[State, Any], None]] = {
    ev.Created: _created,
    ev.Acknowledged: _acknowledged,
    ev.Responded: _responded,
    ev.CustomerReplied: _customer_replied,
    ev.Assigned: _assigned,
    ev.Owned: _owned,
    ev.Routed: teams.routed,
    ev.Escalated: teams.escalated,
    ev.Accepted: teams.accepted,
    ev.Returned: teams.returned,
    ev.Asked: teams.asked,
    ev.Prioritised: _prioritised,
    ev.Pinned: _pinned,
    ev.Edited: _edited,
    ev.Promised: _promised,
    ev.Rescheduled: _rescheduled,
    ev.Held: _held,
    ev.Resumed: _resumed,
    ev.Resolved: _resolved,
    ev.Confirmed: _confirmed,
    ev.FollowedUp: _followed_up,
    ev.Closed: _closed,
    ev.Reopened: _reopened,
    ev.Merged: _merged,
    ev.Rated: _rated,
    ev.Imported: _imported,
}
