"""Clocks on their way: pauses, reopenings, and those that start again and again (DESIGN, section 7)."""

from typing import Any

import pytest

from hdesk.domain import events as ev
from tests.support.clocking import HANDED, POLICY, clock, due, running
from tests.support.desks import setup_with
from tests.support.stories import Story, on


class TestPauses:
    def test_waiting_for_the_customer_pauses_the_resolution(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        paused = clock(story, "resolution", on("20 13:00"))
        assert (paused.paused, paused.due, paused.breached(on("30 13:00"))) == (True, None, False)
        story.then(ev.CustomerReplied, at=on("20 14:00"), by="customer", channel="email")
        assert due(story, "resolution") == on("23 16:00")

    def test_waiting_for_another_team_does_not_unless_the_policy_says_so(self) -> None:
        story = (
            Story(at=on("20 11:00"))
            .then(ev.Held, at=on("20 12:00"), status="on_hold")
            .then(ev.Resumed, at=on("20 14:00"))
        )
        assert due(story, "resolution") == on("23 14:00")
        says_so = setup_with(desk=(POLICY, POLICY + "    pauses: [pending, on_hold]\n"))
        assert due(story, "resolution", setup=says_so) == on("23 16:00")

    def test_several_pauses_add_up_and_only_opening_hours_count(self) -> None:
        story = Story(at=on("20 11:00"))
        for begin, end in [("20 12:00", "20 13:00"), ("20 18:00", "21 10:00")]:
            story.then(ev.Held, at=on(begin), status="pending").then(ev.Resumed, at=on(end))
        assert due(story, "resolution") == on("23 17:00")  # an hour, and one on each side of the night

    def test_pauses_count_in_clock_time_where_the_target_does(self) -> None:
        story = Story("safety", at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        story.then(ev.Resumed, at=on("20 23:00"))
        assert due(story, "resolution") == on("21 22:00")

    def test_the_clocks_of_the_inquiry_do_not_pause(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 11:30"), status="pending")
        assert due(story, "first_response") == on("20 15:00")

    def test_what_was_overdue_before_the_pause_stays_missed(self) -> None:
        story = Story("safety", at=on("20 11:00")).then(ev.Held, at=on("21 12:00"), status="pending")
        late = clock(story, "resolution", on("21 13:00"))
        assert (late.paused, late.due, late.breached(on("21 13:00"))) == (True, on("21 11:00"), True)

    def test_a_pause_that_begins_when_the_target_is_over_comes_too_late(self) -> None:
        story = Story("safety", at=on("20 11:00")).then(ev.Held, at=on("21 11:00"), status="pending")
        assert due(story, "resolution") == on("21 11:00")
        story = Story("safety", at=on("20 11:00")).then(ev.Held, at=on("21 10:59:59"), status="pending")
        assert due(story, "resolution") is None

    def test_a_pause_whose_clock_ran_backwards_is_none(self) -> None:
        story = Story("safety", at=on("20 11:00")).then(ev.Held, at=on("20 14:00"), status="pending")
        story.then(ev.Resumed, at=on("20 13:00"))
        assert due(story, "resolution") == on("21 11:00")


class TestReopening:
    def test_a_reopened_ticket_goes_on_where_it_stopped(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00")).then(ev.Reopened, at=on("20 18:00"))
        assert clock(story, "resolution").stopped is None
        assert due(story, "resolution") == on("24 10:00")  # the six hours in between do not count

    def test_a_customers_reply_to_a_resolved_ticket_does_the_same(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00"))
        story.then(ev.CustomerReplied, at=on("20 18:00"), by="customer", channel="email")
        assert due(story, "resolution") == on("24 10:00")

    def test_the_time_closed_does_not_count_either(self) -> None:
        story = (
            Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00")).then(ev.Closed, at=on("20 13:00"), reason="x")
        )
        assert due(story.then(ev.Reopened, at=on("20 18:00")), "resolution") == on("24 10:00")

    def test_the_last_resolution_counts(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00")).then(ev.Reopened, at=on("20 18:00"))
        story.then(ev.Resolved, at=on("21 12:00"))
        assert clock(story, "resolution").stopped == on("21 12:00")
        assert due(story, "resolution") == on("24 10:00")


class TestNextResponse:
    def test_runs_from_the_oldest_message_without_an_answer(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
        assert "next_response" not in story.view().clocks()
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        story.then(ev.CustomerReplied, at=on("20 14:00"), by="customer", channel="email")
        assert clock(story, "next_response").start == on("20 13:00")
        assert due(story, "next_response") == on("21 11:00")

    @pytest.mark.parametrize(
        ("by", "auto", "answered"), [("arun", None, True), ("arun", True, False), ("rule:hello", None, False)]
    )
    def test_ends_with_the_next_public_reply_by_a_person(self, by: str, *, auto: bool | None, answered: bool) -> None:
        story = Story(channel="call", at=on("20 11:00"))
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        story.then(ev.Responded, at=on("20 14:00"), by=by, channel="email", auto=auto)
        assert ("next_response" not in story.view().clocks()) is answered


class TestUpdate:
    def test_starts_again_with_each_reply_and_acknowledgement(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Acknowledged, at=on("20 12:00"))
        assert due(story, "update") == on("22 13:00")
        assert due(story.then(ev.Responded, at=on("20 15:00"), channel="email"), "update") == on("22 16:00")

    @pytest.mark.parametrize(
        ("kind", "keys"),
        [
            (ev.Noted, {"text": "x"}),
            (ev.Responded, {"channel": "email", "auto": True}),
            (ev.Acknowledged, {"auto": True}),
            (ev.CustomerReplied, {"by": "customer", "channel": "email"}),
            (ev.Assigned, {"to": "arun"}),
        ],
    )
    def test_is_not_moved_by_what_the_customer_does_not_hear_from_a_person(
        self, kind: type[Any], keys: dict[str, str]
    ) -> None:
        story = Story(at=on("20 11:00")).then(kind, at=on("20 15:00"), **keys)
        assert due(story, "update") == on("22 12:00")

    def test_is_moved_by_a_promise_to_the_moment_promised(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("25 16:00"))
        assert due(story, "update") == on("25 16:00")
        assert due(story.then(ev.Promised, at=on("20 13:00"), due=on("20 18:00")), "update") == on("20 18:00")

    def test_goes_back_to_its_target_once_the_customer_has_heard_again(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("25 16:00"))
        assert due(story.then(ev.Responded, at=on("20 15:00"), channel="email"), "update") == on("22 16:00")

    def test_stands_still_while_the_customer_is_waited_for(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("25 16:00"))
        story.then(ev.Held, at=on("20 13:00"), status="pending")
        assert due(story, "update") is None
        assert due(story.then(ev.Resumed, at=on("21 13:00")), "update") == on("25 16:00")


class TestHandover:
    def test_runs_from_an_escalation_with_handover_until_it_is_answered(self) -> None:
        story = Story().then(ev.Escalated, at=on("20 11:00"), handover=True, **HANDED)
        assert due(story, "handover") == on("20 15:00")
        accepted = Story().then(ev.Escalated, handover=True, **HANDED).then(ev.Accepted, team="operations")
        returned = (
            Story().then(ev.Escalated, handover=True, **HANDED).then(ev.Returned, team="operations", reason="other")
        )
        assert "handover" not in running(accepted) | running(returned)

    def test_does_not_run_for_a_team_that_was_only_told(self) -> None:
        assert "handover" not in running(Story().then(ev.Escalated, **HANDED))

    def test_an_answer_of_another_team_does_not_end_it(self) -> None:
        story = Story().then(ev.Escalated, handover=True, **HANDED).then(ev.Accepted, team="tech")
        assert "handover" in running(story)

    def test_the_last_handover_that_waits_counts(self) -> None:
        story = Story().then(ev.Escalated, at=on("20 11:00"), handover=True, **HANDED)
        story.then(ev.Escalated, at=on("20 12:00"), team="tech", handover=True, reason="x")
        assert clock(story, "handover").start == on("20 12:00")
        assert clock(story.then(ev.Accepted, team="tech"), "handover").start == on("20 11:00")

    def test_what_was_resolved_meanwhile_waits_for_nobody_when_it_comes_back(self) -> None:
        story = Story().then(ev.Escalated, handover=True, **HANDED).then(ev.Resolved).then(ev.Reopened)
        assert "handover" not in running(story)
