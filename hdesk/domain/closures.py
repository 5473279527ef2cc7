"""Closures: the closed hours between two moments, one by one, with the reason for each."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from hdesk.domain.localtime import SECOND, instant, moment
from hdesk.domain.worktime import Calendar, Pause

Kind = Literal["night", "break", "closed", "holiday"]
_DAY = timedelta(1)
_NAMED = 3
"""So many closed dates of one closure are named; more are counted."""


class Closure(NamedTuple):
    """Closed hours from a moment to another; `why` says so for people, `holidays` names the dates that are."""

    start: datetime
    end: datetime
    kind: Kind
    why: str
    holidays: tuple[date, ...] = ()

    @property
    def seconds(self) -> float:
        """Give how long it lasts, in seconds of real time."""
        return (instant(self.end) - instant(self.start)) / SECOND


def closures(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> Iterator[Closure]:
    """List what is closed from start to end, without what lies in the pauses."""
    stopped = sorted((instant(a), instant(end if b is None else b), a, end if b is None else b) for a, b in pauses)
    for since, until in _gaps(calendar, start, end):
        at = since
        for begins, ends, begin, finish in stopped:
            if ends <= instant(at) or begins >= instant(until):
                continue
            if begins > instant(at):
                yield _closure(calendar, at, begin.astimezone(calendar.zone))
            at = finish.astimezone(calendar.zone)
        if instant(at) < instant(until):
            yield _closure(calendar, at, until)


def _gaps(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    at = start.astimezone(calendar.zone)
    for opens, closes in calendar.spans(start, end):
        if instant(at) < instant(opens):
            yield at, opens
        at = closes
    if instant(at) < instant(end):
        yield at, end.astimezone(calendar.zone)


def _closure(calendar: Calendar, start: datetime, end: datetime) -> Closure:
    closed = [day for day in _dates(start, end) if not calendar.is_business_day(day)]
    holidays = tuple(day for day in closed if calendar.hours.holiday(day) is not None)
    if closed:
        return Closure(start, end, "holiday" if holidays else "closed", _named(calendar, closed, holidays), holidays)
    kind: Kind = "break" if _between_hours(calendar, start, end) else "night"
    return Closure(start, end, kind, kind)


def _dates(start: datetime, end: datetime) -> list[date]:
    """List the local dates of a stretch; one that ends at midnight has nothing of the date that begins then."""
    last = moment(instant(end) - 1, end.tzinfo or UTC).date()
    return [start.date() + _DAY * number for number in range((last - start.date()).days + 1)]


def _between_hours(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """Say whether it lies on one date that is open before as well as after it."""
    hours = calendar.hours.on(start.date())
    inside = start.date() == end.date() and hours
    return bool(inside) and hours[0][0] < _reading(start) and _reading(end) < hours[-1][1]


def _reading(at: datetime) -> int:
    """Give the time of day in microseconds from midnight."""
    return ((at.hour * 60 + at.minute) * 60 + at.second) * SECOND + at.microsecond


def _named(calendar: Calendar, closed: list[date], holidays: tuple[date, ...]) -> str:
    """Name the closed dates: `Sunday`, `Sat and Sun`, `Mon 26 Jan holiday (Republic Day)`."""
    if len(closed) > _NAMED:
        also = f", {len(holidays)} of them holidays" if holidays else ""
        return f"{len(closed)} closed days{also}"
    return ", ".join(_day(calendar, day) for day in closed)


def _day(calendar: Calendar, day: date) -> str:
    name = calendar.hours.holiday(day)
    if name is None:
        return f"{day:%a} closed"
    return f"{day:%a} {day.day} {day:%b} holiday" + (f" ({name})" if name else "")
