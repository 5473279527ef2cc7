"""What an index holds, as its user plans it: tables, and how their rows follow from files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from hdesk.domain.findings import Finding


class Key:
    """Columns that rows are searched by, together; `where` says of which rows only."""

    def __init__(self, *columns: str, where: str = "") -> None:
        self.columns = columns
        self.where = where


class Table(NamedTuple):
    """A table of rows derived from the files of a folder; their numbers `row` say which file each follows from.

    `words` are the columns whose texts are searched by what they have in them (storage/words.py). `moment` is
    the column that says since when a row is known: a past moment hides later ones. Where there is none, rows
    are derived anew for a past moment.
    """

    name: str
    folder: str
    columns: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    words: tuple[str, ...] = ()
    moment: str | None = None


class Derived(NamedTuple):
    """What follows from one file: rows by table, and what is wrong with it."""

    rows: Mapping[str, Sequence[Sequence[Any]]]
    findings: tuple[Finding, ...] = ()


class Asked(Protocol):
    """Whatever can be asked for rows."""

    def query(self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Ask."""


Contents = Iterator[tuple[str, bytes]]
Derive = Callable[[Asked, Contents, int], Iterator[Derived]]
"""From so many files (path, bytes) to what follows from each, in the same order; may ask the index meanwhile."""


class Plan(NamedTuple):
    """What an index holds.

    `folders` are read one after the other: rows of a later one may follow from rows of an earlier one.
    `fingerprint` names everything beside the files that rows depend on (settings, version): when it changes,
    every row is derived anew. `moments` are statements that list, for the rows from `:first` to `:last`, every
    moment by which one of them may be counted.
    """

    tables: tuple[Table, ...]
    folders: tuple[str, ...]
    derive: Derive
    fingerprint: str
    moments: tuple[str, ...] = ()


class Past(NamedTuple):
    """A past moment, in seconds since 1970.

    `changed` is a statement that lists rows of the files that had others then; `derive` gives those.
    """

    moment: float
    changed: str
    derive: Derive


BITS = 20
"""A row's number is its file's, and in that many further bits its place among the file's rows in that table."""

DOC = f"(row >> {BITS})"
"""The number of a row's file, in a statement; files of another commit, laid over, have negative ones."""


def rows_of(doc: int) -> tuple[int, int]:
    """Give the first and the last number that a row of a file can have."""
    return doc << BITS, (doc + 1 << BITS) - 1


def index_file(git_dir: Path) -> Path:
    """Give where a repository keeps its index."""
    return git_dir / "hdesk" / "index.sqlite"


FINDINGS = Table("findings", "", ("message", "path", "line", "position", "hint"))
DOCS = Table("docs", "", ("path", "blob"), (Key("path"),))


def all_tables(plan: Plan) -> tuple[Table, ...]:
    """List the plan's tables and those that every index has."""
    return (*plan.tables, FINDINGS, DOCS)


def found_by_id(plan: Plan) -> set[str]:
    """Name the tables whose rows are derived anew for a past moment, and looked up by their `id`."""
    return {table.name for table in redone(plan) if any(key.columns[0] == "id" for key in table.keys)}


def redone(plan: Plan) -> tuple[Table, ...]:
    """List the tables whose rows are derived anew for a past moment."""
    return tuple(table for table in plan.tables if table.moment is None)
