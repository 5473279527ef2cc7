"""Every figure a second time: slowly, readably, straight from a desk's YAML files, without any code of hdesk.

What is written here, and in `counted*`, `runs`, `story` and `yamldesk`, is the definition; what hdesk computes has to
agree with it.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tests.insight import counted_contacts, counted_quality, counted_teams, counted_time
from tests.insight.counted import Row
from tests.insight.yamldesk import Ask, Desk

Kpi = Callable[[Desk, Ask], Iterator[Row]]

COUNTS = (*counted_time.COUNTS, *counted_teams.COUNTS)
SHARES = (*counted_time.SHARES, *counted_contacts.SHARES, *counted_quality.SHARES, *counted_teams.SHARES)
MEASURES = (*counted_time.MEASURES, *counted_contacts.MEASURES, *counted_quality.MEASURES, *counted_teams.MEASURES)
WINDOWS = (*counted_time.WINDOWS, *counted_contacts.WINDOWS, *counted_quality.WINDOWS)
KPIS: dict[str, Kpi] = {kpi.__name__: kpi for kpi in (*COUNTS, *SHARES, *MEASURES)}


@cache
def counted(desk: Desk, name: str, ask: Ask) -> list[Row]:
    """List the rows that a figure counts in the period; what stands at its end needs no date in it."""
    kpi = KPIS[name]
    rows = list(kpi(desk, ask))
    if kpi in counted_time.AT_END:
        rows = [row for row in rows if row.at is not None or (ask.start is None and ask.end is None)]
    else:
        rows = [row for row in rows if ask.holds(row.at)]
    if kpi in WINDOWS:
        rows = [row for row in rows if ask.known(row.at)]
    return [row for row in rows if row.measure is not None] if kpi in MEASURES else rows


def group_of(desk: Desk, row: Row, field: str) -> str | None:
    if field in {"day", "week", "month", "hour"}:
        if row.at is None:
            return None
        local = desk.local(row.at)
        year, week, _ = local.isocalendar()
        return {
            "day": local.date().isoformat(),
            "week": f"{year}-W{week:02}",
            "month": local.date().isoformat()[:7],
            "hour": f"{local.hour:02}",
        }[field]
    return row.fields.get(field, row.fields.get(f"order.{field}"))


def figures(desk: Desk, name: str, ask: Ask, by: tuple[str, ...] = ()) -> dict[tuple[str | None, ...], dict[str, Any]]:
    """Compute a figure in groups; without groups there is one, even of nothing."""
    groups: dict[tuple[str | None, ...], list[Row]] = {} if by else {(): []}
    for row in counted(desk, name, ask):
        groups.setdefault(tuple(group_of(desk, row, field) for field in by), []).append(row)
    return {key: figure(name, rows) for key, rows in groups.items()}


def figure(name: str, rows: list[Row]) -> dict[str, Any]:
    kpi, n = KPIS[name], len(rows)
    if kpi in COUNTS:
        bands = {"bands": dict(Counter(row.fields["age"] for row in rows))} if name == "backlog" else {}
        return {"value": n, "n": n, "numerator": None, "denominator": None, **bands}
    if kpi in SHARES:
        good = sum(row.good is True for row in rows)
        interval = {"interval": wilson(good, n)} if kpi in counted_quality.SAMPLED else {}
        return {"value": 100 * good / n if n else None, "n": n, "numerator": good, "denominator": n, **interval}
    measured = spread([row.measure for row in rows if row.measure is not None])
    found: dict[str, Any] = {"value": measured["mean"], "n": n, "numerator": None, "denominator": None, **measured}
    if kpi in counted_time.MEASURES:
        found["calendar"] = spread([row.clock for row in rows if row.clock is not None])
    return found


def spread(values: list[float]) -> dict[str, float | None]:
    """Give mean, median and 90th percentile: the smallest value that nine tenths do not exceed."""
    if not values:
        return {"mean": None, "median": None, "p90": None}
    values = sorted(values)
    middle = values[len(values) // 2]
    if len(values) % 2 == 0:
        middle = (middle + values[len(values) // 2 - 1]) / 2
    nearest = values[-(-9 * len(values) // 10) - 1]
    return {"mean": sum(values) / len(values), "median": middle, "p90": nearest}


def wilson(good: int, n: int) -> list[float] | None:
    """Give Wilson's score interval of a share at 95 %, in percent."""
    if not n:
        return None
    z, share = 1.959964, good / n
    middle, scale = share + z * z / (2 * n), 1 + z * z / n
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [100 * (middle - reach) / scale, 100 * (middle + reach) / scale]
