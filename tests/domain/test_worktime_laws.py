"""The laws of working time, against a reference that looks at the wall clock minute by minute.

The zones are chosen for what their clocks have done: half-hour changes, changes at midnight, a date skipped,
a change taken back for a month, rules that ended. Moments are drawn near those changes.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.worktime import Calendar, Pause
from tests.support.laws import tried

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)

CHANGES = [
    ("UTC", "2026-11-20T00:00"),
    ("Asia/Kolkata", "2026-12-31T18:30"),
    ("Europe/Berlin", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25T01:00"),
    ("America/New_York", "2006-10-29T06:00"),
    ("America/New_York", "2060-03-14T07:00"),
    ("America/St_Johns", "2010-11-07T02:31"),  # back from 00:01 to 23:01 of the day before
    ("America/Havana", "2026-11-01T05:00"),  # the first hour of the date comes twice
    ("America/Sao_Paulo", "2018-11-04T03:00"),  # the date begins at 01:00
    ("Australia/Lord_Howe", "2026-04-04T15:00"),  # half an hour
    ("Asia/Tehran", "2022-09-21T19:30"),
    ("Asia/Kathmandu", "2026-01-01T00:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),  # summer time is suspended for Ramadan
    ("Pacific/Apia", "2011-12-30T10:00"),  # 30 December does not exist
    ("Europe/Moscow", "2014-10-25T22:00"),
]

Mapping = dict[str, object]
Hours = list[list[str]]


class Scene(NamedTuple):
    """A calendar with its mapping, and a moment near a change of its clocks."""

    mapping: Mapping
    calendar: Calendar
    start: datetime


@st.composite
def intervals(draw: st.DrawFn) -> Hours:
    """Draw sorted intervals on a grid of ten minutes."""
    edges = sorted(draw(st.sets(st.integers(0, 144), max_size=6)))
    written = [f"{edge // 6:02}:{edge % 6}0" for edge in edges]
    return [[opens, closes] for opens, closes in zip(written[::2], written[1::2], strict=False)]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    zone, change = draw(st.sampled_from(CHANGES))
    near = datetime.fromisoformat(change).replace(tzinfo=UTC)
    first = near.date() - timedelta(3)
    days = st.integers(0, 8).map(lambda more: (first + timedelta(more)).isoformat())
    hours: dict[str, Hours] = {day: draw(intervals()) for day in WEEKDAYS}
    hours[draw(st.sampled_from(WEEKDAYS))] = [["00:00", "24:00"]]
    mapping: Mapping = {
        "timezone": zone,
        "hours": hours,
        "holidays": draw(st.lists(days, max_size=2)),
        "holidays_yearly": [day[5:] for day in draw(st.lists(days, max_size=1))],
        "date_hours": draw(st.dictionaries(days, intervals(), max_size=2)),
        "breaks": draw(st.dictionaries(days, intervals(), max_size=2)),
    }
    start = near + MINUTE * draw(st.integers(-3000, 1500))
    return Scene(mapping, Calendar.from_mapping(mapping), start.astimezone(ZoneInfo(zone)))


def pauses_near(start: datetime) -> st.SearchStrategy[list[Pause]]:
    minutes = st.integers(-600, 4000)
    known = st.tuples(minutes, minutes).map(lambda both: (later(start, both[0]), later(start, both[1])))
    return st.lists(known, max_size=3)


def later(start: datetime, minutes: float) -> datetime:
    """Go on by real minutes, which Python's arithmetic within one zone does not."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def before(one: datetime, other: datetime) -> bool:
    return one.astimezone(UTC) < other.astimezone(UTC)


def reads_open(mapping: Mapping, reading: datetime) -> bool:
    """Say whether a calendar is open when the clocks read this: by comparing text."""
    day, clock = reading.date().isoformat(), f"{reading:%H:%M}"
    hours: dict[str, Hours] = mapping["hours"]  # type: ignore[assignment]
    date_hours: dict[str, Hours] = mapping["date_hours"]  # type: ignore[assignment]
    breaks: dict[str, Hours] = mapping["breaks"]  # type: ignore[assignment]
    if day in mapping["holidays"] or day[5:] in mapping["holidays_yearly"]:  # type: ignore[operator]
        return False
    today = date_hours.get(day, hours[WEEKDAYS[reading.weekday()]])
    return any(opens <= clock < closes for opens, closes in today) and not any(
        begins <= clock < ends for begins, ends in breaks.get(day, [])
    )


def minutes_open(scene: Scene, minutes: int, pauses: list[Pause]) -> int:
    """Count the open minutes after the scene's start one by one."""
    start, zone = scene.start.astimezone(UTC), scene.start.tzinfo
    stopped = [(since, until) for since, until in pauses if until]
    open_minutes = 0
    for minute in range(minutes):
        at = start + MINUTE * minute
        if any(since.astimezone(UTC) <= at < until.astimezone(UTC) for since, until in stopped):
            continue
        open_minutes += reads_open(scene.mapping, at.astimezone(zone))
    return open_minutes


