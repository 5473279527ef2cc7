"""The rows behind a figure: every number has a list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight.answers import values
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import expression
from hdesk.insight.lives import FUTURE, PAST


class Counted(NamedTuple):
    """A row behind a figure: the ticket or contact, its moment, and as what it counts (law 9).

    `counts_as` is `counted`, or of a share `numerator` (counted in both) or `denominator`, or `left out`.
    """

    id: str
    at: datetime | None
    by: dict[str, str | None]
    counts_as: str
    value: float | None


def rows_behind(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str] = ()) -> list[Counted]:
    """List what a figure counts: as many rows as it has n, and after them what was left out."""
    groups = [expression(data, kpi, name) for name in by]
    untold = f"WHEN NOT ({kpi.told}) THEN NULL" if kpi.told else ""
    adds = kpi.measure or (f"CASE {untold} WHEN {kpi.numerator} THEN 1 ELSE 0 END" if kpi.numerator else "1")
    keys = "".join(f"{group}, " for group in groups)
    rows = data.query(
        f"SELECT {keys} id, {kpi.moment}, {adds}, {_inside(kpi)} FROM {kpi.table} "  # noqa: S608 - the catalogue's words
        f"WHERE ({kpi.where}) AND ({kpi.cohort} IS NULL OR {_inside(kpi)} = 1)",
        values(data)
        | {
            "start": period.start.timestamp() if period.start else PAST,
            "end": period.end.timestamp() if period.end else FUTURE,
            "all": int(period.start is None and period.end is None),
        },
        own=kpi.own,
    )
    listed = [_listed(data, kpi, by, row) for row in rows]
    return sorted(
        listed, key=lambda one: (one.counts_as == "left out", one.at or datetime.min.replace(tzinfo=UTC), one.id)
    )


def _listed(data: Dataset, kpi: Kpi, by: Sequence[str], row: tuple[Any, ...]) -> Counted:
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


def _inside(kpi: Kpi) -> str:
    """Say whether a row belongs to the period; what has no moment belongs to `all` only."""
    if kpi.at_end:
        return f"(CASE WHEN {kpi.cohort} IS NOT NULL OR :all = 1 THEN 1 ELSE 0 END)"
    return f"(CASE WHEN ({kpi.within}) OR ({kpi.cohort} IS NULL AND :all = 1) THEN 1 ELSE 0 END)"
