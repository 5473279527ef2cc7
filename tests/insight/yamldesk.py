"""A desk's files read a second way: as plain texts, with opening hours counted day by day. No code of hdesk.

A moment is an aware datetime in UTC; one that nobody knows is None.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Interval = tuple[datetime, datetime]


class Ask(NamedTuple):
    """A period (no start and no end: all), and the moment after which nothing is known yet.

    Where the period is over that moment is its end, and what happens at it is not known.
    """

    start: datetime | None
    end: datetime | None
    now: datetime

    @property
    def moment(self) -> datetime:
        return self.now if self.end is None else min(self.end, self.now)

    def known(self, at: datetime | None) -> bool:
        return at is None or (at <= self.now and (self.end is None or at < self.end))

    def past(self, at: datetime | None) -> bool:
        """Say whether a moment has come and gone."""
        return at is not None and at < self.moment

    def holds(self, at: datetime | None) -> bool:
        if at is None:
            return self.start is None and self.end is None
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


def bounds(period: str, now: datetime, zone: ZoneInfo) -> Ask:
    """Read `all`, `2026-W47`, `2026-11`, `2026-11-20`, `..2026-11`, `this-week` or `this-month`."""
    today = now.astimezone(zone).date()
    words = {"this-week": f"{today:%G-W%V}", "this-month": f"{today:%Y-%m}"}
    name = words.get(period, period).removeprefix("..")
    if name == "all":
        return Ask(None, None, now.astimezone(UTC))
    if "W" in name:
        first = date.fromisocalendar(int(name[:4]), int(name[-2:]), 1)
        after = first + timedelta(days=7)
    elif len(name) == len("2026-11"):
        first = date.fromisoformat(f"{name}-01")
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        first = date.fromisoformat(name)
        after = first + timedelta(days=1)
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    return Ask(None if period.startswith("..") else start, end, now.astimezone(UTC))


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


class Desk:
    """A desk's files as they stand in the folder; every value in them is a text."""

    def __init__(self, folder: Path) -> None:
        self.config: dict[str, Any] = texts(folder / "desk.yaml")[0]
        self.zone = ZoneInfo(self.config["timezone"])
        self.tickets = [one for path in sorted(folder.glob("tickets/*/*/*/*.yaml")) for one in texts(path)]
        entries = [one for path in sorted(folder.glob("contacts/*/*/*/*.yaml")) for one in texts(path)]
        self.contacts = {entry["id"]: entry for entry in entries if "of" not in entry}
        self.facts = [entry for entry in entries if "of" in entry]
        self._opening: dict[tuple[date, str], list[Interval]] = {}

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def team_of(self, agent: str, at: datetime | None) -> str | None:
        """Give the team that an agent worked in on the day."""
        teams = self.config["agents"].get(agent, {}).get("team")
        if at is None or teams is None:
            return None
        if isinstance(teams, str):
            return teams
        held = [one for one in teams if date.fromisoformat(one["from"]) <= self.local(at).date()]
        return str(max(held, key=lambda one: one["from"])["team"]) if held else None

    def day_end(self, at: datetime) -> datetime:
        """Give the last microsecond of the local day of a moment."""
        after = datetime.combine(self.local(at).date() + timedelta(days=1), time(), self.zone)
        return after.astimezone(UTC) - timedelta(microseconds=1)

    def opening(self, day: date, calendar: str) -> list[Interval]:
        """List the opening hours of a calendar's local date."""
        if (day, calendar) not in self._opening:
            self._opening[day, calendar] = self._opening_of(day, calendar)
        return self._opening[day, calendar]

    def _opening_of(self, day: date, calendar: str) -> list[Interval]:
        hours, zone = self.config["calendars"][calendar], self.zone_of(calendar)
        if day.isoformat() in hours.get("holidays", []) or f"{day:%m-%d}" in hours.get("holidays_yearly", []):
            return []
        spans = hours["hours"].get(WEEKDAYS[day.weekday()], [])
        return [(reading(day, opens, zone), reading(day, closes, zone)) for opens, closes in spans]

    def zone_of(self, calendar: str) -> ZoneInfo:
        return ZoneInfo(self.config["calendars"][calendar].get("timezone", self.config["timezone"]))

    def opens(self, start: datetime, end: datetime, calendar: str) -> Iterator[Interval]:
        """List the opening hours between two moments."""
        zone = self.zone_of(calendar)
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            for opens, closes in self.opening(day, calendar):
                if max(opens, start) < min(closes, end):
                    yield max(opens, start), min(closes, end)
            day += timedelta(days=1)

    def business(self, start: datetime, end: datetime, calendar: str, pauses: list[Interval]) -> float:
        """Count the opening seconds between two moments, pauses left out."""
        return sum(lapse(opens, closes, pauses) for opens, closes in self.opens(start, end, calendar))

    def team_calendar(self, team: str | None, tier: str | None) -> str:
        """Give the calendar of a team, else that of its tier, else the desk's own."""
        named = self.config["teams"].get(team, {}).get("calendar")
        return str(named or self.config.get("tier_calendars", {}).get(tier) or "default")


def reading(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def keys(customer: dict[str, str] | None) -> set[tuple[str, str]]:
    """Give what tells that two customers are the same: an ID, a phone, a mail address; never a name."""
    known = {name: (customer or {}).get(name) for name in ("id", "phone", "email")}
    return {(name, value.lower() if name == "email" else value) for name, value in known.items() if value}


def over(start: datetime, spans: Iterable[Interval], pauses: list[Interval], seconds: float) -> datetime | None:
    """Give the moment at which so many seconds of some spans have gone by; None if they never do."""
    left = seconds
    for opens, closes in spans:
        for since, until in without(max(opens, start), closes, pauses):
            if left <= (until - since).total_seconds():
                return since + timedelta(seconds=left)
            left -= (until - since).total_seconds()
    return None


def duration(text: str) -> tuple[float, bool]:
    """Read `4 business hours`, `4bh`, `30 minutes` or `7 days`: seconds, and whether of business time."""
    found = re.fullmatch(r"(\d+) ?(business |b)?(minute|hour|day|second|m|h)s?", text)
    assert found, text
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[3][0]]
    return float(found[1]) * unit, bool(found[2])


def texts(path: Path) -> list[Any]:
    return list(yaml.load_all(path.read_bytes(), Loader=yaml.CBaseLoader))


def without(start: datetime, end: datetime, pauses: list[Interval]) -> list[Interval]:
    """Give what is left of a span without its pauses, in order."""
    left = [(start, end)] if start < end else []
    for since, until in pauses:
        pieces = [piece for one in left for piece in ((one[0], min(one[1], since)), (max(one[0], until), one[1]))]
        left = [piece for piece in pieces if piece[0] < piece[1]]
    return left


def lapse(start: datetime, end: datetime, pauses: list[Interval]) -> float:
    """Count the real seconds between two moments, pauses left out, each second once."""
    return sum((until - since).total_seconds() for since, until in without(start, end, pauses))
