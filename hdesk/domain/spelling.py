"""How personal data may be spelt: one person's values, found in texts whatever case, accents, digits and dashes."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_SPACE = r"[\s\-./()]{0,3}"
_AT = r"(?:\s*(?:@|[(\[]at[)\]])\s*|\s+at\s+|%40)"
_DOT = r"(?:\s*(?:\.|[(\[]dot[)\]])\s*|\s+dot\s+)"
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "shri", "smt", "sri", "kumari"])
_SHORTEST_PART = 3
_SHORTEST_ID = 3
_SHORTEST_NUMBER = 6
"""A number with fewer digits is looked for with its country code only: it could be anything."""


class Folded(NamedTuple):
    """A text without what makes spellings differ; `places` gives where in the text each character comes from."""

    text: str
    places: range | tuple[int, ...]


@lru_cache(maxsize=256)
def folded(text: str) -> Folded:
    """Fold a text: lower case, no accents, plain digits, dashes and spaces, nothing invisible."""
    if text.isascii():
        return Folded(text.lower(), range(len(text)))
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _plain(char):
            chars.append(one)
            places.append(place)
    return Folded("".join(chars), tuple(places))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    found = []
    for one in unicodedata.normalize("NFKD", char).casefold():
        kind = unicodedata.category(one)
        if kind == "Nd":
            found.append(str(unicodedata.decimal(one)))
        elif kind in {"Zs", "Zl", "Zp"} or one.isspace():
            found.append(" ")
        elif kind == "Pd":
            found.append("-")
        elif kind not in {"Mn", "Cf"}:
            found.append(one)
    return "".join(found)


def replaced(text: str, pattern: re.Pattern[str] | None, by: str) -> str:
    """Replace what a pattern finds in the folded text, in the text itself."""
    if pattern is None or not text:
        return text
    plain = folded(text)
    found = list(pattern.finditer(plain.text))
    for match in reversed(found):
        start, end = match.span()
        if start == end:
            continue
        until = plain.places[end] if end < len(plain.text) else len(text)
        text = text[: plain.places[start]] + by + text[until:]
    return text


def name_patterns(name: str) -> tuple[list[str], list[str]]:
    """Give patterns for a whole name, in either order and written as one word, and for each of its parts."""
    words = [word for word in re.split(r"[\s.,]+", folded(name).text) if word]
    parts = [word for word in words if word not in _TITLES]
    wholes = [r"[\W_]*".join(map(re.escape, order)) for order in dict.fromkeys((tuple(parts), tuple(reversed(parts))))]
    singles = [re.escape(part) for part in parts if len(part) >= _SHORTEST_PART or not part.isascii()]
    return [_word(one) for one in wholes if one], [_word(one) for one in singles]


def phone_pattern(number: str) -> str:
    """Give the pattern of a phone number in E.164: with and without country code, grouped in any way."""
    code, national = _divided(number)
    body = _SPACE.join(national)
    prefixed = rf"(?:\+|00?|%2b)?{_SPACE.join(code)}{_SPACE}(?:0{_SPACE})?" if code else r"\+?"
    optional = len(national) >= _SHORTEST_NUMBER
    lead = rf"(?:{prefixed}|\+|\(?0{_SPACE})?" if optional else rf"(?:{prefixed})"
    return rf"(?<!\d){lead}{body}(?!\d)"


def national(number: str) -> str:
    """Give the digits that every spelling of a phone number has in it."""
    return _divided(number)[1]


@lru_cache(maxsize=4096)
def _divided(number: str) -> tuple[str, str]:
    """Divide a number into its country code and the rest; one that is none is all rest."""
    import phonenumbers

    digits = re.sub(r"\D", "", folded(number).text)
    try:
        parsed = phonenumbers.parse(f"+{digits}" if number.startswith("+") else number, None)
    except phonenumbers.NumberParseException:
        return "", digits
    return str(parsed.country_code), str(phonenumbers.national_significant_number(parsed))


def email_pattern(address: str) -> str:
    """Give the pattern of an e-mail address, also as people write it for no robot to read."""
    local, _, domain = folded(address).text.partition("@")
    spelt = _DOT.join(re.escape(part) for part in domain.split("."))
    return rf"(?<![\w.+%-]){re.escape(local)}{_AT}{spelt}(?![\w-]|\.\w)"


def id_pattern(identity: str) -> str | None:
    """Give the pattern of a customer's ID; None for one so short that it could be anything."""
    plain = folded(identity).text.strip()
    return _word(re.escape(plain)) if len(plain) >= _SHORTEST_ID else None


def any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Compile patterns into one, the longest first; None where there is none."""
    wanted = sorted(dict.fromkeys(patterns), key=lambda one: (-len(one), one))
    return re.compile("|".join(f"(?:{one})" for one in wanted)) if wanted else None


def _word(pattern: str) -> str:
    """Bound a pattern by words; in scripts without capitals words are often written without spaces."""
    if any(unicodedata.category(char) == "Lo" for char in pattern):
        return pattern
    return rf"(?<![^\W_]){pattern}(?![^\W_])"
