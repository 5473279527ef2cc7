"""Opening hours as a desk writes them, read into local intervals by date.

The form is that of a calendar in desk.yaml::

    timezone: Asia/Kolkata
    hours: {mon: [["09:00", "13:00"], ["14:00", "18:00"]], sat: [["10:00", "24:00"]]}
    holidays: [2026-01-26]            # closed all day
    holidays_yearly: [12-25]          # the same, every year
    date_hours: {2026-11-08: [["10:00", "14:00"]]}   # instead of the weekly hours
    breaks: {2026-11-09: [["11:00", "11:30"]]}       # taken out of the date's hours

Holidays may have names: `holidays: {2026-01-26: Republic Day}`, or `{2026-01-26: Republic Day}` in a list. A
holiday closes its date whatever else is said about that date.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import DAY, MINUTE, find_zone
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Path, Problem

KEYS = ("timezone", "hours", "holidays", "holidays_yearly", "date_hours", "breaks")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

T = TypeVar("T")
Intervals = tuple[tuple[int, int], ...]
"""Half-open, sorted, apart from each other; in microseconds of wall-clock time from local midnight."""

ALL_DAY: Intervals = ((0, DAY),)
DAYS_OF_A_YEAR = 366
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_YEARLY = re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


class Hours(NamedTuple):
    """When a desk is open, in readings of the zone's clocks.

    `special` has what the hours of single dates come to, of `holidays` (their names by date), of the hours that
    are `replaced` on a date and of its `breaks`; `yearly` the names of yearly holidays by month and day.
    """

    zone: ZoneInfo
    weekly: tuple[Intervals, ...]
    yearly: Mapping[tuple[int, int], str]
    special: Mapping[date, Intervals]
    holidays: Mapping[date, str] = {}
    replaced: Mapping[date, Intervals] = {}
    breaks: Mapping[date, Intervals] = {}

    def on(self, day: date) -> Intervals:
        """Give the opening hours of a local date."""
        special = self.special.get(day)
        if special is not None:
            return special
        if (day.month, day.day) in self.yearly:
            return ()
        return self.weekly[day.weekday()]

    def holiday(self, day: date) -> str | None:
        """Give the name of the holiday that closes a local date, empty where it has none; None for no holiday."""
        listed = self.holidays.get(day)
        return self.yearly.get((day.month, day.day)) if listed is None else listed

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
    hours, problems = judged_hours(mapping, name)
    if hours is None:
        raise Refused(*(Finding(one.message, hint=one.hint) for one in problems))
    return hours


def judged_hours(mapping: Mapping[str, object], name: str) -> tuple[Hours | None, list[Problem]]:
    """Read a calendar's mapping; None with every problem, each with its place in it, where something is wrong."""
    reader = _Reader(name)
    reader.known("", mapping, KEYS, "key", ())
    zone = reader.zone(mapping.get("timezone"))
    week = reader.section(mapping, "hours")
    reader.known("hours: ", week, WEEKDAYS, "weekday", ("hours",))
    weekly = tuple(reader.intervals(day, week.get(day), ("hours", day)) for day in WEEKDAYS)
    holidays = reader.named("holidays", mapping, reader.day)
    yearly = reader.named("holidays_yearly", mapping, reader.yearly)
    replaced = reader.by_date(mapping, "date_hours")
    breaks = reader.by_date(mapping, "breaks")
    if zone is None or reader.problems:
        return None, reader.problems

    base = Hours(zone, weekly, yearly, {})
    special = {day: without(replaced.get(day, base.on(day)), breaks.get(day, ())) for day in replaced | breaks}
    special |= {day: () for day in special if (day.month, day.day) in yearly}
    special |= dict.fromkeys(holidays, ())
    hours = base._replace(special=special, holidays=holidays, replaced=replaced, breaks=breaks)
    if not hours.recur and not hours.open_dates:
        reader.refuse("never open", "give hours for at least one weekday, or date_hours", ())
        return None, reader.problems
    return hours, []


def without(hours: Intervals, breaks: Intervals) -> Intervals:
    """Take the breaks out of the hours."""
    for begins, ends in breaks:
        parts = [((opens, min(closes, begins)), (max(opens, ends), closes)) for opens, closes in hours]
        hours = tuple(part for pair in parts for part in pair if part[0] < part[1])
    return hours


