"""Compare the index with one that is built anew: it is a cache, and has to equal it."""

import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hdesk.domain.findings import Finding
from hdesk.storage.database import quoted
from hdesk.storage.git import Git
from hdesk.storage.index import Plan, Table, open_index
from hdesk.storage.index_plan import BITS

_Rows = Counter[tuple[Any, ...]]


def compared(file: Path, git: Git, plan: Plan, commit: str) -> list[Finding]:
    """Bring the index to the branch's commit, as any reading does, and find what a rebuild has otherwise."""
    try:
        stands = _rows(file, git, plan, commit)
    except (sqlite3.Error, OSError) as error:
        return [Finding(f"the index cannot be read: {error}", str(file))]
    with tempfile.TemporaryDirectory(prefix="hdesk-") as folder:
        anew = _rows(Path(folder) / "index.sqlite", git, plan, commit)
    findings = []
    for table, rows in anew.items():
        paths = sorted({row[0] for row in (*(stands[table] - rows), *(rows - stands[table]))})
        if paths:
            message = f"the index is not what {len(paths)} files say in its {table}, first {paths[0]}"
            findings.append(Finding(message, str(file)))
    return findings


def _rows(file: Path, git: Git, plan: Plan, commit: str) -> dict[str, _Rows]:
    """Count each table's rows, each with the path of its file; their numbers may differ."""
    index = open_index(file, git, plan, commit, branch=True)
    try:
        return {table.name: Counter(index.query(_statement(table))) for table in plan.tables}
    finally:
        index.close()


def _statement(table: Table) -> str:
    columns = ", ".join(f"t.{quoted(column)}" for column in table.columns)
    names = f"{table.name} AS t JOIN docs ON docs.row = (t.row >> {BITS}) << {BITS}"
    return f"SELECT docs.path, {columns} FROM {names}"  # noqa: S608 - names of ours
