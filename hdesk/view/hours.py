"""Opening hours and moments for people: weekdays with their hours, closed hours with their reasons."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from hdesk.domain.closures import Closure
from hdesk.domain.durations import format_exact
from hdesk.domain.worktime_spec import WEEKDAYS, Hours, Intervals, written
from hdesk.view.text import one_line


def when(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Write a moment with its weekday; the year only where it is another one, seconds only where there are any."""
    at = at.astimezone(zone or now.tzinfo)
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at:%a} {at.day:2} {at:%b}{year} {at:%H:%M}" + (f":{at:%S}" if at.second else "")


def closed_line(closure: Closure, now: datetime) -> str:
    """Write closed hours in one line: from, to, how long, why."""
    zone = closure.start.tzinfo
    span = f"{when(closure.start, now, zone)} to {when(closure.end, now, zone)}"
    return f"{span}  {format_exact(closure.seconds)} {one_line(closure.why)}"


def week(hours: Hours) -> str:
    """Write the weekly hours in one line, days with the same hours together: `Mon-Sat 09:00-19:00, Sun closed`."""
    return ", ".join(f"{days} {opening(intervals)}" for days, intervals in _runs(hours.weekly))


def opening(intervals: Intervals) -> str:
    """Write the hours of a day."""
    return " and ".join(map(written, intervals)) or "closed"


def _runs(weekly: tuple[Intervals, ...]) -> Iterator[tuple[str, Intervals]]:
    first = 0
    for place in range(1, len(weekly) + 1):
        if place == len(weekly) or weekly[place] != weekly[first]:
            names = [WEEKDAYS[first].capitalize(), WEEKDAYS[place - 1].capitalize()]
            yield "-".join(dict.fromkeys(names)), weekly[first]
            first = place
