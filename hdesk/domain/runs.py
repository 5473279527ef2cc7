"""Runs: from when to when each clock of a ticket ran, those that are over too.

The fold keeps the current run of a clock alone. What is over is told by folding once more, event by event: a run
ends where the state after an event no longer has it, and by what that event is. So the run that still lasts is the
one that `clocks` has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.clocks import Clock, ClockName, Pause, Reign, Run, judged, pauses_of, unanswered_since, update_since
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE
from hdesk.domain.state import State
from hdesk.domain.terms import Terms
from hdesk.domain.views import TicketView

REPEATED: tuple[ClockName, ...] = ("next_response", "update", "handover")
"""The clocks that run again and again; the others run once."""


class Numbered(NamedTuple):
    """A run of a clock, counted from 1; `cut` says that it ended because the ticket was done, and not by being met."""

    run: Run
    number: int
    cut: bool = False


class Judged(NamedTuple):
    """A run with what a policy says of it; None where no policy holds."""

    numbered: Numbered
    clock: Clock | None


class Tracer:
    """Sees a ticket's state after each event, and notes where runs begin and end."""

    def __init__(self, received: datetime | None) -> None:
        self._came = received
        self._found: list[Numbered] = []
        self._message: datetime | None = None
        self._messages = 0
        self._update: tuple[datetime, datetime | None] | None = None
        self._updates = 0
        self._waiting: list[int] = []
        self._handovers = 0

    def see(self, state: State, event: ev.Event) -> None:
        """Compare the state after an event with the one before it."""
        self._see_message(state, event.at)
        came = self._came or state.created_at
        if came is not None:
            self._see_update(state, event.at, came)
        if self._waiting or len(state.handovers) > self._handovers:
            self._see_handovers(state, event)

    def runs(self, state: State) -> list[Numbered]:
        """List all runs, once the last event is through; where nobody knows when one ended, it is left out."""
        found = list(self._found)
        last = [Numbered(Run("next_response", self._message), self._messages)] if self._message else []
        if self._update is not None:
            start, promised = self._update
            last.append(Numbered(Run("update", start, promised=promised), self._updates))
        starts = {place: state.handovers[place][1] for place in self._waiting}
        last += [Numbered(Run("handover", start), place + 1) for place, start in starts.items() if start]
        if state.status in DONE:
            return found + [_cut(one, state.resolved_at) for one in last if state.resolved_at]
        return found + last

    def _add(self, run: Run, number: int, *, cut: bool = False) -> None:
        if run.stopped is not None:
            self._found.append(Numbered(run, number, cut))

    def _see_message(self, state: State, at: datetime | None) -> None:
        now = unanswered_since(state)
        if (now is None) == (self._message is None):
            return
        if self._message is not None:
            self._add(Run("next_response", self._message, at), self._messages)
        else:
            self._messages += 1
        self._message = now

    def _see_update(self, state: State, at: datetime | None, came: datetime) -> None:
        before, done = self._update, state.status in DONE
        now = None if done else update_since(state, came)
        if before is not None and (now is None or instant(now[0]) != instant(before[0])):
            self._add(Run("update", before[0], at, promised=before[1]), self._updates, cut=done)
            before = None
        if before is None and now is not None:
            self._updates += 1
        self._update = now

    def _see_handovers(self, state: State, event: ev.Event) -> None:
        self._waiting += range(self._handovers, len(state.handovers))
        self._handovers = len(state.handovers)
        answered = isinstance(event, (ev.Accepted, ev.Returned))
        for place in [one for one in self._waiting if state.handovers[one][2] is not None]:
            self._waiting.remove(place)
            start = state.handovers[place][1]
            if start is not None:
                self._add(Run("handover", start, event.at), place + 1, cut=not answered)


def _cut(one: Numbered, at: datetime | None) -> Numbered:
    return Numbered(one.run._replace(stopped=at), one.number, cut=True)


def judged_runs(view: TicketView, runs: Sequence[Numbered]) -> list[Judged]:
    """Judge each run by the policy, priority and tier in force when it was met or missed.

    A ticket merged into another, or whose moments are in doubt, has none; nor has it those of a clock that a
    moment nobody knows would start, stop or pause.
    """
    state = view.state
    if state.merged_into or state.doubts or state.created_at is None:
        return []
    told = [one for one in runs if one.run.name not in state.untold]

    def under(terms: Terms, reign: Reign) -> dict[tuple[str, int], Clock]:
        pauses = pauses_of(state, terms)
        return {
            (one.run.name, one.number): judged(_paused(one.run, pauses), terms, state.standings, reign) for one in told
        }

    clocks = view.judged(under) if told else {}
    return [Judged(one, clocks.get((one.run.name, one.number))) for one in told]


def counts(one: Judged) -> bool:
    """Say whether a run counts as met or missed: one that was cut short only where it had been missed by then."""
    clock = one.clock
    if clock is None or clock.settled is None or (clock.target is None and clock.due is None):
        return False
    if one.numbered.cut and clock.stopped is not None:
        return instant(clock.settled) < instant(clock.stopped)
    return True


def _paused(run: Run, pauses: Sequence[Pause]) -> Run:
    """Let an update's run stand still while the ticket did, up to its own end."""
    if run.name != "update" or not pauses:
        return run
    return run._replace(pauses=tuple(_until(pauses, run.stopped)))


def _until(pauses: Sequence[Pause], end: datetime | None) -> Iterator[Pause]:
    for begin, until in pauses:
        if end is None:
            yield begin, until
        elif instant(begin) < instant(end):
            yield begin, end if until is None or instant(end) < instant(until) else until
