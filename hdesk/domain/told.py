"""What each event of a timeline changed, field by field."""

from operator import attrgetter
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.facts import EDITABLE, facts_at_creation, facts_of_header, text_of
from hdesk.domain.fold import fold, order, steps, undone
from hdesk.domain.model import Ticket
from hdesk.domain.state import State

FOLDED = ("status", "priority", "team", "tier", "owner", "assignee")
"""The fields that events beside `edited` change."""


_folded = attrgetter(*FOLDED)


class Change(NamedTuple):
    """One field that became another one; None where it had or has no value."""

    field: str
    before: str | None
    after: str | None


class Told(NamedTuple):
    """An event, what it changed, and the teams that had the ticket before or after it or that it told."""

    event: ev.Event
    changes: tuple[Change, ...]
    teams: frozenset[str]

    @property
    def alters(self) -> frozenset[str]:
        """Name the fields that it changed; what a ticket was given at its creation is no change."""
        return frozenset() if isinstance(self.event, ev.Created) else frozenset(one.field for one in self.changes)


def told(ticket: Ticket) -> dict[str, Told]:
    """Give what each event changed when it was written, by the event's characters."""
    facts, ordered = facts_at_creation(ticket), sorted(ticket.timeline, key=order)
    found: dict[str, Told] = {}
    then: tuple[Any, ...] = ()
    before: dict[str, str] = {}
    state = State(facts)
    # What was taken back later held until then: it shows only where the fold ends before it.
    taken_back = bool(undone(ordered))
    for place, event in enumerate(ordered if taken_back else steps(state, ordered), 1):
        state = fold(facts, ordered[:place]) if taken_back else state
        now = (_folded(state), state.facts)
        after = before if now == then else header_of(state)
        teams = {before.get("team"), after.get("team"), getattr(event, "team", None)} - {None}
        found[ev.chars_of(event.id)] = Told(event, differences(before, after), frozenset(map(str, teams)))
        then, before = now, after
    return found


def differences(before: dict[str, str], after: dict[str, str]) -> tuple[Change, ...]:
    """List the fields in which two headers differ."""
    if before is after:
        return ()
    names = dict.fromkeys((*after, *before))
    return tuple(Change(one, before.get(one), after.get(one)) for one in names if before.get(one) != after.get(one))


def header_of(state: State | Ticket) -> dict[str, str]:
    """Give a header field by field, as texts; what has no value is left out."""
    known = {name: getattr(state, name) for name in FOLDED}
    facts = state.facts if isinstance(state, State) else facts_of_header(state)
    known |= {name: text_of(facts, name) for name in EDITABLE}
    known |= {f"fields.{name}": text for name, text in facts.fields.items()}
    return {name: value for name, value in known.items() if value}
