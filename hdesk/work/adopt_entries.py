"""Timeline entries written by hand: what stood there must stand there still, what is new must be true."""

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation, fits, is_editable, text_of
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.fold import order, state_of, ticket_of
from hdesk.domain.ids import ticket_path
from hdesk.domain.intake import known
from hdesk.domain.lifecycle import MOVE_OF, guard, guard_close
from hdesk.domain.model import Ticket
from hdesk.domain.state import State
from hdesk.domain.typed import Path

At = Callable[[Path], tuple[int, int]]
"""Gives line and column of a place in the draft."""

_APPEND_ONLY = "the timeline is append-only: say it with a new entry (`hdesk note`), and put this one back"


def rewritten(before: Ticket, draft: Ticket, at: At) -> list[Finding]:
    """Find the entries that the draft has changed or removed."""
    path = ticket_path(before.id)
    old = {event.id: event for event in before.timeline}
    findings = [
        Finding(f"the entry {event.id} has been changed", path, *at(("timeline", place)), _APPEND_ONLY)
        for place, event in enumerate(draft.timeline)
        if old.get(event.id, event) != event
    ]
    kept = {event.id for event in draft.timeline}
    for place, event in enumerate(before.timeline):
        if event.id not in kept:
            stands = ("timeline", min(place, len(draft.timeline) - 1))
            findings.append(Finding(f"the entry {event.id} has been removed", path, *at(stands), _APPEND_ONLY))
    return findings


def with_entries(desk: Desk, before: Ticket, draft: Ticket, at: At) -> tuple[Ticket, list[Finding]]:
    """Give the ticket with the entries that were written by hand behind its timeline, and what is wrong.

    An entry about earlier says, in `logged`, that it was written down now.
    """
    findings: list[Finding] = []
    old = {event.id for event in before.timeline}
    ticket = before
    for place, event in enumerate(draft.timeline):
        if event.id in old:
            continue
        where = (ticket_path(before.id), *at(("timeline", place)))
        wrong = [*_written(desk, ticket, event), *_meant(desk, ticket, event)]
        findings += [Finding(one.message, *where, one.hint) for one in wrong]
        if not wrong:
            ticket = ticket_of(ticket.id, facts_at_creation(ticket), (*ticket.timeline, _logged(event, desk.now)))
    return ticket, findings


def _logged(event: ev.Event, now: datetime) -> ev.Event:
    late = event.at is not None and event.at < now
    return msgspec.structs.replace(event, logged=now) if late else event


def _written(desk: Desk, ticket: Ticket, event: ev.Event) -> Iterator[Finding]:
    """Find what is wrong with who wrote an entry, when, and in which place."""
    allowed = {
        desk.agent,
        *(name for one in desk.setup.config.delegates if one.agent == desk.agent for name in one.as_),
    }
    if event.by not in allowed:
        yield Finding(f"`by` is {event.by}, and you are {desk.agent}", hint="an entry is by who writes it")
    number, last = order(event)[0], order(ticket.timeline[-1])[0]
    if number <= last:
        yield Finding(f"{event.id} must come behind the others", hint=f"begin its id with {last + 1}-")
    if event.at is None:
        yield Finding("an entry by hand says when it happened", hint="as at: 2026-11-22T10:15:00+05:30")
    for name, moment in (("at", event.at), ("logged", event.logged)):
        if moment is not None and moment > desk.now:
            yield Finding(f"`{name}` is {moment.isoformat()}, in the future; it is now {desk.now.isoformat()}")
    created = ticket.timeline[0].at
    if event.at is not None and created is not None and event.at < created:
        yield Finding(f"{ticket.id} was created at {created.isoformat()}; nothing can have happened before")
    if event.at is not None and event.logged is not None and event.logged < event.at:
        yield Finding("`logged` lies before `at`", hint="nothing is written down before it happens; leave it out")


def _meant(desk: Desk, ticket: Ticket, event: ev.Event) -> Iterator[Finding]:
    """Find what is wrong with what an entry says of the ticket as it stood."""
    state = state_of(ticket)
    move = MOVE_OF.get(type(event))
    if move is None:
        yield Finding(
            f"an entry {ev.type_of(event)!r} cannot be written by hand", hint="`hdesk --help` lists the commands"
        )
        return
    try:
        guard(ticket.id, state, move)
        if isinstance(event, ev.Closed):
            guard_close(ticket.id, state, event.reason)
    except HdeskError as error:
        yield from error.findings
    yield from _names(desk, event)
    yield from _before(state, event)


def _names(desk: Desk, event: ev.Event) -> Iterator[Finding]:
    config = desk.setup.config
    if isinstance(event, ev.Assigned | ev.Owned):
        yield from known(event.to, config.agents, "agent")
    team = getattr(event, "team", None)
    if team is not None:
        yield from known(team, config.teams, "team")
    tier = getattr(event, "tier", None)
    if tier is not None:
        yield from known(tier, config.tiers, "tier")
    channel = getattr(event, "channel", None)
    if channel is not None:
        yield from known(channel, config.channels, "channel")


def _before(state: State, event: ev.Event) -> Iterator[Finding]:
    """Find what an entry wrongly says was there before."""
    if isinstance(event, ev.Prioritised) and event.from_ != state.priority:
        yield Finding(f"`from` is {event.from_}, but the priority was {state.priority}")
    if isinstance(event, ev.Edited):
        for field, (was, becomes) in event.changes.items():
            if not is_editable(field) or not fits(field, becomes):
                yield Finding(f"{field} cannot be {becomes!r}")
            elif text_of(state.facts, field) != was:
                yield Finding(f"`{field}` was {text_of(state.facts, field)!r}, not {was!r}")
