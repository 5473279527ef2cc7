"""Reports of a desk: what they tell, and the words that people add."""

from datetime import datetime
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Refused
from hdesk.insight.weekly import weekly
from hdesk.insight.weekly_text import SECTIONS, Header, markdown
from hdesk.insight.words import words_of, words_path
from hdesk.work.numbers import asked, dataset


class Report(NamedTuple):
    """A report as data and as text; `words` is the side file, `stray` counts its lines under no heading."""

    data: dict[str, Any]
    text: str
    words: str
    has_words: bool
    stray: int


def weekly_report(desk: Desk, period: str, *, as_of: datetime | None = None) -> Report:
    """Write the weekly snapshot, with the words that stand in its side file.

    Raises:
        Refused: the period has no beginning or end to compare with, or has not begun.
    """
    question = asked(desk, period, as_of)
    span, previous = question.period, question.period.previous()
    if previous is None:
        raise Refused(f"a weekly report needs a period with a beginning and an end, not {period!r}")
    with dataset(desk, question) as now, dataset(desk, asked(desk, previous.name)) as before:
        report = weekly(now, before, span, previous)
    header = Header(desk.setup.config.name, desk.snapshot.commit or "", question.as_of)
    path = words_path(span.name)
    written = desk.snapshot.files([path]).get(path)
    words = words_of((written or b"").decode("utf-8", "replace"), SECTIONS)
    data = {**header._asdict(), **report.data(), "words": words.by_section}
    text = markdown(report, desk.setup.config, header, words.by_section)
    return Report(data, text, path, written is not None, words.stray)
