"""Trends: what a figure was in the periods up to one, each as long as it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, began, figures, rounded
from hdesk.insight.tally import Key

_TOPS = {"%": 100.0, "of 5": 5.0, "of 100": 100.0}


class Point(NamedTuple):
    """What a figure was in one period; None where there was nothing to divide by, or the desk had not begun."""

    period: str
    value: float | None
    n: int
    unit: str

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {"period": self.period, "value": rounded(self.value, self.unit), "n": self.n}


Trends = dict[Key, tuple[Point, ...]]
"""The points of each group, the oldest first."""


def scale_of(kpi: Kpi, points: Iterable[Point]) -> float:
    """Say which value is the top of a trend's scale: what a share or score can reach, else the highest there is.

    All begin at zero, so that shares can be set beside each other.
    """
    return _TOPS.get(kpi.unit) or max((one.value or 0.0 for one in points), default=0.0)


def periods_up_to(period: Period, number: int) -> list[Period]:
    """Give so many periods of the same length, the last one first asked for; fewer for one without bounds."""
    found = [period]
    while len(found) < number and (before := found[-1].previous()) is not None:
        found.append(before)
    return found[::-1]


def trends(data: Dataset, kpi: Kpi, periods: Sequence[Period], by: Sequence[str]) -> Trends:
    """Ask for a figure in several periods, as known at the end of the last one.

    Days, weeks, months, quarters and years are asked for at once, in groups.
    """
    unit = periods[-1].unit
    begun = [began(data, period) for period in periods]
    if unit is None:
        return _joined(kpi, periods, begun, [figures(data, kpi, period, by) for period in periods])
    span = Period(f"{periods[0].name}..{periods[-1].name}", periods[0].start, periods[-1].end)
    parts: dict[str, list[Figure]] = {period.name: [] for period in periods}
    for figure in figures(data, kpi, span, (*by, unit)):
        *key, name = figure.by.values()
        if name in parts:
            parts[name].append(figure._replace(by=dict(zip(by, key, strict=True))))
    return _joined(kpi, periods, begun, list(parts.values()))


def trends_at_ends(
    kpis: Sequence[Kpi], periods: Sequence[Period], by: Sequence[str], opened: Sequence[Callable[[], Dataset]]
) -> list[Trends]:
    """Ask for figures that are told as of a period's end at the end of each; `opened` gives the dataset of each."""
    found: list[list[list[Figure]]] = [[] for _ in kpis]
    begun = []
    for period, at in zip(periods, opened, strict=True):
        with at() as data:
            begun.append(began(data, period))
            for several, kpi in zip(found, kpis, strict=True):
                several.append(figures(data, kpi, period, by))
    return [_joined(kpi, periods, begun, one) for kpi, one in zip(kpis, found, strict=True)]


def _joined(kpi: Kpi, periods: Sequence[Period], begun: Sequence[bool], found: Sequence[Sequence[Figure]]) -> Trends:
    by_period: list[dict[Key, Figure]] = [{tuple(one.by.values()): one for one in several} for several in found]
    keys = dict.fromkeys(key for groups in by_period for key in groups)
    return {
        key: tuple(
            _point(kpi, period, groups.get(key), begun=one)
            for period, groups, one in zip(periods, by_period, begun, strict=True)
        )
        for key in keys
    }


def _point(kpi: Kpi, period: Period, figure: Figure | None, *, begun: bool) -> Point:
    """Give a group's point; no row counts as none where rows are counted, and nothing before the desk began."""
    counts = kpi.numerator is None and kpi.measure is None
    n = figure.n if figure else 0
    if counts:
        return Point(period.name, (figure.value if figure else 0.0) if begun else None, n, kpi.unit)
    return Point(period.name, figure.value if figure else None, n, kpi.unit)
