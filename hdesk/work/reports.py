"""Reports of a desk: what they tell, for whom, and the words that people add."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.audiences import SUFFIXES, USUAL, narrowing
from hdesk.domain.config import Audience
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.model import Ticket
from hdesk.domain.people import known
from hdesk.domain.periods import Period, parse_period
from hdesk.insight.dataset import Dataset
from hdesk.insight.report import words as side
from hdesk.insight.report.compose import Header, document_of, sections_for
from hdesk.insight.report.document import Document
from hdesk.insight.report.ground import Beside, Ground
from hdesk.insight.report.names import span_of
from hdesk.insight.scope import Scope
from hdesk.storage.guards import in_the_way
from hdesk.work.numbers import Asked, asked, catalogue, dataset
from hdesk.work.report_words import words_for

if TYPE_CHECKING:
    from hdesk.knowledge.pages import Shelf


class Composed(NamedTuple):
    """A report, and what belongs to it.

    `audience` is the name of the one that it is for. `words` is the side file for people's words, `has_words` whether
    it is there, `stray` how many of its lines stand under no heading. `findings` are the broken files that were met.
    """

    document: Document
    audience: str | None
    words: str
    has_words: bool
    stray: int
    findings: list[Finding]


def compose(
    desk: Desk,
    kind: str,
    period: str | None = None,
    *,
    audience: str | None = None,
    mine: bool = False,
    as_of: datetime | None = None,
) -> Composed:
    """Write a report of a kind, by default on the period that such a report usually tells of.

    Raises:
        Refused: the period has no beginning or end to compare with, or has not begun; the audience reads nothing in
            a report of this kind.
        NotFound: there is no such kind or audience; with the nearest.
    """
    usual = USUAL[known(kind, USUAL, "report")]
    reader = audience_of(desk, audience) if audience else None
    if not sections_for(kind, reader):
        told = f"{audience} reads no section of a {kind} report"
        raise Refused(Finding(told, hint=f"it reads {', '.join(reader.sections)}" if reader else None))
    question = asked(desk, period or usual, as_of)
    previous = _previous(kind, question.period, desk)
    words = words_for(desk, kind, question.period, previous, audience)
    shelf = _Shelf(desk)
    kpis, wrong = catalogue(desk)
    with ExitStack() as stack:
        now = stack.enter_context(dataset(desk, question))
        before = stack.enter_context(dataset(desk, asked(desk, previous.name)))
        agent = desk.agent if mine else None
        months = _months(desk, question, now, stack) if kind == "quarterly" else ()
        tickets = _replied_to(desk, now, agent, question.period) if agent else {}
        beside = Beside(shelf.covers, months, agent, tickets, kpis)
        brief = reader is not None and reader.detail == "summary"
        scope = _scope(reader, agent)
        ground = Ground(now, before, question.period, previous, scope=scope, brief=brief, beside=beside)
        header = Header(desk.setup.config.name, desk.snapshot.commit or "", question.as_of)
        document = document_of(kind, ground, header, words.joined, reader)
    findings = list(dict.fromkeys((*wrong, *ground.findings, *desk.findings, *shelf.findings, *words.findings)))
    return Composed(document, audience, words.path, words.there, words.stray, findings)


def _replied_to(desk: Desk, data: Dataset, agent: str, period: Period) -> dict[str, Ticket]:
    from hdesk.insight.report.own import replied_to

    return desk.snapshot.whole(replied_to(data, agent, period))


def _scope(reader: Audience | None, agent: str | None) -> Scope:
    only = narrowing(reader) if reader else {}
    return Scope.of(only | ({"agent": (agent,)} if agent else {}))


def _previous(kind: str, period: Period, desk: Desk) -> Period:
    """Give the period to compare with: of a day the same weekday of the week before, since a Monday is no Sunday."""
    if span_of(period) != "day" or period.start is None:
        previous = period.previous()
        if previous is None:
            raise Refused(f"a {kind} report needs a period with a beginning and an end, not {period.name!r}")
        return previous
    return parse_period(f"{period.start.date() - timedelta(days=7)}", desk.now, desk.setup.timezone)


def _months(desk: Desk, question: Asked, now: Dataset, stack: ExitStack) -> tuple[tuple[Period, Dataset], ...]:
    """Give the months of a period that have begun, each as of its end."""
    start, end = question.period.start, question.period.end
    found: list[tuple[Period, Dataset]] = []
    while start is not None and end is not None and start < min(end, question.as_of):
        month = parse_period(f"{start:%Y-%m}", desk.now, desk.setup.timezone)
        if month.end is None or (month.end >= question.as_of):
            found.append((month, now))
        else:
            found.append((month, stack.enter_context(dataset(desk, Asked(month, month.end)))))
        start = month.end
    return tuple(found)


class _Shelf:
    """The desk's pages, read when a report asks about one: the knowledge room is loaded then."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.findings: list[Finding] = []

    def covers(self, category: str, subcategory: str | None) -> bool:
        found = self._shelf.covers(category, subcategory)
        self.findings = self._shelf.findings
        return found

    @cached_property
    def _shelf(self) -> "Shelf":
        from hdesk.knowledge.pages import FOLDER, Shelf

        snapshot = self._desk.snapshot
        listed = snapshot.git.list(snapshot.commit, FOLDER) if snapshot.commit else []
        entries = [one for one in listed if one.path.endswith(".md")]
        blobs = snapshot.git.blobs(one.blob for one in entries)
        return Shelf({entry.path: data for entry, (_, data) in zip(entries, blobs, strict=True)})


def report_path(kind: str, period: str, audience: str | None, form: str) -> str:
    """Give where a report is kept in the desk: `reports/weekly/2026-W47-cx-manager.md`."""
    return side.report_path(kind, period, audience, SUFFIXES.get(form, form))


def draft_words(desk: Desk, report: Composed) -> Path:
    """Write a draft of the side file for people's words into the desk's folder; give where.

    Raises:
        Refused: there is such a file already, a link stands in the way, or the desk has no folder.
    """
    desk.refuse_past()
    if desk.git.bare:
        raise Refused(Finding("a bare repository has no folder to write a draft in", hint="use a clone"))
    if found := in_the_way(desk.git.root, [report.words]):
        raise Refused(*found)
    path = desk.git.root / report.words
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(side.draft(report.document))
    except FileExistsError as error:
        raise Refused(Finding("the words are there already", report.words, hint="edit them there")) from error
    return path


def audience_of(desk: Desk, name: str) -> Audience:
    """Find an audience.

    Raises:
        NotFound: desk.yaml has none of this name; with the nearest.
    """
    audiences = desk.setup.config.audiences
    return audiences[known(name, audiences, "audience")]
