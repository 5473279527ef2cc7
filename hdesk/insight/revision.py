"""What of a period's figures is different today: figure by figure, with the tickets and contacts behind it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Final, NamedTuple

from hdesk.domain.findings import Refused
from hdesk.domain.periods import Period
from hdesk.insight.behind import Counted, rows_behind
from hdesk.insight.catalogue import KPIS, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures
from hdesk.insight.scope import Scope

GROUPS: Final = {
    "contacts": ("channel",),
    "inquiries": ("category", "subcategory"),
    "response": ("channel",),
    "escalations": ("kind", "team"),
}
"""The groups in which reports tell some figures, beside the whole."""

Group = tuple[str | None, ...]
Seen = tuple[str, float | None]
"""As what a row counts, and its value."""


class Side(NamedTuple):
    """One side of the comparison: opens the dataset as of a moment; `known` is up to when it tells what happened."""

    open: Callable[[datetime], Dataset]
    known: datetime

    def as_of(self, kpi: Kpi, period: Period) -> datetime:
        """Give the moment for a figure: what stands open at a period's end is told as of that end for ever."""
        return min(self.known, period.end) if kpi.at_end and period.end else self.known


class Changed(NamedTuple):
    """A figure that is different; `rows` are the tickets and contacts that count now or then, or otherwise."""

    kpi: Kpi
    group: Group
    was: Figure | None
    now: Figure | None
    rows: tuple[str, ...]


def changed_figures(old: Side, new: Side, period: Period, scope: Scope) -> list[Changed]:
    """Compare all figures of a period, as they were told and as they are known now."""
    with ExitStack() as stack:
        opened: dict[tuple[int, datetime], Dataset] = {}

        def data(place: int, side: Side, kpi: Kpi) -> Dataset:
            at = side.as_of(kpi, period)
            if (place, at) not in opened:
                opened[place, at] = stack.enter_context(side.open(at))
            return opened[place, at]

        found: list[Changed] = []
        for kpi in KPIS:
            for by in dict.fromkeys(((), GROUPS.get(kpi.name, ()))):
                try:
                    found += _changed(data(0, old, kpi), data(1, new, kpi), kpi, period, scope=scope, by=by)
                except Refused:  # what this audience reads is narrowed by a field that these rows do not have
                    continue
    return found


def _changed(
    then: Dataset, today: Dataset, kpi: Kpi, period: Period, *, scope: Scope, by: tuple[str, ...]
) -> Iterator[Changed]:
    sides = [(data, scope.kpi(data, kpi)) for data in (then, today)]
    was, now = ({tuple(one.by.values()): one for one in figures(data, mine, period, by)} for data, mine in sides)
    groups = [one for one in {**was, **now} if _told(was.get(one)) != _told(now.get(one))]
    if not groups:
        return
    before, after = (_rows(rows_behind(data, mine, period, by)) for data, mine in sides)
    for group in groups:
        old, new = before.get(group, Counter()), after.get(group, Counter())
        rows = dict.fromkeys(identity for identity, _ in [*(old - new), *(new - old)])
        yield Changed(kpi, group, was.get(group), now.get(group), tuple(sorted(rows)))


def _told(figure: Figure | None) -> tuple[float | None, int]:
    """Give what a figure tells; a group that is not there counts nothing."""
    return (figure.value or None, figure.n) if figure else (None, 0)


def _rows(rows: list[Counted]) -> dict[Group, "Counter[tuple[str, Seen]]"]:
    found: dict[Group, Counter[tuple[str, Seen]]] = {}
    for row in rows:
        if row.counts_as != "left out":
            found.setdefault(tuple(row.by.values()), Counter())[row.id, (row.counts_as, row.value)] += 1
    return found
