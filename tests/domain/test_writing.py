"""Writing events: identity, number and moment of what a command says."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.findings import Refused
from hdesk.domain.ids import Bits, parse_event_id
from hdesk.domain.model import Facts, Ticket
from hdesk.domain.writing import Pen, draft, opened, written
from tests.support.desks import NOW
from tests.support.histories import tickets
from tests.support.stories import TICKET, Story, on

FACTS = Facts(subject="x", category="app", channel="email")
CREATED = draft(ev.Created, channel="email", said="x", checked=None)


def source(*bits: int) -> Bits:
    """Give a source of bits that are known."""
    numbers: Iterator[int] = iter(bits)
    return lambda: next(numbers)


def test_keys_without_a_value_are_left_out() -> None:
    assert CREATED.keys == {"channel": "email", "said": "x"}


def test_a_new_ticket_has_its_events_numbered_from_one() -> None:
    pen = Pen("priya", NOW, None, source(1, 2))
    ticket = opened(TICKET, FACTS, CREATED, pen, [draft(ev.Linked, relation="related", ticket="HD-261119-000000")])
    assert [event.id for event in ticket.timeline] == ["1-000001", "2-000002"]
    assert [(event.by, event.at, event.logged) for event in ticket.timeline] == [("priya", NOW, None)] * 2
    assert (ticket.status, ticket.owner) == ("new", "priya")


def test_what_is_written_later_counts_on_from_the_largest_number() -> None:
    story = Story().then(ev.Noted, text="x").then(ev.Noted, text="y")
    after = written(
        story.ticket, [draft(ev.Noted, text="z"), draft(ev.Resolved)], Pen("arun", story.now, None, source(1, 2))
    )
    assert [event.id for event in after.timeline[3:]] == ["4-000001", "5-000002"]
    assert after.status == "resolved"


def test_characters_that_are_taken_are_drawn_again() -> None:
    ticket = opened(TICKET, FACTS, CREATED, Pen("priya", NOW, None, source(7)))
    after = written(
        ticket, [draft(ev.Noted, text="a"), draft(ev.Noted, text="b")], Pen("priya", NOW, None, source(7, 7, 8, 8, 9))
    )
    assert [ev.chars_of(event.id) for event in after.timeline] == ["000007", "000008", "000009"]


def test_what_happened_earlier_says_when_it_was_logged() -> None:
    after = written(
        Story(at=on("20 09:00")).ticket, [draft(ev.Noted, text="x")], Pen("priya", on("20 10:00"), NOW, source(1))
    )
    assert (after.timeline[1].at, after.timeline[1].logged) == (on("20 10:00"), NOW)


def test_nothing_happens_before_the_ticket_was_created() -> None:
    ticket = Story(at=NOW).ticket
    with pytest.raises(
        Refused, match=f"{TICKET} was created at 2026-11-20T11:00:00\\+05:30; nothing can have happened before"
    ):
        written(ticket, [draft(ev.Noted, text="x")], Pen("priya", NOW - timedelta(seconds=1), None, source(1)))
    assert len(written(ticket, [draft(ev.Noted, text="x")], Pen("priya", NOW, None, source(1))).timeline) == 2


def test_where_nobody_knows_when_it_was_created_anything_may_have_happened() -> None:
    ticket = Story(at=None).ticket
    assert (
        len(written(ticket, [draft(ev.Noted, text="x")], Pen("priya", on("01 10:00"), None, source(1))).timeline) == 2
    )


@given(ticket=tickets(), count=st.integers(0, 3))
def test_what_is_written_stands_behind_all_that_was_there(ticket: Ticket, count: int) -> None:
    # Its clock may be slow: the number says that the writer had seen the rest.
    pen = Pen("priya", NOW, None, iter(range(2**29, 2**30)).__next__)
    after = written(ticket, [draft(ev.Noted, text="x")] * count, pen)
    assert after.timeline[: len(ticket.timeline)] == ticket.timeline
    assert len(after.timeline) == len(ticket.timeline) + count
    numbers = [identity.number for event in after.timeline if (identity := parse_event_id(event.id))]
    assert numbers == list(range(1, len(after.timeline) + 1))
