"""Runs: every run of a clock that starts again and again, those that are over too."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import fold, ticket_of, undone
from hdesk.domain.held import Held, life_of
from hdesk.domain.model import DONE, Facts
from hdesk.domain.runs import REPEATED, Judged, counts, judged_runs
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView
from tests.support.clocking import HANDED, POLICY
from tests.support.desks import default_setup, setup_with
from tests.support.histories import facts, timelines, times
from tests.support.stories import TICKET, Story, on

STRICTER = (
    "  - id: urgent-only\n    when: {priority: urgent}\n    targets:\n      update: {default: 2 business hours}\n"
)
LATER = "  - id: later\n    from: 2026-11-24\n    pauses: [on_hold]\n    targets:\n      update: {default: 1 hour}\n"
SETUPS = (
    default_setup(),
    setup_with(desk=(POLICY, LATER + POLICY)),
    setup_with(desk=(POLICY, STRICTER + POLICY)),
    setup_with(desk=(POLICY, POLICY + "    pauses: [pending, on_hold]\n")),
)
"""The default desk, one whose policy changes, one whose policy looks at the priority, one that pauses more."""


def judged(view: TicketView) -> list[Judged]:
    return judged_runs(view, life_of(view.ticket, view.related.received()).runs)


def told(story: Story, name: str, setup: Setup | None = None) -> list[tuple[str, str, bool]]:
    """Tell of a clock's runs that count: when each was settled, when it was due, and whether it was met."""
    found = [one for one in judged(story.view(setup=setup)) if one.numbered.run.name == name and counts(one)]
    rows = []
    for one in found:
        assert one.clock is not None
        assert one.clock.settled is not None
        met = one.clock.stopped is not None and one.clock.stopped == one.clock.settled
        rows.append((f"{one.clock.settled:%d %H:%M}", f"{one.clock.due:%d %H:%M}", met))
    return rows


@given(about=facts, events=timelines(), now=times(days=12), setup=st.sampled_from(SETUPS), came=st.none() | times())
def test_the_run_that_lasts_is_the_one_that_the_clocks_have(
    about: Facts, events: list[ev.Event], now: datetime, setup: Setup, came: datetime | None
) -> None:
    view = TicketView(setup, ticket_of(TICKET, about, events), now, related=Related(received=lambda: came))
    lasting: dict[str, list[Judged]] = {}
    for one in judged(view):
        if one.numbered.run.stopped is None:
            lasting.setdefault(one.numbered.run.name, []).append(one)
    clocks = {name: clock for name, clock in view.clocks().items() if name in REPEATED}
    assert {name: found[-1].clock for name, found in lasting.items()} == clocks
    assert view.state.status not in DONE or not lasting


@given(about=facts, events=timelines(), moment=times(days=10))
def test_who_had_a_ticket_is_what_the_events_until_then_say(
    about: Facts, events: list[ev.Event], moment: datetime
) -> None:
    ticket = ticket_of(TICKET, about, events)
    gone = undone(ticket.timeline)
    standing = [event for event in ticket.timeline if ev.chars_of(event.id) not in gone]
    known = [event for event in standing if event.at is None or event.at <= moment]
    if known and isinstance(known[0], ev.Created):
        state = fold(facts_at_creation(ticket), known)
        wanted = Held(state.team, state.tier, state.priority, state.owner)
        assert life_of(ticket, None).at(moment) == wanted


@given(about=facts, events=timelines())
def test_those_who_had_it_last_are_in_the_header(about: Facts, events: list[ev.Event]) -> None:
    ticket = ticket_of(TICKET, about, events)
    assert life_of(ticket, None).at(None) == Held(ticket.team, ticket.tier, ticket.priority, ticket.owner)


