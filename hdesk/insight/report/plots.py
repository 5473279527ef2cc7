"""What is between a chart's axes: bars, stacked bars, lying rows, lines.

Bars stand on zero. A value that there is none of is a gap with `n/a` in it, never a bar of no length.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hdesk.insight.report.document import Chart
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import shortened, width, wrapped
from hdesk.insight.report.palette import FAINT, GRID, GROUND, INK, Tone, tone

_TEXT = 11.0
_SMALL = 10.0
_NARROW = 480
_BAR = 0.78
_ROW, _TALL_ROW = 27.0, 40.0
_MOST_VALUES = 18
_WRAPPED_LABELS = 14
_LABEL_LINES = 3
_FULL = 100.0
_NAMES = 0.34  # of the width at most for the names of rows


class Area(NamedTuple):
    """Where a plot stands: the sheet's width, how far from its top, and how tall it is with its labels."""

    width: float
    top: float
    height: float

    @property
    def narrow(self) -> bool:
        """Say whether it is for a phone."""
        return self.width < _NARROW


def height(chart: Chart, wide: float) -> float:
    """Say how tall a chart's plot wants to be."""
    if empty(chart):
        return 60.0
    if chart.kind != "rows":
        return 220.0 if wide < _NARROW else 250.0
    each = (_TALL_ROW if wide < _NARROW else _ROW) + _ROW * 0.6 * (len(chart.series) - 1)
    return each * max(len(chart.labels), 1) + 34


def empty(chart: Chart) -> bool:
    """Say whether there is nothing at all to draw."""
    return not chart.labels or all(value is None for one in chart.series for value in one.values)


def plot(figure: Any, chart: Chart, area: Area) -> None:
    """Draw the plot."""
    if empty(chart):
        axes = _axes(figure, area, left=8, right=8, bottom=8)
        axes.set_axis_off()
        axes.text(0.5, 0.5, "n/a: nothing to show", ha="center", va="center", color=FAINT, transform=axes.transAxes)
    elif chart.kind == "rows":
        _rows(figure, chart, area)
    elif chart.kind == "lines":
        _lines(figure, chart, area)
    else:
        _bars(figure, chart, area)


def bar_look(look: Tone) -> dict[str, Any]:
    """Say how a series' bars look: an edge in white parts them, a hatch says once more whose they are."""
    edge = look.rim if look.rim and not look.hatch else GROUND
    return {"facecolor": look.colour, "edgecolor": edge, "hatch": look.hatch, "linewidth": 0.8}


def line_look(look: Tone) -> dict[str, Any]:
    """Say how a series' line looks; its markers have a dark edge, so that light ones are seen."""
    effects = needed("matplotlib.patheffects")
    rim = [effects.Stroke(linewidth=3.4, foreground=look.rim), effects.Normal()] if look.rim else []
    return {
        "path_effects": rim,
        "color": look.colour,
        "linestyle": look.dash,
        "linewidth": 2.2,
        "marker": look.marker,
        "markersize": 6,
        "markeredgecolor": INK,
        "markeredgewidth": 0.7,
    }


def written(value: float, unit: str) -> str:
    """Write a value as a label; counts whole, others with one place."""
    if unit == "%":
        return f"{value:.1f} %" if value % 1 else f"{value:.0f} %"
    if unit == "h":
        return f"{value:,.1f} h"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _axes(figure: Any, area: Area, *, left: float, right: float, bottom: float, top: float = 16) -> Any:
    tall = area.top + area.height
    inner = max(area.height - bottom - top, 20.0)
    axes = figure.add_axes((left / area.width, bottom / tall, (area.width - left - right) / area.width, inner / tall))
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=_SMALL)
    return axes


def _top(chart: Chart) -> float:
    """Give the highest value that the axis has to show, targets too."""
    known = [[value or 0.0 for value in one.values] for one in chart.series]
    highest = max(map(sum, zip(*known, strict=True))) if chart.kind == "stacked" else max(map(max, known))
    wanted = max(highest, chart.target or 0.0, 0.0)
    if chart.unit == "%" and wanted <= _FULL:
        return _FULL
    return wanted or 1.0


def _value_axis(axes: Any, chart: Chart, area: Area) -> None:
    """Put the axis of values from zero, with few lines behind the bars."""
    ticker = needed("matplotlib.ticker")
    top = _top(chart)
    axes.set_ylim(0, top if chart.unit == "%" and top == _FULL else top * 1.1)
    whole = all(float(value).is_integer() for one in chart.series for value in one.values if value is not None)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(4 if area.narrow else 5, integer=whole and chart.unit != "h"))
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    axes.spines["left"].set_visible(False)


