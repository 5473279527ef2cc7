"""Working time over years and decades, 1990 to 2060, where whole blocks are counted and not laid out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import worktime_table
from hdesk.domain.localtime import DAY, instant, offset
from hdesk.domain.worktime import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = (
    "UTC", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Sao_Paulo", "Pacific/Apia", "Asia/Gaza", "America/Argentina/Tucuman", "Europe/London",
)  # fmt: skip
HALF_HOUR = timedelta(minutes=30)
START, END = datetime(1990, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)

MOMENTS = st.integers(0, int((END - START) / HALF_HOUR)).map(lambda number: START + HALF_HOUR * number)
DAYS = st.dates(date(1989, 12, 1), date(2060, 2, 1)).map(date.isoformat)


@st.composite
def intervals(draw: st.DrawFn) -> list[list[str]]:
    """Draw sorted intervals on a grid of half hours."""
    edges = sorted(draw(st.sets(st.integers(0, 48), max_size=4)))
    written = [f"{edge // 2:02}:{edge % 2 * 30:02}" for edge in edges]
    return [[opens, closes] for opens, closes in zip(written[::2], written[1::2], strict=False)]


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, object]:
    hours = {day: draw(intervals()) for day in WEEKDAYS} | {draw(st.sampled_from(WEEKDAYS)): [["09:00", "18:00"]]}
    days = st.sampled_from(draw(st.lists(DAYS, min_size=1, max_size=8)))  # few, so that they meet
    return {
        "timezone": draw(st.sampled_from(ZONES)),
        "hours": hours,
        "holidays": draw(st.lists(days | DAYS, max_size=20)),
        "holidays_yearly": draw(st.lists(days.map(lambda day: day[5:]) | st.just("02-29"), max_size=4)),
        "date_hours": draw(st.dictionaries(days, intervals(), max_size=6)),
        "breaks": draw(st.dictionaries(days, intervals(), max_size=6)),
    }


def reads_open(mapping: dict[str, object], reading: datetime) -> bool:
    """Say whether a calendar is open when the clocks read this: by comparing text."""
    day, clock = reading.date().isoformat(), f"{reading:%H:%M}"
    m: dict[str, dict[str, list[list[str]]]] = mapping  # type: ignore[assignment]
    if day in m["holidays"] or day[5:] in m["holidays_yearly"]:
        return False
    today = m["date_hours"].get(day, m["hours"][WEEKDAYS[reading.weekday()]])
    return any(a <= clock < b for a, b in today) and not any(a <= clock < b for a, b in m["breaks"].get(day, []))


@given(mappings(), MOMENTS, st.integers(0, 48 * 500))
def test_over_a_year_elapsed_is_what_a_count_half_hour_by_half_hour_gives(
    mapping: dict[str, object], start: datetime, steps: int
) -> None:
    zone = ZoneInfo(str(mapping["timezone"]))
    counted = sum(reads_open(mapping, (start + HALF_HOUR * step).astimezone(zone)) for step in range(steps))
    assert Calendar.from_mapping(mapping).elapsed(start, start + HALF_HOUR * steps) == counted * 1800


@given(mappings(), MOMENTS, MOMENTS)
def test_over_decades_it_is_the_sum_of_all_that_is_open(
    mapping: dict[str, object], one: datetime, other: datetime
) -> None:
    calendar, start, end = Calendar.from_mapping(mapping), min(one, other), max(one, other)
    spans = calendar.spans(start, end)
    assert calendar.elapsed(start, end) == sum(
        (b.astimezone(UTC) - a.astimezone(UTC)).total_seconds() for a, b in spans
    )


@given(mappings(), st.lists(MOMENTS, min_size=3, max_size=3))
def test_over_decades_it_adds_up_and_due_is_its_inverse(mapping: dict[str, object], moments: list[datetime]) -> None:
    calendar = Calendar.from_mapping(mapping)
    start, middle, end = sorted(moments)
    later, whole = calendar.elapsed(middle, end), calendar.elapsed(start, end)  # the later first: sums grow both ways
    assert calendar.elapsed(start, middle) + later == whole
    if whole:
        due = calendar.due(start, whole / 60)
        assert calendar.elapsed(start, due) == whole
        assert instant(due) <= instant(end)
        assert calendar.elapsed(due, end) == 0


@pytest.mark.parametrize("zone", ZONES)
def test_no_change_of_the_clocks_is_overlooked(zone: str) -> None:
    """Looking at every sixth day finds what looking at each day finds."""
    where, start, end = ZoneInfo(zone), instant(START), instant(END)
    parts = worktime_table.segments(where, start, end)
    at = iter(parts)
    current = next(at)
    for day in range(start, end, DAY):
        while day >= current[1]:
            current = next(at)
        assert offset(day, where) == current[2]
    assert [one[1] for one in parts[:-1]] == [one[0] for one in parts[1:]]


@pytest.mark.parametrize("years", [1, 10, 30])
def test_a_span_of_decades_lays_out_no_more_than_one_of_days(years: int) -> None:
    calendar = Calendar.from_mapping({"timezone": "Europe/Berlin", "hours": {"mon": [["09:00", "18:00"]]}})
    calendar.elapsed(START, START + timedelta(365 * years))
    due = calendar.due(START, 60 * 9 * 50 * years)
    assert due > START + timedelta(340 * years)
    laid_out = calendar._table._blocks
    assert len(laid_out) <= 3


def test_a_date_that_is_a_holiday_for_two_reasons_is_closed_once() -> None:
    christmas = {
        "holidays": [f"{year}-12-25" for year in range(1990, 2060)],
        "breaks": {"2001-12-25": [["10:00", "11:00"]]},
        "holidays_yearly": ["12-25"],
    }
    every_day = {"timezone": "UTC", "hours": {day: [["09:00", "18:00"]] for day in WEEKDAYS}}
    days = (END - START).days
    assert Calendar.from_mapping(every_day | christmas).elapsed(START, END) == (days - 70) * 9 * 3600
