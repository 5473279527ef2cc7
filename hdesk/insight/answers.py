"""Answers: what a KPI's rows add up to in a period. Of what is over they are kept until one of its rows changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from hdesk.domain.durations import parse_duration
from hdesk.domain.localtime import midnight
from hdesk.domain.periods import Period
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.lives import FUTURE, PAST
from hdesk.insight.tally import Tallies, counted, join, measured, packed, unpacked

_FEW = 3  # months from which on their answers are worth keeping
_INSTANT = 2e-6  # seconds: a dataset shown at a span's end is shown a microsecond before it
_LONGEST_DAY = 26 * 3600.0  # seconds: no local day has more, whatever its clocks do


class Answer(NamedTuple):
    """The tallies of the rows that belong to a period, and of those left out because nobody knows their moment."""

    inside: Tallies
    left_out: Tallies


class _Span(NamedTuple):
    start: float
    end: float
    keep: bool


def answer(data: Dataset, kpi: Kpi, period: Period, groups: list[str]) -> Answer:
    """Add up the rows of a KPI, in groups by some expressions; what has no moment belongs to `all` only."""
    if kpi.told is not None:
        return _of_told(data, kpi, kpi.told, period, groups)
    undated = _ask(data, kpi, groups, f"{kpi.cohort} IS NULL", {})
    inside = _dated(data, kpi, period, groups)
    if period.start is None and period.end is None:
        join(inside, undated)
        return Answer(inside, {})
    return Answer(inside, undated)


def _of_told(data: Dataset, kpi: Kpi, told: str, period: Period, groups: list[str]) -> Answer:
    """Leave out the rows of the period of which nobody can tell what they count as."""
    found = answer(data, kpi._replace(told=None, where=f"({kpi.where}) AND ({told})"), period, groups)
    untold = kpi._replace(told=None, where=f"({kpi.where}) AND NOT ({told})", numerator=None)
    others = answer(data, untold, period, groups)
    for tallies in others:
        join(found.left_out, tallies)
    return found


def _dated(data: Dataset, kpi: Kpi, period: Period, groups: list[str]) -> Tallies:
    if kpi.at_end:
        return _ask(data, kpi, groups, f"{kpi.cohort} IS NOT NULL", {})
    question = _statement(kpi, groups, kpi.within)
    spans = [part for span in _spans(data, period) for part in _settled(data, kpi, span)]
    if kpi.own:
        # Their rows may follow from other files than those whose change would drop an answer.
        spans = [_Span(spans[0].start, spans[-1].end, keep=False)]
    back = _back(data) if kpi.window or ":window" in question else 0.0
    known = data.index.recall(question) if any(span.keep for span in spans) else {}
    inside: Tallies = {}
    for span in spans:
        if span.keep and (span.start, span.end) in known:
            join(inside, unpacked(known[span.start, span.end]))
            continue
        found = _ask(data, kpi, groups, kpi.within, {"start": span.start, "end": span.end})
        if span.keep:
            data.index.remember(question, span.start, span.end, packed(found), reach=span.start - back)
        join(inside, found)
    return inside


def _settled(data: Dataset, kpi: Kpi, span: _Span) -> Iterator[_Span]:
    """Divide a span where rows come into it with time alone: what lies before today is worth keeping for a day."""
    now = data.as_of.timestamp()
    if not span.keep or not kpi.window or span.end <= now + _INSTANT:
        yield span
        return
    today = midnight(data.as_of.astimezone(data.setup.timezone).date(), data.setup.timezone).timestamp()
    if span.start < today:
        yield _Span(span.start, today, keep=True)
    yield _Span(max(span.start, today), span.end, keep=False)


def _back(data: Dataset) -> float:
    """Give how many seconds before a span something may have a part in its answer: a window, or a local day."""
    return max(_window(data), _LONGEST_DAY)


def _window(data: Dataset) -> float:
    return seconds(data.setup.config.repeat_window)


@lru_cache(maxsize=8)
def seconds(text: str) -> float:
    """Give how long a span of clock time from desk.yaml is."""
    return float(parse_duration(text).seconds)


def rows_kept(data: Dataset, statement: str, start: float, end: float) -> list[tuple[Any, ...]]:
    """Ask for the rows between `:start` and `:end`; they are kept as whole answers are."""
    known = data.index.recall(statement).get((start, end))
    if known is not None:
        return [tuple(row) for row in msgspec.msgpack.decode(known)]
    rows = list(data.query(statement, {"start": start, "end": end}))
    if data.index.whole or _is_over(data, end):
        data.index.remember(statement, start, end, msgspec.msgpack.encode(rows))
    return rows


def _is_over(data: Dataset, end: float) -> bool:
    """Say whether a span lies before the moment that is shown: nothing more can come into it."""
    return end - data.as_of.timestamp() < 1


def values(data: Dataset) -> dict[str, Any]:
    """Give the values that the catalogue's statements may name."""
    return {
        "good": data.setup.config.csat_good_from,
        "moment": data.as_of.timestamp(),
        "window": _window(data),
        "answer_within": seconds(data.setup.config.calls.answer_within),
        "short_abandon": seconds(data.setup.config.calls.short_abandon),
    }


def _ask(data: Dataset, kpi: Kpi, groups: list[str], which: str, more: dict[str, float]) -> Tallies:
    rows = data.query(_statement(kpi, groups, which), values(data) | more, own=kpi.own)
    return counted(row for row in rows if row[-2]) if kpi.measure is None else measured(rows)


def _statement(kpi: Kpi, groups: list[str], which: str) -> str:
    keys = "".join(f"{group}, " for group in groups)
    condition = f"FROM {kpi.table} WHERE ({kpi.where}) AND {which}"
    if kpi.measure is not None:
        return f"SELECT {keys}{kpi.measure}, {kpi.clock or 'NULL'} {condition}"
    part = f"SUM(CASE WHEN {kpi.numerator} THEN 1 ELSE 0 END)" if kpi.numerator else "0"
    numbers = ", ".join(str(place) for place in range(1, len(groups) + 1))
    return f"SELECT {keys}COUNT(*), {part} {condition}{f' GROUP BY {numbers}' if groups else ''}"


def _spans(data: Dataset, period: Period) -> Iterator[_Span]:
    """Divide a period into months where that is worth it, and what lies before and after them."""
    start = period.start.timestamp() if period.start else PAST
    end = period.end.timestamp() if period.end else FUTURE
    months = [one for one in _months_of(data) if start <= one[0] and one[1] <= end]
    if len(months) < _FEW:
        # A short period that is over is asked for again and again: last week, last month.
        yield _Span(start, end, keep=start > PAST and (data.index.whole or _is_over(data, end)))
        return
    if start < months[0][0]:
        yield _Span(start, months[0][0], keep=False)
    for first, after in months:
        yield _Span(first, after, keep=True)
    if months[-1][1] < end:
        yield _Span(months[-1][1], end, keep=False)


def _months_of(data: Dataset) -> tuple[tuple[float, float], ...]:
    """List the months that the dataset reaches over, in seconds since 1970; none where another moment is shown."""
    if not data.index.whole or data.earliest is None:
        return ()
    return _months(data.earliest, data.as_of.timestamp(), data.setup.timezone)


@lru_cache(maxsize=4)
def _months(earliest: float, latest: float, zone: ZoneInfo) -> tuple[tuple[float, float], ...]:
    day = datetime.fromtimestamp(earliest, UTC).astimezone(zone).date().replace(day=1)
    found = []
    start = midnight(day, zone).timestamp()
    while start <= latest:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        after = midnight(day, zone).timestamp()
        found.append((start, after))
        start = after
    return tuple(found)
