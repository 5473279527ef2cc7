"""The sweep: what time has made due, once or again and again; and what is overdue."""

from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.domain import events as ev
from hdesk.domain.messages import new_events

_CHANGES = ("ticket", "rule", "change", "to", "reason", "subject")
_TITLES = {"rule": "by", "reason": "why"}
_OVERDUE = ("id", "what", "late", "priority", "team", "who", "subject")
_OVERDUE_DATA = ("id", "what", "due", "late", "priority", "status", "team", "owner", "assignee", "subject")
_EVERY = "60s"


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--check", is_flag=True, help="Change nothing; say what is overdue, and exit with 3 if anything is.")
@click.option("--watch", is_flag=True, help="Stay, and sweep again and again until ctrl-C.")
@click.option("--every", metavar="TIME", help=f"How long to wait in between, with --watch.  [default: {_EVERY}]")
@click.pass_obj
def sweep_command(invocation: Invocation, *, dry_run: bool, check: bool, watch: bool, every: str | None) -> None:
    """Do what time has made due on all tickets that are not closed.

    Runs the rules, tells those whom the clock policies name of clocks that run out, and closes what was resolved and
    not answered in the time that desk.yaml gives. Running it again changes nothing; it catches up after a gap.
    """
    if sum((dry_run, check, watch)) > 1:
        raise click.UsageError("--dry-run, --check and --watch exclude each other.")
    if every is not None and not watch:
        raise click.UsageError("--every goes with --watch.")
    if watch:
        from hdesk.commands.watch import keep_sweeping, seconds

        keep_sweeping(invocation, seconds(every or _EVERY))
    elif check:
        _check(invocation)
    else:
        run(invocation, dry_run=dry_run)


def run(invocation: Invocation, *, dry_run: bool = False, silent: bool = False) -> int:
    """Sweep once and print what has changed; give the number of tickets. `silent` says nothing about nothing."""
    from hdesk.view.progress import progress
    from hdesk.work.sweep import sweep

    desk = invocation.desk()
    _, changed = sweep(desk, dry=dry_run, watch=lambda views: progress(views, "sweep"))
    rows = [_row(after, event) for before, after in changed for event in new_events(before, after)]
    output, findings = invocation.output, desk.findings
    if rows or not silent:
        output.listing("sweep", rows, _CHANGES, titles=_TITLES, findings=findings, empty="nothing to change")
    if rows and output.format == "table":
        tickets = "1 ticket" if len(changed) == 1 else f"{len(changed)} tickets"
        output.say(f"{tickets} {'would change' if dry_run else 'changed'}")
    invocation.met(findings)
    return len(changed)


def _row(ticket: Any, event: ev.Event) -> dict[str, Any]:
    return {
        "ticket": ticket.id,
        "rule": event.by,
        "change": ev.type_of(event),
        "to": event.to if isinstance(event, ev.Prioritised) else getattr(event, "team", None),
        "reason": getattr(event, "reason", None) or getattr(event, "text", None),
        "subject": ticket.subject,
    }


def _check(invocation: Invocation) -> None:
    """Say what is overdue."""
    from hdesk.domain.durations import format_duration
    from hdesk.work.overdue import overdue

    desk, output = invocation.desk(), invocation.output
    found = [one.data() for one in overdue(desk)]
    findings = desk.findings
    if output.format in {"table", "md"}:
        shown = [{**one, "late": format_duration(one["late"]), "who": one["assignee"] or one["owner"]} for one in found]
        output.listing("overdue", shown, _OVERDUE, findings=findings, empty="nothing is overdue")
    else:
        output.listing("overdue", found, _OVERDUE_DATA, findings=findings)
    if found and output.format == "table":
        output.say(f"{len(found)} overdue on {len({one['id'] for one in found})} tickets")
    invocation.met(findings)
    if found:
        invocation.exit_code = 3
