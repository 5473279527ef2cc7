"""Urgency: in which order open work is done, why, and what is to be done next, by when.

What is due first comes first. A head start says how much sooner than its due date a ticket counts as due: the more
a breach costs (priority), and where another team waits for an answer, the more. So something urgent comes before
what is due a little sooner, and nothing waits for ever. What has no due date comes after that: open work, then what
waits for somebody else, then what is resolved.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.apply import next_steps
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.durations import format_duration, roughly
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE, place
from hdesk.domain.views import View

_WAITING = frozenset(("pending", "on_hold"))
_HOUR = 3600
_HEAD_START = {"urgent": 24 * _HOUR, "high": 8 * _HOUR, "normal": 0, "low": -8 * _HOUR}
"""In seconds, by priority: what a breach costs."""
_BLOCKS = 8 * _HOUR
"""In seconds: what another team waits for holds up two."""
_RESOLVED = -24 * _HOUR
"""In seconds: nobody suffers while a resolution waits for its confirmation."""

Key = tuple[int, float, int, str]
Reader = Callable[[], str | None]


def nobody() -> None:
    """Be a reader of no team."""


class Urgency(NamedTuple):
    """How urgent a ticket is: a key to sort by, the reason in words, what to do, and by when."""

    key: Key
    reason: str
    step: str
    due: datetime | None


def urgency(view: View, reader: Reader = nobody) -> Urgency:
    """Judge a ticket that is not closed, in the words of a reader; `reader` gives their team where it matters."""
    nearest = _nearest(view)
    due = _due(view, nearest)
    return Urgency(_key(view, due), ", ".join(_reasons(view, nearest, due)), _step(view, nearest, reader), due)


def urgency_key(view: View) -> Key:
    """Give the key alone that tickets are sorted by: group, due date less head start, priority, ID."""
    return _key(view, _due(view, _nearest(view)))


def _key(view: View, due: datetime | None) -> Key:
    status = view["status"]
    group = 0 if due else 3 if status in DONE else 2 if status in _WAITING else 1
    counts = due.timestamp() - _head_start(view) if due else float("inf")
    return group, counts, -place(view["priority"]), view["id"]


def _head_start(view: View) -> int:
    blocks = _BLOCKS if view["asked_by"] else 0
    return _HEAD_START[view["priority"]] + blocks + (_RESOLVED if view["status"] in DONE else 0)


def _nearest(view: View) -> str | None:
    """Name the clock that is due next, of those that run."""
    running = [name for name in CLOCKS if view[f"{name}_due"] and view[f"{name}_stopped"] is None]
    return min(running, key=lambda name: instant(view[f"{name}_due"]), default=None)


def _due(view: View, nearest: str | None) -> datetime | None:
    """Give when something is to be done: the nearest clock's due date, after the resolution that of a follow-up."""
    due: datetime | None = view["follow_up_due"] if nearest is None else view[f"{nearest}_due"]
    return due


def _reasons(view: View, nearest: str | None, due: datetime | None) -> Iterator[str]:
    status = view["status"]
    yield str(view["priority"])
    if view["asked_by"]:
        yield f"{view['asked_by']} waits for an answer"
    if status in DONE:
        yield "resolved, not confirmed"
    elif status in _WAITING:
        yield "waiting for the customer" if status == "pending" else "waiting for another team"
    if due is not None:
        what = "follow-up" if nearest is None else _called(view, nearest)
        left = (due - view.now).total_seconds()
        yield f"{what} {'overdue by' if left < 0 else 'due in'} {format_duration(abs(left))}"


def _called(view: View, clock: str) -> str:
    return "promised update" if clock == "update" and _is_promised(view) else clock.replace("_", " ")


def _is_promised(view: View) -> bool:
    promised: datetime | None = view["promise_due"]
    return promised is not None and promised == view["update_due"]


def _step(view: View, nearest: str | None, reader: Reader) -> str:
    """Say what to do next: what a rule says, else what stops the clock that runs out next."""
    if view["status"] in DONE:
        return _to_confirm(view)
    team = _title(view, view["team"])
    if nearest == "handover":
        since = _for(view, "waiting_since")
        return (
            "accept or return it"
            if reader() in {None, view["team"]}
            else f"ask {team} to accept it: escalated{since} ago"
        )
    if view["asked_by"]:
        return f"answer {_title(view, view['asked_by'])}: asked{_for(view, 'asked_since')} ago"
    steps = next_steps(view)
    call = to_call(view)
    return call or (steps[0] if steps else _for_clock(view, nearest, reader))


def to_call(view: View) -> str | None:
    """Say that the customer is to be called: so many written replies have not solved it (desk.yaml says how many)."""
    sent = view["responses_since_call"]
    if view["status"] in DONE or sent < view.setup.config.call_after_responses:
        return None
    return f"call the customer: {sent} replies sent"


def _for_clock(view: View, nearest: str | None, reader: Reader) -> str:
    waiting = view["waiting_for"]
    if nearest in {"update", "resolution"} and waiting and view["status"] != "pending" and waiting != reader():
        return f"ask {_title(view, waiting)}: no update for{_for(view, 'waiting_since')}"
    if nearest == "update" and _is_promised(view):
        return f"tell the customer what was promised for {_clock_time(view, view['promise_due'])}"
    steps = {
        None: "wait for the customer" if view["status"] == "pending" else "work on it",
        "acknowledgement": "acknowledge it",
        "first_response": f"give the first reply: came{_for(view, 'received_at')} ago",
        "next_response": f"answer the customer: wrote{_for(view, 'last_customer_at')} ago",
        "update": f"update the customer: heard nothing for{_for(view, 'last_update_at')}",
    }
    return steps.get(nearest, "resolve it")


def _to_confirm(view: View) -> str:
    if view["consent"] == "yes":
        return "close it: the customer has confirmed"
    if view["consent"] == "no":
        return "reopen it: the customer says it is not solved"
    return f"ask the customer whether it is solved: resolved{_for(view, 'resolved_at')} ago"


def _title(view: View, team: str | None) -> str:
    """Give a team's name for people."""
    known = view.setup.config.teams.get(team or "")
    return known.title if known else team or "the team"


def _for(view: View, since: str) -> str:
    """Say for how long something has been so, in one unit."""
    start: datetime | None = view[since] or view["created_at"]
    if start is None:
        return ""
    return f" {roughly(max(0.0, (view.now - start).total_seconds()))}"


def _clock_time(view: View, at: datetime) -> str:
    local = at.astimezone(view.now.tzinfo)
    return f"{local:%H:%M}" if local.date() == view.now.date() else f"{local:%a %d %b %H:%M}"
