"""Proof of a redaction: what changed in the past is only that words were taken out."""

import re
from typing import Any

_TAKEN = re.compile(r"\[redacted\]|\banon-[0-9A-Z]{6}\b")


def only_redacted(old: Any, new: Any) -> bool:
    """Say whether of plain values (`msgspec.to_builtins`) nothing but words was taken out, or replaced by a pseudonym.

    Texts may lose parts to `[redacted]` or a pseudonym, and keys may go; nothing else may change or come, but a
    pseudonym where no customer's ID was.
    """
    if old == new:
        return True
    if isinstance(old, dict) and isinstance(new, dict):
        came = (value for key, value in new.items() if key not in old)
        kept = (only_redacted(value, new[key]) for key, value in old.items() if key in new)
        return all(isinstance(one, str) and _TAKEN.fullmatch(one) for one in came) and all(kept)
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(only_redacted, old, new))
    return isinstance(old, str) and isinstance(new, str) and _is_cut(old, new)


def _is_cut(old: str, new: str) -> bool:
    """Say whether a text is the other with parts replaced by marks of redaction."""
    pieces = [piece for piece in _TAKEN.split(new) if piece]
    if not _TAKEN.search(new):
        return False
    place = 0
    for number, piece in enumerate(pieces):
        if number == 0 and new.startswith(piece):
            found = 0 if old.startswith(piece) else -1
        else:
            found = old.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    last = pieces[-1] if pieces else ""
    return not last or not new.endswith(last) or old.endswith(last)


def same_but_for_names(one: Any, other: Any) -> bool:
    """Say whether two values differ in nothing but which pseudonyms stand in them."""
    return bool(_veiled(one) == _veiled(other))


def _veiled(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"\banon-[0-9A-Z]{6}\b", "anon", value)
    if isinstance(value, dict):
        return {key: _veiled(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_veiled(item) for item in value]
    return value
