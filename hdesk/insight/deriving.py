"""Deriving rows from many files: in this process, or in as many as there are cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from hdesk.domain.contacts import Contact, ContactRated
from hdesk.domain.findings import Unsound
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.urgency import urgency
from hdesk.domain.views import UNRELATED, ContactView, Related, TicketView
from hdesk.insight import rows
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.index import Derived

_SEVERAL = 2_000
"""From so many files on, other processes help: starting them takes longer than deriving a few."""
_CHUNK = 250

Files = Iterable[tuple[str, bytes]]


class Ground(NamedTuple):
    """What rows follow from beside the files: the settings, now, and when the inquiry of a contact came."""

    setup: Setup
    now: datetime
    received: Callable[[str], float | None]


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
    contacts = [entry for entry in entries if isinstance(entry, Contact)]
    facts = [entry for entry in entries if isinstance(entry, ContactRated)]
    known = {contact.id: contact for contact in contacts}
    return Derived(
        {
            "contacts": [rows.contact_row(ContactView(ground.setup, contact, ground.now)) for contact in contacts],
            "ratings": list(rows.rating_rows((), known, facts, ground.setup)),
        }
    )


def ticket_rows(ground: Ground, ticket: Ticket) -> Derived:
    """Derive the rows of one ticket."""
    view = TicketView(ground.setup, ticket, ground.now, related=_related(ground, ticket))
    turn, rank, due, _ = urgency(view).key
    return Derived(
        {
            "tickets": [[*rows.ticket_row(view), turn, rank, None if due == float("inf") else due]],
            "events": list(rows.event_rows(view)),
            "ratings": list(rows.rating_rows([view], {}, (), ground.setup)),
        }
    )


def _related(ground: Ground, ticket: Ticket) -> Related:
    contact = ticket.timeline[0].contact
    if contact is None:
        return UNRELATED

    def received() -> datetime | None:
        came = ground.received(contact)
        return None if came is None else datetime.fromtimestamp(came, ground.setup.timezone)

    return Related(received=received)
