"""Reaching: the tickets on which a change of the rules can tell, found from their rows, without opening a file."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from hdesk.domain.bounding import NEVER, narrowed_down, widened
from hdesk.domain.conditions import ALWAYS, All, AnyOf, Condition, Test, fields_of
from hdesk.domain.durations import Duration
from hdesk.domain.facts import is_editable
from hdesk.domain.ids import ticket_path
from hdesk.domain.model import DONE
from hdesk.domain.periods import Period
from hdesk.domain.rowview import PROSE, RowView
from hdesk.domain.settings_changes import Apart, Reach
from hdesk.domain.setup import Setup
from hdesk.domain.turns import is_timely
from hdesk.domain.views import View
from hdesk.insight import prose
from hdesk.insight.lives import FUTURE, PAST
from hdesk.insight.narrow import narrowed
from hdesk.insight.rows import column
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

_WHILE_OPEN = frozenset(_GROWING) - {"age"}
"""Of those, the ones that a ticket has only until it is resolved."""

_CLOSED = "COALESCE(CASE WHEN status = 'closed' THEN closed_at END, 9e15)"
_DONE = "COALESCE(CASE WHEN status IN ('resolved', 'closed') THEN resolved_at END, 9e15)"
"""When a ticket was closed, or had been resolved; a long time from now where it is not."""

_SHIFT = 2 * 3600
"""How much shorter days can be where the clocks change."""

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
    telling = None if reach is None or reach.everywhere else [_Telling.of(setup, one) for one in reach.apart]
    found = [] if telling == [] else list(_files(index, _rows(index, setup, window, telling)))
    return Looked(tickets, undated, found)


class _Telling(NamedTuple):
    """When something that differs can tell on a ticket, as its row says it.

    `both` must hold at the end of the ticket's life; of one of the `sides` the first then, and the second not at its
    beginning: what grows is longest at the end, and what is long enough at the beginning stays so. `ever` is what
    must hold at the end of all that, in one condition.
    """

    ever: Condition
    both: Condition
    sides: tuple[tuple[Condition, Condition], ...]

    @classmethod
    def of(cls, setup: Setup, apart: Apart) -> "_Telling":
        """Take from the conditions what rows can tell."""
        wide = partial(widened, exact=partial(_is_exact, setup, asked=True))
        always = [narrowed_down(one, partial(_is_exact, setup, asked=False)) for one in reversed(apart.sides)]
        others = always if apart.only_one else [NEVER] * len(apart.sides)
        ever = wide(AnyOf(tuple(All((apart.both, one)) for one in apart.sides)))
        return cls(ever, wide(apart.both), tuple(zip(map(wide, apart.sides), others, strict=True)))

    def holds(self, end: View, beginning: Callable[[], View]) -> bool:
        """Say whether it can tell on a ticket, seen at the end of its life and at the beginning."""
        return self.both(end) and any(
            ever(end) and (always == NEVER or not always(beginning())) for ever, always in self.sides
        )


def _is_exact(setup: Setup, test: Test, wide: bool, *, asked: bool) -> bool:  # noqa: FBT001 - as the bounds call it
    if test.field in _GROWING:
        return wide is asked and test.operator in {"over", "at_least"}
    stays = test.field in _SINCE_CREATION or is_editable(test.field)
    return stays and not is_timely(test, setup)


def _rows(
    index: Index, setup: Setup, window: Window, telling: list[_Telling] | None
) -> Iterator[tuple[str, float | None]]:
    """Give ID and time of inquiry of the tickets of the period on whose rows something can tell; without it, of all."""
    registry = setup.ticket_fields
    condition = ALWAYS if telling is None else AnyOf(tuple(one.ever for one in telling))
    parts = [part for one in telling or () for part in (one.both, *(part for side in one.sides for part in side))]
    read = {_GROWING.get(name, name) for part in parts for name in fields_of(part)} - set(PROSE)
    names = sorted({*read, "id", "received_at", "status", "resolved_at", "closed_at", "created_at"})
    sql, values = narrowed(condition, registry, View(setup, window.until), "tickets")
    sql = f"{sql} AND {_long_enough(condition)}"
    listed = ", ".join(quoted(column(name)) for name in names)
    bounds = window.bounds
    query = (
        f"SELECT {listed}, {_EDITED} FROM tickets WHERE {_OF_PERIOD.replace(':until', '?').replace(':start', '?')} "  # noqa: S608
        f"AND ({sql} OR {_EDITED}) ORDER BY id"
    )
    columns = {name: place for place, name in enumerate(names)}
    sight = partial(_LifeRow, setup, columns, until=window.until, read=partial(prose.read, index, "tickets"))
    for *row, edited in index.query(query, [bounds["until"], bounds["start"], *values]):
        if edited or telling is None or _can_tell(telling, tuple(row), sight):
            yield row[columns["id"]], row[columns["received_at"]]


def _long_enough(condition: Condition) -> str:
    """Narrow further by how long what grows could become, in real time at most; the condition has the last word."""
    if isinstance(condition, Test) and condition.field in _GROWING:
        least = _least(condition.operand)
        return f"{_GROWING[condition.field]} + {least} <= {_DONE if condition.field in _WHILE_OPEN else _CLOSED}"
    if isinstance(condition, (All, AnyOf)) and condition.parts:
        joint = " AND " if isinstance(condition, All) else " OR "
        return f"({joint.join(map(_long_enough, condition.parts))})"
    return "1"


def _least(duration: Duration) -> float:
    """Give how much real time the duration takes at least: business days come no quicker than days, but for DST."""
    if duration.business and duration.unit == "day":
        return max(0, int(duration.amount) * 86_400 - _SHIFT)
    return duration.seconds


def _can_tell(telling: list[_Telling], row: tuple[Any, ...], sight: "Callable[..., _LifeRow]") -> bool:
    end = sight(row)
    return any(one.holds(end, partial(sight, row, begins=True)) for one in telling)


class _LifeRow(RowView):
    """A ticket by its row, at the end of its life or at the beginning, and as if it was not done yet."""

    def __init__(
        self,
        setup: Setup,
        columns: Mapping[str, int],
        row: tuple[Any, ...],
        *,
        until: datetime,
        read: Callable[[str], Mapping[str, str | None]],
        begins: bool = False,
    ) -> None:
        super().__init__(setup, setup.ticket_fields, columns, row, until, prose=read)
        if begins:
            self._done = self.now = super()._value("created_at")
            return
        status = super()._value("status")
        self._done = self._ended("resolved_at", until) if status in DONE else until
        if status == "closed":
            self.now = self._ended("closed_at", until)

    def _ended(self, name: str, until: datetime) -> datetime:
        at: datetime | None = super()._value(name)
        return until if at is None else min(at, until)

    def _value(self, name: str) -> Any:
        if name == "status":
            return "open"
        return self.span(self[_GROWING[name]], self._done) if name in _WHILE_OPEN else super()._value(name)


def _files(index: Index, found: Iterator[tuple[str, float | None]]) -> Iterator[Reached]:
    for identity, received in list(found):
        path = ticket_path(identity)
        for (blob,) in index.query("SELECT blob FROM docs WHERE path = ?", (path,)):
            yield Reached(identity, path, blob, received)
