"""A ticket's story told a second way: from the texts of its file to what figures need. No code of hdesk."""

from datetime import datetime
from typing import Any, NamedTuple

from tests.insight.yamldesk import Ask, Desk, Interval, lapse, moment

Event = dict[str, Any]

LIVE = {"call", "chat", "walk_in"}
WRITTEN = {"email", "chat", "social", "self_service"}
DONE = {"resolved", "closed"}
LEADS_TO = {"created": "new", "resumed": "open", "reopened": "open", "resolved": "resolved", "closed": "closed"}
PRIORITIES = ("low", "normal", "high", "urgent")


def is_person(by: str) -> bool:
    return ":" not in by and by not in {"sweep", "merge", "customer"}


def is_by_hand(event: Event) -> bool:
    """Say whether a person of the desk did it, or of the desk that it was imported from."""
    return (is_person(event["by"]) or event["by"].startswith("import:")) and event.get("auto") != "true"


def identity(event_id: str) -> str:
    return event_id.split("-")[1]


def is_reply(event: Event) -> bool:
    """Say whether a person spoke to the customer: wrote, or took a call, a chat or a visitor."""
    taken = event["type"] in {"created", "customer_replied"} and event["channel"] in LIVE and is_person(event["by"])
    return taken or (event["type"] == "responded" and is_by_hand(event))


def is_message(event: Event) -> bool:
    """Say whether the customer wrote, and somebody has to answer."""
    return event["type"] == "customer_replied" and not is_reply(event)


def is_acknowledgement(event: Event) -> bool:
    return is_reply(event) or (event["type"] == "acknowledged" and is_by_hand(event))


def is_automatic(event: Event) -> bool:
    """Say whether a machine told the customer that it has been heard."""
    return event["type"] in {"acknowledged", "responded"} and not is_by_hand(event)


def is_update(event: Event) -> bool:
    return is_acknowledgement(event) or event["type"] == "promised"


def is_handover(event: Event) -> bool:
    return event["type"] == "escalated" and event.get("handover") == "true"


def next_status(event: Event, status: str) -> str:
    kind = event["type"]
    if kind == "held":
        return str(event["status"])
    if kind == "merged" and "into" in event:
        return "closed"
    begun = kind in {"assigned", "responded"} and status == "new"
    heard = kind == "customer_replied" and status in {"pending", "resolved"}
    return "open" if begun or heard else LEADS_TO.get(kind, status)


