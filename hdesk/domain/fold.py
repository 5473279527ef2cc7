"""The fold: from the facts at creation and the events to the state. Total, whatever the sequence (law 1)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.effects import apply
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.ids import EventId, parse_event_id
from hdesk.domain.localtime import instant
from hdesk.domain.model import SCHEMA, Facts, Ticket
from hdesk.domain.state import Standing, State

BEGINNING = datetime.min.replace(tzinfo=UTC)
_LAST = EventId(10**9, "")


def order(event: ev.Event) -> tuple[int, datetime, str]:
    """Give an event's place in its timeline: (N, at, characters)."""
    number, chars = parse_event_id(event.id) or _LAST
    return number, event.at or BEGINNING, chars


def fold(facts: Facts, timeline: Iterable[ev.Event]) -> State:
    """Fold a timeline, in the events' own order, over the facts given at creation."""
    state = State(facts)
    for _ in steps(state, timeline):
        pass
    return state


def in_order(ordered: Iterable[ev.Event]) -> bool:
    """Say whether each event happened after those before it; what nobody can date has always been."""
    last = None
    for event in ordered:
        if event.at is None or (last is not None and event.at < last):
            if last is not None:
                return False
        else:
            last = event.at
    return True


def by_moment(facts: Facts, ordered: Sequence[ev.Event]) -> Iterator[tuple[datetime, State]]:
    """Give the state after all that happened by each moment, from creation on, whatever is taken back later left out.

    What nobody can date has always been.
    """
    stands = standing(ordered)
    moments = {instant(event.at): event.at for event in stands if event.at is not None}
    begun = False
    for moment in sorted(moments):
        known = [event for event in stands if event.at is None or instant(event.at) <= moment]
        begun = begun or isinstance(known[0], ev.Created)
        if begun:
            yield moments[moment], fold(facts, known)


def standings_by_moment(facts: Facts, ordered: Sequence[ev.Event], standings: Sequence[Standing]) -> list[Standing]:
    """Tell what priority, team and tier were after each moment at which they changed, of a ticket that had `standings`.

    What was written down late does not take to its moment what has happened since.
    """
    if len(standings) <= 1:
        return list(standings)
    found = [standings[0]]
    for at, state in by_moment(facts, ordered):
        then = Standing(at, state.priority, state.team, state.tier)
        if then[1:] != found[-1][1:]:
            found.append(then)
    return found


def steps(state: State, timeline: Iterable[ev.Event]) -> Iterator[ev.Event]:
    """Fold event by event into a fresh state: yields each event once the state is the one after it."""
    ordered = sorted(timeline, key=order)
    state.withdrawn = undone(ordered)
    for event in ordered:
        _common(state, event)
        if ev.chars_of(event.id) not in state.withdrawn:
            apply(state, event)
        yield event


def carry_on(state: State, event: ev.Event) -> None:
    """Fold one further event into a state; it stands behind all others, and takes none of them back."""
    _common(state, event)
    apply(state, event)


def state_of(ticket: Ticket) -> State:
    """Fold a ticket's timeline.

    Who had it when is told by moments: what was written down late must not take to its moment what has happened since.
    """
    facts, ordered = facts_at_creation(ticket), sorted(ticket.timeline, key=order)
    state = fold(facts, ordered)
    if not in_order(ordered):
        state.standings = standings_by_moment(facts, ordered, state.standings)
    return state


def ticket_of(identity: str, facts: Facts, timeline: Iterable[ev.Event]) -> Ticket:
    """Build the ticket that a timeline makes: its header is the fold."""
    ordered = tuple(sorted(timeline, key=order))
    return _with_header(identity, fold(facts, ordered), ordered)


def refolded(ticket: Ticket) -> Ticket:
    """Give the ticket with the header that its timeline says."""
    return _with_header(ticket.id, state_of(ticket), tuple(sorted(ticket.timeline, key=order)))


def with_events(ticket: Ticket, new: Iterable[ev.Event]) -> Ticket:
    """Give the ticket with further events, its header folded again."""
    return ticket_of(ticket.id, facts_at_creation(ticket), (*ticket.timeline, *new))


def undone(ordered: Sequence[ev.Event]) -> set[str]:
    """Name the events that are undone, by their characters; an undoing may be undone itself."""
    found: set[str] = set()
    for event in reversed(ordered):
        if type(event) is ev.Undone and ev.chars_of(event.id) not in found:
            found.add(ev.chars_of(event.event))
    return found


def standing(ordered: Sequence[ev.Event]) -> list[ev.Event]:
    """List the events that are not undone."""
    gone = undone(ordered)
    return [event for event in ordered if ev.chars_of(event.id) not in gone] if gone else list(ordered)


def _with_header(identity: str, state: State, timeline: tuple[ev.Event, ...]) -> Ticket:
    header: dict[str, Any] = {name: getattr(state.facts, name) for name in Facts.__struct_fields__}
    # Undoing an edit puts a field back, but not in its old place: the bytes must not tell.
    header["fields"] = dict(sorted(state.facts.fields.items()))
    for name in ("status", "priority", "tier", "team", "owner", "assignee"):
        header[name] = getattr(state, name)
    return Ticket(schema=SCHEMA, id=identity, timeline=timeline, **header)


def _common(state: State, event: ev.Event) -> None:
    number, chars = parse_event_id(event.id) or (0, "")
    state.numbers = max(state.numbers, number)
    state.events += 1
    if type(event) is ev.Edited or (type(event) is ev.Undone and ev.chars_of(event.event) in state.edited):
        state.edited.add(chars)
    if (event.by == "sweep" or event.by.startswith("rule:")) and chars not in state.withdrawn:
        state.fired.add(chars)
    if event.at is None:
        state.unknown_moments = True
    elif state.updated_at is None or event.at > state.updated_at:
        state.updated_at = event.at
