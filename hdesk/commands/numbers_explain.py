"""What KPIs mean, on the command line."""

from collections.abc import Iterator, Sequence
from typing import Any

from hdesk.commands.invocation import Invocation
from hdesk.insight.wording import in_unit

_UNITS = {"%": "percent", "s": "time: mean, median and 90th percentile"}
_BETTER = {"up": "more is better", "down": "less is better", "none": ""}
_WIDTH = 78


def explain(invocation: Invocation, names: Sequence[str]) -> None:
    """Say of KPIs what they mean, what they are made of, and what they leave out."""
    from hdesk.work.numbers_explained import explained

    rows, wrong = explained(invocation.desk(), names)
    output = invocation.output
    findings = [*wrong, *invocation.findings()]
    if output.format != "table":
        output.listing("kpi explain", rows, tuple(rows[0]), data_rows=rows, findings=findings)
    else:
        output.text("\n\n".join("\n".join(_lines(row)) for row in rows))
    invocation.met(findings)


def _lines(row: dict[str, Any]) -> Iterator[str]:
    from textwrap import wrap

    yield f"{row['name']}: {row['title']}"
    for name, text in _parts(row):
        first, *rest = wrap(text, _WIDTH) or [""]
        yield f"  {name:<9} {first}"
        yield from (f"  {'':<9} {line}" for line in rest)


def _parts(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "meaning", row["meaning"]
    yield "formula", row["formula"]
    yield "unit", "; ".join(filter(None, (_UNITS.get(row["unit"], row["unit"]), _BETTER[row["direction"]])))
    yield "counted", f"by the moment of {row['dated']}" if row["dated"] else "as it stands at the period's end"
    if row["target"] is None:
        yield "target", "none" if row["direction"] != "none" else "none; neither direction is better"
    else:
        sign = "≤" if row["direction"] == "down" else "≥"
        value = in_unit(row["target"], "s") if row["unit"] == "s" else f"{row['target']:g} {row['unit']}"
        yield "target", f"{sign} {value}, in force today ({row['target_at']})"
    yield "left out", _left_out(row)
    yield "by", ", ".join(row["by"])
    if row["document"]:
        yield "document", row["document"]
    yield from _statements(row)


def _left_out(row: dict[str, Any]) -> str:
    """Say how many rows belong to no period, or have nothing to measure, and why."""
    parts = []
    if row["undated"]:
        parts.append(f"{row['undated']} whose moment nobody knows count in `all` alone")
    if row["unmeasured"]:
        why = "`measure` gives no number" if row["own"] else "a moment is unknown or in doubt"
        parts.append(f"{row['unmeasured']} have nothing to measure: {why}")
    if row["untold"]:
        parts.append(f"of {row['untold']} nobody can tell what they count as: a moment or the customer is unknown")
    return f"of {row['rows']} rows, {'; '.join(parts)}" if parts else f"none of {row['rows']} rows"


def _statements(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "table", row["table"]
    for name in ("where", "numerator", "measure", "clock", "cohort"):
        if row[name] and row[name] != "1 = 1":
            yield name, row[name]
