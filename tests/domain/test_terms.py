"""Terms: targets by priority and tier, whose calendar counts, and when a warning is wanted."""

import pytest

from hdesk.domain import events as ev
from hdesk.domain.setup import Setup
from hdesk.storage.settings import setup_of
from tests.support.clocking import HANDED, POLICY, clock, due
from tests.support.desks import altered, desk_files, findings_in, setup_with
from tests.support.stories import Story, on

FOR_URGENT = (
    POLICY,
    """\
  - id: rush
    when: {priority: urgent}
    targets: {first_response: {default: 30 business minutes}, resolution: {default: 2 business hours}}
  - id: back-office
    when: {tier: {at_least: L2}}
    pauses: [pending, on_hold]
    targets: {resolution: {default: 60 business hours}}
"""
    + POLICY,
)
YEARLY = "    holidays_yearly: {01-26: Republic Day, 08-15: Independence Day, 10-02: Gandhi Jayanti}"
RESPONSES = "{urgent: 1 business hour, high: 2 business hours, default: 4 business hours}"
BY_TIER = (
    f"      first_response: {RESPONSES}\n",
    "      first_response: {L2/urgent: 3bh, urgent: 1bh, L2: 6bh, default: 4bh}\n",
)


def at_tier(tier: str, priority: str = "normal") -> Story:
    story = Story(at=on("20 11:00")).then(ev.Routed, at=on("20 11:00"), by="route:x", team="operations", tier=tier)
    return story if priority == "normal" else story.then(ev.Prioritised, at=on("20 11:00"), from_="normal", to=priority)


class TestTargets:
    @pytest.mark.parametrize(
        ("tier", "priority", "at"),
        [
            ("L2", "urgent", "20 14:00"),  # L2/urgent: both are named
            ("L1", "urgent", "20 12:00"),  # the priority
            ("L2", "high", "20 17:00"),  # the tier
            ("L1", "high", "20 15:00"),  # default
        ],
    )
    def test_the_most_exact_entry_sets_the_target(self, tier: str, priority: str, at: str) -> None:
        assert due(at_tier(tier, priority), "first_response", setup=setup_with(desk=BY_TIER)) == on(at)

    def test_an_open_clock_follows_the_ticket_to_another_tier_from_its_original_start(self) -> None:
        story = at_tier("L1").then(ev.Escalated, at=on("20 13:00"), handover=True, **HANDED)
        assert due(story, "first_response", setup=setup_with(desk=BY_TIER)) == on("20 17:00")


