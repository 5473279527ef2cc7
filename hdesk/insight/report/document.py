"""A report as a document: sections of plain text, tables and charts, before anybody decides how it is written.

All text is plain: each form of writing escapes it for itself. Only `Words` are Markdown, since people wrote them.
"""

from datetime import datetime
from typing import Literal, NamedTuple


class Note(NamedTuple):
    """A paragraph; a `strong` one must not be overlooked."""

    text: str
    strong: bool = False


class Points(NamedTuple):
    """A list of short statements."""

    items: tuple[str, ...]


class Grid(NamedTuple):
    """A table; the first `texts` columns hold text, the others figures. `strong` are the rows that stand out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1
    strong: frozenset[int] = frozenset()


class Series(NamedTuple):
    """One line or one kind of bar: a value for each of the chart's labels, None where there is none."""

    name: str
    values: tuple[float | None, ...]


class Chart(NamedTuple):
    """A picture of figures.

    `kind`: `bars` stand side by side, `stacked` on each other, `rows` lie, `lines` connect. `unit` is what the values
    are measured in (seconds are given in hours), `n` how many rows they rest on. `target` is a line to be reached.
    `text` says in one sentence what the picture shows, for those who cannot see it.
    """

    name: str
    kind: Literal["bars", "stacked", "rows", "lines"]
    title: str
    unit: str
    n: int
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    text: str
    target: float | None = None


class Words(NamedTuple):
    """A person's own words, in Markdown; `since` names the period that they were written for, if it is another."""

    markdown: str
    since: str | None = None


Block = Note | Points | Grid | Chart | Words


class Section(NamedTuple):
    """A section: its heading, as the report's readers know it, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


class Document(NamedTuple):
    """A report.

    `kind` is daily, weekly, monthly or quarterly; `audience` the one it is written for, None for everybody. `dates`
    are the period's in words. It follows from the `commit` and the `as_of` moment alone. `provisional` says in a
    sentence that the period is not over; None where it is. `figures` is what it tells as data, for JSON.
    """

    kind: str
    title: str
    desk: str
    period: str
    dates: str
    as_of: datetime
    commit: str
    sections: tuple[Section, ...]
    audience: str | None = None
    provisional: str | None = None
    figures: dict[str, object] = {}  # noqa: RUF012 - never changed
