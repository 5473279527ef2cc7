"""Accounts: why a clock is due when it is. Start, target, pauses and closed hours add up to it, to the second."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from hdesk.domain.clock_verdicts import Verdict, verdict
from hdesk.domain.clocks import Clock, Pause, always
from hdesk.domain.closures import Closure, closures
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE
from hdesk.domain.state import Standing, State

LISTED = 200
"""So many closures are listed one by one; all of them are in the sum."""


class Stop(NamedTuple):
    """A stretch in which the clock stood still, and the status that was the reason; end None: it still lasts."""

    start: datetime
    end: datetime | None
    status: str


class Sum(NamedTuple):
    """What the time from start to due consists of, in seconds of real time: target + paused + closed = total.

    Of a clock that a promise has moved, the target is all the time until the moment promised.
    """

    target: float
    paused: float
    closed: float
    total: float


class Turn(NamedTuple):
    """A change of priority or tier that gave an open clock another target, counted from its original start."""

    at: datetime | None
    before: Standing
    after: Standing


class Account(NamedTuple):
    """Everything about one clock at a moment.

    `used` and `left` are in seconds of the clock's own kind of time, left below 0 where it is over its target;
    `began` and `ended` say in words what started and stopped it.
    """

    clock: Clock
    verdict: Verdict
    began: str
    ended: str | None
    turns: tuple[Turn, ...]
    stops: tuple[Stop, ...]
    closures: tuple[Closure, ...]
    sum: Sum | None
    used: float
    left: float | None


def account(clock: Clock, state: State, now: datetime) -> Account:
    """Explain a clock that has started."""
    end = clock.stopped or now
    pauses = () if clock.promised else clock.pauses  # a promise is a moment, and does not wait
    stops = tuple(
        Stop(since, until, _status_at(state, since))
        for since, until in pauses
        if (clock.due is None or instant(since) < instant(clock.due))
        and (until is None or instant(until) > instant(clock.start))
    )
    counting = clock.counting
    used = counting.elapsed(clock.start, end, pauses)
    summed = _sum(clock) if clock.due else None
    skipped: tuple[Closure, ...] = ()
    if clock.due and counting is clock.calendar:
        listed = closures(clock.calendar, clock.start, clock.due, _ended(clock.pauses, clock.due))
        skipped = tuple(one for one, _ in zip(listed, range(LISTED), strict=False))
    whole = summed.target if summed else clock.target.seconds if clock.target else None
    left = None if whole is None else whole - used
    return Account(
        clock,
        verdict(clock, now),
        _began(clock, state),
        _end(clock, state),
        tuple(_turns(clock, state)),
        stops,
        skipped,
        summed,
        used,
        left,
    )


def _turns(clock: Clock, state: State) -> Iterator[Turn]:
    """List the changes after its start and up to the standing that judged it."""
    last = state.standings.index(clock.standing)
    for before, after in pairwise(state.standings[: last + 1]):
        old, new = (clock.terms.key(clock.name, one.priority, one.tier) for one in (before, after))
        if old != new and (after.at is None or instant(after.at) > instant(clock.start)):
            yield Turn(after.at, before, after)


def _ended(pauses: tuple[Pause, ...], due: datetime) -> tuple[Pause, ...]:
    """Leave out what began once it was due: it did not move it."""
    return tuple(pause for pause in pauses if instant(pause[0]) < instant(due))


def _sum(clock: Clock) -> Sum:
    assert clock.due is not None  # noqa: S101 - asked for only where there is one
    pauses = () if clock.promised else _ended(clock.pauses, clock.due)
    real = always(clock.calendar.zone)
    total = real.elapsed(clock.start, clock.due)
    running = real.elapsed(clock.start, clock.due, pauses)
    counted = clock.counting.elapsed(clock.start, clock.due, pauses)
    return Sum(counted, total - running, running - counted, total)


def _status_at(state: State, at: datetime) -> str:
    """Give the status that began at a moment."""
    return next((status for since, status in reversed(state.status_spans) if since == at), "pending")


def _began(clock: Clock, state: State) -> str:
    if clock.name == "resolution":
        return "the ticket was created"
    if clock.name == "next_response":
        return "the customer's oldest message without an answer"
    if clock.name == "handover":
        return "the escalation that handed the work over"
    if clock.name == "update" and state.last_update_at is not None:
        return "the customer last heard from the desk"
    return "the inquiry came"


def _end(clock: Clock, state: State) -> str | None:
    if clock.stopped is None:
        return None
    done = state.status in DONE and clock.stopped == state.resolved_at
    if clock.name == "resolution" or (done and clock.stopped not in {state.acknowledged_at, state.first_response_at}):
        return "resolved" if "resolved" in {status for _, status in state.status_spans} else "closed"
    return (
        "acknowledged" if clock.name == "acknowledgement" and clock.stopped != state.first_response_at else "answered"
    )
