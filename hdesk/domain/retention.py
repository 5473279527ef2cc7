"""Retention: how long ago a moment lies by the calendar, as `24 months`."""

import re
from datetime import datetime, timedelta

from hdesk.domain.findings import Finding, Refused

_SPAN = re.compile(r"\s*(\d{1,4})\s*(day|week|month|year)s?\s*")
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_SHORTEST_MONTH = 28


def before(text: str, now: datetime) -> datetime:
    """Give the beginning of the day that lies a span of the calendar before now, in now's zone.

    Months are the calendar's: 24 months before 29 February is 28 February where there is no 29th.

    Raises:
        Refused: it is no span.
    """
    match = _SPAN.fullmatch(text.lower())
    if match is None or not int(match[1]):
        raise Refused(Finding(f"not a span of time: {text!r}", hint="as 24 months, 2 years, 90 days"))
    number, unit = int(match[1]), match[2]
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if unit in _DAYS:
            return today - timedelta(days=number * _DAYS[unit])
        months = today.year * 12 + today.month - 1 - number * _MONTHS[unit]
        year, month = divmod(months, 12)
        return _latest(today, year, month + 1)
    except (OverflowError, ValueError) as error:
        raise Refused(f"{text} ago is before all time") from error


def _latest(day: datetime, year: int, month: int) -> datetime:
    """Give the day of a month with the same number, or the last one before it that there is."""
    for number in range(day.day, _SHORTEST_MONTH - 1, -1):
        try:
            return day.replace(year=year, month=month, day=number)
        except ValueError:
            if number == _SHORTEST_MONTH:
                raise
    return day.replace(year=year, month=month)
