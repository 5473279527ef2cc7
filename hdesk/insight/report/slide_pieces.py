"""What slides are made of: a report's blocks as pieces of known heights, none taller than a slide.

Lengths are in points. Texts are measured in a wide font, so that they fit in the narrower one that is shown.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from hdesk.insight.report.document import Block, Chart, Grid, Note, Points, Words
from hdesk.insight.report.drawing import WIDE, sheet_height
from hdesk.insight.report.lettering import plain, width, wrapped
from hdesk.insight.report.marked import Paragraph, Run, paragraphs
from hdesk.insight.report.plots import empty

WIDTH, HEIGHT = 872.0, 392.0
"""The room for what a slide tells."""

SIZE = 18.0
LINE = 1.25
INDENT = 18.0
PAD_X, PAD_Y = 6.0, 4.0
_HEADLINE = 20.0
_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.0)
_WRAPPED_FROM = 14.0  # rather than making letters smaller, lines are broken
_GAP = 6.0
_CELL_LINES = 6


class Text(NamedTuple):
    """A paragraph; `keep` says that what comes next stands on the same slide."""

    runs: tuple[Run, ...]
    height: float
    size: float = SIZE
    depth: int = 0
    gap: float = _GAP
    keep: bool = False


class Table:
    """A table with the widths of its columns and the size of its letters."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid._replace(
            head=tuple(map(plain, grid.head)), rows=tuple(tuple(map(plain, row)) for row in grid.rows)
        )
        self.size, self.widths = self._fitted()

    def _fitted(self) -> tuple[float, list[float]]:
        for size in _SIZES:
            widths = self._widened([self._least(place, size) for place in range(len(self.grid.head))], size)
            if sum(widths) <= WIDTH + 1 and (size <= _WRAPPED_FROM or sum(self._wanted(size)) <= WIDTH):
                return size, widths
        share = WIDTH / len(self.grid.head)
        return _SIZES[-1], [share] * len(self.grid.head)

    def _least(self, place: int, size: float) -> float:
        """Say how narrow a column may be: figures stay in one line, words are not broken."""
        texts = place < self.grid.texts
        words = [max(self.grid.head[place].split(), key=len, default="")]
        for row in self.grid.rows:
            words += row[place].split() if texts else [row[place]]
        widest = max(width(word, size, bold=True) for word in words)
        return min(max(widest, 7 * size if texts else 0), WIDTH / 2) + 2 * PAD_X + 2

    def _widened(self, least: Sequence[float], size: float) -> list[float]:
        """Give the columns what they would like, as far as there is room, and fill the slide's width."""
        more = [max(want - need, 0) for want, need in zip(self._wanted(size), least, strict=True)]
        part = min(1.0, max(WIDTH - sum(least), 0) / sum(more)) if sum(more) else 0.0
        widths = [need + part * extra for need, extra in zip(least, more, strict=True)]
        return [one * max(WIDTH / sum(widths), 1.0) for one in widths]

    def _wanted(self, size: float) -> list[float]:
        """Say how wide columns are that break no line."""
        return [
            max(width(text, size, bold=True) for text in (head, *(row[place] for row in self.grid.rows)))
            + 2 * PAD_X
            + 2
            for place, head in enumerate(self.grid.head)
        ]

    def lines(self, row: Sequence[str]) -> list[list[str]]:
        """Break the cells of a row into lines."""
        return [
            wrapped(cell, self.size, room - 2 * PAD_X, _CELL_LINES, bold=True)
            for cell, room in zip(row, self.widths, strict=True)
        ]

    def height(self, row: Sequence[str]) -> float:
        """Say how tall a row is."""
        return max(map(len, self.lines(row))) * self.size * LINE + 2 * PAD_Y

    @cached_property
    def head(self) -> float:
        """Say how tall the head is, which stands on every slide that the table is on."""
        return self.height(self.grid.head)


