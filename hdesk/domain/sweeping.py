"""Sweeping: what time alone makes of a ticket, beside the rules: clocks that run out, resolutions nobody answers.

An event of the sweep says what was done, and is dated when it was: a team that is told at ten has been told at ten,
however long the clock had run out by then. Its characters follow from the ticket, the reopening, what is measured
and since when, and whom it tells; its words from the desk's settings alone. So two clones that sweep at different
times write one event, and the earlier one stands.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.apply import settle
from hdesk.domain.clocks import Clock
from hdesk.domain.durations import Duration
from hdesk.domain.findings import Refused
from hdesk.domain.fold import with_events
from hdesk.domain.holdback import from_acting
from hdesk.domain.identities import unused
from hdesk.domain.localtime import instant
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.stirring import is_stirring
from hdesk.domain.terms import HOLDER, Level
from hdesk.domain.views import UNRELATED, Related, TicketView
from hdesk.domain.writing import Draft, draft

BY = "sweep"
"""Who writes it."""

_PASSES = 50
_NOT_DONE_YET = 1
"""In microseconds: what is met exactly when it is due is met, so that a breach begins just after."""


class Coming(NamedTuple):
    """Something that the sweep does from an instant on, unless something else happens before."""

    since: int
    chars: str
    draft: Draft
    to: str | None = None


def swept(setup: Setup, ticket: Ticket, at: datetime, related: Related = UNRELATED) -> Ticket:
    """Give the ticket after a sweep: rules and clocks, until neither has anything to do.

    Running it again changes nothing, on this clone or another. A closed ticket is left alone.
    """
    for _ in range(_PASSES):
        ticket = settle(setup, ticket, at, related)
        new = _due(TicketView(setup, ticket, at, related=related))
        if not new:
            return ticket
        ticket = with_events(ticket, new)
    raise RuntimeError(f"the sweep does not settle on {ticket.id}")


def _due(view: TicketView) -> list[ev.Event]:
    """Write what is due by the view's moment, each addressee told once."""
    now, number = instant(view.now), view.state.numbers
    told: set[str] = set()
    new: list[ev.Event] = []
    for one in sorted((one for one in coming(view) if one.since <= now), key=lambda one: (one.since, one.chars)):
        if one.to is None or one.to not in told:
            told |= {one.to} if one.to else set()
            number += 1
            new.append(one.draft.kind(id=f"{number}-{one.chars}", at=view.now, by=BY, **one.draft.keys))
    return new


def coming(view: TicketView) -> Iterator[Coming]:
    """List what the sweep will do to a ticket as it stands, and from when on; nothing that it has done already."""
    state = view.state
    if from_acting(state):
        return
    if state.status == "resolved":
        closing = _closing(view)
        if closing is not None and closing.chars not in state.fired:
            yield closing
        return
    for clock in view.clocks().values():
        if clock.stopped is None and clock.due is not None:
            yield from _levels(view, clock)


def _levels(view: TicketView, clock: Clock) -> Iterator[Coming]:
    state = view.state
    for level in clock.terms.levels:
        if clock.name not in level.clocks or _held_back(level, state):
            continue
        since = _since(level, clock)
        chars = _chars(view, f"{clock.name} {instant(clock.start)} {level.at} {level.to}")
        if since is not None and chars not in state.fired:
            yield Coming(since, chars, _said(level, clock), None if level.to == HOLDER else level.to)


def _held_back(level: Level, state: State) -> bool:
    """Say whether there is nobody to tell: they have been told, or have the ticket themselves."""
    if level.to in state.open_escalations or level.to == state.team:
        return True
    return level.handover and "team" in state.pins


def _since(level: Level, clock: Clock) -> int | None:
    if level.at == "warning":
        warns = clock.warns
        return None if warns is None else instant(warns)
    assert clock.due is not None  # noqa: S101 - asked of clocks that are due
    over = clock.due if level.after is None else _after(level.after, clock.due, clock)
    return None if over is None else instant(over) + _NOT_DONE_YET


def _after(duration: Duration, start: datetime, clock: Clock) -> datetime | None:
    try:
        return duration.after(start, clock.calendar)
    except Refused:
        return None  # the calendar has no opening left


def _said(level: Level, clock: Clock) -> Draft:
    reason = _reason(level, clock)
    if level.to == HOLDER:
        return draft(ev.Noted, text=reason)
    return draft(
        ev.Escalated,
        team=level.to,
        tier=level.tier,
        handover=level.handover or None,
        kind=f"{clock.name}_{level.at}",
        reason=reason,
    )


def _reason(level: Level, clock: Clock) -> str:
    what = "promised update" if clock.promised else clock.name.replace("_", " ")
    if level.at == "warning":
        return f"{what} due in {clock.terms.lead(clock.name)}"
    return f"{what} overdue" if level.after is None else f"{what} overdue for {level.after}"


def _closing(view: TicketView) -> Coming | None:
    """Close what was resolved and not answered in time; what the customer says no to stays open."""
    due = view["close_due"]
    resolved = view.state.status_spans[-1][0]
    if due is None or resolved is None:
        return None
    reason = "done" if view.state.consent == "yes" else "no_answer"
    # Clones that know different words of people and customers must not take their endings for one: merging reopens
    # what was ended without knowing of such a word (domain/merge.py).
    known = " ".join(sorted(ev.chars_of(event.id) for event in view.ticket.timeline if is_stirring(event)))
    chars = _chars(view, f"close {instant(resolved)} {known}")
    return Coming(instant(due), chars, draft(ev.Closed, reason=reason))


def _chars(view: TicketView, effect: str) -> str:
    return unused(view.state, view.ticket.id, BY, view.state.reopens, effect)
