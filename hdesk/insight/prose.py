"""Prose: the fields that are sentences, kept in tables of their own that are searched by words.

Figures read the other tables from end to end, so that long texts have no place in them.
"""

from collections.abc import Mapping
from typing import Any

from hdesk.domain.conditions import Test
from hdesk.domain.rowview import PROSE
from hdesk.domain.views import View
from hdesk.insight.literals import literals
from hdesk.storage.index_plan import Asked, Key, Table
from hdesk.storage.words import Some, Wanted

WHOLE, *PARTS = PROSE
"""The parts are nearly always found in the whole, and then only their places are kept."""

_PLACE = 1 << 32


def table(of: str) -> Table:
    """Plan the table of prose beside `tickets` or `contacts`."""
    return Table(name(of), of, ("id", WHOLE, *PARTS), (Key("id"),), words=(WHOLE, *PARTS))


def name(of: str) -> str:
    """Name the table of prose beside `tickets` or `contacts`."""
    return f"{of}_prose"


def row(view: View) -> list[Any]:
    """Give the row of prose of a ticket or contact."""
    whole = view[WHOLE]
    return [view["id"], whole, *(_packed(whole, view[part]) for part in PARTS)]


def _packed(whole: str, part: str | None) -> str | int | None:
    if not part or (at := whole.find(part)) < 0:
        return part
    return at * _PLACE + len(part)


def read(index: Asked, of: str, identity: str) -> Mapping[str, str | None]:
    """Give the prose of a ticket or contact by field."""
    listed = ", ".join((WHOLE, *PARTS))
    found = index.query(f"SELECT {listed} FROM {name(of)} WHERE id = ?", (identity,))  # noqa: S608 - names of ours
    whole, *parts = next(found)
    return {WHOLE: whole, **dict(zip(PARTS, (_unpacked(whole, part) for part in parts), strict=True))}


def _unpacked(whole: str, part: str | int | None) -> str | None:
    if not isinstance(part, int):
        return part
    at, length = divmod(part, _PLACE)
    return whole[at : at + length]


def wanted(test: Test) -> Wanted | None:
    """Say what a text must have in it for a test on it to hold; None where that cannot be told."""
    if test.operator in {"contains", "is"}:
        return Some(tuple(test.operand))
    return literals(test.operand) if test.operator == "matches" else None
