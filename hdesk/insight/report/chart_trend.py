"""What customers came about over the last weeks or months, as lines."""

from collections.abc import Sequence
from typing import NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight.figures import figures
from hdesk.insight.report.document import Chart, Series
from hdesk.insight.report.ground import Ground, most
from hdesk.insight.report.names import month_name
from hdesk.insight.report.told import Told

_TOP = 5
_WEEKS, _MONTHS = 8, 6
_FEW = 2
_DAY = 86400
Counts = dict[tuple[str | None, str], int]


class _Course(NamedTuple):
    """Spans of one kind up to a report's period: their names, and what they are called in a picture."""

    unit: str
    spans: list[Period]
    labels: tuple[str, ...]


def category_trend(ground: Ground) -> Told:
    """Draw the categories that lead in the period over the last 8 weeks, or 6 months; all others are one line.

    It begins where the desk's records cover a span whole: what grew with the records would look like a rise.
    """
    course = _course(ground)
    if course is None or ground.brief:
        return Told()
    counts = _counts(ground, course)
    n = sum(counts.values())
    if not n:
        return Told()
    leading = most(ground.pairs("inquiries", "category"))
    ranked = list(dict.fromkeys([*(pair.key[0] for pair in leading), *sorted({key[0] for key in counts}, key=str)]))
    top, rest = ranked[:_TOP], ranked[_TOP:]
    series = [_line(ground.names.category(one), [one], course, counts) for one in top]
    if rest:
        series.append(_line("All others", rest, course, counts))
    title = f"What customers came about, last {len(course.spans)} {course.unit}s"
    text = _told(ground, course, series)
    return Told((Chart("trend", "lines", title, "inquiries", n, course.labels, tuple(series), text),))


def _course(ground: Ground) -> _Course | None:
    """List the spans up to the period's end."""
    unit, count = ("week", _WEEKS) if ground.span == "week" else ("month", _MONTHS)
    if ground.span not in {"week", "month", "quarter"} or ground.period.end is None:
        return None
    last: Period | None = ground.period if ground.span != "quarter" else ground.months[-1][0] if ground.months else None
    spans: list[Period] = []
    while last is not None and len(spans) < count and _is_covered(ground, last):
        spans.insert(0, last)
        last = last.previous()
    names = tuple(span.name.partition("-")[2] if unit == "week" else month_name(span.name) for span in spans)
    if ground.provisional and names:
        names = (*names[:-1], f"{names[-1]} so far")
    return _Course(unit, spans, names) if len(spans) >= _FEW else None


def _counts(ground: Ground, course: _Course) -> Counts:
    """Count by category, span by span: to group by span would ask of each row in which it lies."""
    kpi = ground.kpi(ground.now, "inquiries")
    return {
        (one.by["category"], span.name): one.n
        for span in course.spans
        for one in figures(ground.now, kpi, span, ("category",))
    }


def _is_covered(ground: Ground, span: Period) -> bool:
    begun = ground.now.earliest
    return begun is not None and span.start is not None and begun <= span.start.timestamp() + _DAY


def _line(name: str, categories: Sequence[str | None], course: _Course, counts: Counts) -> Series:
    return Series(
        name, tuple(float(sum(counts.get((one, span.name), 0) for one in categories)) for span in course.spans)
    )


def _told(ground: Ground, course: _Course, series: Sequence[Series]) -> str:
    here = ground.pairs("inquiries", "category")
    whole = sum(pair.now for pair in here)
    if not whole:
        return f"No inquiries this {ground.span}."
    first = max(here, key=lambda pair: pair.now)
    text = f"{ground.names.category(first.key[0])} leads this {ground.span} with {first.now:,} of {whole:,} inquiries"
    if ground.provisional:
        return f"{text}; the last {course.unit} is not over."
    moved = {one.name: (one.values[-2] or 0, one.values[-1] or 0) for one in series}
    grown = {name: now - before for name, (before, now) in moved.items()}
    name = max(grown, key=lambda one: grown[one])
    if grown[name] <= 0:
        return text + "."
    before, now = moved[name]
    which = "it" if name == ground.names.category(first.key[0]) else name
    return f"{text}; {which} grew most, from {before:,.0f} in {course.labels[-2]} to {now:,.0f} in {course.labels[-1]}."
