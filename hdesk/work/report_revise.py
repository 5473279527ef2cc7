"""Revise a report: what came later and would change what was committed or sent, and a report that says so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.audiences import narrowing
from hdesk.domain.findings import Finding, NotFound
from hdesk.domain.periods import Period
from hdesk.insight.dataset import Dataset
from hdesk.insight.movers import moved_by
from hdesk.insight.report.document import Block, Grid, Note, Points, Section
from hdesk.insight.report.names import plain
from hdesk.insight.revision import Changed, Side, changed_figures
from hdesk.insight.scope import Scope
from hdesk.insight.wording import shown
from hdesk.storage.reader import Snapshot
from hdesk.storage.sent_reports import SentReports
from hdesk.work.numbers import Asked, dataset
from hdesk.work.report_kept import (
    Origin,
    at_commit,
    ended,
    kept_reports,
    readers,
    reports_message,
    revised_path,
)
from hdesk.work.report_orders import Committed, Order, Write
from hdesk.work.report_reasons import Reason, Why
from hdesk.work.reports import Composed, audience_of, compose, report_path

_MOST = 12
"""So many reasons at most are given in a revised report."""


class Difference(NamedTuple):
    """A figure that would be told otherwise: what it was, what it is, and why."""

    figure: str
    name: str
    was: str
    now: str
    reasons: tuple[Reason, ...]

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        why = [{"id": one.id, "later": [entry.data() for entry in one.later]} for one in self.reasons]
        return {"figure": self.figure, "kpi": self.name, "was": self.was, "now": self.now, "why": why}


class Revision(NamedTuple):
    """A report as it was told, from `told`, and what would be different as known in `known`.

    `sections` are those that would read otherwise, also where no figure is another: words were added, a name changed.
    """

    kind: str
    period: str
    audience: str | None
    told: Origin
    known: Origin
    differences: tuple[Difference, ...]
    sections: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Say whether nothing would be told otherwise."""
        return not self.differences and not self.sections


def revision(desk: Desk, order: Order) -> Revision:
    """Compare a report, as it was committed or else sent, with what is known now.

    Raises:
        NotFound: no such report was committed or sent, or the commit that it tells of is not here.
    """
    span = ended(desk, order.kind, order.period)
    told, _ = told_report(desk, order.kind, span.name, order.audience)
    return _revision(desk, order, span, told, Origin(desk.snapshot.commit or "", desk.now))


def _revision(desk: Desk, order: Order, span: Period, told: Origin, known: Origin) -> Revision:
    old, new = at_commit(desk, told.commit), at_commit(desk, known.commit)
    scope = Scope.of(narrowing(audience_of(new, order.audience))) if order.audience else Scope()
    changed = changed_figures(_side(old, span, told.as_of), _side(new, span, known.as_of), span, scope)
    start = (span.start or told.as_of).date()
    why = Why(old, new, start, told.as_of, known.as_of)
    differences = tuple(_difference(one, why, narrowed=order.audience is not None) for one in changed)
    sections = _sections(old, new, order, span, told)
    return Revision(order.kind, span.name, order.audience, told, known, differences, sections)


def _sections(old: Desk, new: Desk, order: Order, span: Period, told: Origin) -> tuple[str, ...]:
    """Name the sections that would read otherwise, of the period as it ended."""
    as_of = min(told.as_of, span.end or told.as_of)
    was, now = (
        {one.title: one for one in compose(desk, order.kind, span.name, audience=who, as_of=as_of).document.sections}
        for desk, who in ((old, order.audience), (new, order.audience))
    )
    return tuple(title for title in {**was, **now} if was.get(title) != now.get(title))


def told_report(desk: Desk, kind: str, period: str, audience: str | None) -> tuple[Origin, int]:
    """Say what the last report on a period follows from, and which revision it is: the committed one, or the sent.

    Raises:
        NotFound: there is none.
    """
    kept = kept_reports(desk, kind, period, audience)
    if kept:
        return kept[0].origin, kept[0].revision
    sent = [one for one in SentReports(desk.git).read().items if (one.kind, one.period) == (kind, period)]
    mine = [one for one in sent if one.audience == (audience or "") and one.sent is not None]
    if mine:
        last = max(mine, key=lambda one: one.revision)
        return Origin(last.commit, last.as_of), last.revision
    named = f" for {audience}" if audience else ""
    hint = f"hdesk report {kind} --period {period}{f' --for {audience}' if audience else ''} prints it as known now"
    raise NotFound(Finding(f"no {kind} report on {period}{named} was committed or sent", hint=hint))


