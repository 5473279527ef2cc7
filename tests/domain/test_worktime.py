"""Working time by example: published facts first, then what a desk's calendar has to do about its clocks."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hdesk.domain.findings import Refused
from hdesk.domain.worktime import Calendar

FACTS = json.loads((Path(__file__).parents[1] / "vectors" / "sla_vectors.json").read_text(encoding="utf-8"))
CALENDARS = {name: Calendar.from_mapping(m, name=name) for name, m in FACTS["calendars"].items()}

NINE_TO_SIX = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def kind(name: str) -> pytest.MarkDecorator:
    facts = [fact for fact in FACTS["vectors"] if fact["kind"] == name]
    assert facts
    return pytest.mark.parametrize("fact", facts, ids=[fact["id"] for fact in facts])


def pauses(fact: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(at(since), at(until)) for since, until in fact.get("pauses", ())]


def daily(zone: str, *intervals: list[str], **more: object) -> Calendar:
    hours = {day: list(intervals) for day in EVERY_DAY}
    return Calendar.from_mapping({"timezone": zone, "hours": hours, **more})


def weekdays(zone: str = "Asia/Kolkata", **more: object) -> Calendar:
    return Calendar.from_mapping({"timezone": zone, "hours": NINE_TO_SIX, **more})


# Published facts


@kind("due")
def test_published_due_dates_hold(fact: dict[str, Any]) -> None:
    calendar = CALENDARS[fact["calendar"]]
    assert calendar.due(at(fact["start"]), fact["minutes"], pauses(fact)) == at(fact["expected_due"])


@kind("elapsed")
def test_published_lapses_hold(fact: dict[str, Any]) -> None:
    calendar = CALENDARS[fact["calendar"]]
    assert calendar.elapsed(at(fact["start"]), at(fact["end"]), pauses(fact)) == fact["expected_seconds"]


@kind("next_open")
def test_published_openings_hold(fact: dict[str, Any]) -> None:
    assert CALENDARS[fact["calendar"]].next_open(at(fact["start"])) == at(fact["expected"])


@kind("is_open")
def test_published_opening_hours_hold(fact: dict[str, Any]) -> None:
    assert CALENDARS[fact["calendar"]].is_open(at(fact["at"])) is fact["expected"]


def test_a_warning_is_the_due_date_of_the_target_less_its_lead() -> None:
    warned = [fact for fact in FACTS["vectors"] if "expected_warn" in fact]
    assert warned
    for fact in warned:
        minutes = fact["minutes"] - fact["warn_before_minutes"]
        assert CALENDARS[fact["calendar"]].due(at(fact["start"]), minutes) == at(fact["expected_warn"])


# The edges of opening hours


def test_a_desk_is_open_at_opening_time_and_closed_at_closing_time() -> None:
    calendar = weekdays()
    assert calendar.is_open(at("2026-11-20T09:00:00+05:30"))
    assert calendar.is_open(at("2026-11-20T17:59:59.999999+05:30"))
    assert not calendar.is_open(at("2026-11-20T18:00:00+05:30"))


def test_a_target_met_exactly_at_closing_time_is_due_at_closing_time() -> None:
    assert weekdays().due(at("2026-11-20T16:00:00+05:30"), 120) == at("2026-11-20T18:00:00+05:30")


def test_no_minutes_at_closing_time_are_over_at_the_next_opening() -> None:
    assert weekdays().due(at("2026-11-20T18:00:00+05:30"), 0) == at("2026-11-23T09:00:00+05:30")


def test_an_open_moment_is_its_own_next_opening() -> None:
    moment = at("2026-11-20T10:15:30+05:30")
    assert weekdays().next_open(moment) == moment


def test_a_lunch_break_is_closed() -> None:
    calendar = daily("Asia/Kolkata", ["09:00", "13:00"], ["14:00", "18:00"])
    assert calendar.due(at("2026-11-20T12:30:00+05:30"), 60) == at("2026-11-20T14:30:00+05:30")


def test_24_00_leaves_no_closed_minute_at_midnight() -> None:
    calendar = daily("Asia/Kolkata", ["00:00", "24:00"])
    assert calendar.is_open(at("2026-11-20T23:59:59.999999+05:30"))
    assert calendar.elapsed(at("2026-11-20T23:00:00+05:30"), at("2026-11-21T01:00:00+05:30")) == 7200


def test_fractions_of_minutes_and_seconds_count() -> None:
    calendar = weekdays()
    start = at("2026-11-20T10:00:00.250000+05:30")
    assert calendar.due(start, 0.5) == at("2026-11-20T10:00:30.250000+05:30")
    assert calendar.elapsed(start, at("2026-11-20T10:00:01+05:30")) == 0.75


def test_whole_seconds_are_an_int() -> None:
    lapse = weekdays().elapsed(at("2026-11-20T10:00:00+05:30"), at("2026-11-20T11:00:00+05:30"))
    assert lapse == 3600
    assert isinstance(lapse, int)


def test_a_reversed_span_is_nothing() -> None:
    assert weekdays().elapsed(at("2026-11-20T12:00:00+05:30"), at("2026-11-20T11:00:00+05:30")) == 0
    assert list(weekdays().spans(at("2026-11-20T12:00:00+05:30"), at("2026-11-20T11:00:00+05:30"))) == []


def test_results_are_in_the_calendars_own_zone() -> None:
    calendar = weekdays()
    due = calendar.due(at("2026-11-20T04:30:00+00:00"), 30)
    assert due.isoformat() == "2026-11-20T10:30:00+05:30"
    assert calendar.next_open(at("2026-11-20T04:30:00+00:00")).isoformat() == "2026-11-20T10:00:00+05:30"
    assert due.tzinfo is calendar.zone


def test_a_moment_without_a_zone_is_an_error() -> None:
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001
    aware = naive.replace(tzinfo=UTC)
    calendar = weekdays()
    for ask in (
        lambda: calendar.is_open(naive),
        lambda: calendar.next_open(naive),
        lambda: calendar.due(naive, 5),
        lambda: calendar.due(aware, 5, [(naive, None)]),
        lambda: calendar.elapsed(aware, naive),
        lambda: calendar.business_days_after(naive, 1),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            ask()


@pytest.mark.parametrize("minutes", [-1, float("nan"), float("inf")])
def test_minutes_that_cannot_be_counted_are_an_error(minutes: float) -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        weekdays().due(at("2026-11-20T10:00:00+05:30"), minutes)


# Pauses


def test_overlapping_and_unsorted_pauses_count_once() -> None:
    calendar = weekdays()
    start, end = at("2026-11-20T10:00:00+05:30"), at("2026-11-20T14:00:00+05:30")
    stops = [
        (at("2026-11-20T12:00:00+05:30"), at("2026-11-20T13:00:00+05:30")),
        (at("2026-11-20T09:00:00+05:30"), at("2026-11-20T10:30:00+05:30")),
        (at("2026-11-20T12:30:00+05:30"), at("2026-11-20T12:45:00+05:30")),
        (at("2026-11-20T11:45:00+05:30"), at("2026-11-20T12:15:00+05:30")),
    ]
    assert calendar.elapsed(start, end, stops) == (4 * 60 - 30 - 75) * 60
    assert calendar.due(start, 135, stops) == at("2026-11-20T14:00:00+05:30")


def test_a_pause_that_still_lasts_reaches_to_the_end() -> None:
    start, end = at("2026-11-20T10:00:00+05:30"), at("2026-11-20T14:00:00+05:30")
    assert weekdays().elapsed(start, end, [(at("2026-11-20T11:00:00+05:30"), None)]) == 3600


def test_a_target_behind_a_pause_that_still_lasts_has_no_due_date() -> None:
    start, stop = at("2026-11-20T10:00:00+05:30"), (at("2026-11-20T11:00:00+05:30"), None)
    assert weekdays().due(start, 60, [stop]) == at("2026-11-20T11:00:00+05:30")
    with pytest.raises(Refused, match=r"paused since 2026-11-20T11:00:00\+05:30"):
        weekdays().due(start, 61, [stop])


def test_a_pause_outside_opening_hours_delays_nothing() -> None:
    stop = (at("2026-11-20T18:00:00+05:30"), at("2026-11-23T09:00:00+05:30"))
    assert weekdays().due(at("2026-11-20T17:00:00+05:30"), 90, [stop]) == at("2026-11-23T09:30:00+05:30")


def test_a_reversed_pause_is_no_pause() -> None:
    stop = (at("2026-11-20T13:00:00+05:30"), at("2026-11-20T11:00:00+05:30"))
    assert weekdays().due(at("2026-11-20T10:00:00+05:30"), 300, [stop]) == at("2026-11-20T15:00:00+05:30")


def test_a_pause_that_was_over_before_the_start_changes_nothing() -> None:
    stop = (at("2026-11-20T09:15:00+05:30"), at("2026-11-20T09:30:00+05:30"))
    start = at("2026-11-20T10:00:00+05:30")
    assert weekdays().due(start, 60, [stop]) == at("2026-11-20T11:00:00+05:30")
    assert weekdays().elapsed(start, at("2026-11-20T11:00:00+05:30"), [stop]) == 3600
