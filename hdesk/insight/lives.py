"""From the life of a ticket to the rows that tell of it: the runs of its clocks, and who had it from when to when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hdesk.domain.clocks import Clock, Run
from hdesk.domain.held import Held, Life
from hdesk.domain.localtime import instant
from hdesk.domain.runs import REPEATED, Judged, Numbered, counts, judged_runs
from hdesk.domain.views import TicketView
from hdesk.insight.measures import Timed, reply_time

PAST = -9e15
FUTURE = 9e15

CLOCK_COLUMNS = (
    "id", "clock", "run", "started", "stopped", "due", "settled", "judged", "met", "answered", "promised", "elapsed_s",
    "elapsed_bs", "team", "tier", "priority", "agent",
)  # fmt: skip
"""The columns of `clocks`: one row for each run that has been met, has been missed or will be.

`settled` is when it was or will be; `judged` says that the run has a target or was moved by a promise, `met` that
it was met, `answered` that it ended as it should, in time or not. What a run lasted is told of answers
(next_response) alone.
"""
STANDING_COLUMNS = ("id", "since", "until", "team", "tier", "priority", "agent")
"""The columns of `standings`: who had a ticket, and how urgent it was, from a moment to before another."""


def standing_rows(view: TicketView, life: Life) -> Iterator[list[Any]]:
    """Give a ticket's rows in `standings`; they leave no moment out."""
    since = PAST
    for place, spell in enumerate(life.spells):
        following = life.spells[place + 1].since if place + 1 < len(life.spells) else None
        until = FUTURE if following is None else following.timestamp()
        yield [view.ticket.id, since, until, *spell.held]
        since = until


def clock_rows(view: TicketView, life: Life) -> Iterator[list[Any]]:
    """Give a ticket's rows in `clocks`."""
    for name, clock in view.clocks().items():
        if name not in REPEATED and clock.settled is not None and (clock.target or clock.due):
            yield _row(view, clock, Numbered(Run(*clock[:3]), 1), life.at(clock.settled), Timed())
    for one in judged_runs(view, life.runs):
        yield from _run_rows(view, life, one)


def _run_rows(view: TicketView, life: Life, one: Judged) -> Iterator[list[Any]]:
    run, number, _ = one.numbered
    answered = run.name == "next_response" and run.stopped is not None and not one.numbered.cut
    timed = reply_time(view, run.start, run.stopped) if answered and run.stopped else Timed()
    if one.clock is not None and one.clock.settled is not None and counts(one):
        yield _row(view, one.clock, one.numbered, life.at(one.clock.settled), timed)
    elif answered and run.stopped is not None:
        at = run.stopped.timestamp()
        yield [
            view.ticket.id, run.name, number, run.start.timestamp(), at, None, at, 0, 0, 1, 0, *timed,
            *life.at(run.stopped),
        ]  # fmt: skip


def _row(view: TicketView, clock: Clock, numbered: Numbered, held: Held, timed: Timed) -> list[Any]:
    assert clock.settled is not None  # noqa: S101 - rows are made of settled runs only
    answered = clock.stopped is not None and not numbered.cut
    met = clock.stopped is not None and (clock.due is None or instant(clock.stopped) <= instant(clock.due))
    return [
        view.ticket.id, clock.name, numbered.number, clock.start.timestamp(), _seconds(clock.stopped),
        _seconds(clock.due), clock.settled.timestamp(), 1, int(met), int(answered), int(clock.promised), *timed, *held,
    ]  # fmt: skip


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()
