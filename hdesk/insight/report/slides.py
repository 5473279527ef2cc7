"""A report as slides for a review: 16:9, a message and a picture to a slide, nothing that runs over its edge.

Tables and texts are PowerPoint's own, so that they can be worked on; pictures have an alternative text, and the notes
say where the figures come from. The same report gives the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from hdesk.insight.report.document import Document
from hdesk.insight.report.drawing import WIDE
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import plain, shortened, wrapped
from hdesk.insight.report.palette import FAINT, INK, TONES
from hdesk.insight.report.pictures import png
from hdesk.insight.report.slide_grid import GAP, LINE, WIDTH
from hdesk.insight.report.slide_pieces import INDENT, Picture, Piece, Row, Text, packed, pieces
from hdesk.insight.report.slide_table import add_table

_SLIDE = (960.0, 540.0)
_LEFT, _TOP = 44.0, 102.0
_TITLE = (28.0, 22.0)
_TITLE_SLIDE, _TITLE_ONLY = 0, 5


def pptx(document: Document) -> bytes:
    """Write a report as slides.

    Raises:
        Refused: a package is missing.
    """
    return Deck(document).saved()


class Deck:
    """Slides of a report in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.util = needed("pptx.util")
        self.presentation = needed("pptx").Presentation()
        self._shaped()
        self._title()
        for section in document.sections:
            laid = packed(list(pieces(section.blocks)))
            for number, parts in enumerate(laid, 1):
                self._slide(plain(section.title) + (f" ({number} of {len(laid)})" if len(laid) > 1 else ""), parts)

    def _shaped(self) -> None:
        """Make the slides of the package's own template 16:9, its placeholders too."""
        wide = self.presentation.slide_width
        self.presentation.slide_width, self.presentation.slide_height = map(self.util.Pt, _SLIDE)
        master = self.presentation.slide_master
        for shapes in (master.placeholders, *(layout.placeholders for layout in master.slide_layouts)):
            for shape in shapes:
                left, top, across, down = shape.left, shape.top, shape.width, shape.height
                scale = self.presentation.slide_width / wide
                shape.left, shape.width = int(left * scale), int(across * scale)
                shape.top, shape.height = top, down

    def _title(self) -> None:
        document, slide = self.document, self._new(_TITLE_SLIDE)
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _colour(TONES[0].colour)
        title, below = slide.placeholders[0], slide.placeholders[1]
        self._place(title, 64, 120, 832, 130)
        lines = wrapped(plain(document.title), 40, 820, 2, bold=True)
        self._fill(title.text_frame, " ".join(lines), 40, "#ffffff", bold=True)
        title.text_frame.vertical_anchor = needed("pptx.enum.text").MSO_ANCHOR.BOTTOM
        self._place(below, 64, 262, 832, 170)
        told = [(document.desk, 24.0), (document.dates, 20.0)]
        told += [(f"For {document.audience}", 20.0)] if document.audience else []
        told += [(f"As of {_as_of(document)} · commit {document.commit[:10]}", 14.0)]
        for place, (text, size) in enumerate(told):
            self._fill(below.text_frame, shortened(plain(text), size, 820), size, "#ffffff", more=place > 0)
        if document.provisional:
            box = slide.shapes.add_textbox(*map(self.util.Pt, (64, 440, 832, 44)))
            box.fill.solid()
            box.fill.fore_color.rgb = _colour(TONES[4].colour)
            box.text_frame.vertical_anchor = needed("pptx.enum.text").MSO_ANCHOR.MIDDLE
            self._fill(box.text_frame, shortened(plain(document.provisional), 16, 800, bold=True), 16, INK, bold=True)
        self._notes(slide, [])

    def _slide(self, title: str, parts: Sequence[Piece]) -> None:
        slide = self._new(_TITLE_ONLY)
        self._heading(slide, title)
        y = _TOP
        for run in _runs(parts):
            match run[0]:
                case Text():
                    y = self._texts(slide, run, y)
                case Row() as first:
                    y += GAP
                    add_table(slide, [one for one in run if isinstance(one, Row)], _LEFT, y, title)
                    y += first.table.head + sum(one.height for one in run) + GAP
                case Picture() as picture:
                    self._picture(slide, picture, y + GAP)
                    y += picture.height + GAP
        self._footer(slide)
        self._notes(slide, parts)

    def _new(self, layout: int) -> Any:
        return self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])

    def _heading(self, slide: Any, title: str) -> None:
        size = _TITLE[0] if len(wrapped(title, _TITLE[0], WIDTH, bold=True)) == 1 else _TITLE[1]
        text = " ".join(wrapped(title, size, WIDTH, 2, bold=True))
        shape = slide.shapes.title
        self._place(shape, _LEFT, 24, WIDTH, 62)
        shape.text_frame.vertical_anchor = needed("pptx.enum.text").MSO_ANCHOR.BOTTOM
        self._fill(shape.text_frame, text, size, TONES[0].colour, bold=True)
        _bare(shape.text_frame)
        rule = slide.shapes.add_shape(1, *map(self.util.Pt, (_LEFT, 90, WIDTH, 3)))
        rule.fill.solid()
        rule.fill.fore_color.rgb = _colour(TONES[1].colour)
        rule.line.fill.background()
        rule.shadow.inherit = False
        _describe(rule, "")

    def _texts(self, slide: Any, run: Sequence[Piece], y: float) -> float:
        """Write paragraphs that follow each other into one box."""
        height = sum(one.height + one.gap for one in run)
        box = slide.shapes.add_textbox(*map(self.util.Pt, (_LEFT, y, WIDTH, height)))
        for place, piece in enumerate(run):
            if isinstance(piece, Text):
                self._paragraph(box.text_frame, piece, more=place > 0)
        _bare(box.text_frame)
        return y + height

    def _paragraph(self, frame: Any, piece: Text, *, more: bool) -> None:
        paragraph = frame.add_paragraph() if more else frame.paragraphs[0]
        paragraph.line_spacing = self.util.Pt(piece.size * LINE)
        paragraph.space_before, paragraph.space_after = self.util.Pt(piece.gap), self.util.Pt(0)
        if piece.depth:
            _bullet(paragraph, self.util.Pt(INDENT), piece)
        for part in piece.runs:
            run = paragraph.add_run()
            run.text, run.font.size = part.text, self.util.Pt(piece.size)
            run.font.bold, run.font.italic = part.bold, part.italic
            run.font.color.rgb = _colour(INK)

    def _picture(self, slide: Any, piece: Picture, y: float) -> None:
        scale = WIDE / WIDTH
        data = png(piece.chart, WIDE, piece.height * scale)
        picture = slide.shapes.add_picture(io.BytesIO(data), *map(self.util.Pt, (_LEFT, y, WIDTH, piece.height)))
        _describe(picture, f"{plain(piece.chart.title)}. {plain(piece.chart.text)}")

    def _footer(self, slide: Any) -> None:
        document = self.document
        told = f"{document.desk} · {document.dates} · as of {_as_of(document)} · commit {document.commit[:10]}"
        told += " · provisional" if document.provisional else ""
        box = slide.shapes.add_textbox(*map(self.util.Pt, (_LEFT, 508, WIDTH - 60, 18)))
        self._fill(box.text_frame, shortened(plain(told), 10, WIDTH - 70), 10, FAINT)
        number = slide.shapes.add_textbox(*map(self.util.Pt, (_LEFT + WIDTH - 60, 508, 60, 18)))
        self._fill(number.text_frame, "", 10, FAINT)
        _numbered(number.text_frame.paragraphs[0], len(self.presentation.slides))
        for one in (box, number):
            _bare(one.text_frame)

    def _notes(self, slide: Any, parts: Sequence[Piece]) -> None:
        document = self.document
        lines = [f"{plain(one.chart.title)} (n {one.chart.n:,}): {plain(one.chart.text)}"
                 for one in parts if isinstance(one, Picture)]  # fmt: skip
        if document.provisional:
            lines.append(plain(document.provisional))
        lines.append(
            f"Source: desk {plain(document.desk)}, commit {document.commit}, as of {document.as_of.isoformat()}; "
            f"hdesk report {document.kind} --period {document.period}"
        )
        slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def _place(self, shape: Any, left: float, top: float, across: float, down: float) -> None:
        shape.left, shape.top, shape.width, shape.height = map(self.util.Pt, (left, top, across, down))

    def _fill(self, frame: Any, text: str, size: float, colour: str, *, bold: bool = False, more: bool = False) -> None:
        """Write one line of text into a frame."""
        paragraph = frame.add_paragraph() if more else frame.paragraphs[0]
        paragraph.alignment = needed("pptx.enum.text").PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, self.util.Pt(size), bold
        run.font.color.rgb = _colour(colour)
        frame.word_wrap = True

    def saved(self) -> bytes:
        """Give the file: what it says of itself follows from the report."""
        core, document = self.presentation.core_properties, self.document
        moment = document.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        core.created = core.modified = core.last_printed = moment
        core.title, core.subject = plain(document.title)[:255], plain(document.dates)[:255]
        core.author = core.last_modified_by = plain(document.desk)[:255]
        core.identifier, core.language, core.revision = document.commit, "en", 1
        relations = self.presentation.part.package._rels  # noqa: SLF001 - the template's thumbnail shows nothing of ours
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            relations.pop(key)
        target = io.BytesIO()
        self.presentation.save(target)
        return _timeless(target.getvalue())


