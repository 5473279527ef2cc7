"""Clocks: when they start, pause and stop, what is due when, and what counts as missed (DESIGN, section 7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.clocks import CLOCKS, clocks_of
from hdesk.domain.durations import parse_duration
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.terms import Terms
from hdesk.domain.views import Related, TicketView
from hdesk.domain.worktime import Calendar
from tests.support.clocking import HANDED, POLICY, clock, due, running
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.histories import tickets, times
from tests.support.stories import Story, on


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
                "      handover: {urgent: 1 business hour, default: none}\n",
            )
        )
        story = Story().then(ev.Escalated, handover=True, **HANDED)
        one = clock(story, "handover", setup=without)
        assert (one.target, one.due, one.breached(on("28 11:00"))) == (None, None, None)


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
