"""Calendars: opening hours and holidays shown, due dates and lapses explained, holidays added."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import moment

if TYPE_CHECKING:
    from hdesk.domain.durations import Duration
    from hdesk.work.calendars import Lapse

_CALENDAR = click.option("--calendar", default="default", show_default=True, metavar="NAME", help="Count on this one.")
_SPANS = ("state", "start", "end", "seconds", "why")


@click.group("calendar")
def calendar_command() -> None:
    """Show calendars, count on them, and add holidays."""


@calendar_command.command("show")
@click.argument("name", default="default", metavar="[NAME]")
@click.option("--month", metavar="MONTH", help="Day by day, as 2026-11 or this-month.")
@click.pass_obj
def show_command(invocation: Invocation, name: str, month: str | None) -> None:
    """Show opening hours by weekday, holidays to come, changed hours and breaks; with --month day by day."""
    from hdesk.commands.calendar_view import show, show_days
    from hdesk.domain.periods import parse_period
    from hdesk.work.calendars import known_calendar

    desk = invocation.desk()
    calendar = known_calendar(desk, name)
    if month is None:
        show(invocation, calendar)
    else:
        show_days(invocation, calendar, parse_period(month, desk.now, desk.setup.timezone))


@calendar_command.command("due")
@click.argument("start", metavar="START")
@click.argument("duration", metavar="DURATION")
@_CALENDAR
@click.pass_obj
def due_command(invocation: Invocation, start: str, duration: str, calendar: str) -> None:
    """Say when DURATION after START is over, and which closed hours lie in between.

    \b
      hdesk calendar due "2026-11-20 16:00" "6 business hours"
      hdesk calendar due now 2bd --calendar night
    """
    from hdesk.work.calendars import due, known_calendar

    desk = invocation.desk()
    length = _duration(duration)
    found = due(known_calendar(desk, calendar), moment(start, desk.now) or desk.now, length)
    _print(invocation, "calendar due", found, length)


@calendar_command.command("elapsed")
@click.argument("start", metavar="START")
@click.argument("end", metavar="END")
@_CALENDAR
@click.pass_obj
def elapsed_command(invocation: Invocation, start: str, end: str, calendar: str) -> None:
    """Count the opening time from START to END, and say which closed hours are left out."""
    from hdesk.work.calendars import known_calendar, lapse

    desk = invocation.desk()
    since, until = (moment(text, desk.now) or desk.now for text in (start, end))
    _print(invocation, "calendar elapsed", lapse(known_calendar(desk, calendar), since, until), None)


@calendar_command.group("holidays")
def holidays_group() -> None:
    """Add public holidays to a calendar."""


@holidays_group.command("add")
@click.argument("region", metavar="REGION")
@click.argument("years", nargs=-1, required=True, type=click.IntRange(1990, 2060), metavar="YEAR...")
@_CALENDAR
@click.option("--dry-run", is_flag=True, help="Only show what would be added.")
@click.pass_obj
def add_command(invocation: Invocation, region: str, years: tuple[int, ...], calendar: str, dry_run: bool) -> None:
    """Write the public holidays of REGION (IN, IN-KA, DE-BY …) in some years into desk.yaml, and commit it.

    They stand there from then on, so that no later version of hdesk changes the past. Comments and layout of
    the file stay; holidays that the calendar has already are left alone.
    """
    from hdesk.work.holidays import add_holidays

    desk = invocation.desk()
    added = add_holidays(desk, region, years, calendar, dry=dry_run)
    rows = [
        {"date": day, "weekday": f"{day:%a}", "holiday": name, "added": day in added.days}
        for day, name in sorted({**added.days, **added.known}.items())
    ]
    output = invocation.output
    output.listing("calendar holidays", rows, ("date", "weekday", "holiday", "added"))
    if output.format == "table":
        done = "would be added to" if dry_run else "added to"
        output.say(f"{len(added.days)} {done} calendar {calendar}" + (f", {len(added.known)} stood there already"
                   if added.known else "") + f"; by {added.source}")  # fmt: skip
        if any("estimated" in name for name in added.days.values()):
            output.say("estimated days follow the moon: look at them when they have been announced")


def _duration(text: str) -> "Duration":
    from hdesk.domain.durations import parse_duration
    from hdesk.domain.findings import Finding, Refused
    from hdesk.domain.nearest import near_unit

    try:
        return parse_duration(text)
    except ValueError as error:
        raise Refused(Finding(str(error), hint=near_unit(text))) from error


def _print(invocation: Invocation, kind: str, found: "Lapse", length: "Duration | None") -> None:
    from hdesk.commands.calendar_view import lapse_data, lapse_text

    output = invocation.output
    if output.format == "json":
        output.document(kind, lapse_data(found, length))
    elif output.format == "table":
        output.text(lapse_text(found, length, invocation.desk().now))
    else:
        output.listing(kind, list(_spans(found)), _SPANS)


def _spans(found: "Lapse") -> Iterator[dict[str, Any]]:
    """List what is open and what is closed, in order."""
    from hdesk.domain.localtime import in_seconds, instant

    spans: list[tuple[Any, Any, str, str | None]] = [
        (since, until, "open", None) for since, until in found.calendar.spans(found.start, found.end)
    ]
    spans += [(one.start, one.end, "closed", one.why) for one in found.closures()]
    for since, until, state, why in sorted(spans, key=lambda span: instant(span[0])):
        yield {
            "state": state,
            "start": since,
            "end": until,
            "seconds": in_seconds(instant(until) - instant(since)),
            "why": why,
        }
