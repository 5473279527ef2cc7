"""Conflict marks: a file that git's merge of texts has left both sides in, taken apart and merged by events."""

import re

import msgspec

from hdesk.domain import ids
from hdesk.domain.fold import order
from hdesk.domain.merge import merged_entries, merged_ticket
from hdesk.domain.model import Ticket
from hdesk.storage.files import entry_bytes, read_entries, read_unordered, ticket_bytes
from hdesk.storage.merging import is_merged_here

_MARK = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n?")
_OURS, _BASE, _THEIRS, _END = b"<|=>"


def taken_apart(data: bytes) -> tuple[bytes, bytes] | None:
    """Give the two sides of a file with conflict marks, of two or three versions; None where the marks make no sense.

    No line of a ticket's own begins like a mark: its texts are indented.
    """
    sides: tuple[list[bytes], list[bytes]] = [], []
    place, found = _END, False
    for line in data.splitlines(keepends=True):
        match = _MARK.fullmatch(line)
        if match is None:
            for side, left_out in zip(sides, (_THEIRS, _OURS), strict=True):
                if place not in (left_out, _BASE):
                    side.append(line)
            continue
        mark = match[1][0]
        if mark not in _AFTER[place]:
            return None
        place, found = mark, True
    return (b"".join(sides[0]), b"".join(sides[1])) if found and place == _END else None


_AFTER = {_END: (_OURS,), _OURS: (_BASE, _THEIRS), _BASE: (_THEIRS,), _THEIRS: (_END,)}


def healed(path: str, data: bytes) -> bytes | None:
    """Merge the two sides of a ticket's or a contacts file with conflict marks; None for any other file.

    Raises:
        Unsound: a side cannot be read.
        Clash: they are two different tickets.
    """
    sides = taken_apart(data) if is_merged_here(path) else None
    if sides is None:
        return None
    ours, theirs = sides
    if ids.is_contacts_path(path):
        return entry_bytes(merged_entries(read_entries(ours, path), read_entries(theirs, path)))
    return ticket_bytes(merged_ticket(_ordered(ours, path), _ordered(theirs, path)))


def _ordered(data: bytes, path: str) -> Ticket:
    """Read a ticket whose events a merge of texts may have put in any order."""
    ticket = read_unordered(data, path)
    return msgspec.structs.replace(ticket, timeline=tuple(sorted(ticket.timeline, key=order)))
