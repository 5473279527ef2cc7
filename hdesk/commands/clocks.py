"""Clocks: every deadline of a ticket, explained."""

from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.domain.accounts import Account, Turn
from hdesk.domain.clocks import CLOCKS, ClockName
from hdesk.domain.closures import Closure
from hdesk.domain.explained import Considered, Explained
from hdesk.domain.views import TicketView

_COLUMNS = (
    "ticket", "clock", "outcome", "at", "policy", "target", "key", "calendar", "start", "target_s", "paused_s",
    "closed_s", "due", "warns", "stopped", "used_s", "left_s", "why",
)  # fmt: skip


@click.command("clocks")
@click.argument("tickets", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def clocks_command(invocation: Invocation, tickets: tuple[str, ...]) -> None:
    """Explain when each clock of a ticket is due: policy, start, pauses, closed hours, sum.

    Start + target + pauses + closed hours = due, to the second. An open clock that is overdue counts as missed.
    """
    from hdesk.commands.clocks_text import text
    from hdesk.commands.verb import selected
    from hdesk.domain.explained import explained

    desk = invocation.desk()
    views = [desk.view(desk.snapshot.ticket(desk.resolve(part))) for part in selected(desk, tickets)]
    found = [(view, explained(view)) for view in views]
    output = invocation.output
    if output.format == "json":
        told = [_data(*one) for one in found]
        output.document("clocks", told[0] if len(told) == 1 else told, desk.findings)
    elif output.format == "table":
        output.styled("\n\n".join(text(*one) for one in found))
    else:
        rows = [{"ticket": view.ticket.id} | row(name, one) for view, one in found for name in CLOCKS]
        output.listing("clocks", rows, _COLUMNS)
    invocation.met(desk.findings)


def row(name: ClockName, found: Explained) -> dict[str, Any]:
    """Give one clock as a row."""
    accounts = {one.clock.name: one for one in found.accounts}
    known = found.verdicts[name]
    line: dict[str, Any] = {"clock": name, "outcome": known.outcome, "at": known.at, "why": known.why}
    one = accounts.get(name)
    return line if one is None else line | _of_account(one)


def _of_account(one: Account) -> dict[str, Any]:
    clock, total = one.clock, one.sum
    return {
        "policy": clock.terms.policy,
        "target": None if clock.target is None else str(clock.target),
        "key": clock.key,
        "calendar": clock.calendar.name,
        "start": clock.start,
        "target_s": total.target if total else None,
        "paused_s": total.paused if total else None,
        "closed_s": total.closed if total else None,
        "due": clock.due,
        "warns": clock.warns,
        "stopped": clock.stopped,
        "used_s": one.used,
        "left_s": one.left,
    }


def _data(view: TicketView, found: Explained) -> dict[str, Any]:
    accounts = {one.clock.name: one for one in found.accounts}
    clocks = []
    for name in CLOCKS:
        line = row(name, found)
        one = accounts.get(name)
        if one is not None:
            line |= {
                "missed": one.verdict.missed,
                "calendar_of": one.clock.chosen.by,
                "calendar_zone": one.clock.calendar.zone.key,
                "priority": one.clock.standing.priority,
                "tier": one.clock.standing.tier,
                "began": one.began,
                "ended": one.ended,
                "paused": one.clock.paused,
                "promised": one.clock.promised,
                "changes": [_turn(turn) for turn in one.turns],
                "pauses": [stop._asdict() for stop in one.stops],
                "closed": [closure_data(closure) for closure in one.closures],
            }
        clocks.append(line)
    return {
        "ticket": view.ticket.id,
        "now": view.now,
        "clocks": clocks,
        "policies": [_policy(one) for one in found.policies],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    names = ("priority", "tier")
    return {"at": turn.at} | {
        name: [getattr(turn.before, name), getattr(turn.after, name)]
        for name in names
        if getattr(turn.before, name) != getattr(turn.after, name)
    }


def closure_data(closure: Closure) -> dict[str, Any]:
    """Give closed hours as JSON has them."""
    return {
        "start": closure.start,
        "end": closure.end,
        "seconds": closure.seconds,
        "kind": closure.kind,
        "why": closure.why,
    }


def _policy(one: Considered) -> dict[str, Any]:
    return {
        "id": one.policy.terms.policy,
        "from": one.policy.since,
        "in_force": one.in_force,
        "holds": one.holds,
        "clocks": list(one.sets),
        "tests": [judged._asdict() for judged in one.judged],
    }
