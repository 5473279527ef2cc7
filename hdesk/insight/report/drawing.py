"""Drawing a chart: the sheet with title, unit, n and legend; `plots` draws what is between the axes.

Lengths are in pixels of a picture of its own size: what is 11 here is read as 11 px, on a phone, too, which gets a
narrow sheet of its own instead of a wide one made small.
"""

from typing import Any, NamedTuple

from hdesk.insight.report import plots
from hdesk.insight.report.document import Chart
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import plain, shortened, unseen_letters, width, wrapped
from hdesk.insight.report.palette import FAINT, GROUND, INK, tone
from hdesk.insight.report.plot_axes import Area

WIDE, NARROW = 720, 340
_TITLE, _TEXT = 14.0, 11.0
_LINE = 1.35
_MARGIN = 4.0
_SWATCH = 11.0
_GAP = 14.0
_INCH = 72

SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": _TEXT,
    "text.parse_math": False,  # a dollar in a name is a dollar
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",
    "svg.hashsalt": "hdesk",
    "path.simplify": False,
}
"""Everything else is matplotlib's own default, whatever the reader's matplotlibrc says."""


def drawn(chart: Chart, wide: float, tall: float | None = None) -> Any:
    """Draw a chart as wide as is said, and as tall as it needs or is said; gives matplotlib's figure.

    Runs under `SETTINGS`. The same chart gives the same figure.

    Raises:
        Refused: matplotlib is missing.
    """
    chart = cleaned(chart)
    title, below, legend = _head(chart, wide)
    head = _head_height(chart, wide)
    area = Area(wide, head, plots.height(chart, wide) if tall is None else max(tall - head, 60.0))
    sheet = Sheet(wide, head + area.height)
    with unseen_letters():
        y = _MARGIN
        for line in title:
            sheet.text(_MARGIN, y, line, size=_TITLE, weight="bold")
            y += _TITLE * _LINE
        for line in below:
            sheet.text(_MARGIN, y + 2, line, color=FAINT)
            y += _TEXT * 1.5
        for row in legend:
            for entry in row:
                sheet.swatch(chart, entry, y + 3)
            y += _TEXT * 1.5
        plots.plot(sheet.figure, chart, area)
    return sheet.figure


def sheet_height(chart: Chart, wide: float) -> float:
    """Say how tall a chart wants to be drawn."""
    chart = cleaned(chart)
    return _head_height(chart, wide) + plots.height(chart, wide)


def _head(chart: Chart, wide: float) -> "tuple[list[str], list[str], list[list[Entry]]]":
    room = wide - 2 * _MARGIN
    legend = _legend(chart, room) if len(chart.series) > 1 else []
    return wrapped(chart.title, _TITLE, room, 3, bold=True), wrapped(_measured(chart), _TEXT, room, 2), legend


def _head_height(chart: Chart, wide: float) -> float:
    title, below, legend = _head(chart, wide)
    return len(title) * _TITLE * _LINE + (len(below) + len(legend)) * _TEXT * 1.5 + 12


class Entry(NamedTuple):
    """A name in the legend: which series it is of, and how far from the left it stands."""

    place: int
    left: float


class Sheet:
    """A picture with its own pixels, counted from the top left."""

    def __init__(self, wide: float, tall: float) -> None:
        figure = needed("matplotlib.figure").Figure
        self.wide, self.tall = wide, tall
        self.figure = figure(figsize=(wide / _INCH, tall / _INCH), dpi=_INCH, facecolor=GROUND)

    def text(self, x: float, y: float, text: str, size: float = _TEXT, **how: Any) -> None:
        """Write a line whose letters begin at a height."""
        place = (x / self.wide, 1 - (y + size * 0.95) / self.tall)
        self.figure.text(*place, text, fontsize=size, va="baseline", **how)

    def swatch(self, chart: Chart, entry: Entry, y: float) -> None:
        """Show how a series looks, and name it."""
        look = tone(entry.place)
        left, middle = _MARGIN + entry.left, y + _SWATCH / 2
        if chart.kind == "lines":
            lines = needed("matplotlib.lines")
            self.figure.add_artist(
                lines.Line2D(
                    [(left + part * 2 * _SWATCH) / self.wide for part in (0, 0.5, 1)],
                    [1 - middle / self.tall] * 3,
                    markevery=[1],
                    transform=self.figure.transFigure,
                    **plots.line_look(look),
                )
            )
        else:
            patches = needed("matplotlib.patches")
            corner, sides = (
                (left / self.wide, 1 - (y + _SWATCH) / self.tall),
                (_SWATCH / self.wide, _SWATCH / self.tall),
            )
            self.figure.add_artist(
                patches.Rectangle(corner, *sides, transform=self.figure.transFigure, **plots.bar_look(look))
            )
        self.text(left + _swatch_of(chart) + 5, y, _name(chart.series[entry.place].name, self.wide - 2 * _MARGIN))


def _swatch_of(chart: Chart) -> float:
    return 2 * _SWATCH if chart.kind == "lines" else _SWATCH


def _name(name: str, limit: float) -> str:
    return shortened(name, _TEXT, limit - 2 * _SWATCH - 5)


def _legend(chart: Chart, limit: float) -> list[list[Entry]]:
    """Lay the names out in rows."""
    rows: list[list[Entry]] = [[]]
    left = 0.0
    for place, series in enumerate(chart.series):
        name = _name(series.name, limit)
        wanted = _swatch_of(chart) + 5 + width(name, _TEXT)
        if rows[-1] and left + wanted > limit:
            rows.append([])
            left = 0.0
        rows[-1].append(Entry(place, left))
        left += wanted + _GAP
    return rows


def _measured(chart: Chart) -> str:
    """Say in what the values are, on how many rows they rest, and what a gap means."""
    unit = {"%": "percent", "h": "hours"}.get(chart.unit, chart.unit)
    gaps = not plots.empty(chart) and any(value is None for one in chart.series for value in one.values)
    parts = (f"{unit[:1].upper()}{unit[1:]}", f"n {chart.n:,}", "n/a: no data" if gaps else "")
    return " · ".join(part for part in parts if part)


def cleaned(chart: Chart) -> Chart:
    """Take out of a chart's texts what no picture can show."""
    return chart._replace(
        title=plain(chart.title),
        unit=plain(chart.unit),
        labels=tuple(map(plain, chart.labels)),
        series=tuple(one._replace(name=plain(one.name)) for one in chart.series),
        text=plain(chart.text),
    )
