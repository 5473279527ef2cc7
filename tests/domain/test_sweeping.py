"""What a sweep makes of a ticket: whom it tells of clocks that run out, and what it closes; the same on every clone."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.fold import state_of
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.sweeping import swept
from hdesk.domain.views import TicketView
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.domain.test_turning import LEVELS, setups
from tests.support.desks import altered, default_setup, findings_in
from tests.support.histories import tickets, times, worked_on
from tests.support.stories import Story, on

HOUR = timedelta(hours=1)


def said(ticket: Ticket) -> list[tuple[str, str | None, str | None]]:
    """Give what the sweep has written: the type, whom it told, why."""
    return [
        (ev.type_of(one), getattr(one, "team", None), getattr(one, "reason", None) or getattr(one, "text", None))
        for one in ticket.timeline
        if one.by == "sweep"
    ]


def after(story: Story, at: datetime, setup: Setup | None = None) -> Ticket:
    return swept(setup or default_setup(), story.ticket, at)


class TestLevels:
    """An e-mail of Friday at 11: the first reply is due at 15:00, the resolution on Monday at 14:00."""

    def test_nobody_is_told_before_a_clock_has_run_out(self) -> None:
        assert said(after(Story(), on("20 15:00"))) == []

    def test_the_lead_is_told_once_when_one_has(self) -> None:
        first = after(Story(), on("20 15:01"))
        assert said(first) == [("escalated", "lead", "first response overdue")]
        assert swept(default_setup(), first, on("20 18:00")) == first
        assert TicketView(default_setup(), first, on("20 18:00"))["escalated_to"] == ("lead",)

    def test_the_manager_is_told_where_it_goes_on(self) -> None:
        story = Story(channel="call")
        assert said(after(story, on("24 14:00"))) == [("escalated", "lead", "resolution overdue")]
        assert said(after(story, on("24 14:01"))) == [
            ("escalated", "lead", "resolution overdue"),
            ("escalated", "cx-manager", "resolution overdue for 10 business hours"),
        ]

    def test_a_sweep_after_a_gap_says_when_it_told_them_and_not_when_it_should_have(self) -> None:
        late = after(Story(), on("22 12:00"))
        assert {one.at for one in late.timeline if one.by == "sweep"} == {on("22 12:00")}

    def test_what_was_late_and_is_done_needs_nobody(self) -> None:
        story = Story().then(ev.Responded, at=on("20 18:00"), channel="email", text="Done")
        assert said(after(story, on("20 18:30"))) == []

    def test_a_warning_is_a_note_for_those_who_have_the_ticket(self) -> None:
        story = Story(channel="call")
        # 20 business hours from Friday at 11 are over on Sunday at 12; ten minutes before, a warning is wanted
        assert said(after(story, on("22 11:49"), LEVELS)) == []
        assert said(after(story, on("22 11:50"), LEVELS)) == [("noted", None, "update due in 10 business minutes")]

    def test_a_level_may_hand_the_work_over(self) -> None:
        moved = after(Story(channel="call"), on("22 12:01"), LEVELS)
        assert (moved.team, moved.tier) == ("tech", "L2")

    def test_a_promise_that_has_passed_is_told_as_one(self) -> None:
        story = Story(channel="call").then(ev.Promised, at=on("20 12:00"), due=on("20 16:00"))
        told = said(after(story, on("20 16:01"), LEVELS))
        assert ("escalated", "tech", "promised update overdue") in told

    def test_what_clocks_say_is_no_word_of_the_customers(self) -> None:
        told = after(Story(), on("20 15:01"))
        assert "overdue" not in TicketView(default_setup(), told, on("20 15:01"))["text"]

    def test_a_reopened_ticket_may_be_told_of_again(self) -> None:
        story = Story(channel="call")
        once = after(story, on("23 15:00"))
        for event in once.timeline[len(story.events) :]:
            story.events.append(event)
        story.now = on("23 15:00")
        story.then(ev.Resolved).then(ev.Reopened)
        assert [one[1] for one in said(after(story, on("23 16:00")))] == ["lead", "lead"]


class TestSilence:
    """What was resolved and is not answered is closed after seven days; nobody has confirmed it."""

    def resolved(self) -> Story:
        return Story(channel="call").then(ev.Resolved, at=on("20 12:00"), text="Done")

    def test_it_is_closed_without_an_answer_and_without_consent(self) -> None:
        assert after(self.resolved(), on("27 11:59")).status == "resolved"
        closed = after(self.resolved(), on("27 12:00"))
        assert (closed.status, state_of(closed).close_reason, state_of(closed).consent) == ("closed", "no_answer", None)

    def test_a_follow_up_gives_the_customer_as_long_again(self) -> None:
        story = self.resolved().then(ev.FollowedUp, at=on("24 12:00"))
        assert after(story, on("30 12:00")).status == "resolved"
        assert swept(default_setup(), story.ticket, on("30 12:00") + 24 * HOUR).status == "closed"

    def test_an_answer_keeps_it_open(self) -> None:
        story = self.resolved().then(ev.CustomerReplied, at=on("21 12:00"), by="customer", channel="email")
        assert after(story, on("29 12:00")).status == "open"

    @pytest.mark.parametrize(("consent", "reason"), [("yes", "done"), ("no", None)])
    def test_the_customers_word_counts(self, consent: str, reason: str | None) -> None:
        story = self.resolved().then(ev.Confirmed, consent=consent)
        assert state_of(after(story, on("29 12:00"))).close_reason == reason

    def test_a_desk_that_says_no_time_closes_nothing(self) -> None:
        setup = default_setup()
        setup = setup._replace(config=msgspec.structs.replace(setup.config, close_after=None))
        assert after(self.resolved(), on("29 12:00"), setup).status == "resolved"


class TestTwoClones:
    """Clones that sweep at different times write the same events, and the earlier copy stands."""

    def test_the_earlier_of_two_sweeps_stands_whoever_merges(self) -> None:
        here, there = after(Story(), on("20 15:30")), after(Story(), on("20 17:00"))
        both = merged_ticket(here, there)
        assert ticket_bytes(both) == ticket_bytes(merged_ticket(there, here)) == ticket_bytes(here)

    @given(setup=setups, ticket=tickets(most=5), times=st.tuples(times(days=40), times(days=40)))
    def test_whatever_was_swept_when_both_merge_to_the_same_and_a_further_sweep_settles_it(
        self, setup: Setup, ticket: Ticket, times: tuple[datetime, datetime]
    ) -> None:
        here, there = (swept(setup, ticket, at) for at in times)
        both = merged_ticket(here, there)
        assert ticket_bytes(both) == ticket_bytes(merged_ticket(there, here))
        once = swept(setup, both, max(times))
        assert swept(setup, once, max(times)) is once
        assert read_ticket(ticket_bytes(once), "") == once

    @given(before=tickets(most=3), at=times(days=30), data=st.data())
    def test_work_on_both_sides_between_sweeps_merges_too(
        self, before: Ticket, at: datetime, data: st.DataObject
    ) -> None:
        setup = default_setup()
        before = swept(setup, before, before.timeline[-1].at or at)
        here = swept(setup, data.draw(worked_on(before, setup, most=4, clone=1)), at)
        there = swept(setup, data.draw(worked_on(before, setup, most=4, clone=2)), at)
        both = merged_ticket(here, there)
        assert ticket_bytes(both) == ticket_bytes(merged_ticket(there, here))
        once = swept(setup, both, at)
        assert swept(setup, once, at) is once


@pytest.mark.parametrize(
    ("level", "key", "says"),
    [
        ("{at: breach, to: operatons}", "to:", "there is no team `operatons` (did you mean `operations`?)"),
        ("{at: breach, clock: resolutoin, to: lead}", "clock:", "did you mean `resolution`?"),
        ("{to: lead}", "{", "the level does not say when"),
        ("{at: breach, after: 4h, to: lead}", "{", "either `at` or `after`"),
        ("{after: 4 busines hours, to: lead}", "after:", "did you mean `business`?"),
        ("{at: warning, to: lead}", "at:", "the policy has no warnings"),
        ("{at: breach, to: lead, handover: true}", "handover:", "cannot be handed over to `lead`"),
        ("{at: breach, to: tech, tier: L9}", "tier:", "there is no tier `L9`"),
    ],
)
def test_a_level_that_means_nothing_is_found_where_it_stands(level: str, key: str, says: str) -> None:
    old = "      - {at: breach, clock: [first_response, next_response, resolution], to: lead}\n"
    files = altered("desk.yaml", old, f"      - {level}\n")
    line = files["desk.yaml"].decode().split("\n").index(f"      - {level}") + 1
    found = findings_in(files)
    assert len(found) == 1
    assert says in str(found[0])
    assert (found[0].path, found[0].line) == ("desk.yaml", line)
    assert found[0].column == len("      - ") + level.index(key) + 1


def test_two_levels_that_tell_the_same_are_found() -> None:
    old = "      - {after: 10 business hours, clock: resolution, to: cx-manager}\n"
    (found,) = findings_in(altered("desk.yaml", old, "      - {after: 1bh, clock: resolution, to: lead}\n"))
    assert "`lead` is told of this already, by a level before: resolution" in found.message
