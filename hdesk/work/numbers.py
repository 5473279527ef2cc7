"""Numbers: figures and reports of a desk."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.model import Ticket
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period, parse_period
from hdesk.insight.catalogue import BY_NAME, KPIS, Kpi
from hdesk.insight.dataset import Dataset, dataset
from hdesk.insight.figures import Figure, figures, rows_behind
from hdesk.insight.weekly import Weekly, weekly
from hdesk.insight.weekly_text import markdown, words_of, words_path

Watch = Callable[[Iterable[Ticket]], Iterable[Ticket]]


class Report(NamedTuple):
    """A report: its contents, and its text."""

    contents: Weekly
    text: str
    words: str
    has_words: bool


def chosen(names: Sequence[str]) -> list[Kpi]:
    """Find KPIs by name; all of them for no name.

    Raises:
        NotFound: with every unknown name and the nearest known one.
    """
    findings = []
    for name in names:
        if name not in BY_NAME:
            near = did_you_mean(name, list(BY_NAME))
            findings.append(Finding(f"there is no KPI {name!r}", hint=f"did you mean {near}?" if near else None))
    if findings:
        raise NotFound(*findings)
    return [BY_NAME[name] for name in names] or list(KPIS)


def period_of(desk: Desk, text: str) -> Period:
    """Read a period in the desk's zone."""
    return parse_period(text, desk.now, desk.setup.timezone)


def data_for(desk: Desk, period: Period, watch: Watch = iter) -> Dataset:
    """Build the dataset as of the period's end, or as of now where the period is not over."""
    end = period.end - timedelta(seconds=1) if period.end else desk.now
    as_of = min(end, desk.now)
    return dataset(desk.setup, watch(desk.snapshot.tickets()), desk.snapshot.entries(), as_of, desk.related)


def kpis(desk: Desk, names: Sequence[str], period: str, by: Sequence[str] = (), watch: Watch = iter) -> list[Figure]:
    """Ask for figures."""
    wanted = chosen(names)
    span = period_of(desk, period)
    data = data_for(desk, span, watch)
    found: list[Figure] = []
    refused: list[Finding] = []
    for kpi in wanted:
        try:
            found += figures(data, kpi, span, by)
        except Refused as error:
            refused += error.findings
    if refused and (names or not found):
        raise Refused(*refused)
    return found


def behind(desk: Desk, names: Sequence[str], period: str) -> list[dict[str, Any]]:
    """List the tickets or contacts that the named KPIs count."""
    span = period_of(desk, period)
    data = data_for(desk, span)
    return [{"kpi": kpi.name, **row} for kpi in chosen(names) for row in rows_behind(data, kpi, span)]


def weekly_report(desk: Desk, period: str, watch: Watch = iter) -> Report:
    """Write the weekly snapshot, with the words that stand in its side file.

    Raises:
        Refused: the period has no beginning or end to compare with.
    """
    span = period_of(desk, period)
    if span.start is None or span.end is None:
        raise Refused(f"a weekly report needs a period with a beginning and an end, not {period!r}")
    if span.start > desk.now:
        raise Refused(f"{span.name} has not begun")
    previous = span.previous()
    now, before = data_for(desk, span, watch), data_for(desk, previous)
    path = words_path(span.name)
    words = desk.snapshot.files([path]).get(path)
    contents = weekly(now, before, span, previous)
    text = markdown(
        contents,
        desk=desk.setup.config.name,
        commit=desk.snapshot.commit or "",
        as_of=_as_of(span, desk.now),
        words=words_of(words.decode("utf-8", "replace")) if words else {},
    )
    return Report(contents, text, path, words is not None)


def _as_of(period: Period, now: datetime) -> datetime:
    return min(period.end or now, now)
