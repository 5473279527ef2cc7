"""Expressions that desk.yaml gives for its own KPIs: whether a text is one expression of SQL, and no more than that.

What it may read and call is SQLite's to judge (storage/confined.py); here it is made sure that it stays an expression
wherever it is put, and small enough to be compiled in no time.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST = 2_000
"""The characters of the longest expression."""

VALUES = (":moment", ":good")
"""What an expression may name beside columns: the moment that figures are as of, and the score that counts as good."""

_TOKEN = re.compile(
    r"""\s+ | (?P<comment>--|/\*) | (?P<text>[xX]?'(?:[^']|'')*') | (?P<quoted>"(?:[^"]|"")*")
    | (?P<value>[:@$?\#]\w*) | (?P<word>[^\W\d]\w*) | (?P<number>\d[\w.]*|\.\d\w*)
    | (?P<sign><>|<=|>=|==|!=|\|\||[-+*/%<>=(),.&|~]) | (?P<odd>.)""",
    re.VERBOSE | re.DOTALL,
)
_SELECTS = 3

_FOREIGN = frozenset((
    "WITH", "RECURSIVE", "UNION", "EXCEPT", "INTERSECT", "JOIN", "VALUES", "OVER", "WINDOW", "FILTER", "RAISE",
    "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "RETURNING", "INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE",
    "DROP", "ALTER", "ATTACH", "DETACH", "PRAGMA", "VACUUM", "REINDEX", "ANALYZE", "BEGIN", "COMMIT", "ROLLBACK",
    "SAVEPOINT", "RELEASE", "EXPLAIN", "INDEXED", "MATCH", "REGEXP", "GLOB",
))  # fmt: skip


class Token(NamedTuple):
    """A word, sign, text or number of an expression."""

    kind: str
    text: str

    @property
    def upper(self) -> str:
        """Give it as SQL's own words are compared."""
        return self.text.upper()


class Flaw(NamedTuple):
    """What is wrong with an expression; `word` is what in it is to blame."""

    message: str
    hint: str | None = None
    word: str | None = None


def tokens_of(text: str) -> list[Token]:
    """Take an expression apart."""
    return [Token(match.lastgroup, match[0]) for match in _TOKEN.finditer(text) if match.lastgroup is not None]


def flaws(text: str) -> Iterator[Flaw]:
    """Say why a text cannot stand where one expression is wanted; only the first flaw of each kind."""
    if not text.strip():
        yield Flaw("an empty expression", "leave the key away")
        return
    if len(text) > MOST:
        yield Flaw(f"an expression has at most {MOST:,} characters, not {len(text):,}")
        return
    tokens = tokens_of(text)
    for flaw in (_odd(tokens), _brackets(tokens), _foreign(tokens), _selects(tokens)):
        if flaw is not None:
            yield flaw
            return


def _odd(tokens: Sequence[Token]) -> Flaw | None:
    for token in tokens:
        if token.kind == "comment":
            return Flaw("an expression has no comments", "write them in YAML, after a #", token.text)
        if token.text == ";":
            return Flaw("one expression stands here, and no statement after it", "leave the `;` away", ";")
        if token.text in {"'", '"'}:
            return Flaw(f"a text that begins with {token.text} does not end", None, token.text)
        if token.kind == "odd":
            return Flaw(f"{token.text!r} is no part of an expression", "names may stand in double quotes", token.text)
        if token.kind == "value" and token.text not in VALUES:
            return Flaw(f"there is no value {token.text!r}", f"there are {' and '.join(VALUES)}", token.text)
    return None


def _brackets(tokens: Sequence[Token]) -> Flaw | None:
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth < 0:
            return Flaw("a bracket is closed that was not opened", None, ")")
    return Flaw("a bracket is opened and not closed", None, "(") if depth else None


def _foreign(tokens: Sequence[Token]) -> Flaw | None:
    for token in tokens:
        if token.kind == "word" and token.upper in _FOREIGN:
            hint = "conditions are put together with AND, OR, NOT, IN, BETWEEN, LIKE, CASE and brackets"
            return Flaw(f"{token.upper} is no part of an expression here", hint, token.text)
    return None


def _selects(tokens: Sequence[Token]) -> Flaw | None:
    """Let a SELECT stand in brackets, of one table: `id IN (SELECT id FROM events WHERE …)`."""
    number = 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1].upper if place else ""
        if token.kind != "word":
            continue
        if token.upper == "SELECT":
            number += 1
            if before != "(":
                return Flaw("a SELECT stands in brackets of its own", "id IN (SELECT id FROM …)", token.text)
        elif token.upper == "FROM" and before != "DISTINCT" and not _one_table(tokens[place + 1 : place + 5]):
            hint = "FROM table WHERE …; no other table beside it"
            return Flaw(
                "after FROM stands the name of one table, then WHERE or the end of the bracket", hint, token.text
            )
    return Flaw(f"more than {_SELECTS} SELECTs in one expression") if number > _SELECTS else None


def _one_table(following: Sequence[Token]) -> bool:
    """Judge what follows a FROM: a name, perhaps another one for it, and then WHERE or a bracket."""
    kinds = [token.kind == "word" for token in following]
    if not kinds or not kinds[0]:
        return False
    place = 1
    if len(following) > place and following[place].upper == "AS":
        place += 1
    if len(following) > place and kinds[place] and following[place].upper != "WHERE":
        place += 1
    return len(following) > place and (following[place].upper == "WHERE" or following[place].text == ")")
