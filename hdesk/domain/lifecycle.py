"""The state machine that guards commands. Files are never refused: the fold reads any sequence."""

from collections.abc import Mapping
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.findings import Refused
from hdesk.domain.state import State

_WORKING = frozenset(("new", "open", "pending", "on_hold"))
_NOT_CLOSED = _WORKING | {"resolved"}
_ANY = _NOT_CLOSED | {"closed"}

MOVES: Mapping[str, frozenset[str]] = {
    "note": _ANY,
    "edit": _ANY,
    "assign": _WORKING,
    "own": _NOT_CLOSED,
    "ack": _NOT_CLOSED,
    "reply": _NOT_CLOSED,
    "heard": _ANY,
    "escalate": _WORKING,
    "accept": _WORKING,
    "return": _WORKING,
    "ask": _WORKING,
    "promise": _WORKING,
    "reschedule": _WORKING,
    "hold": _WORKING,
    "resume": frozenset(("pending", "on_hold")),
    "approve": _NOT_CLOSED,
    "resolve": _WORKING,
    "confirm": frozenset(("resolved", "closed")),
    "followup": frozenset(("resolved", "closed")),
    "close": _NOT_CLOSED,
    "reopen": frozenset(("resolved", "closed")),
    "link": _ANY,
    "merge": _ANY,
    "attach": _ANY,
    "rate": _ANY,
    "pin": _NOT_CLOSED,
    "prioritise": _NOT_CLOSED,
}
"""The statuses in which each command makes sense."""

MOVE_OF: Mapping[type[Any], str] = {
    ev.Acknowledged: "ack",
    ev.Responded: "reply",
    ev.CustomerReplied: "heard",
    ev.Noted: "note",
    ev.Assigned: "assign",
    ev.Owned: "own",
    ev.Routed: "assign",
    ev.Escalated: "escalate",
    ev.Accepted: "accept",
    ev.Returned: "return",
    ev.Asked: "ask",
    ev.Prioritised: "prioritise",
    ev.Pinned: "pin",
    ev.Edited: "edit",
    ev.Promised: "promise",
    ev.Rescheduled: "reschedule",
    ev.Held: "hold",
    ev.Resumed: "resume",
    ev.Approved: "approve",
    ev.Linked: "link",
    ev.Resolved: "resolve",
    ev.Confirmed: "confirm",
    ev.FollowedUp: "followup",
    ev.Closed: "close",
    ev.Reopened: "reopen",
    ev.Rated: "rate",
}
"""The command that an event stands for; the others need more than an event, and so their own commands."""


def possible(status: str) -> list[str]:
    """List the commands that a ticket in this status admits."""
    return [move for move, statuses in MOVES.items() if status in statuses]


def guard(ticket: str, state: State, move: str) -> None:
    """Refuse a command that the ticket's status does not admit, and say which are possible.

    Raises:
        Refused: the move is not possible now.
    """
    if state.merged_into:
        raise Refused(f"{ticket} was merged into {state.merged_into}; work on that one")
    if state.status not in MOVES[move]:
        raise Refused(
            f"{ticket} is {state.status}: it cannot be {_PAST.get(move, move)}; "
            f"possible now: {', '.join(possible(state.status))}"
        )


_PAST = {
    "assign": "assigned",
    "own": "given an owner",
    "ack": "acknowledged",
    "reply": "replied to",
    "escalate": "escalated",
    "accept": "accepted",
    "return": "returned",
    "ask": "asked about",
    "promise": "promised for",
    "reschedule": "rescheduled",
    "hold": "put on hold",
    "resume": "resumed",
    "approve": "given an approval",
    "resolve": "resolved",
    "confirm": "confirmed",
    "followup": "followed up",
    "close": "closed",
    "reopen": "reopened",
    "pin": "pinned",
    "prioritise": "prioritised",
}


def guard_close(ticket: str, state: State, reason: str | None) -> str:
    """Give the reason a ticket may be closed with: consent asked for, or a reason why there is none.

    Raises:
        Refused: there is neither the customer's consent nor a reason.
    """
    if reason is not None and reason != "done":
        return reason
    if state.consent == "yes":
        return "done"
    said_no = "the customer said no" if state.consent == "no" else "the customer has not confirmed"
    raise Refused(
        f"{ticket}: {said_no}; ask and record it (`hdesk close {ticket} --consent yes --how call`), "
        f"or say why there is no consent (`--reason no_answer`, duplicate, spam, internal …)"
    )
