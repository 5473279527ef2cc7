"""The index: rows derived from a commit's files, kept between commands.

A cache and nothing else: it may be deleted at any time and then equals a rebuild. It stands at one commit. A
command that reads the branch brings it there from what git says has changed; one that may not write it (a past
revision is asked for, or another process is at it) lays the difference over it for itself alone. Readers hold
no lock and see one commit, whatever is written meanwhile.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hdesk.domain.findings import Finding
from hdesk.storage.database import quoted
from hdesk.storage.git import Git

SCHEMA = "1"
"""Raised when the form of the index changes: one of another form is rebuilt, never migrated."""

_BUSY = 0.2  # seconds to wait for another process that writes the index, before reading around it
_NOWHERE = ""


class Table(NamedTuple):
    """A table of derived rows; `keys` are the columns that it is searched by, each alone or several together."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...] = ()


class Derived(NamedTuple):
    """What follows from one file: rows by table, and what is wrong with it."""

    rows: Mapping[str, Sequence[Sequence[Any]]]
    findings: tuple[Finding, ...] = ()


class Changed(NamedTuple):
    """A file that differs from what the index has: its path, and its blob now (None: gone)."""

    path: str
    blob: str | None


Contents = Iterator[tuple[str, bytes]]
Derive = Callable[["Index", Contents, int], Iterator[Derived]]
"""From so many files (path, bytes) to what follows from each, in the same order; may ask the index meanwhile."""


class Plan(NamedTuple):
    """What an index holds.

    `folders` are read one after the other: rows of a later one may follow from rows of an earlier one.
    `fingerprint` names everything beside the files that rows depend on (settings, version): when it changes,
    every row is derived anew.
    """

    tables: tuple[Table, ...]
    folders: tuple[str, ...]
    derive: Derive
    fingerprint: str


_FINDINGS = Table("findings", ("message", "path", "line", "position", "hint"))
_DOCS = Table("docs", ("path", "blob"), (("path",),))


class Index:
    """The rows of one commit, ready to be asked."""

    def __init__(self, connection: sqlite3.Connection, plan: Plan) -> None:
        self.connection = connection
        self.plan = plan

    def query(self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Ask; the statement may name the plan's tables, and `docs` with the columns path and blob."""
        return self.connection.execute(sql, values)

    @property
    def findings(self) -> list[Finding]:
        """Give what is wrong with the files of this commit."""
        return [Finding(*row) for row in self.query("SELECT message, path, line, position, hint FROM findings")]

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def open_index(file: Path, git: Git, plan: Plan, commit: str | None, *, branch: bool) -> Index:
    """Open the index and bring it to a commit: for good if that is the `branch`'s own, else for this process.

    Where it cannot be kept, since the disk is full or the folder may only be read, it is made in memory.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _opened(file, git, plan, commit, branch=branch)
    except (OSError, sqlite3.OperationalError):
        return _opened(Path(":memory:"), git, plan, commit, branch=True)


def _opened(file: Path, git: Git, plan: Plan, commit: str | None, *, branch: bool) -> Index:
    try:
        index = Index(_connected(file, plan), plan)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        # No database, or a damaged one: it is a cache, so it begins anew.
        remove_index(file)
        index = Index(_connected(file, plan), plan)
    wanted = commit or _NOWHERE
    if branch and _stands_at(index) != wanted:
        _advance(index, git, wanted)
    index.connection.execute("BEGIN")
    if _stands_at(index) != wanted:
        _lay_over(index, git, wanted)
    return index


def remove_index(file: Path) -> None:
    """Delete the index; the next command builds it anew."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _connected(file: Path, plan: Plan) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA mmap_size = 1073741824")
    wanted = f"{SCHEMA} {plan.fingerprint}"
    if _meta(connection, "fingerprint") != wanted:
        _make(connection, plan, wanted)
    return connection


def _meta(connection: sqlite3.Connection, key: str) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return _NOWHERE
    row = connection.execute("SELECT value FROM main.meta WHERE key = ?", (key,)).fetchone()
    return _NOWHERE if row is None else str(row[0])


def _stands_at(index: Index) -> str:
    return _meta(index.connection, "commit")


