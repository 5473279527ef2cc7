"""Building the index from nothing: tables are filled first, and keyed when they are full, which is quicker.

While it is built no journal is kept: a build that is killed leaves a file that says of itself that it is not
complete, and is made anew.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hdesk.storage.database import quoted
from hdesk.storage.git import Git
from hdesk.storage.index_fill import MAPPED, Open, difference, fill, fingerprint, meta
from hdesk.storage.index_plan import Plan, Table, all_tables, found_by_id, redone


def is_built(index: Open) -> bool:
    """Say whether the tables have been filled once."""
    return bool(meta(index.connection, "keys"))


def build(index: Open, git: Git, wanted: str) -> None:
    """Fill empty tables with the rows of a commit, unless another process is at it."""
    run, plan = index.connection.execute, index.plan
    try:
        run("BEGIN IMMEDIATE")
        run("UPDATE meta SET value = '' WHERE key = 'fingerprint'")
        run("COMMIT")
    except sqlite3.OperationalError:
        return
    with _without_journal(index.connection):
        run("BEGIN IMMEDIATE")
        _fill_all(index, git, wanted)
        run("INSERT INTO meta VALUES ('keys', 'there')")
        run("UPDATE meta SET value = ? WHERE key = 'commit'", (wanted,))
        run("COMMIT")
    run("UPDATE meta SET value = ? WHERE key = 'fingerprint'", (fingerprint(plan),))


@contextmanager
def _without_journal(connection: sqlite3.Connection) -> Iterator[None]:
    """Write straight into the file, and have it on the disk at the end; where that fails, it is of no use."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    # Where another process has the file open, the journal stays as it is.
    journal = connection.execute("PRAGMA journal_mode = OFF").fetchone()[0]
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA mmap_size = 0")  # what is written need not stay in memory
    try:
        yield
    except BaseException:
        connection.rollback()
        if file and journal == "off":
            connection.close()
            Path(file).unlink(missing_ok=True)
        raise
    if file:
        _sync(file)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")


def _sync(file: str) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill_all(index: Open, git: Git, wanted: str) -> None:
    """Fill folder by folder; while other processes derive the rows of one, the tables of the one before are keyed."""
    plan = index.plan
    number = 1
    full: list[Table] = []
    for folder, changed in zip(plan.folders, difference(index, git, wanted), strict=True):
        before, full = full, [table for table in plan.tables if table.folder == folder]
        numbers = range(number, number + len(changed))
        fill(index, git, changed, "main.", numbers, meanwhile=partial(_add_keys, index, before))
        if not changed:
            _add_keys(index, before)
        number += len(changed)
    known = [table for table in all_tables(plan) if table in full or not table.folder]
    _add_keys(index, known)
    _add_past_keys(index.connection, plan)


def _add_keys(index: Open, tables: Iterable[Table]) -> None:
    for table in tables:
        for number, key in enumerate(table.keys):
            columns, only = ", ".join(map(quoted, key.columns)), f" WHERE {key.where}" if key.where else ""
            index.connection.execute(f"CREATE INDEX {table.name}_{number} ON {table.name} ({columns}){only}")


def _add_past_keys(connection: sqlite3.Connection, plan: Plan) -> None:
    by_id = found_by_id(plan)
    for name in ("docs", *(table.name for table in redone(plan))):
        more = ", id" if name in by_id else ""
        connection.execute(f"CREATE INDEX past_{name}_moment ON past_{name} (moment{more})")
        connection.execute(f"CREATE INDEX past_{name}_row ON past_{name} (row)")
