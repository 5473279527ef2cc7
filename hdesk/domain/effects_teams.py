"""Where the work is: what routes, escalations and questions between teams do to the state of a ticket."""

from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.state import State


def works(state: State, agent: str | None, by: str | None = None) -> None:
    """Let an agent, or nobody, work on it."""
    state.assigned_by = by
    if agent != state.assignee:
        state.assignee = agent
        state.claims_lost.clear()


def is_pinned(state: State, field: str, by: str) -> bool:
    """Say whether a rule, which knew of no pin on its clone, must leave the field alone all the same."""
    return field in state.pins and not ev.is_person(by)


def routed(state: State, event: ev.Routed) -> None:
    """Send it where a route leads."""
    if is_pinned(state, "team", event.by):
        return
    state.team, state.tier = event.team, event.tier
    state.route = event.by
    state.edits_at_route = state.edits


def escalated(state: State, event: ev.Escalated) -> None:
    """Tell a team; with handover the work moves."""
    state.escalations += 1
    state.open_escalations[event.team] = event
    if event.handover and not is_pinned(state, "team", event.by):
        if state.team != event.team:
            state.before_handover[event.team] = (state.team, state.tier)
        state.handovers.append((event.team, event.at, None))
        state.team = event.team
        state.tier = event.tier or state.tier
        works(state, None)
    _asked_team(state, event.team, event.at)


def handover_ends(state: State, at: datetime | None, team: str | None = None) -> None:
    """End the waiting handovers to a team, or to all; at an unknown moment they have not waited."""
    for number, (one, start, end) in enumerate(state.handovers):
        if team in {one, None} and end is None:
            state.handovers[number] = (one, start, at or start)


def _asked_team(state: State, team: str, at: datetime | None) -> None:
    """Note that we wait for a team; what it wanted to know it has been told with it."""
    state.waiting_for, state.waiting_since = team, at
    if state.asked_by == team:
        state.asked_by = state.asked_since = None


def _heard_of_team(state: State, team: str) -> None:
    if state.waiting_for == team:
        state.waiting_for = state.waiting_since = None


def accepted(state: State, event: ev.Accepted) -> None:
    """End what waited for the team's acceptance."""
    handover_ends(state, event.at, event.team)
    state.accepted_at = event.at
    if state.waiting_for == event.team:
        state.waiting_since = event.at


def returned(state: State, event: ev.Returned) -> None:
    """Bring the work back to where it was."""
    state.returns += 1
    handover_ends(state, event.at, event.team)
    _heard_of_team(state, event.team)
    state.open_escalations.pop(event.team, None)
    before = state.before_handover.pop(event.team, None)
    if before is None:
        return
    for other, (team, _) in state.before_handover.items():
        if team == event.team:
            state.before_handover[other] = before
    if state.team == event.team:
        state.team, state.tier = before
        works(state, None)


def asked(state: State, event: ev.Asked) -> None:
    """Note a question to a team, or one of its own."""
    if event.chase:
        state.chases += 1
    if event.direction == "out":
        _asked_team(state, event.team, event.at)
    else:
        _heard_of_team(state, event.team)
        state.asked_by, state.asked_since = event.team, event.at