def _left(chart: Chart) -> float:
    return 16 + width(f"{_top(chart) * 1.1:,.0f}", _SMALL)


def _labels(chart: Chart, slot: float) -> list[str]:
    """Write the labels under bars or points; where not all fit, every second, third … of them."""
    widest = max(width(label, _SMALL) for label in chart.labels)
    if widest + 6 <= slot:
        return list(chart.labels)
    if len(chart.labels) <= _WRAPPED_LABELS:
        broken = [wrapped(label, _SMALL, slot - 4) for label in chart.labels]
        whole = all(word in " ".join(lines).split() for label, lines in zip(chart.labels, broken, strict=True)
                    for word in label.split())  # fmt: skip
        if whole and max(map(len, broken)) <= _LABEL_LINES:
            return ["\n".join(lines) for lines in broken]
    step = int(-(-(widest + 8) // slot))
    return [label if place % step == 0 else "" for place, label in enumerate(chart.labels)]


def _across(axes: Any, labels: Sequence[str]) -> None:
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.5, len(labels) - 0.5)


def _bottom(labels: Sequence[str]) -> float:
    return 8 + _SMALL * 1.4 * max(1, *(label.count("\n") + 1 for label in labels))


def _bars(figure: Any, chart: Chart, area: Area) -> None:
    left, right = _left(chart), 8.0
    slot = (area.width - left - right) / len(chart.labels)
    labels = _labels(chart, slot)
    axes = _axes(figure, area, left=left, right=right, bottom=_bottom(labels))
    _value_axis(axes, chart, area)
    _across(axes, labels)
    places = range(len(chart.labels))
    stacked = chart.kind == "stacked"
    each = _BAR if stacked else _BAR / len(chart.series)
    base = [0.0] * len(chart.labels)
    for number, series in enumerate(chart.series):
        shift = 0.0 if stacked else (number - (len(chart.series) - 1) / 2) * each
        known = [value or 0.0 for value in series.values]
        axes.bar([x + shift for x in places], known, each, bottom=base if stacked else None, **bar_look(tone(number)))
        if stacked:
            base = [below + more for below, more in zip(base, known, strict=True)]
        else:
            tops = [(x + shift, value) for x, value in zip(places, series.values, strict=True)]
            _values(axes, chart, tops, slot / len(chart.series))
    if stacked:
        gaps = [all(one.values[x] is None for one in chart.series) for x in places]
        _values(axes, chart, [(x, None if gaps[x] else base[x]) for x in places], slot)
    _target_across(axes, chart)


def _values(axes: Any, chart: Chart, tops: Sequence[tuple[float, float | None]], slot: float, lift: float = 2) -> None:
    """Write the values over the bars, where they have room; what there is none of is always said."""
    texts = ["n/a" if value is None else written(value, chart.unit) for _, value in tops]
    fit = len(tops) <= _MOST_VALUES and max(width(text, _SMALL) for text in texts) <= slot
    for (x, value), text in zip(tops, texts, strict=True):
        if value is None or (fit and value):
            upright = value is None and width(text, _SMALL) > slot
            axes.annotate(
                text, (x, value or 0), (0, lift), textcoords="offset points", ha="center", va="bottom",
                fontsize=_SMALL, color=FAINT if value is None else INK, rotation=90 if upright else 0, **_halo(),
            )  # fmt: skip


def _halo() -> dict[str, Any]:
    """Put white behind letters that stand on lines.

    matplotlib's outlines would make shapes of the letters, which nobody can select and which take ten times the room.
    """
    return {"bbox": {"facecolor": GROUND, "edgecolor": "none", "pad": 0.6, "alpha": 0.85}}


def _target_across(axes: Any, chart: Chart) -> None:
    if chart.target is None:
        return
    axes.axhline(chart.target, color=INK, linewidth=1.3, linestyle=(0, (5, 3)))
    axes.annotate(
        f"target {written(chart.target, chart.unit)}", (1, chart.target), (-2, 3), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="bottom", fontsize=_SMALL, fontweight="bold", **_halo(),
    )  # fmt: skip


def _rows(figure: Any, chart: Chart, area: Area) -> None:
    names = max(width(label, _TEXT) for label in chart.labels)
    left = 6.0 if area.narrow else min(names + 12, area.width * _NAMES)
    texts = max(
        width(written(v, chart.unit) if v is not None else "n/a", _TEXT) for s in chart.series for v in s.values
    )
    axes = _axes(figure, area, left=left, right=12 + texts, bottom=6, top=22 if chart.target is not None else 6)
    each = (0.42 if area.narrow else 0.7) / len(chart.series)
    shift = 0.2 if area.narrow else 0.0
    for number, series in enumerate(chart.series):
        down = shift + (number - (len(chart.series) - 1) / 2) * each
        places = [row + down for row in range(len(chart.labels))]
        axes.barh(places, [value or 0.0 for value in series.values], each, **bar_look(tone(number)))
        for y, value in zip(places, series.values, strict=True):
            text = "n/a" if value is None else written(value, chart.unit)
            axes.annotate(text, (value or 0, y), (4, 0), textcoords="offset points", va="center", fontsize=_TEXT,
                          color=FAINT if value is None else INK, **_halo())  # fmt: skip
    axes.set_xlim(0, _top(chart))
    axes.set_ylim(len(chart.labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    _names(axes, chart, area, left)
    if chart.target is not None:
        axes.axvline(chart.target, color=INK, linewidth=1.3, linestyle=(0, (5, 3)))
        right = chart.target > _top(chart) / 2
        axes.annotate(
            f"target {written(chart.target, chart.unit)}", (chart.target, 1), (4 if right else -4, 3),
            xycoords=("data", "axes fraction"), textcoords="offset points", ha="right" if right else "left",
            va="bottom", fontsize=_SMALL, fontweight="bold",
        )  # fmt: skip


def _names(axes: Any, chart: Chart, area: Area, left: float) -> None:
    """Name the rows: beside the bars, on a phone above them."""
    axes.set_yticks([])
    for row, label in enumerate(chart.labels):
        if area.narrow:
            text = shortened(label, _TEXT, area.width - 12)
            axes.annotate(text, (0, row), (0, 2), textcoords="offset points", va="bottom", fontsize=_TEXT)
        else:
            lines = wrapped(label, _TEXT, left - 10, 2)
            axes.annotate("\n".join(lines), (0, row), (-7, 0), textcoords="offset points", ha="right", va="center",
                          fontsize=_TEXT if len(lines) == 1 else _SMALL, linespacing=1.0)  # fmt: skip


def _lines(figure: Any, chart: Chart, area: Area) -> None:
    direct = not area.narrow and len(chart.series) > 1
    names = [shortened(one.name, _TEXT, area.width * 0.22) for one in chart.series]
    right = 14 + max(width(name, _TEXT) for name in names) if direct else 14.0
    left = _left(chart)
    labels = _labels(chart, (area.width - left - right) / len(chart.labels))
    bottom = _bottom(labels)
    axes = _axes(figure, area, left=left, right=right, bottom=bottom)
    _value_axis(axes, chart, area)
    _across(axes, labels)
    for number, series in enumerate(chart.series):
        known = [float("nan") if value is None else value for value in series.values]
        axes.plot(range(len(known)), known, zorder=3, clip_on=False, **line_look(tone(number)))
    for x, column in enumerate(zip(*(one.values for one in chart.series), strict=True)):
        if all(value is None for value in column):
            axes.annotate("n/a", (x, 0), (0, 2), textcoords="offset points", ha="center", fontsize=_SMALL, color=FAINT)
    if direct:
        _ends(axes, chart, names, area.height - bottom - 16)
    elif len(chart.series) == 1:
        tops = list(enumerate(chart.series[0].values))
        _values(axes, chart, [one for one in tops if one[1] is not None], (area.width - left - right) / len(tops), 7)
    _target_across(axes, chart)


def _ends(axes: Any, chart: Chart, names: Sequence[str], tall: float) -> None:
    """Name the lines at their ends, none over another."""
    _, top = axes.get_ylim()
    ends = sorted(
        (next((value for value in reversed(one.values) if value is not None), 0.0) / top * tall, name)
        for one, name in zip(chart.series, names, strict=True)
    )
    below = -_TEXT * 2
    places = []
    for y, name in ends:
        below = max(y, below + _TEXT * 1.25)
        places.append((below, name))
    over = max(0.0, places[-1][0] - tall) if places else 0.0
    for y, name in places:
        axes.annotate(name, (1, (y - over) / tall), (2, 0), xycoords="axes fraction", textcoords="offset points",
                      va="center", fontsize=_TEXT)  # fmt: skip
