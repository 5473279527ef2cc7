"""The weekly snapshot: what happened, against the week before, and what deserves attention."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.domain.periods import Period
from hdesk.insight.catalogue import BY_NAME
from hdesk.insight.complaints import Repeated, Serious, repeated, serious
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures
from hdesk.insight.targets import just_before

_TOP = 5
_RISING_AT_LEAST = 3
_RISING_BY = 1.5

Key = tuple[str | None, ...]


class Pair(NamedTuple):
    """A count of this period and of the one before; `key` is what it is a count of."""

    key: Key
    now: int
    before: int

    @property
    def change(self) -> int:
        """Give how much it grew."""
        return self.now - self.before


class Rate(NamedTuple):
    """A measure of this period and of the one before, of one channel where `channel` names it."""

    now: Figure
    before: Figure
    channel: str | None = None


class Weekly(NamedTuple):
    """The snapshot's contents, section by section.

    `handled` are contacts by channel, `abandoned` those that nobody took; `unanswered` inquiries wait for a
    first reply; `undated` counts the tickets that belong to no week because nobody knows when they came.
    """

    period: Period
    provisional: bool
    first: bool
    handled: list[Pair]
    abandoned: Pair
    categories: list[Pair]
    inquiries: Pair
    rates: list[Rate]
    tickets: list[Pair]
    unanswered: Pair
    undated: int
    escalations: list[Pair]
    serious: list[Serious]
    repeated: list[Repeated]
    rising: list[Pair]
    themes: list[Pair]

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        keys = {
            "handled": ("channel",),
            "categories": ("category",),
            "tickets": ("name",),
            "escalations": ("kind", "team"),
            "rising": ("category", "subcategory"),
            "themes": ("category", "subcategory"),
        }
        plain = self._asdict() | {"period": self.period.name}
        del plain["first"]
        for name, parts in keys.items():
            plain[name] = [
                {**dict(zip(parts, pair.key, strict=True)), "now": pair.now, "before": pair.before}
                for pair in plain[name]
            ]
        for name in ("abandoned", "inquiries", "unanswered"):
            plain[name] = {"now": plain[name].now, "before": plain[name].before}
        plain["rates"] = [
            {"channel": rate.channel, "now": rate.now.data(), "before": rate.before.data()} for rate in self.rates
        ]
        for name in ("serious", "repeated"):
            plain[name] = [one._asdict() for one in plain[name]]
        return plain

    @property
    def missed(self) -> list[Rate]:
        """List the measures that miss their targets."""
        return [rate for rate in self.rates if rate.now.met is False]


def weekly(now: Dataset, before: Dataset, period: Period, previous: Period) -> Weekly:
    """Gather the snapshot from the dataset as of the period's end and the one as of the period before."""

    def pairs(name: str, by: Sequence[str]) -> list[Pair]:
        return _paired(_by(now, name, period, by), _by(before, name, previous, by))

    def one(name: str) -> Rate:
        return Rate(figures(now, BY_NAME[name], period)[0], figures(before, BY_NAME[name], previous)[0])

    contacts = pairs("contacts", ("channel", "outcome"))
    inquiries, created = _count(one("inquiries")), one("tickets_created")
    counts = ("tickets_created", "tickets_closed", "tickets_open", "awaiting_confirmation")
    rising = _rising(pairs("inquiries", ("category", "subcategory"))) if inquiries.before else []
    start = period.start or now.as_of
    return Weekly(
        period=period,
        provisional=period.end is not None and now.as_of < just_before(period.end),
        first=not inquiries.before,
        handled=_summed(pair for pair in contacts if pair.key[1] != "abandoned"),
        abandoned=_total(pair for pair in contacts if pair.key[1] == "abandoned"),
        categories=_most(pairs("inquiries", ("category",)))[:_TOP],
        inquiries=inquiries,
        rates=[one("fcr"), *_responses(now, before, period, previous),
               *(one(name) for name in ("resolution", "csat", "completeness", "follow_up"))],
        tickets=[_count(one(name), name) for name in counts],
        unanswered=Pair((), _unanswered(now), _unanswered(before)),
        undated=created.now.left_out,
        escalations=_most(pairs("escalations", ("kind", "team"))),
        serious=serious(now, start),
        repeated=repeated(now, period),
        rising=rising,
        themes=_themes(now, before, period, previous),
    )  # fmt: skip


