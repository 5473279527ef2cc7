"""Numbers: KPIs and reports."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import PERIOD_HELP, deadline
from hdesk.insight.figures import Figure
from hdesk.insight.wording import in_unit, shown, shown_target

if TYPE_CHECKING:
    from hdesk.insight.behind import Counted
    from hdesk.insight.catalogue import Kpi
    from hdesk.work.numbers import Asked, Figures, Lists

AS_OF = click.option(
    "--as-of",
    metavar="T",
    help="Count what had happened by then; a day means its end.  [default: the period's end, at most now]",
)
_PLACES = 2


@click.command("kpi")
@click.argument("names", nargs=-1, metavar="[explain] [NAME]...")
@click.option("--period", default="all", show_default=True, metavar="PERIOD", help=PERIOD_HELP)
@click.option("--by", metavar="FIELD,…", help="In groups: channel, team, category, city, day, week, month, hour …")
@click.option("--list", "listed", is_flag=True, help="List the tickets or contacts that each figure counts.")
@click.option("--check", is_flag=True, help="Exit with 3 where a target is missed.")
@AS_OF
@click.pass_obj
def kpi_command(
    invocation: Invocation,
    names: tuple[str, ...],
    period: str,
    by: str | None,
    listed: bool,
    check: bool,
    as_of: str | None,
) -> None:
    """Print KPIs, each with its n. Without a NAME, all of them.

    \b
    hdesk kpi --period last-week
    hdesk kpi fcr response resolution --by channel
    hdesk kpi csat --list
    hdesk kpi explain follow_up
    """
    from hdesk.work.numbers import behind, kpis

    if names[:1] == ("explain",):
        _explain(invocation, names[1:])
        return
    desk = invocation.desk()
    groups = tuple(by.split(",")) if by else ()
    moment = deadline(as_of, desk.now) if as_of else None
    if listed:
        _print_lists(invocation, behind(desk, names, period, groups, as_of=moment))
    else:
        found = kpis(desk, names, period, groups, as_of=moment)
        _print_figures(invocation, found)
        missed = [figure for figure in found.figures if figure.met is False]
        if check and missed:
            invocation.exit_code = 3
            for figure in missed:
                invocation.output.say(
                    f"missed: {figure.kpi.name}{_group(figure)} {_value(figure)}, target {shown_target(figure)}"
                )
    invocation.met(invocation.findings())


def _print_figures(invocation: Invocation, found: "Figures") -> None:
    output, figures, by = invocation.output, found.figures, found.asked.by
    findings = invocation.findings()
    if output.format == "csv":
        keys = ("name", *by, "value", "unit", "n", "numerator", "denominator", "mean", "median", "p90", "target",
                "met", "left_out")  # fmt: skip
        rows = [figure.data() | figure.by for figure in figures]
        output.listing("kpi", rows, keys, findings=findings)
        return
    rows = [_row(figure) for figure in figures]
    optional = ("median", "p90", "target", "met")
    shown_columns = [name for name in optional if any(row[name] is not None for row in rows)]
    data = [figure.data() for figure in figures] if output.format == "json" else None
    output.listing("kpi", rows, ("kpi", *by, "value", "n", *shown_columns), findings=findings, data_rows=data,
                   empty="nothing to count", right={"value", "median", "p90", "target"})  # fmt: skip
    if output.format == "table":
        _say_beside(invocation, found.asked, found.skipped)
        for line in _notes(figures):
            output.say(line)


def _row(figure: Figure) -> dict[str, Any]:
    spread, unit = figure.spread, figure.kpi.unit
    measured = spread is not None and figure.n > 0
    return {
        "kpi": figure.kpi.name,
        **{name: "-" if one is None else one for name, one in figure.by.items()},
        "value": _value(figure),
        "n": figure.n,
        "median": in_unit(spread.median, unit) if spread and measured else None,
        "p90": in_unit(spread.p90, unit) if spread and measured else None,
        "target": shown_target(figure) or None,
        "met": figure.met,
    }


def _value(figure: Figure) -> str:
    counts = figure.kpi.numerator is None and figure.kpi.measure is None
    return str(figure.n) if counts else shown(figure, _PLACES)


def _group(figure: Figure) -> str:
    return "".join(f" {value}" for value in figure.by.values())


def _say_beside(invocation: Invocation, asked: "Asked", skipped: "Sequence[Kpi]") -> None:
    """Say beside a table what it tells of, and which KPIs are not in it."""
    commit = (invocation.desk().snapshot.commit or "")[:10]
    invocation.output.say(f"period {asked.period.name} · as of {asked.as_of:%Y-%m-%d %H:%M %z} · commit {commit}")
    if skipped:
        invocation.output.say(f"not by {','.join(asked.by)}: {', '.join(kpi.name for kpi in skipped)}")


def _notes(figures: Iterable[Figure]) -> list[str]:
    """Say what a table of figures has no room for."""
    figures = list(figures)
    notes = []
    times = [figure.kpi for figure in figures if figure.kpi.unit == "s" and figure.n]
    if any(kpi.clock for kpi in times):
        notes.append("times are means in business time; JSON has them in clock time, too")
    by_clock = dict.fromkeys(kpi.name for kpi in times if not kpi.clock)
    if by_clock:
        notes.append(f"in clock time: {', '.join(by_clock)}")
    notes += [
        f"{figure.kpi.name}{_group(figure)} is a sample: with 95 % confidence {figure.interval[0]:.1f} to "
        f"{figure.interval[1]:.1f} % of all"
        for figure in figures
        if figure.interval
    ]
    left_out: dict[str, int] = {}
    for figure in figures:
        left_out[figure.kpi.name] = left_out.get(figure.kpi.name, 0) + figure.left_out
        if figure.sources and figure.kpi.name == "csat" and not figure.by:
            notes.append("ratings by source: " + ", ".join(f"{one} {n}" for one, n in figure.sources.items()))
    told = [f"{name} {n}" for name, n in left_out.items() if n]
    if told:
        notes.append("left out, because a moment or the customer is unknown or in doubt: " + ", ".join(told))
    return notes


def _print_lists(invocation: Invocation, found: "Lists") -> None:
    output, by = invocation.output, found.asked.by
    rows = [_listed(kpi, row, raw=output.format in {"csv", "json"}) for kpi, row in found.rows]
    values = any(kpi.measure is not None for kpi, _ in found.rows)
    columns = ("kpi", *by, "id", "at", "counts_as", *(("value",) if values or output.format == "csv" else ()))
    data = [
        {"kpi": kpi.name, "id": row.id, "at": row.at, **({"by": row.by} if by else {}), "counts_as": row.counts_as,
         "value": row.value}
        for kpi, row in found.rows
    ]  # fmt: skip
    output.listing("kpi list", rows, columns, findings=invocation.findings(), data_rows=data,
                   empty="nothing counted", right={"value"})  # fmt: skip
    if output.format == "table":
        _say_beside(invocation, found.asked, found.skipped)


def _listed(kpi: "Kpi", row: "Counted", *, raw: bool) -> dict[str, Any]:
    value: Any = row.value
    if value is not None and not raw:
        value = in_unit(value, kpi.unit)
    return {"kpi": kpi.name, **row.by, "id": row.id, "at": row.at, "counts_as": row.counts_as, "value": value}


def _explain(invocation: Invocation, names: tuple[str, ...]) -> None:
    from hdesk.work.numbers import explained

    rows = explained(invocation.desk(), names)
    output = invocation.output
    if output.format != "table":
        output.listing("kpi explain", rows, tuple(rows[0]), data_rows=rows)
        return
    units = {"%": "percent", "s": "time, mean, median and 90th percentile"}
    wanted = {"up": "more is better", "down": "less is better", "none": ""}
    for row in rows:
        target = "" if row["target"] is None else f"; target {in_unit(row['target'], row['unit'])}"
        better = f"; {wanted[row['direction']]}" if wanted[row["direction"]] else ""
        dated = f"by the moment of {row['dated']}" if row["dated"] else "as it stands at the period's end"
        output.text(f"{row['name']}: {row['title']}\n  {row['meaning']}")
        if row["formula"]:
            output.text(f"  {row['formula']}")
        output.text(f"  {units.get(row['unit'], row['unit'])}{better}{target}; {dated}\n")
