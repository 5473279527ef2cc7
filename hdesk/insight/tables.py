"""What the index holds: the tables that lists and figures are asked of, and how their rows follow from files."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hdesk import __version__
from hdesk.domain.contacts import Contact, ContactRated
from hdesk.domain.findings import Unsound
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.urgency import urgency
from hdesk.domain.views import UNRELATED, ContactView, Related, TicketView
from hdesk.insight import rows
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.index import Contents, Derived, Index, Plan, Table

QUEUE = ("queue_turn", "queue_rank", "queue_due")
"""The columns that put the queue in order; they are what `urgency` sorts by."""


def plan(setup: Setup, settings: Mapping[str, bytes], now: datetime) -> Plan:
    """Plan the index under the desk's settings.

    Rows depend on the settings, and on now only where clock policies change with time: how many of those
    changes have come is part of the fingerprint.
    """
    turns = sum(day <= now.astimezone(setup.timezone).date() for day in setup.turns)
    digest = hashlib.sha256()
    for name in sorted(settings):
        digest.update(f"{name} {len(settings[name])}\n".encode() + settings[name])
    tables = (
        Table("contacts", tuple(rows.contact_columns(setup)), (("id",), ("at",))),
        Table("tickets", (*rows.ticket_columns(setup), *QUEUE), (("id",), ("created_at",), QUEUE, ("status",))),
        Table("events", rows.EVENT_COLUMNS, (("type", "at"),)),
        Table("ratings", rows.RATING_COLUMNS),
    )

    def derive(index: Index, contents: Contents, count: int) -> Iterator[Derived]:
        del count
        return (derived(index, setup, path, data, now) for path, data in contents)

    fingerprint = f"{__version__} {turns} {digest.hexdigest()}"
    return Plan(tables, ("contacts", "tickets"), derive, fingerprint)


def derived(index: Index, setup: Setup, path: str, data: bytes, now: datetime) -> Derived:
    """Derive the rows of one file; a broken one gives findings, and nothing else."""
    try:
        if path.startswith("contacts/"):
            return _contacts(setup, data, path, now)
        return _ticket(index, setup, read_ticket(data, path), now)
    except Unsound as error:
        return Derived({}, error.findings)


def _contacts(setup: Setup, data: bytes, path: str, now: datetime) -> Derived:
    entries = read_entries(data, path)
    contacts = [entry for entry in entries if isinstance(entry, Contact)]
    facts = [entry for entry in entries if isinstance(entry, ContactRated)]
    known = {contact.id: contact for contact in contacts}
    return Derived(
        {
            "contacts": [rows.contact_row(ContactView(setup, contact, now)) for contact in contacts],
            "ratings": list(rows.rating_rows((), known, facts, setup)),
        }
    )


def _ticket(index: Index, setup: Setup, ticket: Ticket, now: datetime) -> Derived:
    contact = ticket.timeline[0].contact
    related = Related(received=lambda: received(index, contact, setup)) if contact else UNRELATED
    view = TicketView(setup, ticket, now, related=related)
    turn, rank, due, _ = urgency(view).key
    return Derived(
        {
            "tickets": [[*rows.ticket_row(view), turn, rank, None if due == float("inf") else due]],
            "events": list(rows.event_rows(view)),
            "ratings": list(rows.rating_rows([view], {}, (), setup)),
        }
    )


def received(index: Index, contact: str, setup: Setup) -> datetime | None:
    """Give when a contact's inquiry came, from its row."""
    row = next(iter(index.query("SELECT received FROM contacts WHERE id = ?", (contact,))), None)
    return None if row is None or row[0] is None else datetime.fromtimestamp(row[0], setup.timezone)


def places(columns: Any) -> dict[str, int]:
    """Give where each column stands in a row."""
    return {name: place for place, name in enumerate(columns)}
