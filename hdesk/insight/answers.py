"""Answers: what a KPI's rows add up to in a period. Of what is over they are kept until one of its rows changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from hdesk.domain.localtime import midnight
from hdesk.domain.periods import Period
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.rows import FUTURE, PAST
from hdesk.insight.tally import Tallies, counted, join, measured, packed, unpacked

_FEW = 3  # months from which on their answers are worth keeping


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
    undated = _ask(data, kpi, groups, f"{kpi.cohort} IS NULL", {})
    inside = _dated(data, kpi, period, groups)
    if period.start is None and period.end is None:
        join(inside, undated)
        return Answer(inside, {})
    return Answer(inside, undated)


def _dated(data: Dataset, kpi: Kpi, period: Period, groups: list[str]) -> Tallies:
    if kpi.at_end:
        return _ask(data, kpi, groups, f"{kpi.cohort} IS NOT NULL", {})
    within = f"{kpi.cohort} >= :start AND {kpi.cohort} < :end"
    question = _statement(kpi, groups, within)
    spans = list(_spans(data, period))
    if kpi.own:
        # Their rows may follow from other files than those whose change would drop an answer.
        spans = [_Span(spans[0].start, spans[-1].end, keep=False)]
    known = data.index.recall(question) if any(span.keep for span in spans) else {}
    inside: Tallies = {}
    for span in spans:
        if span.keep and span.start in known:
            join(inside, unpacked(known[span.start]))
            continue
        found = _ask(data, kpi, groups, within, {"start": span.start, "end": span.end})
        if span.keep:
            data.index.remember(question, span.start, span.end, packed(found))
        join(inside, found)
    return inside


def rows_kept(data: Dataset, statement: str, start: float, end: float) -> list[tuple[Any, ...]]:
    """Ask for the rows between `:start` and `:end`; they are kept as whole answers are."""
    known = data.index.recall(statement).get(start)
    if known is not None:
        return [tuple(row) for row in msgspec.msgpack.decode(known)]
    rows = list(data.query(statement, {"start": start, "end": end}))
    if data.index.whole or _ends(data, end):
        data.index.remember(statement, start, end, msgspec.msgpack.encode(rows))
    return rows


def _ends(data: Dataset, end: float) -> bool:
    """Say whether a span ends just where the dataset does."""
    return abs(end - data.as_of.timestamp()) < 1


def values(data: Dataset) -> dict[str, Any]:
    """Give the values that the catalogue's statements may name."""
    return {"good": data.setup.config.csat_good_from, "moment": data.as_of.timestamp()}


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
        yield _Span(start, end, keep=start > PAST and (data.index.whole or _ends(data, end)))
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
