"""What changes in what customers come with."""

from hdesk.insight.report.document import Block, Note, Points
from hdesk.insight.report.ground import Ground, Pair, most
from hdesk.insight.report.rising import risen, rising_here
from hdesk.insight.report.told import Told

_TOP = 5
_BRIEF = 3


def themes_here(ground: Ground) -> list[Pair]:
    """List what complaints were about most."""
    found = ground.pairs("inquiries", "nature", "category", "subcategory")
    return most(pair._replace(key=pair.key[1:]) for pair in found if pair.key[0] == "complaint")[:_TOP]


def trends(ground: Ground) -> Told:
    """Tell what was asked about more, and what complaints were about."""
    more, about = rises(ground), themes(ground)
    return Told((*more.blocks, *about.blocks), {**more.figures, **about.figures})


def rises(ground: Ground) -> Told:
    """Tell what was asked about more than before, what chance would hardly give apart from the rest."""
    rising = rising_here(ground)
    clear = [one for one in rising if one.is_clear]
    others = [one for one in rising if not one.is_clear]
    figures = {"rising": [one.data() for one in rising]}
    if ground.first:
        return Told((Note(f"{ground.earlier.replace('the', 'No', 1)} to compare with."),), figures)
    blocks: list[Block] = []
    if clear:
        blocks.append(Note(f"Asked about more than {ground.earlier}:"))
        blocks.append(Points(tuple(risen(ground, one) for one in clear)))
    else:
        blocks.append(Note(f"Nothing grew by more than chance may give, against {ground.earlier}."))
    if others and not ground.brief:
        blocks.append(Note("Also more often, though that may be chance:"))
        blocks.append(Points(tuple(risen(ground, one) for one in others)))
    return Told(tuple(blocks), figures)


def themes(ground: Ground) -> Told:
    """Tell what complaints were about."""
    found = themes_here(ground)[: _BRIEF if ground.brief else _TOP]
    figures = {"themes": [one.data("category", "subcategory") for one in found]}
    if not found:
        return Told((Note("No complaints were recorded."),), figures)
    return Told((Note("Complaints were mostly about:"), Points(tuple(moved(ground, pair) for pair in found))), figures)


def moved(ground: Ground, pair: Pair) -> str:
    """Write how often something was asked about, and how often before."""
    return f"{ground.names.about(pair.key[0], pair.key[1])}: {pair.now:,} ({ground.before_words(pair.before)})"
