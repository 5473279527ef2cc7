"""How tickets and contacts are shown: in full, in one line, as data."""

from datetime import datetime
from typing import Any

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact
from hdesk.domain.durations import format_duration
from hdesk.domain.fold import undone
from hdesk.domain.groups import merged_from
from hdesk.domain.model import Ticket
from hdesk.storage.files import plain
from hdesk.view.output import bold
from hdesk.view.text import cell, one_line

_WIDTH = 13


def ticket_data(ticket: Ticket) -> dict[str, Any]:
    """Give a ticket as in its file."""
    return plain(ticket)


def contact_data(contact: Contact) -> dict[str, Any]:
    """Give a contact as in its file."""
    return plain(contact)


def summary(desk: Desk, ticket: Ticket) -> str:
    """Say in one line where a ticket stands, and which rules acted."""
    state = desk.view(ticket).state
    place = "/".join(part for part in (ticket.team, ticket.tier) if part)
    told = [team for team in state.open_escalations if team != ticket.team]
    parts = [ticket.status, ticket.priority, place]
    if told:
        parts.append("escalated to " + ", ".join(told))
    rules = dict.fromkeys(event.by.partition(":")[2] for event in ticket.timeline if event.by.startswith("rule:"))
    if rules:
        parts.append("by " + ", ".join(rules))
    return " · ".join(part for part in parts if part)


def full(desk: Desk, ticket: Ticket) -> str:
    """Show a ticket for people: the header, what is due, the timeline."""
    view = desk.view(ticket)
    lines = [bold(f"{ticket.id}  {one_line(ticket.subject)}"), ""]
    for label, value in _header(ticket, view):
        if value:
            lines.append(f"{label:<{_WIDTH}}{value}")
    due = _due(view, desk.now)
    if due:
        lines += ["", bold("Due"), *due]
    from hdesk.domain.apply import next_steps
    from hdesk.domain.urgency import to_call

    steps = [step for step in (to_call(view), *next_steps(view)) if step]
    if steps:
        lines += ["", bold("Next"), *(f"  {step}" for step in steps)]
    width = max(len(one_line(event.by)) for event in ticket.timeline)
    gone, timeline = undone(ticket.timeline), list[str]()
    for event in ticket.timeline:
        about = _undone_by(ticket, event) if isinstance(event, ev.Undone) else None
        timeline += event_lines(event, width, taken_back=ev.chars_of(event.id) in gone, about=about)
    lines += ["", bold("Timeline"), *timeline]
    return "\n".join(lines)


def _header(ticket: Ticket, view: Any) -> list[tuple[str, str]]:
    customer, order = ticket.customer, ticket.order
    who = [] if customer is None else [customer.name, customer.phone, customer.email, customer.id, customer.type]
    what = [] if order is None else [
        order.id,
        f"{cell(order.value)} {view.setup.config.currency or ''}".strip() if order.value is not None else None,
        order.device,
        order.city,
        order.pincode,
        order.vendor,
        f"pickup due {order.pickup_due_on}" if order.pickup_due_on else None,
        f"payout due {order.payout_due_on}" if order.payout_due_on else None,
    ]  # fmt: skip
    told = [team for team in view.state.open_escalations if team != ticket.team]
    return [
        ("status", f"{ticket.status}, priority {ticket.priority}"),
        ("merged into", one_line(view.state.merged_into or "")),
        ("merged from", one_line(", ".join(merged_from(ticket)))),
        ("team", one_line("/".join(part for part in (ticket.team, ticket.tier) if part))),
        ("escalated to", one_line(", ".join(told))),
        ("owner", one_line(ticket.owner or "")),
        ("assignee", one_line(ticket.assignee or "")),
        (
            "about",
            one_line(" / ".join(part for part in (ticket.category, ticket.subcategory, ticket.nature) if part)),
        ),
        ("channel", one_line(ticket.channel)),
        ("customer", one_line(" · ".join(part for part in who if part))),
        ("order", one_line(" · ".join(part for part in what if part))),
        *((one_line(name), one_line(value)) for name, value in ticket.fields.items()),
        ("missing", ", ".join(view["missing"])),
        ("doubts", one_line("; ".join(view.state.doubts))),
    ]


def _due(view: Any, now: datetime) -> list[str]:
    lines = []
    for clock in view.clocks().values():
        if clock.stopped is not None or clock.target is None:
            continue
        name = f"  {clock.name.replace('_', ' '):<17}"
        if clock.paused or clock.due is None:
            lines.append(f"{name}paused")
            continue
        left = (clock.due - now).total_seconds()
        said = f"in {format_duration(left)}" if left >= 0 else f"overdue by {format_duration(-left)}"
        lines.append(f"{name}{cell(clock.due.astimezone(now.tzinfo))}  {said}")
    return lines


_PROSE = frozenset(("said", "checked", "needed", "text", "comment", "changes"))
_UNSAID = frozenset(("id", "at", "time", "logged", "by", "type", "contact"))
_HASH = 10
"""So much of a file's hash is shown: enough to tell files apart."""


def event_lines(event: ev.Event, width: int, *, taken_back: bool = False, about: str | None = None) -> list[str]:
    """Show an event: when, who, what, whether it was undone; longer words on lines of their own.

    `about` says in words which event an undoing is about, in place of that event's ID.
    """
    at = f"{_at(event):<16}"
    late = f"  (written down {event.logged:%Y-%m-%d %H:%M})" if event.logged else ""
    mark = "  (undone)" if taken_back else ""
    keys = {key: value for key, value in plain(event).items() if key not in _UNSAID}
    if about is not None:
        keys = {about: ""}
    if "sha256" in keys:
        keys["sha256"] = keys["sha256"][:_HASH]
    said = "  ".join(f"{key} {_value(value)}".rstrip() for key, value in keys.items() if key not in _PROSE)
    what = _named(event)
    lines = [f"  {at}  {one_line(event.by):<{width}}  {what}{'  ' if said else ''}{said}{late}{mark}"]
    lines += [f"{'':20}{key}: {_value(value)}" for key, value in keys.items() if key in _PROSE]
    return lines


def _undone_by(ticket: Ticket, event: ev.Undone) -> str | None:
    """Say which event an undoing takes back or, where it undoes an undoing, brings back."""
    from hdesk.domain.undoing import subject

    found = subject(ticket, event)
    aim = next((one for one in ticket.timeline if ev.chars_of(one.id) == ev.chars_of(event.event)), None)
    undoing = "the undoing of " if isinstance(aim, ev.Undone) else ""
    return None if found is None else f"{undoing}{_named(found)} of {_at(found)}"


def _at(event: ev.Event) -> str:
    return "time unknown" if event.at is None else f"{event.at:%Y-%m-%d %H:%M}"


def _named(event: ev.Event) -> str:
    return ev.type_of(event).replace("_", " ")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            one_line(
                f"{key} {one[0] or 'nothing'} → {one[1] or 'nothing'}" if isinstance(one, list) else f"{key} {one}"
            )
            for key, one in value.items()
        )
    return cell(value)
