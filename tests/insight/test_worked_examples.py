"""Figures that others have worked out, as far as they are figures of this desk; the vectors name the sources."""

from datetime import datetime, timedelta

import pytest

from tests.insight.byhand import Hand, closed, created, event, rated, replied, resolved
from tests.insight.conftest import VECTORS, Kpi

HOUR = 3600
FRIDAY = "2026-11-20"


def test_280_of_400_queries_resolved_at_first_contact_are_70_percent(hand: Hand, kpi: Kpi) -> None:
    given, expected = VECTORS["fcr"]["inputs"], VECTORS["fcr"]["expected_pct"]
    for number in range(given["total"]):
        outcome = "resolved" if number < given["resolved_first"] else "ticket" if number % 2 else "callback"
        hand.contact(f"{FRIDAY}T09:{number % 60:02}:00+05:30", outcome=outcome)
    for outcome in ("follow_up", "abandoned"):
        hand.contact(f"{FRIDAY}T10:00:00+05:30", outcome=outcome)
    hand.contact(f"{FRIDAY}T10:00:00+05:30", direction="outbound")
    hand.commit()
    figure = kpi("fcr")
    assert (figure["value"], figure["numerator"], figure["denominator"], figure["n"]) == (expected, 280, 400, 400)


def test_eight_good_ratings_of_ten_are_80_percent(hand: Hand, kpi: Kpi) -> None:
    given = VECTORS["csat_pct"]["inputs"]
    for number in range(given["positive"] + given["negative"]):
        hand.ticket(created(f"{FRIDAY}T09:00:00+05:30"), rated(f"{FRIDAY}T10:00:00+05:30", 4 if number < 8 else 1))
    hand.commit()
    figure = kpi("csat_good")
    assert (figure["value"], figure["numerator"], figure["denominator"]) == (VECTORS["csat_pct"]["expected_pct"], 8, 10)
    assert kpi("csat")["value"] == 3.4


def test_one_slow_answer_of_eleven_moves_the_mean_and_leaves_the_median(hand: Hand, kpi: Kpi) -> None:
    given, expected = VECTORS["mean_vs_median_h"]["inputs"]["values"], VECTORS["mean_vs_median_h"]["expected"]
    assert given.count(1) == 10
    for _ in range(10):
        hand.contact(f"{FRIDAY}T10:00:00+05:30", channel="email", received=f"{FRIDAY}T09:00:00+05:30")
    hand.contact(f"{FRIDAY}T10:00:00+05:30", channel="email", received="2026-11-16T10:00:00+05:30")
    hand.commit()
    clock = kpi("response")["calendar"]
    assert clock["mean"] / HOUR == pytest.approx(expected["mean"], abs=0.001)
    assert clock["median"] / HOUR == expected["median"]
    assert clock["p90"] / HOUR == 1, "of eleven values the tenth is the first that nine tenths do not exceed"


@pytest.mark.parametrize(("n", "p90"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (30, 27)])
def test_the_90th_percentile_is_the_value_at_the_nearest_rank(hand: Hand, kpi: Kpi, n: int, p90: int) -> None:
    for hours in range(1, n + 1):
        answered = datetime.fromisoformat(f"{FRIDAY}T09:00:00+05:30")
        came = answered - timedelta(hours=hours)
        hand.contact(answered.isoformat(), channel="email", received=came.isoformat())
    hand.commit()
    figure = kpi("response")
    assert (figure["n"], figure["calendar"]["p90"] / HOUR) == (n, p90)


def test_the_average_of_another_systems_example_as_far_as_it_is_ours(hand: Hand, kpi: Kpi) -> None:
    """A customer writes at 4:00, is answered at 4:15, writes at 5:00 and is answered for good at 5:05."""
    expected = VECTORS["avg_response_s"]["expected"]
    hand.ticket(
        created("2020-03-04T04:00:00+00:00", "email"),
        event("responded", "2020-03-04T04:15:00+00:00", channel="email"),
        event("held", "2020-03-04T04:15:00+00:00", status="pending"),
        event("customer_replied", "2020-03-04T05:00:00+00:00", by="customer", channel="email"),
        event("responded", "2020-03-04T05:05:00+00:00", channel="email"),
        resolved("2020-03-04T05:05:00+00:00"),
        channel="email",
    )
    hand.commit()
    assert kpi("response")["calendar"]["mean"] == 15 * 60
    assert kpi("resolution")["calendar"]["mean"] == expected["user_resolution_s"], "waiting for the customer is paused"


def test_the_same_example_without_a_pause_runs_from_creation_to_resolution(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created("2020-03-04T04:00:00+00:00", "email"), resolved("2020-03-04T05:05:00+00:00"), channel="email")
    hand.commit()
    assert kpi("resolution")["calendar"]["mean"] == VECTORS["avg_response_s"]["expected"]["resolution_s"]


@pytest.mark.parametrize(("good_from", "percent"), [("4", 40), ("3", 60), ("4.5", 20)])
def test_the_desk_says_whether_3_of_5_is_good(hand: Hand, kpi: Kpi, good_from: str, percent: int) -> None:
    hand.setting("csat_good_from: 4", f"csat_good_from: {good_from}")
    hand.ticket(created(f"{FRIDAY}T09:00:00+05:30"), *(rated(f"{FRIDAY}T10:00:00+05:30", n) for n in range(1, 6)))
    hand.commit()
    assert kpi("csat_good")["value"] == percent


