"""What reading a table gives: tickets as told, and rows that are refused."""

from collections.abc import Iterable
from typing import NamedTuple

from hdesk.exchange.rejects import Reject
from hdesk.exchange.table import Row
from hdesk.exchange.told import Incoming

MAX_TICKET = 500_000
"""How many characters the rows of one ticket may have: its file must stay readable."""


class Reading(NamedTuple):
    """What some rows gave: a ticket (its first row starts in `line`), or rejects.

    `repeated` counts the rows that are the same as another one of the ticket, cell for cell, and add nothing.
    """

    line: int
    source_id: str = ""
    incoming: Incoming | None = None
    rejects: tuple[Reject, ...] = ()
    repeated: int = 0


def refused(row: Row, source_id: str, reasons: Iterable[str]) -> Reading:
    """Refuse one row."""
    return Reading(row.line, source_id, rejects=(Reject(row, source_id, "; ".join(reasons)),))


def too_long(rows: Iterable[Row]) -> list[str]:
    """Give the reason to refuse rows that have more text than one ticket may have."""
    size = sum(len(cell) for row in rows for cell in row.cells)
    return [f"{size:,} characters are more than a ticket takes ({MAX_TICKET:,})"] if size > MAX_TICKET else []
