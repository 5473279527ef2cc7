"""How well customers were served: measures beside their targets."""

from collections.abc import Iterable, Sequence

from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.insight.report.document import Grid, Note
from hdesk.insight.report.ground import Ground, Rate, nothing
from hdesk.insight.report.names import plain
from hdesk.insight.report.told import Told
from hdesk.insight.wording import in_unit, shown, shown_difference, shown_target

_KEPT = ("resolution", "csat", "completeness", "follow_up")
_MET = {None: "", True: "yes", False: "no"}


def weekly_rates(ground: Ground) -> list[Rate]:
    """List the measures of the weekly report."""
    return [ground.rate("fcr"), *responses(ground), *(ground.rate(name) for name in _KEPT)]


def resolution(ground: Ground) -> Told:
    """Tell first contact resolution, times, and how tickets are kept."""
    rates = weekly_rates(ground)
    return Told(
        (
            measures(rates, f"This {ground.span}"),
            Note("Times are means in business time; n is the number of contacts, tickets or ratings behind a figure."),
        ),
        {"rates": [rate.data() for rate in rates]},
    )


def measures(rates: Iterable[Rate], now: str) -> Grid:
    """Write measures as a table; those that miss their targets stand out."""
    listed = list(rates)
    rows = [
        (label(rate), shown(rate.now), _median(rate), shown_difference(rate.now, rate.before),
         shown_target(rate.now), _MET[rate.now.met], f"{rate.now.n:,}")
        for rate in listed
    ]  # fmt: skip
    missed = frozenset(place for place, rate in enumerate(listed) if rate.now.met is False)
    return Grid(("Measure", now, "Median", "Change", "Target", "Met", "n"), tuple(rows), strong=missed)


def responses(ground: Ground) -> list[Rate]:
    """Give the response time of each written channel: a call that is taken is answered, and would hide the rest."""
    rates = ground.rates_by("response", "channel")
    whole = ground.rate("response")
    empty = Rate(nothing(whole.now), nothing(whole.before))
    channels: Sequence[str] = [one for one in ground.config.channels if one not in LIVE_CHANNELS]
    return [
        rates.get(one, empty)._replace(channel=one)
        for one in channels
        if one in rates or (one == "email" and not ground.scope.only)
    ]


def missed(rates: Iterable[Rate]) -> list[str]:
    """Say of the measures that miss their targets which they are."""
    return [
        f"Target missed: {title(rate)} {shown(rate.now)}, wanted {shown_target(rate.now)} (n {rate.now.n:,})"
        for rate in rates
        if rate.now.met is False
    ]


def title(rate: Rate) -> str:
    """Name a measure."""
    whole = rate.now.kpi.title
    return f"{whole}, {plain(rate.channel).lower()}" if rate.channel else whole


def label(rate: Rate) -> str:
    """Name a measure; ratings say whose word they are, a sample how far it may be from the whole."""
    beside = ", ".join(f"{one} {n:,}" for one, n in (rate.now.sources or {}).items())
    if rate.now.interval:
        low, high = rate.now.interval
        beside = f"a sample; 95 % sure of {low:.0f} to {high:.0f} %"
    return f"{title(rate)} ({beside})" if beside else title(rate)


def _median(rate: Rate) -> str:
    spread = rate.now.spread
    return in_unit(spread.median, rate.now.kpi.unit) if spread and rate.now.n else ""
