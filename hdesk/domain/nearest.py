"""Find the word that was meant."""

import re
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 100  # in characters: no word of a desk is longer, and comparing takes time that grows with the square
_UNITS: Final = ("business", "seconds", "minutes", "hours", "days", "weeks")
_SINGULAR: Final = ("second", "minute", "hour", "day", "week")


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """Give the one of `choices` that is written most like `word`, whatever the case; None if none is near.

    Near means a ratio of 0.6 or more in the measure of Ratcliff and Obershelp, as `difflib` computes it.
    """
    if len(word) > _LONGEST:
        return None
    from difflib import get_close_matches

    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


def near_unit(text: str) -> str | None:
    """Name the unit of time that is written most like one in the text that is none."""
    for word in re.findall(r"[a-z]+", text.lower()):
        near = None if word in (*_UNITS, *_SINGULAR) else did_you_mean(word, _UNITS)
        if near:
            return f"did you mean `{near}`?"
    return None
