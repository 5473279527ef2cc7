"""The words that people wrote for a report, as the side files of a commit have them."""

from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.audiences import SECTIONS
from hdesk.domain.findings import Finding
from hdesk.domain.periods import Period
from hdesk.insight.report import words as side
from hdesk.insight.report.document import Words
from hdesk.storage.gitparse import EXECUTABLE, REGULAR


class Found(NamedTuple):
    """The words for a report: `path` is where its own belong, `there` says whether it has any.

    `stray` counts the lines under no heading, `joined` are the words by section; `findings` name what is no text.
    """

    path: str
    there: bool
    stray: int
    joined: dict[str, Words]
    findings: tuple[Finding, ...]


def words_for(desk: Desk, kind: str, period: Period, previous: Period, audience: str | None) -> Found:
    """Read the words for a report: an audience's own, then everybody's, then what looked ahead the time before."""
    paths = {
        (span.name, who): side.words_path(kind, span.name, who)
        for span in (period, previous)
        for who in dict.fromkeys((audience, None))
    }
    files = desk.snapshot.files(paths.values())
    texts, findings = _texts(desk, files)
    read = {key: side.words_of(texts.get(path, ""), SECTIONS[kind]) for key, path in paths.items()}

    def of(span: Period) -> dict[str, str]:
        return read[span.name, None].by_section | read[span.name, audience].by_section

    own = paths[period.name, audience]
    there = own in files or paths[period.name, None] in files
    stray = sum(one.stray for (name, _), one in read.items() if name == period.name)
    return Found(own, there, stray, side.joined(of(period), of(previous), previous.name), tuple(findings))


def _texts(desk: Desk, files: dict[str, bytes]) -> tuple[dict[str, str], list[Finding]]:
    """Give the texts of the files that are text; name the others: of a link git keeps where it leads as its text."""
    texts: dict[str, str] = {}
    findings = []
    commit = desk.snapshot.commit
    listed = desk.git.entries(commit, list(files)) if files and commit else []
    links = {one.path for one in listed if one.mode not in {REGULAR, EXECUTABLE}}
    for path, data in files.items():
        try:
            texts[path] = data.decode()
        except UnicodeDecodeError:
            texts[path] = "\0"
        if path in links or "\0" in texts[path]:
            what = "a link" if path in links else "no text in UTF-8"
            hint = "write the words in a plain text file of this name"
            findings.append(Finding(f"the words for a report are {what}: left out", path, hint=hint))
            del texts[path]
    return texts, findings
