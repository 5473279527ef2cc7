"""Movers: which kinds of events can move a figure, so that a change of it is laid to what can have made it."""

from typing import Final

from hdesk.insight.kpi import Kpi

_BEGIN: Final = frozenset(("created", "imported", "merged", "undone", "corrected"))
"""What makes a ticket or contact count or not, whatever is counted of it."""
_END: Final = frozenset(("resolved", "confirmed", "closed", "reopened"))
_PAUSE: Final = frozenset(("held", "resumed", "asked", "customer_replied"))
_ANSWER: Final = frozenset(("acknowledged", "responded"))
_TARGET: Final = frozenset(("prioritised", "edited"))
_TEAM: Final = frozenset(("escalated", "accepted", "returned", "routed", "reviewed"))
_RATED: Final = frozenset(("rated",))
_PROMISE: Final = frozenset(("promised", "rescheduled", "responded"))

_MOVED_BY: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("inquiries", "tickets_created"), frozenset[str]()),
    **dict.fromkeys(("tickets_closed", "awaiting_confirmation", "tickets_open", "backlog", "deflection"), _END),
    **dict.fromkeys(("reopened", "closed_without_reopening", "confirmed_closure"), _END),
    **dict.fromkeys(("fcr", "fcr_window", "within_24h", "same_day"), _END),
    **dict.fromkeys(("one_touch", "responses_per_resolution"), _END | _ANSWER),
    **dict.fromkeys(("resolution", "resolution_first"), _END | _PAUSE),
    **dict.fromkeys(("ack", "ack_within_1h", "response"), _ANSWER),
    "next_response": _ANSWER | {"customer_replied"},
    "acknowledgement_met": _ANSWER | _TARGET,
    "first_response_met": _ANSWER | _TARGET,
    "next_response_met": _ANSWER | _TARGET | {"customer_replied"},
    "update_met": _ANSWER | _TARGET | _END | _PAUSE,
    "resolution_met": _END | _PAUSE | _TARGET,
    "handover_met": _TEAM | _TARGET,
    **dict.fromkeys(("csat", "csat_good"), _RATED),
    "csat_response": _RATED | _END,
    **dict.fromkeys(("logging_accuracy", "logging_score"), frozenset(("reviewed",))),
    **dict.fromkeys(("escalations", "handover", "handover_rating", "sent_back", "misrouted"), _TEAM),
    "promises_kept": _PROMISE | _END,
    "follow_up": _END | {"followed_up"},
}
"""The events by which a figure moves, beside those of `_BEGIN`; of a figure that is not here any may."""


def moved_by(kpi: Kpi, *, filed: bool = False) -> frozenset[str] | None:
    """Name the kinds of events that can have moved a figure; None where any can.

    With `filed` only what is filed under something counts, and a figure moves with what that is, too.
    """
    known = _MOVED_BY.get(kpi.name)
    if known is None:
        return None
    return known | _BEGIN | ({"edited", "routed", "escalated"} if filed else frozenset())
