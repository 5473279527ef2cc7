"""Urgency: in which order open work is done, and why."""

from datetime import datetime
from typing import NamedTuple

from hdesk.domain.apply import next_steps
from hdesk.domain.durations import format_duration
from hdesk.domain.model import DONE, PRIORITIES
from hdesk.domain.views import TicketView

_WAITING = frozenset(("pending", "on_hold"))
_WHAT = {
    "acknowledgement": "acknowledge it",
    "first_response": "give the first reply",
    "next_response": "answer the customer",
    "update": "update the customer",
    "resolution": "resolve it",
    "handover": "accept or return the escalation",
}


class Urgency(NamedTuple):
    """How urgent a ticket is: a key to sort by, the reason in words, what to do, and by when."""

    key: tuple[int, int, float, str]
    reason: str
    step: str
    due: datetime | None


def urgency(view: TicketView) -> Urgency:
    """Judge a ticket that is not closed.

    Order: first what is not waiting for somebody else; of that, what a breach costs (priority), then what
    is due next. A reason names the clock that decides and how long it has left.
    """
    state = view.state
    due_clocks = [
        clock for clock in view.clocks().values() if clock.stopped is None and clock.due is not None and clock.target
    ]
    nearest = min(due_clocks, key=lambda clock: clock.due or view.now, default=None)
    waiting = state.status in _WAITING
    resolved = state.status in DONE
    rank = len(PRIORITIES) - PRIORITIES.index(view["priority"])
    due = nearest.due if nearest else None
    key = (
        2 if resolved else 1 if waiting else 0,
        rank,
        due.timestamp() if due else float("inf"),
        view.ticket.id,
    )
    reasons = [str(view["priority"])]
    if resolved:
        reasons.append("resolved, not confirmed")
    elif waiting:
        reasons.append("waiting for the customer" if state.status == "pending" else "waiting for another team")
    if nearest is not None and due is not None:
        left = (due - view.now).total_seconds()
        name = nearest.name.replace("_", " ")
        reasons.append(f"{name} {'overdue by' if left < 0 else 'due in'} {format_duration(abs(left))}")
    steps = next_steps(view.setup, view)
    if resolved:
        step = "ask the customer to confirm, then close"
    elif steps:
        step = steps[0]
    else:
        step = _WHAT[nearest.name] if nearest else "work on it"
    return Urgency(key, ", ".join(reasons), step, due)
