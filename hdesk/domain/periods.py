"""Reporting windows in the desk's time zone: days, ISO weeks, months, quarters, years and ranges of them.

A period's name is canonical (`last-week` becomes `2026-W46`) and says all that arithmetic needs: the period
before it and the one a year ago are read off the name.
"""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Literal, NamedTuple

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import instant, midnight, moment

Unit = Literal["day", "week", "month", "quarter", "year"]

WORDS = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month",
    "this-quarter", "last-quarter", "this-year", "last-year",
)  # fmt: skip
FORMS = f"2026-11-20, 2026-W47, 2026-11, 2026-Q4, 2026, A..B, A.., ..B, {', '.join(WORDS)}, all"
"""What a period may look like, for messages."""

_UNITS: dict[str, Unit] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """One day, week, month, quarter or year, as its number in the row of all of them."""

    unit: Unit
    number: int

    @property
    def first(self) -> date:
        """Give its first date; ValueError where the calendar has none."""
        match self.unit:
            case "day":
                return date.fromordinal(self.number)
            case "week":
                return date.fromordinal(self.number * 7 + 1)  # 0001-01-01 was a Monday
            case "month":
                return date(self.number // 12, self.number % 12 + 1, 1)
            case "quarter":
                return date(self.number // 4, self.number % 4 * 3 + 1, 1)
            case "year":
                return date(self.number, 1, 1)

    @property
    def after(self) -> date:
        """Give the date after its last."""
        return self.moved(1).first

    def moved(self, by: int) -> "Stretch":
        """Go so many units on, or back."""
        return Stretch(self.unit, self.number + by)

    def year_ago(self) -> "Stretch":
        """Give the same one a year before: 28 February for the 29th, week 52 for a missing week 53."""
        first = self.first
        match self.unit:
            case "day":
                leap = (first.month, first.day) == (2, 29)
                return _of("day", first.replace(year=first.year - 1, day=28 if leap else first.day))
            case "week":
                year, week, _ = first.isocalendar()
                return _of("week", date.fromisocalendar(year - 1, min(week, _weeks(year - 1)), 1))
            case "month":
                return self.moved(-12)
            case "quarter":
                return self.moved(-4)
            case "year":
                return self.moved(-1)

    def __str__(self) -> str:
        first = self.first
        match self.unit:
            case "day":
                return first.isoformat()
            case "week":
                year, week, _ = first.isocalendar()
                return f"{year:04}-W{week:02}"
            case "month":
                return f"{first.year:04}-{first.month:02}"
            case "quarter":
                return f"{first.year:04}-Q{first.month // 3 + 1}"
            case "year":
                return f"{first.year:04}"


class Period(NamedTuple):
    """A reporting window from `start` up to `end`, which is outside; None where it has no bound."""

    name: str
    start: datetime | None
    end: datetime | None

    def contains(self, at: datetime) -> bool:
        """Say whether the moment lies in the period."""
        now = instant(at)
        return (self.start is None or instant(self.start) <= now) and (self.end is None or now < instant(self.end))

    def previous(self) -> "Period | None":
        """Give the period of the same kind and length right before; None where this one has no bound.

        A range of months moves by months; one of days, or of mixed kinds, by days.
        """
        sides = self._sides()
        if sides is None:
            return None
        first, last = sides
        if first.unit != last.unit:
            first, last = _of("day", first.first), _of("day", last.after).moved(-1)
        length = last.number - first.number + 1
        return self._like(first.moved(-length), last.moved(-length))

    def year_ago(self) -> "Period | None":
        """Give the same period of the year before; None where this one has no bound."""
        sides = self._sides()
        return self._like(sides[0].year_ago(), sides[1].year_ago()) if sides else None

    @property
    def unit(self) -> Unit | None:
        """Give the unit that this period is one of; None for `all` and for ranges."""
        sides = None if ".." in self.name else self._sides()
        return sides[0].unit if sides else None

    def _sides(self) -> tuple[Stretch, Stretch] | None:
        first, dots, last = self.name.partition("..")
        if self.start is None or self.end is None:
            return None
        return _read(first), _read(last if dots else first)

    def _like(self, first: Stretch, last: Stretch) -> "Period":
        zone = self.start.tzinfo if self.start else None
        return _period(f"{first}..{last}" if ".." in self.name else str(first), first, last, zone or UTC)


def parse_period(text: str, now: datetime, tz: tzinfo) -> Period:
    """Read a period as people write it, in the desk's zone; `now` settles `today`, `last-week` and the like.

    In `A..B` each side is any of the other forms, or nothing; B is inside, whole. Raises Refused, listing the
    forms, for anything else, and ValueError for a naive `now`.
    """
    today = moment(instant(now), tz).date()
    try:
        return _parse(text.strip().lower(), today, tz)
    except (ValueError, OverflowError) as error:
        raise Refused(Finding(f"{text!r} is not a period: {error}", hint=f"write {FORMS}")) from error


def stretches(unit: Unit, first: date, last: date) -> list[str]:
    """Name every day, week, month, quarter or year from the one with the first date to the one with the last."""
    start = _of(unit, first)
    return [str(start.moved(place)) for place in range(_of(unit, last).number - start.number + 1)]


def _parse(text: str, today: date, zone: tzinfo) -> Period:
    if text == "all":
        return Period("all", None, None)
    left, dots, right = text.partition("..")
    if not dots:
        only = _side(text, today)
        return _period(str(only), only, only, zone)
    first = _side(left, today) if left else None
    last = _side(right, today) if right else None
    if not first and not last:
        raise ValueError("neither end is given")
    if first and last and first.first >= last.after:
        raise ValueError("it ends before it begins")
    return _period(f"{first or ''}..{last or ''}", first, last, zone)


def _side(text: str, today: date) -> Stretch:
    word = text.strip()
    if word not in WORDS:
        return _read(word)
    if word.endswith("day"):
        return _of("day", today).moved(-1 if word == "yesterday" else 0)
    which, _, unit = word.partition("-")
    return _of(_UNITS[unit], today).moved(-1 if which == "last" else 0)


def _read(text: str) -> Stretch:
    """Read one stretch; raises ValueError."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is none of the forms")
    year, week, quarter, month, day = (int(part) if part else 0 for part in match.groups())
    if match["week"]:
        return _of("week", date.fromisocalendar(year, week, 1))
    if match["quarter"]:
        return _of("quarter", date(year, quarter * 3, 1))
    if match["day"]:
        return _of("day", date(year, month, day))
    return _of("month", date(year, month, 1)) if match["month"] else _of("year", date(year, 1, 1))


def _of(unit: Unit, day: date) -> Stretch:
    """Find the stretch that the date lies in."""
    match unit:
        case "day":
            return Stretch(unit, day.toordinal())
        case "week":
            return Stretch(unit, (day.toordinal() - 1) // 7)
        case "month":
            return Stretch(unit, day.year * 12 + day.month - 1)
        case "quarter":
            return Stretch(unit, day.year * 4 + (day.month - 1) // 3)
        case "year":
            return Stretch(unit, day.year)


def _weeks(year: int) -> int:
    """Count the ISO weeks of a year: 28 December is always in the last."""
    return date(year, 12, 28).isocalendar().week


def _period(name: str, first: Stretch | None, last: Stretch | None, zone: tzinfo) -> Period:
    start = midnight(first.first, zone) if first else None
    return Period(name, start, midnight(last.after, zone) if last else None)