def _by(data: Dataset, name: str, period: Period, by: Sequence[str]) -> dict[Key, int]:
    return {tuple(figure.by.values()): figure.n for figure in figures(data, BY_NAME[name], period, by)}


def _paired(now: dict[Key, int], before: dict[Key, int]) -> list[Pair]:
    keys = sorted({*now, *before}, key=lambda key: [(part is None, str(part)) for part in key])
    return [Pair(key, now.get(key, 0), before.get(key, 0)) for key in keys]


def _count(rate: Rate, *key: str) -> Pair:
    return Pair(key, rate.now.n, rate.before.n)


def _most(pairs: Sequence[Pair]) -> list[Pair]:
    """Put the most frequent first and leave out what did not occur."""
    return sorted((pair for pair in pairs if pair.now), key=lambda pair: -pair.now)


def _summed(pairs: Any) -> list[Pair]:
    """Add up what has the same first part of the key."""
    totals: dict[str | None, Pair] = {}
    for pair in pairs:
        known = totals.get(pair.key[0], Pair(pair.key[:1], 0, 0))
        totals[pair.key[0]] = Pair(known.key, known.now + pair.now, known.before + pair.before)
    return sorted(totals.values(), key=lambda pair: -pair.now)


def _total(pairs: Any) -> Pair:
    counted = list(pairs)
    return Pair((), sum(pair.now for pair in counted), sum(pair.before for pair in counted))


def _responses(now: Dataset, before: Dataset, period: Period, previous: Period) -> list[Rate]:
    """Give the response time of each written channel: a call that is taken is answered, and would hide the rest."""
    kpi = BY_NAME["response"]
    these, those = (
        {figure.by["channel"]: figure for figure in figures(data, kpi, span, ("channel",))}
        for data, span in ((now, period), (before, previous))
    )
    empty, empty_before = _nothing(figures(now, kpi, period)[0]), _nothing(figures(before, kpi, previous)[0])
    channels = [one for one in now.setup.config.channels if one not in LIVE_CHANNELS]
    return [
        Rate(these.get(one, empty), those.get(one, empty_before), one)
        for one in channels
        if one == "email" or one in these or one in those
    ]


def _unanswered(data: Dataset) -> int:
    """Count the inquiries that nobody had answered, or seen, at the end."""
    rows = data.query(
        "SELECT (SELECT COUNT(received_at) FROM tickets WHERE merged = 0 AND responded = 0 "
        "AND status <> 'closed' AND status <> 'resolved') + (SELECT COUNT(*) FROM arriving) "
        "+ (SELECT COUNT(*) FROM coming_contacts)",
        {},
    )
    return int(next(rows)[0])


def _nothing(figure: Figure) -> Figure:
    return figure._replace(value=None, n=0, spread=None, calendar=None, met=None, left_out=0)


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """List what customers came about clearly more often: half as much again, and at least three more."""
    rising = [
        pair
        for pair in pairs
        if pair.key[1] and pair.change >= _RISING_AT_LEAST and pair.now >= _RISING_BY * pair.before
    ]
    return sorted(rising, key=lambda pair: -pair.change)[:_TOP]


def _themes(now: Dataset, before: Dataset, period: Period, previous: Period) -> list[Pair]:
    """List what complaints were about most."""
    by = ("nature", "category", "subcategory")
    found = _paired(_by(now, "inquiries", period, by), _by(before, "inquiries", previous, by))
    complaints = [Pair(pair.key[1:], pair.now, pair.before) for pair in found if pair.key[0] == "complaint"]
    return _most(complaints)[:_TOP]
