"""Figures on the command line: a table for people, rows for spreadsheets, documents for programs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hdesk.commands.invocation import Invocation
from hdesk.insight.catalogue import Kpi
from hdesk.insight.figures import Figure
from hdesk.insight.wording import PLACES, in_unit, shown, shown_target
from hdesk.work.numbers import Asked
from hdesk.work.numbers_beside import Reading, Shown

if TYPE_CHECKING:
    from hdesk.work.numbers_order import Cut

_SPARE = ("p90", "median", "met", "target")
"""The columns that give way in a narrow terminal, the first ones first."""


class Look(NamedTuple):
    """How a table is to look: with figures that say nothing, with durations in clock time, by family, cut at `top`."""

    everything: bool
    clock: bool
    plain: bool
    top: int | None = None


def print_figures(invocation: Invocation, reading: Reading, cuts: "Sequence[Cut]", look: Look) -> None:
    """Print figures, and beside a table what it has no room for."""
    output = invocation.output
    if output.format == "json":
        output.listing("kpi", [], (), findings=[*reading.findings, *invocation.findings()], data_rows=reading.data())
    elif output.format == "csv":
        _print_sheet(invocation, reading)
    else:
        _print_table(invocation, reading, look)
    if cuts:
        told = ", ".join(f"{cut.name or 'KPIs'} {cut.groups} (n {cut.n})" for cut in cuts)
        output.say(f"more than the first {look.top}: {told}")


def _print_sheet(invocation: Invocation, reading: Reading) -> None:
    keys = ["name", *reading.asked.by, "value", "unit", "n", "numerator", "denominator", "mean", "median", "p90",
            "target", "met", "left_out"]  # fmt: skip
    rows = []
    for row, data in zip(reading.rows, reading.data(), strict=True):
        found = data | row.figure.by
        found |= {f"clock_{name}": one for name, one in data.get("calendar", {}).items()}
        found |= {f"compared_{name}": one for name, one in data.get("compared", {}).items()}
        found["trend"] = ";".join("" if one["value"] is None else f"{one['value']:g}" for one in data.get("trend", ()))
        rows.append(found)
    if any(row.figure.clocks is not None for row in reading.rows):
        keys += ["clock_mean", "clock_median", "clock_p90"]
    if reading.other:
        keys += ["compared_period", "compared_value", "compared_n", "compared_change", "compared_verdict"]
    if any(row.trend for row in reading.rows):
        keys.append("trend")
    invocation.output.listing("kpi", rows, keys, findings=invocation.findings())


def _print_table(invocation: Invocation, reading: Reading, look: Look) -> None:
    shown_rows = [row for row in reading.rows if look.everything or says_something(row)]
    said = {row.figure.kpi.name for row in shown_rows}
    rows = [_row(row, clock=look.clock) for row in shown_rows]
    headings = [row.figure.kpi.family for row in shown_rows]
    before = ("before", "change") if reading.other else ()
    drawn = ("trend",) if any(row.trend for row in shown_rows) else ()
    optional = [name for name in ("median", "p90", "target", "met") if any(row[name] is not None for row in rows)]
    invocation.output.listing(
        "kpi",
        rows,
        ("kpi", *reading.asked.by, "value", "n", *before, *drawn, *optional),
        titles={"before": reading.other.period.name} if reading.other else {},
        empty="nothing to count",
        right={"value", "before", "median", "p90", "target"},
        sections=headings if look.plain and len(set(headings)) > 1 else (),
        spare=_SPARE,
    )
    if invocation.output.format == "table":
        silent = dict.fromkeys(row.figure.kpi.name for row in reading.rows if row.figure.kpi.name not in said)
        _say_around(invocation, reading, [row.figure for row in shown_rows], look)
        if silent:
            invocation.output.say(f"without data or target: {', '.join(silent)}; --all shows them, too")


def _say_around(invocation: Invocation, reading: Reading, figures: Sequence[Figure], look: Look) -> None:
    """Say beside a table what it tells of, and what it has no room for."""
    say_beside(invocation, reading.asked, reading.skipped)
    begins = next((row.trend[0].period for row in reading.rows if row.trend), None)
    if begins:
        as_of = f"as known on {reading.asked.as_of:%Y-%m-%d %H:%M}"
        invocation.output.say(f"trend from {begins} on, {as_of}; bars begin at zero, those of shares end at 100 %")
    for line in (*reading.notes, *_notes(figures, clock=look.clock)):
        invocation.output.say(line)


def says_something(row: Shown) -> bool:
    """Say whether a figure is worth a line: nothing to divide by says nothing, but where a target waits for it."""
    figure = row.figure
    counts = figure.kpi.numerator is None and figure.kpi.measure is None
    return counts or figure.n > 0 or figure.target is not None or bool(row.compared and row.compared.before.n)


def _row(row: Shown, *, clock: bool) -> dict[str, Any]:
    figure = row.figure
    if clock and (calendar := figure.calendar) is not None:
        # A target is one in business time, so it says nothing about clock time.
        figure = figure._replace(value=calendar.mean, spread=calendar, target=None, met=None)
    spread, unit = figure.spread, figure.kpi.unit
    measured = spread is not None and figure.n > 0
    found: dict[str, Any] = {
        "kpi": figure.kpi.name,
        **{name: "-" if one is None else one for name, one in figure.by.items()},
        "value": value_of(figure),
        "n": figure.n,
        "median": in_unit(spread.median, unit) if spread and measured else None,
        "p90": in_unit(spread.p90, unit) if spread and measured else None,
        "target": shown_target(figure) or None,
        "met": figure.met,
    }
    if row.compared:
        found |= {"before": value_of(row.compared.before), "change": row.compared.words}
    if row.trend:
        from hdesk.insight.trend import scale_of
        from hdesk.view.bars import bars

        found["trend"] = bars([one.value for one in row.trend], scale_of(figure.kpi, row.trend))
    return found


def value_of(figure: Figure) -> str:
    """Write a figure's value as a table has it."""
    counts = figure.kpi.numerator is None and figure.kpi.measure is None
    return str(figure.n) if counts and figure.value is not None else shown(figure, PLACES)


