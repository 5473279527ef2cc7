"""Reports of a desk: what they tell, for whom, and the words that people add."""

from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.audiences import SECTIONS, SUFFIXES, narrowing
from hdesk.domain.config import Audience
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.people import known
from hdesk.domain.periods import Period
from hdesk.insight.report import words as side
from hdesk.insight.report.compose import Header, document_of, sections_for
from hdesk.insight.report.document import Document, Words
from hdesk.insight.report.forms import FORMS
from hdesk.insight.report.ground import Ground
from hdesk.insight.scope import Scope
from hdesk.work.numbers import asked, dataset


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
    del mine
    form = FORMS[known(kind, FORMS, "report")]
    reader = audience_of(desk, audience) if audience else None
    if not sections_for(kind, reader):
        raise Refused(Finding(f"{audience} reads no section of a {kind} report", "desk.yaml", hint="audiences:"))
    question = asked(desk, period or form.usual, as_of)
    span, previous = question.period, question.period.previous()
    if previous is None:
        raise Refused(f"a {kind} report needs a period with a beginning and an end, not {period!r}")
    words = _words(desk, kind, span, previous, audience)
    with dataset(desk, question) as now, dataset(desk, asked(desk, previous.name)) as before:
        scope = Scope.of(narrowing(reader)) if reader else Scope()
        ground = Ground(now, before, span, previous, scope=scope, brief=bool(reader and reader.detail == "summary"))
        header = Header(desk.setup.config.name, desk.snapshot.commit or "", question.as_of)
        document = document_of(kind, ground, header, words.joined, reader)
    return Composed(document, audience, words.path, words.there, words.stray, list(dict.fromkeys(desk.findings)))


def report_path(kind: str, period: str, audience: str | None, form: str) -> str:
    """Give where a report is kept in the desk: `reports/weekly/2026-W47-cx-manager.md`."""
    return side.report_path(kind, period, audience, SUFFIXES.get(form, form))


def audience_of(desk: Desk, name: str) -> Audience:
    """Find an audience.

    Raises:
        NotFound: desk.yaml has none of this name; with the nearest.
    """
    audiences = desk.setup.config.audiences
    return audiences[known(name, audiences, "audience")]


class _Words(NamedTuple):
    path: str
    there: bool
    stray: int
    joined: dict[str, Words]


def _words(desk: Desk, kind: str, period: Period, previous: Period, audience: str | None) -> _Words:
    """Read the words for a report: an audience's own, then everybody's, then what looked ahead the time before."""
    paths = {
        (span.name, who): side.words_path(kind, span.name, who)
        for span in (period, previous)
        for who in dict.fromkeys((audience, None))
    }
    files = desk.snapshot.files(paths.values())
    read = {
        key: side.words_of(files.get(path, b"").decode("utf-8", "replace"), SECTIONS[kind])
        for key, path in paths.items()
    }

    def of(span: Period) -> dict[str, str]:
        return read[span.name, None].by_section | read[span.name, audience].by_section

    own = paths[period.name, audience]
    there = own in files or paths[period.name, None] in files
    stray = sum(one.stray for (name, _), one in read.items() if name == period.name)
    return _Words(own, there, stray, side.joined(of(period), of(previous), previous.name))
