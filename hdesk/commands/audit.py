"""Audit: a ticket's history from git, and the check of the whole desk."""

from typing import Any

import click

from hdesk.commands.invocation import Invocation


@click.command("history")
@click.argument("ticket", metavar="ID")
@click.pass_obj
def history_command(invocation: Invocation, ticket: str) -> None:
    """Show who changed which field of a ticket, when, from what to what, in which commit."""
    from hdesk.work.history import history

    desk = invocation.desk()
    identity = desk.resolve(ticket)
    rows: list[dict[str, Any]] = [change._asdict() for change in history(desk, identity)]
    columns = ("at", "who", "by", "field", "before", "after", "commit")
    shown = [row | {"commit": row["commit"][:10]} for row in rows]
    output = invocation.output
    output.listing("history", shown if output.format != "json" else rows, columns, data_rows=rows,
                   findings=desk.findings, titles={"before": "from", "after": "to"})  # fmt: skip
    invocation.met(desk.findings)


@click.command("check")
@click.pass_obj
def check_command(invocation: Invocation) -> None:
    """Check the whole desk: files, folds, identities, paths, links, rules, contacts. Exits with 3 on findings."""
    from hdesk.work.check import check

    git, count, findings = check(invocation.start, invocation.moment())
    output = invocation.output
    if output.format == "table":
        invocation.met(findings)
        if not findings:
            output.text(f"{git.root}: {count} files, nothing wrong")
        return
    rows = [finding._asdict() for finding in findings]
    output.listing("check", rows, ("check", "path", "line", "column", "message", "hint"), findings=findings,
                   data_rows=rows)  # fmt: skip
    invocation.exit_code = 3 if findings else 0
