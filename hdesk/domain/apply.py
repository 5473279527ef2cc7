"""Applying routes and rules to a ticket until nothing more fires (law 10)."""

from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.fold import state_of, with_events
from hdesk.domain.ids import derived
from hdesk.domain.model import DONE, PRIORITIES, Ticket
from hdesk.domain.rules import EscalateEntry, Rule
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.views import UNRELATED, Related, TicketView

_PASSES = 50
"""Each rule fires at most once an episode, so passes are bounded by the rules; this bounds a mistake."""


def settle(setup: Setup, ticket: Ticket, at: datetime, related: Related = UNRELATED) -> Ticket:
    """Route the ticket and run the rules until none fires; give it with the events that came of it.

    Running it again changes nothing, on this clone or another: automatic events have derived identities.
    A closed ticket is left alone.
    """
    state = state_of(ticket)
    if state.status == "closed" or state.merged_into:
        return ticket
    ticket = _routed(setup, ticket, state, at, related)
    for _ in range(_PASSES):
        new = _one_pass(setup, ticket, at, related)
        if not new:
            return ticket
        ticket = with_events(ticket, new)
    raise RuntimeError(f"rules do not settle on {ticket.id}")


def _routed(setup: Setup, ticket: Ticket, state: State, at: datetime, related: Related) -> Ticket:
    """Route a new ticket, and one whose edited facts lead elsewhere, unless a person has moved it."""
    if state.route is not None and state.edits == state.edits_at_route:
        return ticket
    if state.route is None and state.team is not None:
        return ticket
    moved = state.route is not None and (ev.is_person(state.route) or bool(state.handovers))
    if moved or "team" in state.pins or state.status in DONE:
        return ticket
    route = setup.routing.first(TicketView(setup, ticket, at, state=state, related=related))
    by = f"route:{route.id}"
    if by == state.route and route.team == state.team:
        return ticket
    chars = derived(ticket.id, by, state.reopens, state.edits)
    event = ev.Routed(id=f"{state.numbers + 1}-{chars}", at=at, by=by, team=route.team, tier=route.tier)
    return with_events(ticket, (event,))


def _one_pass(setup: Setup, ticket: Ticket, at: datetime, related: Related) -> list[ev.Event]:
    state = state_of(ticket)
    view = TicketView(setup, ticket, at, state=state, related=related)
    holding = [rule for rule in setup.rules if not fired(rule, ticket.id, state) and rule.when(view)]
    new: list[ev.Event] = []
    raising = _priority_from(holding, state)
    if raising is not None and raising.priority:
        new.append(
            ev.Prioritised(
                id=f"{state.numbers + 1}-{_chars(raising, ticket.id, state, 'priority')}",
                at=at,
                by=f"rule:{raising.id}",
                from_=state.priority,
                to=raising.priority,  # type: ignore[arg-type] - checked when the rule was read
            )
        )
    told = set(state.open_escalations)
    for rule in holding:
        for entry in rule.escalate:
            if entry.to not in told and "team" not in (state.pins if entry.handover else ()):
                told.add(entry.to)
                new.append(_escalated(rule, entry, ticket.id, state, at, len(new)))
    return new


def _priority_from(holding: list[Rule], state: State) -> Rule | None:
    """Choose the rule whose priority wins: the highest; rules never lower one that was set before."""
    if "priority" in state.pins:
        return None
    setting = [rule for rule in holding if rule.priority is not None]
    if not setting:
        return None
    winner = max(setting, key=lambda rule: PRIORITIES.index(rule.priority))  # type: ignore[arg-type]
    wanted = PRIORITIES.index(winner.priority)  # type: ignore[arg-type]
    now = PRIORITIES.index(state.priority)  # type: ignore[arg-type]
    if wanted > now or (wanted < now and state.priority_by is None):
        return winner
    return None


def _escalated(
    rule: Rule, entry: EscalateEntry, ticket: str, state: State, at: datetime, place: int
) -> ev.Escalated:
    return ev.Escalated(
        id=f"{state.numbers + 1 + place}-{_chars(rule, ticket, state, f'escalate {entry.to}')}",
        at=at,
        by=f"rule:{rule.id}",
        team=entry.to,
        tier=entry.tier,
        handover=entry.handover or None,
        kind=entry.kind,
        reason=entry.reason,
    )


def _chars(rule: Rule, ticket: str, state: State, effect: str) -> str:
    return derived(ticket, f"rule:{rule.id}", state.reopens, effect)


def fired(rule: Rule, ticket: str, state: State) -> bool:
    """Say whether the rule has fired on the ticket in this episode (since its last reopening)."""
    if not state.fired:
        return False
    effects = [f"escalate {entry.to}" for entry in rule.escalate]
    if rule.priority:
        effects.append("priority")
    return any(_chars(rule, ticket, state, effect) in state.fired for effect in effects)


def next_steps(setup: Setup, view: TicketView) -> list[str]:
    """List what the rules that hold now say to do next, in the rules' order."""
    return [rule.next for rule in setup.rules if rule.next and rule.when(view)]
