"""The fold: in which order events take effect, and how they are undone (DESIGN, section 2)."""

from datetime import UTC, timedelta

from hdesk.domain import events as ev
from hdesk.domain.fold import order, refolded, with_events
from hdesk.domain.model import Customer
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.support.desks import NOW
from tests.support.stories import Story


class TestUndoing:
    def test_what_is_undone_has_no_effect_and_stays_in_the_timeline(self) -> None:
        story = Story().then(ev.Resolved, text="Done")
        story.then(ev.Undone, event=story.last.id)
        assert story.ticket.status == "new"
        assert len(story.ticket.timeline) == 3

    def test_an_undone_edit_gives_back_what_was_there(self) -> None:
        story = Story("app", customer=Customer(name="Asha")).then(ev.Edited, changes={"customer.name": ("Asha", "")})
        ticket = story.then(ev.Undone, event=story.last.id).ticket
        assert ticket.customer == Customer(name="Asha")
        assert refolded(ticket) == ticket

    def test_it_does_not_matter_whether_an_edit_was_undone_before_or_after_it_was_read_from_a_file(self) -> None:
        story = Story("app", fields={"batch": "7", "zone": "1"}).then(ev.Edited, changes={"fields.batch": ("7", "")})
        edited = read_ticket(ticket_bytes(story.ticket), "")
        story.then(ev.Undone, event=story.last.id)
        assert ticket_bytes(with_events(edited, [story.last])) == ticket_bytes(story.ticket)

    def test_an_undoing_can_be_undone(self) -> None:
        story = (
            Story()
            .then(ev.Resolved, text="Done")
            .then(ev.Undone, event="2-" + ev.chars_of(Story().then(ev.Resolved).last.id))
        )
        assert story.ticket.status == "new"
        assert story.then(ev.Undone, event=story.last.id).ticket.status == "resolved"

    def test_an_event_is_undone_by_its_characters_whatever_number_a_merge_left_it(self) -> None:
        story = Story().then(ev.Resolved, text="Done")
        story.then(ev.Undone, event=f"9-{ev.chars_of(story.last.id)}")
        assert story.ticket.status == "new"


class TestOrder:
    def test_the_number_comes_before_the_clock(self) -> None:
        # The reply was written on a machine whose clock is a day slow, by somebody who had seen the question.
        asked: ev.Event = ev.CustomerReplied(id="2-ZZZZZZ", at=NOW, by="customer", channel="email")
        replied: ev.Event = ev.Responded(id="3-000000", at=NOW - timedelta(days=1), by="priya", channel="email")
        assert sorted([replied, asked], key=order) == [asked, replied]

    def test_of_one_number_the_earlier_moment_comes_first_then_the_smaller_characters(self) -> None:
        late = ev.Noted(id="2-000000", at=NOW + timedelta(seconds=1), by="priya", text="x")
        early = ev.Noted(id="2-ZZZZZZ", at=NOW, by="priya", text="x")
        other = ev.Noted(id="2-ZZZZZY", at=NOW, by="arun", text="x")
        assert sorted([late, early, other], key=order) == [other, early, late]

    def test_moments_are_compared_as_moments_whatever_offset_they_are_written_with(self) -> None:
        one = ev.Noted(id="2-AAAAAA", at=NOW, by="priya", text="x")
        same = ev.Noted(id="2-BBBBBB", at=NOW.astimezone(UTC), by="priya", text="x")
        assert sorted([same, one], key=order) == [one, same]

    def test_an_event_without_a_moment_comes_first_of_its_number(self) -> None:
        known = ev.Noted(id="2-000000", at=NOW, by="priya", text="x")
        unknown = ev.Noted(id="2-ZZZZZZ", time="unknown", by="priya", text="x")
        assert sorted([known, unknown], key=order) == [unknown, known]
