"""What an index holds, as its user plans it: tables, and how their rows follow from files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from hdesk.domain.findings import Finding


class Table(NamedTuple):
    """A table of derived rows.

    `keys` are the columns that it is searched by, each alone or several together. `moment` is the column that
    says since when a row is known, where a past moment hides rows; other tables' rows are derived anew for it.
    """

    name: str
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...] = ()
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
    every row is derived anew. `moments` are statements that list, for the file `:doc`, every moment by which
    one of its rows may be counted.
    """

    tables: tuple[Table, ...]
    folders: tuple[str, ...]
    derive: Derive
    fingerprint: str
    moments: tuple[str, ...] = ()


class Past(NamedTuple):
    """A past moment, in seconds since 1970.

    `changed` is a statement that lists the numbers of the files whose rows were others then; `derive` gives
    these rows.
    """

    moment: float
    changed: str
    derive: Derive


FINDINGS = Table("findings", ("message", "path", "line", "position", "hint"))
DOCS = Table("docs", ("path", "blob"), (("path",),))


def all_tables(plan: Plan) -> tuple[Table, ...]:
    """List the plan's tables and those that every index has."""
    return (*plan.tables, FINDINGS, DOCS)


def redone(plan: Plan) -> tuple[Table, ...]:
    """List the tables whose rows are derived anew for a past moment."""
    return tuple(table for table in plan.tables if table.moment is None)
