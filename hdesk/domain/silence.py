"""Silence after a resolution: when the customer is asked again, and when nobody waits for an answer any longer."""

from datetime import datetime

from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Refused
from hdesk.domain.localtime import instant
from hdesk.domain.views import TicketView


def after_resolution(view: TicketView, duration: str | None) -> datetime | None:
    """Give when a duration of desk.yaml has passed since the resolution, or since a follow-up after it.

    None where the desk gives no duration, or nobody knows when the ticket was resolved.
    """
    state = view.state
    since = state.status_spans[-1][0] if state.status_spans else None
    if duration is None or since is None:
        return None
    if state.followed_up_at is not None and instant(state.followed_up_at) > instant(since):
        since = state.followed_up_at
    try:
        return parse_duration(duration).after(since, view.setup.calendar)
    except Refused:
        return None  # the calendar has no opening left
