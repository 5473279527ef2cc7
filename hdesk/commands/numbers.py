"""Numbers: KPIs and reports."""

from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.domain.durations import format_duration
from hdesk.insight.figures import Figure

PERIOD = click.option(
    "--period",
    default="all",
    show_default=True,
    metavar="PERIOD",
    help="2026-11-20, 2026-W47, 2026-11, 2026-Q4, 2026, A..B, today, last-week, … all.",
)


@click.command("kpi")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@PERIOD
@click.option("--by", metavar="FIELD,…", help="In groups: channel, team, category, city, day, week …")
@click.option("--list", "listed", is_flag=True, help="List the tickets or contacts that each figure counts.")
@click.pass_obj
def kpi_command(invocation: Invocation, names: tuple[str, ...], period: str, by: str | None, listed: bool) -> None:
    r"""Print KPIs, each with its n. Without a NAME, all of them.

    \b
    hdesk kpi --period last-week
    hdesk kpi fcr response resolution --by channel
    hdesk kpi csat --list
    """
    from hdesk.view.progress import progress
    from hdesk.work.numbers import behind, kpis

    desk = invocation.desk()
    output = invocation.output
    if listed:
        rows = behind(desk, names, period)
        output.listing("kpi list", rows, ("kpi", "id", "at", "counts"), findings=desk.snapshot.findings,
                       data_rows=rows, empty="nothing counted")  # fmt: skip
    else:
        groups = tuple(by.split(",")) if by else ()
        found = kpis(desk, names, period, groups, watch=lambda tickets: progress(tickets, "reading"))
        rows = [_row(figure) for figure in found]
        columns = ("kpi", *groups, "value", "n", "median", "p90", "target", "met")
        data = [figure.data() for figure in found] if output.format == "json" else None
        output.listing("kpi", rows, columns, findings=desk.snapshot.findings, data_rows=data,
                       empty="nothing to count")  # fmt: skip
    invocation.met(desk.snapshot.findings)


def _row(figure: Figure) -> dict[str, Any]:
    unit = figure.kpi.unit
    spread = figure.spread
    return {
        "kpi": figure.kpi.name,
        **{name: one if one is not None else "-" for name, one in figure.by.items()},
        "value": in_unit(figure.value, unit),
        "n": figure.n,
        "median": in_unit(spread.median, unit) if spread and figure.n else None,
        "p90": in_unit(spread.p90, unit) if spread and figure.n else None,
        "target": _target(figure),
        "met": figure.met,
    }


def in_unit(value: float | None, unit: str) -> str:
    """Write a value in its unit; nothing is not zero."""
    if value is None:
        return "n/a"
    if unit == "%":
        return f"{value:.2f} %"
    if unit == "s":
        return format_duration(round(value))
    return f"{value:.4f}".rstrip("0").rstrip(".") if unit == "of 5" else f"{value:.0f}"


def _target(figure: Figure) -> str | None:
    if figure.target is None:
        return None
    sign = "≤" if figure.kpi.direction == "down" else "≥"
    value = f"{figure.target:g} %" if figure.kpi.unit == "%" else in_unit(figure.target, figure.kpi.unit)
    return f"{sign} {value}"


@click.group("report")
def report_command() -> None:
    """Print reports."""


@report_command.command("weekly")
@click.option("--period", default="last-week", show_default=True, metavar="PERIOD", help="2026-W47, last-week, …")
@click.pass_obj
def weekly_command(invocation: Invocation, period: str) -> None:
    """Print the weekly snapshot in Markdown: volume, resolution, escalations, trends, next week's focus.

    A person's own words stand in reports/weekly/PERIOD.words.md, under the sections' headings; commit it.
    """
    from hdesk.view.progress import progress
    from hdesk.work.numbers import weekly_report

    desk = invocation.desk()
    report = weekly_report(desk, period, watch=lambda tickets: progress(tickets, "reading"))
    output = invocation.output
    if output.format == "json":
        output.document("report weekly", report.contents.data(), desk.snapshot.findings)
    else:
        output.text(report.text.rstrip("\n"))
        if not report.has_words:
            output.say(f"your own words: write them under these headings in {report.words} and commit it")
    invocation.met(desk.snapshot.findings)
