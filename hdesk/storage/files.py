"""Files and values: a ticket's file, a day's contacts of one writer, read strictly and written canonically."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from hdesk.domain import ids
from hdesk.domain.contacts import Contact, ContactFact, Entry
from hdesk.domain.facts import plain_number
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.fold import BEGINNING
from hdesk.domain.model import Ticket
from hdesk.domain.typed import Path, Problem, read
from hdesk.storage.yaml_read import Document, load, load_documents
from hdesk.storage.yaml_write import dump, dump_documents

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_FAR = re.compile(rb"(?<![0-9])(?!19|2[0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST = ("id", "at", "time", "logged", "by", "type", "channel", "contact")


def plain(value: msgspec.Struct) -> dict[str, Any]:
    """Give a ticket, contact or fact as plain values in the files' key order, moments and dates as such."""
    return _tidy(msgspec.to_builtins(value, builtin_types=(datetime, date)))  # type: ignore[no-any-return]


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        keys = [key for key in _FIRST if key in value] if "by" in value else []
        tidy = {key: _tidy(value[key]) for key in (*keys, *(key for key in value if key not in keys))}
        return {key: item for key, item in tidy.items() if item is not None and item != {}}
    if isinstance(value, (list, tuple)):
        return [_tidy(item) for item in value]
    return plain_number(value) if isinstance(value, float) else value


def ticket_bytes(ticket: Ticket) -> bytes:
    """Write a ticket's file, canonically."""
    return dump(plain(ticket))


def entry_bytes(entries: Iterable[Entry]) -> bytes:
    """Write entries of a contacts file; the bytes of further entries are appended to it."""
    return dump_documents([plain(entry) for entry in entries])


def read_ticket(data: bytes, path: str) -> Ticket:
    """Read a ticket's file.

    Raises:
        Unsound: with every finding: what is no YAML, unknown or missing keys, wrong types, an ID that is not
            the path's, events with a wrong or doubled identity.
    """
    document = load(data, path)
    ticket, problems = read(document.value, Ticket)
    if ticket is not None:
        problems = [*_identity(ticket, path), *_events(ticket), *_far(data, ticket)]
    if problems:
        raise Unsound(*(_finding(document, path, one) for one in problems))
    assert ticket is not None  # noqa: S101 - no problems means a value; for the type checker
    return ticket


def read_unordered(data: bytes, path: str) -> Ticket:
    """Read a ticket's file whose events may stand in any order, and more than once.

    Raises:
        Unsound: as `read_ticket` does for anything else.
    """
    document = load(data, path)
    ticket, problems = read(document.value, Ticket)
    if ticket is None or (problems := _identity(ticket, path)):
        raise Unsound(*(_finding(document, path, one) for one in problems))
    return ticket


def _identity(ticket: Ticket, path: str) -> list[Problem]:
    if not ids.is_document_id(ticket.id):
        return [Problem(("id",), f"`id` cannot be {ticket.id!r}", "as HD-261122-7K3FQ2")]
    if path and ids.ticket_path(ticket.id) != path:
        return [Problem(("id",), f"the ticket {ticket.id} belongs into {ids.ticket_path(ticket.id)}")]
    return []


def _events(ticket: Ticket) -> list[Problem]:
    problems = []
    seen: dict[str, int] = {}
    latest = None
    if not ticket.timeline:
        problems.append(Problem(("timeline",), "the timeline is empty"))
    for place, event in enumerate(ticket.timeline):
        at: Path = ("timeline", place)
        identity = ids.parse_event_id(event.id)
        if identity is None:
            problems.append(Problem((*at, "id"), f"`id` cannot be {event.id!r}", "as 3-T0WEH2"))
            continue
        first = seen.setdefault(identity.chars, place)
        if first != place:
            problems.append(Problem((*at, "id"), f"two events have the identity {identity.chars}"))
        if (event.at is None) == (event.time is None):
            problems.append(Problem(at, "an event has either `at` or `time: unknown`"))
        here = (identity.number, event.at or BEGINNING, identity.chars)
        if latest is not None and latest > here:
            problems.append(Problem((*at, "id"), "the event stands before its place", "order: N, at, characters"))
        latest = here
    return problems


def _far(data: bytes, read: msgspec.Struct) -> list[Problem]:
    """Find moments and days so far from ours that nobody meant them, and nothing can be counted from them."""
    # A look at the bytes is quick, and nearly always enough.
    return list(_far_in(plain(read), ())) if _FAR.search(data) else []


def _far_in(value: Any, at: Path) -> Iterator[Problem]:
    if isinstance(value, date) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        message = f"`{at[-1]}` cannot be {value.isoformat()}: not in the years {_FIRST_YEAR} to {_LAST_YEAR}"
        yield Problem(at, message)
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in parts:
        yield from _far_in(item, (*at, key))


def read_entries(data: bytes, path: str) -> list[Entry]:
    """Read a contacts file: contacts, and facts about contacts.

    Raises:
        Unsound: with every finding of every document.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    for document in load_documents(data, path):
        kind: Any = ContactFact if isinstance(document.value, dict) and "of" in document.value else Contact
        entry, problems = read(document.value, kind)
        findings += [_finding(document, path, one) for one in problems]
        if entry is not None:
            entries.append(entry)
            findings += [_finding(document, path, one) for one in _far(data, entry)]
    if findings:
        raise Unsound(*findings)
    return entries


def _finding(document: Document, path: str, problem: Problem) -> Finding:
    line, column = document.mark(problem.path)
    return Finding(problem.message, path, line, column, problem.hint)
