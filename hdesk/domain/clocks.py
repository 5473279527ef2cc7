"""Clocks: running measures of a ticket, when they started, when they are due, how they ended.

| clock | from | to |
|---|---|---|
| acknowledgement | the inquiry came | acknowledged or responded |
| first_response | the inquiry came | the first public reply by a person |
| next_response | the oldest unanswered customer message | the next public reply by a person |
| update | the last public reply, promise or acknowledgement, or the reopening | the next; a promise moves it |
| resolution | creation | the last resolution, minus pauses and the time spent resolved |
| handover | an escalation with handover | accepted or returned |
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.durations import Duration
from hdesk.domain.findings import Refused
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE
from hdesk.domain.state import Standing, State
from hdesk.domain.terms import Chosen, Terms
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


class Reign(NamedTuple):
    """The time in which terms hold: from an instant to before another, None where they always have and will."""

    since: int | None = None
    until: int | None = None

    def segments(self, standings: Sequence[Standing]) -> Iterator[tuple[Standing, int | None]]:
        """Give each standing of the time with the instant at which it ended, None for the last.

        One that nobody can date holds from when the one before it did: that one has never held.
        """
        for place, standing in enumerate(standings):
            after = standings[place + 1] if place + 1 < len(standings) else None
            if after is not None and after.at is None:
                continue
            ends = instant(after.at) if after is not None and after.at is not None else None
            if ends is None or self.since is None or self.since < ends:
                yield standing, ends
            if ends is not None and self.until is not None and self.until <= ends:
                return


ALWAYS = Reign()


class Clock(NamedTuple):
    """One clock of one ticket.

    `stopped` is when it was met or ended. `due` is None where there is no target, and while a pause lasts
    that began before the target was missed. `pauses` are the spans in which it did not count.

    `terms` set its target by their entry `key`, under the priority and tier that `standing` has. `chosen` is the
    calendar it counts on. `promised` says that a promise has moved it.
    """

    name: ClockName
    start: datetime
    stopped: datetime | None
    target: Duration | None
    due: datetime | None
    pauses: tuple[Pause, ...]
    chosen: Chosen
    terms: Terms
    standing: Standing
    key: str | None = None
    promised: bool = False

    @property
    def settled(self) -> datetime | None:
        """Give when it was settled whether the target is met: stopped, or missed if that came first."""
        stopped, due = self.stopped, self.due
        if stopped is None or due is None:
            return stopped or due
        return stopped if instant(stopped) <= instant(due) else due

    @property
    def paused(self) -> bool:
        """Say whether the clock stands still now."""
        return self.stopped is None and any(end is None for _, end in self.pauses)

    @property
    def calendar(self) -> Calendar:
        """Give the calendar of its business hours."""
        return self.chosen.calendar

    @property
    def counting(self) -> Calendar:
        """Give the calendar whose open time it counts: one that never closes for clock time and for promises."""
        in_business = not self.promised and (self.target is None or self.target.business)
        return self.calendar if in_business else always(self.calendar.zone)

    @property
    def warns(self) -> datetime | None:
        """Give when a warning is wanted: when no more than the policy's lead is left before it is due.

        None where the policy wants none, and while nothing is due.
        """
        lead = self.terms.lead(self.name)
        if lead is None or self.due is None:
            return None
        ended = () if self.promised else tuple(pause for pause in self.pauses if pause[1] is not None)
        counting = self.calendar if lead.business else always(self.calendar.zone)
        until = counting.elapsed(self.start, self.due, ended) - lead.seconds
        return counting.due(self.start, max(until, 0) / 60, ended)

    def breached(self, now: datetime) -> bool | None:
        """Say whether the target was missed, as far as is known now; None without a target.

        An overdue open clock counts as missed.
        """
        if self.due is None:
            return None if self.target is None else False
        return instant(self.stopped or now) > instant(self.due)


def clocks_of(
    state: State, terms: Terms, received: datetime | None = None, *, reign: Reign = ALWAYS
) -> dict[str, Clock]:
    """Evaluate every clock of a ticket that has started, under the policy's terms.

    `received` is when the inquiry came, where its contact says so; `reign` the time in which the terms hold: what the
    ticket was before and after decides nothing under them. A ticket merged into another, or whose moments are in
    doubt, has no clocks; nor has one the clocks that a moment nobody knows would start, stop or pause.
    """
    if state.merged_into or state.doubts or state.created_at is None:
        return {}
    runs = _runs(state, terms, received or state.created_at)
    clocks = (judged(run, terms, state.standings, reign) for run in runs)
    return {clock.name: clock for clock in clocks if clock.name not in state.untold}


class Run(NamedTuple):
    """A clock from when to when it ran, and the spans in which it stood still; a promise may have moved it."""

    name: ClockName
    start: datetime
    stopped: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    promised: datetime | None = None


def _runs(state: State, terms: Terms, came: datetime) -> Iterator[Run]:
    """Say which clocks run, or ran, from when to when."""
    pauses = pauses_of(state, terms)
    ended = state.resolved_at if state.status in DONE else None
    yield Run("acknowledgement", came, _acknowledged(state, terms) or ended)
    yield Run("first_response", came, state.first_response_at or ended)
    if state.created_at is not None:
        yield Run("resolution", state.created_at, ended, (*pauses, *_time_resolved(state)))
    if state.status in DONE:
        return
    unanswered = unanswered_since(state)
    if unanswered is not None:
        yield Run("next_response", unanswered)
    start, promised = update_since(state, came)
    yield Run("update", start, None, pauses, promised)
    waiting = [start for _, start, end in state.handovers if end is None and start]
    if waiting:
        yield Run("handover", waiting[-1])


def _acknowledged(state: State, terms: Terms) -> datetime | None:
    found = [state.acknowledged_at, state.auto_acknowledged_at if terms.auto_ack else None]
    return min(filter(None, found), default=None)


def unanswered_since(state: State) -> datetime | None:
    """Give since when the customer's oldest message after a first reply has waited; None where none has."""
    return state.unanswered_since if state.first_response_at is not None else None


