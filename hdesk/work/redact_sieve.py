"""Tell quickly, of a text, whose personal data may stand in it: most texts hold nobody's."""

import re
from collections.abc import Iterable

from hdesk.domain import spelling
from hdesk.work.redact_scope import Person

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


class Sieve:
    """Looks people up by the words and numbers that every spelling of their values has in it."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_word: dict[str, list[Person]] = {}
        self._by_number: dict[str, list[Person]] = {}
        self._by_part: list[tuple[str, Person]] = []
        for person in people:
            for number in person.known.phones:
                self._by_number.setdefault(spelling.national(number), []).append(person)
            locals_ = (spelling.folded(one).text.partition("@")[0] for one in person.known.emails)
            for value in (*person.known.names, *person.known.ids, *locals_):
                self._learn(value, person)
        self._lengths = sorted({len(one) for one in self._by_number})

    def _learn(self, value: str, person: Person) -> None:
        words = _WORD.findall(spelling.folded(value).text)
        if not words:
            return
        longest = max(words, key=len)
        if not longest.isascii():
            self._by_part.append((longest, person))  # written without spaces, it is not a word of its own
        for word in {longest, "".join(words), "".join(reversed(words))}:
            self._by_word.setdefault(word, []).append(person)

    def candidates(self, text: str) -> list[Person]:
        """Give the people of whom some value may stand in the text, in some spelling; each once."""
        plain = spelling.folded(text).text
        found = [person for word in dict.fromkeys(_WORD.findall(plain)) for person in self._by_word.get(word, ())]
        found += [person for part, person in self._by_part if part in plain]
        digits = "".join(_DIGIT.findall(plain)) if self._lengths else ""
        for length in self._lengths:
            windows = {digits[start : start + length] for start in range(len(digits) - length + 1)}
            found += [
                person for window in sorted(windows & self._by_number.keys()) for person in self._by_number[window]
            ]
        return list({person.name: person for person in found}.values())
