"""Who had a ticket when: its team, tier, priority and owner as they were at any moment."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from hdesk.domain import events as ev
from hdesk.domain.state import State

COLUMNS = ("team", "tier", "priority", "agent")
"""The columns in which a row of what happened to a ticket says who had it then; `agent` is the owner."""

T = TypeVar("T")


class Holders:
    """Who had a ticket, moment by moment; events of unknown moments had always happened."""

    def __init__(self, state: State, standing: Iterable[ev.Event]) -> None:
        self._standings = [(one.at, (one.team, one.tier, one.priority)) for one in state.standings]
        self._owners = list(_owners(standing))

    def at(self, moment: datetime | None) -> list[Any]:
        """Give the columns after everything dated at or before a moment; at an unknown one, the last."""
        return [*_last(self._standings, moment, (None, None, "normal")), _last(self._owners, moment, None)]


def _owners(standing: Iterable[ev.Event]) -> Iterable[tuple[datetime | None, str | None]]:
    for event in standing:
        if isinstance(event, ev.Created) and ev.is_person(event.by):
            yield event.at, event.by
        elif isinstance(event, ev.Owned):
            yield event.at, event.to or None


def _last(changes: Sequence[tuple[datetime | None, T]], moment: datetime | None, otherwise: T) -> T:
    known = (one for at, one in reversed(changes) if at is None or moment is None or at <= moment)
    return next(known, otherwise)
