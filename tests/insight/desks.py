"""Desks of a seeded random mix: contacts, tickets, and everything that can happen to them in three weeks."""

import random
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.apply import settle
from hdesk.domain.contacts import Contact, ContactRated, ContactReviewed, Entry
from hdesk.domain.fold import state_of, with_events
from hdesk.domain.model import Customer, Facts, Order, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.writing import Draft, Pen, draft, opened, written
from hdesk.storage import settings
from hdesk.storage.files import entry_bytes, ticket_bytes
from tests.insight.happenings import happening, review

AGENTS = """\
agents:
  priya: {name: Priya Rao, email: priya@example.com, team: helpdesk, role: lead}
  ravi:
    name: Ravi Nair
    email: ravi@example.com
    team: [{team: helpdesk, from: 2020-01-01}, {team: operations, from: %s}]
  meera: {name: Meera Das, email: meera@example.com, team: operations}

tier_calendars: {L3: always}
calendars:
  always: {hours: {%s}}
  operations:
    timezone: Asia/Dubai
    hours: {%s}
"""
POLICIES = """\
clocks:
  - id: pressing
    from: %s
    when: {priority: [high, urgent]}
    pauses: [pending, on_hold]
    targets:
      acknowledgement: {urgent: 5 minutes, default: 30 business minutes}
      first_response: {L2/urgent: 20 minutes, L2: 1 business hour, default: 2 business hours}
      next_response: {default: 3 business hours}
      update: {L2/high: 90 minutes, urgent: 4bh, default: 6bh}
      resolution: {L1/high: 40 hours, high: 18bh, urgent: 10bh, default: none}
  - id: by-operations
    from: %s
    when: {channel: [email, social]}
    calendar: operations
    auto_ack: true
    targets:
      acknowledgement: {default: 2 business hours}
      first_response: {high: 2 business hours, default: 3 business hours}
      update: {default: 12 business hours}
      resolution: {low: 40 business hours, default: 20 business hours}
      handover: {L3: 1 hour, default: 2 business hours}
"""
CHANNELS = ("call", "call", "call", "email", "email", "email", "chat", "walk_in", "social", "self_service")
SUBCATEGORIES = {
    "order_status": ("where_is_my_order", "cancel_order", None),
    "pickup": ("long_pending", "missed_slot", None),
    "payout": ("delayed", "failed"),
    "safety": ("injury",),
    "other": ("general", None),
}


