"""Row views: a ticket or contact seen through a row of stored values; its prose is fetched where it is asked for."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hdesk.domain.fields import Field, Registry
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, View

PROSE = ("text", "said", "checked", "needed")
"""The fields that are sentences: all words of a ticket or contact, and parts of them. They have no column."""

_SENTENCES = frozenset(("doubts",))


class RowView(View):
    """Something at a moment, by its row; `prose` gives the prose of an ID by field."""

    def __init__(
        self,
        setup: Setup,
        registry: Registry,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        now: datetime,
        *,
        prose: Callable[[str], Mapping[str, str | None]],
    ) -> None:
        super().__init__(setup, now)
        self._registry = registry
        self._read_prose = prose
        self._columns = columns
        self._row = row

    def _value(self, name: str) -> Any:
        place = self._columns.get(name)
        field = self._registry.fields[name]
        if place is not None:
            return self._decoded(field, self._row[place])
        return self._prose[name] if name in PROSE else field.read(self)

    @cached_property
    def _prose(self) -> Mapping[str, str | None]:
        return self._read_prose(self["id"])

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
        prose: Callable[[str], Mapping[str, str | None]],
        read: Callable[[str], Ticket],
        repeats: Callable[[View], int | None],
    ) -> None:
        super().__init__(setup, setup.ticket_fields, columns, row, now, prose=prose)
        self._read = read
        self._repeats = repeats

    @property
    def related(self) -> Related:
        """Give what other files say about the ticket."""
        return Related(repeats=self._repeats)

    @cached_property
    def ticket(self) -> Ticket:
        """Give the ticket itself, from its file."""
        return self._read(self["id"])