def test_a_timeline_that_does_not_begin_with_its_creation_is_told_to_its_end() -> None:
    about = Facts(subject="Nobody came", category="pickup", channel="email")
    events: list[ev.Event] = [
        ev.Routed(id="2-000002", at=on("20 12:00"), by="route:r", team="operations", tier="L2"),
        ev.Created(id="4-000004", time="unknown", by="priya", channel="email"),
        ev.FollowedUp(id="5-000005", at=on("20 11:00"), by="priya"),
    ]
    ticket = ticket_of(TICKET, about, events)
    assert ticket.team == "operations"
    assert life_of(ticket, None).at(None).team == "operations"


class TestNextResponses:
    def test_each_message_after_the_first_reply_waits_for_a_reply_of_its_own(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.CustomerReplied, at=on("20 11:30"), by="customer", channel="email")
        story.then(ev.Responded, at=on("20 12:00"), channel="email")
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        story.then(ev.CustomerReplied, at=on("20 14:00"), by="customer", channel="email")
        story.then(ev.Responded, at=on("20 15:00"), channel="email", auto=True)
        story.then(ev.Responded, at=on("20 16:00"), channel="email")
        story.then(ev.CustomerReplied, at=on("21 10:00"), by="customer", channel="email")
        story.then(ev.Responded, at=on("23 10:00"), channel="call")
        assert told(story, "next_response") == [("20 16:00", "21 11:00", True), ("21 18:00", "21 18:00", False)]

    def test_a_resolution_ends_the_waiting_and_only_what_was_late_by_then_counts(self) -> None:
        story = Story(channel="call", at=on("20 11:00"))
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        assert told(story.then(ev.Resolved, at=on("20 14:00")), "next_response") == []
        late = Story(channel="call", at=on("20 11:00"))
        late.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        assert told(late.then(ev.Resolved, at=on("23 14:00")), "next_response") == [("21 11:00", "21 11:00", False)]

    def test_a_message_still_without_an_answer_waits_on_when_the_ticket_is_reopened(self) -> None:
        story = Story(channel="call", at=on("20 11:00"))
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        story.then(ev.Resolved, at=on("20 14:00")).then(ev.Reopened, at=on("20 15:00"))
        story.then(ev.Responded, at=on("20 16:00"), channel="email")
        assert told(story, "next_response") == [("20 16:00", "21 11:00", True)]


