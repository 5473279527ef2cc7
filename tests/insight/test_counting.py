"""What counts, when, and as what."""

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved
from tests.insight.conftest import Kpi

W46, W47, W48 = "2026-W46", "2026-W47", "2026-W48"
LATER = "2026-11-30T12:00:00+05:30"


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 16th and the 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"


def counts(kpi: Kpi, name: str, *periods: str) -> list[int]:
    return [kpi(name, "--period", one, now=LATER)["n"] for one in periods]


def test_a_ticket_created_in_one_week_and_closed_in_the_next_counts_once_in_each(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(20)), resolved(on(21)), closed(on(24)))
    hand.commit()
    assert counts(kpi, "tickets_created", W47, W48, "all") == [1, 0, 1]
    assert counts(kpi, "awaiting_confirmation", W47, W48, "all") == [1, 0, 0]
    assert counts(kpi, "tickets_closed", W47, W48, "all") == [0, 1, 1]
    assert counts(kpi, "resolution", W47, W48, "all") == [1, 0, 1]


def test_a_ticket_reopened_later_was_closed_as_of_then_and_is_not_as_of_later(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(17)), closed(on(18)), event("reopened", on(24)))
    hand.commit()
    assert counts(kpi, "tickets_closed", W47, "2026-11", "all") == [1, 0, 0]
    assert kpi("tickets_closed", "--period", W47, "--as-of", "2026-11-25", now=LATER)["n"] == 0
    assert kpi("reopened", "--period", W47, now=LATER)["value"] == 0
    assert kpi("reopened", "--period", W47, "--as-of", "2026-11-25", now=LATER)["value"] == 100
    assert counts(kpi, "tickets_open", W47, W48) == [0, 1]


def test_a_ticket_merged_into_another_counts_nowhere_as_one_of_its_own(desk: Shell, hand: Hand) -> None:
    kept = hand.ticket(created(on(16)))
    hand.ticket(
        created(on(16)), event("escalated", on(16), team="operations", handover=True), rated(on(16, "11:00"), 5),
        event("merged", on(17), into=kept), event("undone", on(17), event="9-000009"),
    )  # fmt: skip
    hand.commit()
    for period in ("all", W47):
        figures = {one["name"]: one["n"] for one in desk.json("kpi", "--period", period, now=LATER)}
        assert {name: n for name, n in figures.items() if n} == {
            "inquiries": 1, "tickets_created": 1, "tickets_open": 1, "backlog": 1, "ack": 1, "ack_within_1h": 1,
            "response": 1, "within_24h": 1, "same_day": 1, "acknowledgement_met": 1, "first_response_met": 1,
            "update_met": 1, "resolution_met": 1, "completeness": 1, "follow_up": 1,
        }  # fmt: skip
    assert "Tickets created           |         1" in desk("report", "weekly", "--period", W47, now=LATER).out


def test_a_ticket_was_one_of_its_own_as_of_a_moment_before_it_was_merged(hand: Hand, kpi: Kpi) -> None:
    kept = hand.ticket(created(on(16)))
    hand.ticket(created(on(16)), event("merged", on(24), into=kept))
    hand.commit()
    assert counts(kpi, "tickets_open", W47, W48) == [2, 1]


def test_what_happens_at_the_very_end_of_a_period_belongs_to_the_next(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(22, "23:59")), closed("2026-11-22T23:59:59.500000+05:30", "spam"))
    hand.ticket(created(on(16)), closed(on(23, "00:00"), "spam"))
    hand.commit()
    assert counts(kpi, "tickets_closed", W47, W48) == [1, 1]
    assert counts(kpi, "tickets_open", W47, W48) == [1, 0]
    assert kpi("tickets_closed", "--period", W47, "--as-of", on(25), now=LATER)["n"] == 1


def test_a_period_that_is_not_over_is_told_as_of_now(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(17)), closed(on(19)))
    hand.commit()
    assert kpi("awaiting_confirmation", "--period", W47, now=on(18))["value"] == 1
    assert kpi("tickets_closed", "--period", W47, now=on(18))["value"] == 0
    assert kpi("tickets_closed", "--period", "this-week", now=on(20))["value"] == 1


