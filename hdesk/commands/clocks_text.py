"""Clocks for people: an overview, the policy and why not the others, then each clock's account, line by line."""

import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime

import click

from hdesk.domain.accounts import Account, Turn
from hdesk.domain.clock_verdicts import Outcome
from hdesk.domain.clocks import Clock
from hdesk.domain.durations import format_exact
from hdesk.domain.explained import Considered, Explained, Judged
from hdesk.domain.terms import Chosen
from hdesk.domain.views import TicketView
from hdesk.view.hours import closed_line, week, when
from hdesk.view.output import bold, colourful
from hdesk.view.text import cell, one_line

_SHOWN = 8
"""So many closed stretches are listed; what is more is summed up in one line."""
_VALUE = 30
_LABEL = 11
_WIDTH = 100
_MINUTE = 60
_CHOOSERS = {
    "policy": "named by the policy",
    "team": "that of team {}; the policy names none",
    "tier": "that of tier {}; neither policy nor team names one",
    "default": "the desk's own; policy, team and tier name none",
}
_COLOURS: dict[Outcome, str] = {"met": "green", "missed": "red", "overdue": "red"}


def text(view: TicketView, found: Explained) -> str:
    """Write the clocks of a ticket out, with what every figure comes from."""
    ticket, now = view.ticket, view.now
    place = "/".join(part for part in (ticket.team, ticket.tier) if part)
    stands = ", ".join(part for part in (ticket.status, ticket.priority, place) if part)
    calendars = list(dict.fromkeys(one.clock.chosen for one in found.accounts))
    lines = [
        bold(f"{ticket.id}  {one_line(ticket.subject)}"),
        f"{one_line(stands)}; now {when(now, now)}",
        "",
        *_overview(found, now),
        "",
        *_policies(found),
        *(line for one in calendars for line in _calendar(one, now)),
    ]
    for one in found.accounts:
        lines += ["", bold(f"{_name(one.clock.name)}: {one.verdict.outcome}")]
        lines += _account(one, now, several=len(calendars) > 1)
    return "\n".join(lines)


def _name(clock: str) -> str:
    return clock.replace("_", " ").capitalize()


def _overview(found: Explained, now: datetime) -> Iterator[str]:
    accounts = {one.clock.name: one for one in found.accounts}
    for name, verdict in found.verdicts.items():
        told = name in accounts and verdict.outcome not in {"not applicable", "unknown"}
        said = _stands(accounts[name], now.replace(second=0)) if told else verdict.why
        colour = _COLOURS.get(verdict.outcome)
        line = textwrap.fill(f"{_name(name):<16}{verdict.outcome:<16}{said}", _WIDTH, subsequent_indent=" " * 32)
        shown = click.style(verdict.outcome, fg=colour) if colour and colourful(sys.stdout) else verdict.outcome
        yield line.replace(verdict.outcome, shown, 1)


def _stands(one: Account, now: datetime) -> str:
    """Say in one line, in whole minutes, where a clock stands."""
    clock, outcome = one.clock, one.verdict.outcome
    if clock.due is None and clock.paused:
        since = max(stop.start for stop in one.stops)
        return f"paused since {when(since.replace(second=0), now)}, {_minutes(one.left)}{_of_what(clock)} left"
    if clock.due is None:
        return one.verdict.why or f"{one.ended}, and never due"
    due = f"due {when(clock.due.replace(second=0), now)}"
    if clock.stopped is not None:
        due += f", {one.ended} {when(clock.stopped.replace(second=0), now)}"
    if outcome == "met":
        return due
    if outcome == "running":
        return f"{due}, {_minutes(one.left)}{_of_what(clock)} left"
    return f"{due}, {_minutes(-(one.left or 0))} too late"


def _minutes(seconds: float | None) -> str:
    seconds = seconds or 0
    return format_exact(seconds - seconds % _MINUTE if seconds >= _MINUTE else seconds)


def _of_what(clock: Clock) -> str:
    return " of opening time" if clock.counting is clock.calendar else ""


def _policies(found: Explained) -> Iterator[str]:
    taken = False
    for one in found.policies:
        name = one.policy.terms.policy + (f" (from {one.policy.since})" if one.policy.since else "")
        if one.sets:
            whole = len(one.sets) == len(found.accounts)
            sets = "sets these clocks" if whole else "sets " + ", ".join(clock.replace("_", " ") for clock in one.sets)
            yield _line("policy", f"{name}: {sets}" + (f" ({_because(one)})" if one.judged else ""))
            taken = True
        else:
            yield _line("not", f"{name}: {_why_not(one, taken=taken)}")


def _why_not(one: Considered, *, taken: bool) -> str:
    if not one.in_force:
        return f"it is not in force before {one.policy.since}"
    if not one.holds:
        return _because(one)
    return (
        "the first policy that holds sets the clocks" if taken else "the clocks had been met or missed before it held"
    )


