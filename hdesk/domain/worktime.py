"""Working time: is a desk open, when does it open, when is a target due, how much opening time has passed.

Opening hours are half-open: at 18:00 a desk that closes at 18:00 is closed. Time is real: a day on which the
clocks change has the opening hours that its clocks show, and they last as long as they last.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Refused
from hdesk.domain.localtime import MINUTE, at_local, find_zone, in_seconds, instant, midnight, moment
from hdesk.domain.worktime_spec import ALL_DAY, WEEKDAYS, Hours, read_hours
from hdesk.domain.worktime_table import Table

Pause = tuple[datetime, datetime | None]
"""A stretch in which a clock stands still, from a moment up to another; None while it still does."""

_CENTURY = timedelta(36_525)
"""How far ahead openings are looked for: beyond lies a mistake."""


class Calendar:
    """Opening hours, holidays and time zone that clocks count in.

    All arguments are aware datetimes of any zone (a naive one raises ValueError); all results are in the
    calendar's own zone. A calendar never changes, and lays its hours out as they are asked for.
    """

    __slots__ = ("_business_days", "_table", "hours", "name", "zone")

    def __init__(self, name: str, hours: Hours) -> None:
        self.name = name
        self.zone = hours.zone
        self.hours = hours
        self._table = Table(hours)
        self._business_days: dict[date, bool] = {}

    @classmethod
    def from_mapping(cls, m: Mapping[str, object], *, name: str = "calendar") -> "Calendar":
        """Read a calendar as desk.yaml writes it (see `worktime_spec`).

        Raises Refused, with every finding, for what cannot be read and for hours that never open.
        """
        return cls(name, read_hours(m, name))

    @classmethod
    def always(cls, timezone: str | ZoneInfo) -> "Calendar":
        """Make the calendar that never closes: calendar time, in the form of working time."""
        zone = find_zone(timezone) if isinstance(timezone, str) else timezone
        if zone is None:
            raise Refused(f"unknown zone {timezone!r}")
        return cls("always", Hours(zone, (ALL_DAY,) * len(WEEKDAYS), {}, {}))

    def __repr__(self) -> str:
        return f"<Calendar {self.name} {self.zone.key}>"

    def is_open(self, at: datetime) -> bool:
        """Say whether it is open at the moment."""
        return self._table.is_open(instant(at))

    def next_open(self, at: datetime) -> datetime:
        """Find the first open moment from `at` on: `at` itself when it is open.

        Raises Refused when it never opens again.
        """
        found = self._table.next_open(instant(at))
        if found is None:
            raise self._closed_for_good(f"does not open after {at.isoformat()}")
        return moment(found, self.zone)

    def due(self, start: datetime, minutes: float, pauses: Iterable[Pause] = ()) -> datetime:
        """Find the first moment by which `minutes` of opening time have passed since start, pauses left out.

        A target met exactly at closing time is due at closing time; 0 minutes are over at the next open
        moment. Raises Refused where the target is never met: a pause begins before and still lasts, or the
        calendar's last opening comes before. Negative minutes raise ValueError.
        """
        if not isfinite(minutes) or minutes < 0:
            raise ValueError(f"{minutes} minutes cannot be counted")
        at, left = instant(start), round(minutes * MINUTE)
        for since, until in _apart(pauses):
            counted = self._table.between(at, since)
            if counted and counted >= left:
                break
            left -= counted
            if until is None:
                raise Refused(f"paused since {moment(since, self.zone).isoformat()}: nothing is due until it resumes")
            at = max(at, until)
        found = self._table.advance(at, left)
        if found is None:
            raise self._closed_for_good(f"has no {minutes:g} minutes of opening time after {start.isoformat()}")
        return moment(found, self.zone)

    def elapsed(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> int | float:
        """Count the seconds of opening time from start to end, pauses left out; 0 where end is before start.

        A pause that still lasts reaches to the end.
        """
        first, last = instant(start), instant(end)
        counted = self._table.between(first, last)
        for since, until in _apart(pauses):
            counted -= self._table.between(max(since, first), last if until is None else min(until, last))
        return in_seconds(counted)

    def spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """List the open intervals between start and end, cut to them; those that touch are one."""
        for since, until in self._table.spans(instant(start), instant(end)):
            yield moment(since, self.zone), moment(until, self.zone)

    def is_business_day(self, day: date) -> bool:
        """Say whether the local date has any opening time."""
        known = self._business_days.get(day)
        if known is None:
            known = self._business_days[day] = bool(self.hours.on(day)) and self._opens_on(day)
        return known

    def business_days_after(self, start: datetime, n: int) -> datetime:
        """Go n business days on from start's local date, at start's local time of day.

        The start's own date does not count, open or not: where weekends are closed, one business day after
        Friday 16:00 is Monday 16:00, and so it is after Saturday 16:00. The time of day is kept even where it
        is outside the opening hours; where the clocks skip it, it moves forward by what they skip. No days
        after start is start itself. Raises Refused when there are not that many dates left, ValueError for a
        negative n.
        """
        if n < 0:
            raise ValueError(f"{n} business days cannot be counted")
        local = moment(instant(start), self.zone)
        if not n:
            return local
        day, left = local.date(), n
        last = self._table.last_day or day + _CENTURY
        while left:
            if day >= last:
                raise self._closed_for_good(f"has no {n} business days after {start.isoformat()}")
            day += timedelta(1)
            left -= self.is_business_day(day)
        return at_local(datetime.combine(day, local.time()), self.zone)

    def _opens_on(self, day: date) -> bool:
        """Say whether any of the date's opening hours come: the clocks may skip them, or the whole date."""
        begins, ends = midnight(day, self.zone), midnight(day + timedelta(1), self.zone)
        return self._table.between(instant(begins), instant(ends)) > 0

    def _closed_for_good(self, what: str) -> Refused:
        last = self._table.last_day
        why = f": its last open date is {last}" if last else " within a hundred years"
        return Refused(f"calendar {self.name} {what}{why}")


def _apart(pauses: Iterable[Pause]) -> list[tuple[int, int | None]]:
    """Sort the pauses and join those that overlap; one that ends before it begins is none."""
    apart: list[tuple[int, int | None]] = []
    for since, until in sorted(map(_instants, pauses), key=lambda pause: pause[0]):
        if until is not None and until <= since:
            continue
        if not apart or (apart[-1][1] is not None and apart[-1][1] < since):
            apart.append((since, until))
            continue
        first, last = apart[-1]
        apart[-1] = (first, None if until is None or last is None else max(last, until))
    return apart


def _instants(pause: Pause) -> tuple[int, int | None]:
    since, until = pause
    return instant(since), None if until is None else instant(until)
