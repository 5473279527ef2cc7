"""Opening hours as a desk writes them, read into local intervals by date.

The form is that of a calendar in desk.yaml::

    timezone: Asia/Kolkata
    hours: {mon: [["09:00", "13:00"], ["14:00", "18:00"]], sat: [["10:00", "24:00"]]}
    holidays: [2026-01-26]            # closed all day
    holidays_yearly: [12-25]          # the same, every year
    date_hours: {2026-11-08: [["10:00", "14:00"]]}   # instead of the weekly hours
    breaks: {2026-11-09: [["11:00", "11:30"]]}       # taken out of the date's hours

A holiday closes its date whatever else is said about that date.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import DAY, MINUTE, find_zone
from hdesk.domain.nearest import did_you_mean

KEYS = ("timezone", "hours", "holidays", "holidays_yearly", "date_hours", "breaks")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Intervals = tuple[tuple[int, int], ...]
"""Half-open, sorted, apart from each other; in microseconds of wall-clock time from local midnight."""

ALL_DAY: Intervals = ((0, DAY),)
DAYS_OF_A_YEAR = 366
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_YEARLY = re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


class Hours(NamedTuple):
    """When a desk is open, in readings of the zone's clocks."""

    zone: ZoneInfo
    weekly: tuple[Intervals, ...]
    yearly: frozenset[tuple[int, int]]
    special: Mapping[date, Intervals]

    def on(self, day: date) -> Intervals:
        """Give the opening hours of a local date."""
        special = self.special.get(day)
        if special is not None:
            return special
        if (day.month, day.day) in self.yearly:
            return ()
        return self.weekly[day.weekday()]

    @property
    def never_close(self) -> bool:
        """Say whether these are the hours of a clock that always runs."""
        return not self.yearly and not self.special and all(hours == ALL_DAY for hours in self.weekly)

    @property
    def open_dates(self) -> list[date]:
        """List the dates that are open by an entry of their own."""
        return [day for day, hours in self.special.items() if hours]

    @property
    def recur(self) -> bool:
        """Say whether the weekly hours open again and again, for ever."""
        return any(self.weekly) and len(self.yearly) < DAYS_OF_A_YEAR


def read_hours(mapping: Mapping[str, object], name: str) -> Hours:
    """Read a calendar's mapping; `name` is how findings call it. Raises Refused with every finding."""
    reader = _Reader(name)
    reader.known("", mapping, KEYS, "key")
    zone = reader.zone(mapping.get("timezone"))
    week = reader.section(mapping, "hours")
    reader.known("hours: ", week, WEEKDAYS, "weekday")
    weekly = tuple(reader.intervals(day, week.get(day)) for day in WEEKDAYS)
    holidays = [reader.day("holidays", value) for value in reader.items("holidays", mapping.get("holidays"))]
    items = reader.items("holidays_yearly", mapping.get("holidays_yearly"))
    yearly = frozenset(day for value in items if (day := reader.yearly(value)))
    replaced = reader.by_date(mapping, "date_hours")
    breaks = reader.by_date(mapping, "breaks")
    if zone is None or reader.findings:
        raise Refused(*reader.findings)

    base = Hours(zone, weekly, yearly, {})
    special = {day: without(replaced.get(day, base.on(day)), breaks.get(day, ())) for day in replaced | breaks}
    special |= {day: () for day in special if (day.month, day.day) in yearly}
    special |= {day: () for day in holidays if day}
    hours = base._replace(special=special)
    if not hours.recur and not hours.open_dates:
        reader.refuse("never open", "give hours for at least one weekday, or date_hours")
        raise Refused(*reader.findings)
    return hours


def without(hours: Intervals, breaks: Intervals) -> Intervals:
    """Take the breaks out of the hours."""
    for begins, ends in breaks:
        parts = [((opens, min(closes, begins)), (max(opens, ends), closes)) for opens, closes in hours]
        hours = tuple(part for pair in parts for part in pair if part[0] < part[1])
    return hours


