"""Reporting windows: what people write, in the desk's own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.findings import Refused
from hdesk.domain.periods import Period, parse_period

KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime.fromisoformat("2026-11-22T10:15:00+05:30")


def period(text: str, zone: ZoneInfo = KOLKATA) -> Period:
    return parse_period(text, SUNDAY, zone)


def dates(one: Period | None) -> tuple[str | None, str | None]:
    """Give the first date and the date after the last."""
    assert one is not None
    return tuple(at.date().isoformat() if at else None for at in (one.start, one.end))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-21"),
        ("2026-W47", "2026-11-16", "2026-11-23"),
        ("2026-w01", "2025-12-29", "2026-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-11-03..2026-11-20", "2026-11-03", "2026-11-21"),
        ("2026-11-20..2026-11-20", "2026-11-20", "2026-11-21"),
        ("2026-10..2026-11", "2026-10-01", "2026-12-01"),
        ("2025-Q4..2026-W02", "2025-10-01", "2026-01-12"),
        ("2026-11..", "2026-11-01", None),
        ("..2026-11", None, "2026-12-01"),
        ("last-month..today", "2026-10-01", "2026-11-23"),
        ("all", None, None),
    ],
)
def test_a_period_runs_from_its_first_date_up_to_the_one_after_its_last(
    text: str, first: str | None, after: str | None
) -> None:
    assert dates(period(text)) == (first, after)


@pytest.mark.parametrize(
    ("word", "name", "first", "after"),
    [
        ("today", "2026-11-22", "2026-11-22", "2026-11-23"),
        ("yesterday", "2026-11-21", "2026-11-21", "2026-11-22"),
        ("this-week", "2026-W47", "2026-11-16", "2026-11-23"),
        ("last-week", "2026-W46", "2026-11-09", "2026-11-16"),
        ("this-month", "2026-11", "2026-11-01", "2026-12-01"),
        ("last-month", "2026-10", "2026-10-01", "2026-11-01"),
        ("this-quarter", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("last-quarter", "2026-Q3", "2026-07-01", "2026-10-01"),
        ("this-year", "2026", "2026-01-01", "2027-01-01"),
        ("last-year", "2025", "2025-01-01", "2026-01-01"),
        ("Today", "2026-11-22", "2026-11-22", "2026-11-23"),
    ],
)
def test_words_are_settled_by_now_and_named_for_good(word: str, name: str, first: str, after: str) -> None:
    settled = period(word)
    assert (settled.name, *dates(settled)) == (name, first, after)


def test_today_is_the_desks_date_and_not_the_readers() -> None:
    late_in_utc = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert parse_period("today", late_in_utc, KOLKATA).name == "2026-11-22"
    assert parse_period("today", late_in_utc, BERLIN).name == "2026-11-21"


def test_a_date_begins_and_ends_at_local_midnight() -> None:
    day = period("2026-11-20")
    assert day.start == datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
    assert day.end == datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_date_on_which_the_clocks_change_is_shorter_or_longer(day: str, hours: int) -> None:
    changed = period(day, BERLIN)
    assert changed.start
    assert changed.end
    assert changed.end.astimezone(UTC) - changed.start.astimezone(UTC) == timedelta(hours=hours)


def test_a_date_whose_midnight_is_skipped_begins_with_its_first_hour() -> None:
    start = parse_period("2018-11-04", SUNDAY, ZoneInfo("America/Sao_Paulo")).start
    assert start
    assert start.isoformat() == "2018-11-04T01:00:00-02:00"


def test_a_period_holds_its_start_and_not_its_end() -> None:
    day = period("2026-11-20")
    assert day.contains(datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    assert not day.contains(datetime(2026, 11, 20, 18, 30, tzinfo=UTC))
    assert not day.contains(datetime(2026, 11, 19, 18, 29, 59, tzinfo=UTC))
    assert period("all").contains(SUNDAY)
    assert period("..2026").contains(SUNDAY)
    assert not period("2027..").contains(SUNDAY)


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("2026-03-01", "2026-02-28"),
        ("2026-W01", "2025-W52"),
        ("2027-W01", "2026-W53"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
        ("2026-11-08..2026-11-20", "2026-10-26..2026-11-07"),
        ("2026-10..2026-12", "2026-07..2026-09"),
        ("2026-W46..2026-W47", "2026-W44..2026-W45"),
        ("2026-11..2026-12-02", "2026-09-30..2026-10-31"),
    ],
)
def test_the_period_before_is_of_the_same_kind_and_length(text: str, previous: str) -> None:
    before = period(text).previous()
    assert before
    assert before == period(previous)
    assert before.end == period(text).start


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("2026-11-20", "2025-11-20"),
        ("2028-02-29", "2027-02-28"),
        ("2026-W47", "2025-W47"),
        ("2026-W53", "2025-W52"),
        ("2027-W53..2027-W53", None),
        ("2026-02", "2025-02"),
        ("2026-Q4", "2025-Q4"),
        ("2026", "2025"),
        ("2026-11-08..2026-11-20", "2025-11-08..2025-11-20"),
    ],
)
def test_a_year_ago_is_the_same_period_of_the_year_before(text: str, ago: str | None) -> None:
    if ago is None:
        with pytest.raises(Refused, match="Invalid week: 53"):
            period(text)
    else:
        assert period(text).year_ago() == period(ago)


@pytest.mark.parametrize("text", ["all", "2026..", "..2026"])
def test_what_has_no_bound_has_nothing_before_it(text: str) -> None:
    assert period(text).previous() is None
    assert period(text).year_ago() is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'' is not a period"),
        ("lastweek", "'lastweek' is not a period"),
        ("2026-13", "month must be in 1..12"),
        ("2026-02-30", "day is out of range"),
        ("2025-W53", "Invalid week: 53"),
        ("2026-Q5", "is none of the forms"),
        ("9999", "is not a period"),
        ("0000", "is not a period"),
        ("..", "neither end is given"),
        ("2026-11-20..2026-11-19", "it ends before it begins"),
        ("2026..2027..2028", "is none of the forms"),
        ("2026-11-20..all", "'all' is none of the forms"),
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        period(text)
    assert "2026-W47, 2026-11, 2026-Q4" in str(refused.value)


def test_a_moment_without_a_zone_is_an_error() -> None:
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        parse_period("today", naive, KOLKATA)
    with pytest.raises(ValueError, match="no time zone"):
        period("2026").contains(naive)


forms = st.sampled_from(["%Y-%m-%d", "%G-W%V", "%Y-%m", "%Y"])
days = st.dates(date(1971, 1, 1), date(2100, 1, 1))


@given(days, forms)
def test_a_name_reads_back_as_the_same_period(day: date, form: str) -> None:
    one = period(f"{day:{form}}")
    assert period(one.name) == one
    assert one.contains(datetime(day.year, day.month, day.day, 12, tzinfo=KOLKATA))


@given(days, forms)
def test_periods_follow_each_other_without_gap_or_overlap(day: date, form: str) -> None:
    one = parse_period(f"{day:{form}}", SUNDAY, BERLIN)
    before = one.previous()
    assert before
    assert before.end == one.start
    again = parse_period(before.name, SUNDAY, BERLIN)
    assert again == before
