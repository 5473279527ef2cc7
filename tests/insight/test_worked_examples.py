"""Figures that others have worked out, as far as they are figures of this desk; the vectors name the sources."""

from datetime import datetime, timedelta

import pytest

from tests.insight.byhand import Hand, created, event, rated, resolved
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
