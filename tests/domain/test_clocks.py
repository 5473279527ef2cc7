"""Clocks: when they start, pause and stop, what is due when, and what counts as missed (DESIGN, section 7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.clocks import CLOCKS, Clock, Terms, clocks_of
from hdesk.domain.durations import parse_duration
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView
from hdesk.domain.worktime import Calendar
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.histories import tickets, times
from tests.support.stories import Story, on

# The standard policy of the default desk, in business hours (9 to 19; Sundays 10 to 17), for a normal ticket:
# acknowledgement 1, first response 4, next response 8, update 20, resolution 30, handover 4.
SECOND = timedelta(seconds=1)
HANDED = {"team": "operations", "tier": "L2", "reason": "late"}
POLICY = "  - id: standard\n    title: Everything else, in business hours\n"


def clock(story: Story, name: str, now: datetime | None = None, setup: Setup | None = None) -> Clock:
    return story.view(now, setup).clocks()[name]


def due(story: Story, name: str, now: datetime | None = None, setup: Setup | None = None) -> datetime | None:
    return clock(story, name, now, setup).due


def running(story: Story, setup: Setup | None = None) -> set[str]:
    return {one.name for one in story.view(setup=setup).clocks().values() if one.stopped is None}


class TestStart:
    def test_an_email_starts_the_clocks_of_an_inquiry(self) -> None:
        story = Story(at=on("20 11:00"))
        assert running(story) == {"acknowledgement", "first_response", "update", "resolution"}
        assert due(story, "acknowledgement") == on("20 12:00")
        assert due(story, "first_response") == on("20 15:00")
        assert due(story, "update") == on("22 12:00")  # 8 hours on Friday, 10 on Saturday, 2 on Sunday
        assert due(story, "resolution") == on("23 14:00")  # 8, 10, 7 and 5 hours

    def test_what_comes_while_the_desk_is_closed_counts_from_its_opening(self) -> None:
        story = Story(at=on("20 22:00"))
        assert clock(story, "acknowledgement").start == on("20 22:00")
        assert due(story, "acknowledgement") == on("21 10:00")

    @pytest.mark.parametrize("channel", ["call", "chat", "walk_in"])
    def test_a_live_inquiry_taken_by_a_person_is_answered_at_once(self, channel: str) -> None:
        story = Story(channel=channel, at=on("20 11:00"))
        assert running(story) == {"update", "resolution"}
        for name in ("acknowledgement", "first_response"):
            assert clock(story, name).stopped == on("20 11:00")
            assert clock(story, name).breached(on("25 11:00")) is False

    def test_an_inquiry_counts_from_when_it_came_and_the_resolution_from_the_ticket(self) -> None:
        clocks = Story(at=on("20 11:00")).view(related=Related(received=lambda: on("20 09:30"))).clocks()
        assert {name: one.start for name, one in clocks.items()} == {
            "acknowledgement": on("20 09:30"),
            "first_response": on("20 09:30"),
            "update": on("20 09:30"),
            "resolution": on("20 11:00"),
        }
        assert clocks["acknowledgement"].due == on("20 10:30")

    def test_safety_counts_around_the_clock(self) -> None:
        story = Story("safety", at=on("20 22:00"))
        assert due(story, "acknowledgement") == on("20 22:15")
        assert due(story, "first_response") == on("20 22:30")
        assert due(story, "resolution") == on("21 22:00")

    def test_a_day_of_clock_time_is_24_hours_whatever_the_clocks_do(self) -> None:
        berlin = setup_with(desk=("timezone: Asia/Kolkata", "timezone: Europe/Berlin"))
        noon = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # the day before the clocks go back
        for at in (noon, noon.astimezone(UTC)):
            story = Story("safety", at=at)
            found = due(story, "resolution", noon, berlin)
            assert found is not None
            assert found.astimezone(UTC) == noon.astimezone(UTC) + timedelta(hours=24)
            assert found.isoformat() == "2026-10-25T11:00:00+01:00"


class TestStop:
    def test_an_acknowledgement_by_a_person_stops_its_clock_alone(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Acknowledged, at=on("20 11:30"), channel="email")
        assert clock(story, "acknowledgement").stopped == on("20 11:30")
        assert running(story) == {"first_response", "update", "resolution"}

    def test_a_reply_by_a_person_stops_both(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 11:30"), channel="email")
        assert clock(story, "acknowledgement").stopped == clock(story, "first_response").stopped == on("20 11:30")

    @pytest.mark.parametrize("kind", [ev.Acknowledged, ev.Responded])
    @pytest.mark.parametrize(("by", "auto"), [("priya", True), ("rule:hello", None)])
    def test_an_automatic_one_acknowledges_only_where_the_policy_says_so(
        self, kind: type[ev.Responded], by: str, *, auto: bool | None
    ) -> None:
        story = Story(at=on("20 11:00")).then(kind, at=on("20 11:30"), by=by, channel="email", auto=auto)
        assert clock(story, "acknowledgement").stopped is None
        says_so = setup_with(desk=(POLICY, POLICY + "    auto_ack: true\n"))
        assert clock(story, "acknowledgement", setup=says_so).stopped == on("20 11:30")
        assert clock(story, "first_response", setup=says_so).stopped is None

    def test_of_an_automatic_and_a_persons_acknowledgement_the_first_counts(self) -> None:
        says_so = setup_with(desk=(POLICY, POLICY + "    auto_ack: true\n"))
        story = Story(at=on("20 11:00")).then(ev.Acknowledged, at=on("20 11:05"), auto=True)
        story.then(ev.Acknowledged, at=on("20 11:30"))
        assert clock(story, "acknowledgement", setup=says_so).stopped == on("20 11:05")
        assert clock(story, "acknowledgement").stopped == on("20 11:30")

    def test_a_resolution_stops_all_clocks_that_still_run(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00"))
        assert running(story) == set()
        assert {one.stopped for one in story.view().clocks().values()} == {on("20 12:00")}

    def test_closing_without_a_resolution_stops_them_too(self) -> None:
        assert clock(
            Story(at=on("20 11:00")).then(ev.Closed, at=on("20 12:00"), reason="spam"), "resolution"
        ).stopped == on("20 12:00")

    def test_closing_what_is_resolved_does_not_move_the_end(self) -> None:
        story = (
            Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00")).then(ev.Closed, at=on("25 12:00"), reason="x")
        )
        assert clock(story, "resolution").stopped == on("20 12:00")

    def test_a_merged_ticket_has_no_clocks(self) -> None:
        assert Story().then(ev.Merged, into="HD-261119-000000").view().clocks() == {}

    def test_a_ticket_whose_moments_are_in_doubt_has_none(self) -> None:
        story = Story().then(ev.Imported, by="import:csv", source="csv", source_id="1", doubts=("answered too early",))
        assert story.view().clocks() == {}


class TestPriority:
    @pytest.mark.parametrize(
        ("priority", "at"), [("low", "20 15:00"), ("normal", "20 15:00"), ("high", "20 13:00"), ("urgent", "20 12:00")]
    )
    def test_targets_are_chosen_by_priority(self, priority: str, at: str) -> None:
        story = Story(at=on("20 11:00"))
        if priority != "normal":
            story.then(ev.Prioritised, from_="normal", to=priority)
        assert due(story, "first_response") == on(at)

    def test_a_change_recomputes_from_the_original_start(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Prioritised, at=on("20 16:00"), from_="normal", to="urgent")
        assert due(story, "resolution") == on("21 11:00")  # ten business hours after eleven, not after four
        story.then(ev.Prioritised, at=on("20 17:00"), from_="urgent", to="low")
        assert due(story, "resolution") == on("25 14:00")  # fifty of them

    def test_a_clock_without_a_target_is_never_due_or_missed(self) -> None:
        without = setup_with(
            desk=(
                "      handover: {urgent: 1 business hour, default: 4 business hours}\n",
                "      handover: {urgent: 1 business hour}\n",
            )
        )
        story = Story().then(ev.Escalated, handover=True, **HANDED)
        one = clock(story, "handover", setup=without)
        assert (one.target, one.due, one.breached(on("28 11:00"))) == (None, None, None)


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


class TestBreach:
    def test_what_is_done_exactly_when_it_is_due_is_met(self) -> None:
        met = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 15:00"), channel="email")
        missed = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 15:00:01"), channel="email")
        assert clock(met, "first_response").breached(on("28 11:00")) is False
        assert clock(missed, "first_response").breached(on("28 11:00")) is True

    def test_what_is_overdue_and_open_counts_as_missed(self) -> None:
        story = Story(at=on("20 11:00"))
        assert clock(story, "first_response").breached(on("20 15:00")) is False
        assert clock(story, "first_response").breached(on("20 15:00:01")) is True

    def test_what_is_met_at_closing_time_is_met_at_closing_time(self) -> None:
        story = Story(at=on("20 15:00"))
        assert due(story, "first_response") == on("20 19:00")


class TestUnknownMoments:
    @pytest.mark.parametrize(
        ("kind", "keys", "untold"),
        [
            (ev.Acknowledged, {"channel": "email"}, {"acknowledgement", "update"}),
            (ev.Responded, {"channel": "email"}, {"acknowledgement", "first_response", "update", "resolution"}),
            (ev.Resolved, {}, {"update", "resolution"}),
            (ev.Held, {"status": "pending"}, {"update", "resolution"}),
            (ev.Promised, {"due": NOW}, {"update"}),
            (ev.Noted, {"text": "x"}, set()),
        ],
    )
    def test_no_clock_is_told_that_such_a_moment_starts_pauses_or_stops(
        self, kind: type[Any], keys: dict[str, str], untold: set[str]
    ) -> None:
        story = Story().then(kind, at=None, **keys)
        found = set(story.view().clocks())
        assert not found & untold
        if kind is not ev.Resolved:
            assert found | untold >= {"acknowledgement", "first_response", "update", "resolution"}

    def test_without_a_moment_of_creation_there_are_none(self) -> None:
        assert Story(at=None).then(ev.Responded, at=NOW, channel="email").view().clocks() == {}

    def test_a_first_reply_that_nobody_can_date_is_not_the_second(self) -> None:
        story = (
            Story().then(ev.Responded, at=None, channel="email").then(ev.Responded, at=on("21 11:00"), channel="email")
        )
        assert story.state.first_response_at is None
        assert "first_response" not in story.view().clocks()

    def test_a_handover_that_nobody_can_date_does_not_wait(self) -> None:
        assert "handover" not in Story().then(ev.Escalated, at=None, handover=True, **HANDED).view().clocks()

    def test_closing_at_an_unknown_moment_what_was_resolved_leaves_its_clocks_told(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00")).then(ev.Closed, at=None, reason="x")
        assert clock(story, "resolution").stopped == on("20 12:00")


STRICTER = (
    POLICY,
    """\
  - id: standard
    from: 2026-11-21
    targets: {first_response: {default: 1 business hour}, resolution: {default: 2 business hours}}
