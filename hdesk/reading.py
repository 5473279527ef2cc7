"""Reading a desk as one commit has it: rows of the index, narrowed by SQL, judged by conditions."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from hdesk.domain import customers, groups, ids
from hdesk.domain.conditions import Condition
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.model import Customer, Ticket
from hdesk.domain.rowview import RowView, TicketRow
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView, View
from hdesk.insight import prose, tables
from hdesk.insight.narrow import narrowed
from hdesk.insight.rows import column, stored_fields
from hdesk.storage import settings
from hdesk.storage.confined import Allowance
from hdesk.storage.database import quoted
from hdesk.storage.index import Index, open_index
from hdesk.storage.index_plan import Plan, index_file
from hdesk.storage.reader import Snapshot

_REPEAT_DAYS = 7
_SHOWN = 8
_PAGE = 2_000


class Reading:
    """What stands in a commit, at a moment; `branch` says that the commit is the branch's own.

    With `until` what happened later is left out, and everything is seen as of then; `today` is when that is done.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        setup: Setup,
        today: datetime,
        *,
        branch: bool,
        until: datetime | None = None,
        watch: tables.Watch | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.setup = setup
        self.now = until or today
        self._today = today
        self._until = until
        self._branch = branch
        self._watch = watch
        self._allowance = Allowance()

    @cached_property
    def index(self) -> Index:
        """Open the index at this commit."""
        return self._opened(self._until)

    def index_at(self, moment: datetime) -> Index:
        """Open the index once more, as of a moment that is not after now."""
        index = self._opened(moment)
        self.snapshot.findings += [one for one in index.findings if one not in self.snapshot.findings]
        return index

    def _opened(self, moment: datetime | None) -> Index:
        past = tables.past(self.setup, moment, self._today, **self._watching) if moment else None
        git, commit = self.snapshot.git, self.snapshot.commit
        index = open_index(self.file, git, self._plan, commit, branch=self._branch, past=past)
        index.allowance = self._allowance
        return index

    @cached_property
    def _plan(self) -> Plan:
        return tables.plan(self.setup, self.snapshot.files(settings.FILES), self._today, **self._watching)

    @property
    def _watching(self) -> dict[str, tables.Watch]:
        return {"watch": self._watch} if self._watch else {}

    @property
    def file(self) -> Path:
        """Give where the index is kept."""
        return index_file(self.snapshot.git.git_dir)

    @property
    def findings(self) -> list[Finding]:
        """Give what is wrong with the files that were read."""
        known = list(self.snapshot.findings)
        if "index" in self.__dict__:
            known += [one for one in self.index.findings if one not in known]
        return known

    def resolve(self, part: str) -> str:
        """Find the one ticket that a whole ID or a part of its random characters names.

        Raises:
            NotFound: no ticket matches.
            Refused: several do; they are listed.
        """
        wanted = ids.normalise(part)
        if ids.is_document_id(wanted) and self.snapshot.files([ids.ticket_path(wanted)]):
            return wanted
        found = [one for one in self._named(wanted) if ids.matches(wanted, one)]
        if not found:
            raise NotFound(Finding(f"no ticket {part!r} here", hint="`hdesk list` shows the tickets"))
        if len(found) > 1:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise Refused(Finding(f"{part!r} could be {', '.join(found[:_SHOWN])}{more}", hint="give more characters"))
        return found[0]

    def surviving(self, identity: str) -> str:
        """Give the ticket on which the work on a ticket goes on: itself, or the one that it was merged into."""
        return groups.surviving(self.snapshot.ticket(identity), self.snapshot.known).id

    def _named(self, wanted: str) -> Iterator[str]:
        """List the tickets whose path has the wanted characters in it, sound or not."""
        if not wanted or not wanted.replace("-", "").isalnum():
            return
        paths = self.index.query("SELECT path FROM docs WHERE path LIKE ?", (f"tickets/%{wanted}%",))
        for (path,) in sorted(paths):
            identity = ids.ticket_of_path(path)
            if identity is not None:
                yield identity

    def tickets(self, condition: Condition, order: str = "id") -> Iterator[TicketRow]:
        """See the tickets for which a condition holds, in the order of some columns."""
        probe = View(self.setup, self.now)
        sql, values = narrowed(condition, self.setup.ticket_fields, probe, "tickets")
        return (view for view in self._tickets(sql, values, order) if condition(view))

    def due(self, turn: str) -> Iterator[str]:
        """Name the tickets whose turn (of `tables.TURNS`) has come: time alone may have made something true."""
        rows = self.index.query(f"SELECT id FROM tickets WHERE {turn} <= ? ORDER BY id", (self.now.timestamp(),))  # noqa: S608 - a name of ours
        return (row[0] for row in rows)

    def turned(self) -> Iterator[TicketRow]:
        """See the tickets that routes and rules may have something to do on now."""
        return self._tickets("rules_turn <= ?", [self.now.timestamp()], "id")

    def _tickets(self, sql: str, values: list[Any], order: str) -> Iterator[TicketRow]:
        names = [field.name for field in stored_fields(self.setup.ticket_fields)]
        columns = tables.places(names)
        for row in self._rows("tickets", names, sql, values, order):
            yield TicketRow(
                self.setup,
                columns,
                row,
                self.now,
                prose=partial(prose.read, self.index, "tickets"),
                read=self.snapshot.ticket,
                repeats=self.repeats,
            )

    def contacts(self, condition: Condition, order: str = "id") -> Iterator[RowView]:
        """See the contacts for which a condition holds, in the order of some columns."""
        registry = self.setup.contact_fields
        names = [field.name for field in stored_fields(registry)]
        columns = tables.places(names)
        sql, values = narrowed(condition, registry, View(self.setup, self.now), "contacts")
        read = partial(prose.read, self.index, "contacts")
        for row in self._rows("contacts", names, sql, values, order):
            view = RowView(self.setup, registry, columns, row, self.now, prose=read)
            if condition(view):
                yield view

    def _rows(self, table: str, names: list[str], sql: str, values: list[Any], order: str) -> Iterator[tuple[Any, ...]]:
        listed = ", ".join(quoted(column(name)) for name in names)
        if not self.index.whole:
            yield from self.index.query(f"SELECT {listed} FROM {table} WHERE {sql} ORDER BY {order}", values)  # noqa: S608
            return
        # Wide rows are not sorted, and read only as far as somebody looks: their numbers come first.
        for (row,) in self.index.query(f"SELECT row FROM {table} WHERE {sql} ORDER BY {order}", values):  # noqa: S608
            yield from self.index.query(f"SELECT {listed} FROM {table} WHERE row = ?", (row,))  # noqa: S608

    def whole_contacts(self, wanted: Iterable[str]) -> dict[str, Contact]:
        """Read contacts from their files, each file once."""
        asked = set(wanted)
        days = sorted({ids.day_of(one) for one in asked})
        found = {
            entry.id: entry
            for day in days
            for entry in self.snapshot.entries(day, day)
            if isinstance(entry, Contact) and entry.id in asked
        }
        missing = asked - found.keys()
        if missing:
            raise NotFound(f"no contact {', '.join(sorted(missing))} here")
        return found

    def related(self, ticket: Ticket) -> Related:
        """Give what other files say about a ticket, asked for only when it is needed."""
        return Related(received=lambda: self._received(ticket.timeline[0].contact), repeats=self.repeats)

    def _received(self, contact: str | None) -> datetime | None:
        came = tables.received(self.index, contact) if contact else None
        return None if came is None else datetime.fromtimestamp(came, self.setup.timezone)

    def repeats(self, view: View) -> int | None:
        """Count the same customer's other contacts in the seven days before now; None for an unknown customer."""
        customer = Customer(id=view["customer.id"], phone=view["customer.phone"], email=view["customer.email"])
        if not customers.keys(customer):
            return None
        since = self.now - timedelta(days=_REPEAT_DAYS)
        rows = self.index.query(
            "SELECT COUNT(*) FROM contacts WHERE at > ? AND at <= ? AND (ticket IS NULL OR ticket <> ?) AND "
            "(customer_id = ? OR customer_phone = ? OR LOWER(customer_email) = LOWER(?))",
            (since.timestamp(), self.now.timestamp(), view["id"], customer.id, customer.phone, customer.email),
        )
        return int(next(rows)[0])

    def view(self, ticket: Ticket) -> TicketView:
        """See a ticket as of now."""
        return TicketView(self.setup, ticket, self.now, related=self.related(ticket))
