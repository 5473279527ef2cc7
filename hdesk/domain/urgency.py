"""Urgency: in which order open work is done, and why."""

from datetime import datetime
from typing import NamedTuple

from hdesk.domain.apply import next_steps
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.durations import format_duration
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE, place
from hdesk.domain.views import View

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


def urgency(view: View) -> Urgency:
    """Judge a ticket that is not closed.

    Order: first what is not waiting for somebody else; of that, what a breach costs (priority), then what
    is due next. The reason names the clock that decides and how long it has left.
    """
    nearest = _nearest(view)
    due: datetime | None = view[f"{nearest}_due"] if nearest else None
    return Urgency(_key(view, due), ", ".join(_reasons(view, nearest, due)), _step(view, nearest), due)


def urgency_key(view: View) -> tuple[int, int, float, str]:
    """Give the key alone that tickets are sorted by."""
    nearest = _nearest(view)
    return _key(view, view[f"{nearest}_due"] if nearest else None)


def _key(view: View, due: datetime | None) -> tuple[int, int, float, str]:
    status = view["status"]
    turn = 2 if status in DONE else 1 if status in _WAITING else 0
    return turn, -place(view["priority"]), due.timestamp() if due else float("inf"), view["id"]


def _nearest(view: View) -> str | None:
    """Name the clock that is due next, of those that run."""
    running = [name for name in CLOCKS if view[f"{name}_due"] and view[f"{name}_stopped"] is None]
    return min(running, key=lambda name: instant(view[f"{name}_due"]), default=None)


def _reasons(view: View, nearest: str | None, due: datetime | None) -> list[str]:
    status = view["status"]
    reasons = [str(view["priority"])]
    if status in DONE:
        reasons.append("resolved, not confirmed")
    elif status in _WAITING:
        reasons.append("waiting for the customer" if status == "pending" else "waiting for another team")
    if nearest is not None and due is not None:
        left = (due - view.now).total_seconds()
        said = "overdue by" if left < 0 else "due in"
        reasons.append(f"{nearest.replace('_', ' ')} {said} {format_duration(abs(left))}")
    return reasons


def _step(view: View, nearest: str | None) -> str:
    if view["status"] in DONE:
        return "ask the customer to confirm, then close"
    steps = next_steps(view)
    if steps:
        return steps[0]
    return _WHAT[nearest] if nearest else "work on it"
