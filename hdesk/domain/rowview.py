"""Row views: a ticket or contact seen through a row of stored values, its file read only where words are asked."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hdesk.domain.contacts import Contact
from hdesk.domain.fields import Field, Registry
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import ContactView, Related, TicketView, View

_SENTENCES = frozenset(("doubts",))


class RowView(View):
    """Something at a moment, by its row; `whole` reads its file for what has no column."""

    def __init__(
        self,
        setup: Setup,
        registry: Registry,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        now: datetime,
    ) -> None:
        super().__init__(setup, now)
        self._registry = registry
        self._columns = columns
        self._row = row

    def _value(self, name: str) -> Any:
        place = self._columns.get(name)
        field = self._registry.fields[name]
        if place is not None:
            return self._decoded(field, self._row[place])
        if field.stored:
            return self.whole[name]
        return field.read(self)

    @property
    def whole(self) -> View:
        """Give the view through the file."""
        raise NotImplementedError

    def _decoded(self, field: Field, raw: Any) -> Any:
        if raw is None:
            return () if field.kind == "list" else None
        if field.kind == "moment":
            return datetime.fromtimestamp(raw, self.setup.timezone)
        if field.kind == "date":
            return date.fromisoformat(raw)
        if field.kind == "list":
            return (raw,) if field.name in _SENTENCES else tuple(raw.split(","))
        return bool(raw) if field.kind == "flag" else raw


class TicketRow(RowView):
    """A ticket at a moment, by its row."""

    def __init__(
        self,
        setup: Setup,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        now: datetime,
        *,
        read: Callable[[str], Ticket],
        related: Callable[[Ticket], Related],
        repeats: Callable[[View], int | None],
    ) -> None:
        super().__init__(setup, setup.ticket_fields, columns, row, now)
        self._read = read
        self._beside = related
        self._repeats = repeats

    @property
    def related(self) -> Related:
        """Give what other files say about the ticket."""
        return Related(repeats=self._repeats)

    @cached_property
    def ticket(self) -> Ticket:
        """Give the ticket itself, from its file."""
        return self._read(self["id"])

    @cached_property
    def whole(self) -> TicketView:
        """Give the view through the file."""
        return TicketView(self.setup, self.ticket, self.now, related=self._beside(self.ticket))


class ContactRow(RowView):
    """A contact at a moment, by its row."""

    def __init__(
        self,
        setup: Setup,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        now: datetime,
        *,
        read: Callable[[str], Contact],
    ) -> None:
        super().__init__(setup, setup.contact_fields, columns, row, now)
        self._read = read

    @cached_property
    def contact(self) -> Contact:
        """Give the contact itself, from its file."""
        return self._read(self["id"])

    @cached_property
    def whole(self) -> ContactView:
        """Give the view through the file."""
        return ContactView(self.setup, self.contact, self.now)
