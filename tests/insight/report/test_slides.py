"""The slides: they open, nothing runs over an edge, and everything that the report says is on one of them."""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from hdesk.insight.report.document import Block, Chart, Grid, Note, Points, Section, Words
from hdesk.insight.report.slide_grid import HEIGHT
from hdesk.insight.report.slide_pieces import Row, Text, packed, pieces
from hdesk.insight.report.slides import pptx
from tests.insight.report.conftest import HOSTILE, MEASURES, MONTHLY, document
from tests.support.laws import tried


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def texts(slide: Any) -> list[str]:
    """Give what stands on a slide, tables cell by cell."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        elif shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def test_all_that_the_report_says_is_on_a_slide(deck: bytes) -> None:
    slides = list(opened(deck).slides)
    said = [one for slide in slides for one in texts(slide)]
    for section in MONTHLY.sections:
        assert any(one.startswith(section.title) for one in said)
        for block in section.blocks:
            for words in _words(block):
                assert words in said
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 7, "the chart without any figure is told in words"
    assert "Ratings by week: Nobody rated." in said


def _words(block: Block) -> Sequence[str]:
    match block:
        case Note(text):
            return (text,)
        case Points(items):
            return [" ".join(item.replace("\x1b", " ").split()) for item in items]
        case Grid(head, rows):
            return (*head, *(cell for row in rows for cell in row))
        case Chart(labels=()):
            return ()
        case Chart():
            return (block.text,)
        case Words():
            return ()


def test_peoples_words_keep_their_weight_and_their_lists(deck: bytes) -> None:
    (slide,) = [one for one in opened(deck).slides if one.shapes.title.text == "Suggested Improvements"]
    body = [paragraph for shape in slide.shapes if shape.has_text_frame for paragraph in shape.text_frame.paragraphs]
    line = next(one for one in body if one.text.startswith("The new app"))
    assert [run.text for run in line.runs if run.font.bold] == ["Tuesday"]
    assert line.text.endswith("see the release notes (https://notes.example/app).")
    assert next(one for one in body if one.text == "Two agents were on leave.")._p.xpath("a:pPr/a:buChar")
    assert "javascript" not in [run.text for one in body for run in one.runs if run.hyperlink.address]


def test_what_people_numbered_stays_numbered() -> None:
    said = document(Section("Next", (Words("3. Call back.\n4. Train.\n\n- Rest"),)))
    frame = next(shape.text_frame for shape in opened(pptx(said)).slides[1].shapes if "Train." in shape.text_frame.text)
    numbers = [one._p.xpath("a:pPr/a:buAutoNum/@startAt") for one in frame.paragraphs]
    assert [(one.text, *number) for one, number in zip(frame.paragraphs, numbers, strict=True)] == [
        ("Call back.", "3"), ("Train.", "4"), ("Rest",),
    ]  # fmt: skip


def test_the_last_points_of_a_list_are_not_left_alone() -> None:
    for count in range(5, 40):
        slides = packed(list(pieces((Points(tuple(f"Point {n}" for n in range(count))),))))
        assert all(len(slide) > 1 for slide in slides)


def test_nothing_runs_over_an_edge_or_over_anything_else(deck: bytes) -> None:
    presentation = opened(deck)
    for number, slide in enumerate(presentation.slides):
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
        for one, other in combinations(slide.shapes, 2):
            apart = one.top + one.height <= other.top or other.top + other.height <= one.top
            beside = one.left + one.width <= other.left or other.left + other.width <= one.left
            assert apart or beside, (number, one.name, other.name)


def test_slides_are_wide_and_each_has_a_title_notes_and_texts_for_its_pictures(deck: bytes) -> None:
    presentation = opened(deck)
    assert presentation.slide_width * 9 == presentation.slide_height * 16
    for slide in presentation.slides:
        assert slide.shapes.title.text
        notes = slide.notes_slide.notes_text_frame.text
        assert "commit 0123456789abcdef0123456789abcdef01234567, as of 2026-12-01T00:00:00+05:30" in notes
        assert "hdesk report monthly --period 2026-11" in notes
        for shape in slide.shapes:
            if shape.shape_type in {13, 19}:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_the_title_slide_names_desk_period_moment_and_that_it_is_provisional(deck: bytes) -> None:
    said = texts(opened(deck).slides[0])
    assert said == [
        "Helpdesk & Customer Queries: 2026-11", "Recommerce Helpdesk", "1 Nov to 30 Nov 2026",
        "As of 2026-12-01 00:00 +0530 · commit 0123456789",
        "Provisional: the month is not over. The month before is counted whole.",
    ]  # fmt: skip
    whole = MONTHLY._replace(provisional=None, audience="CX manager", sections=())
    assert "For CX manager" in texts(opened(pptx(whole)).slides[0])


def test_the_file_says_of_itself_only_what_the_report_says(deck: bytes) -> None:
    core = opened(deck).core_properties
    assert core.created == core.modified == datetime(2026, 11, 30, 18, 30)  # noqa: DTZ001 - the format has no zones
    assert (core.author, core.title) == ("Recommerce Helpdesk", "Helpdesk & Customer Queries: 2026-11")
    with ZipFile(io.BytesIO(deck)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name]


def test_the_same_report_gives_the_same_bytes(deck: bytes) -> None:
    assert pptx(MONTHLY) == deck


def test_a_long_table_goes_on_with_its_head_on_the_next_slide() -> None:
    rows = tuple((f"Reason {n}", f"{n:,}", "no") for n in range(60))
    slides = list(opened(pptx(document(Section("Long", (Grid(("Reason", "Tickets", "Met"), rows),))))).slides)[1:]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(tables) == len(slides) > 2
    assert [slide.shapes.title.text for slide in slides] == [
        f"Long ({n} of {len(slides)})" for n in range(1, len(slides) + 1)
    ]
    assert all(table.cell(0, 0).text == "Reason" for table in tables)
    assert [table.cell(n, 0).text for table in tables for n in range(1, len(table.rows))] == [row[0] for row in rows]


def test_figures_stand_in_one_line_however_many_columns_there_are() -> None:
    rows = [piece for piece in pieces((MEASURES,)) if isinstance(piece, Row)]
    for row in rows:
        assert all(len(lines) == 1 for lines in row.table.lines(row.table.grid.rows[row.place])[1:])


_LINES = st.text(max_size=300)
_CELLS = st.text(max_size=60)
_GRIDS = st.integers(1, 8).flatmap(
    lambda columns: st.builds(
        lambda head, rows, strong: Grid(tuple(head), tuple(map(tuple, rows)), strong=strong),
        st.lists(_CELLS, min_size=columns, max_size=columns),
        st.lists(st.lists(_CELLS, min_size=columns, max_size=columns), max_size=12),
        st.frozensets(st.integers(0, 3)),
    )
)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(Note, _LINES | st.just("These:"), st.booleans()),
        st.builds(lambda items: Points(tuple(items)), st.lists(_LINES, max_size=8)),
        _GRIDS,
        st.builds(Words, st.text(max_size=4000), st.none() | st.just("2026-10")),
    ),
    max_size=6,
)


@tried(times=0.4)
@given(_BLOCKS)
def test_whatever_is_said_fits_and_keeps_its_order(blocks: list[Block]) -> None:
    parts = list(pieces(blocks))
    slides = packed(parts)
    assert [piece for slide in slides for piece in slide] == parts
    for slide in slides:
        heads = {id(piece.table): piece.table.head + 12 for piece in slide if isinstance(piece, Row)}
        assert sum(piece.height + piece.gap for piece in slide) + sum(heads.values()) <= HEIGHT + 0.01


def test_words_that_would_fill_several_slides_do() -> None:
    parts = list(pieces((Words("word " * 3000),)))
    assert len(packed(parts)) > 3
    assert sum(run.text.count("word") for one in parts if isinstance(one, Text) for run in one.runs) == 3000


def test_hostile_words_open_again() -> None:
    said = document(Section(HOSTILE, (Note(HOSTILE + "\x00\ud800\ufffe"), Grid((HOSTILE,), ((HOSTILE,),)))))
    slides = list(opened(pptx(said._replace(desk=HOSTILE, title=HOSTILE))).slides)
    assert any("<script>alert(1)</script>" in one for one in texts(slides[1]))
