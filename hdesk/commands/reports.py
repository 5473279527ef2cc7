"""Reports: what is sent on, by the period."""

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.numbers import AS_OF
from hdesk.commands.options import deadline
from hdesk.insight.wording import counted


@click.group("report")
def report_command() -> None:
    """Print reports."""


@report_command.command("weekly")
@click.option("--period", default="last-week", show_default=True, metavar="PERIOD", help="2026-W47, last-week, …")
@AS_OF
@click.pass_obj
def weekly_command(invocation: Invocation, period: str, as_of: str | None) -> None:
    """Print the weekly snapshot in Markdown: volume, resolution, escalations, trends, next week's focus.

    A person's own words stand in reports/weekly/PERIOD.words.md, under the sections' headings; commit it.
    """
    from hdesk.work.reports import weekly_report

    desk = invocation.desk()
    moment = deadline(as_of, desk.now) if as_of else None
    report = weekly_report(desk, period, as_of=moment)
    output = invocation.output
    if output.format == "json":
        output.document("report weekly", report.data, invocation.findings())
    else:
        output.text(report.text.rstrip("\n"))
        if not report.has_words:
            output.say(f"your own words: write them under these headings in {report.words} and commit it")
        elif report.stray:
            lines = counted(report.stray, "line stands", "lines stand")
            output.say(f"{report.words}: {lines} under none of the headings: left out")
    invocation.met(invocation.findings())
