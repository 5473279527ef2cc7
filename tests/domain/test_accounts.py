"""Accounts of clocks: what is closed and why, what the time until due consists of, and the verdict."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.accounts import LISTED, Account, Sum, account
from hdesk.domain.clock_verdicts import Verdict, verdicts
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.explained import explained
from hdesk.domain.localtime import SECOND, instant
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import TicketView
from tests.support.clocking import HANDED, POLICY, clock
from tests.support.desks import default_setup, setup_with
from tests.support.histories import tickets, times
from tests.support.stories import Story, on

HOUR = 3600


def told(story: Story, name: str, now: datetime | None = None, setup: Setup | None = None) -> Account:
    return account(clock(story, name, now, setup), story.state, now or story.now)


class TestSum:
    def test_start_target_pauses_and_closed_hours_add_up_to_due(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        story.then(ev.Resumed, at=on("20 14:00"))
        one = told(story, "resolution")
        assert one.clock.due == on("23 16:00")
        assert one.sum == Sum(30 * HOUR, 2 * HOUR, 45 * HOUR, 77 * HOUR)
        assert [(gap.start, gap.end, gap.kind) for gap in one.closures] == [
            (on("20 19:00"), on("21 09:00"), "night"),
            (on("21 19:00"), on("22 10:00"), "night"),
            (on("22 17:00"), on("23 09:00"), "night"),
        ]
        assert [(stop.start, stop.end, stop.status) for stop in one.stops] == [
            (on("20 12:00"), on("20 14:00"), "pending")
        ]

    def test_closed_hours_within_a_pause_count_as_paused_alone(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 18:00"), status="pending")
        story.then(ev.Resumed, at=on("21 10:00"))
        one = told(story, "first_response", on("21 10:00"))
        assert one.sum == Sum(4 * HOUR, 0, 0, 4 * HOUR)  # it does not pause
        one = told(story, "resolution", on("21 10:00"))
        assert one.sum
        assert one.sum.paused == 16 * HOUR
        assert one.closures[0].start == on("21 19:00")

    def test_clock_time_skips_nothing(self) -> None:
        one = told(Story("safety", at=on("20 22:00")), "resolution")
        assert one.sum == Sum(24 * HOUR, 0, 0, 24 * HOUR)
        assert one.closures == ()

    def test_a_promise_is_a_moment_that_neither_nights_nor_pauses_move(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("21 10:00"))
        story.then(ev.Held, at=on("20 13:00"), status="pending").then(ev.Resumed, at=on("20 14:00"))
        one = told(story, "update", on("21 10:30"))
        assert one.clock.promised
        assert one.sum == Sum(22 * HOUR, 0, 0, 22 * HOUR)
        assert (one.verdict.outcome, one.left, one.stops) == ("overdue", -HOUR / 2, ())

    def test_a_change_of_priority_is_told_as_what_set_another_target(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Prioritised, at=on("20 16:00"), from_="normal", to="urgent")
        [turn] = told(story, "resolution").turns
        assert (turn.at, turn.before.priority, turn.after.priority) == (on("20 16:00"), "normal", "urgent")
        assert told(story, "first_response").turns == ()  # it had been missed by then


HOLIDAY = "    holidays_yearly: {01-26: Republic Day, 08-15: Independence Day, 10-02: Gandhi Jayanti}"


@pytest.mark.parametrize(
    ("calendar", "start", "why"),
    [
        ("    holidays: {2026-11-21: Diwali}", "20 18:00", "Sat 21 Nov holiday (Diwali)"),
        ("    holidays: [2026-11-21]", "20 18:00", "Sat 21 Nov holiday"),
        ("    holidays_yearly: {11-21: Founders}", "20 18:00", "Sat 21 Nov holiday (Founders)"),
        ("    date_hours: {2026-11-21: []}", "20 18:00", "Sat closed"),
        ('    breaks: {2026-11-20: [["12:00", "13:00"]]}', "20 11:00", "break"),
        ("    holidays: [2026-11-21, {2026-11-22: X}, 2026-11-23, 2026-11-24]", "20 18:00",
         "4 closed days, 4 of them holidays"),
    ],
)  # fmt: skip
def test_closed_hours_say_why(calendar: str, start: str, why: str) -> None:
    one = told(Story(at=on(start)), "first_response", setup=setup_with(desk=(HOLIDAY, calendar)))
    assert one.closures[0].why == why


class TestVerdict:
    def say(self, story: Story, name: str, now: str) -> Verdict:
        view = story.view(on(now))
        return verdicts(view.state, view.clocks(), on(now))[name]  # type: ignore[index]

    def test_a_clock_is_met_when_it_was_stopped_in_time_and_missed_when_it_fell_due(self) -> None:
        met = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
        assert self.say(met, "first_response", "25 11:00") == ("met", on("20 12:00"), None)
        missed = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 18:00"), channel="email")
        assert self.say(missed, "first_response", "25 11:00") == ("missed", on("20 15:00"), None)

    def test_an_open_clock_runs_until_it_is_due_and_is_overdue_after(self) -> None:
        story = Story(at=on("20 11:00"))
        assert self.say(story, "first_response", "20 15:00") == ("running", on("20 15:00"), None)
        overdue = self.say(story, "first_response", "20 15:00:01")
        assert (overdue.outcome, overdue.at, overdue.missed) == ("overdue", on("20 15:00"), True)

    def test_a_paused_clock_runs_without_a_moment(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        assert self.say(story, "resolution", "30 12:00") == ("running", None, "it stands still")

    def test_a_ticket_created_closed_has_met_its_clocks_at_once(self) -> None:
        story = Story(at=on("20 11:00"), by="import:csv").then(ev.Closed, at=on("20 11:00"), reason="done")
        for name in ("acknowledgement", "first_response", "resolution"):
            assert self.say(story, name, "25 11:00") == ("met", on("20 11:00"), None)
        assert self.say(story, "update", "25 11:00") == ("not applicable", None, "the ticket is closed")

    @pytest.mark.parametrize(
        ("story", "name", "outcome", "why"),
        [
            (Story().then(ev.Merged, into="HD-261119-000000"), "resolution", "not applicable", "HD-261119-000000"),
            (Story().then(ev.Imported, by="import:csv", source="csv", source_id="1", doubts=("early",)), "resolution",
             "unknown", "early"),
            (Story(at=None), "resolution", "unknown", "created"),
            (Story().then(ev.Held, at=None, status="pending"), "resolution", "unknown", "no known moment"),
            (Story(), "next_response", "not applicable", "first reply"),
            (Story(channel="call"), "next_response", "not applicable", "waits for an answer"),
            (Story(), "handover", "not applicable", "take the ticket over"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_told_and_what_never_started_is_neither_met_nor_missed(
        self, story: Story, name: str, outcome: str, why: str
    ) -> None:
        found = self.say(story, name, "25 11:00")
        assert (found.outcome, found.missed) == (outcome, None)
        assert found.why is not None
        assert why in found.why

    def test_without_a_target_there_is_nothing_to_meet(self) -> None:
        without = setup_with(desk=("      handover: {urgent: 1 business hour, default: 4 business hours}\n", ""))
        view = Story().then(ev.Escalated, handover=True, **HANDED).view(setup=without)
        found = verdicts(view.state, view.clocks(), view.now)["handover"]
        assert found == ("not applicable", None, "policy standard sets no target for it")


class TestPolicies:
    def test_each_says_which_clocks_it_set_or_what_the_ticket_has_instead(self) -> None:
        first, last = explained(Story("app").view()).policies
        assert (first.sets, first.holds) == ((), False)
        assert [(one.test, one.value, one.holds) for one in first.judged] == [
            ("category is safety, fraud", "app", False)
        ]
        assert set(last.sets) == {"acknowledgement", "first_response", "update", "resolution"}

    def test_of_two_versions_each_has_the_clocks_that_were_settled_in_its_time(self) -> None:
        stricter = (
            "  - id: standard\n    from: 2026-11-21\n    targets: {resolution: {default: 2 business hours}}\n" + POLICY
        )
        story = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
        _, new, old = explained(story.view(on("25 11:00"), setup_with(desk=(POLICY, stricter)))).policies
        assert new.sets == ("update", "resolution")
        assert old.sets == ("acknowledgement", "first_response")


@given(ticket=tickets(), now=times(days=20))
def test_of_every_clock_the_parts_add_up_to_the_second(ticket: Ticket, now: datetime) -> None:
    found = explained(TicketView(default_setup(), ticket, now))
    assert tuple(found.verdicts) == CLOCKS
    for one in found.accounts:
        if one.sum is None or one.clock.due is None:
            continue
        assert sum(one.sum[:3]) == one.sum.total
        assert instant(one.clock.start) + one.sum.total * SECOND == instant(max(one.clock.due, one.clock.start))
        if len(one.closures) < LISTED and one.clock.counting is one.clock.calendar:
            assert sum(gap.seconds for gap in one.closures) == one.sum.closed
        if not one.clock.promised and one.clock.target is not None:
            assert one.sum.target == one.clock.target.seconds


@given(ticket=tickets(), now=times(days=20), hours=st.integers(0, 400))
def test_what_is_decided_stays_decided(ticket: Ticket, now: datetime, hours: int) -> None:
    last = max(event.at for event in ticket.timeline if event.at)
    early, late = max(now, last), max(now, last) + timedelta(hours=hours)
    before, after = (explained(TicketView(default_setup(), ticket, at)).verdicts for at in (early, late))
    for name, found in before.items():
        assert found.missed is None or after[name].missed == found.missed