class Standing(NamedTuple):
    """How urgent a ticket is, and who has it."""

    priority: str = "normal"
    team: str | None = None
    tier: str | None = None
    agent: str | None = None


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
    def done(self) -> bool:
        return self.status in DONE

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

    def standing(self, at: datetime | None) -> Standing:
        """Give who had it at a moment, after all that is dated at or before it; without a moment, who has it last."""
        return standing_after([event for event in self.events if not (at and "at" in event and _at(event) > at)])

    def fields(self, at: datetime | None) -> dict[str, str | None]:
        """Give what the ticket is about, and who had it at a moment; before it was created, who had it then.

        Where nobody knows when it was created, its first known moment stands for it.
        """
        begin = self.created_at or min((_at(event) for event in self.events if "at" in event), default=None)
        stood = self.standing(max(at, begin) if at and begin else at)
        source = [event["source"] for event in self.of_type("imported")]
        return {**self.facts, **stood._asdict(), "source": source[-1] if source else None}

    @property
    def replies(self) -> list[datetime | None]:
        return [moment(event.get("at")) for event in self.events if is_reply(event)]

    @property
    def responses(self) -> int:
        """Count the written replies by people."""
        return sum(event["type"] == "responded" and is_by_hand(event) and event["channel"] in WRITTEN
                   for event in self.events)  # fmt: skip

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

    def policy(self, at: datetime) -> dict[str, Any]:
        """Choose the first clock policy in force at a moment whose condition holds for the ticket as it stood then."""
        seen = {**self.facts, **self.standing(at)._asdict()}
        for policy in self.desk.config["clocks"]:
            begins = policy.get("from", "0001-01-01")
            wanted = {name: [one] if isinstance(one, str) else one for name, one in (policy.get("when") or {}).items()}
            holds = all(seen.get(name) in values for name, values in wanted.items())
            if holds and begins <= self.desk.local(at).date().isoformat():
                found: dict[str, Any] = policy
                return found
        raise AssertionError("the last policy holds for every ticket")

    def calendar(self, policy: dict[str, Any], start: datetime) -> str:
        """Give the policy's calendar, else that of the team and tier that had the ticket then, or got it first."""
        if "calendar" in policy:
            return str(policy["calendar"])
        prefixes = (standing_after(self.events[:place]) for place in range(1, len(self.events) + 1))
        stood = self.standing(start)
        first = stood if stood.team else next((one for one in prefixes if one.team), stood)
        return self.desk.team_calendar(first.team, first.tier)

    def paused(self, policy: dict[str, Any]) -> list[Interval]:
        return self.intervals(set(policy.get("pauses", ["pending"])))

    def lasted(self, start: datetime | None, end: datetime | None, *, resolution: bool = False) -> tuple[Any, Any]:
        """Measure a duration in business and clock seconds; nothing where an end of it is not known.

        The policy in force at its end says on which calendar, and what pauses a resolution.
        """
        if start is None or end is None or end < start or self.doubtful:
            return None, None
        policy = self.policy(end)
        pauses = [*self.paused(policy), *self.intervals(DONE)] if resolution else []
        return self.desk.business(start, end, self.calendar(policy, start), pauses), lapse(start, end, pauses)

    def tells(self, spans: list[tuple[datetime | None, str]]) -> bool:
        """Say whether each change of status is dated; when a resolved ticket was closed does not matter."""
        statuses = ["", *(status for _, status in spans)]
        return all(at is not None or {before, now} <= DONE for before, (at, now) in zip(statuses, spans, strict=False))

    @property
    def first_done(self) -> int | None:
        """Give the place of the first resolution or closing among the spans."""
        return next((place for place, (_, status) in enumerate(self.spans) if status in DONE), None)


def _at(event: Event) -> datetime:
    return datetime.fromisoformat(event["at"])


def standing_after(events: list[Event]) -> Standing:
    """Follow priority, owner and the work from team to team; what a team returns goes back to where it came from."""
    priority, raised, agent = "normal", False, None
    pins: set[str] = set()
    path: list[tuple[str | None, str | None]] = [(None, None)]
    for event in events:
        by_hand, kind = is_person(event["by"]), event["type"]
        if kind == "created" and by_hand:
            agent = event["by"]
        elif kind == "owned":
            agent = event["to"] or None
        elif kind == "pinned":
            pins.add(event["field"])
        elif kind == "prioritised":
            lowers = PRIORITIES.index(event["to"]) < PRIORITIES.index(priority)
            if by_hand or not ("priority" in pins or (lowers and raised)):
                priority, raised = event["to"], True
        elif by_hand or "team" not in pins:
            path = moved(path, event)
    return Standing(priority, *path[-1], agent)


def moved(path: list[tuple[str | None, str | None]], event: Event) -> list[tuple[str | None, str | None]]:
    """Move the work: to where a route leads, to the team it is handed over to, or back."""
    if event["type"] == "routed":
        return [(event["team"], event.get("tier"))]
    if is_handover(event):
        there = (event["team"], event.get("tier") or path[-1][1])
        return [*path[:-1], there] if path[-1][0] == event["team"] else [*path, there]
    if event["type"] == "returned":
        back = [place for place, (team, _) in enumerate(path) if place and team == event["team"]]
        return [*path[: back[-1]], *path[back[-1] + 1 :]] if back else path
    return path


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
