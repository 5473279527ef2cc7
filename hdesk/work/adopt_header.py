"""A header edited by hand: each difference becomes the event that leads there."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.facts import EDITABLE, facts_of_header, fits, text_of
from hdesk.domain.findings import Finding, HdeskError, Refused
from hdesk.domain.fold import state_of
from hdesk.domain.ids import ticket_path
from hdesk.domain.intake import known
from hdesk.domain.lifecycle import guard, guard_close
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.writing import Draft, draft, written
from hdesk.work.adopt_entries import At

_STATE = ("status", "priority", "tier", "team", "owner", "assignee")


class Change(NamedTuple):
    """A field of the header and what it is to be, as texts; an empty one is no value."""

    before: str
    after: str


class Wish(NamedTuple):
    """A change of the header: the field to point at, the command that stands for it, and its event."""

    field: str
    move: str
    event: Callable[[Ticket], Draft]


def led_there(desk: Desk, base: Ticket, ticket: Ticket, edited: Ticket, at: At) -> tuple[Ticket, list[Finding]]:
    """Give the ticket with the events that make its header the edited one, and what stands against it.

    `base` is what is committed, `ticket` the same with the entries written by hand. A field that nobody
    touched follows the timeline; one that header and new entries change differently is refused.
    """
    path = ticket_path(base.id)
    findings: list[Finding] = []

    def wrong(field: str, found: Finding) -> None:
        findings.append(Finding(found.message, path, *at(tuple(field.split("."))), found.hint))

    changes = _changes(desk, base, ticket, edited, wrong)
    for field, found in _unfit(desk, changes, edited):
        wrong(field, found)
    if findings:
        return ticket, findings
    for wish in _wishes(changes, edited):
        if _text(ticket, wish.field) == changes[wish.field].after:
            continue  # an earlier step has led there: whoever is assigned a new ticket opens it
        try:
            event = wish.event(ticket)
            guard(ticket.id, state_of(ticket), wish.move)
            ticket = written(ticket, [event], desk.pen())
        except HdeskError as error:
            for one in error.findings:
                wrong(wish.field, one)
    for field in changes:
        if not findings and _text(ticket, field) != changes[field].after:
            told = _text(ticket, field)
            wrong(field, Finding(f"`{field}` would become {told!r}, not {changes[field].after!r}"))
    return ticket, findings


def _text(ticket: Ticket, field: str) -> str:
    return (getattr(ticket, field) or "") if field in _STATE else text_of(facts_of_header(ticket), field)


def _changes(
    desk: Desk, base: Ticket, ticket: Ticket, edited: Ticket, wrong: Callable[[str, Finding], None]
) -> dict[str, Change]:
    """Compare the headers field by field."""
    own = [f"fields.{name}" for name in {**base.fields, **edited.fields}]
    found: dict[str, Change] = {}
    for field in (*EDITABLE, *own, *_STATE):
        try:
            wanted = _normal(desk, field, _text(edited, field))
        except HdeskError as error:
            wrong(field, error.findings[0])
            continue
        committed, told = _text(base, field), _text(ticket, field)
        if wanted in {committed, told}:
            continue
        if told != committed:
            message = f"`{field}` is {wanted!r}, but the entries behind the timeline make it {told!r}"
            wrong(field, Finding(message, hint="leave the header as it was: it follows the timeline"))
        found[field] = Change(told, wanted)
    return found


def _normal(desk: Desk, field: str, text: str) -> str:
    if text and field == "customer.phone":
        return customers.phone(text, desk.setup.config.country)
    if text and field == "customer.email":
        return customers.email(text)
    return text


def _unfit(desk: Desk, changes: Mapping[str, Change], edited: Ticket) -> Iterator[tuple[str, Finding]]:
    """Find the values that this desk does not know."""
    config = desk.setup.config
    category = config.taxonomy.get(edited.category)
    choices: dict[str, tuple[object, str]] = {
        "category": (config.taxonomy, "category"),
        "subcategory": (category.subcategories if category else (), f"subcategory of {edited.category}"),
        "channel": (config.channels, "channel"),
        "team": (config.teams, "team"),
        "tier": (config.tiers, "tier"),
        "owner": (config.agents, "agent"),
        "assignee": (config.agents, "agent"),
    }
    for field, change in changes.items():
        if field not in _STATE and not fits(field, change.after):
            yield field, Finding(f"{field} cannot be {change.after!r}")
        elif field in choices and change.after:
            yield from ((field, one) for one in known(change.after, *choices[field]))
        elif field.startswith("fields.") and change.after:
            yield from ((field, one) for one in known(field.removeprefix("fields."), config.fields, "own field"))


def _wishes(changes: Mapping[str, Change], edited: Ticket) -> Iterator[Wish]:
    """List what has to happen, in an order in which each step is possible.

    What opens a ticket again comes first, what ends or halts the work last.
    """
    status = changes.get("status")
    if status and status.before in DONE and status.after == "open":
        yield Wish("status", "reopen", lambda _: draft(ev.Reopened))
    facts = {field: (one.before, one.after) for field, one in changes.items() if field not in _STATE}
    if facts:
        yield Wish(next(iter(facts)), "edit", lambda _: draft(ev.Edited, changes=facts))
    if "priority" in changes:
        yield Wish("priority", "prioritise", lambda one: draft(ev.Prioritised, from_=one.priority, to=edited.priority))
    if "team" in changes or "tier" in changes:
        yield Wish("team" if "team" in changes else "tier", "assign", lambda _: _routed(edited))
    if "owner" in changes:
        yield Wish("owner", "own", lambda _: _owned(edited))
    if "assignee" in changes:
        yield Wish("assignee", "assign", lambda _: draft(ev.Assigned, to=edited.assignee or ""))
    if status and not (status.before in DONE and status.after == "open"):
        yield from _status(edited)


def _routed(edited: Ticket) -> Draft:
    if edited.team is None:
        raise Refused(Finding("a ticket cannot go back to no team", hint=f"hdesk escalate {edited.id} --team TEAM …"))
    return draft(ev.Routed, team=edited.team, tier=edited.tier)


def _owned(edited: Ticket) -> Draft:
    if edited.owner is None:
        raise Refused(Finding("somebody answers to the customer until closure", hint=f"hdesk own {edited.id} AGENT"))
    return draft(ev.Owned, to=edited.owner)


def _status(edited: Ticket) -> Iterator[Wish]:
    """Say what leads to the edited status; nothing where what went before has led there already."""
    if edited.status in {"pending", "on_hold"}:
        yield Wish("status", "hold", lambda _: draft(ev.Held, status=edited.status))
    elif edited.status == "resolved":
        yield Wish("status", "resolve", lambda _: draft(ev.Resolved))
    elif edited.status == "closed":
        yield Wish("status", "close", _closed)
    elif edited.status == "new":
        yield Wish("status", "edit", _new)
    else:
        yield Wish("status", "resume", _resumed)


def _closed(ticket: Ticket) -> Draft:
    state = state_of(ticket)
    if state.status != "resolved":
        hint = f"hdesk resolve {ticket.id} --text …, or hdesk close {ticket.id} --reason no_answer"
        raise Refused(Finding(f"{ticket.id} is {state.status}; closing it needs a resolution or a reason", hint=hint))
    return draft(ev.Closed, reason=guard_close(ticket.id, state, None))


def _new(ticket: Ticket) -> Draft:
    raise Refused(Finding(f"{ticket.id} is {ticket.status}; no ticket becomes new again", hint="put the status back"))


def _resumed(ticket: Ticket) -> Draft:
    if ticket.status == "new":
        hint = f"hdesk assign {ticket.id} AGENT, or hdesk reply {ticket.id} …"
        raise Refused(Finding("a new ticket opens when somebody takes it or answers", hint=hint))
    return draft(ev.Resumed)
