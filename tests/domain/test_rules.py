"""The routes and the four rules that ship: what they say, at their exact borders."""

from datetime import date, datetime, timedelta

import pytest

from hdesk.domain import events as ev
from hdesk.domain.apply import next_steps, settle
from hdesk.domain.model import Order, Ticket
from hdesk.domain.rules import Route
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.stories import Story, on

RULES = ("safety-or-fraud", "high-value-order", "long-pending-pickup", "payout-delay")
SECOND = timedelta(seconds=1)


def settled(story: Story, at: datetime | None = None) -> Ticket:
    return settle(default_setup(), story.ticket, at or story.now)


def fired(ticket: Ticket) -> list[str]:
    """List the rules that acted on a ticket, each once, in their order."""
    acting = {event.by.removeprefix("rule:") for event in ticket.timeline if event.by.startswith("rule:")}
    return [rule for rule in RULES if rule in acting]


def told(ticket: Ticket) -> dict[str, str]:
    """Give the teams that rules escalated to, each with the kind of escalation."""
    return {event.team: str(event.kind) for event in ticket.timeline if isinstance(event, ev.Escalated)}


def test_the_rules_that_ship_are_the_four_that_are_asked_for() -> None:
    assert [rule.id for rule in default_setup().rules] == list(RULES)


class TestRoutes:
    @pytest.mark.parametrize(
        ("category", "subcategory", "team", "tier"),
        [
            ("safety", None, "operations", "L2"),
            ("fraud", None, "operations", "L2"),
            ("vendor", None, "vendor-sla-quality", "L2"),
            ("serviceability", None, "area-serviceability", "L2"),
            ("price", "changed_at_door", "pricing-buyback", "L2"),
            ("price", "dispute", "pricing-buyback", "L2"),
            ("price", "how_priced", "helpdesk", "L1"),
            ("app", "crash", "tech", "L2"),
            ("app", "bug", "tech", "L2"),
            ("app", "otp", "helpdesk", "L1"),
            ("pickup", None, "helpdesk", "L1"),
            ("payout", None, "helpdesk", "L1"),
            ("order_status", None, "helpdesk", "L1"),
            ("other", None, "helpdesk", "L1"),
        ],
    )
    def test_each_issue_goes_to_its_team(self, category: str, subcategory: str | None, team: str, tier: str) -> None:
        ticket = settled(Story(category, subcategory=subcategory))
        assert (ticket.team, ticket.tier) == (team, tier)

    def test_the_first_route_that_holds_answers(self) -> None:
        routes = """
  - {id: one, when: {category: app}, team: tech}
  - {id: two, when: {category: app}, team: operations}
"""
        ticket = settle(setup_with(routes=routes), Story("app").ticket, NOW)
        assert (ticket.team, ticket.timeline[1].by) == ("tech", "route:one")

    def test_the_default_always_answers(self) -> None:
        ticket = settle(setup_with(routes="  []\n"), Story("fraud").ticket, NOW)
        assert (ticket.team, ticket.tier, ticket.timeline[1].by) == ("helpdesk", "L1", "route:default")

    def test_a_route_without_a_tier_takes_the_teams_own(self) -> None:
        ticket = settle(
            setup_with(routes="  - {id: one, when: {category: app}, team: tech}\n"), Story("app").ticket, NOW
        )
        assert ticket.tier == "L2"

    def test_routes_know_which_fields_they_read(self) -> None:
        assert default_setup().routing.reads == {"category", "subcategory"}
        assert isinstance(default_setup().routing.routes[-1], Route)
        assert default_setup().routing.routes[-1].id == "default"


class TestSafetyOrFraud:
    @pytest.mark.parametrize("category", ["safety", "fraud"])
    def test_is_urgent_and_both_managers_are_told_in_one_go(self, category: str) -> None:
        ticket = settled(Story(category))
        assert ticket.priority == "urgent"
        assert told(ticket) == {"cx-manager": "safety_or_fraud", "operations-manager": "safety_or_fraud"}
        assert {event.at for event in ticket.timeline[1:]} == {NOW}
        assert ticket.team == "operations"  # telling managers does not move the work

    def test_says_what_to_do_next(self) -> None:
        view = Story("fraud").view()
        assert next_steps(view) == ["Call the customer within 30 minutes and stay with the case"]


