"""Pictures of a period's figures: ages, clocks, times to resolve, ratings.

Each gives nothing where there is nothing to show, or where the report is for somebody who wants the high level.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from hdesk.insight.answers import answer
from hdesk.insight.figures import Figure, figures
from hdesk.insight.report.course import days_of
from hdesk.insight.report.document import Chart, Series
from hdesk.insight.report.ground import Ground
from hdesk.insight.report.names import plain
from hdesk.insight.report.told import Told
from hdesk.insight.spread import Spread
from hdesk.insight.wording import business_time, counted, shown, shown_target

_CLOCKS: Final = ("acknowledgement", "first_response", "next_response", "update", "resolution", "handover")
_HOUR = 3600
_BINS: Final = (1, 2, 4, 8, 16, 32, 64)
"""Business hours at which the bars of times to resolve begin; each is twice as long as the one before."""
_UNKNOWN = "unknown"
_FEW = 2


def backlog_by_age(ground: Ground) -> Told:
    """Draw how old the open tickets are."""
    if ground.brief:
        return Told()
    whole = ground.rate("backlog").now
    bands: Mapping[str, int] = whole.data().get("bands") or {}
    known = [name for name in bands if name != _UNKNOWN]
    if not whole.n or not known:
        return Told()
    shown_bands = [*known, _UNKNOWN] if bands.get(_UNKNOWN) else known
    oldest = next((name for name in reversed(known) if bands[name]), known[-1])
    text = f"The oldest are {oldest}: {bands[oldest]:,} of {counted(whole.n, 'open ticket')}."
    labels = tuple("age unknown" if name == _UNKNOWN else name for name in shown_bands)
    series = (Series("Open tickets", tuple(float(bands[name]) for name in shown_bands)),)
    return Told((Chart("backlog", "rows", "Open tickets by age", "tickets", whole.n, labels, series, text),))


def clocks_met(ground: Ground) -> Told:
    """Draw of each clock in which share it was met; a target that all have in common is a line."""
    found = [ground.rate(f"{name}_met").now for name in _CLOCKS]
    n = sum(one.n for one in found)
    if not n or ground.brief:
        return Told()
    targets = {one.target for one in found if one.target is not None}
    common = targets.pop() if len(targets) == 1 else None
    labels = tuple(_runs(one, common) for one in found)
    worst = min((one for one in found if one.value is not None), key=lambda one: one.value or 0.0)
    text = f"Met least often: {_clock(worst).lower()}, {shown(worst)} of {worst.n:,}."
    late = [_clock(one).lower() for one in found if one.met is False]
    text += f" Below target: {', '.join(late)}." if late else ""
    series = (Series("Met", tuple(one.value for one in found)),)
    return Told((Chart("clocks", "rows", "Clocks met", "%", n, labels, series, text, common),))


def _clock(one: Figure) -> str:
    return plain(one.kpi.name.removesuffix("_met"))


def _runs(one: Figure, common: float | None) -> str:
    """Name a clock, on how many runs its figure rests, and its target where that is not the line's."""
    own = f" · {shown_target(one)}" if one.target is not None and one.target != common else ""
    return f"{_clock(one)} · n {one.n:,}{own}"


def resolution_times(ground: Ground) -> Told:
    """Draw how many tickets took how long to be resolved, in business hours."""
    kpi = ground.kpi(ground.now, "resolution")
    tally = answer(ground.now, kpi, ground.period, []).inside.get(())
    if tally is None or not len(tally.measures) or ground.brief:
        return Told()
    counts = [tally.measures.zeros, *(0 for _ in _BINS)]
    for seconds in tally.measures.others:
        counts[bisect_right(_BINS, seconds / _HOUR)] += 1
    last = max(place for place, n in enumerate(counts) if n) + 1
    names = (f"under {_BINS[0]} h", *(f"{low} to {high} h" for low, high in pairwise(_BINS)))
    labels = (*names, f"{_BINS[-1]} h and more")[:last]
    series = (Series("Tickets", tuple(float(n) for n in counts[:last])),)
    text = _times(len(tally.measures), tally.measures.spread(), ground.rate("resolution").now)
    title = "Business hours to resolve a ticket"
    return Told((Chart("resolution", "bars", title, "tickets", len(tally.measures), labels, series, text),))


def _times(n: int, spread: Spread, figure: Figure) -> str:
    half, most = business_time(spread.median or 0), business_time(spread.p90 or 0)
    wanted = f"; the target for the mean is {shown_target(figure)}" if figure.target is not None else ""
    return f"Of {counted(n, 'resolved ticket')}, half took at most {half} and nine in ten at most {most}{wanted}."


def ratings_by_week(ground: Ground) -> Told:
    """Draw how many ratings of each week were good, and how many were not."""
    kpi = ground.kpi(ground.now, "csat_good")
    daily = {one.by["day"]: one for one in figures(ground.now, kpi, ground.period, ("day",))}
    weeks = _weeks(days_of(ground))
    n = sum(one.n for one in daily.values())
    if not n or len(weeks) < _FEW or ground.brief:
        return Told()
    found = [[daily[f"{day}"] for day in week if f"{day}" in daily] for week in weeks]
    good = tuple(float(sum(one.numerator or 0 for one in week)) for week in found)
    other = tuple(float(sum(one.n for one in week)) - well for week, well in zip(found, good, strict=True))
    least = f"{ground.config.csat_good_from:g}"
    series = (Series(f"Good: yes, or at least {least} of 5", good), Series("Not good", other))
    text = f"{sum(good):,.0f} of {counted(n, 'rating')} were good ({100 * sum(good) / n:.0f} %)."
    labels = tuple(_week(week) for week in weeks)
    return Told((Chart("ratings", "stacked", "Ratings by week", "ratings", n, labels, series, text),))


def _weeks(days: list[date]) -> list[list[date]]:
    """Put days of one week together; a period's first and last week may be short."""
    weeks: list[list[date]] = []
    for day in days:
        if weeks and day.weekday():
            weeks[-1].append(day)
        else:
            weeks.append([day])
    return weeks


def _week(week: list[date]) -> str:
    first, last = week[0], week[-1]
    if first == last:
        return f"{first:%-d %b}"
    return (
        f"{first:%-d}-{last:%-d %b}" if last - first < timedelta(days=last.day) else f"{first:%-d %b} - {last:%-d %b}"
    )