def _timeless(data: bytes) -> bytes:
    """Write a zip file again, all of its files at the first moment that the format knows."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as given, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            one = ZipInfo(name)
            one.compress_type, one.external_attr = ZIP_DEFLATED, 0o600 << 16
            made.writestr(one, given.read(name))
    return target.getvalue()


def _runs(parts: Sequence[Piece]) -> list[list[Piece]]:
    """Put texts that follow each other, and rows of one table, together."""
    found: list[list[Piece]] = []
    for piece in parts:
        last = found[-1][-1] if found else None
        same = isinstance(piece, Text) and isinstance(last, Text)
        same = same or (isinstance(piece, Row) and isinstance(last, Row) and piece.table is last.table)
        if same:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def _as_of(document: Document) -> str:
    return f"{document.as_of:%Y-%m-%d %H:%M %z}"


def _colour(text: str) -> Any:
    return needed("pptx.dml.color").RGBColor.from_string(text[1:].upper())


def _bare(frame: Any) -> None:
    """Take the margins off a frame, and let nothing change its size."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.auto_size = needed("pptx.enum.text").MSO_AUTO_SIZE.NONE


def _describe(shape: Any, text: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)  # noqa: SLF001 - the package has no word for it


def _bullet(paragraph: Any, indent: int, piece: Text) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above
    properties.set("marL", str(indent * piece.depth))
    properties.set("indent", str(-indent))
    if piece.number is None:
        sign = properties.makeelement(needed("pptx.oxml.ns").qn("a:buChar"), {"char": "•"})
    else:
        how = {"type": "arabicPeriod", "startAt": str(max(piece.number, 1))}
        sign = properties.makeelement(needed("pptx.oxml.ns").qn("a:buAutoNum"), how)
    properties.append(sign)


def _numbered(paragraph: Any, number: int) -> None:
    """Let a paragraph show the slide's number, also after slides were moved."""
    qn = needed("pptx.oxml.ns").qn
    run = paragraph.runs[0]._r  # noqa: SLF001 - as above
    field = run.makeelement(qn("a:fld"), {"id": "{5A2C1C5E-0F0E-4D7B-9A55-3B6F0D2A9C11}", "type": "slidenum"})
    for child in list(run):
        field.append(child)
    field.find(qn("a:t")).text = str(number)
    run.getparent().replace(run, field)
    paragraph.alignment = needed("pptx.enum.text").PP_ALIGN.RIGHT
