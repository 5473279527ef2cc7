"""Files with one row an event: the rows of one ticket, wherever they stand, become its timeline."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from hdesk.exchange.about import About
from hdesk.exchange.cells import CellError, Cells, cleaned
from hdesk.exchange.entries import Teller
from hdesk.exchange.kinds import Value
from hdesk.exchange.people import People, signed
from hdesk.exchange.reading import Reading, refused, too_long
from hdesk.exchange.rejects import Reject
from hdesk.exchange.table import Row, Table
from hdesk.exchange.told import Incoming, Told

_BEGINNING = datetime.min.replace(tzinfo=UTC)


class Occurrence(NamedTuple):
    """One row: its cells, what happened, when, and who is told to have done it."""

    row: Row
    cells: Cells
    tellers: tuple[Teller, ...]
    at: datetime | None
    by: str | None


class EventPlan(NamedTuple):
    """A compiled mapping of the shape `row: event`.

    `activities` gives the entries of each activity, `used` the places of the columns that the mapping reads.
    """

    table: Table
    about: About
    activity: Value
    activities: Mapping[str, tuple[Teller, ...]]
    at: Value | None
    by: Value | None
    from_first: bool
    people: People
    empty: frozenset[str]
    used: tuple[int, ...]

    @property
    def length(self) -> int | None:
        """Count the readings to come: not known before the rows are grouped."""
        return None

    def readings(self) -> Iterator[Reading]:
        """Read the rows, ticket by ticket.

        One row that cannot be used refuses the whole ticket: with an event missing it would be another one,
        and could not be completed later.
        """
        tickets: dict[str, list[Row]] = {}
        reasons: dict[str, dict[int, str]] = {}
        for row in sorted((*self.table.rows, *self.table.ragged)):
            source_id, wrong = self._identity(row)
            if not source_id:
                yield refused(row, "", [wrong or f"id: there is none ({', '.join(self.about.id.columns)})"])
                continue
            tickets.setdefault(source_id, []).append(row)
            if wrong:
                reasons.setdefault(source_id, {})[row.line] = wrong
        for source_id, rows in tickets.items():
            yield self._ticket(source_id, rows, reasons.get(source_id, {}))

    def _identity(self, row: Row) -> tuple[str, str]:
        """Give the ticket's ID, as far as a row with too few cells has one, and what is wrong with it."""
        lacking = len(self.table.header) - len(row.cells)
        wrong = self.table.ragged_reason(row) if lacking else ""
        cells = (*cleaned(row.cells, self.empty), *[""] * max(0, lacking))
        try:
            return self.about.id.read(cells) or "", wrong
        except CellError as error:
            return "", wrong or str(error)

    def _ticket(self, source_id: str, rows: list[Row], wrong: dict[int, str]) -> Reading:
        found = [self._occurrence(row, wrong) for row in rows if row.line not in wrong]
        happened = self._unlike([one for one in found if one is not None])
        told = [] if wrong else self._told(happened, wrong)
        general = too_long(one.row for one in happened)
        facts = None if wrong else self.about.facts([one.cells for one in happened], general)
        if facts is None or wrong or general:
            return _refused(source_id, rows, wrong, general)
        incoming = Incoming(source_id, facts, tuple(told))
        return Reading(rows[0].line, source_id, incoming, repeated=len(rows) - len(happened))

    def _occurrence(self, row: Row, wrong: dict[int, str]) -> Occurrence | None:
        cells = cleaned(row.cells, self.empty)
        try:
            activity = self.activity.read(cells)
            at = self.at.read(cells) if self.at else None
            by = self.by.read(cells) if self.by else None
        except CellError as error:
            wrong[row.line] = str(error)
            return None
        if activity is None:
            wrong[row.line] = f"activity: there is none ({', '.join(self.activity.columns)})"
            return None
        return Occurrence(row, cells, self.activities[activity], at, by)

    def _unlike(self, found: list[Occurrence]) -> list[Occurrence]:
        """Put occurrences in order, and leave out those that say what another one says of the same moment."""
        seen: set[tuple[str, ...]] = set()
        unlike = []
        for one in _in_order(found):
            key = tuple(one.cells[place] for place in self.used)
            if one.at is None or key not in seen:
                unlike.append(one)
                seen.add(key)
        return unlike

    def _told(self, happened: list[Occurrence], wrong: dict[int, str]) -> list[Told]:
        """Tell what happened, creation first; reasons against it go into `wrong`."""
        created: list[Told] = []
        others: list[Told] = []
        for one in happened:
            try:
                told = self._of_row(one)
            except CellError as error:
                wrong[one.row.line] = str(error)
                continue
            for thing in told:
                (created if thing.kind == "created" else others).append(thing)
            if len(created) > 1:
                wrong[one.row.line] = "created: another row says so too"
                return []
        if not created:
            at = next((one.at for one in happened if one.at), None) if self.from_first else None
            created = [Told("created", at)]
        return created + others

    def _of_row(self, one: Occurrence) -> list[Told]:
        """Tell what one row says; whoever this desk does not know is named once."""
        spoken = [teller.tell_row(one.cells, self.people, one.at, one.by) for teller in one.tellers]
        told = [thing for said in spoken for thing in said.told]
        for name in dict.fromkeys(said.stranger for said in spoken if said.stranger):
            told = signed(told, name)
        return told


def _in_order(found: list[Occurrence]) -> list[Occurrence]:
    """Give rows in the order of their moments; one without a moment stays behind the row before it."""
    latest = _BEGINNING
    keyed = []
    for place, one in enumerate(found):
        latest = one.at or latest
        keyed.append((latest, place, one))
    return [one for _, _, one in sorted(keyed, key=lambda item: item[:2])]


def _refused(source_id: str, rows: list[Row], wrong: dict[int, str], general: list[str]) -> Reading:
    """Refuse all rows of a ticket, each with its own reason or with that of the first that has one."""
    others = "; ".join(general)
    if wrong:
        others = f"belongs to {source_id}, of which line {min(wrong)} is refused"
    rejects = tuple(Reject(row, source_id, wrong.get(row.line, others)) for row in rows)
    return Reading(rows[0].line, source_id, rejects=rejects)
