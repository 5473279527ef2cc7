"""Files with one row a ticket."""

from collections.abc import Iterator
from typing import NamedTuple

from hdesk.exchange.about import About
from hdesk.exchange.cells import CellError, Cells, cleaned
from hdesk.exchange.entries import Teller
from hdesk.exchange.people import People, signed
from hdesk.exchange.reading import Reading, refused, too_long
from hdesk.exchange.table import Row, Table
from hdesk.exchange.told import Incoming, Told


class TicketPlan(NamedTuple):
    """A compiled mapping of the shape `row: ticket`."""

    table: Table
    about: About
    tellers: tuple[Teller, ...]
    people: People
    empty: frozenset[str]

    @property
    def length(self) -> int:
        """Count the readings to come."""
        return len(self.table.rows) + len(self.table.ragged)

    def readings(self) -> Iterator[Reading]:
        """Read the rows: each gives a ticket, or is refused with every reason."""
        for row in self.table.ragged:
            yield refused(row, "", [self.table.ragged_reason(row)])
        lines: dict[str, int] = {}
        for row in self.table.rows:
            reading = self._reading(row)
            first = lines.setdefault(reading.source_id, row.line) if reading.source_id else row.line
            if first != row.line:
                known = [reject.reason for reject in reading.rejects]
                reading = refused(row, reading.source_id, [*known, f"id: the row in line {first} has it too"])
            yield reading

    def _reading(self, row: Row) -> Reading:
        wrong = too_long([row])
        cells = cleaned(row.cells, self.empty)
        source_id = ""
        try:
            source_id = self.about.id.read(cells) or ""
        except CellError as error:
            wrong.append(str(error))
        else:
            wrong += [] if source_id else [f"id: there is none ({', '.join(self.about.id.columns)})"]
        told = self._told(cells, wrong)
        facts = self.about.facts([cells], wrong)
        if facts is None or wrong:
            return refused(row, source_id, wrong)
        return Reading(row.line, source_id, Incoming(source_id, facts, told))

    def _told(self, cells: Cells, wrong: list[str]) -> tuple[Told, ...]:
        """Tell what happened, creation first; reasons against it go into `wrong`."""
        created: list[Told] = []
        others: list[Told] = []
        for teller in self.tellers:
            try:
                spoken = teller.tell(cells, self.people)
            except CellError as error:
                wrong.append(str(error))
                continue
            told = list(spoken.told)
            if told and spoken.stranger:
                told = signed(told, spoken.stranger)
            if teller.kind == "created":
                created += told[:1]
                others += told[1:]
            else:
                others += told
        return tuple((created or [Told("created")]) + others)
