"""A table of a slide, as PowerPoint's own."""

from collections.abc import Sequence
from typing import Any

from hdesk.insight.report.extra import needed
from hdesk.insight.report.palette import GRID, INK, TONES
from hdesk.insight.report.slide_grid import LINE, PAD_X, PAD_Y, Table
from hdesk.insight.report.slide_pieces import Row

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's name for a table without a style
_STRONG = "#eef1f5"
_POINT = 12700


def add_table(slide: Any, rows: Sequence[Row], left: float, top: float, title: str) -> None:
    """Put rows of one table on a slide, under its head."""
    util = needed("pptx.util")
    table, grid = rows[0].table, rows[0].table.grid
    height = table.head + sum(row.height for row in rows)
    place = map(util.Pt, (left, top, sum(table.widths), height))
    frame = slide.shapes.add_table(len(rows) + 1, len(grid.head), *place)
    frame._element.xpath(".//p:cNvPr")[0].set("descr", f"{title}: {grid.head[0]}")  # noqa: SLF001 - no word for it
    made = frame.table
    made._tbl.tblPr.find(needed("pptx.oxml.ns").qn("a:tableStyleId")).text = _PLAIN  # noqa: SLF001 - as above
    made.horz_banding = False
    for number, wide in enumerate(table.widths):
        made.columns[number].width = util.Pt(wide)
    for number, (cells, strong) in enumerate([(grid.head, True), *((grid.rows[r.place], r.place in grid.strong)
                                                                   for r in rows)]):  # fmt: skip
        made.rows[number].height = util.Pt(table.height(cells))
        for place_in_row, lines in enumerate(table.lines(cells)):
            look = _Look(table, head=number == 0, strong=strong, figure=place_in_row >= grid.texts)
            look.write(made.cell(number, place_in_row), " ".join(lines))


class _Look:
    """How a cell looks."""

    def __init__(self, table: Table, *, head: bool, strong: bool, figure: bool) -> None:
        self.table, self.head, self.strong, self.figure = table, head, strong, figure

    def write(self, cell: Any, text: str) -> None:
        util, enum = needed("pptx.util"), needed("pptx.enum.text")
        cell.margin_left = cell.margin_right = util.Pt(PAD_X)
        cell.margin_top = cell.margin_bottom = util.Pt(PAD_Y)
        cell.vertical_anchor = enum.MSO_ANCHOR.MIDDLE if self.head else enum.MSO_ANCHOR.TOP
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = enum.PP_ALIGN.RIGHT if self.figure else enum.PP_ALIGN.LEFT
        paragraph.line_spacing = util.Pt(self.table.size * LINE)
        if text:
            self._letters(paragraph.add_run(), text)
        _sized(paragraph, self.table.size)
        _line_below(cell)
        if self.head or self.strong:
            cell.fill.solid()
            colour = TONES[0].colour if self.head else _STRONG
            cell.fill.fore_color.rgb = needed("pptx.dml.color").RGBColor.from_string(colour[1:].upper())

    def _letters(self, run: Any, text: str) -> None:
        util, colour = needed("pptx.util"), needed("pptx.dml.color").RGBColor
        run.text, run.font.size, run.font.bold = text, util.Pt(self.table.size), self.strong
        run.font.color.rgb = colour.from_string("FFFFFF" if self.head else INK[1:].upper())


def _sized(paragraph: Any, size: float) -> None:
    """Say of what size the end of a paragraph is: an empty one would else make its row as tall as the default."""
    element = paragraph._p  # noqa: SLF001 - the package has no word for it
    element.append(element.makeelement(needed("pptx.oxml.ns").qn("a:endParaRPr"), {"sz": f"{size * 100:.0f}"}))


def _line_below(cell: Any) -> None:
    qn = needed("pptx.oxml.ns").qn
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - the package knows no borders
    line = properties.makeelement(qn("a:lnB"), {"w": str(_POINT)})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": GRID[1:].upper()}))
    line.append(fill)
    properties.insert(0, line)
