"""Figures: a KPI asked of a dataset, for a period, in groups; and the rows behind each figure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.rows import FUTURE, PAST, column
from hdesk.storage.database import Row

_DAYS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "hour": "%H"}


class Spread(NamedTuple):
    """How measured values are spread: mean, median, 90th percentile by nearest rank. None without values."""

    mean: float | None
    median: float | None
    p90: float | None


class Figure(NamedTuple):
    """One figure of one group.

    `value` is None where there is nothing to divide by; `n` is how many rows it rests on, `left_out` how
    many could not be measured. Shares are in percent, durations in seconds (`spread` in business time,
    `calendar` in clock time).
    """

    kpi: Kpi
    by: dict[str, str | None]
    value: float | None
    n: int
    numerator: int | None = None
    denominator: int | None = None
    spread: Spread | None = None
    calendar: Spread | None = None
    left_out: int = 0
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
        }
        if self.spread is not None:
            data |= {name: _rounded(one, self.kpi.unit) for name, one in self.spread._asdict().items()}
            data["left_out"] = self.left_out
        if self.calendar is not None:
            data["calendar"] = {
                name: _rounded(one, self.kpi.unit) for name, one in self.calendar._asdict().items()
            }
        return data


def _rounded(value: float | None, unit: str) -> float | None:
    return None if value is None else round(value, 2 if unit == "%" else 4)


def figures(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str] = ()) -> list[Figure]:
    """Ask a KPI of a dataset, in groups by the named fields.

    Raises:
        Refused: the KPI's rows have no such field.
    """
    groups = [_group(data, kpi, name) for name in by]
    values = _values(data, period)
    if kpi.measure is not None:
        found = _measured(data, kpi, groups, values)
    else:
        found = _counted(data, kpi, groups, values)
    target = target_of(data, kpi, period)
    return [_judged(Figure(kpi, dict(zip(by, key, strict=True)), *rest), target) for key, *rest in found]


def rows_behind(data: Dataset, kpi: Kpi, period: Period) -> list[dict[str, Any]]:
    """List what a figure counts: the ticket or contact, the moment, and what it adds (law 9)."""
    zone = data.setup.timezone
    identity = "ticket" if kpi.table in {"events", "open_tickets"} else "id"
    adds = kpi.measure or (f"({kpi.numerator}) <> 0" if kpi.numerator else "1")
    sql = (
        f"SELECT {identity}, {kpi.cohort or 'NULL'}, {adds} FROM {_table(kpi)} "  # noqa: S608 - the catalogue's own
        f"WHERE {_where(kpi)} ORDER BY 2, 1"
    )
    return [
        {
            "id": one,
            "at": datetime.fromtimestamp(at, UTC).astimezone(zone) if at is not None else None,
            "counts": bool(adds_) if kpi.numerator else adds_,
        }
        for one, at, adds_ in data.database.query(sql, _values(data, period))
    ]


def target_of(data: Dataset, kpi: Kpi, period: Period) -> float | None:
    """Give the target in force at the period's end, in the KPI's unit."""
    given = data.setup.config.targets.get(kpi.name)
    if given is None:
        return None
    if not isinstance(given, str):
        day = (period.end or data.as_of).date()
        held = [one for one in given if one.from_ is None or one.from_ <= day]
        if not held:
            return None
        given = max(held, key=lambda one: (one.from_ is not None, one.from_ or day)).value
    return float(parse_duration(given).seconds) if kpi.unit == "s" else float(given)


def _judged(figure: Figure, target: float | None) -> Figure:
    if target is None or figure.kpi.direction == "none":
        return figure._replace(target=target)
    if figure.value is None:
        return figure._replace(target=target)
    met = figure.value >= target if figure.kpi.direction == "up" else figure.value <= target
    return figure._replace(target=target, met=met)


def _counted(data: Dataset, kpi: Kpi, groups: list[str], values: dict[str, Any]) -> list[Row]:
    numerator = f"SUM(CASE WHEN {kpi.numerator} THEN 1 ELSE 0 END)" if kpi.numerator else "NULL"
    sql = (
        f"SELECT {_comma(groups)} COUNT(*), {numerator} FROM {_table(kpi)} "  # noqa: S608 - the catalogue's own
        f"WHERE {_where(kpi)} {_grouped(groups)}"
    )
    found: list[Row] = []
    for row in data.database.query(sql, values):
        key, count, part = row[: len(groups)], row[-2], row[-1]
        if kpi.numerator is None:
            found.append((key, count, count))
        else:
            share = 100 * (part or 0) / count if count else None
            found.append((key, share, count, part or 0, count))
    return found


def _measured(data: Dataset, kpi: Kpi, groups: list[str], values: dict[str, Any]) -> list[Row]:
    sql = (
        f"SELECT {_comma(groups)} {kpi.measure}, {kpi.clock or 'NULL'} FROM {_table(kpi)} "  # noqa: S608 - as above
        f"WHERE {_where(kpi)}"
    )
    gathered: dict[tuple[Any, ...], list[tuple[float | None, float | None]]] = {} if groups else {(): []}
    for row in data.database.query(sql, values):
        gathered.setdefault(row[: len(groups)], []).append((row[-2], row[-1]))
    found: list[Row] = []
    for key in sorted(gathered, key=lambda one: [(part is None, str(part)) for part in one]):
        measured = [one for one, _ in gathered[key] if one is not None]
        clock = [one for _, one in gathered[key] if one is not None]
        spread = spread_of(measured)
        n, left_out = len(measured), len(gathered[key]) - len(measured)
        found.append((key, spread.mean, n, None, None, spread, spread_of(clock) if kpi.clock else None, left_out))
    return found


def spread_of(values: Sequence[float]) -> Spread:
    """Give mean, median (of an even number the mean of the middle two) and 90th percentile (nearest rank)."""
    if not values:
        return Spread(None, None, None)
    ordered = sorted(values)
    n = len(ordered)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Spread(math.fsum(ordered) / n, middle, ordered[math.ceil(0.9 * n) - 1])


def _table(kpi: Kpi) -> str:
    if kpi.table == "events":
        return "events"
    if kpi.table == "open_tickets":
        open_now = "status IN ('new', 'open', 'pending', 'on_hold')"
        return (
            "(SELECT t.*, e.ticket FROM tickets t JOIN events e ON e.ticket = t.id "  # noqa: S608 - names of ours
            f"WHERE COALESCE(e.at, {PAST}) < :end AND e.until >= :end AND e.merged = 0 AND e.{open_now})"
        )
    return kpi.table


def _where(kpi: Kpi) -> str:
    if kpi.cohort is None:
        return f"({kpi.where})"
    return f"({kpi.where}) AND ({kpi.cohort} >= :start AND {kpi.cohort} < :end OR {kpi.cohort} IS NULL AND :all)"


def _values(data: Dataset, period: Period) -> dict[str, Any]:
    """Give the values that statements may name. The end is never later than what the dataset knows."""
    end = period.end.timestamp() if period.end else FUTURE
    return {
        "start": period.start.timestamp() if period.start else PAST,
        "end": end,
        "point": min(end, data.as_of.timestamp()),
        "all": int(period.start is None and period.end is None),
        "good": data.setup.config.csat_good_from,
    }


def _comma(groups: list[str]) -> str:
    return "".join(f"{group}, " for group in groups)


def _grouped(groups: list[str]) -> str:
    if not groups:
        return ""
    numbers = ", ".join(str(place) for place in range(1, len(groups) + 1))
    return f"GROUP BY {numbers} ORDER BY {', '.join(f'{n} IS NULL, {n}' for n in numbers.split(', '))}"


def _group(data: Dataset, kpi: Kpi, name: str) -> str:
    """Give the expression that a KPI's rows are grouped by for a field, or for day, week, month, hour."""
    if name in _DAYS:
        if kpi.cohort is None:
            raise Refused(f"{kpi.name} is counted at the period's end: it has no {name}")
        zone, pattern = data.setup.timezone, _DAYS[name]

        def local(seconds: float | None) -> str | None:
            return None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC).astimezone(zone):{pattern}}"

        data.database.function(f"local_{name}", local)
        return f"local_{name}({kpi.cohort})"
    field = data.setup.ticket_fields.find(name) or data.setup.contact_fields.find(name)
    wanted = dict(kpi.columns).get(name) or column(field.name if field else name)
    own = _columns(data, kpi.table)
    if wanted in own:
        return wanted
    if kpi.table == "events" and wanted in _columns(data, "tickets"):
        return f"(SELECT t.{wanted} FROM tickets t WHERE t.id = events.ticket)"  # noqa: S608 - a column's name
    near = did_you_mean(wanted, [*own, *_DAYS])
    raise Refused(
        Finding(f"{kpi.name} cannot be shown by {name!r}", hint=f"did you mean {near}?" if near else "see `--by` in the docs")
    )


def _columns(data: Dataset, table: str) -> list[str]:
    name = "tickets" if table == "open_tickets" else table
    return [str(row[1]) for row in data.database.query(f"PRAGMA table_info({name})", {})]
