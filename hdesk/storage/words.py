"""Words: which rows of the index have a text in them, found without reading every row.

A term is an unbroken run of letters and digits of the casefolded text, where every character beyond ASCII counts as
one. What a text has in it, it has in its terms: where `credit` stands in a text, one of its terms has `credit` in it.
So rows are looked up in three steps: the terms that have the wanted run in them, the rows with such a term, the rows
that have one for each run. Too many may be found, never too few.

For a table with words there are beside it `_words` (an FTS5 index without positions and without the text), `_found`
and `_all` (views of it by term) and `_terms` (every term that was ever there: scanning `_all` would read all of it).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hdesk.storage.database import quoted
from hdesk.storage.index_plan import rows_of

_SHORT = 8_000
"""Characters of a text without care for its terms: FTS5 cuts a term off at 32,768 bytes, and what is cut off would
not be found."""
_LONG = 64
_REACH = 32
"""In a longer text a longer term is cut into pieces that overlap by so much. Of what is wanted, so many characters
serve: wherever they stand, they lie within one piece."""

_FEW = 500  # rows whose terms are added one by one; after more, all terms are collected at once
_RUNS = 2  # of one text wanted; a third narrows little, and each costs a look-up
_LOOKUPS = 100  # more are no faster than reading all
_APART = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in range(256))  # noqa: PLR2004 - ASCII


class Every(NamedTuple):
    """All of these are wanted; none at all: anything will do."""

    parts: tuple["Wanted", ...]


class Some(NamedTuple):
    """At least one of these is wanted."""

    parts: tuple["Wanted", ...]


Wanted = str | Every | Some
"""What a text must have in it, whatever the case: of a plain one, its runs of letters and digits."""


def make(connection: sqlite3.Connection, table: str) -> None:
    """Make what finds the rows of a table by their words."""
    run = connection.execute
    run(f"CREATE VIRTUAL TABLE {table}_words USING fts5(words, content='', columnsize=0, detail=none, tokenize=ascii)")
    run(f"CREATE VIRTUAL TABLE {table}_found USING fts5vocab({table}_words, instance)")
    run(f"CREATE VIRTUAL TABLE {table}_all USING fts5vocab({table}_words, row)")
    run(f"CREATE TABLE {table}_terms (term TEXT PRIMARY KEY) WITHOUT ROWID")


class Adder:
    """Adds the words of rows that are added to a table; `worded` are the columns with texts."""

    def __init__(
        self, connection: sqlite3.Connection, table: str, columns: Sequence[str], worded: Sequence[str]
    ) -> None:
        self.table = table
        self._connection = connection
        self._places = [columns.index(one) for one in worded]
        self._count = 0

    def add(self, first: int, rows: Sequence[Sequence[Any]]) -> None:
        """Add the words of rows with the numbers from `first` on."""
        many = self._connection.executemany
        self._count += len(rows)
        texts = [_indexed(row[place] for place in self._places) for row in rows]
        many(f"INSERT INTO main.{self.table}_words (rowid, words) VALUES (?, ?)", enumerate(texts, first))  # noqa: S608
        if self._count <= _FEW:
            terms = {term for text in texts for term in _runs(text)}
            many(f"INSERT OR IGNORE INTO main.{self.table}_terms VALUES (?)", ((one,) for one in terms))  # noqa: S608

    def finish(self) -> None:
        """Note the terms of what was added."""
        if self._count > _FEW:
            self._connection.execute(
                f"INSERT OR IGNORE INTO main.{self.table}_terms SELECT term FROM main.{self.table}_all"  # noqa: S608
            )


def forget(connection: sqlite3.Connection, table: str, worded: Sequence[str], doc: int) -> None:
    """Take the words of a file's rows away, for which the rows must still be there."""
    delete = f"INSERT INTO main.{table}_words ({table}_words, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608
    select = f"SELECT row, {', '.join(map(quoted, worded))} FROM main.{table} WHERE row BETWEEN ? AND ?"  # noqa: S608
    for number, *texts in connection.execute(select, rows_of(doc)).fetchall():
        connection.execute(delete, (number, _indexed(texts)))


def _indexed(values: Iterable[Any]) -> str:
    """Give the texts among some values as FTS5 is given them."""
    folded = "\n".join([one for one in values if isinstance(one, str)]).casefold()
    if len(folded) <= _SHORT:
        return folded
    return " ".join([run[at : at + _LONG] for run in _runs(folded) for at in range(0, len(run), _REACH)])


def _runs(folded: str) -> list[str]:
    """Take a casefolded text apart as FTS5 does, that is by bytes: no byte of a character beyond ASCII is ASCII.

    What cannot be encoded (an argument may hold it, a file never does) parts like a space.
    """
    return [run.decode() for run in folded.encode("utf-8", "replace").translate(_APART).split()]


def holding(table: str, key: str, wanted: Wanted) -> tuple[str, list[str]] | None:
    """Give a query, and its values, for the keys of all rows that may have in them what is wanted.

    Rows that are laid over the index (their numbers are negative) have no words and are all given.
    None where nothing narrows.
    """
    formula = _formula(table, wanted)
    if formula is None or len(formula[1]) > _LOOKUPS:
        return None
    name = quoted(key)
    sql = (
        f"SELECT {name} FROM main.{table} WHERE {formula[0]} "  # noqa: S608 - names of ours
        f"UNION ALL SELECT {name} FROM {table} WHERE row < 0"
    )
    return sql, formula[1]


def _formula(table: str, wanted: Wanted) -> tuple[str, list[str]] | None:
    if isinstance(wanted, str):
        runs = sorted(filter(_tells, set(_runs(wanted.casefold()))), key=lambda run: (-len(run), run))[:_RUNS]
        one = (
            f"row IN (SELECT doc FROM main.{table}_found WHERE term IN "  # noqa: S608 - names of ours
            f"(SELECT term FROM main.{table}_terms WHERE instr(term, ?)))"
        )
        return (f"({' AND '.join([one] * len(runs))})", [run[:_REACH] for run in runs]) if runs else None
    parts = [_formula(table, part) for part in wanted.parts]
    known = [part for part in parts if part is not None]
    if not known or (isinstance(wanted, Some) and len(known) < len(parts)):
        return None
    joint = " AND " if isinstance(wanted, Every) else " OR "
    return f"({joint.join(sql for sql, _ in known)})", [value for _, values in known for value in values]


def _tells(run: str) -> bool:
    """Say whether a run is worth a look-up: nearly every row has any one letter in it."""
    return len(run.encode()) > 1