class TestJudgedOnce:
    """What has been met or missed is judged by the priority of then."""

    def test_what_was_met_stays_met_when_the_priority_rises_later(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 14:00"), channel="email")
        story.then(ev.Prioritised, at=on("20 16:00"), from_="normal", to="urgent")
        assert due(story, "first_response") == on("20 15:00")
        assert clock(story, "first_response").breached(on("25 11:00")) is False

    def test_what_was_missed_stays_missed_when_the_priority_falls_later(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Prioritised, at=on("20 11:00"), from_="normal", to="urgent")
        story.then(ev.Prioritised, at=on("20 13:00"), from_="urgent", to="low")
        assert due(story, "first_response") == on("20 12:00")
        assert clock(story, "first_response").breached(on("20 13:00")) is True
        assert due(story, "resolution") == on("25 14:00")  # that one was open, and is judged anew

    def test_a_change_that_nobody_can_date_holds_from_the_start(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Prioritised, at=None, from_="normal", to="urgent")
        assert due(story, "first_response") == on("20 12:00")

    def test_a_reopened_ticket_is_judged_by_the_priority_that_it_has_then(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Resolved, at=on("20 12:00"))
        story.then(ev.Prioritised, at=on("20 13:00"), from_="normal", to="urgent").then(ev.Reopened, at=on("20 14:00"))
        assert due(story, "resolution") == on("21 13:00")  # ten hours, two of them spent resolved


class TestPoliciesByStanding:
    """A policy for a priority, team or tier holds while the ticket has it, and does not reach back."""

    def test_what_was_met_before_the_policy_held_stays_met(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Responded, at=on("20 14:00"), channel="email")
        story.then(ev.Prioritised, at=on("20 16:00"), from_="normal", to="urgent")
        clocks = story.view(setup=setup_with(desk=FOR_URGENT)).clocks()
        assert (clocks["first_response"].terms.policy, clocks["first_response"].due) == ("standard", on("20 15:00"))
        assert (clocks["resolution"].terms.policy, clocks["resolution"].due) == ("rush", on("20 13:00"))

    def test_what_was_missed_while_it_held_stays_missed(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Prioritised, at=on("20 11:00"), from_="normal", to="urgent")
        story.then(ev.Prioritised, at=on("20 16:00"), from_="urgent", to="normal")
        clocks = story.view(setup=setup_with(desk=FOR_URGENT)).clocks()
        assert {name: one.terms.policy for name, one in clocks.items() if one.breached(on("20 16:00"))} == {
            "acknowledgement": "standard",  # the policy for urgent ones has no target for it
            "first_response": "rush",
            "resolution": "rush",
        }

    def test_what_is_open_when_the_ticket_moves_up_follows_it_with_all_that_the_policy_says(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="on_hold")
        story.then(ev.Resumed, at=on("20 14:00"))
        setup = setup_with(desk=FOR_URGENT)
        assert due(story, "resolution", setup=setup) == on("23 14:00")
        story.then(ev.Escalated, at=on("20 15:00"), handover=True, **HANDED)
        one = clock(story, "resolution", setup=setup)
        assert (one.terms.policy, one.pauses) == ("back-office", ((on("20 12:00"), on("20 14:00")),))
        assert one.due == on("26 16:00")  # 62 hours: 8, 10, 7, 10, 10, 10 and 7


NIGHT = "  night:\n    hours: {fri: [['20:00', '24:00']], sat: [['00:00', '24:00']]}\n"
DAWN = "  dawn:\n    hours: {sat: [['06:00', '08:00']], sun: [['06:00', '24:00']]}\n"


def with_calendars(*, team: bool = False, tier: bool = False, policy: bool = False) -> Setup:
    files = altered("desk.yaml", "calendars:\n", f"calendars:\n{NIGHT}{DAWN}")
    if team:
        operations = "operations: {title: Operations, tier: L2}"
        files = altered("desk.yaml", operations, operations[:-1] + ", calendar: night}", files)
    if tier:
        files = altered("desk.yaml", "dispositions:", "tier_calendars: {L2: dawn}\ndispositions:", files)
    if policy:
        files = altered("desk.yaml", POLICY, POLICY + "    calendar: default\n", files)
    return setup_of(files, on("20 11:00"))


class TestCalendars:
    @pytest.mark.parametrize(
        ("named", "at", "chooser"),
        [
            ({}, "20 15:00", "default"),
            ({"tier": True}, "22 08:00", "tier"),  # two hours on Saturday, two on Sunday
            ({"team": True, "tier": True}, "20 24:00", "team"),
            ({"team": True, "tier": True, "policy": True}, "20 15:00", "policy"),
        ],
    )
    def test_the_policys_comes_before_the_teams_before_the_tiers_before_the_desks(
        self, named: dict[str, bool], at: str, chooser: str
    ) -> None:
        one = clock(at_tier("L2"), "first_response", setup=with_calendars(**named))
        assert one.due == (on("21 00:00") if at == "20 24:00" else on(at))
        assert one.chosen.by == chooser

    def test_a_clock_stays_on_the_calendar_of_the_team_that_had_the_ticket_when_it_started(self) -> None:
        setup = with_calendars(team=True)
        story = Story(at=on("20 11:00")).then(ev.Routed, at=on("20 11:00"), by="route:x", team="helpdesk", tier="L1")
        story.then(ev.Escalated, at=on("20 13:00"), handover=True, **HANDED)
        assert clock(story, "first_response", setup=setup).chosen.by == "default"
        assert due(story, "first_response", setup=setup) == on("20 15:00")
        assert due(story, "handover", setup=setup) == on("21 00:00")  # this one starts with the new team

    def test_a_clock_that_started_before_any_team_had_the_ticket_counts_on_the_first_teams(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Routed, at=on("20 11:30"), by="route:x", team="operations", tier="L2")
        assert clock(story, "first_response", setup=with_calendars(team=True)).chosen.by == "team"


WARNED = (
    POLICY,
    POLICY + "    warn: {default: 30 business minutes, resolution: 5 business hours}\n",
)


class TestWarnings:
    def test_a_warning_comes_the_lead_before_the_due_date_in_opening_hours(self) -> None:
        story = Story(at=on("20 15:15"))
        setup = setup_with(desk=WARNED)
        assert due(story, "first_response", setup=setup) == on("21 09:15")
        assert clock(story, "first_response", setup=setup).warns == on("20 18:45")
        assert clock(story, "resolution", setup=setup).due == on("23 18:15")  # 3:45, 10, 7 and 9:15 hours
        assert clock(story, "resolution", setup=setup).warns == on("23 13:15")

    def test_a_pause_moves_it_as_it_moves_the_due_date(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Held, at=on("20 12:00"), status="pending")
        assert clock(story, "resolution", setup=setup_with(desk=WARNED)).warns is None
        story.then(ev.Resumed, at=on("20 14:00"))
        assert due(story, "resolution", setup=setup_with(desk=WARNED)) == on("23 16:00")
        assert clock(story, "resolution", setup=setup_with(desk=WARNED)).warns == on("23 11:00")

    def test_a_promise_is_warned_of_too(self) -> None:
        story = Story(at=on("20 11:00")).then(ev.Promised, at=on("20 12:00"), due=on("21 09:20"))
        assert clock(story, "update", setup=setup_with(desk=WARNED)).warns == on("20 18:50")

    def test_without_a_lead_there_is_none(self) -> None:
        assert clock(Story(at=on("20 11:00")), "resolution").warns is None


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (RESPONSES, "{L2/urgnt: 1 business hour}", "there is no priority `urgnt`", "did you mean `urgent`?"),
        (RESPONSES, "{L7/urgent: 1 business hour}", "there is no tier `L7`", "one of L0, L1, L2, L3"),
        (POLICY, POLICY + "    warn: {resolutoin: 1 business hour}\n", "there is no clock `resolutoin`",
         "did you mean `resolution`?"),
        (POLICY, POLICY + "    warn: {resolution: 1 hour}\n",
         "`1 hour` before the target of resolution for urgent, `10 business hours`",
         "write it in business time, as 1 business hour"),
        (POLICY, POLICY + "    warn: {default: 2 business hours, resolution: 1 business hour}\n",
         "`2 business hours` before the target of acknowledgement for default, `1 business hour`",
         "warn later, or allow more"),
        (POLICY, POLICY + "    warn: {resolution: 1 business day}\n",
         "`1 business day`: a warning cannot be counted in business days",
         "as 10 business hours, or in days of clock time"),
        ("tiers: [L0, L1, L2, L3]", "tiers: [L0, L1, L2, L3, urgent]", "no tier can be called `urgent`",
         "targets are given by priority, tier, TIER/PRIORITY and default"),
        ("dispositions:", "tier_calendars: {L9: default}\ndispositions:", "there is no tier `L9`",
         "one of L0, L1, L2, L3"),
        ("dispositions:", "tier_calendars: {L2: defalt}\ndispositions:", "there is no calendar `defalt`",
         "did you mean `default`?"),
    ],
)  # fmt: skip
def test_what_a_policy_cannot_mean_is_found_at_its_place(old: str, new: str, message: str, hint: str) -> None:
    files = desk_files()
    text = files["desk.yaml"].decode().replace(old, new, 1)
    [finding] = findings_in(files | {"desk.yaml": text.encode()})
    assert finding.message.startswith(message)
    assert finding.hint == hint
    assert finding.line is not None
    word = new.rsplit("\n    ", maxsplit=1)[-1].split(":", maxsplit=1)[0].strip("{ ").split("/")[0]
    line = text.splitlines()[finding.line - 1]
    assert word in line or "tiers:" in line


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('      wed: [["09:00", "19:00"]]', '      wed: [["09:00", "19:00"], ["18:00", "20:00"]]', "wed:"),
        ('      thu: [["09:00", "19:00"]]', '      thu: [["19:00", "09:00"]]', "thu:"),
        (YEARLY, "    holidays:\n    - 2026-01-26\n    - 2026-02-30", "02-30"),
        (YEARLY, "    holidays: {2026-02-30: Never}", "Never"),
        (YEARLY, "    timezone: Asia/Kolkatta", "Kolkatta"),
    ],
)  # fmt: skip
def test_what_a_calendar_cannot_mean_is_found_on_its_line(old: str, new: str, line: str) -> None:
    files = altered("desk.yaml", old, new)
    [finding] = findings_in(files)
    assert finding.line is not None
    assert line in files["desk.yaml"].decode().splitlines()[finding.line - 1]
