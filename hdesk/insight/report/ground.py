"""What a report stands on: a period and the one before, each as it was known at its own end."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding
from hdesk.domain.model import Ticket
from hdesk.domain.periods import Period
from hdesk.insight.catalogue import BY_NAME, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures
from hdesk.insight.report.names import Names, span_of
from hdesk.insight.scope import Scope
from hdesk.insight.targets import just_before

Key = tuple[str | None, ...]
T = TypeVar("T")

_DAY = timedelta(hours=36)
"""What is shorter is a day, also where the clocks are put back."""
_FINEST = ("nature", "category", "subcategory")
"""How inquiries are counted at once; coarser counts are sums of these."""


class Pair(NamedTuple):
    """A count of this period and of the one before; `key` is what it is a count of.

    `known` says whether the desk had begun in the period before: else `before` is 0, and nothing is known of it.
    """

    key: Key
    now: int
    before: int
    known: bool = True

    @property
    def change(self) -> int | None:
        """Give how much it grew; None where that is not known."""
        return self.now - self.before if self.known else None

    def data(self, *names: str) -> dict[str, Any]:
        """Give it as data, its key under these names."""
        return {**dict(zip(names, self.key, strict=True)), **self.counts()}

    def counts(self) -> dict[str, int | None]:
        """Give both counts as data; null is what is not known."""
        return {"now": self.now, "before": self.before if self.known else None}


class Rate(NamedTuple):
    """A measure of this period and of the one before, of one channel where `channel` names it."""

    now: Figure
    before: Figure
    channel: str | None = None

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        return {"channel": self.channel, "now": self.now.data(), "before": self.before.data()}


class Beside(NamedTuple):
    """What else some reports need.

    `covers` says whether a page is about a category and subcategory; `months` are those of the period, each with the
    dataset as of its end; `agent` is the one whose own work is told, and `tickets` are those that the agent replied to;
    `kpis` are the desk's, by name.
    """

    covers: Callable[[str, str | None], bool] = lambda _, __: True
    months: tuple[tuple[Period, Dataset], ...] = ()
    agent: str | None = None
    tickets: Mapping[str, Ticket] = MappingProxyType({})
    kpis: Mapping[str, Kpi] = MappingProxyType(BY_NAME)


class Ground:
    """Asks the same of a period and of the one before.

    `scope` narrows every figure; `brief` says that it is for somebody who wants the high level. `findings` gathers what
    was wrong with what was asked.
    """

    def __init__(
        self,
        now: Dataset,
        before: Dataset,
        period: Period,
        previous: Period,
        *,
        scope: Scope = Scope(),  # noqa: B008 - never changed
        brief: bool = False,
        beside: Beside = Beside(),  # noqa: B008 - never changed
    ) -> None:
        self.now = now
        self.before = before
        self.period = period
        self.previous = previous
        self.scope = scope
        self.brief = brief
        self.covers, self.months, self.agent, self.tickets, self.kpis = beside
        self.config: DeskConfig = now.setup.config
        self.names = Names(self.config)
        self.span = span_of(period)
        self._pairs: dict[tuple[str, tuple[str, ...]], list[Pair]] = {}
        self._rates: dict[str, Rate] = {}
        self._months: dict[str, list[Figure]] = {}
        self._once: dict[Any, Any] = {}
        self.findings: list[Finding] = []

    @property
    def provisional(self) -> bool:
        """Say whether the period is not over."""
        return self.period.end is not None and self.now.as_of < just_before(self.period.end)

    @property
    def first(self) -> bool:
        """Say whether nothing came in the period before, so that nothing can be compared."""
        return not self.count("inquiries").before

    @cached_property
    def begun(self) -> datetime | None:
        """Give when the desk's records begin, if that was after the beginning of the period before."""
        first, start = self.now.earliest, self.previous.start
        if first is None or start is None or first <= start.timestamp() + _DAY.total_seconds():
            return None
        return datetime.fromtimestamp(first, UTC).astimezone(self.now.setup.timezone)

    @property
    def known(self) -> bool:
        """Say whether the desk's records begin before the end of the period before: else nothing is known of that."""
        return not self.begun or self.previous.end is None or self.begun < self.previous.end

    def once(self, question: "Callable[[Ground], T]") -> T:
        """Ask once what several parts tell of."""
        if question not in self._once:
            self._once[question] = question(self)
        return self._once[question]  # type: ignore[no-any-return]

    @property
    def start(self) -> datetime:
        """Give the period's beginning."""
        return self.period.start or self.now.as_of

    def before_words(self, n: int) -> str:
        """Say that so many were counted in the period before, or that nothing is known of it."""
        return f"{n:,} {self.earlier}" if self.known else f"n/a {self.earlier}"

    @property
    def earlier(self) -> str:
        """Name the period before: `the week before`, `the Thursday before`."""
        if self.span == "day" and self.previous.start is not None and self.start - self.previous.start > _DAY:
            return f"the {self.previous.start:%A} before"
        return f"the {self.span} before"

    def kpi(self, data: Dataset, name: str) -> Kpi:
        """Give a KPI as it counts here."""
        return self.scope.kpi(data, self.kpis[name])

    def pairs(self, name: str, *by: str) -> list[Pair]:
        """Count in groups."""
        known = self._pairs.get((name, by))
        if known is None and name == "inquiries" and by != _FINEST and set(by) <= set(_FINEST):
            known = added(self.pairs(name, *_FINEST), [_FINEST.index(one) for one in by])
            self._pairs[name, by] = known
        if known is None:
            found = paired(self._by(self.now, name, self.period, by), self._by(self.before, name, self.previous, by))
            known = [pair._replace(known=self.known) for pair in found]
            self._pairs[name, by] = known
        return known

    def pair(self, key: Key, now: int, before: int) -> Pair:
        """Put two counts beside each other, if the one of the period before is known."""
        return Pair(key, now, before, self.known)

    def _by(self, data: Dataset, name: str, period: Period, by: Sequence[str]) -> dict[Key, int]:
        return {tuple(figure.by.values()): figure.n for figure in figures(data, self.kpi(data, name), period, by)}

    def rate(self, name: str) -> Rate:
        """Ask for a figure, and for the one before."""
        if name not in self._rates:
            now = figures(self.now, self.kpi(self.now, name), self.period)[0]
            before = figures(self.before, self.kpi(self.before, name), self.previous)[0]
            self._rates[name] = Rate(now, before)
        return self._rates[name]

    def rates_by(self, name: str, by: str) -> dict[str | None, Rate]:
        """Ask for a figure in groups."""
        these, those = (
            {figure.by[by]: figure for figure in figures(data, self.kpi(data, name), span, (by,))}
            for data, span in ((self.now, self.period), (self.before, self.previous))
        )
        empty, empty_before = nothing(self.rate(name).now), nothing(self.rate(name).before)
        return {one: Rate(these.get(one, empty), those.get(one, empty_before)) for one in {**these, **those}}

    def by_month(self, name: str) -> list[Figure]:
        """Ask for a figure of each month; what is counted at an end, at the month's own."""
        if name not in self._months:
            self._months[name] = [
                figures(data, self.kpi(data, name), period)[0]
                for period, own in self.months
                for data in (own if self.kpis[name].at_end else self.now,)
            ]
        return self._months[name]

    def asked(self, kpi: Kpi) -> Pair:
        """Count what a KPI outside the catalogue counts."""
        now, before = (
            figures(data, self.scope.kpi(data, kpi), span)[0].n
            for data, span in ((self.now, self.period), (self.before, self.previous))
        )
        return self.pair((), now, before)

    def count(self, name: str, *key: str) -> Pair:
        """Count rows."""
        rate = self.rate(name)
        return self.pair(key, rate.now.n, rate.before.n)