def _make(connection: sqlite3.Connection, plan: Plan, fingerprint: str) -> None:
    """Make all tables anew, empty."""
    run = connection.execute
    run("BEGIN IMMEDIATE")
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        run(f"DROP TABLE {quoted(name)}")
    run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    for table in (*plan.tables, _FINDINGS, _DOCS):
        run(f"CREATE TABLE {table.name} (doc INTEGER, {_listed(table)})")
        for number, key in enumerate((("doc",), *table.keys)):
            columns = ", ".join(map(quoted, key))
            run(f"CREATE INDEX {table.name}_{number} ON {table.name} ({columns})")
    run("INSERT INTO meta VALUES ('fingerprint', ?), ('commit', ?)", (fingerprint, _NOWHERE))
    run("COMMIT")


def _listed(table: Table) -> str:
    return ", ".join(map(quoted, table.columns))


def _advance(index: Index, git: Git, wanted: str) -> None:
    """Bring the index itself to a commit, unless another process is at it."""
    run = index.connection.execute
    try:
        run("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return
    try:
        tables = (*index.plan.tables, _FINDINGS, _DOCS)
        for changed in _difference(index, git, wanted):
            for one in changed:
                for (doc,) in run("SELECT doc FROM main.docs WHERE path = ?", (one.path,)).fetchall():
                    for table in tables:
                        run(f"DELETE FROM main.{table.name} WHERE doc = ?", (doc,))  # noqa: S608 - names of ours
            (number,) = run("SELECT COALESCE(MAX(doc), 0) FROM main.docs").fetchone()
            _fill(index, git, changed, "main.", range(number + 1, number + len(changed) + 1))
        run("UPDATE meta SET value = ? WHERE key = 'commit'", (wanted,))
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def _lay_over(index: Index, git: Git, wanted: str) -> None:
    """Show this process the rows of another commit than the index stands at."""
    run = index.connection.execute
    run("CREATE TEMP TABLE masked (doc INTEGER PRIMARY KEY)")
    differences = _difference(index, git, wanted)
    for table in (*index.plan.tables, _FINDINGS, _DOCS):
        columns = f"doc, {_listed(table)}"
        run(f"CREATE TEMP TABLE over_{table.name} ({columns})")
        run(
            f"CREATE TEMP VIEW {table.name} AS SELECT {columns} FROM main.{table.name} "  # noqa: S608 - as above
            f"WHERE doc NOT IN (SELECT doc FROM masked) UNION ALL SELECT {columns} FROM over_{table.name}"
        )
    number = 0
    for changed in differences:
        for one in changed:
            run("INSERT OR IGNORE INTO masked SELECT doc FROM main.docs WHERE path = ?", (one.path,))
        _fill(index, git, changed, "over_", range(-number - 1, -number - len(changed) - 1, -1))
        number += len(changed)


def _difference(index: Index, git: Git, wanted: str) -> list[list[Changed]]:
    """Say, folder by folder, which files differ between where the index stands and the commit wanted."""
    had = _stands_at(index)
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


def _fill(index: Index, git: Git, changed: Sequence[Changed], prefix: str, numbers: range) -> None:
    """Derive rows from files and insert them under the given numbers."""
    run, many = index.connection.execute, index.connection.executemany
    there = [(one.path, one.blob) for one in changed if one.blob is not None]
    blobs = git.blobs(blob for _, blob in there)
    contents = ((path, data) for (path, _), (_, data) in zip(there, blobs, strict=True))
    inserts = {
        table.name: f"INSERT INTO {prefix}{table.name} VALUES ({', '.join('?' * (len(table.columns) + 1))})"  # noqa: S608
        for table in (*index.plan.tables, _FINDINGS, _DOCS)
    }
    for doc, (path, blob), found in zip(numbers, there, index.plan.derive(index, contents, len(there)), strict=False):
        run(inserts["docs"], (doc, path, blob))
        for name, rows in found.rows.items():
            many(inserts[name], ((doc, *row) for row in rows))
        for one in found.findings:
            run(inserts["findings"], (doc, one.message, one.path, one.line, one.column, one.hint))
