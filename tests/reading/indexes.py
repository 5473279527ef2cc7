"""What is in a desk's index, and what would be in it if it were built anew."""

from datetime import datetime
from pathlib import Path
from typing import Any

from hdesk.desk import Desk
from hdesk.storage.index import remove_index
from tests.commands.conftest import Shell

_TABLES = (
    "tickets", "contacts", "events", "ticket_ratings", "contact_ratings", "tickets_prose", "contacts_prose",
    "findings", "docs",
)  # fmt: skip
NOW = datetime.fromisoformat("2026-11-21T12:00:00+05:30")


def opened(shell: Shell, at: str | None = None) -> Desk:
    return Desk.open(shell.folder, NOW, at=at)


def rows(desk: Desk) -> dict[str, Any]:
    """Give everything in the index that follows from the files, without the numbers that it gives them."""
    index = desk.reading.index
    found = {}
    for table in _TABLES:
        names = [row[1] for row in index.query(f"PRAGMA table_info({table})") if row[1] != "row"]
        listed = ", ".join(f'"{name}"' for name in names)
        found[table] = sorted(map(repr, index.query(f"SELECT {listed} FROM {table}")))
    if index.whole:
        found |= {f"{table} words": _words(desk, table) for table in ("tickets_prose", "contacts_prose")}
    index.close()
    return found


def _words(desk: Desk, table: str) -> list[Any]:
    """Give each word with the row that it leads to, after a check that the words are in order."""
    query = desk.reading.index.query
    list(query(f"INSERT INTO {table}_words ({table}_words) VALUES ('integrity-check')"))
    terms = {row[0] for row in query(f"SELECT term FROM {table}_terms")}
    assert terms >= {row[0] for row in query(f"SELECT term FROM {table}_all")}
    return sorted(query(f"SELECT term, id FROM {table}_found LEFT JOIN {table} ON {table}.row = {table}_found.doc"))


def file(shell: Shell) -> Path:
    return shell.folder / ".git/hdesk/index.sqlite"


def rebuilt(shell: Shell, at: str | None = None) -> dict[str, Any]:
    kept = file(shell).read_bytes() if file(shell).exists() else None
    remove_index(file(shell))
    anew = rows(opened(shell, at))
    remove_index(file(shell))
    if kept is not None:
        file(shell).write_bytes(kept)
    return anew
