"""Routes and rules at work: passes, episodes, pins, and what people have decided (DESIGN, sections 3 and 6)."""

from datetime import timedelta

import pytest

from hdesk.domain import events as ev
from hdesk.domain.apply import fired, settle
from hdesk.domain.fold import refolded
from hdesk.domain.ids import derived
from hdesk.domain.model import Order, Ticket
from hdesk.domain.setup import Setup
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.stories import TICKET, Story

CHAIN = setup_with(
    rules="""
  - {id: last, title: x, when: {escalated_to: tech}, then: {escalate: {to: cx-manager, kind: a, reason: a}}}
  - {id: middle, title: x, when: {priority: high}, then: {escalate: {to: tech, kind: b, reason: b}}}
  - {id: first, title: x, when: {category: app}, then: {priority: high}}
"""
)
HANDOVER = setup_with(
    rules="""
  - id: take-over
    title: Work goes to Operations
    when: {category: app}
    then: {priority: high, escalate: {to: operations, handover: true, kind: a, reason: a}}
"""
)
LOWERING = setup_with(rules="  - {id: low, title: x, when: {category: app}, then: {priority: low}}\n")


def by_rules(ticket: Ticket) -> list[tuple[str, str]]:
    """List who acted automatically, and how, in order."""
    return [(event.by, ev.type_of(event)) for event in ticket.timeline if event.by.startswith(("rule:", "route:"))]


def carried_on(story: Story, setup: Setup) -> Ticket:
    """Settle the story's ticket, and let the story go on from there."""
    ticket = settle(setup, story.ticket, story.now)
    story.events = list(ticket.timeline)
    return ticket


def test_rules_see_what_other_rules_changed() -> None:
    ticket = settle(CHAIN, Story("app").ticket, NOW)
    assert by_rules(ticket) == [
        ("route:default", "routed"),
        ("rule:first", "prioritised"),
        ("rule:middle", "escalated"),
        ("rule:last", "escalated"),
    ]
    assert [event.id.partition("-")[0] for event in ticket.timeline] == ["1", "2", "3", "4", "5"]


def test_each_automatic_change_names_its_rule_and_says_what_it_found() -> None:
    ticket = settle(default_setup(), Story("fraud").ticket, NOW)
    _, routed, prioritised, first, second = ticket.timeline
    assert isinstance(routed, ev.Routed)
    assert (routed.by, routed.team, routed.at) == ("route:fraud", "operations", NOW)
    assert isinstance(prioritised, ev.Prioritised)
    assert (prioritised.by, prioritised.from_, prioritised.to) == ("rule:safety-or-fraud", "normal", "urgent")
    for escalated, team in ((first, "cx-manager"), (second, "operations-manager")):
        assert isinstance(escalated, ev.Escalated)
        assert (escalated.team, escalated.handover, escalated.reason) == (team, None, "safety or fraud reported")


def test_running_again_changes_nothing() -> None:
    once = settle(CHAIN, Story("app").ticket, NOW)
    assert settle(CHAIN, once, NOW) is once
    assert settle(CHAIN, once, NOW + timedelta(days=9)) is once


def test_what_settles_is_the_fold_of_its_timeline() -> None:
    ticket = settle(default_setup(), Story("fraud").ticket, NOW)
    assert refolded(ticket) == ticket


def test_automatic_events_have_the_same_identity_on_every_clone_whenever_they_fire() -> None:
    here = settle(default_setup(), Story("fraud").ticket, NOW)
    there = settle(default_setup(), Story("fraud").then(ev.Noted, text="x").ticket, NOW + timedelta(hours=3))
    assert [ev.chars_of(event.id) for event in here.timeline[1:]] == [
        ev.chars_of(event.id) for event in there.timeline[2:]
    ]
    assert ev.chars_of(here.timeline[2].id) == derived(TICKET, "rule:safety-or-fraud", 0, "priority")
    assert ev.chars_of(here.timeline[3].id) == derived(TICKET, "rule:safety-or-fraud", 0, "escalate cx-manager")


