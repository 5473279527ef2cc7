"""Clocks: running measures of a ticket, when they started, when they are due, how they ended.

| clock | from | to |
|---|---|---|
| acknowledgement | the inquiry came | acknowledged or responded |
| first_response | the inquiry came | the first public reply by a person |
| next_response | the oldest unanswered customer message | the next public reply by a person |
| update | the last public reply, promise or acknowledgement | the next; a promise moves it |
| resolution | creation | the last resolution, minus pauses and the time spent resolved |
| handover | an escalation with handover | accepted or returned |
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from hdesk.domain.durations import Duration
from hdesk.domain.model import DONE
from hdesk.domain.state import State
from hdesk.domain.worktime import Calendar

ClockName = Literal["acknowledgement", "first_response", "next_response", "update", "resolution", "handover"]
CLOCKS: tuple[ClockName, ...] = (
    "acknowledgement",
    "first_response",
    "next_response",
    "update",
    "resolution",
    "handover",
)

Pause = tuple[datetime, datetime | None]


class Terms(NamedTuple):
    """What a policy grants: the calendar, the targets by clock and priority, the statuses that pause."""

    policy: str
    calendar: Calendar
    targets: Mapping[str, Mapping[str, Duration]]
    pauses: frozenset[str]

    def target(self, clock: str, priority: str) -> Duration | None:
        """Give a clock's target at a priority; None where the policy sets none."""
        by_priority = self.targets.get(clock, {})
        return by_priority.get(priority) or by_priority.get("default")


class Clock(NamedTuple):
    """One clock of one ticket.

    `due` is None while paused or where there is no target; `stopped` is when it was met or ended. `pauses`
    are the spans in which it did not count.
    """

    name: ClockName
    start: datetime
    stopped: datetime | None
    target: Duration | None
    due: datetime | None
    pauses: tuple[Pause, ...]

    @property
    def paused(self) -> bool:
        """Say whether the clock stands still now."""
        return self.stopped is None and any(end is None for _, end in self.pauses)

    def breached(self, now: datetime) -> bool | None:
        """Say whether the target was missed, as far as is known now; None without a target.

        An overdue open clock counts as missed.
        """
        if self.due is None:
            return None if self.target is None else False
        return (self.stopped or now) > self.due


def clocks_of(state: State, terms: Terms, received: datetime | None = None) -> dict[str, Clock]:
    """Evaluate every clock of a ticket that has started, under the policy's terms.

    `received` is when the inquiry came, where its contact says so. A ticket merged into another, or whose
    moments are in doubt, has no clocks.
    """
    if state.merged_into or state.doubts or state.created_at is None:
        return {}
    came = received or state.created_at
    pauses = tuple(_spans_in(state, terms.pauses))
    ended = state.resolved_at if state.status in DONE else None
    found: dict[str, Clock] = {}

    def put(name: ClockName, start: datetime | None, stopped: datetime | None, pause: tuple[Pause, ...]) -> None:
        if start is not None:
            found[name] = _clock(name, start, stopped, pause, terms, state.priority)

    put("acknowledgement", came, state.acknowledged_at or ended, ())
    put("first_response", came, state.first_response_at or ended, ())
    put("resolution", state.created_at, ended, (*pauses, *_time_resolved(state)))
    if ended is None:
        put("next_response", state.unanswered_since if state.first_response_at else None, None, ())
        put("update", state.last_update_at or came, None, pauses)
        waiting = [start for _, start, end in state.handovers if end is None and start]
        put("handover", waiting[-1] if waiting else None, None, ())
        if "update" in found and state.promise_due and _promise_is_latest(state):
            found["update"] = found["update"]._replace(due=state.promise_due)
    return found


def _promise_is_latest(state: State) -> bool:
    made = state.promises[-1][0] if state.promises else None
    return made is not None and made == state.last_update_at


def _clock(
    name: ClockName,
    start: datetime,
    stopped: datetime | None,
    pauses: tuple[Pause, ...],
    terms: Terms,
    priority: str,
) -> Clock:
    target = terms.target(name, priority)
    clock = Clock(name, start, stopped, target, None, pauses)
    if target is None or clock.paused:
        return clock
    return clock._replace(due=due(terms.calendar, start, target, pauses))


def due(calendar: Calendar, start: datetime, target: Duration, pauses: tuple[Pause, ...] = ()) -> datetime:
    """Give the moment a target falls due: in business time on the calendar, or in clock time."""
    if target.business:
        return calendar.due(start, target.seconds / 60, pauses)
    return _clock_due(start, target.seconds, pauses)


def _clock_due(start: datetime, seconds: float, pauses: tuple[Pause, ...]) -> datetime:
    moment = start + timedelta(seconds=seconds)
    for begin, end in sorted(pauses, key=lambda one: one[0]):
        if end is not None and end > start and begin < moment:
            moment += end - max(begin, start)
    return moment


def _spans_in(state: State, statuses: frozenset[str]) -> Iterator[Pause]:
    """Give the spans spent in some statuses; one that still lasts has no end."""
    spans = state.status_spans
    for place, (begin, status) in enumerate(spans):
        end = spans[place + 1][0] if place + 1 < len(spans) else None
        if status in statuses and begin is not None:
            yield begin, end


def _time_resolved(state: State) -> Iterator[Pause]:
    """Give the spans between a resolution and the reopening after it."""
    spans = state.status_spans
    begin: datetime | None = None
    for at, status in spans:
        if status in DONE:
            begin = begin or at
        elif begin is not None:
            yield begin, at
            begin = None
