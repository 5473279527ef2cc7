"""Figures: a KPI asked of a dataset, for a period, in groups; and the rows behind each figure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import SPANS, expression
from hdesk.insight.rows import FUTURE, PAST
from hdesk.insight.spread import Spread, spread_of
from hdesk.insight.targets import day_of_group, last_day, target_of
from hdesk.storage.database import Row


class Figure(NamedTuple):
    """One figure of one group.

    `value` is None where there is nothing to divide by; `n` is how many rows it rests on, `left_out` how many
    belong to nothing that can be dated or measured. Shares are in percent, durations in seconds (`spread` in
    business time, `calendar` in clock time). `sources` says of ratings whose word they are.
    """

    kpi: Kpi
    by: dict[str, str | None]
    value: float | None
    n: int
    numerator: int | None = None
    denominator: int | None = None
    left_out: int = 0
    spread: Spread | None = None
    calendar: Spread | None = None
    sources: dict[str, int] | None = None
    target: float | None = None
    met: bool | None = None

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it; values rounded to four places, shares to two."""
        data: dict[str, Any] = {"name": self.kpi.name, "title": self.kpi.title}
        if self.by:
            data["by"] = self.by
        data |= {
            "value": _rounded(self.value, self.kpi.unit),
            "unit": self.kpi.unit,
            "n": self.n,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "target": self.target,
            "met": self.met,
            "left_out": self.left_out,
        }
        if self.spread is not None:
            data |= self._spread(self.spread)
        if self.calendar is not None:
            data["calendar"] = self._spread(self.calendar)
        if self.sources is not None:
            data["sources"] = self.sources
        return data

    def _spread(self, spread: Spread) -> dict[str, float | None]:
        return {name: _rounded(one, self.kpi.unit) for name, one in spread._asdict().items()}


class Counted(NamedTuple):
    """A row behind a figure: the ticket or contact, its moment, and as what it counts (law 9).

    `counts_as` is `counted`, or of a share `numerator` (counted in both) or `denominator`, or `left out`.
    """

    id: str
    at: datetime | None
    by: dict[str, str | None]
    counts_as: str
    value: float | None


def figures(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str] = ()) -> list[Figure]:
    """Ask a KPI of a dataset, in groups by the named fields.

    Raises:
        Refused: the KPI's rows have no such field.
        Unsound: the KPI's target is none.
    """
    groups = [expression(data, kpi, name) for name in by]
    asked = _measured if kpi.measure is not None else _counted
    found = [Figure(kpi, dict(zip(by, key, strict=True)), *rest) for key, *rest in asked(data, kpi, groups, period)]
    if kpi.table == "ratings":
        found = _with_sources(data, kpi, period, by, found)
    return [_judged(data, period, figure) for figure in found]


def rows_behind(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str] = ()) -> list[Counted]:
    """List what a figure counts: as many rows as it has n, and after them what was left out."""
    groups = [expression(data, kpi, name) for name in by]
    adds = kpi.measure or (f"CASE WHEN {kpi.numerator} THEN 1 ELSE 0 END" if kpi.numerator else "1")
    rows = data.database.query(
        f"SELECT {_comma(groups)} id, {kpi.cohort}, {adds}, {_inside(kpi)} FROM {kpi.table} "  # noqa: S608 - as above
        f"WHERE {_where(kpi)}",
        _values(data, period),
    )
    listed = [_listed(data, kpi, by, row) for row in rows]
    return sorted(
        listed, key=lambda one: (one.counts_as == "left out", one.at or datetime.min.replace(tzinfo=UTC), one.id)
    )


def _listed(data: Dataset, kpi: Kpi, by: Sequence[str], row: Row) -> Counted:
    *key, identity, at, adds, inside = row
    if not inside or adds is None:
        counts_as = "left out"
    elif kpi.numerator is None:
        counts_as = "counted"
    else:
        counts_as = "numerator" if adds else "denominator"
    moment = None if at is None else datetime.fromtimestamp(at, UTC).astimezone(data.setup.timezone)
    value = adds if kpi.measure is not None and counts_as == "counted" else None
    return Counted(identity, moment, dict(zip(by, key, strict=True)), counts_as, value)