def update_since(state: State, came: datetime) -> tuple[datetime, datetime | None]:
    """Give since when the customer has waited for an update, and the moment by which one is promised, if any."""
    last = state.last_update_at or came
    reopened = _reopened_at(state)
    if reopened is not None and instant(reopened) > instant(last):
        return reopened, None
    made = state.promises[-1][0] if state.promises else None
    return last, state.promise_due if made is not None and made == state.last_update_at else None


def _reopened_at(state: State) -> datetime | None:
    """Give when work began anew after the last resolution."""
    if state.resolved_at is None:
        return None
    later = None
    for at, status in reversed(state.status_spans):
        if status in DONE:
            return later
        later = at
    return None


def judged(run: Run, terms: Terms, standings: Sequence[Standing], reign: Reign = ALWAYS) -> Clock:
    """Judge a run by the priority and tier that the ticket had when it was met or missed.

    What is still open when they change is judged anew, from its original start.
    """
    chosen = counted_on(terms, standings, run.start)
    clock: Clock | None = None
    earliest = _earliest(run)
    segments = list(reign.segments(standings))
    for standing, ends in [one for one in segments if one[1] is None or one[1] > earliest] or segments[-1:]:
        key = terms.key(run.name, standing.priority, standing.tier)
        if clock is None or key != clock.key:
            clock = _granted(run, Clock(*run[:3], None, None, run.pauses, chosen, terms, standing, key))
        else:
            clock = clock._replace(standing=standing)
        if ends is not None and (settled := clock.settled) is not None and instant(settled) < ends:
            break
    assert clock is not None  # noqa: S101 - what has been created has a standing
    return clock


def _earliest(run: Run) -> int:
    """Give an instant before which a run cannot be met or missed: its start, unless what ended or moved it is older."""
    known = [run.start, *(one for one in (run.stopped, run.promised) if one is not None)]
    return min(instant(one) for one in known)


def counted_on(terms: Terms, standings: Sequence[Standing], start: datetime) -> Chosen:
    """Choose the calendar of a clock that starts at a moment: by the team and tier that the ticket had then.

    Where no team had it yet, by those that got it first.
    """
    if terms.places is None or not (terms.places.teams or terms.places.tiers):
        return terms.counting(None, None)
    placed = [one for one in standings if one.team is not None] or standings
    before = [one for one in placed if one.at is not None and instant(one.at) <= instant(start)]
    then = before[-1] if before else placed[0]
    return terms.counting(then.team, then.tier)


def _granted(run: Run, clock: Clock) -> Clock:
    """Set the target that the terms' entry grants, and when it is due."""
    if clock.key is not None:
        clock = clock._replace(target=clock.terms.targets[run.name][clock.key])
    if clock.target is None and run.promised is None:
        return clock
    found = run.promised
    if found is None and clock.target is not None:
        ended = tuple(pause for pause in run.pauses if pause[1] is not None)
        try:
            found = clock.counting.due(run.start, clock.target.seconds / 60, ended)
        except Refused:
            return clock  # the calendar has no opening left: what is never open is never due
    paused_since = [begin for begin, end in run.pauses if end is None]
    if run.stopped is None and found and paused_since and instant(paused_since[-1]) < instant(found):
        return clock
    return clock._replace(due=found, promised=run.promised is not None)


@lru_cache(maxsize=64)
def always(zone: ZoneInfo) -> Calendar:
    """Give the calendar of clock time in a zone."""
    return Calendar.always(zone)


def pauses_of(state: State, terms: Terms) -> tuple[Pause, ...]:
    """Give the spans spent in a status that pauses clocks under the terms; one that still lasts has no end."""
    return tuple(_spans_in(state, terms.pauses))


def _spans_in(state: State, statuses: frozenset[str]) -> Iterator[Pause]:
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
