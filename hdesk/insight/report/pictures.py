"""Pictures of charts: SVG for pages, PNG for slides. The same chart gives the same bytes."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hdesk.insight.report.document import Chart
from hdesk.insight.report.drawing import NARROW, SETTINGS, WIDE, cleaned, drawn
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import FAMILY, unseen_letters

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_FONT = re.compile(r"'DejaVu Sans'[^;]*")
_UNTURNED = re.compile(r"rotate\(-?0 [^)]*\)")
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_SHARP = 216  # dots per inch of the sheet: three for each of its pixels


def svg(chart: Chart, *, narrow: bool = False) -> str:
    """Draw a chart as an SVG element to be put into a page, as wide as what it stands in.

    Its letters stay letters: they can be selected and searched. Its title and description are the chart's, and its IDs
    begin with the chart's name, so that several fit into one page. A `narrow` one is for phones.

    Raises:
        Refused: matplotlib is missing.
    """
    target = io.StringIO()
    with own_settings():
        figure = drawn(chart, NARROW if narrow else WIDE)
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    name = re.sub(r"[^a-z0-9]+", "-", chart.name.lower()).strip("-") or "chart"
    return _inline(target.getvalue(), cleaned(chart), f"{name}-narrow" if narrow else name)


def png(chart: Chart, wide: float = WIDE, tall: float | None = None) -> bytes:
    """Draw a chart as a PNG picture, three dots for each of its pixels, so that it is sharp on a projector.

    Raises:
        Refused: matplotlib is missing.
    """
    target = io.BytesIO()
    with own_settings():
        drawn(chart, wide, tall).savefig(target, format="png", dpi=_SHARP, metadata={"Software": None})
    return target.getvalue()


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw under settings of our own; the reader's are put back."""
    matplotlib = needed("matplotlib")
    with matplotlib.rc_context(), unseen_letters():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def _inline(text: str, chart: Chart, name: str) -> str:
    """Make of matplotlib's file an element for a page."""
    from xml.etree import ElementTree as ET

    ET.register_namespace("", _SVG)
    root = ET.fromstring(text)  # noqa: S314 - written by matplotlib a moment ago
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
    _rename(root, name)
    _emptied(root)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-desc"}
    for place, (tag, words) in enumerate((("title", chart.title), ("desc", chart.text))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = words
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode")


def _emptied(element: Any) -> bool:
    """Take out groups with nothing in them and space between elements; says whether this one is such a group."""
    for child in list(element):
        if _emptied(child):
            element.remove(child)
    if element.tag != f"{{{_SVG}}}text":
        element.text = None
    element.tail = None
    return element.tag == f"{{{_SVG}}}g" and not len(element)


def _rename(root: Any, name: str) -> None:
    """Keep only the IDs that something refers to, and let them begin with the chart's name."""
    used = {one for element in root.iter() for one in _referred(element)}
    names = {old: f"{name}-{place}" for place, old in enumerate(sorted(used))}
    for element in root.iter():
        if element.get("id") in names:
            element.set("id", names[element.get("id")])
        else:
            element.attrib.pop("id", None)
        if _LINK in element.attrib:
            element.set("href", "#" + names[element.attrib.pop(_LINK)[1:]])
        for key, value in list(element.attrib.items()):
            changed = _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value)
            element.set(key, _FONT.sub(FAMILY, changed) if key == "style" else changed)
        if _UNTURNED.fullmatch(element.get("transform", "")):
            del element.attrib["transform"]


def _referred(element: Any) -> Iterator[str]:
    if _LINK in element.attrib:
        yield element.attrib[_LINK][1:]
    for value in element.attrib.values():
        yield from _REFERENCE.findall(value)
