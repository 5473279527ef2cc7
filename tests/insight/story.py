"""A ticket's story told a second way: from the texts of its file to what figures need. No code of hdesk."""

from datetime import datetime, timedelta
from typing import Any

from tests.insight.yamldesk import Ask, Desk, Interval, lapse, moment

Event = dict[str, Any]

LIVE = {"call", "chat", "walk_in"}
DONE = {"resolved", "closed"}
LEADS_TO = {"created": "new", "resumed": "open", "reopened": "open", "resolved": "resolved", "closed": "closed"}


def is_person(by: str) -> bool:
    return ":" not in by and by not in {"sweep", "merge", "customer"}


def identity(event_id: str) -> str:
    return event_id.split("-")[1]


def is_reply(event: Event) -> bool:
    """Say whether a person spoke to the customer: wrote, or took a call, a chat or a visitor."""
    if not is_person(event["by"]) or event.get("auto") == "true":
        return False
    taken = event["type"] in {"created", "customer_replied"} and event["channel"] in LIVE
    return event["type"] == "responded" or taken


def is_update(event: Event) -> bool:
    by_hand = event["type"] == "acknowledged" and is_person(event["by"]) and event.get("auto") != "true"
    return is_reply(event) or by_hand or event["type"] == "promised"


def next_status(event: Event, status: str) -> str:
    kind = event["type"]
    if kind == "held":
        return str(event["status"])
    if kind == "merged" and "into" in event:
        return "closed"
    begun = kind in {"assigned", "responded"} and status == "new"
    heard = kind == "customer_replied" and status in {"pending", "resolved"}
    return "open" if begun or heard else LEADS_TO.get(kind, status)


class Story:
    """What a ticket's timeline says as of a moment; undone events never happened."""

    def __init__(self, desk: Desk, ticket: dict[str, Any], ask: Ask) -> None:
        self.desk, self.id, self.ask = desk, ticket["id"], ask
        known = [event for event in ticket["timeline"] if ask.known(moment(event.get("at")))]
        gone: set[str] = set()
        for event in reversed(known):
            if event["type"] == "undone" and identity(event["id"]) not in gone:
                gone.add(identity(event["event"]))
        self.events = [event for event in known if identity(event["id"]) not in gone]
        self.created = next((event for event in self.events if event["type"] == "created"), None)
        self.facts = facts(ticket, self.events)
        self.status = "new"
        self.spans: list[tuple[datetime | None, str]] = []
        self.consent: str | None = None
        self.close_reason: str | None = None
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        for event in self.events:
            self.ends(event, moment(event.get("at")))
            self.moves(next_status(event, self.status), moment(event.get("at")))

    def ends(self, event: Event, at: datetime | None) -> None:
        """Take down how the work ended, before the status says so."""
        if event["type"] == "confirmed":
            self.consent = event["consent"]
        elif event["type"] == "resolved":
            self.consent = None
        elif event["type"] == "closed":
            self.closed_at, self.close_reason = at, event["reason"]
        if event["type"] in DONE and self.status not in DONE:
            self.resolved_at = at

    def moves(self, status: str, at: datetime | None) -> None:
        if status != self.status or not self.spans:
            self.status = status
            self.spans.append((at, status))
            self.consent = self.consent if status in DONE else None

    def of_type(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event["type"] in kinds]

    @property
    def merged(self) -> bool:
        return any("into" in event for event in self.of_type("merged"))

    @property
    def doubtful(self) -> bool:
        return any(event.get("doubts") for event in self.of_type("imported"))

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
    def owner(self) -> str | None:
        opener = [event["by"] for event in self.of_type("created") if is_person(event["by"])]
        owners: list[str | None] = [None, *opener, *(event["to"] for event in self.of_type("owned"))]
        return owners[-1]

    @property
    def priority(self) -> str:
        return str(["normal", *(event["to"] for event in self.of_type("prioritised"))][-1])

    @property
    def team(self) -> str | None:
        """Follow the work from team to team; what a team returns goes back to where it came from."""
        path: list[str | None] = [None]
        for event in self.of_type("routed", "escalated", "returned"):
            if event["type"] == "routed":
                path = [event["team"]]
            elif event["type"] == "returned" and event["team"] in path[1:]:
                path.remove(event["team"])
            elif event["type"] == "escalated" and event.get("handover") == "true":
                path.append(event["team"])
        return path[-1]

    @property
    def fields(self) -> dict[str, str | None]:
        return {**self.facts, "team": self.team, "agent": self.owner}

    @property
    def replies(self) -> list[datetime | None]:
        return [moment(event.get("at")) for event in self.events if is_reply(event)]

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

    @property
    def calendar(self) -> str:
        return str(self.policy.get("calendar", "default"))

    @property
    def paused(self) -> list[Interval]:
        return self.intervals(set(self.policy.get("pauses", ["pending"])))

    def lasted(self, start: datetime | None, end: datetime | None, pauses: list[Interval]) -> tuple[Any, Any]:
        """Measure a duration in business and clock seconds; nothing where an end of it is not known."""
        if start is None or end is None or end < start or self.doubtful:
            return None, None
        return self.desk.business(start, end, self.calendar, pauses), lapse(start, end, pauses)

    def resolution(self) -> tuple[Any, Any]:
        """Measure to the last resolution; when a resolved ticket was closed does not matter."""
        statuses = ["", *(status for _, status in self.spans)]
        told = [
            at is not None or {before, now} <= DONE for before, (at, now) in zip(statuses, self.spans, strict=False)
        ]
        if not all(told):
            return None, None
        return self.lasted(self.created_at, self.resolved_at, [*self.paused, *self.intervals(DONE)])

    def update_missed(self) -> bool | None:
        """Say whether the next update is overdue; None where there is no update clock."""
        updates = [event for event in self.events if is_update(event)]
        start = moment(updates[-1].get("at")) if updates else self.came_at
        told = all(at is not None for at, _ in self.spans) and all("at" in update for update in updates)
        if self.created_at is None or start is None or self.doubtful or not told:
            return None
        if updates and updates[-1]["type"] == "promised":
            due = moment(updates[-1]["due"])
            assert due is not None
            waits = self.status == "pending" and self.paused[-1][0] < due
            return self.ask.moment > due and not waits
        targets = self.policy["targets"]["update"]
        target, business = seconds(targets.get(self.priority) or targets["default"])
        until = self.ask.moment - timedelta(seconds=1)
        open_for = self.desk.business(start, until, self.calendar, self.paused)
        return (open_for if business else lapse(start, until, self.paused)) >= target


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
    """Read a target, `4 business hours` or `30 minutes`: seconds, and whether of business time."""
    words = text.split()
    unit = {"minute": 60, "hour": 3600, "day": 86400}[words[-1].rstrip("s")]
    return float(words[0]) * unit, words[1] == "business"
