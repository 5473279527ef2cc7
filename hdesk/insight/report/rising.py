"""What customers came about more often than before, and whether chance alone could have done it."""

from typing import Any, NamedTuple

from hdesk.insight.chance import holm, one_in, rise
from hdesk.insight.report.ground import Ground, Pair

_TESTED_FROM = 5
"""Of fewer, both periods together, no rise could be told from chance: the more is looked at, the less is seen."""
_UNLIKELY = 0.05
_AT_LEAST = 3
_BY = 1.5
_LISTED = 5


class Rise(NamedTuple):
    """A category, or a subcategory of it, that was asked about more often.

    `chance` is how likely chance alone would show such a rise anywhere among what was looked at, for the same rate.
    """

    pair: Pair
    chance: float

    @property
    def is_clear(self) -> bool:
        """Say whether it is more than chance would give."""
        return self.chance < _UNLIKELY

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        known = self.pair.data("category", "subcategory")
        return known | {"chance": float(f"{self.chance:.3g}"), "more_than_chance": self.is_clear}


def rising_here(ground: Ground) -> list[Rise]:
    """List what rose, as `_rising` finds it."""
    return ground.once(_rising)


def _rising(ground: Ground) -> list[Rise]:
    """List what rose: what chance would hardly give, then what grew by half and by three at least.

    A category stands for itself only where none of its subcategories does.
    """
    if ground.first:
        return []
    fine = [pair for pair in ground.pairs("inquiries", "category", "subcategory") if pair.key[1]]
    broad = [Pair((pair.key[0], None), pair.now, pair.before) for pair in ground.pairs("inquiries", "category")]
    share = exposure(ground)
    tested = [pair for pair in (*fine, *broad) if pair.key[0] and pair.now + pair.before >= _TESTED_FROM]
    chances = holm([rise(pair.now, pair.before, share) for pair in tested])
    clear = sorted(
        (Rise(pair, chance) for pair, chance in zip(tested, chances, strict=True) if chance < _UNLIKELY),
        key=lambda one: (one.chance, -(one.pair.change or 0)),
    )
    named = {one.pair.key[0] for one in clear if one.pair.key[1]}
    clear = [one for one in clear if one.pair.key[1] or one.pair.key[0] not in named]
    others = [
        Rise(pair, dict(zip([one.key for one in tested], chances, strict=True)).get(pair.key, 1.0))
        for pair in fine
        if (pair.change or 0) >= _AT_LEAST and pair.now >= _BY * pair.before * share / (1 - share)
    ]
    known = {one.pair.key for one in clear}
    others = sorted((one for one in others if one.pair.key not in known), key=lambda one: -(one.pair.change or 0))
    return [*clear[:_LISTED], *others[: max(0, _LISTED - len(clear))]]


def exposure(ground: Ground) -> float:
    """Give how much of both periods' opening hours lies in this one, so far as it is over."""
    calendar = ground.now.setup.calendar
    spans = [
        (max(period.start, ground.begun or period.start), min(period.end, data.as_of))
        for period, data in ((ground.period, ground.now), (ground.previous, ground.before))
        if period.start and period.end
    ]
    lengths = [float(calendar.elapsed(start, end)) for start, end in spans]
    if not all(lengths):
        lengths = [(end - start).total_seconds() for start, end in spans]
    return lengths[0] / sum(lengths) if sum(lengths) else 0.5


def risen(ground: Ground, one: Rise) -> str:
    """Write how often something was asked about, and what chance has to do with it."""
    pair = one.pair
    told = f"{ground.names.about(pair.key[0], pair.key[1])}: {pair.now:,} ({ground.before_words(pair.before)})"
    return f"{told}, more than chance would give ({one_in(one.chance)})" if one.is_clear else told
