"""Reviews: a sample of tickets and contacts, the last review of each, and how sure it makes us of all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.insight.interval import wilson
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event, on
from tests.insight.conftest import Kpi

LATER = "2026-12-10T12:00:00+05:30"
FINE = {"category": "yes", "notes": "yes"}


def reviewed(at: str | None, score: float = 100, **keys: Any) -> dict[str, Any]:
    return event("reviewed", at, score=score, **keys)


@pytest.mark.parametrize(
    ("checks", "score", "right"),
    [
        ({"category": "yes", "notes": "Right"}, 60, True),
        ({"category": "yes", "notes": "no"}, 100, False),
        ({"category": "pass", "notes": "n/a", "order": "not applicable"}, 90, True),
        ({"category": "true", "notes": "ok", "order": "passed"}, 90, True),
        ({"category": "wrong"}, 100, False),
        ({"category": "fail"}, 100, False),
        ({}, 100, True),
        ({}, 99, False),
    ],
)
def test_a_review_passes_when_everything_checked_was_right(
    hand: Hand, kpi: Kpi, checks: dict[str, str], score: float, *, right: bool
) -> None:
    hand.ticket(created(on(16)), reviewed(on(17), score, checks=checks))
    contact = hand.contact(on(16))
    hand.fact(contact, on(17), type="reviewed", score=score, checks=checks)
    hand.commit()
    figure = kpi("logging_accuracy", now=LATER)
    assert (figure["numerator"], figure["n"]) == (2 * right, 2)
    assert kpi("logging_score", now=LATER)["value"] == score


def test_a_later_review_takes_the_place_of_an_earlier_one(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), reviewed(on(17), 40), reviewed(on(24), 100))
    contact = hand.contact(on(16))
    hand.fact(contact, on(24), type="reviewed", score=90)
    hand.fact(contact, on(18), type="reviewed", score=100, by="arun")
    hand.commit()
    for name, before, after in (("logging_accuracy", 50, 50), ("logging_score", 70, 95)):
        assert kpi(name, "--period", "2026-W47", now=LATER)["value"] == before, "as of the end of that week"
        assert kpi(name, "--period", "2026-W48", now=LATER)["value"] == after
        assert kpi(name, "--period", "2026-W47", "--as-of", LATER, now=LATER)["n"] == 0, "replaced since"
        assert kpi(name, now=LATER)["n"] == 2


def test_an_undone_review_and_that_of_a_merged_ticket_never_were(hand: Hand, kpi: Kpi) -> None:
    kept = hand.ticket(
        created(on(16)), reviewed(on(17), 100), reviewed(on(18), 0), event("undone", on(18), event="3-000003")
    )
    hand.ticket(created(on(16)), reviewed(on(17), 0), event("merged", on(18), into=kept))
    hand.commit()
    assert (kpi("logging_accuracy", now=LATER)["value"], kpi("logging_accuracy", now=LATER)["n"]) == (100, 1)


def test_reviews_are_grouped_by_who_had_the_work_and_who_looked_through_it(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), reviewed(on(17), 100, by="arun"), event("owned", on(18), to="arun"), category="app")
    contact = hand.contact(on(16))
    hand.fact(contact, on(17), type="reviewed", score=0, by="arun")
    hand.commit()
    assert values(kpi, "agent") == {"priya": 50}
    assert values(kpi, "reviewer") == {"arun": 50}
    assert values(kpi, "category") == {"app": 100, "pickup": 0}


def values(kpi: Kpi, by: str) -> dict[str, float]:
    return {one["by"][by]: one["value"] for one in kpi("logging_accuracy", "--by", by, now=LATER)}


def test_a_sampled_share_says_between_what_that_of_all_lies(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    """E. B. Wilson's interval; 8 of 10 is a common worked example of it: 49.0 to 94.3 %."""
    for number in range(10):
        hand.ticket(created(on(16)), reviewed(on(17), 100 if number < 8 else 50))
    hand.commit()
    assert kpi("logging_accuracy")["interval"] == pytest.approx([49.02, 94.33], abs=0.01)
    assert "interval" not in kpi("logging_score")
    said = desk("kpi", "logging_accuracy").err
    assert "logging_accuracy is a sample: with 95 % confidence 49.0 to 94.3 % of all" in said


def test_a_sample_of_nothing_has_no_interval(desk: Shell, kpi: Kpi) -> None:
    assert kpi("logging_accuracy")["interval"] is None
    assert "sample" not in desk("kpi", "logging_accuracy").err


@given(n=st.integers(1, 10**6), data=st.data())
def test_the_interval_holds_the_share_and_mirrors_its_opposite(n: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, n))
    low, high = wilson(good, n) or (0, 0)
    assert 0 <= low <= 100 * good / n <= high <= 100
    mirrored = wilson(n - good, n) or (0, 0)
    assert (100 - mirrored[1], 100 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


@given(n=st.integers(1, 1000), data=st.data())
def test_a_larger_sample_of_the_same_share_is_surer(n: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, n))
    small, large = wilson(good, n), wilson(4 * good, 4 * n)
    assert small is not None
    assert large is not None
    assert large[1] - large[0] < small[1] - small[0]
