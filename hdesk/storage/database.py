"""SQLite: tables of rows to ask figures of."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]


class Database:
    """Some tables in memory."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:")

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Make a table and fill it."""
        self._connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        places = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - names of ours

    def script(self, sql: str) -> None:
        """Run statements without a result, such as views."""
        self._connection.executescript(sql)

    def function(self, name: str, function: Any) -> None:
        """Let statements call a function of one argument."""
        self._connection.create_function(name, 1, function, deterministic=True)

    def query(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """Ask, with named values."""
        return self._connection.execute(sql, values).fetchall()
