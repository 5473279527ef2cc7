"""SQLite: tables of rows to ask figures of."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]


def quoted(name: str) -> str:
    """Write a name so that it is a name whatever it holds: a desk's own fields may have a hyphen."""
    return '"' + name.replace('"', '""') + '"'


class Database:
    """Some tables in memory."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:")

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Make a table and fill it."""
        self._connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(map(quoted, columns))})")
        places = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({places})", rows)  # noqa: S608 - quoted

    def columns(self, name: str) -> list[str]:
        """Name the columns of a table or view."""
        return [str(row[1]) for row in self.query(f"PRAGMA table_info({quoted(name)})", {})]

    def index(self, table: str, column: str) -> None:
        """Let rows be found by a column, if they are not yet."""
        name = quoted(f"{table} by {column}")
        self._connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {quoted(table)} ({quoted(column)})")

    def script(self, sql: str) -> None:
        """Run statements without a result, such as views."""
        self._connection.executescript(sql)

    def function(self, name: str, function: Callable[[float | None], str | None]) -> None:
        """Let statements call a function of one number."""
        self._connection.create_function(name, 1, function, deterministic=True)

    def query(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """Ask, with named values."""
        return self._connection.execute(sql, values).fetchall()
