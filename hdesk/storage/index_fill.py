"""Filling the index: its tables, and bringing their rows from one commit to another."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from hdesk.storage.database import quoted
from hdesk.storage.git import Git
from hdesk.storage.index_plan import DOCS, FINDINGS, Asked, Plan, Table, all_tables, redone

SCHEMA = "2"
"""Raised when the form of the index changes: one of another form is rebuilt, never migrated."""

_BUSY = 0.2  # seconds to wait for another process that writes the index, before reading around it
_FORGET_ALL = 500  # changed files from which on it is not worth finding out which answers still hold


class Open(Asked, Protocol):
    """An index that can be written."""

    connection: sqlite3.Connection
    plan: Plan


class Changed(NamedTuple):
    """A file that differs from what the index has: its path, and its blob now (None: gone)."""

    path: str
    blob: str | None


def connected(file: Path, plan: Plan) -> sqlite3.Connection:
    """Open the file, with the tables that are planned."""
    connection = sqlite3.connect(file, timeout=_BUSY, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA mmap_size = 1073741824")
    wanted = f"{SCHEMA} {plan.fingerprint}"
    if _meta(connection, "fingerprint") != wanted:
        _make(connection, plan, wanted)
    return connection


def stands_at(index: Open) -> str:
    """Give the commit that the index stands at; nothing where it is empty."""
    return _meta(index.connection, "commit")


def _meta(connection: sqlite3.Connection, key: str) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return ""
    row = connection.execute("SELECT value FROM main.meta WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def _make(connection: sqlite3.Connection, plan: Plan, fingerprint: str) -> None:
    """Make all tables anew, empty; their keys follow once they are filled, which is quicker."""
    run = connection.execute
    run("BEGIN IMMEDIATE")
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        run(f"DROP TABLE {quoted(name)}")
    run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    run("CREATE TABLE answers (question TEXT, start REAL, end REAL, answer BLOB, PRIMARY KEY (question, start))")
    for table in all_tables(plan):
        run(f"CREATE TABLE {table.name} (doc INTEGER, {listed(table)})")
    for table in redone(plan):
        run(f"CREATE TABLE past_{table.name} (moment REAL, doc INTEGER, {listed(table)})")
    run("CREATE TABLE past_docs (moment REAL, doc INTEGER)")
    run("INSERT INTO meta VALUES ('fingerprint', ?), ('commit', '')", (fingerprint,))
    run("COMMIT")


def _add_keys(connection: sqlite3.Connection, plan: Plan) -> None:
    for table in all_tables(plan):
        for number, key in enumerate((("doc",), *table.keys)):
            columns = ", ".join(map(quoted, key))
            connection.execute(f"CREATE INDEX {table.name}_{number} ON {table.name} ({columns})")
    for name in ("docs", *(table.name for table in redone(plan))):
        for column in ("moment", "doc"):
            connection.execute(f"CREATE INDEX past_{name}_{column} ON past_{name} ({column})")
    connection.execute("INSERT INTO meta VALUES ('keys', 'there')")


def listed(table: Table) -> str:
    """List a table's columns, as a statement names them."""
    return ", ".join(map(quoted, table.columns))


def advance(index: Open, git: Git, wanted: str) -> None:
    """Bring the index itself to a commit, unless another process is at it."""
    run = index.connection.execute
    try:
        run("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return
    try:
        for changed in difference(index, git, wanted):
            _forget(index, changed)
            (number,) = run("SELECT COALESCE(MAX(doc), 0) FROM main.docs").fetchone()
            fill(index, git, changed, "main.", range(number + 1, number + len(changed) + 1))
            _forget_answers(index, range(number + 1, number + len(changed) + 1))
        if not _meta(index.connection, "keys"):
            _add_keys(index.connection, index.plan)
        run("UPDATE meta SET value = ? WHERE key = 'commit'", (wanted,))
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def _forget(index: Open, changed: Sequence[Changed]) -> None:
    """Delete the rows of files that have changed, and the answers that counted them."""
    run = index.connection.execute
    docs = [doc for one in changed for (doc,) in run("SELECT doc FROM main.docs WHERE path = ?", (one.path,))]
    _forget_answers(index, docs)
    names = [*(table.name for table in all_tables(index.plan)), "past_docs"]
    names += [f"past_{table.name}" for table in redone(index.plan)]
    for name in names:
        index.connection.executemany(f"DELETE FROM main.{name} WHERE doc = ?", ((doc,) for doc in docs))  # noqa: S608


def _forget_answers(index: Open, docs: Sequence[int]) -> None:
    """Drop the answers about a span in which a row of these files has a moment."""
    run = index.connection.execute
    if len(docs) > _FORGET_ALL:
        run("DELETE FROM main.answers")
        return
    if not docs or not run("SELECT 1 FROM main.answers LIMIT 1").fetchone():
        return
    moments = {
        moment for doc in docs for statement in index.plan.moments for (moment,) in run(statement, {"doc": doc})
    } - {None}
    index.connection.executemany(
        "DELETE FROM main.answers WHERE start <= ?1 AND ?1 < end", ((moment,) for moment in moments)
    )


def difference(index: Open, git: Git, wanted: str) -> list[list[Changed]]:
    """Say, folder by folder, which files differ between where the index stands and the commit wanted."""
    had = stands_at(index)
    if had and wanted and git.objects([had]) != [None]:
        changes = [Changed(one.path, one.new) for one in git.changes(had, wanted)]
    else:
        # The commit it stood at is gone, or it is empty: compare file by file.
        known = dict(index.connection.execute("SELECT path, blob FROM main.docs"))
        folders = index.plan.folders if wanted else ()
        there = {one.path: one.blob for folder in folders for one in git.list(wanted, folder)}
        changes = [Changed(path, None) for path in known if path not in there]
        changes += [Changed(path, blob) for path, blob in there.items() if known.get(path) != blob]
    return [[one for one in changes if one.path.startswith(f"{folder}/")] for folder in index.plan.folders]


def fill(index: Open, git: Git, changed: Sequence[Changed], prefix: str, numbers: Iterable[int]) -> None:
    """Derive rows from files and insert them under the given numbers."""
    run, many = index.connection.execute, index.connection.executemany
    there = [(one.path, one.blob) for one in changed if one.blob is not None]
    blobs = git.blobs(blob for _, blob in there)
    contents = ((path, data) for (path, _), (_, data) in zip(there, blobs, strict=True))
    inserts = {
        table.name: f"INSERT INTO {prefix}{table.name} VALUES ({', '.join('?' * (len(table.columns) + 1))})"  # noqa: S608
        for table in all_tables(index.plan)
    }
    for doc, (path, blob), found in zip(numbers, there, index.plan.derive(index, contents, len(there)), strict=False):
        run(inserts[DOCS.name], (doc, path, blob))
        for name, rows in found.rows.items():
            many(inserts[name], ((doc, *row) for row in rows))
        for one in found.findings:
            run(inserts[FINDINGS.name], (doc, one.message, one.path, one.line, one.column, one.hint))
