"""Groups by time: in the order of time, and with the empty ones in between."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from typing import get_args

from hdesk.domain.periods import Period, Unit, parse_period, stretches
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure
from hdesk.insight.grouping import CYCLES, SPANS
from hdesk.insight.tally import Key
from hdesk.insight.targets import last_day

_MOST = 5_000
"""So many rows are no reading matter: then the empty ones are left out."""

Make = Callable[[dict[str, str | None]], Figure]
"""Makes the figure of a group in which nothing is."""


def with_gaps(data: Dataset, period: Period, by: Sequence[str], found: list[Figure], make: Make) -> list[Figure]:
    """Put the groups of one KPI in the order of time, and those in between that nothing is in among them.

    A bounded period is shown from its beginning, or the desk's, to its end, or the moment that figures are as of;
    otherwise from the first group that anything is in to the last.
    """
    if not found or not any(name in SPANS for name in by):
        return found
    rows: dict[Key, Figure] = {tuple(one.by.values()): one for one in found}
    axes = [_axis(data, period, name, [key[place] for key in rows]) for place, name in enumerate(by)]
    keys = {*rows, *_between(by, axes, rows)}
    order = [{value: place for place, value in enumerate(axis)} for axis in axes]

    def place(key: Key) -> list[tuple[int, str]]:
        return [(places.get(one, len(places)), str(one)) for places, one in zip(order, key, strict=True)]

    return [rows.get(key) or make(dict(zip(by, key, strict=True))) for key in sorted(keys, key=place)]


def _between(by: Sequence[str], axes: list[list[str | None]], rows: dict[Key, Figure]) -> list[Key]:
    """Give the keys of all groups, unless they are too many or two fields divide time in two ways."""
    timed = [name in SPANS for name in by]
    if sum(name in SPANS and name not in CYCLES for name in by) > 1:
        return []
    fixed = {tuple(one for one, time in zip(key, timed, strict=True) if not time) for key in rows}
    times = [axis for axis, time in zip(axes, timed, strict=True) if time]
    number = len(fixed)
    for axis in times:
        number *= len(axis)
    if number > _MOST:
        return []
    keys = []
    for others, moments in product(fixed, product(*times)):
        rest, when = iter(others), iter(moments)
        keys.append(tuple(next(when) if time else next(rest) for time in timed))
    return keys


def _axis(data: Dataset, period: Period, name: str, found: list[str | None]) -> list[str | None]:
    """Give every value that a group of this name has or could have had, in order; of no name last."""
    known = sorted({one for one in found if one is not None})
    if name in CYCLES and known:
        cycle = CYCLES[name]
        places = [cycle.index(one) for one in known]
        return [*cycle[min(places) : max(places) + 1]]
    if name in SPANS and known:
        zone = data.setup.timezone
        first, last = (_first(data, known[0]), _first(data, known[-1]))
        if period.start is not None and data.earliest is not None:
            begin = max(period.start.timestamp(), data.earliest)
            first = min(first, _day(data, begin))
        if period.end is not None:
            last = max(last, last_day(data.setup, period, data.as_of.astimezone(zone)))
        return list(stretches(_unit(name), first, last))
    return [*known, *([None] if None in found else [])]


def _unit(name: str) -> Unit:
    return next(unit for unit in get_args(Unit) if unit == name)


def _first(data: Dataset, group: str) -> date:
    start = parse_period(group, data.as_of, data.setup.timezone).start
    assert start is not None  # noqa: S101 - every group by time but the cycles is a bounded period
    return start.date()


def _day(data: Dataset, seconds: float) -> date:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).astimezone(data.setup.timezone).date()