def _because(one: Considered) -> str:
    """Say what a condition asks for and what the ticket has: the tests that failed, or all where it holds."""
    telling = [judged for judged in one.judged if judged.holds == one.holds] or list(one.judged)
    return "; ".join(map(_test, telling))


def _test(judged: Judged) -> str:
    value = one_line(cell(judged.value))
    short = value if len(value) <= _VALUE else value[: _VALUE - 1] + "…"
    return f"{one_line(judged.test)}: here {short or 'none'}"


def _account(one: Account, now: datetime, *, several: bool) -> Iterator[str]:
    clock = one.clock
    zone = clock.calendar.zone
    yield _line("started", f"{when(clock.start, now, zone)}  {one.began}")
    for turn in one.turns:
        yield _line("changed", _turn(turn, now))
    yield _line("target", _target(clock))
    if several and clock.counting is clock.calendar:
        yield _line("calendar", clock.calendar.name)
    for stop in one.stops:
        until = f"to {when(stop.end, now, zone)}" if stop.end else "and still"
        yield _line("paused", f"{when(stop.start, now, zone)} {until}  {stop.status.replace('_', ' ')}")
    yield from _closed(one, now)
    yield from _due(one, now)
    yield from _result(one, now)


def _turn(turn: Turn, now: datetime) -> str:
    pairs = [
        f"{name} {getattr(turn.before, name) or 'none'} → {getattr(turn.after, name) or 'none'}"
        for name in ("priority", "tier")
        if getattr(turn.before, name) != getattr(turn.after, name)
    ]
    at = when(turn.at, now) if turn.at else "at an unknown moment"
    return f"{at}  {', '.join(pairs)}: judged anew, from the start"


def _target(clock: Clock) -> str:
    if clock.target is None:
        return "none in the policy: the moment promised counts" if clock.promised else "none in the policy"
    standing = clock.standing
    here = f"priority {standing.priority}" + (f", tier {standing.tier}" if standing.tier else "")
    kind = "" if clock.target.business else " around the clock"
    moved = "; a promise has moved it" if clock.promised else ""
    return f"{clock.target}{kind}, by `{clock.key}` of {clock.terms.policy} ({here}){moved}"


def _calendar(chosen: Chosen, now: datetime) -> Iterator[str]:
    zone = chosen.calendar.zone
    other = f"; times are those of {zone.key}" if zone != now.tzinfo else ""
    yield _line("calendar", f"{chosen.calendar.name}: {_CHOOSERS[chosen.by].format(chosen.name)}{other}")
    yield _line("hours", week(chosen.calendar.hours))


def _closed(one: Account, now: datetime) -> Iterator[str]:
    for closure in one.closures[:_SHOWN]:
        yield _line("closed", closed_line(closure, now))
    rest = one.closures[_SHOWN:]
    if rest and one.sum:
        shown = sum(closure.seconds for closure in one.closures[:_SHOWN])
        yield _line("closed", f"and {format_exact(one.sum.closed - shown)} more; `--format json` lists them")


def _due(one: Account, now: datetime) -> Iterator[str]:
    clock, total = one.clock, one.sum
    if total is None or clock.due is None:
        yield _line("due", "not while it is paused" if clock.paused else one.verdict.why or "never")
        return
    zone = clock.calendar.zone
    parts = [(total.paused, "paused"), (total.closed, "closed")]
    said = f"{format_exact(total.target)} {'to the promise' if clock.promised else 'target'}"
    said += "".join(f" + {format_exact(seconds)} {what}" for seconds, what in parts if seconds)
    here = f" ({when(clock.due, now)} here)" if zone != now.tzinfo else ""
    yield _line("due", f"{when(clock.due, now, zone)}{here}  = start + {said}")
    if clock.warns and clock.stopped is None:
        yield _line("warning", f"{when(clock.warns, now, zone)}  {clock.terms.lead(clock.name)} before")


def _result(one: Account, now: datetime) -> Iterator[str]:
    clock, outcome = one.clock, one.verdict.outcome
    left = 0 if one.left is None else one.left
    used = f"{format_exact(one.used)}{_of_what(clock)}"
    if clock.stopped is not None:
        margin = f", {format_exact(abs(left))} {'too late' if outcome == 'missed' else 'to spare'}"
        at = when(clock.stopped, now, clock.calendar.zone)
        yield _line("stopped", f"{at}  {one.ended} after {used}" + ("" if one.left is None else margin))
    elif outcome == "overdue":
        yield _line("overdue", f"{format_exact(-left)}{_of_what(clock)}, after {used}; it counts as missed")
    elif one.left is not None:
        yield _line("left", f"{format_exact(left)}{_of_what(clock)}; {format_exact(one.used)} used")


def _line(label: str, said: str) -> str:
    """Write a line under its label; what does not fit goes on below."""
    return textwrap.fill(
        f"  {label:<{_LABEL}}{said}", _WIDTH, subsequent_indent=" " * (_LABEL + 2), break_on_hyphens=False
    )