class TestOnce:
    def test_a_rule_does_not_fire_again_while_the_ticket_is_not_reopened(self) -> None:
        story = Story("payout", subcategory="delayed", said="not received")
        carried_on(story, default_setup())
        story.then(ev.Returned, team="operations", reason="missing_information")
        story.then(ev.Prioritised, from_="high", to="low")
        ticket = carried_on(story, default_setup())
        assert (ticket.priority, story.state.open_escalations) == ("low", {})

    def test_it_fires_again_after_a_reopening(self) -> None:
        story = Story("payout", subcategory="delayed", said="not received")
        first = carried_on(story, default_setup())
        carried_on(story.then(ev.Resolved, text="Paid"), default_setup())
        again = carried_on(story.then(ev.Reopened, reason="not paid"), default_setup())
        escalated = [event for event in again.timeline if isinstance(event, ev.Escalated)]
        assert len([event for event in first.timeline if isinstance(event, ev.Escalated)]) == 1
        assert [event.by for event in escalated] == ["rule:payout-delay"] * 2
        assert len({ev.chars_of(event.id) for event in escalated}) == 2

    def test_what_was_undone_is_done_once_more_where_the_rule_holds_and_by_another_identity(self) -> None:
        story = Story("app")
        carried_on(story, HANDOVER)
        first = [event for event in story.events if event.by == "rule:take-over"]
        for event in first:
            story.then(ev.Undone, event=event.id)
        assert (story.ticket.priority, story.ticket.team) == ("normal", "helpdesk")
        ticket = carried_on(story, HANDOVER)
        assert (ticket.priority, ticket.team) == ("high", "operations")
        mine = [ev.chars_of(event.id) for event in ticket.timeline if event.by == "rule:take-over"]
        assert len(set(mine)) == len(mine) == 2 * len(first)
        assert settle(HANDOVER, ticket, story.now) == ticket

    def test_taking_back_anything_but_an_edit_does_not_ask_the_routes_again(self) -> None:
        story = Story("app")
        carried_on(story, HANDOVER)
        edits = story.state.edits
        story.then(ev.Noted, text="Called.")
        story.then(ev.Undone, event=story.events[-1].id)
        assert story.state.edits == edits
        story.then(ev.Edited, changes={"category": ("app", "fraud")})
        story.then(ev.Undone, event=story.events[-1].id)
        assert story.state.edits == edits + 2

    def test_whether_a_rule_has_fired_can_be_asked(self) -> None:
        story = Story("payout", subcategory="delayed", said="not received")
        rules = {rule.id: rule for rule in default_setup().rules}
        assert not fired(rules["payout-delay"], TICKET, story.state)
        carried_on(story, default_setup())
        assert fired(rules["payout-delay"], TICKET, story.state)
        assert not fired(rules["high-value-order"], TICKET, story.state)
        story.then(ev.Resolved).then(ev.Reopened)
        assert not fired(rules["payout-delay"], TICKET, story.state)


class TestEscalating:
    def test_a_team_that_has_an_open_escalation_is_not_told_again(self) -> None:
        story = Story("fraud").then(ev.Escalated, team="cx-manager", reason="angry")
        ticket = carried_on(story, default_setup())
        assert [event.team for event in ticket.timeline if isinstance(event, ev.Escalated)] == [
            "cx-manager",
            "operations-manager",
        ]

    def test_two_rules_that_want_one_team_tell_it_once(self) -> None:
        setup = setup_with(
            rules="""
  - {id: one, title: x, when: {category: app}, then: {escalate: {to: tech, kind: a, reason: a}}}
  - {id: two, title: x, when: {category: app}, then: {escalate: {to: tech, kind: b, reason: b}}}
"""
        )
        assert by_rules(settle(setup, Story("app").ticket, NOW))[1:] == [("rule:one", "escalated")]

    def test_a_rule_hands_over_only_if_it_says_so_and_then_to_the_teams_own_tier(self) -> None:
        ticket = settle(HANDOVER, Story("app").ticket, NOW)
        assert (ticket.team, ticket.tier, ticket.priority) == ("operations", "L2", "high")
        assert settle(CHAIN, Story("app").ticket, NOW).team == "helpdesk"


