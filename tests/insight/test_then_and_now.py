"""What held then decides, not what holds now: policies, teams and owners of a ticket that has changed since."""

from tests.insight.byhand import Hand, created, event, resolved
from tests.insight.conftest import Kpi
from tests.insight.test_awkward import HOUR, heard, on, replied, seconds, share, size, values

PRESSING = """  - id: pressing
    when: {priority: urgent}
    auto_ack: true
    targets:
      acknowledgement: {default: 30 minutes}
      resolution: {default: 30 minutes}
  - id: standard
"""


def test_a_policy_for_urgent_tickets_judges_what_was_urgent_then_and_not_what_is_now(hand: Hand, kpi: Kpi) -> None:
    hand.setting("  - id: standard\n", PRESSING)
    automatic = event("acknowledged", on(16, "10:20"), auto=True)
    raised, lowered = ({"from": one, "to": other} for one, other in (("normal", "urgent"), ("urgent", "normal")))
    hand.ticket(created(on(16), "email"), event("prioritised", on(16, "10:10"), **raised), automatic,
                event("prioritised", on(16, "10:25"), **lowered), channel="email")  # fmt: skip
    hand.ticket(
        created(on(16), "email"),
        automatic,
        event("prioritised", on(16, "10:25"), **raised),
        channel="email",
        category="payout",
    )
    hand.commit()
    assert values(kpi, "ack", "category") == {"pickup": 20 * 60}, (
        "it counts where the ticket was urgent when it was sent"
    )
    # The first is due for a resolution under `standard` alone; the second, judged anew at 10:25, at 10:30, and for
    # an acknowledgement, which under `pressing` it has had.
    assert share(kpi, "resolution_met", "2026-11-16") == (0, 1)
    assert share(kpi, "acknowledgement_met", "2026-11-16") == (2, 2)


def test_what_another_policy_would_have_asked_of_the_new_priority_decides_nothing(hand: Hand, kpi: Kpi) -> None:
    """Urgent from Tuesday noon: `standard` would have said Tuesday, 10:00, but `pressing` holds: Monday, 10:30."""
    hand.setting("  - id: standard\n", PRESSING)
    hand.ticket(created(on(16)), event("prioritised", on(17, "12:00"), **{"from": "normal", "to": "urgent"}))
    hand.commit()
    assert values(kpi, "resolution_met", "day") == {"2026-11-16": 0}


def test_what_was_written_down_late_does_not_take_the_team_of_today_along(hand: Hand, kpi: Kpi) -> None:
    hand.setting("operations: {title: Operations, tier: L2}", "operations: {title: O, tier: L2, calendar: always}")
    hand.setting("calendars:\n", 'calendars:\n  always: {hours: {mon: [["00:00", "24:00"]]}}\n')
    hand.ticket(
        created(on(16)), event("routed", on(16), team="helpdesk", tier="L1", by="route:default"),
        event("escalated", on(17), team="operations", tier="L2", handover=True),
        event("prioritised", on(16), **{"from": "normal", "to": "high"}), resolved(on(17, "12:00")),
    )  # fmt: skip
    hand.commit()
    # On the helpdesk's calendar 9 hours on Monday and 3 on Tuesday; the one of operations is open on Mondays only.
    assert seconds(kpi, "resolution") == (12 * HOUR, 26 * HOUR)
    assert values(kpi, "tickets_created", "team") == {"helpdesk": 1}
    assert values(kpi, "one_touch", "team") == {"operations": 1 * 100}


def test_what_nobody_can_date_later_leaves_the_first_resolution_alone(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(16, "11:00")), event("reopened"), resolved(None))
    hand.commit()
    assert seconds(kpi, "resolution_first") == (HOUR, HOUR)
    assert size(kpi, "resolution") == 0


def test_an_answer_that_came_too_late_is_that_of_the_owner_who_gave_it(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), heard(on(16, "11:00")), event("owned", on(18), to="ravi"), replied(on(18, "11:00")))
    hand.commit()
    assert values(kpi, "next_response", "agent") == {"ravi": 20 * HOUR}, "8 hours, a day of 10, and 2"
    assert values(kpi, "next_response_met", "agent") == {"priya": 0}, "it was due on Tuesday at 9:00"
