"""Working time by example: published facts first, then what a desk's calendar has to do about its clocks."""

import json
from datetime import UTC, date, datetime, timedelta
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


def refusal(m: dict[str, object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        Calendar.from_mapping(m, name="default")
    return [str(finding) for finding in refused.value.findings]


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
    assert weekdays().due(at("2026-11-20T10:00:00+05:30"), 120, [stop]) == at("2026-11-20T12:00:00+05:30")


# The clocks change


def test_an_hour_that_the_clocks_skip_does_not_count() -> None:
    calendar = daily("Europe/Berlin", ["00:00", "24:00"])
    assert calendar.elapsed(at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00")) == 23 * 3600


def test_an_hour_that_the_clocks_repeat_counts_twice() -> None:
    calendar = daily("Europe/Berlin", ["02:00", "03:00"])
    assert calendar.elapsed(at("2026-10-25T00:00:00+02:00"), at("2026-10-26T00:00:00+01:00")) == 2 * 3600


def test_opening_hours_that_end_in_a_repeated_hour_come_twice() -> None:
    calendar = daily("Europe/Berlin", ["00:00", "02:30"])
    night = list(calendar.spans(at("2026-10-25T00:00:00+02:00"), at("2026-10-25T12:00:00+01:00")))
    assert [(since.isoformat(), until.isoformat()) for since, until in night] == [
        ("2026-10-25T00:00:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"),
    ]


def test_opening_hours_that_begin_in_a_skipped_hour_begin_with_the_new_time() -> None:
    calendar = daily("Europe/Berlin", ["02:30", "10:00"])
    opening = calendar.next_open(at("2026-03-29T00:00:00+01:00"))
    assert opening.isoformat() == "2026-03-29T03:00:00+02:00"
    assert calendar.due(opening, 7 * 60) == at("2026-03-29T10:00:00+02:00")


def test_opening_hours_inside_a_skipped_hour_never_come() -> None:
    calendar = daily("Europe/Berlin", ["02:00", "03:00"])
    assert calendar.next_open(at("2026-03-28T12:00:00+01:00")) == at("2026-03-30T02:00:00+02:00")
    assert not calendar.is_business_day(date(2026, 3, 29))


def test_a_holiday_begins_at_local_midnight_where_midnight_is_skipped() -> None:
    calendar = daily("America/Sao_Paulo", ["00:00", "24:00"], holidays=["2018-11-04"])
    assert calendar.next_open(at("2018-11-04T03:00:00+00:00")) == at("2018-11-05T02:00:00+00:00")
    assert calendar.elapsed(at("2018-11-04T02:00:00+00:00"), at("2018-11-05T03:00:00+00:00")) == 2 * 3600


def test_a_date_that_a_zone_skips_is_no_business_day() -> None:
    samoa = daily("Pacific/Apia", ["09:00", "17:00"])
    assert [samoa.is_business_day(date(2011, 12, day)) for day in (29, 30, 31)] == [True, False, True]
    assert samoa.due(at("2011-12-29T16:00:00-10:00"), 120) == at("2011-12-31T10:00:00+14:00")


# Dates of their own


def test_holidays_are_local_dates() -> None:
    calendar = daily("Asia/Kolkata", ["00:00", "24:00"], holidays=["2026-01-26"])
    assert calendar.is_open(at("2026-01-25T18:29:59+00:00"))
    assert not calendar.is_open(at("2026-01-25T18:30:00+00:00"))
    assert calendar.is_open(at("2026-01-26T18:30:00+00:00"))


def test_yearly_holidays_come_every_year_and_29_february_in_leap_years() -> None:
    calendar = daily("UTC", ["09:00", "17:00"], holidays_yearly=["12-25", "02-29"])
    closed = [date(1999, 12, 25), date(2048, 12, 25), date(2028, 2, 29)]
    assert not any(map(calendar.is_business_day, closed))
    assert calendar.is_business_day(date(2027, 3, 1))


def test_date_hours_replace_the_weekly_hours_and_breaks_come_out_of_them() -> None:
    calendar = weekdays(
        date_hours={"2026-11-20": [["12:00", "20:00"]]}, breaks={"2026-11-20": [["13:00", "14:00"]]}
    )
    start, end = at("2026-11-20T00:00:00+05:30"), at("2026-11-21T00:00:00+05:30")
    assert [(a.hour, b.hour) for a, b in calendar.spans(start, end)] == [(12, 13), (14, 20)]


def test_date_hours_open_a_date_that_is_closed_every_week() -> None:
    calendar = weekdays(date_hours={"2026-11-22": [["10:00", "12:00"]]})
    assert calendar.next_open(at("2026-11-21T10:00:00+05:30")) == at("2026-11-22T10:00:00+05:30")


def test_empty_date_hours_close_a_date() -> None:
    assert not weekdays(date_hours={"2026-11-20": []}).is_business_day(date(2026, 11, 20))


def test_a_holiday_closes_a_date_whatever_hours_it_has() -> None:
    hours = {"2026-12-25": [["10:00", "12:00"]], "2026-11-20": [["10:00", "12:00"]]}
    calendar = weekdays(date_hours=hours, holidays=["2026-11-20"], holidays_yearly=["12-25"])
    assert not calendar.is_business_day(date(2026, 12, 25))
    assert not calendar.is_business_day(date(2026, 11, 20))


def test_dates_may_be_dates_instead_of_text() -> None:
    day = date(2026, 11, 20)
    assert not weekdays(holidays=[day]).is_business_day(day)
    assert weekdays(date_hours={day: [["12:00", "13:00"]]}).due(at("2026-11-20T00:00:00+05:30"), 30) == at(
        "2026-11-20T12:30:00+05:30"
    )


# Business days


def test_business_days_skip_weekends_and_holidays_and_keep_the_time_of_day() -> None:
    calendar = weekdays(holidays=["2026-11-23"])
    friday = at("2026-11-20T16:00:00+05:30")
    assert calendar.business_days_after(friday, 1) == at("2026-11-24T16:00:00+05:30")
    assert calendar.business_days_after(friday, 2) == at("2026-11-25T16:00:00+05:30")
    assert calendar.business_days_after(friday, 0) == friday


def test_business_days_after_a_closed_date_begin_with_the_next_open_one() -> None:
    assert weekdays().business_days_after(at("2026-11-21T20:00:00+05:30"), 1) == at(
        "2026-11-23T20:00:00+05:30"
    )


def test_business_days_start_from_the_local_date() -> None:
    utc_friday_indian_saturday = at("2026-11-20T19:00:00+00:00")
    assert weekdays().business_days_after(utc_friday_indian_saturday, 1) == at("2026-11-23T00:30:00+05:30")


def test_a_time_of_day_that_the_clocks_skip_moves_forward() -> None:
    calendar = daily("Europe/Berlin", ["09:00", "17:00"])
    assert (
        calendar.business_days_after(at("2026-03-28T02:30:00+01:00"), 1).isoformat()
        == "2026-03-29T03:30:00+02:00"
    )


def test_a_negative_number_of_business_days_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        weekdays().business_days_after(at("2026-11-20T16:00:00+05:30"), -1)


# Spans


def test_spans_are_cut_to_what_is_asked_and_joined_at_midnight() -> None:
    calendar = daily("Asia/Kolkata", ["00:00", "24:00"], holidays=["2026-11-22"])
    start, end = at("2026-11-20T10:00:00+05:30"), at("2026-11-23T08:00:00+05:30")
    assert list(calendar.spans(start, end)) == [
        (start, at("2026-11-22T00:00:00+05:30")),
        (at("2026-11-23T00:00:00+05:30"), end),
    ]


def test_a_calendar_that_never_closes_has_one_span_however_long() -> None:
    start, end = at("1990-01-01T00:00:00+00:00"), at("2060-01-01T00:00:00+00:00")
    assert list(Calendar.always("Asia/Kolkata").spans(start, end)) == [(start, end)]


# Calendars that always, rarely or never open


def test_the_calendar_that_never_closes_counts_real_time_over_a_change_of_the_clocks() -> None:
    calendar = Calendar.always("Europe/Berlin")
    assert calendar.due(at("2026-03-28T12:00:00+01:00"), 24 * 60).isoformat() == "2026-03-29T13:00:00+02:00"
    assert calendar.elapsed(at("2026-10-24T12:00:00+02:00"), at("2026-10-25T12:00:00+01:00")) == 25 * 3600


def test_the_calendar_that_never_closes_needs_a_zone_that_exists() -> None:
    with pytest.raises(Refused, match="unknown zone 'Europe'"):
        Calendar.always("Europe")


def test_a_calendar_of_single_dates_ends_with_the_last_of_them() -> None:
    fair = Calendar.from_mapping(
        {"timezone": "UTC", "date_hours": {"2026-11-20": [["10:00", "12:00"]]}}, name="fair"
    )
    start = at("2026-11-01T00:00:00+00:00")
    assert fair.due(start, 120) == at("2026-11-20T12:00:00+00:00")
    assert fair.elapsed(start, at("2036-01-01T00:00:00+00:00")) == 7200
    with pytest.raises(Refused, match=r"calendar fair has no 121 minutes .* last open date is 2026-11-20"):
        fair.due(start, 121)
    with pytest.raises(Refused, match="calendar fair does not open after"):
        fair.next_open(at("2026-11-20T12:00:00+00:00"))
    with pytest.raises(Refused, match="calendar fair has no 2 business days"):
        fair.business_days_after(start, 2)


def test_what_lies_more_than_a_hundred_years_ahead_is_refused() -> None:
    start = at("2026-11-20T00:00:00+00:00")
    with pytest.raises(Refused, match=r"no 1e[+]10 minutes of opening time .* within a hundred years"):
        weekdays().due(start, 1e10)
    with pytest.raises(Refused, match=r"no 40000 business days .* within a hundred years"):
        weekdays().business_days_after(start, 40_000)


def test_moments_at_the_ends_of_what_a_datetime_can_hold_are_closed() -> None:
    calendar = weekdays()
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert not calendar.is_open(first)
    assert not calendar.is_open(last)
    assert calendar.next_open(first) > first + timedelta(days=300)


# What is refused


def test_every_finding_is_reported_at_once() -> None:
    assert refusal(
        {
            "timezone": "Europe/Berln",
            "holiday": ["2026-01-26"],
            "hours": {
                "mon": [["09:00", "13:00"], ["12:00", "18:00"]],
                "tue": [["9am", "18:00"], ["10:60", "24:01"]],
                "wed": [["09:00"]],
                "thu": [["18:00", "09:00"]],
                "fri": [["09:00", "09:00"]],
                "thur": [],
                "sat": "09:00-12:00",
            },
            "holidays": ["2026-02-30", "20261120"],
            "holidays_yearly": ["25.12", "13-01", 1225],
            "date_hours": {"tomorrow": [["09:00", "10:00"]]},
            "breaks": [["12:00", "13:00"]],
        }
    ) == [
        "calendar default: unknown key 'holiday' (did you mean holidays?)",
        "calendar default: timezone: unknown zone 'Europe/Berln' (did you mean Europe/Berlin?)",
        "calendar default: hours: unknown weekday 'thur' (did you mean thu?)",
        "calendar default: mon: intervals 09:00-13:00 and 12:00-18:00 overlap",
        'calendar default: tue: bad time \'9am\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: tue: bad time \'10:60\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: tue: bad time \'24:01\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: wed: [\'09:00\'] is not an interval (write ["09:00", "18:00"])',
        "calendar default: thu: interval 18:00-09:00 runs backwards"
        " (what goes past midnight is two intervals: until 24:00, and from 00:00 on the next day)",
        "calendar default: fri: interval 09:00-09:00 is empty (all day is 00:00-24:00)",
        "calendar default: sat: '09:00-12:00' is not a list",
        "calendar default: holidays: bad date '2026-02-30' (write it as 2026-11-20)",
        "calendar default: holidays: bad date '20261120' (write it as 2026-11-20)",
        "calendar default: holidays_yearly: bad date '25.12' (write month and day, as 12-25)",
        "calendar default: holidays_yearly: bad date '13-01' (write month and day, as 12-25)",
        "calendar default: holidays_yearly: bad date 1225 (write month and day, as 12-25)",
        "calendar default: date_hours: bad date 'tomorrow' (write it as 2026-11-20)",
        "calendar default: breaks: [['12:00', '13:00']] is not a mapping",
    ]


@pytest.mark.parametrize(
    "never",
    [
        {},
        {"hours": {"mon": []}},
        {"date_hours": {"2026-11-20": []}},
        {"date_hours": {"2026-11-20": [["09:00", "10:00"]]}, "holidays": ["2026-11-20"]},
        {"date_hours": {"2026-11-20": [["09:00", "10:00"]]}, "breaks": {"2026-11-20": [["08:00", "11:00"]]}},
        {
            "hours": NINE_TO_SIX,
            "holidays_yearly": [f"{date.fromordinal(day):%m-%d}" for day in range(730_120, 730_486)],
        },
    ],
)
def test_a_calendar_that_never_opens_is_refused(never: dict[str, object]) -> None:
    assert refusal({"timezone": "UTC", **never}) == [
        "calendar default: never open (give hours for at least one weekday, or date_hours)"
    ]


def test_a_calendar_without_a_zone_is_refused() -> None:
    assert refusal({"hours": NINE_TO_SIX}) == [
        "calendar default: timezone is missing (name an IANA zone, such as Asia/Kolkata)"
    ]


def test_intervals_may_touch_and_stand_in_any_order() -> None:
    calendar = daily("UTC", ["12:00", "18:00"], ["09:00", "12:00"])
    assert list(calendar.spans(at("2026-11-20T00:00:00+00:00"), at("2026-11-21T00:00:00+00:00"))) == [
        (at("2026-11-20T09:00:00+00:00"), at("2026-11-20T18:00:00+00:00"))
    ]
