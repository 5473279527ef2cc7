"""Suggestions from the figures: questions without a procedure, what is asked again and again, main themes.

Nothing is asserted: what is to be done is for people to decide.
"""

from hdesk.insight.report.breakdown import PLACES, worst
from hdesk.insight.report.document import Block, Note, Points
from hdesk.insight.report.ground import Ground, Pair, most
from hdesk.insight.report.rising import rising_here
from hdesk.insight.report.told import Told
from hdesk.insight.report.trends import themes_here
from hdesk.insight.wording import counted

_GAP_FROM = 5
_GAPS = 3
_LOOKED_AT = 12
_REST = frozenset(("other", "general"))
"""What is left over has no answer of its own."""
_EASY_FROM = 10
_EASY = 3
_THEMES = 3


def gaps_here(ground: Ground) -> list[Pair]:
    """List what is often asked, and no page under sop/ is about; the most frequent first."""
    return ground.once(_gaps)


def _gaps(ground: Ground) -> list[Pair]:
    asked = [pair for pair in most(ground.pairs("inquiries", "category", "subcategory")) if all(pair.key)]
    often = [pair for pair in asked[:_LOOKED_AT] if pair.now >= _GAP_FROM and _REST.isdisjoint(pair.key)]
    return [pair for pair in often if not ground.covers(str(pair.key[0]), pair.key[1])][:_GAPS]


def gap_lines(ground: Ground) -> list[str]:
    """Suggest answers to write."""
    return [
        f"FAQ or script for {ground.names.about(*pair.key)}: asked {counted(pair.now, 'time')}, "
        "and no page under sop/ is about it"
        for pair in gaps_here(ground)
    ]


def improvements(ground: Ground) -> Told:
    """Suggest what product, process or communication could spare customers and the helpdesk."""
    lines = [*_rises(ground), *_themes(ground), *_easy(ground)]
    figures = {"gaps": [pair.data("category", "subcategory") for pair in gaps_here(ground)]}
    if not lines:
        return Told((Note("The figures suggest nothing."),), figures)
    blocks: tuple[Block, ...] = (
        Note("What the figures suggest; people decide:"),
        Points(tuple(lines)),
    )
    return Told(blocks, figures)


def _rises(ground: Ground) -> list[str]:
    return [
        f"{ground.names.about(*one.pair.key)} came up {counted(one.pair.now, 'time')}, "
        f"{ground.before_words(one.pair.before)}: find out what changed"
        for one in rising_here(ground)[:_THEMES]
        if one.is_clear
    ]


def _themes(ground: Ground) -> list[str]:
    """Name the main complaints, and where most of them are."""
    lines = []
    risen = {one.pair.key for one in rising_here(ground)[:_THEMES] if one.is_clear}
    for pair in [one for one in themes_here(ground) if one.key not in risen][:_THEMES]:
        where = [
            f"{found[1]:,} with {field.rpartition('.')[2]} {found[0]}"
            for field in PLACES
            if (found := worst(ground, pair, field)) is not None
        ]
        more = f", {', '.join(where)}" if where else ""
        lines.append(f"{ground.names.about(*pair.key)}: {counted(pair.now, 'complaint')}{more}")
    return lines


def _easy(ground: Ground) -> list[str]:
    """Name what is asked often and answered at once: a text or a message could come before the question."""
    found = ground.pairs("contacts", "outcome", "category", "subcategory")
    easy = most(pair._replace(key=pair.key[1:]) for pair in found if pair.key[0] == "resolved")
    return [
        f"{ground.names.about(*pair.key)} was asked and answered at once {counted(pair.now, 'time')}: "
        "could a message or a text answer it first?"
        for pair in easy[:_EASY]
        if pair.now >= _EASY_FROM and all(pair.key)
    ]
