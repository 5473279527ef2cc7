"""Durations with their units, and lapses of time that are compared with them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.durations import Duration, Span, Unit, format_duration, parse_duration
from hdesk.domain.worktime import Calendar

CALENDAR = Calendar.from_mapping(
    {
        "timezone": "Europe/Berlin",
        "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": ["2026-11-23"],
    }
)
FRIDAY_16 = datetime.fromisoformat("2026-11-20T16:00:00+01:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def span(start: str, end: str) -> Span:
    return Span(at(start).astimezone(CALENDAR.zone), at(end).astimezone(CALENDAR.zone), CALENDAR)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("45s", Duration(45, "second")),
        ("90m", Duration(90, "minute")),
        ("90 minutes", Duration(90, "minute")),
        ("26h", Duration(26, "hour")),
        ("26 hours", Duration(26, "hour")),
        ("1.5h", Duration(1.5, "hour")),
        ("3d", Duration(3, "day")),
        ("3 Days", Duration(3, "day")),
        ("2w", Duration(2, "week")),
        ("1h30m", Duration(90, "minute")),
        ("1 hour 30 minutes", Duration(90, "minute")),
        ("1bd", Duration(1, "day", business=True)),
        ("1 business day", Duration(1, "day", business=True)),
        ("2 business days", Duration(2, "day", business=True)),
        ("4bh", Duration(4, "hour", business=True)),
        ("4 business hours", Duration(4, "hour", business=True)),
        ("30bm", Duration(30, "minute", business=True)),
        ("30 business minutes", Duration(30, "minute", business=True)),
        ("1bh30bm", Duration(90, "minute", business=True)),
        (" 0m ", Duration(0, "minute")),
    ],
)
def test_a_duration_is_read_with_its_unit(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


def test_a_number_without_a_unit_is_an_error_that_names_the_units() -> None:
    with pytest.raises(ValueError, match="'90' has no unit after 90: write 90m, 90h or 90bd; units are s, m, h, d, w"):
        parse_duration("90")
    with pytest.raises(ValueError, match="'1h 30' has no unit after 30"):
        parse_duration("1h 30")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a duration: units are"),
        ("soon", "is not a duration: units are"),
        ("-5m", "is not a duration: units are"),
        ("5m!", "is not a duration: units are"),
        ("3 fortnights", "has an unknown unit, 'fortnights': units are"),
        ("1bw", "has an unknown unit, 'bw': units are"),
        ("1 business week", "has an unknown unit, 'business week': units are"),
        ("1h 30bm", "adds up what has no common unit"),
        ("1bd 2bh", "adds up what has no common unit"),
        ("1.5bd", "business days are counted whole"),
    ],
)
def test_what_is_no_duration_is_an_error_that_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_duration(text)


@given(
    st.one_of(
        st.builds(
            Duration,
            st.one_of(st.integers(0, 10**6), st.integers(0, 4000).map(lambda quarters: quarters / 4)),
            st.sampled_from(["second", "minute", "hour", "day", "week"]),
            business=st.just(value=False),
        ),
        st.builds(
            Duration,
            st.integers(0, 10**6),
            st.sampled_from(["minute", "hour", "day"]),
            business=st.just(value=True),
        ),
    )
)
def test_a_duration_reads_back_as_it_is_written(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45s", 45), ("90m", 5400), ("1.5h", 5400), ("3d", 259_200), ("2w", 1_209_600), ("4bh", 14_400)],
)
def test_a_duration_has_seconds_of_its_own_time(text: str, seconds: int) -> None:
    assert parse_duration(text).seconds == seconds


def test_a_business_day_has_no_length_of_its_own() -> None:
    with pytest.raises(ValueError, match="1 business day has no length in seconds"):
        _ = parse_duration("1bd").seconds


def test_durations_can_be_keys() -> None:
    assert {parse_duration("90m"): "found"}[parse_duration("1h30m")] == "found"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("26h", "2026-11-21T18:00:00+01:00"),
        ("90bm", "2026-11-24T09:30:00+01:00"),
        ("1bh", "2026-11-20T17:00:00+01:00"),
        ("1bd", "2026-11-24T16:00:00+01:00"),
    ],
)
def test_the_end_of_a_duration_is_told_by_its_kind_of_time(text: str, end: str) -> None:
    assert parse_duration(text).after(FRIDAY_16, CALENDAR) == at(end)


def test_clock_time_is_real_time_over_a_change_of_the_clocks() -> None:
    short_night = span("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00")
    assert short_night.reaches(parse_duration("23h"))
    assert not short_night.exceeds(parse_duration("23h"))
    assert not short_night.reaches(parse_duration("1d"))


def test_business_hours_are_counted_on_the_calendar() -> None:
    over_the_weekend = span("2026-11-20T16:00:00+01:00", "2026-11-24T10:00:00+01:00")
    assert over_the_weekend.reaches(parse_duration("2bh"))
    assert not over_the_weekend.exceeds(parse_duration("2bh"))
    assert over_the_weekend.exceeds(parse_duration("119bm"))
    assert over_the_weekend.exceeds(parse_duration("3d"))


def test_business_days_end_at_the_same_time_of_day() -> None:
    exact = span("2026-11-20T16:00:00+01:00", "2026-11-24T16:00:00+01:00")
    assert exact.reaches(parse_duration("1bd"))
    assert not exact.exceeds(parse_duration("1bd"))
    assert exact._replace(end=at("2026-11-24T16:00:01+01:00")).exceeds(parse_duration("1bd"))


@pytest.mark.parametrize("text", ["0m", "0bm", "0bd", "1bd", "5m"])
def test_a_lapse_that_ends_before_it_starts_reaches_nothing(text: str) -> None:
    backwards = span("2026-11-20T16:00:00+01:00", "2026-11-20T15:00:00+01:00")
    assert not backwards.reaches(parse_duration(text))
    assert not backwards.exceeds(parse_duration(text))


UNITS: list[Unit] = ["minute", "hour", "day"]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 20_000),
    st.builds(Duration, st.integers(1, 12), st.sampled_from(UNITS), st.booleans()),
)
def test_a_lapse_reaches_a_duration_from_the_moment_it_ends(start: datetime, minutes: int, duration: Duration) -> None:
    lapse = Span(start, start + timedelta(minutes=minutes), CALENDAR)
    assert lapse.reaches(duration) == (lapse.end >= duration.after(start, CALENDAR))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (45.4, "45 s"),
        (59.6, "1 min"),
        (720, "12 min"),
        (725, "12 min 05 s"),
        (7200, "2 h"),
        (7500, "2 h 05 min"),
        (7559, "2 h 05 min"),
        (3 * 86_400 + 4 * 3600 + 59 * 60, "3 d 4 h"),
        (21 * 86_400, "21 d"),
        (-7500, "-2 h 05 min"),
        (-0.2, "0 s"),
    ],
)
def test_lengths_are_written_for_people(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text