"""
    + POLICY,
)


class TestPoliciesThatChange:
    def test_what_was_met_or_missed_before_is_judged_by_the_policy_of_that_day(self) -> None:
        setup = setup_with(desk=STRICTER)
        met = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 14:00"), channel="email")
        assert due(met, "first_response", on("25 11:00"), setup) == on("20 15:00")
        missed = Story(at=on("20 11:00")).then(ev.Responded, at=on("22 14:00"), channel="email")
        assert due(missed, "first_response", on("25 11:00"), setup) == on("20 15:00")
        assert clock(missed, "first_response", on("25 11:00"), setup).breached(on("25 11:00")) is True

    def test_what_was_open_on_the_day_is_judged_by_the_new_one(self) -> None:
        setup = setup_with(desk=STRICTER)
        story = Story(at=on("20 18:00"))
        assert due(story, "first_response", on("20 23:59"), setup) == on("21 12:00")
        assert due(story, "first_response", on("21 00:00"), setup) == on("20 19:00")

    def test_a_policy_is_not_in_force_before_its_day(self) -> None:
        setup = setup_with(desk=STRICTER)
        story = Story(at=on("20 11:00"))
        assert due(story, "resolution", on("20 12:00"), setup) == due(story, "resolution", on("20 12:00"))
        assert story.view(on("20 12:00"), setup).terms() == story.view(on("20 12:00"), setup).terms(date(2026, 11, 20))
        assert due(story, "resolution", on("21 12:00"), setup) == on("20 13:00")

    def test_a_clock_that_the_new_policy_does_not_have_ends_without_a_target(self) -> None:
        setup = setup_with(desk=STRICTER)
        story = Story(at=on("20 11:00")).then(ev.Escalated, at=on("21 11:00"), handover=True, **HANDED)
        assert clock(story, "handover", on("21 12:00"), setup).target is None


class TestTerms:
    def test_the_first_policy_whose_condition_holds_sets_them(self) -> None:
        for category, policy in [("fraud", "safety-and-fraud"), ("app", "standard")]:
            terms = Story(category).view().terms()
            assert terms is not None
            assert terms.policy == policy

    def test_a_calendar_that_does_not_open_again_makes_nothing_due(self) -> None:
        fair = Calendar.from_mapping(
            {"timezone": "Asia/Kolkata", "date_hours": {"2026-11-19": [["09:00", "18:00"]]}}, name="fair"
        )
        terms = Terms("fair", fair, {"resolution": {"default": parse_duration("1bh")}}, frozenset())
        assert clocks_of(Story().state, terms)["resolution"].due is None


@given(ticket=tickets(), now=times(days=20))
def test_whatever_happened_the_clocks_can_be_told(ticket: Ticket, now: datetime) -> None:
    view = TicketView(default_setup(), ticket, now)
    clocks = view.clocks()
    assert set(clocks) <= set(CLOCKS)
    for name, one in clocks.items():
        assert one.name == name
        assert one.breached(now) in {True, False, None}
        assert one.paused is False or view.state.status == "pending"
        assert view[f"{name}_due"] == one.due
    if view.state.status in DONE and not view.state.merged_into:
        assert all(one.stopped for one in clocks.values())


@given(ticket=tickets(), days=st.integers(0, 400))
def test_what_is_missed_stays_missed_while_nothing_happens(ticket: Ticket, days: int) -> None:
    now = max(event.at for event in ticket.timeline if event.at)
    later = now + timedelta(days=days)
    before, after = (TicketView(default_setup(), ticket, moment).clocks() for moment in (now, later))
    assert before == after
    assert all(after[name].breached(later) for name in before if before[name].breached(now))
