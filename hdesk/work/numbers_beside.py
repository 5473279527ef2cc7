"""Numbers with something beside them: the same of another period, and how they came to be what they are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.periods import Period, stretches
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, nothing
from hdesk.insight.grouping import SPANS
from hdesk.insight.wording import counted
from hdesk.work.numbers import Asked, Choice, Figures, asked, chosen, dataset, figures_of

if TYPE_CHECKING:
    from hdesk.insight.comparing import Compared
    from hdesk.insight.trend import Point, Trends

Other = Literal["previous", "year-ago"]
OTHERS: tuple[Other, ...] = ("previous", "year-ago")


class Wanted(NamedTuple):
    """What is wanted beside figures: those of another period, the last so many periods."""

    compare: Other | None = None
    trend: int = 0


class Shown(NamedTuple):
    """A figure with what stands beside it."""

    figure: Figure
    compared: "Compared | None" = None
    trend: "tuple[Point, ...]" = ()


class Reading(NamedTuple):
    """Figures with what stands beside them; `other` is the period that they are compared with.

    `notes` say what has to be known to compare them.
    """

    asked: Asked
    rows: list[Shown]
    skipped: list[Kpi]
    other: Asked | None = None
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def data(self) -> list[dict[str, Any]]:
        """Give the figures as JSON has them."""
        found = []
        for row in self.rows:
            one = row.figure.data()
            if row.compared and self.other:
                one["compared"] = row.compared.data(self.other.period.name)
            if row.trend:
                one["trend"] = [point.data() for point in row.trend]
            found.append(one)
        return found


def read(
    desk: Desk,
    names: Sequence[str],
    period: str,
    by: Sequence[str] = (),
    *,
    as_of: datetime | None = None,
    wanted: Wanted = Wanted(),  # noqa: B008 - it never changes
) -> Reading:
    """Ask for figures with what is wanted beside them.

    Raises:
        Refused: as `kpis`, or nothing lies before the period.
    """
    question = asked(desk, period, as_of, by)
    other = _other(desk, question, wanted.compare) if wanted.compare else None
    if wanted.trend:
        _refuse_trend(question, wanted.trend)
    choice = chosen(desk, names)
    with dataset(desk, question) as data:
        found = figures_of(data, choice, question)
        known = {one.kpi.name: one.kpi for one in found.figures}
        drawn = _trends(desk, question, data, list(known.values()), wanted.trend) if wanted.trend else {}
        rows = [Shown(one) for one in found.figures]
        notes: tuple[str, ...] = ()
        if other:
            with dataset(desk, other) as then:
                before = figures_of(then, Choice(list(known.values()), choice.named, []), other).figures
                rows = [row for kpi in known.values() for row in _beside(data, kpi, found, before, other)]
                notes = tuple(_notes(question, other, then.earliest))
    rows = [row._replace(trend=_of(drawn, row.figure)) for row in rows]
    return Reading(question, rows, found.skipped, other, notes, tuple(found.findings))


def _of(drawn: "dict[str, Trends]", figure: Figure) -> "tuple[Point, ...]":
    return drawn.get(figure.kpi.name, {}).get(tuple(figure.by.values()), ())


def _other(desk: Desk, question: Asked, which: Other) -> Asked:
    period = question.period
    other = period.previous() if which == "previous" else period.year_ago()
    if other is None:
        raise Refused(
            Finding(f"{period.name!r} has no {which} period", hint="name one with an end: --period last-week")
        )
    return asked(desk, other.name, None, question.by)


def _beside(data: Dataset, kpi: Kpi, found: Figures, before: list[Figure], other: Asked) -> list[Shown]:
    """Set each group beside its counterpart; what only one of them has stands beside nothing."""
    from hdesk.insight.comparing import aligned, compared

    period = found.asked.period
    now = aligned([one for one in found.figures if one.kpi == kpi], period)
    then = aligned([one for one in before if one.kpi == kpi], other.period)
    rows = [
        Shown(one, compared(one, then.get(key) or nothing(data, kpi, other.period, one.by))) for key, one in now.items()
    ]
    if any(name in SPANS for name in other.by):
        return rows
    for key, one in then.items():
        if key not in now:
            figure = nothing(data, kpi, period, one.by)
            rows.append(Shown(figure, compared(figure, one)))
    return sorted(rows, key=lambda row: [(one is None, str(one)) for one in row.figure.by.values()])


def _notes(question: Asked, other: Asked, earliest: float | None) -> Iterator[str]:
    """Say what makes the two periods unlike."""
    now, then = question.period, other.period
    days, days_then = _days(now), _days(then)
    if question.provisional:
        so_far = len(stretches("day", now.start.date(), question.as_of.date())) if now.start else 0
        yield f"{now.name} is not over: its {counted(so_far, 'day')} so far stand beside all of {then.name}"
    elif days != days_then:
        yield f"{now.name} has {counted(days, 'day')}, {then.name} has {days_then}"
    if earliest is None or (then.end is not None and earliest >= then.end.timestamp()):
        yield f"nothing is known of {then.name}: the desk has nothing from then"
    elif then.start is not None:
        first = datetime.fromtimestamp(earliest, then.start.tzinfo).date()
        if first > then.start.date():
            yield f"the desk begins on {first}: of {then.name} not all is known"


def _days(period: Period) -> int:
    if period.start is None or period.end is None:
        return 0
    return (period.end.date() - period.start.date()).days


_MOST = 60
"""More periods are no trend that fits beside a figure."""


def _refuse_trend(question: Asked, number: int) -> None:
    period = question.period
    if period.previous() is None:
        raise Refused(Finding(f"{period.name!r} has no end, so no trend leads up to it", hint="--period last-week"))
    if number > _MOST:
        raise Refused(f"a trend has at most {_MOST} periods, not {number}")
    timed = [name for name in question.by if name in SPANS]
    if timed:
        raise Refused(Finding(f"no trend in groups by {timed[0]}", hint="leave one of the two away"))


def _trends(desk: Desk, question: Asked, data: Dataset, known: Sequence[Kpi], number: int) -> "dict[str, Trends]":
    """Ask for the trends of KPIs, by name: those told as of a period's end at the end of each, the others at once."""
    from hdesk.insight.trend import periods_up_to, trends, trends_at_ends

    periods = periods_up_to(question.period, number)
    found = {kpi.name: trends(data, kpi, periods, question.by) for kpi in known if not kpi.at_end}
    at_end = [kpi for kpi in known if kpi.at_end]
    if at_end:
        asked_at = [*(asked(desk, one.name) for one in periods[:-1]), question]
        opened = [partial(dataset, desk, one) for one in asked_at]
        found |= zip((kpi.name for kpi in at_end), trends_at_ends(at_end, periods, question.by, opened), strict=True)
    return found