def say_beside(invocation: Invocation, asked: Asked, skipped: Sequence[Kpi]) -> None:
    """Say beside a table what it tells of, and which KPIs are not in it."""
    commit = (invocation.desk().snapshot.commit or "")[:10]
    invocation.output.say(f"period {asked.period.name} · as of {asked.as_of:%Y-%m-%d %H:%M %z} · commit {commit}")
    if asked.provisional:
        invocation.output.say(f"provisional: {asked.period.name} is not over")
    if skipped:
        invocation.output.say(f"not by {','.join(asked.by)}: {', '.join(kpi.name for kpi in skipped)}")


def _notes(figures: Sequence[Figure], *, clock: bool) -> Iterator[str]:
    """Say what a table of figures has no room for."""
    times = [figure.kpi for figure in figures if figure.kpi.unit == "s" and figure.n]
    if any(kpi.clock for kpi in times):
        other = "--clock shows clock time" if not clock else "targets are for business time, and not shown"
        yield f"times are means in {'clock' if clock else 'business'} time; {other}"
    by_clock = dict.fromkeys(kpi.name for kpi in times if not kpi.clock and not kpi.own)
    if by_clock and not clock:
        yield f"in clock time: {', '.join(by_clock)}"
    for figure in figures:
        if figure.interval:
            low, high = figure.interval
            group = "".join(f" {value}" for value in figure.by.values())
            yield f"{figure.kpi.name}{group} is a sample: with 95 % confidence {low:.1f} to {high:.1f} % of all"
        if figure.sources and figure.kpi.name == "csat" and not figure.by:
            yield "ratings by source: " + ", ".join(f"{one} {n}" for one, n in figure.sources.items())
    yield from _left_out(figures)


def _left_out(figures: Iterable[Figure]) -> Iterator[str]:
    """Say how many rows are in no figure, and why: a desk's own measure may give no number for reasons of its own."""
    unknown: dict[str, int] = {}
    numberless: dict[str, int] = {}
    for figure in figures:
        name, without = figure.kpi.name, figure.unmeasured if figure.kpi.own else 0
        numberless[name] = numberless.get(name, 0) + without
        unknown[name] = unknown.get(name, 0) + figure.left_out - without
    for why, counts in (
        ("a moment or the customer is unknown or in doubt", unknown),
        ("what `measure` says gives no number for them", numberless),
    ):
        told = [f"{name} {n}" for name, n in counts.items() if n]
        if told:
            yield f"left out, because {why}: {', '.join(told)}"
