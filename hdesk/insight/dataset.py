"""The dataset that figures are asked of: a desk's tickets, contacts and events as of a moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.contacts import Contact, ContactRated, Entry
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import ContactView, Related
from hdesk.insight import rows
from hdesk.storage.database import Database

_INQUIRY = (
    "category", "subcategory", "nature", "channel", "customer_id", "customer_type", "order_city", "order_vendor",
    "order_device", "order_pincode", "team", "agent", "response_s", "response_bs",
)  # fmt: skip


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
    seen = [rows.as_of_view(setup, ticket, as_of, related(ticket)) for ticket in tickets]
    views = [view for view in seen if view is not None]
    known = [entry for entry in entries if rows.known_by(entry, as_of)]
    contacts = [entry for entry in known if isinstance(entry, Contact)]
    ratings = [entry for entry in known if isinstance(entry, ContactRated)]
    database = Database()
    database.table("tickets", rows.ticket_columns(setup), (rows.ticket_row(view) for view in views))
    database.table("events", rows.EVENT_COLUMNS, (row for view in views for row in rows.event_rows(view.ticket)))
    database.table(
        "contacts",
        rows.contact_columns(setup),
        (rows.contact_row(ContactView(setup, contact, as_of)) for contact in contacts),
    )
    database.table("ratings", rows.RATING_COLUMNS, rows.rating_rows(views, contacts, ratings, setup))
    shared = ", ".join(_INQUIRY)
    database.script(
        "CREATE VIEW inquiries AS "  # noqa: S608 - names of ours
        f"SELECT id, 'ticket' AS kind, received_at AS came_at, {shared} FROM tickets WHERE merged = 0 "
        f"UNION ALL SELECT id, 'contact', COALESCE(received, at), {shared} FROM contacts "
        "WHERE outcome = 'resolved' AND direction = 'inbound'"
    )
    return Dataset(setup, as_of, database)
