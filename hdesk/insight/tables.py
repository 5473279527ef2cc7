"""What the index holds: the tables that lists and figures are asked of, and how their rows follow from files."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from hdesk import __version__
from hdesk.domain.setup import Setup
from hdesk.insight import rows
from hdesk.insight.deriving import Ground, derive
from hdesk.storage.index import Contents, Derived, Index, Plan, Table

QUEUE = ("queue_turn", "queue_rank", "queue_due")
"""The columns that put the queue in order; they are what `urgency` sorts by."""

_MANY = 500

Watch = Callable[[Iterator[Derived], int], Iterator[Derived]]
"""Passes derived rows through, so many of them, and may show progress."""


def _unwatched(found: Iterator[Derived], _: int) -> Iterator[Derived]:
    return found


def plan(setup: Setup, settings: Mapping[str, bytes], now: datetime, watch: Watch = _unwatched) -> Plan:
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

    def from_files(index: Index, contents: Contents, count: int) -> Iterator[Derived]:
        return watch(derive(Ground(setup, now, _receiver(index, count)), contents, count), count)

    fingerprint = f"{__version__} {turns} {digest.hexdigest()}"
    return Plan(tables, ("contacts", "tickets"), from_files, fingerprint)


def _receiver(index: Index, count: int) -> Callable[[str], float | None]:
    """Look moments up one by one for a few files, all at once for many: processes cannot share a connection."""
    if count < _MANY:
        return lambda contact: received(index, contact)
    rows_ = index.query("SELECT id, received FROM contacts WHERE received IS NOT NULL")
    known = {row[0]: float(row[1]) for row in rows_}
    return known.get


def received(index: Index, contact: str) -> float | None:
    """Give when a contact's inquiry came, from its row, in seconds since 1970."""
    row = next(iter(index.query("SELECT received FROM contacts WHERE id = ?", (contact,))), None)
    return None if row is None else row[0]


def places(columns: Iterable[str]) -> dict[str, int]:
    """Give where each column stands in a row."""
    return {name: place for place, name in enumerate(columns)}
