"""Every figure a second time: slowly, readably, straight from a desk's YAML files, without any code of hdesk.

What is written here is the definition; what hdesk computes has to agree with it. All values of the files are
texts. A moment is an aware datetime in UTC; `UNKNOWN` moments are None.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml

LIVE = {"call", "chat", "walk_in"}
DONE = {"resolved", "closed"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Event = dict[str, Any]
Interval = tuple[datetime, datetime]


class Row(NamedTuple):
    """One ticket, contact, escalation or rating that a figure counts.

    `good` says of a share whether it is in the numerator; `business` and `clock` are what is measured.
    """

    id: str
    at: datetime | None
    fields: dict[str, str | None]
    good: bool | None = None
    business: float | None = None
    clock: float | None = None


class Ask(NamedTuple):
    """A period (no start and no end: all), and the moment after which nothing is known yet.

    Where the period is over that moment is its end, and what happens at it is not known.
    """

    start: datetime | None
    end: datetime | None
    now: datetime

    @property
    def is_over(self) -> bool:
        return self.end is not None and self.end <= self.now

    def known(self, at: datetime | None) -> bool:
        if at is None:
            return True
        return at < self.end if self.is_over and self.end is not None else at <= self.now

    @property
    def moment(self) -> datetime:
        return self.end if self.is_over and self.end is not None else self.now

    def holds(self, at: datetime | None) -> bool:
        if at is None:
            return self.start is None and self.end is None
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


# Reading


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def chars(event_id: str) -> str:
    return event_id.split("-")[1]


def is_person(by: str) -> bool:
    return ":" not in by and by not in {"sweep", "merge", "customer"}


class Desk:
    """A desk's files as they stand in the folder."""

    def __init__(self, folder: Path) -> None:
        self.config: dict[str, Any] = yaml.load((folder / "desk.yaml").read_bytes(), yaml.BaseLoader)
        self.zone = ZoneInfo(self.config["timezone"])
        self.tickets = [
            yaml.load(path.read_bytes(), yaml.BaseLoader) for path in sorted(folder.glob("tickets/*/*/*/*.yaml"))
        ]
        entries = [
            entry
            for path in sorted(folder.glob("contacts/*/*/*/*.yaml"))
            for entry in yaml.load_all(path.read_bytes(), yaml.BaseLoader)
        ]
        self.contacts = {entry["id"]: entry for entry in entries if "of" not in entry}
        self.facts = [entry for entry in entries if "of" in entry]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def team_of(self, agent: str, at: datetime | None) -> str | None:
        """Give the team that an agent worked in on the day."""
        teams = self.config["agents"].get(agent, {}).get("team")
        if at is None or isinstance(teams, str) or teams is None:
            return teams if at else None
        held = [one for one in teams if date.fromisoformat(one["from"]) <= self.local(at).date()]
        return max(held, key=lambda one: one["from"])["team"] if held else None

    # Business time

    def opening(self, day: date, calendar: str) -> list[Interval]:
        """List the opening hours of a local date."""
        hours = self.config["calendars"][calendar]
        closed = day.isoformat() in hours.get("holidays", []) or f"{day:%m-%d}" in hours.get("holidays_yearly", [])
        if closed:
            return []
        return [
            (self.at(day, first), self.at(day, last)) for first, last in hours["hours"].get(WEEKDAYS[day.weekday()], [])
        ]

    def at(self, day: date, clock: str) -> datetime:
        hour, minute = clock.split(":")
        local = datetime.combine(day, time(int(hour) % 24, int(minute)), self.zone)
        return local.astimezone(UTC)

    def business(self, start: datetime, end: datetime, calendar: str, pauses: list[Interval]) -> float:
        """Count the opening seconds between two moments, pauses left out."""
        day, last, total = self.local(start).date(), self.local(end).date(), 0.0
        while day <= last:
            for opens, closes in self.opening(day, calendar):
                total += clock(max(opens, start), min(closes, end), pauses)
            day += timedelta(days=1)
        return total


def clock(start: datetime, end: datetime, pauses: list[Interval]) -> float:
    """Count the real seconds between two moments, pauses left out, each second once."""
    left = [(start, end)] if start < end else []
    for since, until in pauses:
        left = [
            piece
            for begin, stop in left
            for piece in ((begin, min(stop, since)), (max(begin, until), stop))
            if piece[0] < piece[1]
        ]
    return sum((stop - begin).total_seconds() for begin, stop in left)


