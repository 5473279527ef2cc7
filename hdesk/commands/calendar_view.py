"""How calendars are shown: hours by weekday, days one by one, what is due and what lay in between."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from hdesk.commands.clocks import closure_data
from hdesk.commands.invocation import Invocation
from hdesk.domain.accounts import LISTED
from hdesk.domain.durations import Duration, format_exact
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import MINUTE, SECOND, instant, midnight
from hdesk.domain.periods import Period
from hdesk.domain.worktime import Calendar
from hdesk.domain.worktime_spec import WEEKDAYS, Intervals
from hdesk.view.hours import closed_line, opening, when
from hdesk.view.output import bold
from hdesk.view.text import one_line
from hdesk.work.calendars import Lapse, counted_by

_SHOWN = 12
"""So many holidays or closed stretches a table lists."""
_DAY = timedelta(1)
_LONGEST = 400
_COLUMNS = ("kind", "day", "hours", "open_s", "name")


def show(invocation: Invocation, calendar: Calendar) -> None:
    """Show a calendar: its week, and the dates to come that differ from it."""
    desk, output = invocation.desk(), invocation.output
    today = desk.now.astimezone(calendar.zone).date()
    if output.format == "table":
        output.styled(_text(invocation, calendar, today))
        return
    rows = [*_week(calendar), *_dates(calendar, today)]
    if output.format != "json":
        output.listing("calendar", rows, _COLUMNS)
        return
    output.document(
        "calendar",
        {
            "name": calendar.name,
            "timezone": calendar.zone.key,
            "counted_by": counted_by(desk, calendar.name),
            "open": calendar.is_open(desk.now),
            "next": _next(calendar, desk.now),
            "days": [row | {"hours": _times(row["intervals"])} for row in rows],
        },
    )


def _week(calendar: Calendar) -> Iterator[dict[str, Any]]:
    for name, intervals in zip(WEEKDAYS, calendar.hours.weekly, strict=True):
        yield _row("weekday", name, intervals)


def _row(kind: str, day: str | date, intervals: Intervals, name: str | None = None) -> dict[str, Any]:
    seconds = sum(closes - opens for opens, closes in intervals) // SECOND
    return {"kind": kind, "day": day, "hours": opening(intervals), "open_s": seconds, "name": name,
            "intervals": intervals}  # fmt: skip


def _times(intervals: Intervals) -> list[list[str]]:
    return [[f"{at // MINUTE // 60:02}:{at // MINUTE % 60:02}" for at in interval] for interval in intervals]


def _dates(calendar: Calendar, today: date) -> Iterator[dict[str, Any]]:
    """List the holidays, changed hours and breaks from today on; of yearly holidays the next one."""
    hours = calendar.hours
    for day, name in sorted({**_yearly(calendar, today), **hours.holidays}.items()):
        if day >= today:
            yield _row("holiday", day, (), name)
    for kind, dates in (("changed hours", hours.replaced), ("break", hours.breaks)):
        for day, intervals in sorted(dates.items()):
            if day >= today:
                yield _row(kind, day, intervals)


def _yearly(calendar: Calendar, today: date) -> dict[date, str]:
    found = {}
    for (month, day), name in calendar.hours.yearly.items():
        for year in range(today.year, today.year + 9):  # 29 February may be eight years away
            try:
                at = date(year, month, day)
            except ValueError:
                continue
            if at >= today:
                found[at] = f"{name}, every year" if name else "every year"
                break
    return found


def _next(calendar: Calendar, now: datetime) -> datetime | None:
    """Give when an open calendar closes, or a closed one opens; None where it does neither within a week or ever."""
    if not calendar.is_open(now):
        try:
            return calendar.next_open(now)
        except Refused:
            return None
    first = next(calendar.spans(now, now + 8 * _DAY))[1]
    return first if instant(first) < instant(now + 8 * _DAY) else None


def _text(invocation: Invocation, calendar: Calendar, today: date) -> str:
    desk = invocation.desk()
    now, at = desk.now, _next(calendar, desk.now)
    open_now = calendar.is_open(now)
    until = f", {'closes' if open_now else 'opens'} {when(at, now, calendar.zone)}" if at else ""
    who = ", ".join(counted_by(desk, calendar.name)) or "nobody yet"
    lines = [
        bold(f"{calendar.name}  {calendar.zone.key}"),
        f"now {when(now, now, calendar.zone)}: {'open' if open_now else 'closed'}{until}",
        f"counted on by {one_line(who)}",
        "",
        bold("Hours"),
    ]
    week = list(_week(calendar))
    for row in week:
        length = f"  {format_exact(row['open_s'])}" if row["open_s"] else ""
        lines.append(f"  {row['day'].capitalize():<6}{row['hours']}{length}")
    lines.append(f"  week  {format_exact(sum(row['open_s'] for row in week))}")
    for title, kind in (("Holidays to come", "holiday"), ("Changed hours", "changed hours"), ("Breaks", "break")):
        rows = [row for row in _dates(calendar, today) if row["kind"] == kind]
        if rows:
            lines += ["", bold(title), *map(_date_line, rows[:_SHOWN])]
            lines += [f"  and {len(rows) - _SHOWN} more, up to {rows[-1]['day']}"] if rows[_SHOWN:] else []
    others = [name for name in desk.setup.calendars if name != calendar.name]
    return "\n".join([*lines, *(["", f"other calendars: {one_line(', '.join(others))}"] if others else [])])


def _date_line(row: dict[str, Any]) -> str:
    said = row["name"] or "" if row["kind"] == "holiday" else row["hours"]
    return f"  {row['day']:%a} {row['day']}  {one_line(said)}".rstrip()


def show_days(invocation: Invocation, calendar: Calendar, period: Period) -> None:
    """Show every date of a period: whether it is open, when, how long, and why not."""
    if period.start is None or period.end is None or (period.end - period.start).days > _LONGEST:
        raise Refused(Finding(f"{period.name} is too long to be shown day by day", hint="a month, as 2026-11"))
    first, after = period.start.date(), period.end.date()
    rows = [_day_row(calendar, first + _DAY * number) for number in range((after - first).days)]
    output = invocation.output
    output.listing("calendar", rows, ("date", "weekday", "hours", "open", "note") if output.format == "table" else
                   ("date", "weekday", "hours", "open_s", "note"), right=("open",), data_rows=rows)  # fmt: skip
    if output.format == "table":
        total = sum(row["open_s"] for row in rows)
        days = sum(row["open_s"] > 0 for row in rows)
        output.text(f"{calendar.name}, {period.name}: {days} of {len(rows)} days open, {format_exact(total)}")


def _day_row(calendar: Calendar, day: date) -> dict[str, Any]:
    begins, ends = midnight(day, calendar.zone), midnight(day + _DAY, calendar.zone)
    seconds = calendar.elapsed(begins, ends)
    return {
        "date": day,
        "weekday": f"{day:%a}",
        "hours": opening(calendar.hours.on(day)),
        "open": format_exact(seconds) if seconds else "",
        "open_s": seconds,
        "note": _note(calendar, day, (instant(ends) - instant(begins)) // SECOND),
    }


_WHOLE_DAY = 86_400


def _note(calendar: Calendar, day: date, length: int) -> str | None:
    hours = calendar.hours
    holiday = hours.holiday(day)
    notes = [] if holiday is None else [f"holiday: {holiday}" if holiday else "holiday"]
    notes += ["changed hours"] if day in hours.replaced else []
    notes += [f"break {opening(hours.breaks[day])}"] if day in hours.breaks else []
    if length != _WHOLE_DAY:
        notes.append(f"the clocks change: the day has {format_exact(length)}")
    return ", ".join(notes) or None


def lapse_text(found: Lapse, length: Duration | None, now: datetime) -> str:
    """Write out what is due, or how much has passed, with the closed hours in between and the sum."""
    zone = found.calendar.zone
    last = "due" if length else "end"
    head = when(found.end, now, zone) if length else f"{format_exact(found.open)} of opening time"
    lines = [f"{head}  on calendar {found.calendar.name}, {zone.key}", ""]
    lines.append(f"  start    {when(found.start, now, zone)}" + (f"  + {length}" if length else ""))
    shown = list(islice(found.closures(), _SHOWN + 1)) if length is None or length.business else []
    lines += [f"  closed   {closed_line(one, now)}" for one in shown[:_SHOWN]]
    if shown[_SHOWN:]:
        rest = found.closed - sum(one.seconds for one in shown[:_SHOWN])
        lines.append(f"  closed   and {format_exact(rest)} more; `--format csv` lists it")
    lines.append(f"  {last:<9}{when(found.end, now, zone)}  = start + {_parts(found, length)}")
    return "\n".join(lines)


def _parts(found: Lapse, length: Duration | None) -> str:
    if length is not None and not length.business:
        return f"{format_exact(found.total)} of clock time"
    closed = f" + {format_exact(found.closed)} closed" if found.closed else ""
    return f"{format_exact(found.open)} open{closed}"


def lapse_data(found: Lapse, length: Duration | None) -> dict[str, Any]:
    """Give a lapse as JSON has it; the first closed stretches are listed, all are in the sum."""
    listed = list(islice(found.closures(), LISTED))
    return {
        "calendar": found.calendar.name,
        "timezone": found.calendar.zone.key,
        "start": found.start,
        "duration": None if length is None else str(length),
        "due" if length else "end": found.end,
        "open_s": found.open,
        "closed_s": found.closed,
        "total_s": found.total,
        "closed": [closure_data(one) for one in listed],
        "closed_not_listed_s": found.closed - sum(one.seconds for one in listed),
    }
