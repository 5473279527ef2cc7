"""How much there was: contacts, what they were about, tickets."""

from hdesk.insight.catalogue import BY_NAME
from hdesk.insight.report.document import Block, Grid, Note
from hdesk.insight.report.ground import Ground, Pair, most, summed, total
from hdesk.insight.report.names import plain, share, signed
from hdesk.insight.report.told import Told
from hdesk.insight.wording import counted

_TOP = 5
_BRIEF = 3
TICKETS = ("tickets_created", "tickets_closed", "tickets_open", "awaiting_confirmation")


def counts(pair: Pair) -> tuple[str, str]:
    """Write a count and how it changed."""
    return f"{pair.now:,}", signed(pair.change)


def handled(ground: Ground) -> Told:
    """Tell the contacts that were handled, by channel, and those that were abandoned."""
    contacts = ground.pairs("contacts", "channel", "outcome")
    taken = summed(pair for pair in contacts if pair.key[1] != "abandoned")
    lost = total(pair for pair in contacts if pair.key[1] == "abandoned")
    blocks: list[Block] = [Note(f"No contacts were handled this {ground.span}.")]
    if taken:
        rows = [*((plain(pair.key[0]), *counts(pair)) for pair in taken), ("All", *counts(total(taken)))]
        head = ("Contacts handled", f"This {ground.span}", "Change")
        blocks = [Grid(head, tuple(rows), strong=frozenset({len(taken)}))]
    if lost.now or lost.before:
        said = counted(lost.now, "more was", "more were")
        blocks.append(Note(f"{said} abandoned before anybody answered ({ground.before_words(lost.before)})."))
    return Told(tuple(blocks), {"handled": [pair.data("channel") for pair in taken], "abandoned": lost.data()})


def categories(ground: Ground) -> Told:
    """Tell what customers came about most."""
    keys = ("category", "subcategory") if ground.scope.is_one("category") else ("category",)
    pairs, everything = most(ground.pairs("inquiries", *keys)), ground.count("inquiries")
    pairs = pairs[: _BRIEF if ground.brief else _TOP]
    figures = {"categories": [pair.data(*keys) for pair in pairs], "inquiries": everything.data()}
    if not pairs:
        return Told((Note("No inquiries came in."),), figures)
    rows = [
        (ground.names.about(*pair.key), f"{pair.now:,}", share(pair.now, everything.now), signed(pair.change))
        for pair in pairs
    ]
    now, change = counts(everything)
    rows.append(("All inquiries", now, "", change))
    head = ("Top categories", "Inquiries", "Share", "Change")
    return Told((Grid(head, tuple(rows), strong=frozenset({len(pairs)})),), figures)


def tickets(ground: Ground) -> Told:
    """Tell the tickets created, closed and still open."""
    pairs, waiting = [ground.count(name, name) for name in TICKETS], unanswered(ground)
    rows = [(BY_NAME[pair.key[0] or ""].title, *counts(pair)) for pair in pairs]
    rows.append(("Waiting for a first reply", *counts(waiting)))
    rows = rows[:_BRIEF] if ground.brief else rows
    blocks: list[Block] = [Grid(("Tickets", f"This {ground.span}", "Change"), tuple(rows))]
    undated = ground.rate("tickets_created").now.left_out
    if undated:
        blocks.append(Note(f"Left out: {counted(undated, 'imported ticket')} without a known date."))
    figures = {"tickets": [pair.data("name") for pair in pairs], "unanswered": waiting.data(), "undated": undated}
    return Told(tuple(blocks), figures)


def unanswered(ground: Ground) -> Pair:
    """Count the inquiries that nobody had answered, or seen, at the end."""
    among = ground.scope.among()
    question = (
        "SELECT (SELECT COUNT(received_at) FROM tickets WHERE merged = 0 AND responded = 0 "  # noqa: S608 - ours
        f"AND status <> 'closed' AND status <> 'resolved'{among}) "
        f"+ (SELECT COUNT(*) FROM arriving WHERE 1{among}) + (SELECT COUNT(*) FROM coming_contacts WHERE 1{among})"
    )
    now, before = (int(next(data.query(question, {}))[0]) for data in (ground.now, ground.before))
    return ground.pair((), now, before)