def nothing(figure: Figure) -> Figure:
    """Give a figure of the same KPI that rests on nothing."""
    return figure._replace(value=None, n=0, spread=None, clocks=None, met=None, left_out=0, unmeasured=0)


def paired(now: dict[Key, int], before: dict[Key, int]) -> list[Pair]:
    """Put counts beside each other, in the order of their keys, what has none last."""
    keys = sorted({*now, *before}, key=_place)
    return [Pair(key, now.get(key, 0), before.get(key, 0)) for key in keys]


def _place(key: Key) -> list[tuple[bool, str]]:
    return [(part is None, str(part)) for part in key]


def most(pairs: Iterable[Pair]) -> list[Pair]:
    """Put the most frequent first and leave out what did not occur."""
    return sorted((pair for pair in pairs if pair.now), key=lambda pair: -pair.now)


def summed(pairs: Iterable[Pair], places: Collection[int] = (0,)) -> list[Pair]:
    """Add up what has the same parts of the key at some places; the most frequent first."""
    return sorted(added(pairs, places), key=lambda pair: -pair.now)


def added(pairs: Iterable[Pair], places: Collection[int]) -> list[Pair]:
    """Add up what has the same parts of the key at some places; in the order of the keys, what has none last."""
    totals: dict[Key, Pair] = {}
    for pair in pairs:
        key = tuple(pair.key[place] for place in places)
        other = totals.get(key, Pair(key, 0, 0))
        totals[key] = _sum(key, (other, pair))
    return sorted(totals.values(), key=lambda pair: _place(pair.key))


def total(pairs: Iterable[Pair]) -> Pair:
    """Add all up."""
    return _sum((), list(pairs))


def _sum(key: Key, pairs: Sequence[Pair]) -> Pair:
    known = all(pair.known for pair in pairs)
    return Pair(key, sum(pair.now for pair in pairs), sum(pair.before for pair in pairs), known)
