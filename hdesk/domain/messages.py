"""Commit messages: a subject that reads as a record of what happened, and trailers that programs read."""

from collections.abc import Sequence

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, Entry
from hdesk.domain.model import Ticket

Change = tuple[Ticket | None, Ticket]
_LISTED = 50
"""Above so many tickets, a message counts instead of listing every event."""


def message(what: str, tickets: Sequence[Change], contacts: Sequence[Entry] = ()) -> str:
    """Write the message of one commit.

    The subject names what was done and to which ticket. Trailers: one `Ticket:` for each ticket, one
    `Contact:` for each contact, one `Event:` for each new event and one `Rule:` for each rule or route that
    fired; for a bulk of tickets the numbers instead.
    """
    new = [(after.id, event) for before, after in tickets for event in new_events(before, after)]
    lines = [_subject(what, tickets, contacts), ""]
    if len(tickets) > _LISTED or len(contacts) > _LISTED:
        lines += [f"Tickets: {len(tickets)}", f"Contacts: {len(contacts)}", f"Events: {len(new)}"]
    else:
        lines += [f"Ticket: {after.id}" for _, after in tickets]
        lines += [f"Contact: {_contact(entry)}" for entry in contacts]
        lines += [f"Event: {ticket} {event.id} {ev.type_of(event)}" for ticket, event in new]
    acting = dict.fromkeys(event.by for _, event in new if event.by.startswith(("rule:", "route:")))
    lines += [f"Rule: {by}" for by in acting]
    return "\n".join(lines) + "\n"


def new_events(before: Ticket | None, after: Ticket) -> list[ev.Event]:
    """List the events that a ticket has now and had not before."""
    known = {event.id for event in before.timeline} if before else set()
    return [event for event in after.timeline if event.id not in known]


def _contact(entry: Entry) -> str:
    """Name the contact that an entry is, or says something of."""
    return entry.id if isinstance(entry, Contact) else entry.of


def _subject(what: str, tickets: Sequence[Change], contacts: Sequence[Entry]) -> str:
    if len(tickets) == 1:
        ticket = tickets[0][1]
        return _one_line(f"{what} {ticket.id}: {ticket.subject}")
    if tickets:
        return f"{what}: {len(tickets)} tickets"
    if len(contacts) == 1:
        contact = contacts[0]
        if not isinstance(contact, Contact):
            return f"{what} {contact.of}"
        about = f": {contact.category}" if contact.category else ""
        return _one_line(f"{what} {contact.id}{about} ({contact.outcome})")
    return f"{what}: {len(contacts)} contacts" if contacts else what


def _one_line(text: str) -> str:
    """Keep a subject to one printable line: words of customers are in it."""
    return "".join(char if char.isprintable() else " " for char in text)