class TestUpdates:
    def test_each_update_starts_the_next_run_and_a_promise_moves_it(self) -> None:
        story = Story(at=on("20 11:00"))  # 20 business hours: until Sunday at 12:00
        story.then(ev.Acknowledged, at=on("20 12:00"), channel="email")
        story.then(ev.Promised, at=on("20 13:00"), due=on("20 15:00"), reason="slot")
        story.then(ev.Responded, at=on("20 16:00"), channel="email")
        assert told(story, "update") == [
            ("20 12:00", "22 12:00", True), ("20 13:00", "22 13:00", True), ("20 15:00", "20 15:00", False),
            ("22 17:00", "22 17:00", False),
        ]  # fmt: skip

    def test_a_promise_kept_at_the_very_moment_is_met(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("20 15:00"))
        story.then(ev.Responded, at=on("20 15:00"), channel="email")
        assert told(story, "update")[1] == ("20 15:00", "20 15:00", True)

    def test_who_takes_a_call_has_given_the_first_update(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
        assert [row[0] for row in told(story, "update")][:1] == ["20 12:00"]
        assert len(told(story, "update")) == 2

    def test_a_resolution_ends_a_run_unjudged_and_a_reopening_starts_another(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00"))
        assert told(story, "update") == []
        story.then(ev.Reopened, at=on("25 10:00")).then(ev.Responded, at=on("25 11:00"), channel="email")
        assert told(story, "update")[0] == ("25 11:00", "27 10:00", True)

    def test_a_run_that_was_late_before_the_resolution_was_missed(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Resolved, at=on("24 12:00"))
        assert told(story, "update") == [("22 12:00", "22 12:00", False)]

    def test_a_pause_that_lasts_when_the_update_comes_is_taken_off_until_then(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        story.then(ev.Responded, at=on("25 10:00"), channel="email").then(ev.Resumed, at=on("25 12:00"))
        story.then(ev.Responded, at=on("25 13:00"), channel="email")
        assert [row[::2] for row in told(story, "update")][:2] == [("25 10:00", True), ("25 13:00", True)]

    @pytest.mark.parametrize(("answered", "due"), [("23 18:00", "22 12:00"), ("24 18:00", "24 18:00")])
    def test_a_run_is_judged_by_the_policy_in_force_when_it_was_met_or_missed(self, answered: str, due: str) -> None:
        setup = setup_with(desk=(POLICY, LATER + POLICY))  # from Tuesday the 24th on: within the hour
        start = "20 11:00" if due.startswith("22") else "24 17:00"
        story = Story(channel="call", at=on(start)).then(ev.Responded, at=on(answered), channel="email")
        assert told(story, "update", setup)[0][1] == due

    def test_a_run_is_judged_anew_when_the_priority_changes_while_it_lasts(self) -> None:
        setup = setup_with(desk=(POLICY, STRICTER + POLICY))
        story = Story(channel="call", at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
        story.then(ev.Prioritised, at=on("20 12:30"), from_="normal", to="urgent")
        story.then(ev.Responded, at=on("20 15:00"), channel="email")
        assert told(story, "update", setup)[:2] == [("20 12:00", "22 12:00", True), ("20 14:00", "20 14:00", False)]


class TestHandovers:
    def test_each_handover_waits_for_its_own_team(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Escalated, at=on("20 12:00"), handover=True, **HANDED)
        story.then(ev.Escalated, at=on("20 13:00"), team="tech", handover=True, reason="bug")
        story.then(ev.Accepted, at=on("20 14:00"), team="tech")
        story.then(ev.Returned, at=on("20 18:00"), team="operations", reason="other")
        assert told(story, "handover") == [("20 14:00", "20 17:00", True), ("20 16:00", "20 16:00", False)]

    def test_telling_a_team_hands_nothing_over(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Escalated, at=on("20 12:00"), **HANDED)
        assert told(story.then(ev.Accepted, at=on("20 14:00"), team="operations"), "handover") == []

    def test_a_resolution_ends_the_waiting(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Escalated, at=on("20 12:00"), handover=True, **HANDED)
        assert told(story.then(ev.Resolved, at=on("20 14:00")), "handover") == []

    def test_an_answer_at_a_moment_that_nobody_knows_says_nothing(self) -> None:
        story = Story(channel="call", at=on("20 11:00")).then(ev.Escalated, at=on("20 12:00"), handover=True, **HANDED)
        assert told(story.then(ev.Accepted, at=None, team="operations"), "handover") == []


def test_a_ticket_merged_or_in_doubt_or_of_unknown_moments_has_no_runs() -> None:
    late = Story(channel="call", at=on("20 11:00")).then(ev.Responded, at=on("23 11:00"), channel="email")
    assert told(late, "update")
    assert not told(late.then(ev.Merged, into="HD-261120-000001"), "update")
    doubted = Story(channel="call", at=on("20 11:00"))
    doubted.then(ev.Imported, by="import:old", source="old", source_id="7", doubts=("answered before it came",))
    assert not told(doubted.then(ev.Responded, at=on("23 11:00"), channel="email"), "update")
    untold = Story(channel="call", at=on("20 11:00")).then(ev.Responded, at=None, channel="email")
    assert not told(untold.then(ev.Responded, at=on("23 11:00"), channel="email"), "update")


def test_an_undone_reply_has_ended_no_run() -> None:
    story = Story(channel="call", at=on("20 11:00")).then(ev.Responded, at=on("20 12:00"), channel="email")
    story.then(ev.Undone, event=story.last.id)
    story.then(ev.Responded, at=on("20 13:00"), channel="email")
    assert told(story, "update")[0] == ("20 13:00", "22 12:00", True)
