"""Figures: a KPI asked of a dataset, for a period, in groups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight import ages
from hdesk.insight.answers import answer
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import CYCLES, SPANS, expression
from hdesk.insight.interval import wilson
from hdesk.insight.spread import Spread
from hdesk.insight.tally import Key, Tallies, Tally, Values
from hdesk.insight.targets import day_of_group, just_before, last_day, target_of


class Figure(NamedTuple):
    """One figure of one group.

    `value` is None where there is nothing to divide by, or the desk had not begun; `n` is how many rows it rests on,
    `left_out` how many belong to nothing that can be dated or measured, `unmeasured` those of them without a number.
    Shares are in percent, durations in seconds (`spread` in business time, `calendar` in clock time). `sources` says of
    ratings whose word they are, `bands` of open work how old it is, `interval` of a sampled share between which
    percentages that of all lies with 95 % confidence; `provisional` that its period is not over. What is measured in
    clock time alone has that in `spread`.
    """

    kpi: Kpi
    by: dict[str, str | None]
    value: float | None
    n: int
    numerator: int | None = None
    denominator: int | None = None
    left_out: int = 0
    unmeasured: int = 0
    spread: Spread | None = None
    clocks: Values | None = None
    sources: dict[str, int] | None = None
    bands: dict[str, int] | None = None
    provisional: bool = False
    target: float | None = None
    met: bool | None = None
    interval: tuple[float, float] | None = None

    @property
    def calendar(self) -> Spread | None:
        """Give how durations lie in clock time; computed when asked, since a table does not show it."""
        return None if self.clocks is None else self.clocks.spread()

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it; values rounded to four places, shares to two."""
        data: dict[str, Any] = {"name": self.kpi.name, "title": self.kpi.title}
        if self.by:
            data["by"] = self.by
        data |= {
            "value": rounded(self.value, self.kpi.unit),
            "unit": self.kpi.unit,
            "n": self.n,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "target": self.target,
            "met": self.met,
            "left_out": self.left_out,
            "provisional": self.provisional,
        }
        if self.spread is not None:
            data |= self._spread(self.spread)
        if (calendar := self.calendar) is not None:
            data["calendar"] = self._spread(calendar)
        if self.sources is not None:
            data["sources"] = self.sources
        if self.kpi.sampled:
            data["interval"] = None if self.interval is None else [round(end, 2) for end in self.interval]
        if self.bands is not None:
            data["bands"] = self.bands
        return data

    def _spread(self, spread: Spread) -> dict[str, float | None]:
        return {name: rounded(one, self.kpi.unit) for name, one in spread._asdict().items()}


def figures(data: Dataset, kpi: Kpi, period: Period, by: Sequence[str] = ()) -> list[Figure]:
    """Ask a KPI of a dataset, in groups by the named fields.

    Raises:
        Refused: the KPI's rows have no such field.
        Unsound: the KPI's target is none.
    """
    groups = [expression(data, kpi, name) for name in by]
    inside, left_out = answer(data, kpi, period, groups)
    if not groups:
        inside.setdefault((), Tally())
    if kpi.aged and "age" in by:
        inside = _every_age(by, inside)
    nothing = Tally()
    found = [
        _figure(kpi, dict(zip(by, key, strict=True)), inside[key], left_out.get(key, nothing).rows)
        for key in sorted(inside, key=lambda key: _place(kpi, by, key))
    ]
    if kpi.table == "ratings":
        found = _with_sources(data, kpi, period, groups, found)
    if kpi.aged:
        found = _with_bands(data, kpi, period, groups, found)
    to_come = is_provisional(period, data.as_of)
    if not began(data, period):
        found = [figure._replace(value=None) for figure in found]
    return [_judged(data, period, figure)._replace(provisional=to_come) for figure in found]


def began(data: Dataset, period: Period) -> bool:
    """Say whether anything had happened on the desk by a period's end, or may still: else nothing is known of it."""
    if data.earliest is None or period.end is None:
        return period.end is None or is_provisional(period, data.as_of)
    return data.earliest < period.end.timestamp()


def is_provisional(period: Period, as_of: datetime) -> bool:
    """Say whether a period is not over at a moment, so that its figures are still to change."""
    return period.end is not None and as_of < just_before(period.end)


