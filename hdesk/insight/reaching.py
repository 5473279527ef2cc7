"""Reaching: the tickets on which a change of the rules can tell, found from their rows, without opening a file."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from hdesk.domain.bounding import widened
from hdesk.domain.conditions import ALWAYS, AnyOf, Condition, Test, fields_of
from hdesk.domain.facts import is_editable
from hdesk.domain.ids import ticket_path
from hdesk.domain.periods import Period
from hdesk.domain.rowview import PROSE, RowView
from hdesk.domain.settings_changes import Reach
from hdesk.domain.setup import Setup
from hdesk.domain.turns import is_timely
from hdesk.domain.views import View
from hdesk.insight import prose
from hdesk.insight.narrow import narrowed
from hdesk.insight.rows import FUTURE, PAST, column
from hdesk.storage.database import quoted
from hdesk.storage.index import Index

_SINCE_CREATION = frozenset(("id", "created_at", "created_by", "received_at", "said", "checked", "needed"))
"""What no event changes; an edit changes what `is_editable` names."""

_GROWING = {
    "age": "created_at",
    "open_for": "created_at",
    "pickup_overdue": "pickup_first_due",
    "payout_overdue": "payout_first_due",
}
"""Lapses of time from a moment that stays, so that none is ever longer than at the end of the ticket's life."""

_EDITED = "id IN (SELECT id FROM events WHERE type IN ('edited', 'undone'))"
"""What these are about may have been something else before."""


class Reached(NamedTuple):
    """A ticket to be replayed: its file in git, and when its inquiry came, in seconds since 1970."""

    id: str
    path: str
    blob: str
    received: float | None


class Looked(NamedTuple):
    """The tickets of a period: how many there are, how many have no known creation, and those to be replayed."""

    tickets: int
    undated: int
    reached: list[Reached]


class Window(NamedTuple):
    """The period that is looked at, and the moment as of which it is: its end, or now."""

    period: Period
    until: datetime

    @property
    def bounds(self) -> dict[str, float]:
        """Give the period's start and the moment, in seconds since 1970."""
        start = self.period.start
        return {"start": PAST if start is None else start.timestamp(), "until": min(self.until.timestamp(), FUTURE)}

    def within(self, at: datetime | None) -> bool:
        """Say whether a moment lies in the period, and not after the moment as of which it is looked at."""
        return at is not None and self.period.contains(at) and at <= self.until


_OF_PERIOD = "created_at <= :until AND (status <> 'closed' OR closed_at IS NULL OR closed_at >= :start)"


def looked_at(index: Index, setup: Setup, window: Window, reach: Reach | None) -> Looked:
    """Find the tickets that were created or open in a period, and of those the ones that a change can reach.

    Without `reach` all of them are.
    """
    bounds = window.bounds
    (tickets,) = next(index.query(f"SELECT COUNT(*) FROM tickets WHERE {_OF_PERIOD}", bounds))  # noqa: S608 - names of ours
    (undated,) = next(index.query("SELECT COUNT(*) FROM tickets WHERE created_at IS NULL"))
    whole = reach is None or reach.everywhere
    condition = ALWAYS if reach is None or whole else _possible(setup, reach)
    found = [] if condition == AnyOf(()) else list(_files(index, _rows(index, setup, window, condition)))
    return Looked(tickets, undated, found)


def _possible(setup: Setup, reach: Reach) -> Condition:
    """Give what must hold of a ticket's row for one of the conditions ever to hold on the ticket."""
    return widened(AnyOf(reach.conditions), partial(_is_exact, setup))


def _is_exact(setup: Setup, test: Test, wide: bool) -> bool:  # noqa: FBT001 - as `widened` calls it
    if test.field in _GROWING:
        return wide and test.operator in {"over", "at_least"}
    stays = test.field in _SINCE_CREATION or is_editable(test.field)
    return stays and not is_timely(test, setup)


def _rows(index: Index, setup: Setup, window: Window, condition: Condition) -> Iterator[tuple[str, float | None]]:
    """Give ID and time of inquiry of the tickets of the period for whose row the condition holds."""
    registry = setup.ticket_fields
    asked = fields_of(condition)
    read = {_GROWING.get(name, name) for name in asked} - set(PROSE)
    names = sorted({*read, "id", "received_at", "status", "closed_at", "created_at"})
    sql, values = narrowed(condition, registry, View(setup, window.until), "tickets")
    listed = ", ".join(quoted(column(name)) for name in names)
    bounds = window.bounds
    query = (
        f"SELECT {listed}, {_EDITED} FROM tickets WHERE {_OF_PERIOD.replace(':until', '?').replace(':start', '?')} "  # noqa: S608
        f"AND ({sql} OR {_EDITED}) ORDER BY id"
    )
    columns = {name: place for place, name in enumerate(names)}
    read_prose = partial(prose.read, index, "tickets")
    for *row, edited in index.query(query, [bounds["until"], bounds["start"], *values]):
        view = _LifeRow(setup, columns, tuple(row), window.until, read_prose)
        if edited or condition(view):
            yield view["id"], row[columns["received_at"]]


class _LifeRow(RowView):
    """A ticket by its row, at the end of its life, and as if it was not done yet."""

    def __init__(
        self,
        setup: Setup,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        until: datetime,
        read: Callable[[str], Mapping[str, str | None]],
    ) -> None:
        super().__init__(setup, setup.ticket_fields, columns, row, until, prose=read)
        closed = super()._value("closed_at")
        if super()._value("status") == "closed" and closed is not None and closed < until:
            self.now = closed

    def _value(self, name: str) -> Any:
        return "open" if name == "status" else super()._value(name)


def _files(index: Index, found: Iterator[tuple[str, float | None]]) -> Iterator[Reached]:
    for identity, received in list(found):
        path = ticket_path(identity)
        for (blob,) in index.query("SELECT blob FROM docs WHERE path = ?", (path,)):
            yield Reached(identity, path, blob, received)
