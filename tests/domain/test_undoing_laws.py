"""What undoing promises of any ticket: it is as if what was undone had never been, and to undo that brings it back."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import cast

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain import fold
from hdesk.domain.apply import settle
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.undoing import needs, still_standing, taken_back
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, Pen, written
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.domain.test_apply_laws import setups
from tests.support.desks import NOW
from tests.support.histories import WRITES, tickets, times

LATER = NOW + timedelta(days=30)
"""When things are done and undone."""
MOVES = sorted(WRITES.keys() - {"undo"})


def header(ticket: Ticket) -> Ticket:
    """Give a ticket without its timeline."""
    return msgspec.structs.replace(ticket, timeline=())


def new(before: Ticket, after: Ticket) -> set[str]:
    """Name what was written between, by characters."""
    return {ev.chars_of(event.id) for event in after.timeline} - {ev.chars_of(event.id) for event in before.timeline}


def pen_at(at: datetime) -> Pen:
    """Give Priya's pen, whose characters nobody else has."""
    numbers = count(500_000_000)
    return Pen("priya", at, None, lambda: next(numbers))


def undone(ticket: Ticket, chars: set[str], setup: Setup, pen: Pen) -> Ticket:
    """Undo what was written, as the command does."""

    def write(drafts: Sequence[Draft]) -> Ticket:
        return settle(setup, written(ticket, drafts, pen), pen.at)

    taken = still_standing(ticket, chars)
    assert needs(ticket, taken) == [], "nothing came later"
    writer: Callable[[Sequence[Draft]], Ticket] = write
    return taken_back(ticket, taken, writer)


@given(
    setup=setups, ticket=tickets(), seen=times(days=20) | st.just(LATER), move=st.sampled_from(MOVES), data=st.data()
)
def test_what_one_command_did_is_as_if_it_had_never_been(
    setup: Setup, ticket: Ticket, seen: datetime, move: str, data: st.DataObject
) -> None:
    pen = pen_at(LATER)
    before = settle(setup, ticket, seen)
    drafts = WRITES[move](TicketView(setup, before, LATER), cast("st.DrawFn", data.draw))
    assume(drafts)
    after = settle(setup, written(before, drafts, pen), LATER)
    back = undone(after, new(before, after), setup, pen)
    assert header(back) == header(settle(setup, before, LATER))
    assert settle(setup, back, LATER) == back, "rules have settled"
    assert not taken_and_done_again(after, back)

    again = undone(back, new(after, back), setup, pen)
    assert header(again) == header(after), "what was undone comes back"
    repeated = settle(setup, written(back, drafts, pen), LATER)
    if seen == LATER:  # else time alone has made something of it meanwhile
        assert header(repeated) == header(after), "what is done once more has the same consequences"
    for one in (back, again, repeated):
        assert read_ticket(ticket_bytes(one), "") == one, "it can be read, so no characters are used twice"


def taken_and_done_again(after: Ticket, back: Ticket) -> list[str]:
    """Name the rules whose work was undone only to be written again."""
    gone, fresh = fold.undone(back.timeline) - fold.undone(after.timeline), new(after, back)

    def did(by: str, chars: set[str]) -> set[tuple[object, ...]]:
        mine = (event for event in back.timeline if event.by == by and ev.chars_of(event.id) in chars)
        return {(getattr(event, "team", None), getattr(event, "to", None)) for event in mine}

    rules = {event.by for event in back.timeline if event.by.startswith("rule:")}
    return [by for by in rules if did(by, gone) and did(by, gone) == did(by, fresh)]
