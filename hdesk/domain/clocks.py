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
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.durations import Duration
from hdesk.domain.findings import Refused
from hdesk.domain.localtime import instant
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
    """What a policy grants: the calendar, the targets by clock and priority, the statuses that pause.

    `auto_ack` says that an automatic acknowledgement or reply acknowledges, too.
    """

    policy: str
    calendar: Calendar
    targets: Mapping[str, Mapping[str, Duration]]
    pauses: frozenset[str]
    auto_ack: bool = False

    def target(self, clock: str, priority: str) -> Duration | None:
        """Give a clock's target at a priority; None where the policy sets none."""
        by_priority = self.targets.get(clock, {})
        return by_priority.get(priority) or by_priority.get("default")


class Clock(NamedTuple):
    """One clock of one ticket.

    `stopped` is when it was met or ended. `due` is None where there is no target, and while a pause lasts
    that began before the target was missed. `pauses` are the spans in which it did not count.
    """

    name: ClockName
    start: datetime
    stopped: datetime | None
    target: Duration | None
    due: datetime | None
    pauses: tuple[Pause, ...]

    @property
    def settled(self) -> datetime | None:
        """Give when it was settled whether the target is met: stopped, or missed if that came first."""
        known = [moment for moment in (self.stopped, self.due) if moment is not None]
        return min(known, key=instant, default=None)

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
        return instant(self.stopped or now) > instant(self.due)


def clocks_of(state: State, terms: Terms, received: datetime | None = None) -> dict[str, Clock]:
    """Evaluate every clock of a ticket that has started, under the policy's terms.

    `received` is when the inquiry came, where its contact says so. A ticket merged into another, or whose
    moments are in doubt, has no clocks; nor has one the clocks that a moment nobody knows would start, stop
    or pause.
    """
    if state.merged_into or state.doubts or state.created_at is None:
        return {}
    clocks = (_clock(run, terms, state.priority) for run in _runs(state, terms, received or state.created_at))
    return {clock.name: clock for clock in clocks if clock.name not in state.untold}


class _Run(NamedTuple):
    name: ClockName
    start: datetime
    stopped: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    promised: datetime | None = None


def _runs(state: State, terms: Terms, came: datetime) -> Iterator[_Run]:
    """Say which clocks run, or ran, from when to when."""
    pauses = tuple(_spans_in(state, terms.pauses))
    ended = state.resolved_at if state.status in DONE else None
    yield _Run("acknowledgement", came, _acknowledged(state, terms) or ended)
    yield _Run("first_response", came, state.first_response_at or ended)
    if state.created_at is not None:
        yield _Run("resolution", state.created_at, ended, (*pauses, *_time_resolved(state)))
    if state.status in DONE:
        return
    if state.unanswered_since is not None and state.first_response_at is not None:
        yield _Run("next_response", state.unanswered_since)
    promised = state.promise_due if _promise_is_latest(state) else None
    yield _Run("update", state.last_update_at or came, None, pauses, promised)
    waiting = [start for _, start, end in state.handovers if end is None and start]
    if waiting:
        yield _Run("handover", waiting[-1])


def _acknowledged(state: State, terms: Terms) -> datetime | None:
    found = [state.acknowledged_at, state.auto_acknowledged_at if terms.auto_ack else None]
    return min(filter(None, found), default=None)


def _promise_is_latest(state: State) -> bool:
    made = state.promises[-1][0] if state.promises else None
    return made is not None and made == state.last_update_at


def _clock(run: _Run, terms: Terms, priority: str) -> Clock:
    target = terms.target(run.name, priority)
    clock = Clock(run.name, run.start, run.stopped, target, None, run.pauses)
    if target is None and run.promised is None:
        return clock
    found = run.promised
    if found is None and target is not None:
        ended = tuple(pause for pause in run.pauses if pause[1] is not None)
        try:
            found = due(terms.calendar, run.start, target, ended)
        except Refused:
            return clock  # the calendar has no opening left: what is never open is never due
    paused_since = [begin for begin, end in run.pauses if end is None]
    if run.stopped is None and found and paused_since and paused_since[-1] < found:
        return clock
    return clock._replace(due=found)


def due(calendar: Calendar, start: datetime, target: Duration, pauses: tuple[Pause, ...] = ()) -> datetime:
    """Give the moment a target falls due: in business time on the calendar, or in clock time."""
    counting = calendar if target.business else _always(calendar.zone)
    return counting.due(start, target.seconds / 60, pauses)


@lru_cache(maxsize=64)
def _always(zone: ZoneInfo) -> Calendar:
    return Calendar.always(zone)


def _spans_in(state: State, statuses: frozenset[str]) -> Iterator[Pause]:
    """Give the spans spent in some statuses; one that still lasts has no end."""
    spans = state.status_spans
    for place, (begin, status) in enumerate(spans):
        end = spans[place + 1][0] if place + 1 < len(spans) else None
        if status in statuses and begin is not None:
            yield begin, end


def _time_resolved(state: State) -> Iterator[Pause]:
    """Give the spans between a resolution and the reopening after it."""
    begin: datetime | None = None
    for at, status in state.status_spans:
        if status in DONE:
            begin = begin or at
        elif begin is not None:
            yield begin, at
            begin = None