@tried(times=2)
@given(st.data(), scenes(), st.integers(0, 3000))
def test_elapsed_is_what_a_count_minute_by_minute_gives(data: st.DataObject, scene: Scene, minutes: int) -> None:
    pauses = data.draw(pauses_near(scene.start))
    elapsed = scene.calendar.elapsed(scene.start, later(scene.start, minutes), pauses)
    assert elapsed == 60 * minutes_open(scene, minutes, pauses)


@given(scenes(), st.integers(0, 3000))
def test_open_is_what_the_wall_clock_reads(scene: Scene, minutes: int) -> None:
    at = later(scene.start, minutes)
    assert scene.calendar.is_open(at) == reads_open(scene.mapping, at)


@given(scenes())
def test_the_next_opening_is_the_first_open_minute(scene: Scene) -> None:
    opening = scene.calendar.next_open(scene.start)
    minute = scene.start
    while before(minute, opening):
        assert not reads_open(scene.mapping, minute)
        minute = later(minute, 1)
    assert minute == opening
    assert reads_open(scene.mapping, opening)


@given(st.data(), scenes(), st.floats(0, 20_000, allow_subnormal=False))
def test_a_target_has_elapsed_when_it_is_due_and_not_before(data: st.DataObject, scene: Scene, minutes: float) -> None:
    pauses = data.draw(pauses_near(scene.start))
    target = timedelta(minutes=minutes) / timedelta(seconds=1)
    due = scene.calendar.due(scene.start, minutes, pauses)
    assert abs(scene.calendar.elapsed(scene.start, due, pauses) - target) < 2e-6
    just_before = due.astimezone(UTC) - timedelta(microseconds=2)
    assert scene.calendar.elapsed(scene.start, just_before, pauses) <= target


@given(st.data(), scenes(), st.integers(1, 100_000))
def test_what_has_elapsed_was_due_by_then(data: st.DataObject, scene: Scene, seconds: int) -> None:
    pauses = data.draw(pauses_near(scene.start))
    end = later(scene.start, seconds / 60)
    elapsed = scene.calendar.elapsed(scene.start, end, pauses)
    due = scene.calendar.due(scene.start, elapsed / 60, pauses)
    if elapsed:
        assert not before(end, due)
        assert scene.calendar.elapsed(due, end, pauses) == 0
    else:
        assert not before(due, end)


@given(st.data(), scenes(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_elapsed_adds_up_over_any_split(data: st.DataObject, scene: Scene, one: int, other: int) -> None:
    pauses = data.draw(pauses_near(scene.start))
    middle = later(scene.start, min(one, other) / 60)
    end = later(scene.start, max(one, other) / 60)
    parts = scene.calendar.elapsed(scene.start, middle, pauses), scene.calendar.elapsed(middle, end, pauses)
    assert sum(parts) == scene.calendar.elapsed(scene.start, end, pauses)


@given(scenes(), st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_a_larger_target_and_a_later_start_are_never_due_earlier(
    scene: Scene, minutes: int, more: int, delay: int
) -> None:
    due = scene.calendar.due(scene.start, minutes)
    assert not before(scene.calendar.due(scene.start, minutes + more), due)
    assert not before(scene.calendar.due(later(scene.start, delay), minutes), due)


@given(scenes(), st.integers(0, 10**6))
def test_spans_are_apart_in_order_and_add_up_to_what_has_elapsed(scene: Scene, minutes: int) -> None:
    end = later(scene.start, minutes)
    spans = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in scene.calendar.spans(scene.start, end)]
    edges = [edge for span in spans for edge in span]
    assert all(one < other for one, other in pairwise(edges))
    assert all(scene.calendar.is_open(opens) for opens, _ in spans)
    assert not any(scene.calendar.is_open(closes) for _, closes in spans if closes < end.astimezone(UTC))
    lengths = sum((closes - opens).total_seconds() for opens, closes in spans)
    assert lengths == scene.calendar.elapsed(scene.start, end)


@given(scenes(), st.integers(0, 20))
def test_business_days_are_dates_with_open_minutes(scene: Scene, days: int) -> None:
    after = scene.calendar.business_days_after(scene.start, days)
    first, last = scene.start.date().toordinal(), after.date().toordinal()
    passed = [date.fromordinal(day) for day in range(first + 1, last + 1)]
    assert sum(map(scene.calendar.is_business_day, passed)) == days
    assert not passed or scene.calendar.is_business_day(passed[-1])


@given(scenes(), st.integers(0, 10**8))
def test_the_calendar_that_never_closes_counts_real_time(scene: Scene, minutes: int) -> None:
    always = Calendar.always(scene.calendar.zone)
    assert always.elapsed(scene.start, later(scene.start, minutes)) == minutes * 60
    assert always.due(scene.start, minutes % 10**7) == later(scene.start, minutes % 10**7)
