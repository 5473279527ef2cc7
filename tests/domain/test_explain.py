"""Rules explain themselves: what each found, what came of it, and why not more."""

from datetime import datetime, timedelta

from hypothesis import given

from hdesk.domain import events as ev
from hdesk.domain.apply import settle
from hdesk.domain.explain import Consequence, Explained, explain
from hdesk.domain.model import Order, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import TicketView
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.histories import tickets
from tests.support.stories import Story, on


def explained(story: Story, one: str, setup: Setup | None = None, at: datetime | None = None) -> Explained:
    """Give what one route or rule says of the story's ticket."""
    return next(found for found in explain(story.view(at, setup)) if found.id == one)


def settled(story: Story, setup: Setup | None = None) -> Story:
    """Run the rules at the moment of the last event, and let the story go on from there."""
    story.events = list(settle(setup or default_setup(), story.ticket, story.now).timeline)
    return story


def came(story: Story, one: str, setup: Setup | None = None, at: datetime | None = None) -> list[tuple[str, str]]:
    """Give what came of each consequence."""
    return [(done.what, done.outcome) for done in explained(story, one, setup, at).consequences]


def why(story: Story, one: str, setup: Setup | None = None) -> str | None:
    """Give why the first consequence did not come about, or what was special about it."""
    return explained(story, one, setup).consequences[0].why


LATE = Story("pickup", at=on("18 11:00"), order=Order(id="ORD-1", value=64_500.0, pickup_due_on=on("18 00:00").date()))


class TestWhatEachTestFound:
    def test_a_test_shows_the_value_that_the_ticket_has(self) -> None:
        verdict = explained(LATE, "high-value-order").verdict
        assert [(part.says, part.holds, part.value) for part in verdict.parts] == [
            ("order.value at least 50000", True, 64_500.0),
            ("status not resolved, closed", True, "new"),
        ]

    def test_a_lapse_of_time_says_from_when_it_is_over(self) -> None:
        for at in (on("19 12:00"), on("24 12:00")):
            [_, late, _] = explained(LATE, "long-pending-pickup", at=at).verdict.parts
            assert (late.holds, late.turns) == (at > on("21 00:00"), on("21 00:00"))

    def test_a_search_shows_the_words_around_what_it_found(self) -> None:
        story = Story("payout", subcategory="delayed", said=f"{'x' * 50} the money is NOT RECEIVED yet, {'y' * 50}")
        found = [part.found for part in explained(story, "payout-delay").verdict.tests() if part.found]
        assert found == [f"…{'x' * 6} the money is NOT RECEIVED yet, {'y' * 14}…"]

    def test_what_is_not_there_is_no_value(self) -> None:
        verdict = explained(Story("pickup"), "long-pending-pickup").verdict
        assert [part.value for part in verdict.parts] == ["pickup", None, "new"]


class TestWhatCameOfIt:
    def test_what_a_rule_has_done_stands_with_its_moment(self) -> None:
        [priority, *_] = explained(settled(Story("fraud")), "safety-or-fraud").consequences
        assert priority == Consequence("priority urgent", "done", NOW)

    def test_what_time_has_made_true_is_due(self) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=on("18 00:00").date()))
        assert came(story, "long-pending-pickup", at=on("24 12:00"))[:2] == [
            ("priority high", "due"),
            ("escalate to operations-manager", "due"),
        ]

    def test_a_next_step_is_shown_while_the_condition_holds(self) -> None:
        step = "next: Call the customer within 30 minutes and stay with the case"
        story = settled(Story("fraud"))
        assert came(story, "safety-or-fraud")[-1] == (step, "shown")
        assert came(settled(story.then(ev.Resolved)), "safety-or-fraud")[-1] == (step, "not")

    def test_a_route_that_has_answered_says_so_and_the_later_ones_name_it(self) -> None:
        story = settled(Story("fraud"))
        assert came(story, "fraud") == [("to operations/L2", "done")]
        assert why(story, "default") == "an earlier route answers: fraud"

    def test_what_was_undone_says_so(self) -> None:
        story = settled(Story("fraud"))
        prioritised = next(event for event in story.events if isinstance(event, ev.Prioritised))
        assert why(story.then(ev.Undone, event=prioritised.id), "safety-or-fraud") == "undone since"

    def test_what_was_undone_is_due_again_while_the_condition_holds(self) -> None:
        story = settled(Story("fraud"))
        for event in [one for one in story.events if one.by == "rule:safety-or-fraud"]:
            story.then(ev.Undone, event=event.id)
        assert came(story, "safety-or-fraud")[0][1] == "due"


ORDER_STATUS = "order_status"
HIGH = Order(id="ORD-1", value=64_500.0)


