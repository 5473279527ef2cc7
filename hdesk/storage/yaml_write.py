"""Write YAML: plain values to the one form of bytes that a desk's files have."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from math import isfinite
from typing import Final

MAX_DEPTH: Final = 20
"""How many lists and mappings may stand inside one another, the outermost counted."""

# Readers hold a key that may turn out to have no colon for this many characters, and then give up.
_MAX_KEY: Final = 1024

# What stands within the brackets of character classes. They name what is left out: wide classes of what is
# let in take long to compile, at every start.
#
# What may not stand in a file as itself: control characters (tab and line feed excepted), what YAML 1.1 takes
# for a line end and 1.2 does not, half surrogate pairs, the byte order mark, and the marks that make a
# terminal show text in another order.
HIDDEN: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
# What no plain text starts with: blanks, signs, indicators. A-Z a-z 0-9 _ ( $ / and all beyond ASCII remain.
NO_START: Final = r"\x00-\x23\x25-\x27\x29-\x2e\x3a-\x40\x5b-\x5e\x60\x7b-\xa0"
# What a plain text does not hold, `:` and `#` in some places excepted.
NOT_PLAIN: Final = r":\#\t\n" + HIDDEN

# Quoted although it looks plain: what some reader of YAML 1.1 or 1.2 takes for a number (also octal,
# hexadecimal, grouped, sexagesimal), a date, a moment, a truth value or nothing. A plain text never starts
# with a sign, a dot or an indicator, so what does need not be listed.
_PLAIN: Final = rf"""
    (?: (?=[0-9])
        (?! (?: [0-9] [0-9_,]* (?: \.[0-9_,.]* )? (?: [eE][-+0-9_,.]* )?
              | 0 [xXoObB] [0-9a-fA-F_,]*
              | [0-9] [0-9_,]* (?: :[0-9_,]* )+ (?: \.[0-9_]* )?
              | [0-9]+ - [0-9]{{1,2}} - [0-9]{{1,2}} (?: [Tt\ ] [-+0-9:.TtZz\ ]* )? ) \Z )
      | (?=[^0-9{NO_START}])
        (?! (?: [yY](?i:es)? | [nN](?i:o|ull)? | [oO](?i:n|ff) | [tT](?i:rue) | [fF](?i:alse) ) \Z ) )
    [^{NOT_PLAIN}]*+ (?: (?: :(?=\S) | (?<!\s)\# ) [^{NOT_PLAIN}]*+ )*+
    (?<!\s)
    """
_LITERAL: Final = rf"[^{HIDDEN}]*+"
_ESCAPED: Final = rf'["\\\t\n{HIDDEN}]'
_SHORT_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@cache
def _plain() -> re.Pattern[str]:
    """Compile the pattern with the first text: many a command writes none."""
    return re.compile(_PLAIN, re.VERBOSE)


def dump(value: Mapping[str, object]) -> bytes:
    """Write a mapping as one YAML document.

    Values are str, int, float, bool, date, aware datetime, list (or tuple) and mapping, in the order given.
    The bytes follow from the value alone: block style, lists not indented, text of several lines as a literal
    block, no text ever folded, and every text quoted that a reader of YAML 1.1 or 1.2 could take for
    something else.

    Raises:
        TypeError: a value of another type (None too: leave the key out), or a key that is not text.
        ValueError: half a surrogate pair, a number that is not finite, a moment without an offset, a key of
            more than 1,024 characters, or lists and mappings nested more than 20 deep.
    """
    out: list[str] = []
    _mapping(value, "", "", out, 1)
    return "".join(out).encode()


def dump_documents(values: Iterable[Mapping[str, object]]) -> bytes:
    r"""Write mappings as a stream of documents, each after a line `---`.

    Appending a document to such a file is adding its bytes at the end. Raises what `dump` raises.
    """
    return b"".join(b"---\n" + dump(value) for value in values)


def _mapping(value: Mapping[str, object], first: str, pad: str, out: list[str], depth: int) -> None:
    """Write a mapping's lines: the first one after `first`, the others after `pad`."""
    if not isinstance(value, Mapping):
        raise TypeError(f"A mapping is needed here, not {value!r}")
    if depth > MAX_DEPTH:
        raise ValueError(f"Lists and mappings are nested more than {MAX_DEPTH} deep")
    if not value:
        out.append(first + "{}\n")
    for key, item in value.items():
        name = _key(key)
        kind = type(item)
        if kind is str:
            out.append(f"{first}{name}: {_text(item, pad)}\n")  # type: ignore[arg-type]
        elif item and isinstance(item, Mapping):
            out.append(f"{first}{name}:\n")
            _mapping(item, pad + "  ", pad + "  ", out, depth + 1)
        elif item and isinstance(item, list | tuple):
            out.append(f"{first}{name}:\n")
            _sequence(item, pad, pad, out, depth + 1)
        else:
            out.append(f"{first}{name}: {_scalar(item, pad)}\n")
        first = pad


def _sequence(value: list[object] | tuple[object, ...], first: str, pad: str, out: list[str], depth: int) -> None:
    """Write a list's items: the first one's dash after `first`, the others' after `pad`."""
    if depth > MAX_DEPTH:
        raise ValueError(f"Lists and mappings are nested more than {MAX_DEPTH} deep")
    for item in value:
        if item and isinstance(item, Mapping):
            _mapping(item, first + "- ", pad + "  ", out, depth + 1)
        elif item and isinstance(item, list | tuple):
            _sequence(item, first + "- ", pad + "  ", out, depth + 1)
        else:
            out.append(f"{first}- {_scalar(item, pad)}\n")
        first = pad


def _scalar(value: object, pad: str) -> str:
    """Write what takes one line, or a text, in a mapping or list whose lines start with `pad`."""
    if isinstance(value, str):
        return _text(str.__str__(value), pad)
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    hint = ": leave the key out" if value is None else ""
    raise TypeError(f"YAML of a desk cannot hold {value!r} of type {type(value).__name__}{hint}")


def _float(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"A number must be finite, not {value!r}")
    digits = float.__repr__(value)
    # YAML 1.1 takes 1e+16 for text: there a number with an exponent needs a dot.
    return digits.replace("e", ".0e") if "e" in digits and "." not in digits else digits


def _moment(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(f"A moment needs its offset from UTC: {value.isoformat()}")
    return value.isoformat()


# In this order: a bool is an int, and a moment a date.
_WRITERS: Final[tuple[tuple[type, Callable[..., str]], ...]] = (
    (bool, lambda value: "true" if value else "false"),
    (int, int.__repr__),
    (float, _float),
    (datetime, _moment),
    (date, date.isoformat),
    (Mapping, lambda _: "{}"),
    (list, lambda _: "[]"),
    (tuple, lambda _: "[]"),
)


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    """Write a mapping's key, always on one line."""
    if not isinstance(key, str):
        raise TypeError(f"A key is text, not {key!r}")
    text = str.__str__(key)
    written = text if _plain().fullmatch(text) else _quoted(text)
    if len(written) > _MAX_KEY:
        raise ValueError(f"A key has at most {_MAX_KEY} characters: {key[:40]!r}…")
    return written


def _text(text: str, pad: str) -> str:
    """Write a text: plain, as a literal block, or in double quotes."""
    if _plain().fullmatch(text):
        return text
    if "\n" in text and not text.isspace() and re.fullmatch(_LITERAL, text):
        return _literal(text, pad)
    return _quoted(text)


def _literal(text: str, pad: str) -> str:
    """Write a text of several lines, without the line end after the last one."""
    indent = pad + "  "
    # A first line that is empty or starts with a blank would hide how deep the block is indented.
    header = "|2" if text[0] in " \t\n" else "|"
    if not text.endswith("\n"):
        header += "-"
        body = text
    else:
        header += "+" if text.endswith("\n\n") else ""
        body = text[:-1]
    lines = [indent + line if line else "" for line in body.split("\n")]
    return header + "\n" + "\n".join(lines)


def _quoted(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise ValueError(f"{half}, character {error.start + 1} of a text, is half a surrogate pair") from error
    return '"' + re.sub(_ESCAPED, _escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    # Every character that is escaped has four hexadecimal digits at most, so these are JSON's escapes too.
    return _SHORT_ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"
