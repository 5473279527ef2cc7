"""What a day's review looks at first: what customers came about most, and what is open."""

from hdesk.insight.report.attention import serious_here, serious_line
from hdesk.insight.report.document import Block, Grid, Note
from hdesk.insight.report.focus import open_ends
from hdesk.insight.report.ground import Ground, most
from hdesk.insight.report.names import share, signed
from hdesk.insight.report.service import missed
from hdesk.insight.report.suggest import gap_lines
from hdesk.insight.report.told import Told, capped

_TOP = 5


def issues(ground: Ground) -> Told:
    """Tell what customers came about most, with the subcategory."""
    pairs, everything = most(ground.pairs("inquiries", "category", "subcategory")), ground.count("inquiries")
    figures = {
        "issues": [pair.data("category", "subcategory") for pair in pairs[:_TOP]],
        "inquiries": everything.data(),
    }
    if not pairs:
        return Told((Note("No inquiries came in."),), figures)
    rows = [
        (ground.names.about(*pair.key), f"{pair.now:,}", share(pair.now, everything.now), signed(pair.change))
        for pair in pairs[:_TOP]
    ]
    rows.append(("All inquiries", f"{everything.now:,}", "", signed(everything.change)))
    grid = Grid(("Top issues", "Inquiries", "Share", "Change"), tuple(rows), strong=frozenset({len(rows) - 1}))
    told = Note(f"Changes are against {ground.earlier}.")
    return Told((grid, told), figures)


def serious_now(ground: Ground) -> Told:
    """List the serious tickets."""
    found = serious_here(ground)
    figures = {"serious": [one._asdict() for one in found]}
    if not found:
        return Told((Note("No serious complaints, and nothing urgent."),), figures)
    lines = capped(serious_line(ground.names, one) for one in found)
    return Told((Note("Serious complaints and urgent tickets:"), lines), figures)


def next_steps(ground: Ground) -> Told:
    """Suggest what to do better the next day."""
    items = [*missed([ground.rate(name) for name in ("fcr", "response", "follow_up")]), *open_ends(ground),
             *gap_lines(ground)]  # fmt: skip
    blocks: tuple[Block, ...] = (capped(items),) if items else (Note("The figures suggest nothing."),)
    return Told(blocks)