class Row(NamedTuple):
    """A row of a table."""

    table: Table
    place: int
    height: float
    gap: float = 0.0
    keep: bool = False


class Picture(NamedTuple):
    """A picture of a chart."""

    chart: Chart
    height: float
    gap: float = _GAP
    keep: bool = False


Piece = Text | Row | Picture


def pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """Make pieces of blocks, in their order."""
    for block in blocks:
        match block:
            case Note(text, strong):
                keep = text.endswith(":")
                yield from _texts(Paragraph((Run(plain(text), strong or keep),)), keep=keep)
            case Points(items):
                for item in items:
                    yield from _texts(Paragraph((Run(plain(item)),), 1))
            case Grid():
                table = Table(block)
                yield from (Row(table, place, table.height(row)) for place, row in enumerate(table.grid.rows))
            case Chart():
                yield from _picture(block)
            case Words(markdown, since):
                if since:
                    yield from _texts(Paragraph((Run(f"Carried over from {since}:", italic=True),)), keep=True)
                for one in paragraphs(markdown):
                    yield from _texts(one)


def _picture(chart: Chart) -> Iterator[Piece]:
    """Say what is seen, then show it: as tall as the slide has room for, rows as tall as they need."""
    if empty(chart):
        yield from _texts(Paragraph((Run(f"{plain(chart.title)}: ", bold=True), Run(plain(chart.text)))))
        return
    headline = list(_texts(Paragraph((Run(plain(chart.text)),)), size=_HEADLINE, keep=True))
    yield from headline
    room = HEIGHT - sum(one.height + one.gap for one in headline) - 2 * _GAP
    natural = sheet_height(chart, WIDE) * WIDTH / WIDE
    yield Picture(chart, min(room, natural) if chart.kind == "rows" else room)


def _texts(paragraph: Paragraph, *, size: float = SIZE, keep: bool = False) -> Iterator[Text]:
    """Measure a paragraph; one that is taller than a slide comes in several."""
    runs = tuple(run._replace(text=_spaced(run.text)) for run in paragraph.runs)
    whole = "".join(run.text for run in runs)
    room = WIDTH - INDENT * paragraph.depth
    lines = wrapped(whole, size, room, bold=True)
    most = int(HEIGHT / 2 / (size * LINE))
    if len(lines) <= most:
        yield Text(runs, len(lines) * size * LINE, size, paragraph.depth, keep=keep)
        return
    for place in range(0, len(lines), most):
        part = lines[place : place + most]
        yield Text((Run(" ".join(part)),), len(part) * size * LINE, size, paragraph.depth)


def _spaced(text: str) -> str:
    """Clean a run, and leave the spaces at its ends, which part it from its neighbours."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{plain(text)}{after}"


def packed(parts: Sequence[Piece]) -> list[list[Piece]]:
    """Lay pieces out on slides, each as full as it gets; what belongs together stays together."""
    slides: list[list[Piece]] = []
    used = HEIGHT + 1
    for place, piece in enumerate(parts):
        on = slides[-1][-1] if slides and slides[-1] else None
        if used + _needed(parts, place, on) > HEIGHT and not _held(on):
            slides.append([])
            used, on = 0.0, None
        used += _own(piece, on)
        slides[-1].append(piece)
    return slides


def _held(on: Piece | None) -> bool:
    return on is not None and on.keep


def _needed(parts: Sequence[Piece], place: int, on: Piece | None) -> float:
    """Say what a piece and those that must stand with it need."""
    total = 0.0
    for piece in parts[place:]:
        total += _own(piece, on)
        if not piece.keep:
            break
        on = piece
    return total


def _own(piece: Piece, on: Piece | None) -> float:
    """Say what a piece needs after another: the first row of a table on a slide brings the head."""
    if isinstance(piece, Row) and not (isinstance(on, Row) and on.table is piece.table):
        return piece.height + piece.table.head + 2 * _GAP
    return piece.height + piece.gap
