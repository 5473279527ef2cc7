"""Identity: random IDs of tickets, contacts and events, and the paths that follow from them.

An ID is never counted, never reused and never derived from content: two clones that work offline cannot
collide by counting, and nothing has to be renumbered after a merge. Only automatic events have derived
characters, so that two clones that fire the same rule write one event.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U."""

LENGTH = 6
Bits = Callable[[], int]
"""A source of 30 random bits, as an int."""

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CHARS = f"[{ALPHABET}]{{{LENGTH}}}"
_DOCUMENT = re.compile(rf"([A-Z][A-Z0-9]{{0,7}})-([0-9]{{6}})-({_CHARS})")
_EVENT = re.compile(rf"([1-9][0-9]{{0,8}})-({_CHARS})")

CONTACT_PREFIX = "C"
FACT_PREFIX = "F"
"""What is learned later about a contact."""


class EventId(NamedTuple):
    """An event's place (N) and identity (six characters)."""

    number: int
    chars: str

    def __str__(self) -> str:
        return f"{self.number}-{self.chars}"


def encode(bits: int) -> str:
    """Write the low 30 bits as six Crockford base32 characters."""
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(25, -1, -5))


def derived(*parts: str | int) -> str:
    """Derive six characters from what an automatic event is about, equal on every clone."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).digest()
    return encode(int.from_bytes(digest[:4], "big"))


def document_id(prefix: str, day: date, bits: Bits) -> str:
    """Make an ID of a ticket or contact: prefix, date in the desk's zone, random characters."""
    return f"{prefix}-{day:%y%m%d}-{encode(bits())}"


def is_document_id(text: str) -> bool:
    """Say whether the text is a whole, well-formed ID of a ticket or contact."""
    match = _DOCUMENT.fullmatch(text)
    return match is not None and _day(match[2]) is not None


def day_of(document: str) -> date:
    """Give the date in an ID; raises ValueError for anything but a whole ID."""
    match = _DOCUMENT.fullmatch(document)
    day = _day(match[2]) if match else None
    if day is None:
        raise ValueError(f"not an ID: {document!r}")
    return day


def _day(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def parse_event_id(text: str) -> EventId | None:
    """Read `N-XXXXXX`; None for anything else."""
    match = _EVENT.fullmatch(text)
    return EventId(int(match[1]), match[2]) if match else None


@lru_cache(maxsize=8192)
def ticket_path(ticket: str) -> str:
    """Give the path of a ticket's file; raises ValueError for anything but a whole ID."""
    return f"tickets/{day_of(ticket):%Y/%m/%d}/{ticket}.yaml"


@lru_cache(maxsize=8192)
def ticket_of_path(path: str) -> str | None:
    """Give the ticket whose file stands at the path; None where the path is no ticket's."""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    return stem if is_document_id(stem) and ticket_path(stem) == path else None


def contacts_path(day: date, writer: str) -> str:
    """Give the path of a writer's contacts of a day."""
    return f"contacts/{day:%Y/%m/%d}/{writer}.yaml"


def is_contacts_path(path: str) -> bool:
    """Say whether a path is that of some writer's contacts of a day."""
    folder, _, name = path.rpartition("/")
    digits = folder.removeprefix("contacts/").replace("/", "")[2:]
    day = _day(digits) if digits.isascii() and digits.isdecimal() else None
    return day is not None and name.endswith(".yaml") and contacts_path(day, name.removesuffix(".yaml")) == path


def normalise(text: str) -> str:
    """Read a person's spelling of an ID or a part of one: case, I and L as 1, O as 0."""
    head, dash, tail = text.strip().upper().rpartition("-")
    return f"{head}{dash}{tail.translate(_READ_AS)}"


def matches(part: str, document: str) -> bool:
    """Say whether a normalised part names the document: its whole ID or some of its random characters."""
    if "-" in part:
        return document.endswith(part) or document.startswith(part)
    return part in document[-LENGTH:]
