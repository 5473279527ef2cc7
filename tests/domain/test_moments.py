"""Moments as people write them on the command line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.findings import Refused
from hdesk.domain.moments import parse_moment

KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-11-22T10:15:30.750000+05:30")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T16:00:00+05:30", "2026-11-20T16:00:00+05:30"),
        ("2026-11-20T10:30:00Z", "2026-11-20T16:00:00+05:30"),
        ("2026-11-20 10:30 +0000", "2026-11-20T16:00:00+05:30"),
        ("2026-11-20T16:00:30.999", "2026-11-20T16:00:30+05:30"),
        ("2026-11-20 16:00", "2026-11-20T16:00:00+05:30"),
        ("2026-11-20 24:00", "2026-11-21T00:00:00+05:30"),
        ("2026-11-20", "2026-11-20T00:00:00+05:30"),
        ("9:05", "2026-11-22T09:05:00+05:30"),
        ("16:00", "2026-11-22T16:00:00+05:30"),
        ("today", "2026-11-22T00:00:00+05:30"),
        ("today 16:00", "2026-11-22T16:00:00+05:30"),
        ("yesterday 16:00", "2026-11-21T16:00:00+05:30"),
        ("Tomorrow 10:00", "2026-11-23T10:00:00+05:30"),
        ("tomorrow", "2026-11-23T00:00:00+05:30"),
        ("2h ago", "2026-11-22T08:15:30+05:30"),
        ("1 hour 30 minutes ago", "2026-11-22T08:45:30+05:30"),
        ("in 3 days", "2026-11-25T10:15:30+05:30"),
        ("now", "2026-11-22T10:15:30+05:30"),
    ],
)
def test_a_moment_is_read_in_the_desks_zone_and_in_whole_seconds(text: str, moment: str) -> None:
    found = parse_moment(text, NOW, KOLKATA)
    assert found.isoformat() == moment
    assert found.tzinfo is KOLKATA


def test_today_is_the_desks_date_whatever_zone_now_is_in() -> None:
    late_in_utc = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert parse_moment("16:00", late_in_utc, KOLKATA).isoformat() == "2026-11-22T16:00:00+05:30"


def test_a_due_date_lasts_to_the_end_of_its_day() -> None:
    assert parse_moment("2026-11-30", NOW, KOLKATA, end_of_day=True).isoformat() == "2026-12-01T00:00:00+05:30"
    assert parse_moment("today", NOW, KOLKATA, end_of_day=True).isoformat() == "2026-11-23T00:00:00+05:30"
    assert parse_moment("2026-11-30 16:00", NOW, KOLKATA, end_of_day=True).hour == 16


def test_a_reading_that_the_clocks_repeat_is_the_first_of_the_two() -> None:
    assert parse_moment("2026-10-25 02:30", NOW, BERLIN).isoformat() == "2026-10-25T02:30:00+02:00"
    assert parse_moment("2026-10-25T02:30+01:00", NOW, BERLIN).isoformat() == "2026-10-25T02:30:00+01:00"


def test_a_reading_that_the_clocks_skip_moves_forward_by_what_they_skip() -> None:
    assert parse_moment("2026-03-29 02:30", NOW, BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_lapse_is_real_time_over_a_change_of_the_clocks() -> None:
    noon_after = datetime.fromisoformat("2026-03-29T12:00:00+02:00")
    assert parse_moment("1d ago", noon_after, BERLIN).isoformat() == "2026-03-28T11:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has none of the forms"),
        ("soon", "it has none of the forms"),
        ("2026-11-2016:00", "it has none of the forms"),
        ("20261120", "it has none of the forms"),
        ("2026-02-30", "day is out of range"),
        ("25:00", "there is no such time of day"),
        ("16:60", "there is no such time of day"),
        ("24:01", "there is no such time of day"),
        ("16:00+05:30", "an offset needs a date"),
        ("today 16:00Z", "an offset needs a date"),
        ("5 ago", "has no unit"),
        ("in 2bd", "2 business days of business time needs a calendar"),
        ("90000000w ago", "is not a moment"),
        ("9999-12-31 24:00", "is not a moment"),
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        parse_moment(text, NOW, KOLKATA)
    assert "yesterday 16:00" in str(refused.value)
    assert repr(text) in str(refused.value)


def test_a_now_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_moment("16:00", datetime(2026, 11, 20, 10), KOLKATA)  # noqa: DTZ001


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana"]),
)
def test_a_moment_reads_back_as_it_is_written(at: datetime, zone: str) -> None:
    local = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    assert parse_moment(local.isoformat(), NOW, ZoneInfo(zone)).isoformat() == local.isoformat()


@given(st.integers(0, 10**6))
def test_ago_and_in_are_opposite(minutes: int) -> None:
    past, future = parse_moment(f"{minutes}m ago", NOW, BERLIN), parse_moment(f"in {minutes}m", NOW, BERLIN)
    assert future.astimezone(UTC) - past.astimezone(UTC) == timedelta(minutes=2 * minutes)
