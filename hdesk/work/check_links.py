"""The checks between files: what names something has to find it."""

import hashlib
from collections.abc import Iterator

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.completing import completed
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding
from hdesk.domain.groups import links as links_of
from hdesk.domain.model import Ticket
from hdesk.domain.redaction import BLANK
from hdesk.storage.files import ticket_bytes
from hdesk.work.attach import attachment_path
from hdesk.work.check_material import Material


def links(material: Material) -> Iterator[Finding]:
    """Follow what tickets name: contacts, other tickets, attachments."""
    contacts = {one.entry.id for one in material.entries}
    attached: list[tuple[Ticket, int, ev.Attached]] = []
    for ticket in material.tickets.values():
        for place, event in enumerate(ticket.timeline):
            if event.contact and event.contact not in contacts:
                yield _link(material, ticket, place, "contact", f"the contact {event.contact}")
            if isinstance(event, ev.Linked) and event.ticket not in material.tickets:
                yield _link(material, ticket, place, "ticket", f"the ticket {event.ticket}")
            if isinstance(event, ev.Attached) and event.name != BLANK:
                attached.append((ticket, place, event))
    yield from _attachments(material, attached)


def _link(material: Material, ticket: Ticket, place: int, key: str, what: str) -> Finding:
    path = ids.ticket_path(ticket.id)
    event = ticket.timeline[place].id
    mark = material.mark(path, ("timeline", place, key))
    return Finding(f"{event} names {what}, which is not here", path, *mark, check="links")


def _attachments(material: Material, attached: list[tuple[Ticket, int, ev.Attached]]) -> Iterator[Finding]:
    """Find attachments that are not there, or are not what was attached."""
    if not attached:
        return
    there = {one.path: one.blob for one in material.git.list(material.head, "attachments")}
    named = {attachment_path(event.sha256, event.name): (ticket, place, event) for ticket, place, event in attached}
    for path, (ticket, place, _) in named.items():
        if path not in there:
            yield _link(material, ticket, place, "sha256", f"the attachment {path}")
    kept = [path for path in named if path in there]
    blobs = material.git.blobs(there[path] for path in kept)
    for path, (_, data) in zip(kept, blobs, strict=True):
        if hashlib.sha256(data).hexdigest() != named[path][2].sha256:
            ticket = named[path][0]
            message = f"the file is not what was attached to {ticket.id}: its contents have another hash"
            yield Finding(message, path, hint=f"git log -- {path}", check="links")


def groups(material: Material) -> Iterator[Finding]:
    """Find tickets of a group whose survivor they have not been merged into: plain git merges one file at a time."""
    merged = [one for one in material.tickets.values() if any(isinstance(event, ev.Merged) for event in one.timeline)]
    for one in completed(merged, material.tickets.get).values():
        path = ids.ticket_path(one.id)
        material.completed[path] = ticket_bytes(one)
        if links_of(one)[-1].into:
            message = (
                f"{one.id} belongs to tickets that were merged into {links_of(one)[-1].into}, and is not merged itself"
            )
            yield Finding(message, path, hint="`hdesk check --fix` or the next sync merges it", check="links")


def contacts(material: Material) -> Iterator[Finding]:
    """Follow what contacts name: tickets, and other contacts."""
    first: dict[str, str] = {}
    for entry, path, number in material.entries:
        if entry.id in first:
            mark = material.mark(path, ("id",), number)
            also = f"the other is in {first[entry.id]}"
            yield Finding(f"two entries have the ID {entry.id}", path, *mark, also, "ids")
        first.setdefault(entry.id, path)
    for entry, path, number in material.entries:
        ticket = getattr(entry, "ticket", None)
        if ticket and ticket not in material.tickets:
            mark = material.mark(path, ("ticket",), number)
            yield Finding(f"{entry.id} names the ticket {ticket}, which is not here", path, *mark, check="contacts")
        if not isinstance(entry, Contact) and entry.of not in first:
            mark = material.mark(path, ("of",), number)
            yield Finding(f"{entry.id} names the contact {entry.of}, which is not here", path, *mark, check="contacts")
