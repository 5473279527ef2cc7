"""The axes of a chart's plot: where they stand, their lines, and the labels along them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hdesk.insight.report.document import Chart
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import shortened, width, wrapped
from hdesk.insight.report.palette import GRID, GROUND

TEXT = 11.0
SMALL = 10.0
PHONE = 480
_WRAPPED_LABELS = 14
_LABEL_LINES = 3
_LABEL = 90.0
_SCALES = {"%": 100.0, "of 5": 5.0}


class Area(NamedTuple):
    """Where a plot stands: the sheet's width, how far from its top, and how tall it is with its labels."""

    width: float
    top: float
    height: float

    @property
    def narrow(self) -> bool:
        """Say whether it is for a phone."""
        return self.width < PHONE


def written(value: float, unit: str) -> str:
    """Write a value as a label; counts whole, others with one place."""
    if unit == "%":
        return f"{value:.1f} %" if value % 1 else f"{value:.0f} %"
    if unit == "h":
        return f"{value:,.1f} h"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def axes_in(figure: Any, area: Area, *, left: float, right: float, bottom: float, top: float = 16) -> Any:
    """Put axes into an area, with so much room on each side, without what says nothing."""
    tall = area.top + area.height
    inner = max(area.height - bottom - top, 20.0)
    axes = figure.add_axes((left / area.width, bottom / tall, (area.width - left - right) / area.width, inner / tall))
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL)
    return axes


def top_of(chart: Chart) -> float:
    """Give the highest value that the axis has to show, targets too."""
    known = [[value or 0.0 for value in one.values] for one in chart.series]
    highest = max(map(sum, zip(*known, strict=True))) if chart.kind == "stacked" else max(map(max, known))
    wanted = max(highest, chart.target or 0.0, 0.0)
    scale = _SCALES.get(chart.unit, 0.0)
    return scale if wanted <= scale and scale else wanted or 1.0


def value_axis(axes: Any, chart: Chart, area: Area) -> None:
    """Put the axis of values from zero, with few lines behind the bars."""
    ticker = needed("matplotlib.ticker")
    top = top_of(chart)
    axes.set_ylim(0, top if top == _SCALES.get(chart.unit) else top * 1.1)
    whole = all(float(value).is_integer() for one in chart.series for value in one.values if value is not None)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(4 if area.narrow else 5, integer=whole and chart.unit != "h"))
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    axes.spines["left"].set_visible(False)


def room_left(chart: Chart) -> float:
    """Say how much room the values of the axis need."""
    return 16 + width(f"{top_of(chart) * 1.1:,.0f}", SMALL)


def labels_below(chart: Chart, area: Area, left: float, right: float) -> list[str]:
    """Write the labels under bars or points; where not all fit, every second, third … of them."""
    slot = (area.width - left - right) / len(chart.labels)
    widest = max(width(label, SMALL) for label in chart.labels)
    if widest + 6 <= slot:
        return list(chart.labels)
    if len(chart.labels) <= _WRAPPED_LABELS:
        broken = [wrapped(label, SMALL, slot - 4) for label in chart.labels]
        whole = all(label.split() == " ".join(lines).split() for label, lines in zip(chart.labels, broken, strict=True))
        if whole and max(map(len, broken)) <= _LABEL_LINES:
            return ["\n".join(lines) for lines in broken]
    most = max(_LABEL, slot - 6)
    step = int(-(-(min(widest, most) + 8) // slot))
    kept = []
    for place, label in enumerate(chart.labels):
        centre = left + slot * (place + 0.5)
        room = min(most, 2 * min(centre, area.width - centre) - 2)
        kept.append(shortened(label, SMALL, room) if place % step == 0 and room >= min(widest, _LABEL / 2) else "")
    return kept


def across(axes: Any, labels: Sequence[str]) -> None:
    """Put labels under the places 0, 1, 2 …."""
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.5, len(labels) - 0.5)


def room_below(labels: Sequence[str]) -> float:
    """Say how much room labels need."""
    return 8 + SMALL * 1.4 * max(1, *(label.count("\n") + 1 for label in labels))


def halo() -> dict[str, Any]:
    """Put white behind letters that stand on lines.

    matplotlib's outlines would make shapes of the letters, which nobody can select and which take ten times the room.
    """
    return {"bbox": {"facecolor": GROUND, "edgecolor": "none", "pad": 0.6, "alpha": 0.85}}
