"""What holds routes and rules back: the reasons why a consequence does not come about, in words.

`apply` acts where there is none, `explain` says which one there is: the two cannot drift apart.
"""

from collections.abc import Collection

from hdesk.domain import events as ev
from hdesk.domain.model import DONE, Priority, place
from hdesk.domain.rules import EscalateEntry
from hdesk.domain.state import State


def from_acting(state: State) -> str | None:
    """Say why routes and rules leave a ticket alone altogether."""
    if state.merged_into:
        return f"the ticket is merged into {state.merged_into}"
    return "the ticket is closed" if state.status == "closed" else None


def from_routing(state: State) -> str | None:
    """Say why the routes leave a ticket where it is: one is routed when it is new, or edited to lead elsewhere."""
    if state.route is None:
        if state.team is not None:
            return f"it is with {state.team} already"
    elif ev.is_person(state.route):
        return f"{state.route} has moved it"
    elif state.handovers:
        return f"it has been handed over to {state.handovers[-1][0]}"
    elif state.edits == state.edits_at_route:
        return "what it is about has not been edited since"
    if "team" in state.pins:
        return "the team is pinned"
    return f"the ticket is {state.status}" if state.status in DONE else None


def from_prioritising(wanted: Priority, state: State) -> str | None:
    """Say why a rule may not set a priority: rules never lower one that was set, and leave pinned ones alone."""
    if "priority" in state.pins:
        return "the priority is pinned"
    if wanted == state.priority:
        return f"the priority is {wanted} already"
    if place(wanted) < place(state.priority) and state.priority_by is not None:
        return f"{state.priority_by} has set it to {state.priority}, and rules never lower what was set"
    return None


def from_escalating(entry: EscalateEntry, state: State, told: Collection[str]) -> str | None:
    """Say why a rule does not escalate; `told` are the teams with an open escalation."""
    if entry.to in told:
        return f"an escalation to {entry.to} is open already"
    return "the team is pinned" if entry.handover and "team" in state.pins else None
