"""Deriving rows from many files: in this process, or in as many as there are cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from hdesk.domain.contacts import Contact, ContactRated, ContactReviewed
from hdesk.domain.findings import Unsound
from hdesk.domain.fold import standing
from hdesk.domain.held import Life, life_of
from hdesk.domain.localtime import SECOND
from hdesk.domain.model import Ticket
from hdesk.domain.past import before_creation, known_at
from hdesk.domain.setup import Setup
from hdesk.domain.turning import NEVER, rules_turn, sweep_turn
from hdesk.domain.urgency import urgency_key
from hdesk.domain.views import UNRELATED, ContactView, Related, TicketView
from hdesk.insight import event_facts, lives, prose, recontacts, reviews, rows
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.index_plan import Derived

_SEVERAL = 500
"""From so many files on, other processes help: starting them takes longer than deriving a few."""
_CHUNK = 100

Files = Iterable[tuple[str, bytes]]


class Ground(NamedTuple):
    """What rows follow from beside the files: the settings, now, and when the inquiry of a contact came.

    With `past` they follow from what had happened until now only.
    """

    setup: Setup
    now: datetime
    received: Callable[[str], float | None]
    past: bool = False


def derive(ground: Ground, files: Files, count: int) -> Iterator[Derived]:
    """Derive the rows of so many files, in their order."""
    cores = len(os.sched_getaffinity(0))
    if count < _SEVERAL or cores == 1:
        yield from (derived(ground, path, data) for path, data in files)
        return
    from multiprocessing import get_context

    global _shared  # noqa: PLW0603 - what a forked process finds without its being sent
    _shared = ground
    with get_context("fork").Pool(cores) as pool:
        for found in pool.imap(_derive_chunk, _chunks(files)):
            yield from found


_shared: Ground | None = None


def _derive_chunk(files: list[tuple[str, bytes]]) -> list[Derived]:
    assert _shared is not None  # noqa: S101 - set before the processes were forked
    return [derived(_shared, path, data) for path, data in files]


def _chunks(files: Files) -> Iterator[list[tuple[str, bytes]]]:
    source = iter(files)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def derived(ground: Ground, path: str, data: bytes) -> Derived:
    """Derive the rows of one file; a broken one gives findings, and nothing else."""
    try:
        if path.startswith("contacts/"):
            return _contacts(ground, data, path)
        return ticket_rows(ground, read_ticket(data, path))
    except Unsound as error:
        return Derived({}, error.findings)


def _contacts(ground: Ground, data: bytes, path: str) -> Derived:
    entries = read_entries(data, path)
    views = [ContactView(ground.setup, entry, ground.now) for entry in entries if isinstance(entry, Contact)]
    ratings = (entry for entry in entries if isinstance(entry, ContactRated))
    reviewed = (entry for entry in entries if isinstance(entry, ContactReviewed))
    return Derived(
        {
            "contacts": [rows.contact_row(view) for view in views],
            prose.name("contacts"): [prose.row(view) for view in views],
            "contact_ratings": [rows.contact_rating_row(rating) for rating in ratings],
            reviews.CONTACT_TABLE.name: [reviews.contact_row(review) for review in reviewed],
            recontacts.TABLE.name: [row for view in views for row in recontacts.key_rows(view.contact)],
        }
    )


def ticket_rows(ground: Ground, ticket: Ticket) -> Derived:
    """Derive the rows of one ticket."""
    related = _related(ground, ticket)
    if not ground.past:
        return _rows_of(ground, ticket, related)
    then = known_at(ticket, ground.now)
    if then is not None:
        return _rows_of(ground, then, related)
    arriving = before_creation(ticket, ground.now, related.received())
    if arriving is None:
        return Derived({})
    view, life = _seen(ground, arriving, related)
    return Derived({"arriving": [_row_of(view)], "standings": list(lives.standing_rows(view, life))})


def _seen(ground: Ground, ticket: Ticket, related: Related) -> tuple[TicketView, Life]:
    life = life_of(ticket, related.received())
    return TicketView(ground.setup, ticket, ground.now, state=life.state, related=related), life


def _rows_of(ground: Ground, ticket: Ticket, related: Related) -> Derived:
    view, life = _seen(ground, ticket, related)
    stands = standing(ticket.timeline)
    return Derived(
        {
            "tickets": [_row_of(view)],
            prose.name("tickets"): [prose.row(view)],
            "events": list(rows.event_rows(view, stands, life)),
            "ticket_ratings": list(rows.ticket_rating_rows(view, stands, life)),
            "clocks": list(lives.clock_rows(view, life)),
            "standings": list(lives.standing_rows(view, life)),
            **event_facts.rows(view, stands, life),
        }
    )


def _row_of(view: TicketView) -> list[Any]:
    group, due, rank, _ = urgency_key(view)
    turns = (_column(rules_turn(view)), _column(sweep_turn(view)))
    return [*rows.ticket_row(view), group, lives.FUTURE if due == float("inf") else due, rank, *turns]


def _column(turn: int) -> int | None:
    return None if turn == NEVER else turn // SECOND


def _related(ground: Ground, ticket: Ticket) -> Related:
    contact = ticket.timeline[0].contact
    if contact is None:
        return UNRELATED

    def received() -> datetime | None:
        came = ground.received(contact)
        return None if came is None else datetime.fromtimestamp(came, ground.setup.timezone)

    return Related(received=received)