class TestHighValueOrder:
    @pytest.mark.parametrize(
        ("value", "priority"),
        [(None, "normal"), (49_999.0, "normal"), (49_999.99, "normal"), (50_000.0, "high"), (1e15, "high")],
    )
    def test_begins_at_fifty_thousand(self, value: float | None, priority: str) -> None:
        ticket = settled(Story("order_status", order=Order(id="ORD-1", value=value)))
        assert ticket.priority == priority
        assert told(ticket) == {}

    def test_sees_a_value_that_is_corrected_later(self) -> None:
        story = Story("order_status", order=Order(value=4_999.0))
        assert fired(settled(story)) == []
        story.then(ev.Edited, changes={"order.value": ("4999", "50000")})
        assert fired(settled(story)) == ["high-value-order"]


# Promised for Wednesday the 18th, which is over when Thursday begins. Two business days later is Saturday 00:00;
# Saturday is a business day of the desk, and so is Sunday.
LATE = on("21 00:00")


class TestLongPendingPickup:
    @pytest.mark.parametrize("at", [on("19 00:00"), on("20 23:59:59"), LATE])
    def test_waits_until_two_business_days_are_over(self, at: datetime) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 18)))
        assert fired(settled(story, at)) == []

    def test_holds_a_second_later(self) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 18)))
        ticket = settled(story, LATE + SECOND)
        assert fired(ticket) == ["long-pending-pickup"]
        assert (ticket.priority, told(ticket)) == ("high", {"operations-manager": "long_pending_pickup"})
        assert ticket.team == "helpdesk"

    def test_does_not_count_a_holiday(self) -> None:
        # Promised for Sunday the 24th of January; Tuesday the 26th is closed, so Monday and Wednesday count.
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2027, 1, 24)))
        border = datetime(2027, 1, 28, tzinfo=NOW.tzinfo)
        assert fired(settled(story, border)) == []
        assert fired(settled(story, border + SECOND)) == ["long-pending-pickup"]

    def test_counts_from_the_first_day_promised_not_from_the_one_it_was_moved_to(self) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 18)))
        story.then(ev.Rescheduled, what="pickup", due=on("28 10:00"))
        assert fired(settled(story, LATE + SECOND)) == ["long-pending-pickup"]

    def test_without_a_day_promised_nothing_is_late(self) -> None:
        assert fired(settled(Story("pickup", at=on("18 11:00")), on("29 11:00"))) == []

    def test_asks_nothing_of_other_categories(self) -> None:
        story = Story("other", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 18)))
        assert fired(settled(story, LATE + SECOND)) == []


class TestPayoutDelay:
    @pytest.mark.parametrize(("at", "rules"), [(on("20 00:00"), []), (on("20 00:00:01"), ["payout-delay"])])
    def test_holds_once_a_payout_is_more_than_a_business_day_late(self, at: datetime, rules: list[str]) -> None:
        story = Story("payout", at=on("18 11:00"), order=Order(payout_due_on=date(2026, 11, 18)))
        ticket = settled(story, at)
        assert fired(ticket) == rules
        assert told(ticket) == ({"operations": "payout_delay"} if rules else {})

    @pytest.mark.parametrize(
        ("subcategory", "said", "rules"),
        [
            ("delayed", "The money is not received", ["payout-delay"]),
            ("delayed", "NOT YET CREDITED", ["payout-delay"]),
            ("delayed", "It is overdue", ["payout-delay"]),
            ("delayed", "When is it credited?", []),
            ("when_paid", "The money is not received", []),
            (None, "The money is not received", []),
        ],
    )
    def test_holds_at_once_where_the_customer_says_so(
        self, subcategory: str | None, said: str, rules: list[str]
    ) -> None:
        assert fired(settled(Story("payout", subcategory=subcategory, said=said))) == rules

    def test_hears_what_is_said_later(self) -> None:
        story = Story("payout", subcategory="delayed", said="When?")
        assert fired(settled(story)) == []
        story.then(ev.CustomerReplied, by="customer", channel="email", text="Still not credited")
        assert fired(settled(story)) == ["payout-delay"]


@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_no_rule_that_ships_acts_on_what_is_done(status: str) -> None:
    story = Story("payout", subcategory="delayed", said="not received", order=Order(value=99_000.0))
    story.then(ev.Resolved)
    if status == "closed":
        story.then(ev.Closed, reason="no_answer")
    assert story.ticket.status == status
    assert fired(settled(story, on("29 11:00"))) == []


def test_several_rules_add_up_and_the_highest_priority_wins() -> None:
    ticket = settled(Story("fraud", order=Order(value=99_000.0)))
    assert ticket.priority == "urgent"
    assert fired(ticket) == ["safety-or-fraud"]  # what would only make it high has nothing left to do
    assert next_steps(Story("fraud", order=Order(value=99_000.0)).view()) == [
        "Call the customer within 30 minutes and stay with the case",
        "High-value order: give the customer a named contact and a time",
    ]