# A ticket's story


class Story:
    """What a ticket's timeline says as of a moment."""

    def __init__(self, desk: Desk, ticket: dict[str, Any], ask: Ask) -> None:
        self.desk, self.id, self.ask = desk, ticket["id"], ask
        known = [event for event in ticket["timeline"] if ask.known(moment(event.get("at")))]
        gone: set[str] = set()
        for event in reversed(known):
            if event["type"] == "undone" and chars(event["id"]) not in gone:
                gone.add(chars(event["event"]))
        self.events = [event for event in known if chars(event["id"]) not in gone]
        self.created = next((event for event in self.events if event["type"] == "created"), None)
        self.facts = facts(ticket, self.events)
        self.status = "new"
        self.spans: list[tuple[datetime | None, str]] = []
        self.path: list[str | None] = [None]
        self.priority = "normal"
        self.owner: str | None = None
        self.consent: str | None = None
        self.close_reason: str | None = None
        self.merged = False
        self.doubts = False
        self.replies: list[datetime | None] = []
        self.updates: list[Event] = []
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        for event in self.events:
            self.tell(event)

    def tell(self, event: Event) -> None:
        kind, at = event["type"], moment(event.get("at"))
        person = is_person(event["by"])
        if kind == "created":
            self.move("new", at)
            self.owner = event["by"] if person else None
            if person and event["channel"] in LIVE:
                self.reply(event)
        elif kind in {"assigned", "responded"} and self.status == "new":
            self.move("open", at)
        elif kind in {"held"}:
            self.move(event["status"], at)
        elif kind in {"resumed", "reopened"} or (kind == "customer_replied" and self.status in {"pending", "resolved"}):
            self.move("open", at)
        if kind == "owned":
            self.owner = event["to"]
        elif kind == "responded" and person and event.get("auto") != "true":
            self.reply(event)
        elif kind == "customer_replied" and person and event["channel"] in LIVE:
            self.reply(event)
        elif kind == "promised" or (kind == "acknowledged" and person and event.get("auto") != "true"):
            self.updates.append(event)
        elif kind == "routed" or (kind == "escalated" and event.get("handover") == "true"):
            self.path = [event["team"]] if kind == "routed" else [*self.path, event["team"]]
        elif kind == "returned" and event["team"] in self.path[1:]:
            self.path.remove(event["team"])
        elif kind == "prioritised":
            self.priority = event["to"]
        elif kind == "imported":
            self.doubts = bool(event.get("doubts"))
        elif kind == "confirmed":
            self.consent = event["consent"]
        elif kind == "resolved":
            self.resolved_at, self.consent = at, None
            self.move("resolved", at)
        elif kind == "closed" or (kind == "merged" and "into" in event):
            if kind == "closed" and self.status not in DONE:
                self.resolved_at = at
            self.move("closed", at)
            self.closed_at, self.close_reason = at, event.get("reason")
            self.merged = self.merged or kind == "merged"

    def reply(self, event: Event) -> None:
        self.replies.append(moment(event.get("at")))
        self.updates.append(event)

    def move(self, status: str, at: datetime | None) -> None:
        if status == self.status and self.spans:
            return
        self.status = status
        self.spans.append((at, status))
        if status not in DONE:
            self.consent = None

    @property
    def created_at(self) -> datetime | None:
        return moment(self.created.get("at")) if self.created else None

    @property
    def received(self) -> datetime | None:
        contact = self.desk.contacts.get(self.created.get("contact", "")) if self.created else None
        return moment(contact.get("received")) if contact else None

    @property
    def came_at(self) -> datetime | None:
        return self.received or self.created_at

    @property
    def fields(self) -> dict[str, str | None]:
        return {**self.facts, "team": self.path[-1], "agent": self.owner}

    def intervals(self, statuses: set[str]) -> list[Interval]:
        """List the spans from one of some statuses to the next that is none of them; one that lasts reaches to now."""
        found: list[Interval] = []
        since: datetime | None = None
        for at, status in [*self.spans, (self.ask.moment, "")]:
            if status in statuses:
                since = since or at
            elif since:
                found.append((since, at or self.ask.moment))
                since = None
        return [(since, until) for since, until in found if since < until]

    @property
    def policy(self) -> dict[str, Any]:
        """Choose the first clock policy that holds for the ticket."""
        for policy in self.desk.config["clocks"]:
            wanted = (policy.get("when") or {}).get("category")
            if wanted is None or self.facts["category"] in ([wanted] if isinstance(wanted, str) else wanted):
                found: dict[str, Any] = policy
                return found
        raise AssertionError("the last policy holds for every ticket")

    def lasted(self, start: datetime | None, end: datetime | None, pauses: list[Interval]) -> tuple[Any, Any]:
        """Measure a duration in business and clock seconds; nothing where an end of it is not known."""
        if start is None or end is None or end < start or self.doubts:
            return None, None
        calendar = self.policy.get("calendar", "default")
        return self.desk.business(start, end, calendar, pauses), clock(start, end, pauses)

    def resolution(self) -> tuple[Any, Any]:
        known = all(
            at is not None or ({status, self.spans[place - 1][1]} <= DONE and place > 0)
            for place, (at, status) in enumerate(self.spans)
        )
        if not known:
            return None, None
        paused = set(self.policy.get("pauses", ["pending"]))
        return self.lasted(self.created_at, self.resolved_at, [*self.intervals(paused), *self.intervals(DONE)])

    def update_missed(self) -> bool | None:
        """Say whether the next update is overdue; None where there is no update clock."""
        last = self.updates[-1] if self.updates else None
        start = moment(last.get("at")) if last else self.came_at
        told = all(at is not None for at, _ in self.spans) and (last is None or start is not None)
        if self.created_at is None or start is None or self.doubts or not told:
            return None
        pauses = self.intervals({"pending"})
        waiting = self.status == "pending"
        if last and last["type"] == "promised":
            due = moment(last["due"])
            assert due is not None
            return not (waiting and pauses[-1][0] < due) and self.ask.moment > due
        targets = self.policy["targets"]["update"]
        target, business = seconds(targets.get(self.priority) or targets["default"])
        until = self.ask.moment - timedelta(seconds=1)
        calendar = self.policy.get("calendar", "default")
        spent = self.desk.business(start, until, calendar, pauses) if business else clock(start, until, pauses)
        return spent >= target


