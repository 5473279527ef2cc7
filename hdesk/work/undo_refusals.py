"""Why an operation is not undone now: what later work needs it, and which commits wrote that."""

from collections.abc import Sequence
from datetime import datetime

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain.commit_words import said
from hdesk.domain.findings import Finding
from hdesk.domain.model import Ticket
from hdesk.domain.undoing import Need
from hdesk.storage.authored import mentioning
from hdesk.storage.gitparse import Commit
from hdesk.work.undo_operation import Operation

_MOST = 5
"""So many reasons are told in full."""

_SHORT = 8
"""So much of a commit's ID is enough to name it, as in `hdesk audit log`."""

Needed = tuple[Ticket, Need]


def foremost(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep so many findings as somebody reads, and say how many more there are."""
    more = len(findings) - _MOST
    return (*findings[:_MOST], Finding(f"and {more} more")) if more > 0 else tuple(findings)


def refusals(desk: Desk, operation: Operation, needed: Sequence[Needed]) -> tuple[Finding, ...]:
    """Say what later events need an operation, and how each of them is undone."""
    head = desk.snapshot.commit or "HEAD"
    chars = [ev.chars_of(need.event.id) for _, need in needed[:_MOST]]
    since = list(mentioning(desk.git, f"{operation.commit.id}..{head}", [f"-{one} " for one in chars]))
    hint = "undo that first, from the top down"
    first = Finding(f"{operation.name} stays: later work needs it", hint=hint)
    told = [_told(desk, ticket, need, since) for ticket, need in needed[:_MOST]]
    more = [Finding(f"{ticket.id}: {need.why}") for ticket, need in needed[_MOST:]]
    return (first, *foremost(told + more))


def _told(desk: Desk, ticket: Ticket, need: Need, since: Sequence[Commit]) -> Finding:
    event = need.event
    message = f"{ticket.id}: {ev.type_of(event).replace('_', ' ')} by {event.by} {_when(desk, event.at)}: {need.why}"
    return Finding(message, hint=_way_out(ticket, event, since))


def _when(desk: Desk, at: datetime | None) -> str:
    if at is None:
        return "at an unknown moment"
    local = at.astimezone(desk.setup.timezone)
    return f"at {local:%H:%M}" if local.date() == desk.today.date() else f"on {local:%Y-%m-%d %H:%M}"


def _way_out(ticket: Ticket, event: ev.Event, since: Sequence[Commit]) -> str:
    """Name the commit that wrote an event: the oldest that says so. One for very many tickets does not name them."""
    if not ev.is_person(event.by) and event.by != "customer":
        return "nobody in person did this, so it stays"
    chars = ev.chars_of(event.id)
    for commit in reversed(since):
        words = said(commit.subject, commit.body, len(commit.parents))
        if chars in map(ev.chars_of, words.events.get(ticket.id, ())):
            return "a contact came with it, which stays" if words.contacts else f"hdesk undo {commit.id[:_SHORT]}"
    return f"hdesk audit log --ticket {ticket.id} shows its commit"
