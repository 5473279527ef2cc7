"""Filling the index: its tables, and bringing their rows from one commit to another."""

import shlex
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from hdesk.domain.findings import Finding
from hdesk.storage import words
from hdesk.storage.database import quoted
from hdesk.storage.git import Git
from hdesk.storage.gitparse import EXECUTABLE, REGULAR
from hdesk.storage.index_plan import BITS, DOC, DOCS, FINDINGS, Asked, Derived, Plan, Table, all_tables, redone, rows_of

SCHEMA = "9"
"""Raised when the form of the index changes: one of another form is rebuilt, never migrated."""

_BUSY = 0.2  # seconds to wait for another process that writes the index, before reading around it
MAPPED = 1 << 30  # bytes of the file that are read without copying
_FORGET_ALL = 500  # changed files from which on it is not worth finding out which answers still hold


class Open(Asked, Protocol):
    """An index that can be written."""

    connection: sqlite3.Connection
    plan: Plan


class Changed(NamedTuple):
    """A file that differs from what the index has: its path, and its blob now (None: gone).

    `odd` is what is no file at all: a link, or a submodule, whose contents git does not have.
    """

    path: str
    blob: str | None
    odd: bool = False


def connected(file: Path, plan: Plan) -> sqlite3.Connection:
    """Open the file, with the tables that are planned."""
    connection = sqlite3.connect(file, timeout=_BUSY, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    if meta(connection, "fingerprint") != fingerprint(plan):
        _make(connection, plan)
    return connection


def fingerprint(plan: Plan) -> str:
    """Name everything beside the files that the rows depend on."""
    return f"{SCHEMA} {plan.fingerprint}"


def stands_at(index: Open) -> str:
    """Give the commit that the index stands at; nothing where it is empty."""
    return meta(index.connection, "commit")


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Give what is noted about the index; nothing where it is not."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return ""
    row = connection.execute("SELECT value FROM main.meta WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def _make(connection: sqlite3.Connection, plan: Plan) -> None:
    """Make all tables anew, empty; their keys follow once they are filled, which is quicker (`index_build`)."""
    run = connection.execute
    run("BEGIN IMMEDIATE")
    # Virtual tables have no page of their own and take the tables that they are made of with them.
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage").fetchall():
        run(f"DROP TABLE IF EXISTS {quoted(name)}")
    run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    columns = "question TEXT, start REAL, reach REAL, end REAL, answer BLOB"
    run(f"CREATE TABLE answers ({columns}, PRIMARY KEY (question, start))")
    for table in all_tables(plan):
        run(f"CREATE TABLE {table.name} (row INTEGER PRIMARY KEY, {listed(table)})")
        if table.words:
            words.make(connection, table.name)
    for table in redone(plan):
        run(f"CREATE TABLE past_{table.name} (moment REAL, row INTEGER, {listed(table)})")
    run("CREATE TABLE past_docs (moment REAL, row INTEGER)")
    run("INSERT INTO meta VALUES ('fingerprint', ?), ('commit', '')", (fingerprint(plan),))
    run("COMMIT")


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
            (last,) = run("SELECT COALESCE(MAX(row), 0) FROM main.docs").fetchone()
            numbers = range((last >> BITS) + 1, (last >> BITS) + 1 + len(changed))
            fill(index, git, changed, "main.", numbers)
            _forget_answers(index, numbers)
        run("UPDATE meta SET value = ? WHERE key = 'commit'", (wanted,))
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def _forget(index: Open, changed: Sequence[Changed]) -> None:
    """Delete the rows of files that have changed, and the answers that counted them."""
    run, many = index.connection.execute, index.connection.executemany
    known = f"SELECT {DOC} FROM main.docs WHERE path = ?"  # noqa: S608 - names of ours
    docs = [doc for one in changed for (doc,) in run(known, (one.path,))]
    _forget_answers(index, docs)
    for table in index.plan.tables:
        if table.words:
            for doc in docs:
                words.forget(index.connection, table.name, table.words, doc)
    names = [*(table.name for table in all_tables(index.plan)), "past_docs"]
    names += [f"past_{table.name}" for table in redone(index.plan)]
    for name in names:
        many(f"DELETE FROM main.{name} WHERE row BETWEEN ? AND ?", map(rows_of, docs))  # noqa: S608 - names of ours


def _forget_answers(index: Open, docs: Sequence[int]) -> None:
    """Drop the answers about a span in which a row of these files has a moment."""
    run = index.connection.execute
    if len(docs) > _FORGET_ALL:
        run("DELETE FROM main.answers")
        return
    if not docs or not run("SELECT 1 FROM main.answers LIMIT 1").fetchone():
        return
    spans = [dict(zip(("first", "last"), rows_of(doc), strict=True)) for doc in docs]
    moments = {moment for span in spans for one in index.plan.moments for (moment,) in run(one, span)} - {None}
    index.connection.executemany(
        "DELETE FROM main.answers WHERE reach <= ?1 AND ?1 < end", ((moment,) for moment in moments)
    )


def difference(index: Open, git: Git, wanted: str) -> list[list[Changed]]:
    """Say, folder by folder, which files differ between where the index stands and the commit wanted."""
    had = stands_at(index)
    if had and wanted and git.objects([had]) != [None]:
        changes = [Changed(_text(one.path), one.new, _is_odd(one.mode)) for one in git.changes(had, wanted)]
    else:
        # The commit it stood at is gone, or it is empty: compare file by file.
        known = dict(index.connection.execute("SELECT path, blob FROM main.docs"))
        folders = index.plan.folders if wanted else ()
        entries = git.entries(wanted, folders) if folders else []
        there = {path: Changed(path, one.blob, _is_odd(one.mode)) for one in entries if (path := _text(one.path))}
        changes = [Changed(path, None) for path in known if path not in there]
        changes += [one for path, one in there.items() if known.get(path) != one.blob]
    return [[one for one in changes if f"{one.path}/".startswith(f"{folder}/")] for folder in index.plan.folders]


def _text(path: str) -> str:
    """Give a path as the index can hold it: bytes that are not UTF-8 are written out."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_odd(mode: str) -> bool:
    return mode not in {REGULAR, EXECUTABLE}


def fill(
    index: Open,
    git: Git,
    changed: Sequence[Changed],
    prefix: str,
    numbers: Iterable[int],
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Derive rows from files and insert them under the given numbers.

    `meanwhile` is done once the first file is through: where many are, other processes are then at work.
    """
    run, many = index.connection.execute, index.connection.executemany
    there = [one for one in changed if one.blob is not None]
    inserts = {
        table.name: f"INSERT INTO {prefix}{table.name} VALUES ({', '.join('?' * (len(table.columns) + 1))})"  # noqa: S608
        for table in all_tables(index.plan)
    }
    adders = [
        words.Adder(index.connection, table.name, table.columns, table.words)
        for table in index.plan.tables
        if table.words and prefix == "main."
    ]
    for doc, (one, found) in zip(numbers, _derived(index, git, there), strict=False):
        if one is there[0]:
            meanwhile()
        first = doc << BITS
        run(inserts[DOCS.name], (first, one.path, one.blob))
        for name, rows in found.rows.items():
            many(inserts[name], ((number, *row) for number, row in enumerate(rows, first)))
        for adder in adders:
            adder.add(first, found.rows.get(adder.table, ()))
        for number, said in enumerate(found.findings, first):
            run(inserts[FINDINGS.name], (number, said.message, said.path, said.line, said.column, said.hint))
    for adder in adders:
        adder.finish()


def _derived(index: Open, git: Git, there: Sequence[Changed]) -> Iterator[tuple[Changed, Derived]]:
    """Derive what follows from each file; from a link or submodule only that it is one."""
    files = [one for one in there if not one.odd]
    blobs = git.blobs(one.blob or "" for one in files)
    contents = ((one.path, data) for one, (_, data) in zip(files, blobs, strict=True))
    derived = index.plan.derive(index, contents, len(files))
    for one in there:
        yield one, Derived({}, (odd(one.path),)) if one.odd else next(derived)


def odd(path: str) -> Finding:
    """Say that what stands at a path is no file."""
    message = "a link or submodule stands where a desk has plain files"
    return Finding(message, path, hint=f"git rm --cached -- {shlex.quote(path)}")
