"""Courses: what happened to a ticket without what routes and rules made of it.

What the sweep did by a clock policy (levels of escalation, closing without an answer) stays as it was: no rule decides
about it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.localtime import instant
from hdesk.domain.model import Facts, Ticket


class Step(NamedTuple):
    """What one command wrote: events that stand together, by one writer, at one moment.

    `at` is when it happened, and `written` the instant at which it was written down; None where nobody knows.
    """

    events: tuple[ev.Event, ...]
    at: datetime | None
    written: int | None


class Course(NamedTuple):
    """A ticket's life up to a moment, as people, customers and clocks made it.

    `answers` are the characters of events that answer an escalation which a rule had made: without it there is
    nothing to accept or to return. `automatic` is what routes and rules wrote.
    """

    id: str
    facts: Facts
    steps: tuple[Step, ...]
    answers: frozenset[str]
    automatic: tuple[ev.Event, ...]


def course_of(ticket: Ticket, until: datetime) -> Course | None:
    """Tell a ticket's life up to a moment; None where it had not been created, or nobody knows when it was."""
    known = [event for event in ticket.timeline if event.at is None or event.at <= until]
    if not known or not isinstance(known[0], ev.Created) or known[0].at is None:
        return None
    automatic = tuple(event for event in known if is_automatic(event))
    answers = _answers(known) if automatic else frozenset()
    return Course(ticket.id, facts_at_creation(ticket), tuple(_steps(known)), answers, automatic)


def is_automatic(event: ev.Event) -> bool:
    """Say whether a route or a rule wrote the event."""
    return event.by.startswith(("rule:", "route:"))


def _steps(timeline: Sequence[ev.Event]) -> Iterator[Step]:
    together: list[ev.Event] = []
    for event in timeline:
        if together and (is_automatic(event) or not _is_together(together[-1], event)):
            yield _step(together)
            together = []
        if not is_automatic(event):
            together.append(event)
    if together:
        yield _step(together)


def _is_together(one: ev.Event, other: ev.Event) -> bool:
    return one.by == other.by and one.at == other.at and one.logged == other.logged


def _step(events: Sequence[ev.Event]) -> Step:
    written = events[0].logged or events[0].at
    return Step(tuple(events), events[0].at, None if written is None else instant(written))


def _answers(timeline: Sequence[ev.Event]) -> frozenset[str]:
    """Find the acceptances and returns that answer a rule's escalation."""
    by_rule: dict[str, bool] = {}
    found = set()
    for event in timeline:
        if isinstance(event, ev.Escalated):
            by_rule[event.team] = is_automatic(event)
        elif isinstance(event, (ev.Accepted, ev.Returned)) and by_rule.get(event.team):
            found.add(ev.chars_of(event.id))
        elif isinstance(event, (ev.Resolved, ev.Closed)):
            by_rule.clear()
    return frozenset(found)
