"""Numbers: figures of a desk, and the tickets and contacts behind them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound, Refused, Unsound
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period, parse_period
from hdesk.insight.behind import Counted, rows_behind
from hdesk.insight.catalogue import BY_NAME, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures, is_provisional, nothing
from hdesk.insight.targets import just_before
from hdesk.storage.settings import DESK

T = TypeVar("T")

_FIELDS = 2


class Asked(NamedTuple):
    """What is asked for: a period, as of a moment, and the desk's name for both; `by` are the groups' fields."""

    period: Period
    as_of: datetime
    by: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        """Say whether the period is not over."""
        return is_provisional(self.period, self.as_of)


class Choice(NamedTuple):
    """The KPIs that are asked for, whether each was `named`, and what is wrong with the desk's own."""

    kpis: list[Kpi]
    named: bool
    findings: list[Finding]


class Figures(NamedTuple):
    """Figures, what was asked, and what was left out: KPIs whose rows have no such field, and those that are wrong."""

    asked: Asked
    figures: list[Figure]
    skipped: list[Kpi]
    findings: list[Finding]


class Lists(NamedTuple):
    """The tickets and contacts behind figures."""

    asked: Asked
    rows: list[tuple[Kpi, Counted]]
    skipped: list[Kpi]
    findings: list[Finding]


def catalogue(desk: Desk) -> tuple[dict[str, Kpi], list[Finding]]:
    """Give all KPIs of a desk by name, the shipped ones first, and what is wrong with its own."""
    if not desk.setup.config.kpis:
        return BY_NAME, []
    from hdesk.insight.own import own_kpis

    kpis, findings = own_kpis(desk.setup, desk.settings.files[DESK])
    return BY_NAME | kpis, findings


def chosen(desk: Desk, names: Sequence[str]) -> Choice:
    """Find KPIs by name, the desk's own among them; all of them for no name.

    Raises:
        NotFound: with every unknown name and the nearest known one.
        Unsound: what desk.yaml says of one that is named is wrong.
    """
    known, wrong_own = catalogue(desk)
    wrong = {one.name for one in desk.setup.config.kpis} - known.keys()
    findings = []
    for name in names:
        if name not in known and name not in wrong:
            near = did_you_mean(name, list(known))
            hint = f"did you mean {near}?" if near else f"one of {', '.join(known)}"
            findings.append(Finding(f"there is no KPI {name!r}", hint=hint))
    if findings:
        raise NotFound(*findings)
    if wrong.intersection(names):
        raise Unsound(*wrong_own)
    kpis = [known[name] for name in dict.fromkeys(names)] or list(known.values())
    return Choice(kpis, bool(names), wrong_own)


def asked(desk: Desk, period: str, as_of: datetime | None = None, by: Sequence[str] = ()) -> Asked:
    """Read what is asked for; by default a report tells what was known at the period's end, or is known now.

    Raises:
        Refused: the period is none, has not begun, or `as_of` lies before it; more fields than two, or one twice.
    """
    span = parse_period(period, desk.now, desk.setup.timezone)
    wanted = as_of or span.end or desk.now
    if span.start is not None and span.start > min(wanted, desk.now):
        raise Refused(f"{span.name} begins on {span.start:%Y-%m-%d}, after {min(wanted, desk.now):%Y-%m-%d %H:%M}")
    names = tuple(name.strip() for name in by)
    if len(names) > _FIELDS:
        raise Refused(Finding(f"{len(names)} fields to group by, where a table can show two", hint="`--by team,city`"))
    if len(set(names)) < len(names):
        raise Refused(f"{names[0]!r} stands twice among the fields to group by")
    return Asked(span, min(wanted, desk.now), names)


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
    choice = chosen(desk, names)
    with dataset(desk, question) as data:
        return figures_of(data, choice, question)


def figures_of(data: Dataset, choice: Choice, question: Asked) -> Figures:
    """Ask a dataset for figures, groups by time with the empty ones in between."""

    def ask(kpi: Kpi) -> list[Figure]:
        found = figures(data, kpi, question.period, question.by)
        if not question.by:
            return found
        from hdesk.insight.gaps import with_gaps

        return with_gaps(data, question.period, question.by, found, partial(nothing, data, kpi, question.period))

    found, skipped, findings = each(choice, question, ask)
    return Figures(question, [figure for _, several in found for figure in several], skipped, findings)


def behind(
    desk: Desk,
    names: Sequence[str],
    period: str,
    by: Sequence[str] = (),
    *,
    as_of: datetime | None = None,
    numerator: bool = False,
) -> Lists:
    """List the tickets or contacts that the KPIs count, with the fields of the groups.

    With `numerator` only what counts in the numerator of a share; KPIs without one then have no list.

    Raises:
        Refused: no figure, or not each that was named, can be shown in such groups.
    """
    question = asked(desk, period, as_of, by)
    choice = chosen(desk, names)
    if numerator:
        _refuse_without_numerator(choice)
    with dataset(desk, question) as data:
        found, skipped, findings = each(
            choice, question, lambda kpi: rows_behind(data, kpi, question.period, question.by)
        )
    rows = [(kpi, row) for kpi, several in found for row in several]
    rows = [one for one in rows if not numerator or one[1].counts_as == "numerator"]
    return Lists(question, rows, skipped, findings)


def _refuse_without_numerator(choice: Choice) -> None:
    lacking = [kpi.name for kpi in choice.kpis if choice.named and kpi.numerator is None]
    if lacking:
        raise Refused(*(Finding(f"{name} is no share and has no numerator", hint="--list") for name in lacking))


def dataset(desk: Desk, question: Asked) -> Dataset:
    """Open the dataset; what happens at the period's very end belongs to the next."""
    end = question.period.end
    last = just_before(end) if end is not None and question.as_of == end else question.as_of
    data = Dataset(desk.setup, last, desk.reading.index_at(last))
    if desk.setup.config.kpis:
        from hdesk.insight.own import prepare

        prepare(data)
    return data


def each(
    choice: Choice, question: Asked, ask: Callable[[Kpi], T]
) -> tuple[list[tuple[Kpi, T]], list[Kpi], list[Finding]]:
    """Ask each KPI; those that were not named and have no such field are skipped, unless that is all of them.

    A KPI of the desk's own that cannot be asked is a finding, unless it was named: then it is an error.
    """
    found: list[tuple[Kpi, T]] = []
    skipped: list[Kpi] = []
    refused: list[Finding] = []
    wrong = list(choice.findings)
    for kpi in choice.kpis:
        try:
            found.append((kpi, ask(kpi)))
        except Refused as error:
            skipped.append(kpi)
            refused += error.findings
        except Unsound as error:
            if not kpi.own:
                raise
            wrong += [one._replace(message=f"kpis: {kpi.name}: {one.message}", path=DESK) for one in error.findings]
            if choice.named:
                raise Unsound(*wrong) from error
    if not found and len(refused) > 1:
        hints = [one.hint for one in refused if one.hint and one.hint.startswith("did you mean")]
        raise Refused(Finding(f"nothing can be shown by {','.join(question.by)!r}", hint=hints[0] if hints else None))
    if refused and (choice.named or not found):
        raise Refused(*refused)
    return found, skipped, wrong