def test_an_inquiry_belongs_to_the_week_in_which_it_came_however_late_it_was_seen(hand: Hand, kpi: Kpi) -> None:
    seen = hand.contact(on(23), channel="email", received=on(22, "23:00"), outcome="ticket")
    hand.ticket(created(on(23), "email", contact=seen), channel="email")
    hand.contact(on(23), channel="email", received=on(22, "22:00"))
    hand.commit()
    assert counts(kpi, "inquiries", W47, W48, "all") == [2, 0, 2]
    assert counts(kpi, "contacts", W47, W48, "all") == [0, 2, 2]
    assert counts(kpi, "tickets_created", W47, W48, "all") == [0, 1, 1]


def test_a_slow_answer_counts_in_the_week_in_which_it_was_given(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(20), "email"), event("responded", on(24), channel="email"), channel="email")
    hand.commit()
    assert counts(kpi, "response", W47, W48, "all") == [0, 1, 1]
    assert kpi("response", "--period", W48, now=LATER)["calendar"]["mean"] == 4 * 24 * 3600


def test_an_automatic_answer_and_a_late_one_logged_by_a_rule_are_no_response(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16), "email"), event("responded", on(16, "10:01"), channel="email", auto=True),
        event("responded", on(16, "10:02"), channel="email", by="rule:thanks"), channel="email",
    )  # fmt: skip
    hand.commit()
    assert kpi("response", now=LATER)["value"] is None


def test_imported_tickets_without_moments_count_in_all_only_and_in_no_duration(hand: Hand, kpi: Kpi) -> None:
    imported = event("imported", None, source="old", source_id="7", by="import:old")
    hand.ticket(created(None, by="import:old"), imported)
    hand.ticket(created(None, "email", by="import:old"), imported, event("responded", None, channel="email"),
                resolved(None), closed(None))  # fmt: skip
    hand.commit()
    assert counts(kpi, "tickets_created", W47, "2026-11", "all") == [0, 0, 2]
    assert counts(kpi, "tickets_open", W47, "2026-11", "all") == [0, 0, 1]
    assert counts(kpi, "tickets_closed", W47, "2026-11", "all") == [0, 0, 1]
    assert counts(kpi, "inquiries", W47, "all") == [0, 2]
    for name in ("response", "resolution"):
        figure = kpi(name, now=LATER)
        assert (figure["value"], figure["n"], figure["left_out"]) == (None, 0, 1)
    assert kpi("follow_up", now=LATER)["n"] == 0, "nobody can say whether it was updated in time"
    assert kpi("tickets_created", "--period", W47, now=LATER)["left_out"] == 2


def test_a_moment_that_does_not_matter_for_it_leaves_a_duration_alone(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(17)), rated(None, 4))
    hand.commit()
    assert kpi("resolution", now=LATER)["calendar"]["mean"] == 24 * 3600


def test_a_ticket_whose_moments_contradict_each_other_is_in_no_duration(hand: Hand, kpi: Kpi) -> None:
    doubts = event("imported", on(16), source="old", source_id="7", by="import:old", doubts=["resolved before created"])
    hand.ticket(created(on(16)), doubts, resolved(on(15)))
    hand.commit()
    figure = kpi("resolution", now=LATER)
    assert (figure["n"], figure["left_out"]) == (0, 1)


def test_what_was_undone_never_happened(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), event("escalated", on(16, "11:00"), team="operations", handover=True),
        event("returned", on(16, "12:00"), team="operations", reason="missing_information"), rated(on(16, "13:00"), 1),
        event("undone", on(17), event="4-000004"), event("undone", on(17), event="3-000003"),
    )  # fmt: skip
    hand.ticket(
        created(on(16)), event("escalated", on(16, "11:00"), team="tech"), event("undone", on(17), event="2-000002")
    )
    hand.commit()
    assert kpi("csat", now=LATER)["n"] == 0
    assert kpi("escalations", now=LATER)["value"] == 1
    assert kpi("sent_back", now=LATER)["value"] == 0


def test_two_clones_that_both_resolve_a_ticket_resolve_it_once_at_the_first(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16, "10:00")), resolved(on(16, "11:00")), resolved(on(16, "15:00")))
    hand.commit()
    assert kpi("resolution", now=LATER)["calendar"]["mean"] == 3600


def test_the_time_a_ticket_was_resolved_and_the_time_it_waited_for_the_customer_do_not_count(
    hand: Hand, kpi: Kpi
) -> None:
    hand.ticket(
        created(on(16, "10:00")), event("held", on(16, "11:00"), status="pending"), event("resumed", on(16, "13:00")),
        event("held", on(16, "14:00"), status="on_hold"), resolved(on(16, "15:00")), event("reopened", on(17, "10:00")),
        resolved(on(17, "10:30")),
    )  # fmt: skip
    hand.commit()
    assert kpi("resolution", now=LATER)["mean"] == 3 * 3600 + 30 * 60


