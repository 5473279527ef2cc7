"""Confined statements: what a desk's own settings ask of the index, which may be anybody's.

A statement that somebody else has written may read the tables it is meant to read and call functions that do no harm,
and nothing else; SQLite asks about each of them while it compiles the statement. How long it may run is bounded in
steps and in seconds of the processor, and how long a text may grow.
"""

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hdesk.domain.findings import Finding, Unsound

FUNCTIONS = (
    "abs", "avg", "coalesce", "count", "ifnull", "iif", "instr", "length", "like", "lower", "max", "min", "nullif",
    "round", "substr", "substring", "sum", "total", "typeof", "upper",
)  # fmt: skip
"""The functions of SQLite that may be called: each takes time in proportion to what it is given, at most, and needs
no more room than that; none looks at the clock, at chance or outside."""

_STEPS = 100_000_000
_SECONDS = 10.0
_ALL_SECONDS = 60.0
_LENGTH = 1_000_000
_LIKE_LENGTH = 2_000
_BETWEEN = 1_000  # steps from one look at the bounds to the next
_TOO_LONG = "it takes too long: more than {:,} steps, or {:g} seconds"


class Allowance:
    """How many seconds of the processor all confined statements of a command may take together."""

    def __init__(self) -> None:
        self.left = _ALL_SECONDS


class _Bounds:
    """Counts the steps of one statement."""

    def __init__(self, seconds: float) -> None:
        self.left = _STEPS // _BETWEEN
        self.until = time.process_time() + min(seconds, _SECONDS)

    def over(self) -> bool:
        """Say whether the statement has had its share."""
        self.left -= 1
        return self.left < 0 or time.process_time() > self.until


def query_confined(
    connection: sqlite3.Connection,
    statement: str,
    values: Mapping[str, Any],
    tables: Collection[str],
    *,
    functions: Collection[str] = (),
    allowance: Allowance | None = None,
) -> list[tuple[Any, ...]]:
    """Ask what somebody else has written, of these tables; the connection's own `functions` may be called, too.

    What it takes goes off the allowance.

    Raises:
        Unsound: it asks for something else, is no statement, or takes too long.
    """
    allowance = allowance or Allowance()
    start = time.process_time()
    bounds = _Bounds(allowance.left)
    with _confinement(connection, tables, {*FUNCTIONS, *functions}, bounds):
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            message = _TOO_LONG.format(_STEPS, _SECONDS) if str(error) == "interrupted" else str(error)
            raise Unsound(Finding(message)) from error
        finally:
            allowance.left -= time.process_time() - start


@contextmanager
def _confinement(
    connection: sqlite3.Connection, tables: Collection[str], functions: Collection[str], bounds: _Bounds
) -> Iterator[None]:
    def judge(action: int, first: str | None, second: str | None, _: str | None, view: str | None) -> int:
        # What a view reads and calls is the view's own affair; nobody but hdesk makes views.
        allowed = (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and (view is not None or first in tables))
            or (action == sqlite3.SQLITE_FUNCTION and (view is not None or (second or "").lower() in functions))
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    connection.create_function("like", 2, _like, deterministic=True)
    connection.create_function("instr", 2, _instr, deterministic=True)
    length = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH)
    connection.set_authorizer(judge)
    connection.set_progress_handler(bounds.over, _BETWEEN)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)


def _instr(text: Any, part: Any) -> int | None:
    """Find a part in a text, as SQLite's own does, but in time that does not grow with the product of both."""
    return None if text is None or part is None else str(text).find(str(part)) + 1


def _like(pattern: Any, text: Any) -> bool | None:
    """Match `%` and `_`, whatever the case of ASCII letters, as SQLite does, without trying every way to match."""
    if pattern is None or text is None:
        return None
    first, *rest = _folded(pattern).split("%")
    wanted = _folded(text)
    if "_" in str(pattern) and len(wanted) > _LIKE_LENGTH:
        raise ValueError("this text is too long for LIKE with `_`")
    if not rest:
        return len(first) == len(wanted) and _at(wanted, 0, first)
    *middle, last = rest
    end = len(wanted) - len(last)
    place = len(first)
    if end < place or not _at(wanted, 0, first) or not _at(wanted, end, last):
        return False
    for part in middle:
        found = _find(wanted, part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _find(text: str, part: str, start: int, end: int) -> int:
    if "_" not in part:
        return text.find(part, start, end)
    return next((place for place in range(start, end - len(part) + 1) if _at(text, place, part)), -1)


def _at(text: str, place: int, part: str) -> bool:
    if "_" not in part:
        return text.startswith(part, place)
    return all(wanted in {"_", one} for wanted, one in zip(part, text[place : place + len(part)], strict=True))


def _folded(value: Any) -> str:
    text = str(value)
    return text.lower() if text.isascii() else "".join(one.lower() if one.isascii() else one for one in text)
