"""Layers: what one process alone sees over the kept rows, for another commit or a past moment."""

from hdesk.storage.git import Git
from hdesk.storage.index_fill import Open, difference, fill, listed
from hdesk.storage.index_past import fill_past
from hdesk.storage.index_plan import DOC, Past, Table, all_tables, found_by_id, redone


class Layers:
    """Temporary tables, and views over them in place of the kept tables.

    `laid` says that there are any, `over` that they show another commit, `passing` that nobody keeps the rows of a
    past moment: what is said of them could not be taken back when a file changes.
    """

    def __init__(self, index: Open, git: Git) -> None:
        self.index = index
        self.git = git
        self.laid = False
        self.over = False
        self.passing = False
        self.parts: dict[str, list[str]] = {}
        self._run = index.connection.execute

    def lay_over(self, wanted: str) -> None:
        """Show the rows of another commit than the index stands at."""
        self.laid = self.over = True
        index = self.index
        self._run("CREATE TEMP TABLE masked (doc INTEGER PRIMARY KEY)")
        differences = difference(index, self.git, wanted)
        for table in all_tables(index.plan):
            self._run(f"CREATE TEMP TABLE over_{table.name} (row INTEGER PRIMARY KEY, {listed(table)})")
            self._see(table, self._sources(table, "1"))
        number = 0
        for changed in differences:
            for one in changed:
                self._run(f"INSERT OR IGNORE INTO masked SELECT {DOC} FROM main.docs WHERE path = ?", (one.path,))  # noqa: S608
            fill(index, self.git, changed, "over_", range(-number - 1, -number - len(changed) - 1, -1))
            number += len(changed)

    def look_back(self, past: Past) -> None:
        """Show what had happened at a past moment."""
        self._run("CREATE TEMP TABLE changed (doc INTEGER PRIMARY KEY)")
        found = self._run(
            f"INSERT OR IGNORE INTO changed SELECT {DOC} FROM ({past.changed})",  # noqa: S608 - names of ours
            {"moment": past.moment},
        )
        if found.rowcount:
            self.laid = True
            # Whatever another process has dropped meanwhile: all rows of the moment are kept, or none is used.
            kept = "SELECT COUNT(*) FROM main.past_docs WHERE moment = ?"
            all_kept = next(self.index.query(kept, (past.moment,)))[0] == found.rowcount
            prefix = "past_" if all_kept and not self.over else self._then(past)
            for table in redone(self.index.plan):
                then = f"SELECT -row, {listed(table)} FROM {prefix}{table.name} WHERE moment = {past.moment!r}"  # noqa: S608
                others = f"{DOC} NOT IN (SELECT doc FROM changed)"  # noqa: S608 - as above
                self._see(table, [*self._sources(table, others), then])
        self._hide_later(past)

    def _then(self, past: Past) -> str:
        """Derive rows at a past moment for this process alone; give what their tables' names begin with."""
        self.passing = True
        self._run("CREATE TEMP TABLE then_docs (moment REAL, row INTEGER)")
        for table in redone(self.index.plan):
            self._run(f"CREATE TEMP TABLE then_{table.name} (moment REAL, row INTEGER, {listed(table)})")
        docs = [doc for (doc,) in self.index.query("SELECT doc FROM changed")]
        fill_past(self.index, self.git, past, docs, "then_")
        for name in found_by_id(self.index.plan):
            self._run(f"CREATE INDEX temp.then_{name}_id ON then_{name} (moment, id)")
        return "then_"

    def _hide_later(self, past: Past) -> None:
        """Hide the rows that were not known yet; `later_…` has them."""
        for table in self.index.plan.tables:
            if table.moment is None:
                continue
            later = f"{table.moment} > {past.moment!r}"
            self._run(f"CREATE TEMP VIEW later_{table.name} AS {' UNION ALL '.join(self._sources(table, later))}")
            if self._any(table):
                self.laid = True
                self._see(table, self._sources(table, f"({table.moment} IS NULL OR NOT {later})"))

    def _any(self, table: Table) -> bool:
        return next(self.index.query(f"SELECT 1 FROM later_{table.name} LIMIT 1"), None) is not None  # noqa: S608

    def _sources(self, table: Table, condition: str) -> list[str]:
        """Give the statements that together show a table's rows of the commit, so far as a condition holds."""
        columns = f"row, {listed(table)}"
        sources = [f"SELECT {columns} FROM main.{table.name} WHERE {condition}"]  # noqa: S608 - names of ours
        if self.over:
            sources[0] += f" AND {DOC} NOT IN (SELECT doc FROM masked)"  # noqa: S608 - as above
            sources.append(f"SELECT {columns} FROM over_{table.name} WHERE {condition}")  # noqa: S608 - as above
        return sources

    def _see(self, table: Table, sources: list[str]) -> None:
        """Put a view in the place of a table."""
        self._run(f"DROP VIEW IF EXISTS temp.{table.name}")
        self._run(f"CREATE TEMP VIEW {table.name} AS {' UNION ALL '.join(sources)}")
        self.parts[table.name] = sources
