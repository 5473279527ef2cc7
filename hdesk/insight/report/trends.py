"""What changes in what customers come with."""

from hdesk.insight.report.document import Block, Note, Points
from hdesk.insight.report.ground import Ground, Pair, most
from hdesk.insight.report.told import Told

_TOP = 5
_RISING_AT_LEAST = 3
_RISING_BY = 1.5


def rising_here(ground: Ground) -> list[Pair]:
    """List what customers came about clearly more often: half as much again, and at least three more."""
    if ground.first:
        return []
    rising = [
        pair
        for pair in ground.pairs("inquiries", "category", "subcategory")
        if pair.key[1] and pair.change >= _RISING_AT_LEAST and pair.now >= _RISING_BY * pair.before
    ]
    return sorted(rising, key=lambda pair: -pair.change)[:_TOP]


def themes_here(ground: Ground) -> list[Pair]:
    """List what complaints were about most."""
    found = ground.pairs("inquiries", "nature", "category", "subcategory")
    return most(Pair(pair.key[1:], pair.now, pair.before) for pair in found if pair.key[0] == "complaint")[:_TOP]


def trends(ground: Ground) -> Told:
    """Tell what was asked about more, and what complaints were about."""
    rising, themes = rising_here(ground), themes_here(ground)
    blocks: list[Block] = []
    if ground.first:
        blocks.append(Note(f"No {ground.span} before to compare with."))
    elif rising:
        blocks.append(Note(f"Asked about clearly more than the {ground.span} before:"))
        blocks.append(Points(tuple(moved(ground, pair) for pair in rising)))
    else:
        blocks.append(Note(f"Nothing was asked about clearly more than the {ground.span} before."))
    if themes:
        blocks.append(Note("Complaints were mostly about:"))
        blocks.append(Points(tuple(moved(ground, pair) for pair in themes)))
    else:
        blocks.append(Note("No complaints were recorded."))
    keys = ("category", "subcategory")
    return Told(
        tuple(blocks), {"rising": [one.data(*keys) for one in rising], "themes": [one.data(*keys) for one in themes]}
    )


def moved(ground: Ground, pair: Pair) -> str:
    """Write how often something was asked about, and how often before."""
    return f"{ground.names.about(pair.key[0], pair.key[1])}: {pair.now:,} ({pair.before:,} the {ground.span} before)"
