"""Work: the queue and the next ticket."""

from itertools import islice
from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import FILTER
from hdesk.domain.durations import roughly
from hdesk.work.queue import Wanted, Work, claim, first, lost, queue

_SHOWN = ("id", "priority", "by", "next", "who", "subject")
_DATA = ("id", "reason", "next", "team", "owner", "subject", "priority", "status", "assignee", "due")
_LIMIT = 20

_MINE = click.option("--mine", is_flag=True, help="Only what I answer for or work on.")
_TEAM = click.option("--team", metavar="TEAM", help="Only one team's.")


def _row(work: Work) -> dict[str, Any]:
    view, judged = work
    due = judged.due.astimezone(view.now.tzinfo) if judged.due else None
    row = {name: view[name] for name in ("id", "priority", "status", "team", "owner", "assignee", "subject")}
    return row | {"due": due, "reason": judged.reason, "next": judged.step}


def _shown(work: Work) -> dict[str, Any]:
    """Give a row for people: by when in few words, and who has it."""
    row = _row(work)
    return row | {"by": _by(work), "who": row["assignee"] or row["owner"]}


def _by(work: Work) -> str | None:
    due, now = work.urgency.due, work.ticket.now
    if due is None:
        return None
    late = (now - due).total_seconds()
    if late > 0:
        return f"{roughly(late)} late"
    local = due.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%a %d %b %H:%M}"


@click.command("queue")
@FILTER
@_MINE
@_TEAM
@click.option("--limit", type=click.IntRange(min=1), help=f"Show at most so many.  [default: {_LIMIT} on a table]")
@click.pass_obj
def queue_command(
    invocation: Invocation, filters: tuple[str, ...], mine: bool, team: str | None, limit: int | None
) -> None:
    """List open work in the order in which it is to be done: what to do next, and by when.

    What is due first comes first; what is urgent or high, or holds up another team, counts as due sooner than it is.
    """
    desk, output = invocation.desk(), invocation.output
    size = limit or (_LIMIT if output.format == "table" else None)
    judged = list(islice(queue(desk, Wanted(filters, mine, team)), None if size is None else size + 1))
    cut = judged[:size]
    people = output.format in {"table", "md"}
    rows = [_shown(one) if people else _row(one) for one in cut]
    findings = [*desk.findings, *lost(desk)]
    output.listing("queue", rows, _SHOWN if people else _DATA, findings=findings, data_rows=rows, empty="nothing to do")
    if len(cut) < len(judged):
        output.say(f"the first {len(cut)}; --limit shows more")
    invocation.met(findings)


@click.command("next")
@FILTER
@_MINE
@_TEAM
@click.option("--peek", is_flag=True, help="Only show it: nobody takes it.")
@click.pass_obj
def next_command(invocation: Invocation, filters: tuple[str, ...], mine: bool, team: str | None, *, peek: bool) -> None:
    """Take the first ticket of the queue that nobody works on, and show it.

    It is assigned to you in the same moment, so that no two agents get the same one.
    """
    from hdesk.commands.ticket_view import full, ticket_data

    desk, output = invocation.desk(), invocation.output
    wanted = Wanted(filters, mine, team)
    if peek:
        found = first(desk, wanted)
        ticket = found.ticket.ticket if found else None
    else:
        found, written = claim(desk, wanted)
        ticket = next(iter(written.tickets), None)
    findings = [*desk.findings, *lost(desk)]
    if output.format == "json":
        output.document("ticket", ticket_data(ticket) if ticket else None, findings)
    elif found is None or ticket is None:
        output.say("nothing to do that nobody has taken; `hdesk queue --mine` shows your own")
    else:
        output.styled(full(desk, ticket))
        output.say(f"{'next' if peek else 'yours'}: {found.urgency.step} ({found.urgency.reason})")
    invocation.met(findings)
