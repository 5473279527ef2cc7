"""From a pattern to what every text that it matches must have in it.

Only what is plain is understood: letters, digits and signs that stand for themselves, groups, alternatives, repeats.
From a pattern with anything else in it nothing is concluded: too little narrows less, too much would hide a match.
"""

import re

from hdesk.storage.words import Every, Some, Wanted

_TOKEN = re.compile(
    r"""(?P<open>\((?:\?:)?+(?!\?))
    | (?P<close>\))
    | (?P<either>\|)
    | (?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
    | (?P<some>\[\^?+[^\]\[\\]+\]|\\[bBdDsSwW]|[.^$])
    | (?P<plain>\\[^\w\s]|[^\\\[\](){}|*+?.^$])
    | (?P<unclear>.)""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_LONGEST = 500  # characters of a pattern; also a bound for the nesting of groups


class _Unclear(Exception):  # noqa: N818 - it never leaves this module
    """Something in the pattern is not understood."""


def literals(pattern: str) -> Wanted | None:
    """Say what a text must have in it, whatever the case, for a pattern of RE2 to match; None where it is unclear."""
    if len(pattern) > _LONGEST or pattern.count("(") > _LONGEST // 10:
        return None
    try:
        return _Reader(pattern).all()
    except _Unclear:
        return None


class _Reader:
    """Reads a pattern, part by part."""

    def __init__(self, pattern: str) -> None:
        self._parts = [(found.lastgroup, found[0]) for found in _TOKEN.finditer(pattern)]
        self._at = 0

    def all(self) -> Wanted:
        """Read the pattern to its end."""
        found = self._either()
        if self._at < len(self._parts):
            raise _Unclear
        return found

    def _kind(self) -> str | None:
        return self._parts[self._at][0] if self._at < len(self._parts) else None

    def _either(self) -> Wanted:
        choices = [self._sequence()]
        while self._kind() == "either":
            self._at += 1
            choices.append(self._sequence())
        return Some(tuple(choices))

    def _sequence(self) -> Wanted:
        found: list[Wanted] = [""]
        while (kind := self._kind()) not in {None, "close", "either"}:
            one = self._one(kind)
            times = self._repeat()
            if isinstance(one, str) and isinstance(found[-1], str) and times is None:
                found[-1] += one
                continue
            if times != "maybe":
                found.append(one)
            found.append("")
        return Every(tuple(found))

    def _one(self, kind: str | None) -> Wanted:
        """Read a character, or a group; what may be one of several characters has nothing in it that is known."""
        written = self._parts[self._at][1]
        self._at += 1
        if kind == "plain":
            # How RE2 tells cases beyond ASCII apart need not be how Python does.
            return written[-1] if written[-1].isascii() else " "
        if kind == "some":
            return " "
        if kind != "open":
            raise _Unclear
        found = self._either()
        if self._kind() != "close":
            raise _Unclear
        self._at += 1
        return found

    def _repeat(self) -> str | None:
        """Read how often: None for once, `maybe` where it may be never, `often` where it is at least once."""
        if self._kind() != "repeat":
            return None
        written = self._parts[self._at][1]
        self._at += 1
        return "maybe" if written.startswith(("*", "?", "{0")) else "often"
