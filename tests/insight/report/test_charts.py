"""What the charts of reports show, by worked examples: the desk is open from 9 to 19, on Sundays from 10 to 17."""

from typing import Any

import pytest

from hdesk.insight.catalogue import BY_NAME
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event, rated, resolved

DECEMBER = "2026-12-01T09:00:00+05:30"
MONDAY = "2026-11-23T09:00:00+05:30"


def at(day: str, clock: str = "10:00") -> str:
    return f"2026-{day}T{clock}:00+05:30"


def chart(desk: Shell, kind: str, name: str, *more: str, now: str = DECEMBER) -> dict[str, Any] | None:
    """Give a chart of a report, its lines by name; None where the report has none."""
    for section in desk.json("report", kind, *more, now=now)["sections"]:
        for block in section["blocks"]:
            if block["block"] == "chart" and block["name"] == name:
                lines = {one["name"]: one["values"] for one in block["series"]}
                return {**block, "lines": lines, "pairs": list(zip(block["labels"], *lines.values(), strict=True))}
    return None


@pytest.fixture
def weeks(hand: Hand) -> Hand:
    """Write contacts from Monday, 2 November, on."""
    for day, category, times in (
        ("11-02", "pickup", 2), ("11-10", "pickup", 1), ("11-10", "app", 3), ("11-17", "payout", 4),
        ("11-17", "pickup", 2), ("11-18", "app", 1),
    ):  # fmt: skip
        for _ in range(times):
            hand.contact(at(day), category=category)
    hand.commit()
    return hand


def test_categories_are_followed_from_the_first_week_that_the_records_cover(desk: Shell, weeks: Hand) -> None:
    assert weeks.folder == desk.folder
    found = chart(desk, "weekly", "trend", now=MONDAY)
    assert found is not None
    assert found["labels"] == ["W45", "W46", "W47"]
    assert found["lines"] == {
        "Payout": [0, 0, 4], "Pickup": [2, 1, 2], "App, documents and OTP": [0, 3, 1],
    }  # fmt: skip
    assert (found["n"], found["unit"]) == (13, "inquiries")
    assert found["title"] == "What customers came about, last 3 weeks"
    assert found["text"] == "Payout leads this week with 4 of 7 inquiries; it grew most, from 0 in W46 to 4 in W47."


def test_a_week_that_is_not_over_is_said_to_be_so(desk: Shell, weeks: Hand) -> None:
    assert weeks.folder == desk.folder
    found = chart(desk, "weekly", "trend", "--period", "2026-W47", now=at("11-18", "20:00"))
    assert found is not None
    assert found["labels"][-1] == "W47 so far"
    assert found["text"] == "Payout leads this week with 4 of 7 inquiries; the last week is not over."


def test_a_week_after_two_quiet_ones_has_a_trend_all_the_same(desk: Shell, weeks: Hand) -> None:
    assert weeks.folder == desk.folder
    found = chart(desk, "weekly", "trend", "--period", "2026-W49", now="2026-12-07T09:00:00+05:30")
    assert found is not None
    assert found["labels"][-2:] == ["W48", "W49"]
    assert found["text"] == "No inquiries this week."


def test_one_week_is_no_trend(desk: Shell, weeks: Hand) -> None:
    assert weeks.folder == desk.folder
    assert chart(desk, "weekly", "trend", "--period", "2026-W45", now=MONDAY) is None


def test_a_month_that_the_records_do_not_cover_is_no_month_to_compare_with(desk: Shell, hand: Hand) -> None:
    for day in ("09-20", "10-05", "11-05"):
        hand.contact(at(day))
    hand.commit()
    found = chart(desk, "monthly", "trend")
    assert found is not None
    assert found["pairs"] == [("Oct 2026", 1), ("Nov 2026", 1)]


def test_no_more_than_eight_weeks_are_followed(desk: Shell, hand: Hand) -> None:
    for day in ("09-01", "09-29", "11-17"):
        hand.contact(at(day))
    hand.commit()
    found = chart(desk, "weekly", "trend", now=MONDAY)
    assert found is not None
    assert found["pairs"] == [("W40", 1), *((f"W{week}", 0) for week in range(41, 47)), ("W47", 1)]


