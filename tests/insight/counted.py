"""What the second computation counts: rows, and where those of tickets, contacts and inquiries come from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from tests.insight.runs import acknowledged
from tests.insight.story import LIVE, Standing, Story, facts, is_person
from tests.insight.yamldesk import Ask, Desk, moment

Fields = dict[str, str | None]
NOBODY: Fields = dict.fromkeys(Standing._fields)


class Row(NamedTuple):
    """One ticket, contact, escalation or rating that a figure counts.

    `good` says of a share whether it is in the numerator; `measure` and `clock` are what is measured: of durations
    in business and in clock time.
    """

    id: str
    at: datetime | None
    fields: Fields
    good: bool | None = None
    measure: float | None = None
    clock: float | None = None


@cache
def stories(desk: Desk, ask: Ask) -> list[Story]:
    """Tell the stories of all tickets that exist by then and were not merged into another."""
    told = [Story(desk, ticket, ask) for ticket in desk.tickets]
    return [story for story in told if story.created is not None and not story.merged]


def contact_fields(desk: Desk, contact: dict[str, Any]) -> Fields:
    at = moment(contact.get("at"))
    plain = {name: contact.get(name) for name in ("channel", "category", "subcategory", "nature", "outcome", "source")}
    for part in ("customer", "order"):
        plain |= {f"{part}.{name}": value for name, value in (contact.get(part) or {}).items()}
    return {**NOBODY, **plain, "agent": contact["by"], "team": desk.team_of(contact["by"], at)}


def known_contacts(desk: Desk, ask: Ask) -> Iterator[dict[str, Any]]:
    for contact in desk.contacts.values():
        if ask.known(moment(contact.get("at"))):
            yield contact


def is_solved_at_once(contact: dict[str, Any]) -> bool:
    return bool(contact["outcome"] == "resolved" and contact["direction"] == "inbound")


class Inquiry(NamedTuple):
    """What a customer came with: a ticket, or a contact that was solved at once.

    `acknowledged_at` and `resolved_at` are None for what has not happened, or at a moment that nobody knows: then
    `acknowledged` and `resolved` say that it has. What had come by then and was taken up later has no story.
    """

    id: str
    came_at: datetime | None
    acknowledged: bool = False
    acknowledged_at: datetime | None = None
    resolved: bool = False
    resolved_at: datetime | None = None
    story: Story | None = None
    contact: dict[str, Any] | None = None
    plain: Fields = NOBODY

    @property
    def told(self) -> bool:
        """Say whether its durations can be told."""
        return self.came_at is not None and not (self.story and self.story.doubtful)

    def row(self, at: datetime | None, *, good: bool | None = None) -> Row:
        """Give its row at a moment, with the fields that it had then."""
        fields = self.story.fields(at) if self.story else self.plain
        return Row(self.id, at, {**fields, "kind": self.kind}, good)

    @property
    def kind(self) -> str:
        return "contact" if self.id.startswith("C-") else "ticket"


@cache
def inquiries_of(desk: Desk, ask: Ask) -> list[Inquiry]:
    return [*_tickets(desk, ask), *_coming_tickets(desk, ask), *_contacts(desk, ask)]


def _tickets(desk: Desk, ask: Ask) -> Iterator[Inquiry]:
    for story in stories(desk, ask):
        resolved_at = story.resolved_at if story.done else None
        yield Inquiry(story.id, story.came_at, *acknowledged(story), story.done, resolved_at, story)


def _coming_tickets(desk: Desk, ask: Ask) -> Iterator[Inquiry]:
    """List what had come by then, and was taken up later: whoever opened it has it."""
    for ticket in desk.tickets:
        if Story(desk, ticket, ask).created is None:
            later = Story(desk, ticket, ask._replace(end=None, now=datetime.max.replace(tzinfo=UTC)))
            if later.received is not None and ask.known(later.received):
                opener = later.events[0]["by"] if is_person(later.events[0]["by"]) else None
                plain = {**facts(ticket, []), **Standing(agent=opener)._asdict()}
                yield Inquiry(later.id, later.received, plain=plain)


def _contacts(desk: Desk, ask: Ask) -> Iterator[Inquiry]:
    """List the contacts that were solved at once, and those that had come by then and were taken up later."""
    for contact in desk.contacts.values():
        if not is_solved_at_once(contact):
            continue
        came, at = moment(contact.get("received") or contact.get("at")), moment(contact.get("at"))
        fields = contact_fields(desk, contact)
        if ask.known(at):
            done = moment(contact.get("answered")) or at
            ended: tuple[bool, datetime | None] = (True, done)
            yield Inquiry(contact["id"], came, *ended, *ended, contact=contact, plain=fields)
        elif came and ask.known(came):
            yield Inquiry(contact["id"], came, plain=fields)


def response_of(desk: Desk, contact: dict[str, Any]) -> tuple[float | None, float | None]:
    """Measure how long an inquiry that was solved at once had waited: not at all where a person took it live."""
    came, done = moment(contact.get("received")), moment(contact.get("answered") or contact.get("at"))
    if came and done:
        spans = list(desk.opens(came, done, "default"))
        return sum((until - since).total_seconds() for since, until in spans), (done - came).total_seconds()
    return (0.0, 0.0) if contact["channel"] in LIVE else (None, None)
