"""The index: rows derived from a commit's files, kept between commands.

A cache and nothing else: it may be deleted at any time and then equals a rebuild. It stands at one commit. A
command that reads the branch brings it there from what git says has changed; one that may not write it (a past
revision is asked for, or another process is at it) lays the difference over it for itself alone. Readers hold
no lock and see one commit, whatever is written meanwhile. A commit may also be seen as of a past moment.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hdesk.domain.findings import Finding
from hdesk.storage.git import Git
from hdesk.storage.index_build import build, is_built
from hdesk.storage.index_fill import advance, connected, stands_at
from hdesk.storage.index_layers import Layers
from hdesk.storage.index_past import remember_past
from hdesk.storage.index_plan import Derived, Past, Plan, Table

__all__ = ["Derived", "Index", "Past", "Plan", "Table", "open_index", "remove_index"]

_NOWHERE = ""


class Index:
    """The rows of one commit, ready to be asked.

    `whole` says that what is asked are the kept rows themselves, with nothing laid over them; `moment` is the past
    one that they are seen at.
    """

    def __init__(self, connection: sqlite3.Connection, plan: Plan) -> None:
        self.connection = connection
        self.plan = plan
        self.whole = True
        self.moment: float | None = None
        self.keeps_answers = True
        self.layered: dict[str, list[str]] = {}
        self._new_answers: list[tuple[str, float, float, float, bytes]] = []

    def query(self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Ask; the statement may name the plan's tables, and `docs` with the columns path and blob."""
        return self.connection.execute(sql, values)

    def columns(self, name: str) -> list[str]:
        """Name the columns of a table or view."""
        return [str(row[1]) for row in self.query(f"PRAGMA table_info({name})")]

    def parts(self, table: str) -> list[str]:
        """Give the statements that together show a table's rows; in each of them rows are found by the table's keys.

        In their union they are not: SQLite reads it from end to end wherever a subquery looks for one row.
        """
        return self.layered.get(table) or [f"SELECT * FROM {table}"]  # noqa: S608 - names of ours

    @property
    def findings(self) -> list[Finding]:
        """Give what is wrong with the files of this commit."""
        return [Finding(*row) for row in self.query("SELECT message, path, line, position, hint FROM findings")]

    def recall(self, question: str) -> dict[tuple[float, float], bytes]:
        """Give the answers that are kept to a question, by the span that each is about (start, end).

        An answer is dropped when a file changes that has a moment in its span, or in what that reaches back to.
        """
        if not self.keeps_answers:
            return {}
        kept = self.query("SELECT start, end, answer FROM main.answers WHERE question = ?", (self._dated(question),))
        return {(start, end): answer for start, end, answer in kept}

    def remember(self, question: str, start: float, end: float, answer: bytes, *, reach: float | None = None) -> None:
        """Keep an answer about what has its moment from `start` to before `end`, once the index is closed.

        `reach` is the first moment that has a part in it, where that is before the start.
        """
        if self.keeps_answers:
            first = start if reach is None else reach
            self._new_answers.append((self._dated(question), start, first, end, answer))

    def _dated(self, question: str) -> str:
        """Tell what is asked of the rows as they are from what is asked of a past moment."""
        return question if self.whole else f"{self.moment!r} {question}"

    def close(self) -> None:
        """Let go of the file; what was to be remembered is written, unless the index has moved on meanwhile."""
        try:
            self.connection.executemany("INSERT OR REPLACE INTO main.answers VALUES (?, ?, ?, ?, ?)", self._new_answers)
            self.connection.execute("COMMIT")
        except sqlite3.OperationalError:
            # Busy, full or read-only: whoever asks next computes the answer again.
            self.connection.rollback()
        self.connection.close()


def open_index(
    file: Path, git: Git, plan: Plan, commit: str | None, *, branch: bool, past: Past | None = None
) -> Index:
    """Open the index and bring it to a commit: for good if that is the `branch`'s own, else for this process.

    With `past` its tables show what had happened by then. Where the index cannot be kept, since the disk is
    full or the folder may only be read, it is made in memory.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _opened(file, git, plan, commit, branch=branch, past=past)
    except (OSError, sqlite3.OperationalError):
        return _opened(Path(":memory:"), git, plan, commit, branch=True, past=past)


def _opened(file: Path, git: Git, plan: Plan, commit: str | None, *, branch: bool, past: Past | None) -> Index:
    try:
        index = Index(connected(file, plan), plan)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        # No database, or a damaged one: it is a cache, so it begins anew.
        remove_index(file)
        index = Index(connected(file, plan), plan)
    wanted = commit or _NOWHERE
    if branch and not is_built(index):
        build(index, git, wanted)
    elif branch and stands_at(index) != wanted:
        advance(index, git, wanted)
    if past and stands_at(index) == wanted:
        remember_past(index, git, past)
    index.connection.execute("BEGIN")
    layers = Layers(index, git)
    if stands_at(index) != wanted:
        layers.lay_over(wanted)
    if past:
        layers.look_back(past)
    index.whole, index.keeps_answers = not layers.laid, not (layers.over or layers.passing)
    index.moment = past.moment if past else None
    index.layered = layers.parts
    return index


def remove_index(file: Path) -> None:
    """Delete the index; the next command builds it anew."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
