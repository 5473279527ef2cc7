"""Undoing: which events of an operation still stand, what later ones need them, and what comes of taking them back.

What rules and routes wrote together with people's events follows from these and is undone with them, unless the rules
would write it again at once: that stands as it is.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.course import is_automatic
from hdesk.domain.facts import EDITABLE, facts_at_creation, text_of
from hdesk.domain.fold import order, standing, steps
from hdesk.domain.lifecycle import MOVE_OF, MOVES
from hdesk.domain.model import Ticket
from hdesk.domain.state import State
from hdesk.domain.writing import Draft, draft


class Need(NamedTuple):
    """A later event that would make no sense, or mean something else, if others were undone; `why` in words."""

    event: ev.Event
    why: str


def still_standing(ticket: Ticket, written: Collection[str]) -> tuple[ev.Event, ...]:
    """List the events that are to be taken back so that what was written has not happened; `written` are characters.

    That is what of it still stands. Two clones may both have undone the same: with the one undoing goes the other, so
    that two mean the same as one.
    """
    stands = standing(ticket.timeline)
    aims = {ev.chars_of(one.event) for one in stands if isinstance(one, ev.Undone) and ev.chars_of(one.id) in written}
    found = [event for event in stands if ev.chars_of(event.id) in written or _aims_at(event, aims)]
    return () if all(map(is_automatic, found)) else tuple(found)


def _aims_at(event: ev.Event, aims: Collection[str]) -> bool:
    return isinstance(event, ev.Undone) and ev.chars_of(event.event) in aims


def subject(ticket: Ticket, event: ev.Event) -> ev.Event | None:
    """Give what an event is about: of one that undoes, or brings back, what is undone or brought back in the end.

    None where it undoes what is not in the timeline, or stands behind it.
    """
    known = {ev.chars_of(one.id): one for one in ticket.timeline}
    found: ev.Event | None = event
    while isinstance(found, ev.Undone):
        aim = known.get(ev.chars_of(found.event))
        found = aim if aim is not None and order(aim) < order(found) else None
    return found


def needs(ticket: Ticket, taken: Sequence[ev.Event]) -> list[Need]:
    """Find the later events that need some others, which stand in the ticket's timeline.

    An event needs them where without them the ticket would have been in no status that admits it, or where it changed
    something from what they had made it. What rules and routes wrote later needs nothing: rules act on what they find.
    """
    facts, gone = facts_at_creation(ticket), {ev.chars_of(event.id) for event in taken}
    real, other = State(facts), State(facts)
    others = [event for event in ticket.timeline if ev.chars_of(event.id) not in gone]
    without = steps(other, others)
    first = min(map(order, taken))
    found = []
    was, would = _built(real), _built(other)
    for event in steps(real, ticket.timeline):
        if ev.chars_of(event.id) in gone:
            was = _built(real)
            continue
        next(without)
        now, then = _built(real), _built(other)
        if order(event) > first and not is_automatic(event) and ev.chars_of(event.id) not in real.withdrawn:
            why = _unfit(event, was, would) or _built_on(event, was, now, would)
            found += [Need(event, why)] if why else []
        was, would = now, then
    return found


Told = dict[str, str]
_WAITED_FOR, _ASKED_BY = "the team that is waited for", "the team that has asked"
_UNDER_WAY = "open"


def _built(state: State) -> Told:
    """Tell what people's work builds on; whether it has begun makes no difference to that."""
    return told(state) | ({"status": _UNDER_WAY} if state.status == "new" else {})


def told(state: State) -> Told:
    """Tell, in words, where a ticket stands and what it is about; what is empty is left out."""
    found = {
        "status": state.status,
        "priority": state.priority,
        "team": state.team,
        "tier": state.tier,
        "owner": state.owner,
        "assignee": state.assignee,
        "the customer's consent": state.consent,
        "what it is merged into": state.merged_into,
        _WAITED_FOR: state.waiting_for,
        _ASKED_BY: state.asked_by,
    }
    found |= {f"the escalation to {team}": "open" for team in state.open_escalations}
    found |= {f"the handover to {team}": "waiting" for team, _, until in state.handovers if until is None}
    own = [f"fields.{name}" for name in state.facts.fields]
    facts = {name: text_of(state.facts, name) for name in (*EDITABLE, *own)}
    return {name: value for name, value in (found | facts).items() if value}


_ENDINGS = (ev.Resolved, ev.Closed, ev.Merged)


def _unfit(event: ev.Event, was: Told, would: Told) -> str | None:
    """Say that without what is undone the ticket would have been in no status for the event."""
    admits = MOVES.get(MOVE_OF.get(type(event), ""))
    if admits is None or was["status"] not in admits or would["status"] in admits:
        return None
    return f"not possible while {would['status']}"


def _built_on(event: ev.Event, was: Told, now: Told, would: Told) -> str | None:
    """Say what the event changed from what is undone; an ending ends whatever there was."""
    names = ("status", "what it is merged into") if isinstance(event, _ENDINGS) else dict.fromkeys((*was, *now))
    for name in names:
        before, after = was.get(name), now.get(name)
        if name in {_WAITED_FOR, _ASKED_BY} and after:
            continue  # to wait for one team now and for another then: only an answer needs the question
        if before != after and would.get(name) != before:
            return f"{name} {before or 'nothing'} → {after or 'nothing'}"
    return None


def taken_back(ticket: Ticket, taken: Sequence[ev.Event], write: Callable[[Sequence[Draft]], Ticket]) -> Ticket:
    """Give the ticket with events undone; `write` writes drafts behind the timeline and runs the rules.

    What a rule wrote stays where the rule would at once write just that again.
    """
    known = {event.id for event in ticket.timeline}
    left = list(taken)
    while True:
        after = write([draft(ev.Undone, event=event.id) for event in left])
        new = [event for event in after.timeline if event.id not in known]
        again = {by for by in {event.by for event in left if is_automatic(event)} if _did(by, left) == _did(by, new)}
        if not again:
            return after
        left = [event for event in left if event.by not in again]


def _did(by: str, events: Sequence[ev.Event]) -> set[tuple[object, ...]]:
    """Tell what a rule or route did."""
    keys = ("to", "team", "tier", "handover")
    return {(type(event), *(getattr(event, key, None) for key in keys)) for event in events if event.by == by}