def facts(ticket: dict[str, Any], events: list[Event]) -> dict[str, str | None]:
    """Give what a ticket was about: the header with all edits undone, and then those that are known done."""
    found: dict[str, str | None] = {name: ticket.get(name) for name in ("category", "subcategory", "nature", "channel")}
    for part in ("customer", "order"):
        found |= {f"{part}.{name}": value for name, value in (ticket.get(part) or {}).items()}
    first: dict[str, str] = {}
    for event in ticket["timeline"]:
        for field, (before, _) in event.get("changes", {}).items():
            first.setdefault(field, before)
    found |= {field: value or None for field, value in first.items()}
    for event in events:
        found |= {field: after or None for field, (_, after) in event.get("changes", {}).items()}
    return found


def seconds(text: str) -> tuple[float, bool]:
    """Read a target: `4 business hours`, `30 minutes`."""
    words = text.split()
    unit = {"minute": 60, "hour": 3600, "day": 86400}[words[-1].rstrip("s")]
    return float(words[0]) * unit, words[1] == "business"


# The figures: each lists its rows before the period is looked at


def stories(desk: Desk, ask: Ask) -> Iterator[Story]:
    for ticket in desk.tickets:
        story = Story(desk, ticket, ask)
        if story.created is not None and not story.merged:
            yield story


def contact_fields(desk: Desk, contact: dict[str, Any]) -> dict[str, str | None]:
    at = moment(contact.get("at"))
    plain = {name: contact.get(name) for name in ("channel", "category", "subcategory", "nature", "outcome")}
    for part in ("customer", "order"):
        plain |= {f"{part}.{name}": value for name, value in (contact.get(part) or {}).items()}
    return {**plain, "agent": contact["by"], "team": desk.team_of(contact["by"], at)}


def known_contacts(desk: Desk, ask: Ask) -> Iterator[dict[str, Any]]:
    for contact in desk.contacts.values():
        if ask.known(moment(contact.get("at"))):
            yield contact


