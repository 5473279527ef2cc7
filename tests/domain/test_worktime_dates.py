"""Working time on particular dates: where the clocks change, on holidays, over business days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hdesk.domain.findings import Refused
from hdesk.domain.worktime import Calendar

NINE_TO_SIX = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def daily(zone: str, *intervals: list[str], **more: object) -> Calendar:
    hours = {day: list(intervals) for day in EVERY_DAY}
    return Calendar.from_mapping({"timezone": zone, "hours": hours, **more})


def weekdays(zone: str = "Asia/Kolkata", **more: object) -> Calendar:
    return Calendar.from_mapping({"timezone": zone, "hours": NINE_TO_SIX, **more})


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
    calendar = weekdays(date_hours={"2026-11-20": [["12:00", "20:00"]]}, breaks={"2026-11-20": [["13:00", "14:00"]]})
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
    assert weekdays().business_days_after(at("2026-11-21T20:00:00+05:30"), 1) == at("2026-11-23T20:00:00+05:30")


def test_business_days_start_from_the_local_date() -> None:
    utc_friday_indian_saturday = at("2026-11-20T19:00:00+00:00")
    assert weekdays().business_days_after(utc_friday_indian_saturday, 1) == at("2026-11-23T00:30:00+05:30")


def test_a_time_of_day_that_the_clocks_skip_moves_forward() -> None:
    calendar = daily("Europe/Berlin", ["09:00", "17:00"])
    assert calendar.business_days_after(at("2026-03-28T02:30:00+01:00"), 1).isoformat() == "2026-03-29T03:30:00+02:00"


def test_no_business_days_after_a_moment_is_that_moment_even_in_a_repeated_hour() -> None:
    second = at("2026-10-25T02:30:00+01:00")
    same = daily("Europe/Berlin", ["09:00", "17:00"]).business_days_after(second, 0)
    assert same.isoformat() == "2026-10-25T02:30:00+01:00"


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
    fair = Calendar.from_mapping({"timezone": "UTC", "date_hours": {"2026-11-20": [["10:00", "12:00"]]}}, name="fair")
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
