"""Numbers: figures and reports of a desk."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period, parse_period
from hdesk.insight.behind import Counted, rows_behind
from hdesk.insight.catalogue import BY_NAME, KPIS, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures, is_provisional
from hdesk.insight.targets import just_before, last_day, target_of

T = TypeVar("T")


class Asked(NamedTuple):
    """What is asked for: a period, as of a moment, and the desk's name for both; `by` are the groups' fields."""

    period: Period
    as_of: datetime
    by: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        """Say whether the period is not over."""
        return is_provisional(self.period, self.as_of)


class Figures(NamedTuple):
    """Figures, what was asked, and what was left out: KPIs whose rows have no such field."""

    asked: Asked
    figures: list[Figure]
    skipped: list[Kpi]


class Lists(NamedTuple):
    """The tickets and contacts behind figures."""

    asked: Asked
    rows: list[tuple[Kpi, Counted]]
    skipped: list[Kpi]


def chosen(names: Sequence[str]) -> list[Kpi]:
    """Find KPIs by name; all of them for no name.

    Raises:
        NotFound: with every unknown name and the nearest known one.
    """
    findings = []
    for name in names:
        if name not in BY_NAME:
            near = did_you_mean(name, list(BY_NAME))
            hint = f"did you mean {near}?" if near else f"one of {', '.join(BY_NAME)}"
            findings.append(Finding(f"there is no KPI {name!r}", hint=hint))
    if findings:
        raise NotFound(*findings)
    return [BY_NAME[name] for name in names] or list(KPIS)


def asked(desk: Desk, period: str, as_of: datetime | None = None, by: Sequence[str] = ()) -> Asked:
    """Read what is asked for; by default a report tells what was known at the period's end, or is known now.

    Raises:
        Refused: the period is none, has not begun, or `as_of` lies before it.
    """
    span = parse_period(period, desk.now, desk.setup.timezone)
    wanted = as_of or span.end or desk.now
    if span.start is not None and span.start > min(wanted, desk.now):
        raise Refused(f"{span.name} begins on {span.start:%Y-%m-%d}, after {min(wanted, desk.now):%Y-%m-%d %H:%M}")
    return Asked(span, min(wanted, desk.now), tuple(name.strip() for name in by))


def kpis(
    desk: Desk,
    names: Sequence[str],
    period: str,
    by: Sequence[str] = (),
    *,
    as_of: datetime | None = None,
) -> Figures:
    """Ask for figures.

    Raises:
        Refused: no figure, or not each that was named, can be shown in such groups.
    """
    question = asked(desk, period, as_of, by)
    with dataset(desk, question) as data:
        found, skipped = _each(names, question, lambda kpi: figures(data, kpi, question.period, question.by))
    return Figures(question, [figure for _, several in found for figure in several], skipped)


def behind(
    desk: Desk, names: Sequence[str], period: str, by: Sequence[str] = (), *, as_of: datetime | None = None
) -> Lists:
    """List the tickets or contacts that the KPIs count, with the fields of the groups.

    Raises:
        Refused: no figure, or not each that was named, can be shown in such groups.
    """
    question = asked(desk, period, as_of, by)
    with dataset(desk, question) as data:
        found, skipped = _each(names, question, lambda kpi: rows_behind(data, kpi, question.period, question.by))
    return Lists(question, [(kpi, row) for kpi, rows in found for row in rows], skipped)


def explained(desk: Desk, names: Sequence[str]) -> list[dict[str, Any]]:
    """Say of KPIs what they mean, and which targets hold today."""
    day = last_day(desk.setup, Period("all", None, None), desk.now)
    return [
        {
            "name": kpi.name,
            "title": kpi.title,
            "family": kpi.family,
            "meaning": kpi.meaning,
            "formula": kpi.formula or None,
            "unit": kpi.unit,
            "dated": kpi.dated or None,
            "direction": kpi.direction,
            "target": target_of(desk.setup, kpi, day),
            "table": kpi.table,
            "where": kpi.where,
            "numerator": kpi.numerator,
            "measure": kpi.measure,
        }
        for kpi in chosen(names)
    ]


def dataset(desk: Desk, question: Asked) -> Dataset:
    """Open the dataset; what happens at the period's very end belongs to the next."""
    end = question.period.end
    last = just_before(end) if end is not None and question.as_of == end else question.as_of
    return Dataset(desk.setup, last, desk.reading.index_at(last))


def _each(names: Sequence[str], question: Asked, ask: Callable[[Kpi], T]) -> tuple[list[tuple[Kpi, T]], list[Kpi]]:
    """Ask each KPI; those that were not named and have no such field are skipped, unless that is all of them."""
    found: list[tuple[Kpi, T]] = []
    skipped: list[Kpi] = []
    findings: list[Finding] = []
    for kpi in chosen(names):
        try:
            found.append((kpi, ask(kpi)))
        except Refused as error:
            skipped.append(kpi)
            findings += error.findings
    if not found and len(findings) > 1:
        hints = [one.hint for one in findings if one.hint and one.hint.startswith("did you mean")]
        raise Refused(Finding(f"nothing can be shown by {','.join(question.by)!r}", hint=hints[0] if hints else None))
    if findings and (names or not found):
        raise Refused(*findings)
    return found, skipped
