"""Law 1: the header is the fold of the timeline over the facts given at creation; replaying gives the same bytes."""

from itertools import permutations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation, text_of
from hdesk.domain.fold import fold, order, refolded, state_of, steps, ticket_of, with_events
from hdesk.domain.model import PRIORITIES, STATUSES, Facts, Ticket
from hdesk.domain.state import State
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.support.histories import facts, fresh, tickets, timelines, worked_on
from tests.support.stories import TICKET


@given(ticket=tickets())
def test_after_any_commands_replaying_gives_the_same_bytes(ticket: Ticket) -> None:
    assert ticket_bytes(refolded(ticket)) == ticket_bytes(ticket)
    again = read_ticket(ticket_bytes(ticket), "")
    assert ticket_bytes(refolded(again)) == ticket_bytes(ticket)


@given(about=facts, events=timelines())
def test_any_sequence_of_events_has_a_result(about: Facts, events: list[ev.Event]) -> None:
    ticket = ticket_of(TICKET, about, events)
    assert ticket.status in STATUSES
    assert ticket.priority in PRIORITIES
    assert len(ticket.timeline) == len(events)


@given(about=facts, events=timelines())
def test_what_was_folded_once_replays_to_the_same_bytes(about: Facts, events: list[ev.Event]) -> None:
    # Events drawn without sense may say that a field was what it never was; from the first fold on, that is settled.
    once = refolded(ticket_of(TICKET, about, events))
    assert ticket_bytes(refolded(once)) == ticket_bytes(once)
    assert with_events(once, []) == once


@given(about=facts, events=timelines(), data=st.data())
def test_the_result_does_not_depend_on_the_order_in_which_events_arrive(
    about: Facts, events: list[ev.Event], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(events))
    assert ticket_bytes(ticket_of(TICKET, about, shuffled)) == ticket_bytes(ticket_of(TICKET, about, events))
    assert fold(about, shuffled) == fold(about, events)


@given(about=facts, events=timelines())
def test_the_timeline_stands_in_the_order_of_number_moment_and_characters(about: Facts, events: list[ev.Event]) -> None:
    keys = [order(event) for event in ticket_of(TICKET, about, events).timeline]
    assert keys == sorted(keys)


@given(about=facts, events=timelines())
def test_each_step_is_the_fold_of_what_stands_before_it(about: Facts, events: list[ev.Event]) -> None:
    # An undoing works backwards in time, so the states on the way are those that the whole timeline leads to.
    known = [event for event in events if type(event) is not ev.Undone]
    ordered = sorted(known, key=order)
    state = State(about)
    for place, event in enumerate(steps(state, known)):
        assert event == ordered[place]
        assert state == fold(about, ordered[: place + 1])


@given(data=st.data(), before=fresh())
def test_what_was_given_at_creation_follows_by_undoing_the_edits(data: st.DataObject, before: Ticket) -> None:
    after = data.draw(worked_on(before))
    given_then = facts_at_creation(after)
    assert msgspec.structs.replace(given_then, fields={}) == msgspec.structs.replace(
        facts_at_creation(before), fields={}
    )
    assert given_then.fields == facts_at_creation(before).fields


@given(data=st.data(), before=tickets(most=4))
def test_edits_made_at_once_on_two_clones_undo_to_what_was_given(data: st.DataObject, before: Ticket) -> None:
    one = data.draw(worked_on(before, clone=1))
    other = data.draw(worked_on(before, clone=2))
    both = {event.id.partition("-")[2]: event for event in (*one.timeline, *other.timeline)}.values()
    merged = {ticket_bytes(ticket_of(TICKET, facts_at_creation(side), both)) for side in (before, one, other)}
    assert len(merged) == 1, "the facts at creation must not depend on whose file they are read from"
    ticket = read_ticket(merged.pop(), "")
    assert facts_at_creation(ticket) == facts_at_creation(before)


@given(before=tickets(most=3), texts=st.permutations(["1", "2", "3"]))
def test_concurrent_edits_of_one_field_undo_in_any_order(before: Ticket, texts: list[str]) -> None:
    was = text_of(before_facts := facts_at_creation(before), "fields.batch")
    clean = ticket_of(TICKET, before_facts, before.timeline[:1])
    number = 2
    edits = [
        ev.Edited(
            id=f"{number}-00000{text}", at=clean.timeline[0].at, by="priya", changes={"fields.batch": (was, text)}
        )
        for text in texts
    ]
    for some in permutations(edits):
        merged = with_events(clean, some)
        assert facts_at_creation(merged) == before_facts
        assert merged.fields["batch"] == "3"


@given(ticket=tickets())
def test_the_header_holds_nothing_that_the_timeline_does_not_tell(ticket: Ticket) -> None:
    lost = msgspec.structs.replace(
        ticket, status="new", priority="low", tier="L9", team="nowhere", owner="nobody", assignee="nobody"
    )
    assert refolded(lost) == ticket
    assert state_of(lost) == state_of(ticket)
