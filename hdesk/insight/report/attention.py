"""What needs somebody: escalations, serious tickets, customers who complained more than once."""

from functools import partial

from hdesk.insight.complaints import Repeated, Serious, repeated, serious
from hdesk.insight.report.document import Block, Grid, Note
from hdesk.insight.report.ground import Ground, most, total
from hdesk.insight.report.names import Names, plain
from hdesk.insight.report.told import Told, capped
from hdesk.insight.report.volume import counts
from hdesk.insight.wording import counted

_NAMED = 4
_KINDS = 10
_BRIEF = 3


def escalations(ground: Ground) -> Told:
    """Tell which kinds of escalations went to which team."""
    pairs = most(ground.pairs("escalations", "kind", "team"))
    listed = pairs[: _BRIEF if ground.brief else _KINDS]
    rows = [(plain(pair.key[0], "no kind given"), ground.names.team(pair.key[1]), *counts(pair)) for pair in listed]
    if pairs[len(listed) :]:
        rows.append(("Others", "", *counts(total(pairs[len(listed) :]))))
    block: Block = Note(f"No escalations this {ground.span}.")
    if rows:
        block = Grid(("Escalations", "To team", f"This {ground.span}", "Change"), tuple(rows), texts=2)
    return Told((block,), {"escalations": [pair.data("kind", "team") for pair in pairs]})


def complaints(ground: Ground) -> Told:
    """List serious tickets, and customers who complained more than once."""
    first, again = serious_here(ground), repeated_here(ground)
    return Told(
        (
            Note("Serious complaints and urgent tickets:"),
            capped(map(partial(serious_line, ground.names), first)),
            Note("Customers who complained more than once:"),
            capped(map(partial(repeated_line, ground.names), again)),
        ),
        {"serious": [one._asdict() for one in first], "repeated": [one._asdict() for one in again]},
    )


def serious_here(ground: Ground) -> list[Serious]:
    """List the serious tickets of the period, and those still open from before."""
    return ground.once(_serious)


def repeated_here(ground: Ground) -> list[Repeated]:
    """List the customers who complained in the period, and not for the first time."""
    return ground.once(_repeated)


def _serious(ground: Ground) -> list[Serious]:
    return serious(ground.now, ground.start, ground.scope.among())


def _repeated(ground: Ground) -> list[Repeated]:
    return repeated(ground.now, ground.period, ground.scope.among("i."))


def serious_line(names: Names, one: Serious) -> str:
    """Write of a serious ticket what has to be known."""
    where = f", with {names.team(one.team)}" if one.is_open else ""
    since = f", opened {one.since:%-d %b}" if one.since else ""
    return f"{one.ticket} ({one.why}, {plain(one.status).lower()}{where}{since}): {one.subject}"


def repeated_line(names: Names, one: Repeated) -> str:
    """Write of a customer, who is not named, how often there was a complaint."""
    named = ", ".join(one.inquiries[-_NAMED:])
    more = len(one.inquiries) - _NAMED
    return (
        f"{counted(len(one.inquiries), 'complaint')} of one customer since {one.since:%-d %b}, "
        f"the last on {one.last:%-d %b} about {names.about(one.category, one.subcategory)} "
        f"({one.still_open:,} still open): {named}{f' and {more} before' if more > 0 else ''}"
    )
