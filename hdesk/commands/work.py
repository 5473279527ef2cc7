"""Work: the queue, the next ticket, the sweep."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import FILTER
from hdesk.domain import events as ev
from hdesk.domain.conditions import All, AnyOf, Condition, Test
from hdesk.domain.messages import new_events
from hdesk.domain.rowview import TicketRow
from hdesk.domain.urgency import Urgency, urgency
from hdesk.insight.tables import QUEUE

_COLUMNS = ("id", "reason", "next", "team", "owner", "subject")
_MORE = ("priority", "status", "assignee", "due")
_LIMIT = 20


def _work(
    invocation: Invocation, filters: tuple[str, ...], *, mine: bool, team: str | None
) -> Iterator[tuple[TicketRow, Urgency]]:
    """See open work in the order in which it is to be done."""
    from hdesk.domain.condition_line import parse

    desk = invocation.desk()
    parts: list[Condition] = [Test("status", "not", ("closed",)), parse(filters, desk.vocabulary())]
    if team is not None:
        parts.append(Test("team", "is", (desk.known_team(team),)))
    if mine:
        parts.append(AnyOf((Test("owner", "is", (desk.agent,)), Test("assignee", "is", (desk.agent,)))))
    order = ", ".join((*QUEUE, "id"))
    return ((view, urgency(view)) for view in desk.reading.tickets(All(tuple(parts)), order))


def _row(view: TicketRow, judged: Urgency) -> dict[str, Any]:
    due = judged.due.astimezone(view.now.tzinfo) if judged.due else None
    row = {name: view[name] for name in ("id", "priority", "status", "team", "owner", "assignee", "subject")}
    return row | {"due": due, "reason": judged.reason, "next": judged.step}


@click.command("queue")
@FILTER
@click.option("--mine", is_flag=True, help="Only what I answer for or work on.")
@click.option("--team", metavar="TEAM", help="Only one team's.")
@click.option("--limit", type=click.IntRange(min=1), help=f"Show at most so many.  [default: {_LIMIT} on a table]")
@click.pass_obj
def queue_command(
    invocation: Invocation, filters: tuple[str, ...], mine: bool, team: str | None, limit: int | None
) -> None:
    """List open work, most urgent first, with the reason for the order and what to do next."""
    output = invocation.output
    size = limit or (_LIMIT if output.format == "table" else None)
    judged = list(islice(_work(invocation, filters, mine=mine, team=team), None if size is None else size + 1))
    cut = judged[:size]
    rows = [_row(view, one) for view, one in cut]
    findings = invocation.desk().findings
    columns = _COLUMNS if output.format in {"table", "md"} else (*_COLUMNS, *_MORE)
    output.listing("queue", rows, columns, findings=findings, data_rows=rows, empty="nothing to do")
    if len(cut) < len(judged):
        output.say(f"the first {len(cut)}; --limit shows more")
    invocation.met(findings)


@click.command("next")
@FILTER
@click.option("--mine", is_flag=True, help="Only what I answer for or work on.")
@click.option("--team", metavar="TEAM", help="Only one team's.")
@click.pass_obj
def next_command(invocation: Invocation, filters: tuple[str, ...], mine: bool, team: str | None) -> None:
    """Show the one ticket to work on next, and why."""
    from hdesk.commands.ticket_view import full, ticket_data

    first = next(_work(invocation, filters, mine=mine, team=team), None)
    desk = invocation.desk()
    output = invocation.output
    if output.format == "json":
        output.document("ticket", ticket_data(first[0].ticket) if first else None, desk.findings)
    elif first:
        view, one = first
        output.styled(full(desk, view.ticket))
        output.say(f"first because: {one.reason}; {one.step}")
    else:
        output.say("nothing to do")
    invocation.met(desk.findings)


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def sweep_command(invocation: Invocation, dry_run: bool) -> None:
    """Run the rules over all tickets that are not closed, for what time alone makes true."""
    from hdesk.view.progress import progress
    from hdesk.work.sweep import sweep

    desk = invocation.desk()
    _, changed = sweep(desk, dry=dry_run, watch=lambda views: progress(views, "sweep"))
    rows = [
        {
            "ticket": after.id,
            "rule": event.by,
            "change": ev.type_of(event),
            "to": _to(event),
            "subject": after.subject,
        }
        for before, after in changed
        for event in new_events(before, after)
    ]
    output = invocation.output
    findings = desk.findings
    output.listing(
        "sweep",
        rows,
        ("ticket", "rule", "change", "to", "subject"),
        findings=findings,
        empty="nothing to change",
    )
    if rows and output.format == "table":
        output.say(f"{len(changed)} tickets {'would change' if dry_run else 'changed'}")
    invocation.met(findings)


def _to(event: ev.Event) -> str | None:
    if isinstance(event, ev.Prioritised):
        return event.to
    return getattr(event, "team", None)
