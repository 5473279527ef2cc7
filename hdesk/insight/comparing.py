"""Comparing: a figure beside the one of another period."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

from hdesk.domain.periods import Period, Unit, parse_period, stretches
from hdesk.insight.figures import Figure, rounded
from hdesk.insight.grouping import CYCLES, SPANS
from hdesk.insight.tally import Key
from hdesk.insight.wording import PLACES, shown_difference

Verdict = Literal["better", "worse", "same"]


class Compared(NamedTuple):
    """A figure's counterpart, and how the figure differs from it.

    `change` is the difference, in the KPI's own unit, of the values as JSON has them, `verdict` says by the KPI's
    direction whether that is better; None where one of the two has no value, or (the verdict) where neither direction
    is better. What is the same in print is the same.
    """

    before: Figure
    change: float | None
    verdict: Verdict | None
    written: str

    @property
    def words(self) -> str:
        """Write the difference with its unit, and in a word what it means."""
        return " ".join(filter(None, (self.written if self.verdict != "same" else "", self.verdict)))

    def data(self, period: str) -> dict[str, Any]:
        """Give it as JSON has it."""
        kept = ("value", "n", "numerator", "denominator", "mean", "median", "p90")
        before = {name: one for name, one in self.before.data().items() if name in kept}
        return {"period": period, **before, "change": self.change, "verdict": self.verdict}


def compared(now: Figure, before: Figure) -> Compared:
    """Set a figure beside another of the same KPI."""
    unit = now.kpi.unit
    written = shown_difference(now, before, PLACES)
    value, other = rounded(now.value, unit), rounded(before.value, unit)
    if value is None or other is None:
        return Compared(before, None, None, written)
    change = rounded(value - other, unit)
    if written == "=":
        return Compared(before, change, "same", written)
    direction = now.kpi.direction
    if direction == "none":
        return Compared(before, change, None, written)
    return Compared(before, change, "better" if written.startswith("+") is (direction == "up") else "worse", written)


def aligned(figures: Sequence[Figure], period: Period) -> dict[Key, Figure]:
    """Give figures by their groups; groups that are periods count from the beginning of theirs.

    So the third day of one week stands beside the third day of another.
    """
    return {tuple(_place(name, one, period) for name, one in figure.by.items()): figure for figure in figures}


def _place(name: str, group: str | None, period: Period) -> str | None:
    if group is None or name not in SPANS or name in CYCLES or period.start is None:
        return group
    zone = period.start.tzinfo
    assert zone is not None  # noqa: S101 - periods lie in the desk's zone
    start = parse_period(group, period.start, zone).start
    assert start is not None  # noqa: S101 - every group by time but the cycles is a bounded period
    unit: Unit = next(one for one in get_args(Unit) if one == name)
    return str(len(stretches(unit, period.start.date(), start.date())))
