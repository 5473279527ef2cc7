"""What is between a chart's axes: bars, stacked bars, lying rows, lines.

Bars stand on zero. A value that there is none of is a gap with `n/a` in it, never a bar of no length.
"""

from collections.abc import Sequence
from typing import Any

from hdesk.insight.report.document import Chart
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import shortened, width, wrapped
from hdesk.insight.report.palette import FAINT, GROUND, INK, Tone, tone
from hdesk.insight.report.plot_axes import (
    PHONE,
    SMALL,
    TEXT,
    Area,
    across,
    axes_in,
    halo,
    labels_below,
    room_below,
    room_left,
    top_of,
    value_axis,
    written,
)

_BAR = 0.78
_ROW, _TALL_ROW = 27.0, 40.0
_MOST_VALUES = 18
_NAMES = 0.34  # of the width at most for the names of rows


def height(chart: Chart, wide: float) -> float:
    """Say how tall a chart's plot wants to be."""
    if empty(chart):
        return 60.0
    if chart.kind != "rows":
        return 220.0 if wide < PHONE else 250.0
    each = (_TALL_ROW if wide < PHONE else _ROW) + _ROW * 0.6 * (len(chart.series) - 1)
    return each * max(len(chart.labels), 1) + 34


def empty(chart: Chart) -> bool:
    """Say whether there is nothing at all to draw."""
    return not chart.labels or all(value is None for one in chart.series for value in one.values)


def plot(figure: Any, chart: Chart, area: Area) -> None:
    """Draw the plot."""
    if empty(chart):
        axes = axes_in(figure, area, left=8, right=8, bottom=8)
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


def _bars(figure: Any, chart: Chart, area: Area) -> None:
    left, right = room_left(chart), 8.0
    slot = (area.width - left - right) / len(chart.labels)
    labels = labels_below(chart, area, left, right)
    axes = axes_in(figure, area, left=left, right=right, bottom=room_below(labels))
    value_axis(axes, chart, area)
    across(axes, labels)
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
    fit = len(tops) <= _MOST_VALUES and max(width(text, SMALL) for text in texts) <= slot
    for (x, value), text in zip(tops, texts, strict=True):
        if value is None or fit:
            upright = value is None and width(text, SMALL) > slot
            axes.annotate(
                text, (x, value or 0), (0, lift), textcoords="offset points", ha="center", va="bottom",
                fontsize=SMALL, color=FAINT if value is None else INK, rotation=90 if upright else 0, **halo(),
            )  # fmt: skip


def _target_across(axes: Any, chart: Chart) -> None:
    if chart.target is None:
        return
    axes.axhline(chart.target, color=INK, linewidth=1.3, linestyle=(0, (5, 3)))
    axes.annotate(
        f"target {written(chart.target, chart.unit)}", (1, chart.target), (-2, 3), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="bottom", fontsize=SMALL, fontweight="bold", **halo(),
    )  # fmt: skip


def _rows(figure: Any, chart: Chart, area: Area) -> None:
    names = max(width(label, TEXT) for label in chart.labels)
    left = 6.0 if area.narrow else min(names + 12, area.width * _NAMES)
    texts = max(width(written(v, chart.unit) if v is not None else "n/a", TEXT) for s in chart.series for v in s.values)
    axes = axes_in(figure, area, left=left, right=12 + texts, bottom=6, top=22 if chart.target is not None else 6)
    each = (0.42 if area.narrow else 0.7) / len(chart.series)
    shift = 0.2 if area.narrow else 0.0
    for number, series in enumerate(chart.series):
        down = shift + (number - (len(chart.series) - 1) / 2) * each
        places = [row + down for row in range(len(chart.labels))]
        axes.barh(places, [value or 0.0 for value in series.values], each, **bar_look(tone(number)))
        for y, value in zip(places, series.values, strict=True):
            text = "n/a" if value is None else written(value, chart.unit)
            axes.annotate(text, (value or 0, y), (4, 0), textcoords="offset points", va="center", fontsize=TEXT,
                          color=FAINT if value is None else INK, **halo())  # fmt: skip
    axes.set_xlim(0, top_of(chart))
    axes.set_ylim(len(chart.labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    _names(axes, chart, area, left)
    if chart.target is not None:
        axes.axvline(chart.target, color=INK, linewidth=1.3, linestyle=(0, (5, 3)))
        right = chart.target > top_of(chart) / 2
        axes.annotate(
            f"target {written(chart.target, chart.unit)}", (chart.target, 1), (4 if right else -4, 3),
            xycoords=("data", "axes fraction"), textcoords="offset points", ha="right" if right else "left",
            va="bottom", fontsize=SMALL, fontweight="bold",
        )  # fmt: skip


def _names(axes: Any, chart: Chart, area: Area, left: float) -> None:
    """Name the rows: beside the bars, on a phone above them."""
    axes.set_yticks([])
    for row, label in enumerate(chart.labels):
        if area.narrow:
            text = shortened(label, TEXT, area.width - 12)
            axes.annotate(text, (0, row), (0, 2), textcoords="offset points", va="bottom", fontsize=TEXT)
        else:
            lines = wrapped(label, TEXT, left - 10, 2)
            axes.annotate("\n".join(lines), (0, row), (-7, 0), textcoords="offset points", ha="right", va="center",
                          fontsize=TEXT if len(lines) == 1 else SMALL, linespacing=1.0)  # fmt: skip


def _lines(figure: Any, chart: Chart, area: Area) -> None:
    direct = not area.narrow and len(chart.series) > 1
    names = [shortened(one.name, TEXT, area.width * 0.22) for one in chart.series]
    right = 14 + max(width(name, TEXT) for name in names) if direct else 14.0
    left = room_left(chart)
    labels = labels_below(chart, area, left, right)
    bottom = room_below(labels)
    axes = axes_in(figure, area, left=left, right=right, bottom=bottom)
    value_axis(axes, chart, area)
    across(axes, labels)
    for number, series in enumerate(chart.series):
        known = [float("nan") if value is None else value for value in series.values]
        axes.plot(range(len(known)), known, zorder=3, clip_on=False, **line_look(tone(number)))
    for x, column in enumerate(zip(*(one.values for one in chart.series), strict=True)):
        if all(value is None for value in column):
            axes.annotate("n/a", (x, 0), (0, 2), textcoords="offset points", ha="center", fontsize=SMALL, color=FAINT)
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
    below = -TEXT * 2
    places = []
    for y, name in ends:
        below = max(y, below + TEXT * 1.25)
        places.append((below, name))
    over = max(0.0, places[-1][0] - tall) if places else 0.0
    for y, name in places:
        axes.annotate(name, (1, (y - over) / tall), (2, 0), xycoords="axes fraction", textcoords="offset points",
                      va="center", fontsize=TEXT)  # fmt: skip