class _Reader:
    """Reads one calendar and keeps every problem on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def refuse(self, what: str, hint: str | None, at: Path) -> None:
        self.problems.append(Problem(at, f"calendar {self.name}: {what}", hint))

    def known(self, where: str, mapping: Mapping[str, object], names: tuple[str, ...], kind: str, at: Path) -> None:
        for key in mapping:
            if key not in names:
                self.refuse(f"{where}unknown {kind} {key!r}", _hint(str(key), names), (*at, key))

    def zone(self, value: object) -> ZoneInfo | None:
        if value is None:
            self.refuse("timezone is missing", "name an IANA zone, such as Asia/Kolkata", ())
            return None
        zone = find_zone(value) if isinstance(value, str) else None
        if zone is None:
            from zoneinfo import available_timezones  # reads the whole zone directory

            hint = _hint(str(value), available_timezones())
            self.refuse(f"timezone: unknown zone {value!r}", hint, ("timezone",))
        return zone

    def section(self, mapping: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = mapping.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.refuse(f"{key}: {value!r} is not a mapping", None, (key,))
        return {}

    def items(self, where: str, value: object, at: Path) -> Iterable[object]:
        if isinstance(value, list | tuple | set | frozenset):
            return value
        if value is not None:
            self.refuse(f"{where}: {value!r} is not a list", None, at)
        return ()

    def named(
        self, key: str, mapping: Mapping[str, object], read: Callable[[str, object, Path], T | None]
    ) -> dict[T, str]:
        """Read days with names, empty for none: a mapping, or a list of days and such mappings."""
        value = mapping.get(key)
        pairs: list[tuple[Path, object, object]] = []
        if isinstance(value, Mapping):
            pairs = [((key, day), day, name) for day, name in value.items()]
        else:
            for place, item in enumerate(self.items(key, value, (key,))):
                several = item.items() if isinstance(item, Mapping) else [(item, None)]
                pairs += [((key, place), day, name) for day, name in several]
        found: dict[T, str] = {}
        for at, written, name in pairs:
            day = read(key, written, at)
            if name is not None and not isinstance(name, str):
                self.refuse(f"{key}: the name of {written} is no text", None, at)
            if day is not None:
                found[day] = name if isinstance(name, str) else found.get(day, "")
        return found

    def by_date(self, mapping: Mapping[str, object], key: str) -> dict[date, Intervals]:
        found = {}
        for written, value in self.section(mapping, key).items():
            day = self.day(key, written, (key, written))
            hours = self.intervals(f"{key} {written}", value, (key, written))
            if day:
                found[day] = hours
        return found

    def day(self, where: str, value: object, at: Path) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:  # 20261120 and 2026-W47-5 are ISO dates too
            self.refuse(f"{where}: bad date {str(value)!r}", "write it as 2026-11-20", at)
            return None
        return day

    def yearly(self, where: str, value: object, at: Path) -> tuple[int, int] | None:
        match = _YEARLY.fullmatch(value) if isinstance(value, str) else None
        try:
            day = date(_LEAP_YEAR, int(match[1]), int(match[2])) if match else None
        except ValueError:
            day = None
        if day is None:
            self.refuse(f"{where}: bad date {value!r}", "write month and day, as 12-25", at)
        return (day.month, day.day) if day else None

    def intervals(self, where: str, value: object, at: Path) -> Intervals:
        """Read a list of [open, close]; intervals that touch become one."""
        read = [self.interval(where, item, (*at, place)) for place, item in enumerate(self.items(where, value, at))]
        joined: list[tuple[int, int]] = []
        for opens, closes in sorted(pair for pair in read if pair):
            if not joined or joined[-1][1] < opens:
                joined.append((opens, closes))
                continue
            last = joined[-1]
            if opens < last[1]:
                self.refuse(f"{where}: intervals {written(last)} and {written((opens, closes))} overlap", None, at)
            joined[-1] = (last[0], max(last[1], closes))
        return tuple(joined)

    def interval(self, where: str, value: object, at: Path) -> tuple[int, int] | None:
        match value:
            case [opening, closing]:
                opens, closes = self.time(where, opening, at), self.time(where, closing, at)
            case _:
                self.refuse(f"{where}: {value!r} is not an interval", 'write ["09:00", "18:00"]', at)
                return None
        if opens is None or closes is None:
            return None
        if opens < closes:
            return opens, closes
        if opens == closes:
            self.refuse(f"{where}: interval {opening}-{closing} is empty", "all day is 00:00-24:00", at)
        else:
            hint = "end at 24:00, go on the next day"
            self.refuse(f"{where}: interval {opening}-{closing} runs backwards", hint, at)
        return None

    def time(self, where: str, value: object, at: Path) -> int | None:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match and int(match[2]) < 60:  # noqa: PLR2004  minutes of an hour
            reading = (int(match[1]) * 60 + int(match[2])) * MINUTE
            if reading <= DAY:
                return reading
        self.refuse(f"{where}: bad time {value!r}", 'write it as "09:00"; the end of the day is "24:00"', at)
        return None


def written(interval: tuple[int, int]) -> str:
    """Write an interval as `09:00-18:00`."""
    return "-".join(f"{at // MINUTE // 60:02}:{at // MINUTE % 60:02}" for at in interval)


def _hint(word: str, names: Iterable[str]) -> str | None:
    near = did_you_mean(word, sorted(names))
    return f"did you mean {near}?" if near else None
