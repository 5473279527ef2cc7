"""Whether a change in place is a redaction and nothing else: what the proof of history asks."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from hdesk.domain.known import PSEUDONYM
from hdesk.domain.model import Ticket
from hdesk.domain.redaction import BLANK, WORDS, names_of, redactions

Names = Collection[str] | None
"""The pseudonyms that may stand now; None for any."""


_TAKEN = re.compile(rf"{re.escape(BLANK)}|{PSEUDONYM.pattern}")


def names_added(before: Ticket, after: Ticket) -> frozenset[str]:
    """Give the pseudonyms of the redactions that a ticket has and had not before; what they took out may be gone."""
    known = redactions(before)
    added = (one for chars, one in redactions(after).items() if chars not in known)
    return frozenset(name for one in added for name in names_of(one))


def only_redacted(old: Any, new: Any, names: Names = None) -> bool:
    """Say whether of an event, entry or facts, as plain values, only words were taken out, and the customer hidden.

    Where no `names` are given, any pseudonym will do.
    """
    return not any(_unlike("", old, new, names))


def _unlike(path: str, old: Any, new: Any, names: Names) -> Iterator[str]:
    if old == new:
        return
    parts = path.split(".")
    if path == "customer" or parts[:2] == ["changes", "customer"]:
        if not _customer_hidden(old, new, names):
            yield f"{path} is not under a pseudonym of a redaction"
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            inner = f"{path}.{key}" if path else str(key)
            yield from _unlike(inner, old.get(key), new.get(key), names)
    elif isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _unlike(path, one, other, names)
    elif not (isinstance(old, str) and isinstance(new, str) and _may_hide(path) and _hidden(old, new, names)):
        yield f"{path} was changed"


def _may_hide(path: str) -> bool:
    """Say whether a redaction takes something out of what stands there."""
    parts = path.split(".")
    if parts[0] == "changes":
        parts = parts[1:]
    if parts[0] in {"order", "fields"}:
        return path not in {"order.value", "order.pincode"}
    return len(parts) == 1 and parts[0] in WORDS


def _hidden(old: str, new: str, names: Names) -> bool:
    """Say whether a text is another one with some of its parts blanked or under a pseudonym."""
    if names is not None and not names:
        return False
    first, *rest = _TAKEN.split(new)
    given = set(PSEUDONYM.findall(new))
    if not rest or not (names is None or BLANK in new or given & set(names)):
        return False
    *middle, last = rest
    place, end = len(first), len(old) - len(last)
    if not (old.startswith(first) and old.endswith(last)):
        return False
    # Each kept piece is looked for once, from the left: no text makes this slow, as a pattern with many gaps would be.
    for piece in middle:
        found = old.find(piece, place + 1, end)
        if found < 0:
            return False
        place = found + len(piece)
    return place < end


def _customer_hidden(old: Any, new: Any, names: Names) -> bool:
    """Say whether what was told of a customer became a pseudonym, or nothing."""

    def stands(one: Any) -> bool:
        return isinstance(one, str) and PSEUDONYM.fullmatch(one) is not None and (names is None or one in names)

    if isinstance(new, dict):
        kind = old.get("type") if isinstance(old, dict) else None
        rest = {key: value for key, value in new.items() if key != "type"}
        return new.get("type") == kind and len(rest) == 1 and stands(next(iter(rest.values())))
    if not isinstance(new, (list, tuple)) or (names is not None and not names):
        return False
    return all(one == "" or stands(one) for one in new)