def peopled(folder: Path, since: datetime) -> None:
    """Give the desk three agents, one of whom changes teams on the second day, and policies that come into force."""
    path = folder / "desk.yaml"
    head, _, rest = path.read_text().partition("\nagents:\n")
    _, _, tail = rest.partition("\ncalendars:\n")
    around = ", ".join(f'{day}: [["00:00", "24:00"]]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    early = ", ".join(f'{day}: [["08:00", "12:00"], ["13:00", "17:30"]]' for day in ("sun", "mon", "tue", "wed"))
    day = since.date()
    agents = AGENTS % (day + timedelta(2), around, early)
    policies = POLICIES % (day + timedelta(10), day + timedelta(6))
    head = head.replace("title: Operations, tier: L2", "title: Operations, tier: L2, calendar: operations")
    path.write_text(f"{head}\n{agents}{tail}".replace("\nclocks:\n", f"\n{policies}", 1))


def setup_of(folder: Path, now: datetime) -> Setup:
    return settings.setup_of({name: (folder / name).read_bytes() for name in settings.FILES}, now)


def commit(folder: Path, words: str = "by hand") -> None:
    """Commit whatever stands in the folder, with plain git."""
    for command in (["add", "-A"], ["commit", "-qm", words]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


class Maker:
    """Makes up what happens at a desk, from a seed."""

    def __init__(self, folder: Path, setup: Setup, start: datetime, days: int, seed: int) -> None:
        self.folder, self.setup, self.start, self.days = folder, setup, start, days
        self.end = start + timedelta(days=days)
        self.dice = random.Random(seed)
        self.entries: dict[str, list[Entry]] = {}
        self.tickets: list[Ticket] = []

    def make(self, inquiries: int) -> None:
        """Make so many inquiries up, write the files and commit them."""
        for _ in range(inquiries):
            at = self.start + timedelta(minutes=self.dice.randrange(self.days * 24 * 60))
            self.contact(at) if self.dice.random() < 0.4 else self.ticket(at)
        for ticket in self.tickets:
            self.put(ids.ticket_path(ticket.id), ticket_bytes(ticket))
        for path, entries in self.entries.items():
            self.put(path, entry_bytes(entries))
        commit(self.folder)

    def put(self, path: str, data: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def bits(self) -> int:
        return self.dice.getrandbits(30)

    def some(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def entry(self, entry: Entry, day: datetime) -> None:
        self.entries.setdefault(ids.contacts_path(day.date(), entry.by), []).append(entry)

    def pause(self) -> timedelta:
        """Let some minutes pass, or some days."""
        return timedelta(
            minutes=int(self.dice.choice((1, 20, 60, 90, 200, 400, 1500, 4000)) * (0.5 + self.dice.random()))
        )

    def about(self) -> dict[str, Any]:
        category = self.some(*SUBCATEGORIES)
        number = self.dice.randrange(1, 25)
        return {
            "category": category,
            "subcategory": self.some(*SUBCATEGORIES[category]),
            "nature": self.some("complaint", "query", None),
            "customer": Customer(
                id=f"K{number}" if self.dice.random() < 0.2 else None,
                name="Asha",
                phone=f"+9199001{number:05}" if self.dice.random() < 0.7 else None,
                email=f"c{number}@example.com" if self.dice.random() < 0.4 else None,
            ),
            "order": Order(
                id=f"ORD-{number}",
                city=self.some("Pune", "Delhi", None),
                value=self.some(None, 900, 64500),
                pickup_due_on=self.some(None, (self.start + timedelta(days=number)).date()),
                payout_due_on=self.some(None, (self.start + timedelta(days=number)).date()),
            ),
        }

    def arrival(self, channel: str, at: datetime) -> dict[str, Any]:
        """Say when an e-mail came, where somebody noted it: hours before it was seen."""
        if channel != "email" or self.dice.random() < 0.3:
            return {}
        received = at - timedelta(minutes=self.dice.randrange(1, 1500))
        return {"received": received, **({"answered": at - timedelta(minutes=1)} if self.dice.random() < 0.2 else {})}

    def call(self, channel: str, outcome: str) -> dict[str, int]:
        """Say how long a call took, as far as the telephone says so: who hung up has only waited."""
        if channel != "call" or self.dice.random() < 0.2:
            return {}
        parts = ("waited",) if outcome == "abandoned" else ("waited", "talked", "held", "wrapped")
        return {part: self.some(0, 7, 20, 21, 90, 400) for part in parts if self.dice.random() < 0.8}

    def contact(self, at: datetime, outcome: str | None = None, ticket: str | None = None, **given: Any) -> Contact:
        channel = given.pop("channel", None) or self.some(*CHANNELS)
        drawn: Any = outcome or self.some("resolved", "resolved", "resolved", "callback", "abandoned", "follow_up")
        drawn = "resolved" if drawn == "abandoned" and channel != "call" else drawn
        keys = {**self.about(), **self.call(channel, drawn), **given}
        contact = Contact(
            id=ids.document_id("C", at.date(), self.bits),
            at=at,
            by=keys.pop("by", None) or self.some("priya", "ravi", "meera"),
            channel=channel,
            direction="inbound" if outcome or self.dice.random() < 0.85 else "outbound",
            outcome=drawn,
            ticket=ticket,
            said="Where is it?",
            **self.arrival(channel, at),
            **keys,
        )
        self.entry(contact, at)
        later = at + self.pause()
        if outcome is None and self.dice.random() < 0.4 and later < self.end:
            source = self.some("survey", "survey", "agent", None)
            self.learn(ContactRated, contact, later, score=self.dice.randrange(1, 6), scale=5, source=source)
        for _ in range(self.some(0, 0, 0, 1, 2)):
            later += self.pause()
            if later < self.end:
                self.learn(ContactReviewed, contact, later, **review(self.dice))
        return contact

    def learn(self, kind: Any, contact: Contact, at: datetime, **what: Any) -> None:
        """Write down what is learned about a contact later."""
        identity = ids.document_id("F", at.date(), self.bits)
        self.entry(kind(id=identity, of=contact.id, at=at, by=self.some("priya", contact.by), **what), at)

    def ticket(self, at: datetime) -> None:
        channel, about = self.some(*CHANNELS), self.about()
        by = self.some("priya", "ravi", "customer" if channel == "self_service" else "priya")
        identity = ids.document_id("HD", at.date(), self.bits)
        contact = None
        if by != "customer" and self.dice.random() < 0.9:
            contact = self.contact(at, "ticket", identity, channel=channel, by=by, **about)
        facts = Facts(subject="Where is it?", channel=channel, **about)
        words = {name: "Words." for name in ("said", "checked", "needed") if self.dice.random() < 0.85}
        first = draft(ev.Created, channel=channel, contact=contact.id if contact else None, **words)
        rest = self.imported() if self.dice.random() < 0.12 else []
        ticket = settle(self.setup, opened(identity, facts, first, self.pen(by, at), rest), at)
        for _ in range(self.dice.randrange(25)):
            at += self.pause()
            if at >= self.end:
                break
            ticket = self.moved(ticket, at)
        if self.dice.random() < 0.05:
            merged = draft(ev.Merged, into="HD-261101-000000")
            ticket = written(ticket, [merged], self.pen("priya", min(at, self.end)))
        self.tickets.append(self.forgotten(ticket) if rest else ticket)

    def pen(self, by: str, at: datetime) -> Pen:
        return Pen(by, at, None, self.bits)

    def imported(self) -> list[Draft]:
        doubts = self.some((), (), ("resolved before it was created",))
        return [draft(ev.Imported, source="old", source_id=f"{self.bits()}", doubts=doubts)]

    def moved(self, ticket: Ticket, at: datetime) -> Ticket:
        """Let one thing happen; sometimes it is written down later than it happened."""
        move, drafts = happening(self.dice, ticket, at + self.pause())
        created = ticket.timeline[0].at
        if self.dice.random() < 0.1 and created is not None:
            at = max(created, at - self.pause())
        by = self.some("priya", "ravi", "meera", "import:old" if state_of(ticket).source else "priya")
        by = self.some("customer", "customer", "priya") if move == "heard" else by
        if not drafts:
            return ticket
        return settle(self.setup, written(ticket, drafts, self.pen(by, at)), at)

    def forgotten(self, ticket: Ticket) -> Ticket:
        """Forget when some things happened, as a file of another system may."""
        whole = self.dice.random() < 0.3
        events = tuple(
            msgspec.structs.replace(event, at=None, time="unknown") if whole or self.dice.random() < 0.15 else event
            for event in ticket.timeline
        )
        return with_events(msgspec.structs.replace(ticket, timeline=()), events)
