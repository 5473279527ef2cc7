"""Proof of a merge of redactions: two values that differ in nothing but their pseudonyms."""

import re
from typing import Any


def same_but_for_names(one: Any, other: Any) -> bool:
    """Say whether two values differ in nothing but which pseudonyms stand in them."""
    return bool(_veiled(one) == _veiled(other))


def _veiled(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"anon-[0-9A-Z]{6}", "anon", value)
    if isinstance(value, dict):
        return {key: _veiled(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_veiled(item) for item in value]
    return value