def test_what_is_not_among_the_first_five_is_one_line(desk: Shell, hand: Hand) -> None:
    several = ("pickup", "app", "payout", "price", "vendor", "fraud", "safety")
    for number, category in enumerate(several):
        for day in ("11-09", *["11-16"] * (9 - number)):
            hand.contact(at(day), category=category)
    hand.commit()
    found = chart(desk, "weekly", "trend", now=MONDAY)
    assert found is not None
    assert len(found["lines"]) == 6
    assert found["lines"]["All others"][-2:] == [2, 4 + 3]


def test_times_to_resolve_are_told_apart_in_business_hours(desk: Shell, hand: Hand) -> None:
    for start, end in (
        (at("11-02", "10:00"), at("11-02", "10:59")), (at("11-02", "10:00"), at("11-02", "11:00")),
        (at("11-02", "18:00"), at("11-03", "10:30")), (at("11-02", "09:00"), at("11-02", "13:00")),
        (at("11-02", "09:00"), at("11-03", "19:00")),
    ):  # fmt: skip
        hand.ticket(created(start), resolved(end))
    hand.ticket(created(at("11-02")))
    hand.commit()
    found = chart(desk, "monthly", "resolution")
    assert found is not None
    assert found["pairs"] == [("under 1 h", 1), ("1 to 2 h", 1), ("2 to 4 h", 1), ("4 to 8 h", 1), ("8 to 16 h", 0),
                              ("16 to 32 h", 1)]  # fmt: skip
    assert found["text"] == (
        "Of 5 resolved tickets, half took at most 2 h 30 min and nine in ten at most 20 h; "
        "the target for the mean is ≤ 30 h."
    )


def test_ratings_stand_in_their_weeks_good_ones_apart(desk: Shell, hand: Hand) -> None:
    for day, score, of in (("11-01", 4, 5), ("11-02", 5, 5), ("11-08", 3, 5), ("11-09", 1, 1), ("11-30", 2, 5)):
        hand.ticket(created(at("10-30")), resolved(at("10-31")), rated(at(day), score, of, source="survey"))
    hand.commit()
    found = chart(desk, "monthly", "ratings")
    assert found is not None
    assert list(found["lines"]) == ["Good: yes, or at least 4 of 5", "Not good"]
    assert found["pairs"] == [("1 Nov", 1, 0), ("2-8 Nov", 1, 1), ("9-15 Nov", 1, 0), ("16-22 Nov", 0, 0),
                              ("23-29 Nov", 0, 0), ("30 Nov", 0, 1)]  # fmt: skip
    assert found["text"] == "3 of 5 ratings were good (60 %)."


def test_where_there_is_nothing_there_is_no_picture(desk: Shell) -> None:
    for name in ("trend", "resolution", "ratings", "backlog", "clocks"):
        assert chart(desk, "monthly", name) is None


@pytest.mark.skipif("backlog" not in BY_NAME, reason="the catalogue has no backlog")
def test_open_tickets_are_told_apart_by_their_age(desk: Shell, hand: Hand) -> None:
    for day in ("11-30", "11-29", "11-28", "11-10", "10-20"):
        hand.ticket(created(at(day, "12:00")))
    hand.ticket(created(at("11-01")), resolved(at("11-02")))
    hand.commit()
    found = chart(desk, "monthly", "backlog")
    assert found is not None
    assert found["pairs"] == [("under 1 day", 1), ("1-3 days", 2), ("3-7 days", 0), ("7-14 days", 0),
                              ("14-30 days", 1), ("30 days and more", 1)]  # fmt: skip
    assert found["text"] == "The oldest are 30 days and more: 1 of 5 open tickets."


@pytest.mark.skipif("first_response_met" not in BY_NAME, reason="the catalogue has no clocks")
def test_clocks_are_shown_with_how_many_runs_they_rest_on(desk: Shell, hand: Hand) -> None:
    hand.ticket(created(at("11-02"), "email"), event("responded", at("11-02", "11:00"), channel="email", text="Hello."))
    hand.ticket(created(at("11-02"), "email"), event("responded", at("11-03", "18:00"), channel="email", text="Hello."))
    hand.commit()
    found = chart(desk, "monthly", "clocks")
    assert found is not None
    shown = dict(found["pairs"])
    assert shown["First response · n 2"] == 50
    assert shown["Handover · n 0"] is None
