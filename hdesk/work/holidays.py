"""Holidays: a region's public holidays written into desk.yaml, so that no later list of them changes the past."""

from datetime import date
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain import access
from hdesk.domain.findings import Finding, Refused, Unsound
from hdesk.domain.worktime import Calendar
from hdesk.exchange.holidays import PublicHolidays, public_holidays
from hdesk.storage import settings
from hdesk.storage.reader import Snapshot
from hdesk.storage.yaml_insert import with_holidays
from hdesk.storage.yaml_read import load
from hdesk.work.calendars import known_calendar


class Added(NamedTuple):
    """What was added to a calendar, what stood there already, and the commit; None where nothing was written."""

    calendar: str
    days: dict[date, str]
    known: dict[date, str]
    source: str
    commit: str | None


def add_holidays(desk: Desk, region: str, years: tuple[int, ...], calendar: str, *, dry: bool = False) -> Added:
    """Write the public holidays of a region into a calendar, in one commit; those that it has are left alone.

    Comments and layout of desk.yaml stay as they are.

    Raises:
        Refused: the agent is no lead.
        NotFound: there is no such region, calendar or year.
        Conflict: desk.yaml is edited and not adopted.
        Unsound: the holidays cannot be put into the file's text.
    """
    found = public_holidays(region, years)
    if desk.past:
        raise Refused("a past revision cannot be changed; leave out --at")
    if dry:
        return _added(desk, calendar, found, dry=True)
    access.require(desk.setup.config, desk.agent, "settings")
    with desk.store.lock():
        desk.refresh()
        access.require(desk.setup.config, desk.agent, "settings")
        return _added(desk, calendar, found, dry=False)


def _added(desk: Desk, name: str, found: PublicHolidays, *, dry: bool) -> Added:
    calendar = known_calendar(desk, name)
    known = {day: title for day, title in found.days.items() if calendar.hours.holiday(day) is not None}
    new = {day: title for day, title in found.days.items() if day not in known}
    if not new:
        return Added(name, {}, known, found.source, None)
    what = f"{found.region} {', '.join(map(str, found.years))}"
    data = desk.snapshot.files([settings.DESK])[settings.DESK]
    changed = _inserted(desk, data, name, new, f"{what}, by {found.source}")
    if dry:
        return Added(name, new, known, found.source, None)
    agent = desk.setup.config.agents[desk.agent]
    commit = desk.store.commit(
        {settings.DESK: changed},
        message=f"holidays of {what} in calendar {name}\n\nFile: {settings.DESK}\n",
        author=(agent.name, agent.email),
        now=desk.now,
        expected_head=desk.snapshot.commit,
    )
    desk.snapshot = Snapshot(desk.git, commit)
    return Added(name, new, known, found.source, commit)


def _inserted(desk: Desk, data: bytes, name: str, days: dict[date, str], remark: str) -> bytes:
    """Put the holidays into the file and read it again: it must say what it said, and the holidays."""
    before = load(data, settings.DESK)
    raw = before.value["calendars"].get(name)
    hint = f"write them under `calendars: {name}: holidays:` yourself"
    try:
        changed = with_holidays(data.decode(), name, days, remark).encode()
        after = load(changed, settings.DESK).value
    except (KeyError, Unsound) as error:
        line, column = before.mark(("calendars", name))
        raise Unsound(Finding(f"no holidays can be added here: {error}", settings.DESK, line, column, hint)) from error
    setup, findings = settings.judge({**desk.snapshot.files(settings.FILES), settings.DESK: changed}, desk.now)
    if setup is None or not _says(after, before.value, name, raw) or not _has(setup.calendars[name], days):
        line, column = before.mark(("calendars", name))
        raise Unsound(*findings, Finding("no holidays can be added here", settings.DESK, line, column, hint))
    return changed


def _says(after: Any, before: Any, name: str, raw: Any) -> bool:
    """Say whether two readings of desk.yaml differ in nothing but the calendar's holidays."""
    calendar = after["calendars"][name]
    rest = {key: value for key, value in calendar.items() if key != "holidays"}
    kept = {key: value for key, value in raw.items() if key != "holidays"}
    others = {**after, "calendars": {**after["calendars"], name: raw}}
    return rest == kept and others == before


def _has(calendar: Calendar, days: dict[date, str]) -> bool:
    return all(calendar.hours.holiday(day) == name for day, name in days.items())
