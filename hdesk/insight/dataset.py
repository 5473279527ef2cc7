"""The dataset that figures are asked of: a desk's tickets, contacts and events as of a moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.contacts import Contact, ContactRated, Entry
from hdesk.domain.model import Customer, Order, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import ContactView, Related
from hdesk.insight import rows
from hdesk.storage.database import Database

_SHARED = ", ".join(
    (
        "category", "subcategory", "nature", "channel", "team", "agent",
        *(f"customer_{name}" for name in Customer.__struct_fields__),
        *(f"order_{name}" for name in Order.__struct_fields__),
    )
)  # fmt: skip

# An inquiry that had come and was taken up later belongs to the day on which it came; as of then nobody had
# answered it.
_INQUIRIES = f"""
CREATE VIEW inquiries AS
SELECT id, 'ticket' AS kind, received_at AS came_at, first_response_at AS responded_at, responded,
  response_s, response_bs, {_SHARED}
FROM tickets WHERE merged = 0
UNION ALL
SELECT id, 'contact', COALESCE(received, at), COALESCE(answered, at), 1, response_s, response_bs, {_SHARED}
FROM contacts WHERE outcome = 'resolved' AND direction = 'inbound'
UNION ALL
SELECT id, 'ticket', received_at, NULL, 0, NULL, NULL, {_SHARED} FROM arriving_tickets
UNION ALL
SELECT id, 'contact', received, NULL, 0, NULL, NULL, {_SHARED}
FROM arriving_contacts WHERE outcome = 'resolved' AND direction = 'inbound'
"""  # noqa: S608 - names of ours


class Dataset(NamedTuple):
    """Tables `tickets`, `events`, `contacts`, `ratings` and the view `inquiries`, as of a moment."""

    setup: Setup
    as_of: datetime
    database: Database


def dataset(
    setup: Setup,
    tickets: Iterable[Ticket],
    entries: Iterable[Entry],
    as_of: datetime,
    related: Callable[[Ticket], Related],
) -> Dataset:
    """Build the tables from everything that had happened at `as_of`."""
    views, arriving = [], []
    for ticket in tickets:
        beside = related(ticket)
        if view := rows.as_of_view(setup, ticket, as_of, beside):
            views.append(view)
        elif view := rows.arriving_view(setup, ticket, as_of, beside):
            arriving.append(view)
    database = Database()
    columns = rows.ticket_columns(setup)
    database.table("tickets", columns, map(rows.ticket_row, views))
    database.table("arriving_tickets", columns, map(rows.ticket_row, arriving))
    database.table("events", rows.EVENT_COLUMNS, (row for view in views for row in rows.event_rows(view)))
    contacts, ratings = _contacts(database, setup, entries, as_of)
    database.table("ratings", rows.RATING_COLUMNS, rows.rating_rows(views, contacts, ratings, setup))
    database.script(_INQUIRIES)
    return Dataset(setup, as_of, database)


def _contacts(
    database: Database, setup: Setup, entries: Iterable[Entry], as_of: datetime
) -> tuple[dict[str, Contact], list[ContactRated]]:
    """Fill the tables of contacts; give the contacts that had taken place, and their ratings."""
    known: list[Contact] = []
    coming: list[Contact] = []
    ratings: list[ContactRated] = []
    for entry in entries:
        if isinstance(entry, Contact):
            if rows.known_by(entry, as_of):
                known.append(entry)
            elif entry.received is not None and entry.received <= as_of:
                coming.append(entry)
        elif isinstance(entry, ContactRated) and rows.known_by(entry, as_of):
            ratings.append(entry)
    for name, contacts in (("contacts", known), ("arriving_contacts", coming)):
        views = (ContactView(setup, contact, as_of) for contact in contacts)
        database.table(name, rows.contact_columns(setup), map(rows.contact_row, views))
    return {contact.id: contact for contact in known}, ratings
