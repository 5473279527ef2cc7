"""What the index holds: the tables that lists and figures are asked of, and how their rows follow from files."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from hdesk import __version__
from hdesk.domain.setup import Setup
from hdesk.insight import event_facts, lives, prose, recontacts, reviews, rows
from hdesk.insight.deriving import Ground, derive
from hdesk.storage.index_plan import Asked, Contents, Derive, Derived, Key, Past, Plan, Table
from hdesk.storage.settings import DESK

QUEUE = ("queue_group", "queue_due", "queue_rank")
"""The columns that put the queue in order; they are what `urgency` sorts by."""

TURNS = ("rules_turn", "sweep_turn")
"""The columns that say from when on time alone may change a ticket; NULL for never."""

NOT_CLOSED = "status <> 'closed'"
"""What statements about open tickets say, word for word: few are open, and there are keys for these alone."""

_ASKED_LATER: Mapping[str, Any] = {"kpis": (), "targets": {}, "audits": {}}
"""What of desk.yaml no row and no answer that is kept depends on, and its values there are none."""

_MANY = 500

_TICKET_KEYS = (
    Key("id"),
    Key(*QUEUE, "id", where=NOT_CLOSED),
    *(Key(turn, where=f"{turn} IS NOT NULL") for turn in TURNS),
    Key("claims_lost", where="claims_lost IS NOT NULL"),
    Key("updated_at", "id"),
    Key("received_at"),
    Key("created_at", "id", "merged"),
    Key("first_response_at", "responded", "merged"),
    Key("acknowledged_at", "acknowledged", "merged"),
    Key("day_end"),
    Key("resolved_at", "status", "merged"),
    Key("closed_at", "status", "merged"),
    Key("first_resolved_at", "was_resolved", "merged"),
    Key("status_since", "status", "merged", "update_runs", "update_due", "created_at", where=NOT_CLOSED),
)
_CONTACT_KEYS = (
    Key("id"),
    Key("at", "id"),
    Key("came_at"),
    Key("responded_at"),
    Key("day_end", where="outcome = 'resolved' AND direction = 'inbound'"),
    Key("at", "received", "id", "outcome", "direction", where="received IS NOT NULL"),
    Key("at", where="channel = 'call'"),
)
_EVENT_KEYS = (Key("at", where="type = 'escalated'"), Key("at", where="type = 'accepted'"))
_CLOCK_KEYS = (
    Key("clock", "judged", "settled", "met"),
    Key("clock", "answered", "stopped", where="clock = 'next_response'"),
)

_HERE = "row BETWEEN :first AND :last"
_MOMENTS = (
    f"SELECT r.at FROM contacts c JOIN contact_ratings r ON r.id = c.id WHERE c.{_HERE}",  # noqa: S608 - names of ours
    # Whether an inquiry was rated is told where it was answered.
    f"SELECT c.responded_at FROM contact_ratings r JOIN contacts c ON c.id = r.id WHERE r.{_HERE}",  # noqa: S608 - as above
    *reviews.MOMENTS,
    *(
        f"SELECT {column} FROM {table} WHERE {_HERE}"  # noqa: S608 - as above
        for table, columns in (
            (
                "tickets",
                (
                    "created_at",
                    "received_at",
                    "acknowledged_at",
                    "first_response_at",
                    "resolved_at",
                    "closed_at",
                    "first_resolved_at",
                ),
            ),
            ("contacts", ("at", "came_at", "responded_at")),
            ("events", ("at",)),
            ("past_events", ("at",)),
            ("ticket_ratings", ("at",)),
            ("clocks", ("settled",)),
            ("past_clocks", ("settled",)),
            ("contact_ratings", ("at",)),
            ("contact_reviews", ("at",)),
            ("promises", ("due",)),
            ("past_promises", ("due",)),
        )
        for column in columns
    ),
)

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
    digest = hashlib.sha256(msgspec.msgpack.encode(msgspec.structs.replace(setup.config, **_ASKED_LATER)))
    for name in sorted(settings.keys() - {DESK}):
        digest.update(f"{name} {len(settings[name])}\n".encode() + settings[name])
    tickets = (*rows.ticket_columns(setup), *QUEUE, *TURNS)
    tables = (
        Table("contacts", "contacts", tuple(rows.contact_columns(setup)), _CONTACT_KEYS, moment="at"),
        Table("contact_ratings", "contacts", rows.CONTACT_RATING_COLUMNS, (Key("id"), Key("at")), moment="at"),
        recontacts.TABLE,
        reviews.CONTACT_TABLE,
        Table("tickets", "tickets", tickets, _TICKET_KEYS),
        Table("arriving", "tickets", tickets),
        Table("events", "tickets", rows.EVENT_COLUMNS, _EVENT_KEYS),
        Table("ticket_ratings", "tickets", rows.TICKET_RATING_COLUMNS, (Key("at"), Key("id"))),
        *event_facts.TABLES,
        reviews.TICKET_TABLE,
        Table("clocks", "tickets", lives.CLOCK_COLUMNS, _CLOCK_KEYS),
        Table("standings", "tickets", lives.STANDING_COLUMNS, (Key("id", "since"),)),
        prose.table("contacts"),
        prose.table("tickets"),
    )
    digest.update(repr([(table.name, table.columns) for table in tables]).encode())
    fingerprint = f"{__version__} {turns} {digest.hexdigest()}"
    return Plan(tables, ("contacts", "tickets"), _derive(setup, now, watch), fingerprint, _MOMENTS)


def past(setup: Setup, moment: datetime, now: datetime, watch: Watch = _unwatched) -> Past:
    """Plan how the tables show what had happened at a past moment.

    Other rows have the tickets to which something happened later; where a clock policy has come into force
    since, also those that it judges: what was closed by then had no clock running.
    """
    changed = "SELECT row FROM tickets WHERE updated_at > :moment"
    first, last = (one.astimezone(setup.timezone).date() for one in (moment, now))
    if any(first < day <= last for day in setup.turns):
        changed += f" UNION SELECT row FROM tickets WHERE {NOT_CLOSED}"  # noqa: S608 - names of ours
    return Past(moment.timestamp(), changed, _derive(setup, moment, watch, past=True))


def _derive(setup: Setup, now: datetime, watch: Watch, *, past: bool = False) -> Derive:
    def from_files(index: Asked, contents: Contents, count: int) -> Iterator[Derived]:
        return watch(derive(Ground(setup, now, _receiver(index, count), past), contents, count), count)

    return from_files


def _receiver(index: Asked, count: int) -> Callable[[str], float | None]:
    """Look moments up one by one for a few files, all at once for many: processes cannot share a connection."""
    if count < _MANY:
        return lambda contact: received(index, contact)
    rows_ = index.query("SELECT id, received FROM contacts WHERE received IS NOT NULL")
    known = {row[0]: float(row[1]) for row in rows_}
    return known.get


def received(index: Asked, contact: str) -> float | None:
    """Give when a contact's inquiry came, from its row, in seconds since 1970."""
    row = next(iter(index.query("SELECT received FROM contacts WHERE id = ?", (contact,))), None)
    return None if row is None else row[0]


def places(columns: Iterable[str]) -> dict[str, int]:
    """Give where each column stands in a row."""
    return {name: place for place, name in enumerate(columns)}
