"""Durations in clock time and business time, and lapses of time that are compared with them.

A duration without a unit is an error: 90 what? A clock-time day is 24 hours, whatever the clocks do; a
business day is a date with opening time, however much of it.
"""

import re
from datetime import datetime
from typing import Literal, NamedTuple

from hdesk.domain.localtime import SECOND, in_seconds, instant, moment
from hdesk.domain.worktime import Calendar

Unit = Literal["second", "minute", "hour", "day", "week"]

FORMS = "units are s, m, h, d, w (clock time) and bm, bh, bd (business time), as in 90m, 1h30m, 2 business days"
"""What a duration may look like, for messages."""

_SECONDS: dict[Unit, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_WORDS: dict[Unit, str] = {
    "second": "s sec secs second seconds",
    "minute": "m min mins minute minutes",
    "hour": "h hr hrs hour hours",
    "day": "d day days",
    "week": "w week weeks",
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_IN_BUSINESS_TIME = ("minute", "hour", "day")
_TERM = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(business\s+|b(?=[a-z]))?([a-z]*)\s*")


class Duration(NamedTuple):
    """An amount of a unit, of clock time or (`business`) of a calendar's opening time."""

    amount: int | float
    unit: Unit
    business: bool = False

    @property
    def seconds(self) -> int | float:
        """Give the length in seconds: of opening time for business hours and minutes.

        Raises ValueError for business days, which have no length of their own.
        """
        return in_seconds(self.microseconds)

    @property
    def microseconds(self) -> int:
        """Give the length in the unit of instants; raises ValueError for business days."""
        if self.business and self.unit == "day":
            raise ValueError(f"{self} has no length in seconds: it depends on the calendar")
        return round(self.amount * _SECONDS[self.unit] * SECOND)

    def after(self, start: datetime, calendar: Calendar) -> datetime:
        """Give the first moment by which the duration has passed since start, in the calendar's zone."""
        if not self.business:
            return moment(instant(start) + self.microseconds, calendar.zone)
        if self.unit == "day":
            return calendar.business_days_after(start, int(self.amount))
        return calendar.due(start, self.seconds / 60)

    def __str__(self) -> str:
        kind = "business " if self.business else ""
        return f"{self.amount} {kind}{self.unit}{'' if self.amount == 1 else 's'}"


class Span(NamedTuple):
    """A lapse of time that can be compared with a duration, in the duration's own kind of time."""

    start: datetime
    end: datetime
    calendar: Calendar

    def exceeds(self, duration: Duration) -> bool:
        """Say whether it lasts strictly longer."""
        return self._beyond(duration) > 0

    def reaches(self, duration: Duration) -> bool:
        """Say whether it lasts at least as long."""
        return self._beyond(duration) >= 0

    def _beyond(self, duration: Duration) -> int:
        """Give by how much it is longer: real time, opening time, or real time past the last business day."""
        start, end = instant(self.start), instant(self.end)
        if end < start:
            return end - start
        if not duration.business:
            return end - start - duration.microseconds
        if duration.unit == "day":
            return end - instant(duration.after(self.start, self.calendar))
        return round(self.calendar.elapsed(self.start, self.end) * SECOND) - duration.microseconds


def parse_duration(text: str) -> Duration:
    """Read a duration such as `90m`, `26 hours`, `1h30m`, `3d`, `1bd` or `4 business hours`.

    Parts add up in the smallest of their units. Raises ValueError, saying what is allowed, for anything else:
    above all for a number without a unit.
    """
    terms, place = [], 0
    while match := _TERM.match(text.lower(), place):
        terms.append(_term(text, *match.groups()))
        place = match.end()
    if not terms or place < len(text):
        raise ValueError(f"{text!r} is not a duration: {FORMS}")
    if len(terms) == 1:
        return terms[0]
    if len({term.business for term in terms}) > 1 or any(term.business and term.unit == "day" for term in terms):
        raise ValueError(f"{text!r} adds up what has no common unit: {FORMS}")
    unit = min((term.unit for term in terms), key=_SECONDS.__getitem__)
    total = sum(term.microseconds for term in terms)
    return Duration(_whole(total / (_SECONDS[unit] * SECOND)), unit, terms[0].business)


def _term(text: str, amount: str, business: str | None, word: str) -> Duration:
    if not word:
        raise ValueError(f"{text!r} has no unit after {amount}: write {amount}m, {amount}h or {amount}bd; {FORMS}")
    unit = _UNITS.get(word)
    if unit is None or (business and unit not in _IN_BUSINESS_TIME):
        raise ValueError(f"{text!r} has an unknown unit, {(business or '') + word!r}: {FORMS}")
    number = _whole(float(amount))
    if business and unit == "day" and not isinstance(number, int):
        raise ValueError(f"{text!r}: business days are counted whole; write hours, as in 4bh")
    return Duration(number, unit, bool(business))


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else number


def format_duration(seconds: float) -> str:
    """Write a length of time for people, in its two largest units: `2 h 05 min`, `3 d 4 h`, `-45 s`.

    What is smaller than these is cut off, so that nothing is shown as longer than it was.
    """
    whole = round(abs(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    sign = "-" if seconds < 0 < whole else ""
    if day:
        return f"{sign}{day} d" + (f" {hour} h" if hour else "")
    if hour:
        return f"{sign}{hour} h" + (f" {minute:02} min" if minute else "")
    if minute:
        return f"{sign}{minute} min" + (f" {second:02} s" if second else "")
    return f"{sign}{second} s"


def roughly(seconds: float) -> str:
    """Write a length of time for people at a glance, in one unit: `45 min`, `26 h`, `4 d`; cut off, not rounded."""
    minutes = int(abs(seconds)) // 60
    if minutes < 2 * 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 3 * 24 else f"{hours // 24} d"


def format_exact(seconds: float) -> str:
    """Write a length of time whole, in hours, minutes and seconds, so that what is shown adds up: `87 h 5 min`."""
    whole, rest = divmod(abs(seconds), 1)
    minutes, second = divmod(int(whole), 60)
    hours, minute = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minute} min"] if minute else []
    parts += [f"{second + rest:g} s"] if second or rest else []
    return ("-" if seconds < 0 else "") + (" ".join(parts) or "0 min")