def nothing(data: Dataset, kpi: Kpi, period: Period, by: dict[str, str | None]) -> Figure:
    """Give the figure of a group in which nothing is."""
    figure = _figure(kpi, by, Tally(), 0)
    if not began(data, period):
        figure = figure._replace(value=None)
    return _judged(data, period, figure._replace(sources={}) if kpi.table == "ratings" else figure)


def _figure(kpi: Kpi, by: dict[str, str | None], tally: Tally, left_out: int) -> Figure:
    if kpi.measure is not None:
        n = len(tally.measures)
        without = tally.rows - n
        spread, clocks = tally.measures.spread(), tally.clocks if kpi.clock else None
        return Figure(kpi, by, spread.mean, n, None, None, left_out + without, without, spread, clocks)
    if kpi.numerator is None:
        return Figure(kpi, by, tally.rows, tally.rows, left_out=left_out)
    share = 100 * tally.part / tally.rows if tally.rows else None
    interval = wilson(tally.part, tally.rows) if kpi.sampled else None
    return Figure(kpi, by, share, tally.rows, tally.part, tally.rows, left_out, interval=interval)


def _with_sources(data: Dataset, kpi: Kpi, period: Period, groups: list[str], found: list[Figure]) -> list[Figure]:
    """Say of each figure how many ratings come from where."""
    counts = kpi._replace(measure=None, numerator=None, where=f"({kpi.where}) AND ({kpi.measure or 1}) IS NOT NULL")
    sources: dict[Key, dict[str, int]] = {}
    for (*key, source), tally in answer(data, counts, period, [*groups, "source"]).inside.items():
        group = sources.setdefault(tuple(key), {})
        group[source or "not said"] = group.get(source or "not said", 0) + tally.rows
    return [
        figure._replace(sources=dict(sorted(sources.get(tuple(figure.by.values()), {}).items()))) for figure in found
    ]


def _every_age(by: Sequence[str], inside: Tallies) -> Tallies:
    """Put in the bands of age in which nothing is: where rows are counted, none is a count."""
    place, alone = by.index("age"), len(by) == 1
    others = {((), ())} if alone else {(key[:place], key[place + 1 :]) for key in inside}
    bands = {(*before, band.name, *after): Tally() for before, after in others for band in ages.BANDS}
    return bands | inside


def _with_bands(data: Dataset, kpi: Kpi, period: Period, groups: list[str], found: list[Figure]) -> list[Figure]:
    """Say of each figure how many of its rows are how old."""
    bands: dict[Key, dict[str, int]] = {}
    for (*key, band), tally in answer(data, kpi, period, [*groups, ages.expression(kpi.aged)]).inside.items():
        bands.setdefault(tuple(key), dict.fromkeys(ages.NAMES, 0))[str(band)] = tally.rows
    none = dict.fromkeys(ages.NAMES, 0)
    return [figure._replace(bands=bands.get(tuple(figure.by.values()), none)) for figure in found]


def _judged(data: Dataset, period: Period, figure: Figure) -> Figure:
    """Set a figure beside the target in force on the last date that it tells of."""
    if figure.kpi.name not in data.setup.config.targets:
        return figure
    day = last_day(data.setup, period, data.as_of)
    for name, group in figure.by.items():
        if name in SPANS and name not in CYCLES and group is not None:
            day = min(day, day_of_group(data.setup, group, data.as_of) or day)
    target = target_of(data.setup, figure.kpi, day)
    if target is None or figure.value is None or figure.kpi.direction == "none":
        return figure._replace(target=target)
    up = figure.kpi.direction == "up"
    return figure._replace(target=target, met=figure.value >= target if up else figure.value <= target)


def _place(kpi: Kpi, by: Sequence[str], key: Sequence[str | None]) -> list[tuple[bool, int, str]]:
    """Sort groups by their names, what has none last, and bands of age by age."""
    aged = ages.NAMES if kpi.aged else ()
    return [
        (part is None, aged.index(part) if name == "age" and part in aged else 0, str(part))
        for name, part in zip(by, key, strict=True)
    ]


def rounded(value: float | None, unit: str) -> float | None:
    """Round a value as JSON has it: shares to two places, all else to four."""
    return None if value is None else round(value, 2 if unit == "%" else 4)