class _Reader:
    """Reads one calendar and keeps every finding on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def refuse(self, what: str, hint: str | None = None) -> None:
        self.findings.append(Finding(f"calendar {self.name}: {what}", hint=hint))

    def known(self, where: str, mapping: Mapping[str, object], names: tuple[str, ...], kind: str) -> None:
        for key in mapping:
            if key not in names:
                self.refuse(f"{where}unknown {kind} {key!r}", _hint(str(key), names))

    def zone(self, value: object) -> ZoneInfo | None:
        if value is None:
            self.refuse("timezone is missing", "name an IANA zone, such as Asia/Kolkata")
            return None
        zone = find_zone(value) if isinstance(value, str) else None
        if zone is None:
            from zoneinfo import available_timezones  # reads the whole zone directory

            self.refuse(f"timezone: unknown zone {value!r}", _hint(str(value), available_timezones()))
        return zone

    def section(self, mapping: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = mapping.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.refuse(f"{key}: {value!r} is not a mapping")
        return {}

    def items(self, where: str, value: object) -> Iterable[object]:
        if isinstance(value, list | tuple | set | frozenset):
            return value
        if value is not None:
            self.refuse(f"{where}: {value!r} is not a list")
        return ()

    def by_date(self, mapping: Mapping[str, object], key: str) -> dict[date, Intervals]:
        found = {}
        for written, value in self.section(mapping, key).items():
            day = self.day(key, written)
            hours = self.intervals(f"{key} {written}", value)
            if day:
                found[day] = hours
        return found

    def day(self, where: str, value: object) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:  # 20261120 and 2026-W47-5 are ISO dates too
            self.refuse(f"{where}: bad date {str(value)!r}", "write it as 2026-11-20")
            return None
        return day

    def yearly(self, value: object) -> tuple[int, int] | None:
        match = _YEARLY.fullmatch(value) if isinstance(value, str) else None
        try:
            day = date(_LEAP_YEAR, int(match[1]), int(match[2])) if match else None
        except ValueError:
            day = None
        if day is None:
            self.refuse(f"holidays_yearly: bad date {value!r}", "write month and day, as 12-25")
        return (day.month, day.day) if day else None

    def intervals(self, where: str, value: object) -> Intervals:
        """Read a list of [open, close]; intervals that touch become one."""
        read = [self.interval(where, item) for item in self.items(where, value)]
        joined: list[tuple[int, int]] = []
        for opens, closes in sorted(pair for pair in read if pair):
            if not joined or joined[-1][1] < opens:
                joined.append((opens, closes))
                continue
            last = joined[-1]
            if opens < last[1]:
                self.refuse(f"{where}: intervals {_written(last)} and {_written((opens, closes))} overlap")
            joined[-1] = (last[0], max(last[1], closes))
        return tuple(joined)

    def interval(self, where: str, value: object) -> tuple[int, int] | None:
        match value:
            case [opening, closing]:
                opens, closes = self.time(where, opening), self.time(where, closing)
            case _:
                self.refuse(f"{where}: {value!r} is not an interval", 'write ["09:00", "18:00"]')
                return None
        if opens is None or closes is None:
            return None
        if opens < closes:
            return opens, closes
        if opens == closes:
            self.refuse(f"{where}: interval {opening}-{closing} is empty", "all day is 00:00-24:00")
        else:
            hint = "end at 24:00, go on the next day"
            self.refuse(f"{where}: interval {opening}-{closing} runs backwards", hint)
        return None

    def time(self, where: str, value: object) -> int | None:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match and int(match[2]) < 60:  # noqa: PLR2004  minutes of an hour
            at = (int(match[1]) * 60 + int(match[2])) * MINUTE
            if at <= DAY:
                return at
        self.refuse(f"{where}: bad time {value!r}", 'write it as "09:00"; the end of the day is "24:00"')
        return None


def _written(interval: tuple[int, int]) -> str:
    return "-".join(f"{at // MINUTE // 60:02}:{at // MINUTE % 60:02}" for at in interval)


def _hint(word: str, names: Iterable[str]) -> str | None:
    near = did_you_mean(word, sorted(names))
    return f"did you mean {near}?" if near else None
