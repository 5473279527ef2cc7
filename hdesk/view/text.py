"""Text for people: values written out, and nothing in them that a terminal or a spreadsheet would obey."""

import re
from datetime import date, datetime
from typing import Any

from hdesk.domain.facts import plain_number

# Control characters, the marks that make a terminal show text in another order than it has, and bytes that were no
# UTF-8, which no terminal could be given.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d ]*(\.\d+)?%?")


def safe(text: str) -> str:
    """Replace what a terminal would act on by a visible mark; tabs and line ends stay."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(json: str) -> str:
    """Escape in JSON what a terminal would act on; whoever reads the JSON gets the very same texts."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def one_line(text: str) -> str:
    """Give safe text in one line."""
    return safe(" ".join(text.split()))


def cell(value: Any) -> str:
    """Write a value for a cell of a table: moments without seconds, numbers as people write them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(plain_number(round(value, 4)))
    if hasattr(value, "exceeds"):
        from hdesk.domain.durations import format_duration

        return format_duration((value.end - value.start).total_seconds())
    if isinstance(value, (list, tuple)):
        return one_line(", ".join(str(item) for item in value))
    return one_line(str(value))


def data(value: Any) -> Any:
    """Give a value as JSON has it: moments in ISO 8601 with offset, spans of time in seconds."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float):
        return plain_number(value)
    if hasattr(value, "exceeds"):
        return plain_number((value.end - value.start).total_seconds())
    if isinstance(value, dict):
        return {str(key): data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [data(item) for item in value]
    return value


def spreadsheet(value: Any) -> str:
    """Write a value for CSV: safe, and what a spreadsheet would take for a formula starts with an apostrophe."""
    plain = data(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list):
        plain = ", ".join(str(item) for item in plain)
    text = safe(str(plain))
    if isinstance(value, str) and text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