class TestPriority:
    @pytest.mark.parametrize("by_person", ["urgent", "high"])
    def test_a_rule_never_lowers_what_a_person_set(self, by_person: str) -> None:
        story = Story("order_status", order=Order(value=99_000.0)).then(ev.Prioritised, from_="normal", to=by_person)
        assert carried_on(story, default_setup()).priority == by_person
        story = Story("app").then(ev.Prioritised, from_="normal", to=by_person)
        assert carried_on(story, LOWERING).priority == by_person

    def test_a_rule_raises_what_a_person_set_lower(self) -> None:
        story = Story("order_status", order=Order(value=99_000.0)).then(ev.Prioritised, from_="normal", to="low")
        assert carried_on(story, default_setup()).priority == "high"

    def test_a_rule_lowers_the_priority_that_nobody_set(self) -> None:
        assert settle(LOWERING, Story("app").ticket, NOW).priority == "low"

    def test_a_rule_never_lowers_what_a_rule_set(self) -> None:
        setup = setup_with(
            rules="""
  - {id: high, title: x, when: {category: app}, then: {priority: high}}
  - {id: low, title: x, when: {priority: high}, then: {priority: low}}
"""
        )
        assert by_rules(settle(setup, Story("app").ticket, NOW))[1:] == [("rule:high", "prioritised")]

    def test_a_pinned_priority_is_left_alone_while_the_rest_of_the_rule_acts(self) -> None:
        story = Story("fraud").then(ev.Pinned, field="priority", reason="a test purchase")
        ticket = carried_on(story, default_setup())
        assert ticket.priority == "normal"
        assert set(story.state.open_escalations) == {"cx-manager", "operations-manager"}
        assert ("rule:safety-or-fraud", "prioritised") not in by_rules(ticket)


class TestTeam:
    def test_a_pinned_team_is_neither_routed_nor_handed_over(self) -> None:
        ticket = carried_on(Story("app", subcategory="crash").then(ev.Pinned, field="team"), HANDOVER)
        assert (ticket.team, ticket.priority) == (None, "high")

    def test_facts_that_are_edited_lead_to_another_team(self) -> None:
        story = Story("app", subcategory="crash")
        assert carried_on(story, default_setup()).team == "tech"
        story.then(ev.Edited, changes={"category": ("app", "vendor")})
        assert carried_on(story, default_setup()).team == "vendor-sla-quality"

    def test_an_edit_that_is_undone_leads_back(self) -> None:
        story = Story("app", subcategory="crash")
        carried_on(story, default_setup())
        story.then(ev.Edited, changes={"category": ("app", "vendor")})
        edit = story.last
        carried_on(story, default_setup())
        ticket = carried_on(story.then(ev.Undone, event=edit.id), default_setup())
        assert ticket.team == "tech"
        chars = [ev.chars_of(event.id) for event in ticket.timeline]
        assert len(set(chars)) == len(chars)

    def test_edits_that_lead_nowhere_else_route_nothing(self) -> None:
        story = Story("app", subcategory="crash")
        carried_on(story, default_setup())
        story.then(ev.Edited, changes={"nature": ("", "query")})
        assert [kind for _, kind in by_rules(carried_on(story, default_setup()))] == ["routed"]

    def test_what_a_person_has_moved_stays_there(self) -> None:
        story = Story("app", subcategory="crash")
        carried_on(story, default_setup())
        story.then(ev.Escalated, team="operations", tier="L2", handover=True, reason="x")
        story.then(ev.Edited, changes={"category": ("app", "vendor")})
        assert carried_on(story, default_setup()).team == "operations"

    def test_what_a_person_routed_stays_there(self) -> None:
        story = Story("app", subcategory="crash").then(ev.Routed, team="operations", tier="L2")
        story.then(ev.Edited, changes={"category": ("app", "vendor")})
        assert carried_on(story, default_setup()).team == "operations"

    def test_other_routes_in_the_settings_leave_old_tickets_where_they_are(self) -> None:
        story = Story("app", subcategory="crash")
        carried_on(story, default_setup())
        assert (
            carried_on(story, setup_with(routes="  - {id: x, when: {category: app}, team: operations}\n")).team
            == "tech"
        )


def test_a_closed_ticket_is_left_alone() -> None:
    ticket = Story("fraud").then(ev.Closed, reason="spam").ticket
    assert settle(default_setup(), ticket, NOW + timedelta(hours=1)) is ticket


def test_a_merged_ticket_is_left_alone() -> None:
    ticket = Story("fraud").then(ev.Merged, into="HD-261119-000000").then(ev.Reopened).ticket
    assert settle(default_setup(), ticket, NOW + timedelta(hours=1)) is ticket


def test_a_rule_that_only_says_what_to_do_next_writes_nothing() -> None:
    setup = setup_with(rules="  - {id: hint, title: x, when: {category: app}, then: {next: Call}}\n")
    assert by_rules(settle(setup, Story("app").ticket, NOW)) == [("route:default", "routed")]