def contacts(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        yield Row(contact["id"], moment(contact.get("at")), contact_fields(desk, contact))


def fcr(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        if contact["direction"] == "inbound" and contact["outcome"] in {"resolved", "ticket", "callback"}:
            good = contact["outcome"] == "resolved"
            yield Row(contact["id"], moment(contact.get("at")), contact_fields(desk, contact), good)


def solved_at_once(contact: dict[str, Any]) -> bool:
    return bool(contact["outcome"] == "resolved" and contact["direction"] == "inbound")


def inquiries(desk: Desk, ask: Ask) -> Iterator[Row]:
    """What customers came with, by when it came, even where it was only taken up later."""
    for story in stories(desk, ask):
        yield Row(story.id, story.came_at, story.fields)
    for ticket in desk.tickets:
        if Story(desk, ticket, ask).created is None:
            later = Story(desk, ticket, ask._replace(end=None, now=datetime.max.replace(tzinfo=UTC)))
            if later.received is not None and ask.known(later.received):
                yield Row(later.id, later.received, {**facts(ticket, []), "team": None, "agent": later.owner})
    for contact in desk.contacts.values():
        came = moment(contact.get("received") or contact.get("at"))
        if solved_at_once(contact) and ask.known(came):
            yield Row(contact["id"], came, contact_fields(desk, contact))


def response(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.replies:
            measured = story.lasted(story.came_at, story.replies[0], [])
            yield Row(story.id, story.replies[0], story.fields, None, *measured)
    for contact in known_contacts(desk, ask):
        if not solved_at_once(contact):
            continue
        came, done = moment(contact.get("received")), moment(contact.get("answered") or contact.get("at"))
        measured = (0.0, 0.0) if contact["channel"] in LIVE else (None, None)
        if came and done:
            measured = desk.business(came, done, "default", []), clock(came, done, [])
        yield Row(contact["id"], done, contact_fields(desk, contact), None, *measured)


def tickets_created(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        yield Row(story.id, story.created_at, story.fields)


def tickets_closed(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed":
            yield Row(story.id, story.closed_at, story.fields)


def tickets_open(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status not in DONE:
            yield Row(story.id, story.spans[-1][0], story.fields)


def awaiting_confirmation(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "resolved":
            yield Row(story.id, story.spans[-1][0], story.fields)


def follow_up(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        missed = story.update_missed()
        if story.status not in DONE and missed is not None:
            yield Row(story.id, story.spans[-1][0], story.fields, not missed)


def resolution(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status in DONE:
            yield Row(story.id, story.resolved_at, story.fields, None, *story.resolution())


def completeness(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        required = desk.config["taxonomy"].get(story.facts["category"], {}).get("required", [])
        if required and story.created is not None:
            held = {**story.facts, **{name: story.created.get(name) for name in ("said", "checked", "needed")}}
            yield Row(story.id, story.created_at, story.fields, all(held.get(name) for name in required))


def confirmed_closure(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed" and story.close_reason == "done":
            yield Row(story.id, story.closed_at, story.fields, story.consent == "yes")


def reopened(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        done = [place for place, (_, status) in enumerate(story.spans) if status in DONE]
        if done:
            back = any(status not in DONE for _, status in story.spans[done[0] :])
            yield Row(story.id, story.spans[done[0]][0], story.fields, back)


def escalations(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for event in story.events:
            if event["type"] == "escalated":
                fields = {**story.fields, "team": event["team"], "kind": event.get("kind")}
                yield Row(story.id, moment(event.get("at")), fields)


def sent_back(desk: Desk, ask: Ask) -> Iterator[Row]:
    """A return answers the team's last escalation that has not been answered yet."""
    for story in stories(desk, ask):
        for place, event in enumerate(story.events):
            if event["type"] == "escalated" and event.get("handover") == "true":
                later = [
                    one
                    for one in story.events[place + 1 :]
                    if one["type"] == "returned" or (one["type"] == "escalated" and one.get("handover") == "true")
                    if one["team"] == event["team"]
                ]
                back = bool(later) and later[0].get("reason") == "missing_information"
                fields = {**story.fields, "team": event["team"], "kind": event.get("kind")}
                yield Row(story.id, moment(event.get("at")), fields, back and later[0]["type"] == "returned")


def ratings(desk: Desk, ask: Ask) -> Iterator[tuple[Row, float, float]]:
    for story in stories(desk, ask):
        for event in story.events:
            if event["type"] == "rated":
                fields = {**story.fields, "source": event.get("source")}
                yield Row(story.id, moment(event.get("at")), fields), float(event["score"]), float(event["of"])
    for fact in desk.facts:
        contact = desk.contacts.get(fact["of"])
        if fact["type"] == "rated" and contact and ask.known(moment(fact["at"])):
            fields = {**contact_fields(desk, contact), "source": fact.get("source")}
            yield Row(contact["id"], moment(fact["at"]), fields), float(fact["score"]), float(fact["scale"])


def csat(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, score, of in ratings(desk, ask):
        if of > 1:
            yield row._replace(business=score / of * 5)


def csat_good(desk: Desk, ask: Ask) -> Iterator[Row]:
    good_from = float(desk.config.get("csat_good_from", "4"))
    for row, score, of in ratings(desk, ask):
        yield row._replace(good=score >= 1 if of == 1 else score / of * 5 >= good_from)


COUNTS = (contacts, inquiries, tickets_created, tickets_closed, tickets_open, awaiting_confirmation, escalations)
SHARES = (fcr, completeness, follow_up, confirmed_closure, csat_good, sent_back, reopened)
MEASURES = (response, resolution, csat)
AT_END = (tickets_open, awaiting_confirmation, follow_up)
KPIS: dict[str, Callable[[Desk, Ask], Iterator[Row]]] = {
    kpi.__name__: kpi for kpi in (*COUNTS, *SHARES, *MEASURES)
}  # fmt: skip


# Adding up


def counted(desk: Desk, name: str, ask: Ask) -> list[Row]:
    """List the rows that a figure counts in the period; what stands at its end needs no date in it."""
    rows = list(KPIS[name](desk, ask))
    if KPIS[name] in AT_END:
        rows = [row for row in rows if row.at is not None or (ask.start is None and ask.end is None)]
    else:
        rows = [row for row in rows if ask.holds(row.at)]
    return [row for row in rows if row.business is not None] if KPIS[name] in MEASURES else rows


def group_of(desk: Desk, row: Row, field: str) -> str | None:
    if field in {"day", "week", "month", "hour"}:
        if row.at is None:
            return None
        local = desk.local(row.at)
        year, week, _ = local.isocalendar()
        return {
            "day": local.date().isoformat(),
            "week": f"{year}-W{week:02}",
            "month": local.date().isoformat()[:7],
            "hour": f"{local.hour:02}",
        }[field]
    return row.fields.get(field, row.fields.get(f"order.{field}"))


def figures(desk: Desk, name: str, ask: Ask, by: tuple[str, ...] = ()) -> dict[tuple[str | None, ...], dict[str, Any]]:
    """Compute a figure in groups; without groups there is one, even of nothing."""
    groups: dict[tuple[str | None, ...], list[Row]] = {} if by else {(): []}
    for row in counted(desk, name, ask):
        groups.setdefault(tuple(group_of(desk, row, field) for field in by), []).append(row)
    return {key: figure(name, rows) for key, rows in groups.items()}


def figure(name: str, rows: list[Row]) -> dict[str, Any]:
    n = len(rows)
    if KPIS[name] in COUNTS:
        return {"value": n, "n": n, "numerator": None, "denominator": None}
    if KPIS[name] in SHARES:
        good = sum(row.good is True for row in rows)
        return {"value": 100 * good / n if n else None, "n": n, "numerator": good, "denominator": n}
    business = spread([row.business for row in rows if row.business is not None])
    found = {"value": business["mean"], "n": n, "numerator": None, "denominator": None, **business}
    if name != "csat":
        found["calendar"] = spread([row.clock for row in rows if row.clock is not None])
    return found


def spread(values: list[float]) -> dict[str, float | None]:
    """Give mean, median and 90th percentile: the smallest value that nine tenths do not exceed."""
    if not values:
        return {"mean": None, "median": None, "p90": None}
    values = sorted(values)
    middle = values[len(values) // 2]
    if len(values) % 2 == 0:
        middle = (middle + values[len(values) // 2 - 1]) / 2
    p90 = next(one for one in values if sum(other <= one for other in values) * 10 >= len(values) * 9)
    return {"mean": sum(values) / len(values), "median": middle, "p90": p90}
