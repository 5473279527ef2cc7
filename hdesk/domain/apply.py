"""Applying routes and rules to a ticket until nothing more fires (law 10)."""

from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.fold import with_events
from hdesk.domain.holdback import from_acting, from_escalating, from_prioritising, from_routing
from hdesk.domain.identities import tried, unused
from hdesk.domain.model import Ticket, place
from hdesk.domain.rules import EscalateEntry, Rule
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.views import UNRELATED, Related, TicketView, View

_PASSES = 50
"""Each rule fires at most once an episode, so passes are bounded by the rules; this bounds a mistake."""

PRIORITY = "priority"
"""The effect of setting the priority, as it goes into an event's identity."""


def settle(setup: Setup, ticket: Ticket, at: datetime, related: Related = UNRELATED) -> Ticket:
    """Route the ticket and run the rules until none fires; give it with the events that came of it.

    Running it again changes nothing, on this clone or another: automatic events have derived identities.
    A closed ticket is left alone.
    """
    view = TicketView(setup, ticket, at, related=related)
    if from_acting(view.state):
        return ticket
    view = _after(view, routed(view))
    for _ in range(_PASSES):
        new = one_pass(view)
        if not new:
            return view.ticket
        view = _after(view, new)
    raise RuntimeError(f"rules do not settle on {ticket.id}")


def _after(view: TicketView, new: list[ev.Event]) -> TicketView:
    """See the ticket again, with further events."""
    if not new:
        return view
    return TicketView(view.setup, with_events(view.ticket, new), view.now, related=view.related)


def routed(view: TicketView) -> list[ev.Event]:
    """Route a new ticket, and one whose edited facts lead elsewhere, unless a person has moved it."""
    state = view.state
    if from_routing(state):
        return []
    route = view.setup.routing.first(view)
    by = f"route:{route.id}"
    if by == state.route and route.team == state.team:
        return []
    chars = unused(state, view.ticket.id, by, state.reopens, state.edits)
    event_id = f"{state.numbers + 1}-{chars}"
    return [ev.Routed(id=event_id, at=view.now, by=by, team=route.team, tier=route.tier)]


def one_pass(view: TicketView) -> list[ev.Event]:
    """Judge every rule that has not fired against the ticket as it stands; give what they write."""
    state, ticket, at = view.state, view.ticket.id, view.now
    holding = [rule for rule in view.setup.rules if not fired(rule, ticket, state) and rule.when(view)]
    new: list[ev.Event] = []
    raising = _priority_from(holding, state)
    if raising is not None and raising.priority:
        event_id = f"{state.numbers + 1}-{effect_chars(raising, ticket, state, PRIORITY)}"
        by = f"rule:{raising.id}"
        new.append(ev.Prioritised(id=event_id, at=at, by=by, from_=state.priority, to=raising.priority))
    told = set(state.open_escalations)
    for rule in holding:
        for entry in rule.escalate:
            if not from_escalating(entry, state, told):
                told.add(entry.to)
                chars = effect_chars(rule, ticket, state, escalation(entry))
                new.append(_escalated(rule, entry, f"{state.numbers + 1 + len(new)}-{chars}", at))
    return new


def _priority_from(holding: list[Rule], state: State) -> Rule | None:
    """Choose the rule whose priority wins: the highest; rules never lower one that was set before."""
    setting = [(place(rule.priority), rule) for rule in holding if rule.priority]
    if not setting:
        return None
    _, winner = max(setting, key=lambda one: one[0])
    return None if winner.priority is None or from_prioritising(winner.priority, state) else winner


def _escalated(rule: Rule, entry: EscalateEntry, event_id: str, at: datetime) -> ev.Escalated:
    return ev.Escalated(
        id=event_id,
        at=at,
        by=f"rule:{rule.id}",
        team=entry.to,
        tier=entry.tier,
        handover=entry.handover or None,
        kind=entry.kind,
        reason=entry.reason,
    )


def escalation(entry: EscalateEntry) -> str:
    """Name the effect of an escalation, as it goes into an event's identity."""
    return f"escalate {entry.to}"


def effect_chars(rule: Rule, ticket: str, state: State, effect: str) -> str:
    """Derive the identity of the event that is a rule's effect in this episode."""
    return effect_tried(rule, ticket, state, effect)[-1]


def effect_tried(rule: Rule, ticket: str, state: State, effect: str) -> list[str]:
    """List the identities of a rule's effect in this episode, those that were undone first."""
    return tried(state, ticket, f"rule:{rule.id}", state.reopens, effect)


def fired(rule: Rule, ticket: str, state: State) -> bool:
    """Say whether the rule has fired on the ticket in this episode (since its last reopening), and that stands."""
    if not state.fired:
        return False
    effects = [escalation(entry) for entry in rule.escalate]
    if rule.priority:
        effects.append(PRIORITY)
    return any(effect_chars(rule, ticket, state, effect) in state.fired for effect in effects)


def may_change(view: View) -> bool:
    """Say whether routes or rules may have something to do on a ticket: false means that nothing would fire.

    Told from fields alone, so that a sweep reads only the files that it may change.
    """
    if view["team"] is None:
        return True
    told = view["escalated_to"]
    return any(
        rule.when(view)
        and (
            (rule.priority is not None and rule.priority != view["priority"])
            or any(entry.to not in told for entry in rule.escalate)
        )
        for rule in view.setup.rules
    )


def next_steps(view: View) -> list[str]:
    """List what the rules that hold now say to do next, in the rules' order."""
    return [rule.next for rule in view.setup.rules if rule.next and rule.when(view)]
