"""Importing: tickets from a file of another system, in one commit, each of them once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.findings import Finding, HdeskError, NotFound, Refused, Unsound
from hdesk.domain.model import DONE, Ticket
from hdesk.exchange.incoming import build
from hdesk.exchange.mapping import FileForm
from hdesk.exchange.plan import Plan, compile_plan, load_mapping
from hdesk.exchange.reading import Reading
from hdesk.exchange.rejects import Reject, rejects_bytes
from hdesk.exchange.table import Table, read_table
from hdesk.exchange.told import Incoming
from hdesk.storage.files import read_ticket

Watch = Callable[[Iterable[Reading], int | None], Iterable[Reading]]

_YEARS = range(2000, 2100)
"""The years that an ID can name."""


class Changed(NamedTuple):
    """A ticket that is here already, and of which the file now tells otherwise."""

    line: int
    source_id: str
    ticket: str


class Import(NamedTuple):
    """What an import did, or `dry`, would do. Counts are of tickets, unless they say otherwise.

    `rows` counts the file's rows, `repeated` those that say nothing new; `doubts` the contradictions by kind
    on `doubtful` tickets; `unknown` the moments that the file does not know, by type of event.
    """

    source: str
    rows: int
    repeated: int
    tickets: tuple[Ticket, ...]
    already: int
    changed: tuple[Changed, ...]
    rejects: tuple[Reject, ...]
    doubtful: int
    doubts: Counter[str]
    unknown: Counter[str]
    dry: bool
    applied_rules: bool
    commit: str | None = None
    rejects_path: Path | None = None

    @property
    def open(self) -> int:
        """Count the imported tickets that still need work."""
        return sum(ticket.status not in DONE for ticket in self.tickets)


class Order(NamedTuple):
    """What to import: the file, the mapping, where refused rows go (None: beside the current folder)."""

    file: Path
    mapping: Path
    rejects: Path | None = None
    dry: bool = False


def import_csv(desk: Desk, order: Order, *, watch: Watch = lambda readings, _: readings) -> Import:
    """Import a CSV file by a mapping.

    A ticket is known by its source and its ID there: one that is here already is left as it is. Nothing is
    written where the file or the mapping cannot be read. `watch` passes the readings through and may show
    progress.

    Raises:
        NotFound: one of the two files is not there.
        Refused: with every finding about the mapping, or about the file as a whole.
        Unsound: a ticket of this source, here already, cannot be read.
    """
    if not order.dry:
        desk.agent  # noqa: B018 - who may not write is told before the work starts
    mapping, source = load_mapping(_read(order.mapping), str(order.mapping))
    table = read_table(_read(order.file), str(order.file), mapping.file)
    target = _target(order)

    def prepared() -> tuple[Import, frozenset[str]]:
        plan, used = compile_plan(mapping, source, table, desk.setup)
        return _prepared(desk, plan, mapping.source, watch, dry=order.dry, rules=mapping.rules == "apply"), used

    seen = desk.snapshot.commit
    found, used = prepared()
    if order.dry:
        return found
    with desk.store.lock():
        desk.refresh()
        if desk.snapshot.commit != seen:
            found, used = prepared()
        return _written(desk, found, target, rejects_bytes(table, mapping.file, found.rejects, used))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(Finding("there is no such file", str(path))) from None
    except IsADirectoryError:
        raise Refused(Finding("this is a folder", str(path))) from None


def _target(order: Order) -> Path:
    """Give where refused rows go: never over the file they come from, by default over no file at all."""
    if order.rejects is not None:
        if order.rejects.exists() and order.rejects.samefile(order.file):
            raise Refused(Finding("the rejects would take the place of the file itself", str(order.rejects)))
        return order.rejects
    stem = order.file.stem
    names = (f"{stem}.rejects{number}.csv" for number in ("", *(f"-{one}" for one in range(2, 1000))))
    return next((path for path in map(Path, names) if not path.exists()), Path(f"{stem}.rejects.csv"))
