"""What slides are made of: a report's blocks as pieces of known heights, none taller than a slide.

Lengths are in points. Texts are measured in a wide font, so that they fit in the narrower one that is shown.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hdesk.insight.report.document import Block, Chart, Grid, Note, Points, Words
from hdesk.insight.report.drawing import WIDE, sheet_height
from hdesk.insight.report.lettering import plain, wrapped
from hdesk.insight.report.marked import Paragraph, Run, paragraphs
from hdesk.insight.report.plots import empty
from hdesk.insight.report.slide_grid import GAP, HEIGHT, LINE, WIDTH, Table, fitted

SIZE = 18.0
INDENT = 18.0
_HEADLINE = 20.0
_HEADLINES = 3
_CROWDED = 14.0  # letters of tables that follow each other, so that two fit on a slide
_PAIR = 2  # points stand together at a list's end: one alone on a slide looks lost


class Text(NamedTuple):
    """A paragraph; `keep` says that what comes next stands on the same slide."""

    runs: tuple[Run, ...]
    height: float
    size: float = SIZE
    depth: int = 0
    number: int | None = None
    gap: float = GAP
    keep: bool = False


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
    gap: float = GAP
    keep: bool = False


Piece = Text | Row | Picture


def pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """Make pieces of blocks, in their order."""
    for number, block in enumerate(blocks):
        match block:
            case Note(text, strong):
                keep = text.endswith(":")
                yield from _texts(Paragraph((Run(plain(text), strong or keep),)), keep=keep)
            case Points(items):
                for place, item in enumerate(items):
                    last_two = place == len(items) - _PAIR
                    yield from _texts(Paragraph((Run(plain(item)),), 1), keep=last_two)
            case Grid():
                beside = [*blocks[max(number - 1, 0) : number], *blocks[number + 1 : number + 2]]
                crowded = any(isinstance(one, Grid) for one in beside)
                table = fitted(block, _CROWDED) if crowded else fitted(block)
                yield from (Row(table, place, table.height(row)) for place, row in enumerate(table.grid.rows))
            case Chart():
                yield from _picture(block)
            case Words(markdown, since):
                if since:
                    yield from _texts(Paragraph((Run(f"Carried over from {since}:", italic=True),)), keep=True)
                told = paragraphs(markdown)
                for place, one in enumerate(told):
                    yield from _texts(one, keep=place == len(told) - _PAIR)


def _picture(chart: Chart) -> Iterator[Piece]:
    """Say what is seen, then show it: as tall as the slide has room for, rows as tall as they need."""
    if empty(chart):
        yield from _texts(Paragraph((Run(f"{plain(chart.title)}: ", bold=True), Run(plain(chart.text)))))
        return
    said = " ".join(wrapped(plain(chart.text), _HEADLINE, WIDTH, _HEADLINES, bold=True))
    headline = list(_texts(Paragraph((Run(said),)), size=_HEADLINE, keep=True))
    yield from headline
    room = HEIGHT - sum(one.height + one.gap for one in headline) - 2 * GAP
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
        yield Text(runs, len(lines) * size * LINE, size, paragraph.depth, paragraph.number, keep=keep)
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
        full = used + _own(piece, on) > HEIGHT
        if full or (used + _needed(parts, place, on) > HEIGHT and not _held(on)):
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
        if isinstance(piece, Row) and piece.place == 0 and piece.table.whole <= HEIGHT:
            return total + piece.table.whole
        total += _own(piece, on)
        if not piece.keep:
            break
        on = piece
    return total


def _own(piece: Piece, on: Piece | None) -> float:
    """Say what a piece needs after another: the first row of a table on a slide brings the head."""
    if isinstance(piece, Row) and not (isinstance(on, Row) and on.table is piece.table):
        return piece.height + piece.table.head + 2 * GAP
    return piece.height + piece.gap