class TestWhyNot:
    def test_a_person_has_set_the_priority_higher(self) -> None:
        story = Story(ORDER_STATUS, order=HIGH).then(ev.Prioritised, from_="normal", to="urgent")
        assert why(story, "high-value-order") == ("priya has set it to urgent, and rules never lower what was set")

    def test_the_priority_is_that_already(self) -> None:
        story = Story(ORDER_STATUS, order=HIGH).then(ev.Prioritised, from_="normal", to="high")
        assert why(story, "high-value-order") == "the priority is high already"

    def test_a_field_is_pinned(self) -> None:
        story = Story("fraud", order=HIGH).then(ev.Pinned, field="priority").then(ev.Pinned, field="team")
        assert why(story, "high-value-order") == "the priority is pinned"
        assert why(story, "fraud") == "the team is pinned"

    def test_a_pin_that_came_before_the_rule_acted_is_named_after_it(self) -> None:
        story = settled(Story("fraud").then(ev.Pinned, field="priority"))
        once = "the rule has acted already, and does so once until the ticket is reopened"
        assert why(story, "safety-or-fraud") == f"{once}; then the priority is pinned"

    def test_an_escalation_is_open(self) -> None:
        story = Story("payout", subcategory="delayed", said="not received")
        story.then(ev.Escalated, team="operations", reason="x").then(ev.Prioritised, from_="normal", to="high")
        told = explained(story, "payout-delay").consequences[1]
        assert (told.outcome, told.why) == ("not", "an escalation to operations is open already")

    def test_another_rule_says_more_at_the_same_time(self) -> None:
        story = Story("fraud", order=HIGH)
        assert why(story, "high-value-order") == "rule:safety-or-fraud sets it to urgent at the same time"
        assert why(settled(story), "high-value-order") == (
            "rule:safety-or-fraud has set it to urgent, and rules never lower what was set"
        )

    def test_another_rule_tells_the_team_at_the_same_time(self) -> None:
        setup = setup_with(
            rules="""
  - {id: one, title: x, when: {category: app}, then: {escalate: {to: tech, kind: a, reason: a}}}
  - {id: two, title: x, when: {category: app}, then: {escalate: {to: tech, kind: b, reason: b}}}
"""
        )
        assert why(Story("app"), "two", setup) == "rule:one escalates to it at the same time"

    def test_a_closed_ticket_and_a_merged_one_are_left_alone(self) -> None:
        always = setup_with(rules="  - {id: one, title: x, when: {category: app}, then: {priority: high}}\n")
        assert why(Story("app").then(ev.Closed, reason="spam"), "one", always) == "the ticket is closed"
        merged = Story("app").then(ev.Merged, into="HD-261119-000000").then(ev.Reopened)
        assert why(merged, "one", always) == "the ticket is merged into HD-261119-000000"

    def test_people_have_moved_the_ticket(self) -> None:
        story = settled(Story("app", subcategory="crash")).then(ev.Edited, changes={"category": ("app", "vendor")})
        assert came(story, "vendor") == [("to vendor-sla-quality/L2", "due")]
        assert why(story, "app-fault") == "its condition does not hold any more"
        story.then(ev.Escalated, team="operations", handover=True)
        assert why(story, "vendor") == "it has been handed over to operations"

    def test_nothing_is_edited_since_it_was_routed(self) -> None:
        story = settled(Story("app", subcategory="crash"))
        setup = setup_with(routes="  - {id: other, when: {category: app}, team: operations}\n")
        assert why(story, "other", setup) == "what it is about has not been edited since"


class TestWhatIsNear:
    def test_a_rule_that_fails_by_one_part_is_near(self) -> None:
        assert explained(Story("pickup"), "long-pending-pickup").standing == "near"
        assert explained(Story("app"), "long-pending-pickup").standing == "fails"

    def test_that_the_ticket_is_open_brings_no_rule_near(self) -> None:
        assert explained(Story("app"), "safety-or-fraud").standing == "fails"

    def test_a_rule_that_has_acted_stays_so_when_its_condition_ends(self) -> None:
        assert explained(settled(Story("fraud")).then(ev.Resolved), "safety-or-fraud").standing == "acted"


@given(ticket=tickets(most=6))
def test_what_is_due_is_what_running_the_rules_writes(ticket: Ticket) -> None:
    setup, at = default_setup(), NOW + timedelta(days=5)
    view = TicketView(setup, ticket, at)
    after = settle(setup, ticket, at)
    written = len(after.timeline) - len(ticket.timeline)
    assert sum(done.outcome == "due" for one in explain(view) for done in one.consequences) == written


@given(ticket=tickets(most=6))
def test_whatever_does_not_come_about_though_its_condition_holds_says_why(ticket: Ticket) -> None:
    view = TicketView(default_setup(), ticket, NOW + timedelta(days=5))
    conditions = {("route", route.id): route.when for route in view.setup.routing.routes}
    conditions |= {("rule", rule.id): rule.when for rule in view.setup.rules}
    for one in explain(view):
        assert one.verdict.holds is conditions[one.kind, one.id](view)
        assert all(done.why for done in one.consequences if one.verdict.holds and done.outcome == "not")