@pytest.mark.parametrize(("of", "good"), [(1, [1]), (2, [2]), (3, [3]), (5, [4, 5]), (10, [8, 9, 10])])
def test_every_scale_is_brought_to_five_before_it_is_judged(hand: Hand, kpi: Kpi, of: int, good: list[int]) -> None:
    lowest = 0 if of == 1 else 1
    for score in range(lowest, of + 1):
        hand.ticket(created(f"{FRIDAY}T09:00:00+05:30"), rated(f"{FRIDAY}T10:00:00+05:30", score, of))
    hand.commit()
    assert (kpi("csat_good")["numerator"], kpi("csat_good")["n"]) == (len(good), of + 1 - lowest)
    yes_or_no = of == 1
    assert (kpi("csat")["value"] is None) == yes_or_no, "yes and no have no mean"


def test_a_ticket_closed_without_any_reply_was_solved_in_one_touch_too(hand: Hand, kpi: Kpi) -> None:
    """Fewer than two replies, and solved or closed."""
    assert VECTORS["one_touch_zendesk"]["formula"].startswith("replies<2 AND status in (solved,closed)")
    at = f"{FRIDAY}T09:00:00+05:30"
    for ending in (resolved(at), closed(at)):
        for replies in range(4):
            hand.ticket(created(at, "email"), *(replied(at) for _ in range(replies)), ending, channel="email")
    hand.ticket(created(at, "email"), replied(at), channel="email")
    hand.commit()
    assert (kpi("one_touch")["numerator"], kpi("one_touch")["n"]) == (4, 8)


@pytest.mark.parametrize("scale", [2, 3, 5])
def test_what_is_good_on_a_scale_is_what_another_system_calls_good(hand: Hand, kpi: Kpi, scale: int) -> None:
    said = VECTORS["csat_scale_map"]["inputs"][f"1-{scale}"].split(" ")[0]
    good = [int(one) for one in said.removeprefix("good=").split(",")]
    for score in range(1, scale + 1):
        hand.ticket(created(f"{FRIDAY}T09:00:00+05:30"), rated(f"{FRIDAY}T10:00:00+05:30", score, scale))
    hand.commit()
    assert (kpi("csat_good")["numerator"], kpi("csat_good")["n"]) == (len(good), scale)


def test_the_average_handle_time_of_eight_calls(hand: Hand, kpi: Kpi) -> None:
    """14 minutes talked, 8 on hold and 6 after the calls are 3 1/2 minutes a call."""
    given = VECTORS["aht_min"]["inputs"]
    parts = {"talked": given["talk"], "held": given["hold"], "wrapped": given["acw"]}
    for _ in range(given["calls"]):
        each = {name: minutes * 60 // given["calls"] for name, minutes in parts.items()}
        hand.contact(f"{FRIDAY}T09:00:00+05:30", **each)
    hand.commit()
    assert kpi("aht")["value"] == VECTORS["aht_min"]["expected"] * 60
    assert kpi("aht")["n"] == given["calls"]


def test_40_of_1000_calls_given_up_are_4_percent(hand: Hand, kpi: Kpi) -> None:
    given = VECTORS["abandonment_pct"]["inputs"]
    for number in range(given["offered"]):
        outcome = "abandoned" if number < given["abandoned"] else "resolved"
        hand.contact(f"{FRIDAY}T09:{number % 60:02}:00+05:30", outcome=outcome, waited=15)
    hand.commit()
    assert kpi("abandonment")["value"] == VECTORS["abandonment_pct"]["expected_pct"]


def test_a_call_given_up_sooner_than_a_convention_says_is_none(hand: Hand, kpi: Kpi) -> None:
    """One convention: half the target, and a second more."""
    vector = VECTORS["short_abandon_threshold_s"]
    target, short = vector["inputs"]["target_answer_s"], vector["expected"]
    assert short == target / 2 + 1
    hand.setting(
        "repeat_window: 7 days\n",
        f"repeat_window: 7 days\ncalls: {{answer_within: {target} seconds, short_abandon: {short} seconds}}\n",
    )
    for waited in range(2 * short):
        hand.contact(f"{FRIDAY}T09:00:00+05:30", outcome="abandoned", waited=waited)
    hand.contact(f"{FRIDAY}T09:00:00+05:30", waited=target)
    hand.commit()
    assert (kpi("abandonment")["numerator"], kpi("abandonment")["n"]) == (short, short + 1)
    assert (kpi("service_level")["numerator"], kpi("service_level")["n"]) == (1, short + 1)


def test_60_of_600_contacts_that_repeat_another_are_10_percent(hand: Hand, kpi: Kpi) -> None:
    given = VECTORS["repeat_contact_pct"]["inputs"]
    for number in range(given["total"]):
        customer = number if number < given["total"] - given["repeat_tickets"] else number % given["repeat_tickets"]
        day = 16 if number == customer else 18
        hand.contact(f"2026-11-{day}T09:00:00+05:30", customer={"id": str(customer)})
    hand.commit()
    assert kpi("repeat_contact")["value"] == VECTORS["repeat_contact_pct"]["expected_pct"]
    assert kpi("repeat_contact")["n"] == given["total"]
