"""Complaints and escalations by what they have in common: city, vendor, device."""

from hdesk.domain.findings import Refused
from hdesk.insight.chance import holm, rise
from hdesk.insight.report.document import Block, Chart, Grid, Note, Series
from hdesk.insight.report.ground import Ground, Pair, most, summed, total
from hdesk.insight.report.names import share, signed
from hdesk.insight.report.told import Told

PLACES = ("order.city", "order.vendor", "order.device")
_TOP = 5
_FEW = 2
_UNLIKELY = 0.05


def by_place(ground: Ground) -> Told:
    """Tell by city, vendor and device which inquiries were complaints."""
    blocks: list[Block] = []
    figures: dict[str, object] = {}
    for field in PLACES:
        name = field.rpartition(".")[2]
        found = ground.pairs("inquiries", "nature", field)
        complaints = most(pair._replace(key=pair.key[1:]) for pair in found if pair.key[0] == "complaint")
        every = {pair.key[0]: pair.now for pair in summed(found, (1,))}
        figures[f"complaints_by_{name}"] = [
            pair.data(name) | {"inquiries": every.get(pair.key[0], 0)} for pair in complaints
        ]
        known = [pair for pair in complaints if pair.key[0]]
        if ground.brief or (len(known) < _FEW and not (known and known[0].now > 1)):
            continue
        blocks.append(_grid(name, known, complaints, every))
    if any(isinstance(block, Grid) and block.strong for block in blocks):
        blocks.append(Note("What stands out has more complaints than chance would give it, beside the others named."))
    if not blocks and not ground.brief:
        blocks.append(Note("No city, vendor or device stands out: too few complaints name one."))
    return Told(tuple(blocks), figures)


def _grid(name: str, known: list[Pair], complaints: list[Pair], every: dict[str | None, int]) -> Grid:
    listed = known[:_TOP]
    rows = [
        (pair.key[0] or "", f"{pair.now:,}", share(pair.now, every[pair.key[0]]), f"{every[pair.key[0]]:,}",
         signed(pair.change))
        for pair in listed
    ]  # fmt: skip
    rest = [pair for pair in complaints if pair not in listed]
    if rest:
        here, asked = sum(pair.now for pair in rest), sum(every[pair.key[0]] for pair in rest)
        rows.append(("Others and not said", f"{here:,}", share(here, asked), f"{asked:,}",
                     signed(total(rest).change)))  # fmt: skip
    head = (f"Complaints by {name}", "Complaints", "Of its inquiries", "n", "Change")
    return Grid(head, tuple(rows), strong=_standing_out(listed, known, every))


def _standing_out(listed: list[Pair], known: list[Pair], every: dict[str | None, int]) -> frozenset[int]:
    """Find those whose inquiries are complaints more often than those of the others, beyond what chance would give."""
    asked, complained = sum(every[pair.key[0]] for pair in known), sum(pair.now for pair in known)
    chances = holm([rise(pair.now, complained - pair.now, every[pair.key[0]] / asked) for pair in listed])
    return frozenset(place for place, chance in enumerate(chances) if chance < _UNLIKELY)


def complaint_chart(ground: Ground) -> Told:
    """Draw what complaints were about, beside the period before."""
    found = ground.pairs("inquiries", "nature", "category")
    pairs = most(pair._replace(key=pair.key[1:]) for pair in found if pair.key[0] == "complaint")[:_TOP]
    n = sum(pair.now for pair in pairs)
    if len(pairs) < _FEW or ground.brief:
        return Told()
    first = ground.names.category(pairs[0].key[0])
    labels = tuple(ground.names.category(pair.key[0]) for pair in pairs)
    series = (
        Series(f"This {ground.span}", tuple(pair.now for pair in pairs)),
        Series(ground.earlier[:1].upper() + ground.earlier[1:], tuple(pair.counts()["before"] for pair in pairs)),
    )
    text = f"Most complaints were about {first}: {pairs[0].now:,} of the {n:,} shown."
    return Told((Chart("complaints", "rows", "Complaints by category", "complaints", n, labels, series, text),))


def worst(ground: Ground, theme: Pair, field: str) -> tuple[str, int] | None:
    """Find the one value that most complaints about a theme have, if it is more than half of those that name one."""
    try:
        found = ground.pairs("inquiries", "nature", "category", "subcategory", field)
    except Refused:
        return None
    here = [pair for pair in found if pair.key[0] == "complaint" and pair.key[1:3] == theme.key and pair.key[3]]
    top = max(here, key=lambda pair: pair.now, default=None)
    if top is None or top.now <= _FEW or 2 * top.now <= sum(pair.now for pair in here):
        return None
    return str(top.key[3]), top.now