def test_an_escalation_is_sent_back_by_the_team_it_went_to_for_missing_information_only(hand: Hand, kpi: Kpi) -> None:
    to = {"team": "operations", "handover": True}
    hand.ticket(created(on(16)), event("escalated", on(16), **to), event("escalated", on(17), team="tech"))
    hand.ticket(created(on(16)), event("escalated", on(16), **to),
                event("returned", on(17), team="operations", reason="not_ours"))  # fmt: skip
    hand.ticket(created(on(16)), event("escalated", on(16), **to),
                event("returned", on(17), team="operations", reason="missing_information"),
                event("returned", on(18), team="operations", reason="other"),
                event("escalated", on(18), **to))  # fmt: skip
    hand.commit()
    figure = kpi("sent_back", now=LATER)
    assert (figure["numerator"], figure["denominator"], figure["value"]) == (1, 4, 25), (
        "a second return answers nothing"
    )
    assert kpi("escalations", now=LATER)["value"] == 5


def test_a_rating_of_a_contact_counts_on_the_day_it_was_given_whoever_wrote_it_down(hand: Hand, kpi: Kpi) -> None:
    contact = hand.contact(on(20), by="priya", channel="chat")
    hand.fact(contact, on(24), type="rated", score=3, scale=5, source="survey", by="ravi")
    hand.commit()
    assert counts(kpi, "csat", W47, W48) == [0, 1]
    by_agent = kpi("csat", "--by", "agent,channel", now=LATER)[0]
    assert (by_agent["by"], by_agent["value"]) == ({"agent": "priya", "channel": "chat"}, 3)


def test_ratings_say_whose_word_they_are(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), rated(on(17), 5, source="survey"), rated(on(18), 4, source="survey"), rated(on(19), 3))
    hand.commit()
    assert kpi("csat", now=LATER)["sources"] == {"not said": 1, "survey": 2}
    assert "ratings by source: not said 1, survey 2" in desk("kpi", "csat", now=LATER).err


def test_only_tickets_that_need_fields_can_be_complete(hand: Hand, kpi: Kpi) -> None:
    words = {"said": "a", "checked": "b", "needed": "c"}
    hand.ticket(created(on(16), **words), category="app", subcategory="otp")
    hand.ticket(created(on(16), said="a", needed="c"), category="app", subcategory="otp")
    hand.ticket(created(on(16), **words), category="of_old")
    hand.commit()
    figure = kpi("completeness", now=LATER)
    assert (figure["numerator"], figure["denominator"]) == (1, 2)


def test_closing_without_consent_is_not_confirmed_and_only_what_was_done_asks_for_it(hand: Hand, kpi: Kpi) -> None:
    agreed = event("confirmed", on(18), consent="yes")
    hand.ticket(created(on(16)), resolved(on(17)), agreed, closed(on(18)))
    hand.ticket(created(on(16)), resolved(on(17)), {**closed(on(18)), "by": "sweep"})
    hand.ticket(created(on(16)), closed(on(18), "spam"))
    hand.commit()
    figure = kpi("confirmed_closure", now=LATER)
    assert (figure["numerator"], figure["denominator"]) == (1, 2)


@pytest.mark.parametrize(
    ("now", "in_time"),
    [
        (on(17, "18:00"), True),  # 20 business hours from Monday 10:00: 9 on Monday, 10 on Tuesday, 1 on Wednesday
        (on(18, "10:00"), True),
        ("2026-11-18T10:00:01+05:30", False),
    ],
)
def test_an_update_is_in_time_up_to_and_at_the_moment_it_is_due(hand: Hand, kpi: Kpi, now: str, in_time: bool) -> None:  # noqa: FBT001 - a case  # noqa: E501 - a worked example reads in one line
    hand.ticket(created(on(16)))
    hand.commit()
    assert kpi("follow_up", now=now)["numerator"] == in_time


def test_a_ticket_that_waits_for_the_customer_needs_no_update_meanwhile(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), event("held", on(17), status="pending"))
    hand.commit()
    assert kpi("follow_up", now=LATER)["value"] == 100
