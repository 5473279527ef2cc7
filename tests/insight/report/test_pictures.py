"""Pictures of charts: well-formed, the same each time, nothing cut off, nothing made up."""

import io
import re
from typing import Any, Literal
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from hdesk.insight.report.document import Chart, Series
from hdesk.insight.report.drawing import NARROW, WIDE, drawn
from hdesk.insight.report.lettering import shortened, width, wrapped
from hdesk.insight.report.pictures import own_settings, png, svg
from tests.insight.report.conftest import CHARTS, CLOCKS, CSAT, EMPTY, HOSTILE, PAIR, TREND, VOLUME
from tests.support.laws import tried

SVG = "{http://www.w3.org/2000/svg}"
NASTY = Chart(
    "a b\"'>", "lines", HOSTILE, "x</text>", 1, (HOSTILE, "$\\frac{", "\x00\ud800\u202e", "%s {0}", "नमस्ते 你好"),
    (Series(HOSTILE, (1, None, 3, 0, 2)), Series("", (2, 2, 2, 2, 2))), HOSTILE,
)  # fmt: skip


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - of our own making


def words(picture: str) -> list[str]:
    return ["".join(one.itertext()) for one in parsed(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chart", [*CHARTS, NASTY], ids=lambda chart: chart.name[:8])
def test_a_picture_is_well_formed_and_says_what_it_shows(chart: Chart, narrow: bool) -> None:  # noqa: FBT001 - the case
    root = parsed(svg(chart, narrow=narrow))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text
    assert desc.text
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "defs", "g", "path", "text", "tspan", "use", "clipPath", "rect", "pattern",
    }  # fmt: skip


def test_title_unit_and_n_stand_in_the_picture_as_letters() -> None:
    found = words(svg(VOLUME))
    assert "What came in, by day and channel" in found
    assert "Inquiries · n 1,912" in found
    assert {"Call", "Self service", "1 Nov", "29 Nov"} <= set(found)


def test_the_target_is_named_and_what_there_is_none_of_is_said() -> None:
    found = words(svg(CLOCKS))
    assert "target 90 %" in found
    assert "n/a" in found
    assert "Percent · n 900 · n/a: no data" in found
    assert "0 %" not in found
    assert "n/a" not in words(svg(VOLUME))


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    assert "n/a: nothing to show" in words(svg(EMPTY))


@pytest.mark.parametrize("chart", [VOLUME, PAIR, CSAT], ids=lambda chart: chart.name)
def test_values_are_shown_from_zero_and_the_target_is_in_view(chart: Chart) -> None:
    with own_settings():
        (axes,) = drawn(chart, WIDE).axes
    low, high = axes.get_ylim()
    assert low == 0
    assert high >= (chart.target or 0)


def test_a_chart_of_nothing_but_zeros_is_drawn_whatever_its_unit() -> None:
    for unit in ("", "%", "tickets"):
        assert "0" in words(
            svg(Chart("none", "bars", "None", unit, 0, ("Jul", "Aug"), (Series("All", (0.0, 0.0)),), ""))
        )


@pytest.mark.parametrize("wide", [WIDE, NARROW])
@pytest.mark.parametrize("chart", [*CHARTS, NASTY], ids=lambda chart: chart.name[:8])
def test_no_letters_are_cut_off(chart: Chart, wide: float) -> None:
    with own_settings():
        figure = drawn(chart, wide)
        canvas: Any = FigureCanvasAgg(figure)
        renderer = canvas.get_renderer()
        figure.draw(renderer)
        for text in figure.findobj(Text):
            if text.get_text().strip() and text.get_visible():
                box = text.get_window_extent(renderer)
                assert box.x0 >= -1, text.get_text()
                assert box.x1 <= wide + 1, text.get_text()
                assert box.y0 >= -1, text.get_text()
                assert box.y1 <= figure.bbox.height + 1, text.get_text()


def test_the_same_chart_gives_the_same_bytes_whatever_was_set_or_drawn_before() -> None:
    first = svg(TREND), png(CLOCKS)
    with mpl.rc_context({"text.usetex": True, "font.size": 30, "savefig.dpi": 20, "svg.fonttype": "path"}):
        svg(VOLUME)
        assert (svg(TREND), png(CLOCKS)) == first
        assert mpl.rcParams["font.size"] == 30


def test_ids_of_different_charts_do_not_meet() -> None:
    ids = [
        set(re.findall(r' id="([^"]*)"', picture)) for picture in (svg(VOLUME), svg(TREND), svg(VOLUME, narrow=True))
    ]
    assert all(ids)
    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]


def test_a_picture_for_slides_is_as_large_as_is_asked_and_says_nothing_of_when_it_was_made() -> None:
    image = Image.open(io.BytesIO(png(PAIR, 720, 300)))
    assert image.size == (2160, 900)
    assert {"Software", "Creation Time"}.isdisjoint(image.info)


_NAMES = st.text(max_size=60)
_VALUES = st.none() | st.floats(0, 1e6, allow_nan=False)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    labels = draw(st.lists(_NAMES, max_size=8))
    line = st.lists(_VALUES, min_size=len(labels), max_size=len(labels))
    series = draw(st.lists(st.builds(lambda name, values: Series(name, tuple(values)), _NAMES, line),
                           min_size=1, max_size=7))  # fmt: skip
    kinds: tuple[Literal["bars", "stacked", "rows", "lines"], ...] = ("bars", "stacked", "rows", "lines")
    kind = draw(st.sampled_from(kinds))
    target = draw(st.none() | st.floats(0, 1e6, allow_nan=False))
    unit = draw(st.sampled_from(("%", "h", "tickets", "of 5", "")))
    return Chart(draw(_NAMES), kind, draw(_NAMES), unit, 3, tuple(labels), tuple(series), draw(_NAMES), target)


@tried(times=0.4)
@given(charts())
def test_whatever_there_is_to_draw_is_drawn(chart: Chart) -> None:
    assert parsed(svg(chart, narrow=True)).tag == f"{SVG}svg"


@given(st.text(max_size=80), st.floats(40, 400))
def test_lines_are_no_wider_than_their_limit_and_lose_nothing(text: str, limit: float) -> None:
    lines = wrapped(text, 11, limit)
    assert all(width(line, 11) <= limit or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert width(shortened(text, 11, limit), 11) <= max(limit, width("…", 11))