def commit_revised(desk: Desk, order: Order, write: Write) -> Committed:
    """Commit a revised report beside what was reported, for each reader whose figures are different.

    Raises:
        NotFound: nothing was committed or sent that could be revised.
        Conflict: as for any write.
    """
    author = desk.setup.config.agents[desk.agent]
    with desk.store.lock():
        desk.refresh()
        desk.refuse_past()
        span = ended(desk, order.kind, order.period)
        order = order._replace(period=span.name)
        known = Origin(desk.snapshot.commit or "", desk.now)
        new, same = _new_revisions(desk, order, span, known, write)
        commit = None
        if new:
            commit = desk.store.commit(
                new,
                message=reports_message(f"report {order.kind} {span.name}, revised", ((path, known) for path in new)),
                author=(author.name, author.email),
                now=desk.now,
                expected_head=desk.snapshot.commit,
            )
            desk.snapshot = Snapshot(desk.git, commit)
    return Committed(span.name, commit, tuple(new), tuple(same), (), tuple(dict.fromkeys(desk.findings)))


def _new_revisions(
    desk: Desk, order: Order, span: Period, known: Origin, write: Write
) -> tuple[dict[str, bytes], list[str]]:
    """Write what is to be revised; name what stands as it should. Who was told nothing is passed over."""
    new: dict[str, bytes] = {}
    same: list[str] = []
    missing: list[NotFound] = []
    for reader in readers(desk, order.kind, order.audience):
        try:
            told, number = told_report(desk, order.kind, span.name, reader.audience)
        except NotFound as error:
            missing.append(error)
            continue
        found = _revision(desk, order._replace(audience=reader.audience), span, told, known)
        for form in order.forms or reader.forms:
            path = report_path(order.kind, span.name, reader.audience, form)
            if not found.nothing:
                new[revised_path(path, number + 1)] = write(_revised(desk, found, number + 1), form)
            else:
                same.append(revised_path(path, number))
    if missing and not new and not same:
        raise missing[0]
    return new, same


def revised_report(desk: Desk, kind: str, period: str, audience: str | None, number: int) -> Composed:
    """Write a committed revision once more, from what it and the one before it follow from.

    Raises:
        NotFound: it is not committed.
    """
    kept = {one.revision: one.origin for one in kept_reports(desk, kind, period, audience)}
    if number not in kept:
        raise NotFound(f"no revision {number} of the {kind} report on {period} is committed")
    earlier = [origin for revision_, origin in sorted(kept.items()) if revision_ < number]
    told = earlier[-1] if earlier else _sent_first(desk, kind, period, audience)
    span = ended(desk, kind, period)
    found = _revision(desk, Order(kind, period, audience), span, told, kept[number])
    return _revised(desk, found, number)


def _sent_first(desk: Desk, kind: str, period: str, audience: str | None) -> Origin:
    items = SentReports(desk.git).read().items
    first = [one for one in items if (one.kind, one.period, one.audience) == (kind, period, audience or "")]
    return Origin(first[0].commit, first[0].as_of)


def _revised(desk: Desk, found: Revision, number: int) -> Composed:
    """Write the report as known now, headed by what is different and why."""
    report = compose(at_commit(desk, found.known.commit), found.kind, found.period, audience=found.audience)
    head = Section(f"Revision {number}", tuple(_head(found)))
    document = report.document
    return report._replace(
        document=document._replace(title=f"{document.title} (revised)", sections=(head, *document.sections))
    )


def _head(found: Revision) -> Iterator[Block]:
    """Say what is different and why; each reason once, with the figures that it changes."""
    told, known = found.told, found.known
    yield Note(
        f"This revises the report as of {told.as_of:%Y-%m-%d %H:%M %z} from commit {told.commit[:10]}, "
        f"by what was known on {known.as_of:%Y-%m-%d %H:%M %z}.",
        strong=True,
    )
    if not found.differences:
        yield Note("No figure is different.")
    else:
        rows = tuple((one.figure, one.was, one.now) for one in found.differences)
        yield Grid(("Figure", "Reported", "With what is known today"), rows)
        changes: dict[str, list[str]] = {}
        for one in found.differences:
            for reason in one.reasons:
                changes.setdefault(reason.text(), []).append(one.figure)
        reasons = [f"{text}. Changes {', '.join(figures)}" for text, figures in changes.items()]
        more = len(reasons) - _MOST
        yield Points((*reasons[:_MOST], *([f"and {more:,} more"] if more > 0 else [])))
    if found.sections:
        yield Note(f"These sections read otherwise: {', '.join(found.sections)}.")
    yield Note("Below stands what is known now of the period as it ended; what happened since stands above alone.")


def _side(desk: Desk, span: Period, known: datetime) -> Side:
    def opened(as_of: datetime) -> Dataset:
        return dataset(desk, Asked(span, as_of))

    return Side(opened, known)


def _difference(one: Changed, why: Why, *, narrowed: bool) -> Difference:
    of = ", ".join(plain(part).lower() for part in one.group)
    figure = f"{one.kpi.title}: {of}" if one.group else one.kpi.title
    was, now = (
        f"{shown(figure_)} (n {figure_.n:,})" if figure_ and one.kpi.unit in {"%", "s", "of 5"} else
        shown(figure_) if figure_ else "0"
        for figure_ in (one.was, one.now)
    )  # fmt: skip
    kinds = moved_by(one.kpi, filed=narrowed or bool(one.group))
    return Difference(figure, one.kpi.name, was, now, tuple(why(row).only(kinds) for row in one.rows))
