"""Work between teams: what went where, and how it was taken."""

from hdesk.insight.report.document import Block, Chart, Grid, Note, Points, Series
from hdesk.insight.report.ground import Ground, Rate, most, summed
from hdesk.insight.report.names import plain, signed
from hdesk.insight.report.told import Told
from hdesk.insight.wording import counted, shown

_BESIDE = (
    ("sent_back", "Sent back"),
    ("misrouted", "Not theirs"),
    ("handover", "Clear handover"),
    ("handover_met", "Taken up in time"),
)


def collaboration(ground: Ground) -> Told:
    """Tell how many escalations went to each team, and how many of the handovers were good."""
    pairs = most(summed(ground.pairs("escalations", "team", "kind")))
    figures: dict[str, object] = {"by_team": [pair.data("team") for pair in pairs]}
    if not pairs:
        return Told((Note(f"No escalations this {ground.span}."),), figures)
    asked = () if ground.brief else _BESIDE
    found = {name: ground.rates_by(name, "team") for name, _ in asked}
    beside = [(name, head) for name, head in asked if any(rate.now.n for rate in found[name].values())]
    rows = [
        (ground.names.team(pair.key[0]), f"{pair.now:,}", signed(pair.change),
         *(_value(found[name].get(pair.key[0])) for name, _ in beside))
        for pair in pairs
    ]  # fmt: skip
    figures |= {f"{name}_by_team": [one.data() for one in found[name].values()] for name, _ in beside}
    head = ("To team", "Escalations", "Change", *(title for _, title in beside))
    blocks: list[Block] = [Grid(head, tuple(rows))]
    if beside:
        blocks.append(Note("Shares are of the escalations that handed work over, so many as stand behind."))
    patterns = _patterns(ground)
    if patterns:
        blocks.append(Points(tuple(patterns)))
    return Told((*blocks, *_chart(ground)), figures)


def _value(rate: Rate | None) -> str:
    if rate is None or not rate.now.n:
        return "n/a"
    return f"{shown(rate.now, 0)} of {rate.now.n:,}"


def _patterns(ground: Ground) -> list[str]:
    """Say for each team which kind most of its escalations were of, where one is more than half."""
    lines = []
    found = ground.pairs("escalations", "team", "kind")
    for team in most(summed(found)):
        kinds = most(pair for pair in found if pair.key[0] == team.key[0] and pair.key[1])
        if kinds and kinds[0].now > 2 and 2 * kinds[0].now > team.now:  # noqa: PLR2004 - two are no pattern
            about = plain(kinds[0].key[1]).lower()
            told = counted(kinds[0].now, "was", "were")
            lines.append(f"{ground.names.team(team.key[0])}: {told} {about}, of {team.now:,}")
    return lines


def _chart(ground: Ground) -> tuple[Chart, ...]:
    pairs = most(summed(ground.pairs("escalations", "team", "kind")))
    if ground.brief or len(pairs) <= 1:
        return ()
    n = sum(pair.now for pair in pairs)
    labels = tuple(ground.names.team(pair.key[0]) for pair in pairs)
    series = (Series(f"This {ground.span}", tuple(pair.now for pair in pairs)),)
    text = f"{labels[0]} was told most often: {pairs[0].now:,} of {n:,} escalations."
    return (Chart("escalations", "rows", "Escalations by team", "escalations", n, labels, series, text),)
