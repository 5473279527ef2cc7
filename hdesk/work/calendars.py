"""Calendars: the desk's by name, who counts on each, and what is due or has passed on one."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.closures import Closure, closures
from hdesk.domain.durations import Duration
from hdesk.domain.findings import NotFound, Refused
from hdesk.domain.intake import known
from hdesk.domain.localtime import in_seconds, instant
from hdesk.domain.worktime import Calendar


class Lapse(NamedTuple):
    """The time between two moments on a calendar, in seconds: open + closed = total."""

    calendar: Calendar
    start: datetime
    end: datetime
    open: float
    closed: float
    total: float

    def closures(self) -> Iterator[Closure]:
        """List what is closed, one after the other."""
        return closures(self.calendar, self.start, self.end)


def known_calendar(desk: Desk, name: str) -> Calendar:
    """Give the calendar of that name; raises NotFound with the nearest otherwise."""
    findings = list(known(name, desk.setup.calendars, "calendar"))
    if findings:
        raise NotFound(*findings)
    return desk.setup.calendars[name]


def lapse(calendar: Calendar, start: datetime, end: datetime) -> Lapse:
    """Measure from start to end; raises Refused where the end comes first."""
    if end < start:
        raise Refused(f"{end.isoformat()} is before {start.isoformat()}")
    total = in_seconds(instant(end) - instant(start))
    counted = calendar.elapsed(start, end)
    return Lapse(
        calendar, start.astimezone(calendar.zone), end.astimezone(calendar.zone), counted, total - counted, total
    )


def due(calendar: Calendar, start: datetime, duration: Duration) -> Lapse:
    """Find when a duration after start is over; raises Refused where the calendar does not open for so long."""
    try:
        end = duration.after(start, calendar)
    except OverflowError as error:
        raise Refused(f"{duration} after {start.isoformat()} is beyond what a date can say") from error
    return lapse(calendar, start, end)


def counted_by(desk: Desk, name: str) -> list[str]:
    """Say who names a calendar: policies, teams, tiers; and whoever names none, for the default one."""
    config = desk.setup.config
    who = [f"policy {policy.id}" for policy in config.clocks if policy.calendar == name]
    who += [f"team {team}" for team, one in config.teams.items() if one.calendar == name]
    who += [f"tier {tier}" for tier, one in config.tier_calendars.items() if one == name]
    return [*dict.fromkeys(who), *(["whatever names no calendar"] if name == "default" else [])]
