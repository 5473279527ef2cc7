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
from hdesk.exchange.plan import Plan, compile_plan, load_mapping
from hdesk.exchange.reading import Reading
from hdesk.exchange.rejects import Reject, rejects_bytes
from hdesk.exchange.table import read_table
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


class _Taker:
    """Takes readings one by one: builds the tickets that are new, and counts the rest."""

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.source = source
        self.tickets: list[Ticket] = []
        self.rejects: list[Reject] = []
        self.changed: list[Changed] = []
        self.already = self.doubtful = self.repeated = 0
        self.doubts: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self._here = {str(event.source_id): ticket for ticket, event in _imported(desk, source)}
        self._taken = set(desk.snapshot.ticket_ids())

    def take(self, reading: Reading) -> None:
        self.rejects += reading.rejects
        if reading.incoming is None:
            return
        known = self._here.get(reading.source_id)
        identity = known.id if known else self._identity(reading.incoming)
        built = build(reading.incoming, identity, self.source, self.desk.now, self.desk.bits)
        if known is None:
            self.tickets.append(built.ticket)
            self.repeated += reading.repeated
            self.doubtful += bool(built.doubts)
            self.doubts.update(doubt.kind for doubt in built.doubts)
            self.unknown.update(built.unknown)
        elif _tells(known, self.source) == _tells(built.ticket, self.source):
            self.already += 1
        else:
            self.changed.append(Changed(reading.line, reading.source_id, known.id))

    def _identity(self, incoming: Incoming) -> str:
        """Draw a new ID, with the date of the creation, or of the import where that cannot be."""
        now = self.desk.now
        at = incoming.told[0].at
        day = at.date() if at is not None and at <= now and at.year in _YEARS else now.date()
        prefix = self.desk.setup.config.prefix
        identity = ids.document_id(prefix, day, self.desk.bits)
        while identity in self._taken:
            identity = ids.document_id(prefix, day, self.desk.bits)
        self._taken.add(identity)
        return identity


def _imported(desk: Desk, source: str) -> Iterator[tuple[Ticket, ev.Imported]]:
    """Find the tickets of a source that are here already.

    Raises:
        Unsound: with every one of them that cannot be read: it might be imported a second time.
    """
    snapshot = desk.snapshot
    if snapshot.commit is None:
        return
    # Most of a desk's tickets were never imported: those that do not name the source need not be read.
    mark = f"import:{source}".encode()
    entries = [one for one in desk.git.list(snapshot.commit, "tickets") if one.path.endswith(".yaml")]
    findings: list[Finding] = []
    for entry, (_, data) in zip(entries, desk.git.blobs(one.blob for one in entries), strict=True):
        if mark not in data:
            continue
        try:
            ticket = read_ticket(data, entry.path)
        except HdeskError as error:
            findings += error.findings
            continue
        event = _import_of(ticket, source)
        if event is not None:
            yield ticket, event
    if findings:
        raise Unsound(*findings)


def _import_of(ticket: Ticket, source: str) -> ev.Imported | None:
    found = (one for one in ticket.timeline if isinstance(one, ev.Imported) and one.source == source)
    return next(found, None)


def _tells(ticket: Ticket, source: str) -> tuple[object, ...]:
    """Give what an import has told of a ticket, whatever has happened to it since."""
    imported = _import_of(ticket, source)
    logged = imported.logged if imported else None
    told = (one for one in ticket.timeline if one.logged == logged and not isinstance(one, ev.Imported))
    events = (msgspec.structs.replace(one, id="", logged=None) for one in told)
    return (facts_at_creation(ticket), *events)


def _prepared(desk: Desk, plan: Plan, source: str, watch: Watch, *, dry: bool, rules: bool) -> Import:
    taker = _Taker(desk, source)
    for reading in watch(plan.readings(), plan.length):
        taker.take(reading)
    tickets = taker.tickets
    if rules:
        tickets = [desk.settled(ticket, desk.now) for ticket in tickets]
    return Import(
        source=source,
        rows=len(plan.table.rows) + len(plan.table.ragged),
        repeated=taker.repeated,
        tickets=tuple(tickets),
        already=taker.already,
        changed=tuple(taker.changed),
        rejects=tuple(sorted(taker.rejects)),
        doubtful=taker.doubtful,
        doubts=taker.doubts,
        unknown=taker.unknown,
        dry=dry,
        applied_rules=rules,
    )


def _written(desk: Desk, found: Import, target: Path, rejects: bytes) -> Import:
    """Write the rejects beside their place, commit, and only then put them there."""
    beside = target.with_name(f"{target.name}.new")
    if found.rejects:
        beside.write_bytes(rejects)
    try:
        written = desk.save(f"import csv {found.source}", [(None, ticket) for ticket in found.tickets])
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if found.rejects:
        beside.replace(target)
    return found._replace(commit=written.commit, rejects_path=target if found.rejects else None)
