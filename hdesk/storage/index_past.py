"""Past moments in the index: the rows of files that have changed since, as they were then.

They are kept, because the same moments are asked for again and again: the end of last week, the end of the
month. A changed file drops its own.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hdesk.storage.git import Git
from hdesk.storage.index_fill import Open
from hdesk.storage.index_plan import BITS, DOC, Past, redone

_KEPT = 12  # moments, the latest asked for
_TOO_MANY = 20_000  # files from which on the rows of a moment are not kept: it is far back, and rarely asked for


def remember_past(index: Open, git: Git, past: Past) -> None:
    """Derive and keep the rows of a past moment that are not kept yet, unless another process writes."""
    run = index.connection.execute
    wanted = _missing(index, past)
    if not wanted or len(wanted) > _TOO_MANY:
        return
    try:
        run("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return
    try:
        fill_past(index, git, past, _missing(index, past), "main.past_")
        _drop_old(index, past)
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def _missing(index: Open, past: Past) -> list[int]:
    """List the files whose rows at a past moment are not kept."""
    have = f"SELECT {DOC} FROM main.past_docs WHERE moment = :moment"  # noqa: S608 - names of ours
    changed = f"SELECT {DOC} FROM ({past.changed})"  # noqa: S608 - as above
    return [doc for (doc,) in index.query(f"{changed} EXCEPT {have}", {"moment": past.moment})]


def fill_past(index: Open, git: Git, past: Past, docs: Sequence[int], prefix: str) -> None:
    """Derive rows from files, as they were at a past moment, and insert them."""
    run, many = index.connection.execute, index.connection.executemany
    inserts = {
        table.name: f"INSERT INTO {prefix}{table.name} VALUES ({', '.join('?' * (len(table.columns) + 2))})"  # noqa: S608
        for table in redone(index.plan)
    }
    blobs, paths = _files(index, docs)
    contents = ((path, data) for path, (_, data) in zip(paths, git.blobs(blobs), strict=True))
    for doc, found in zip(docs, past.derive(index, contents, len(docs)), strict=True):
        first = doc << BITS
        run(f"INSERT INTO {prefix}docs VALUES (?, ?)", (past.moment, first))  # noqa: S608 - names of ours
        for name, rows in found.rows.items():
            many(inserts[name], ((past.moment, number, *row) for number, row in enumerate(rows, first)))


def _files(index: Open, docs: Iterable[int]) -> tuple[list[str], list[str]]:
    """Give blob and path of each file."""
    rows: Iterator[Any] = (
        next(index.query("SELECT blob, path FROM docs WHERE row = ?", (doc << BITS,))) for doc in docs
    )
    pairs = list(rows)
    return [blob for blob, _ in pairs], [path for _, path in pairs]


def _drop_old(index: Open, past: Past) -> None:
    """Drop the moments that were added longest ago."""
    run = index.connection.execute
    known = run("SELECT moment FROM main.past_docs GROUP BY moment ORDER BY MAX(rowid) DESC").fetchall()
    for (moment,) in known[_KEPT:]:
        if moment != past.moment:
            for name in ("docs", *(table.name for table in redone(index.plan))):
                run(f"DELETE FROM main.past_{name} WHERE moment = ?", (moment,))  # noqa: S608 - names of ours