def _counted(data: Dataset, kpi: Kpi, groups: list[str], period: Period) -> Iterator[Row]:
    inside = _inside(kpi)
    numbers = ", ".join(str(place) for place in range(1, len(groups) + 1))
    rows = data.database.query(
        f"SELECT {_comma(groups)} SUM({inside}), "  # noqa: S608 - the catalogue's own words, and quoted names
        f"SUM(CASE WHEN {kpi.numerator or '1 = 1'} THEN {inside} ELSE 0 END), SUM(1 - {inside}) "
        f"FROM {kpi.table} WHERE {_where(kpi)} {f'GROUP BY {numbers}' if groups else ''}",
        _values(data, period),
    )
    for *key, n, part, left_out in sorted(rows, key=lambda row: _place(row[: len(groups)])):
        count = n or 0
        if groups and not count:
            continue
        if kpi.numerator is None:
            yield key, count, count, None, None, left_out or 0
        else:
            yield key, 100 * part / count if count else None, count, part or 0, count, left_out or 0


def _measured(data: Dataset, kpi: Kpi, groups: list[str], period: Period) -> Iterator[Row]:
    rows = data.database.query(
        f"SELECT {_comma(groups)} {kpi.measure}, {kpi.clock or 'NULL'}, {_inside(kpi)} "  # noqa: S608 - as above
        f"FROM {kpi.table} WHERE {_where(kpi)}",
        _values(data, period),
    )
    gathered: dict[tuple[str | None, ...], list[Row]] = {} if groups else {(): []}
    for *key, measure, clock, inside in rows:
        gathered.setdefault(tuple(key), []).append((measure, clock, inside))
    for name in sorted(gathered, key=_place):
        group = gathered[name]
        if groups and not any(inside for _, _, inside in group):
            continue
        measured = [one for one, _, inside in group if inside and one is not None]
        clocks = [one for _, one, inside in group if inside and one is not None]
        spread, calendar = spread_of(measured), spread_of(clocks) if kpi.clock else None
        yield name, spread.mean, len(measured), None, None, len(group) - len(measured), spread, calendar


def _with_sources(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str], found: list[Figure]) -> list[Figure]:
    """Say of each figure how many ratings come from where."""
    sources: dict[tuple[str | None, ...], dict[str, int]] = {}
    for one in rows_behind(data, kpi, period, (*by, "source")):
        if one.counts_as != "left out":
            *key, source = (*(one.by[name] for name in by), one.by["source"] or "not said")
            group = sources.setdefault(tuple(key), {})
            group[source] = group.get(source, 0) + 1
    return [
        figure._replace(sources=dict(sorted(sources.get(tuple(figure.by.values()), {}).items()))) for figure in found
    ]


def _judged(data: Dataset, period: Period, figure: Figure) -> Figure:
    """Set a figure beside the target in force on the last date that it tells of."""
    day = last_day(data.setup, period, data.as_of)
    for name, group in figure.by.items():
        if name in SPANS and name != "hour" and group is not None:
            day = min(day, day_of_group(data.setup, group, data.as_of) or day)
    target = target_of(data.setup, figure.kpi, day)
    if target is None or figure.value is None or figure.kpi.direction == "none":
        return figure._replace(target=target)
    up = figure.kpi.direction == "up"
    return figure._replace(target=target, met=figure.value >= target if up else figure.value <= target)


def _inside(kpi: Kpi) -> str:
    """Say whether a row belongs to the period; what has no moment belongs to `all` only."""
    if kpi.at_end:
        return f"(CASE WHEN {kpi.cohort} IS NOT NULL OR :all = 1 THEN 1 ELSE 0 END)"
    within = f"{kpi.cohort} >= :start AND {kpi.cohort} < :end"
    return f"(CASE WHEN {within} OR ({kpi.cohort} IS NULL AND :all = 1) THEN 1 ELSE 0 END)"


def _where(kpi: Kpi) -> str:
    return f"({kpi.where}) AND ({kpi.cohort} IS NULL OR {_inside(kpi)} = 1)"


def _values(data: Dataset, period: Period) -> dict[str, Any]:
    """Give the values that statements may name."""
    return {
        "start": period.start.timestamp() if period.start else PAST,
        "end": period.end.timestamp() if period.end else FUTURE,
        "all": int(period.start is None and period.end is None),
        "good": data.setup.config.csat_good_from,
        "moment": data.as_of.timestamp(),
    }


def _comma(groups: list[str]) -> str:
    return "".join(f"{group}, " for group in groups)


def _place(key: Sequence[str | None]) -> list[tuple[bool, str]]:
    """Sort groups by their names, what has none last."""
    return [(part is None, str(part)) for part in key]


def _rounded(value: float | None, unit: str) -> float | None:
    return None if value is None else round(value, 2 if unit == "%" else 4)
