"""The dataset that figures are asked of: a desk's tickets, contacts and events as of a moment."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from hdesk.domain.model import Customer, Order
from hdesk.domain.setup import Setup
from hdesk.insight import reviews
from hdesk.storage.index import Index

_SHARED = ", ".join(
    (
        "category", "subcategory", "nature", "channel", "team", "agent",
        *(f"customer_{name}" for name in Customer.__struct_fields__),
        *(f"order_{name}" for name in Order.__struct_fields__),
    )
)  # fmt: skip

# An inquiry that had come and was taken up later belongs to the day on which it came; as of then nobody had
# answered it.
_INQUIRIES = f"""
CREATE TEMP VIEW inquiries AS
SELECT id, 'ticket' AS kind, status, received_at AS came_at, day_end, first_response_at AS responded_at, responded,
  response_s, response_bs, acknowledged, acknowledged_at, ack_s, ack_bs,
  CASE WHEN status = 'resolved' OR status = 'closed' THEN 1 ELSE 0 END AS resolved, resolved_at, same_day,
  CASE WHEN doubts IS NULL THEN 0 ELSE 1 END AS doubted, tier, priority, {_SHARED}
FROM tickets WHERE merged = 0
UNION ALL
SELECT id, 'contact', 'resolved', came_at, day_end, responded_at, 1, response_s, response_bs, 1, responded_at,
  response_s, response_bs, 1, responded_at, same_day, 0, NULL, NULL, {_SHARED}
FROM contacts WHERE outcome = 'resolved' AND direction = 'inbound'
UNION ALL
SELECT id, 'ticket', 'new', received_at, day_end, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL, 0, 0, tier,
  priority, {_SHARED}
FROM arriving
UNION ALL
SELECT id, 'contact', 'new', received, day_end, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, 0, NULL, 0, 0, NULL, NULL,
  {_SHARED}
FROM coming_contacts
"""  # noqa: S608 - names of ours

_COMING_CONTACTS = """
CREATE TEMP VIEW coming_contacts AS
SELECT * FROM later_contacts
WHERE received IS NOT NULL AND received <= :moment AND outcome = 'resolved' AND direction = 'inbound'
"""

_RATINGS = """
CREATE TEMP VIEW ratings AS
SELECT id, at, score, of, source, channel, category, team, tier, priority, agent FROM ticket_ratings
UNION ALL
SELECT c.id, r.at, r.score, r.of, r.source, c.channel, c.category, c.team, NULL, NULL, c.agent
FROM contact_ratings r JOIN contacts c ON c.id = r.id
"""


_BEHIND = frozenset(("arriving", "coming_contacts", "ticket_ratings", "contact_ratings"))
"""What only other tables are made of."""

_FIRST = (("tickets", "created_at"), ("tickets", "received_at"), ("contacts", "at"), ("contacts", "came_at"))
"""The moments of which one is the first that anything has."""


class Dataset:
    """Tables and views as of a moment.

    The tables are `tickets`, `events`, `clocks`, `standings` and `contacts`, those of `event_facts`, and
    `customer_keys`; the views `inquiries`, `ratings` and `reviews`;
    `arriving` and `coming_contacts` are the inquiries that had come and were taken up later.

    Used in a `with` block: at its end, what is worth keeping for the next time is kept.
    """

    def __init__(self, setup: Setup, as_of: datetime, index: Index) -> None:
        self.setup = setup
        self.as_of = as_of
        self.index = index
        self._functions: set[str] = set()
        for view in (_COMING_CONTACTS.replace(":moment", repr(as_of.timestamp())), _INQUIRIES, _RATINGS, reviews.VIEW):
            index.connection.execute(view)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.index.close()

    @cached_property
    def earliest(self) -> float | None:
        """Give the first moment that anything here has, in seconds since 1970."""
        # Part by part, each in the order of a key: of a past moment the view over them would be read whole.
        firsts = (
            self.query(f"SELECT {at} FROM ({part}) WHERE {at} IS NOT NULL ORDER BY {at} LIMIT 1", {})  # noqa: S608 - ours
            for table, at in _FIRST
            for part in self.index.parts(table)
        )
        return min((first for rows in firsts for (first,) in rows), default=None)

    def query(self, sql: str, values: Mapping[str, Any], *, own: bool = False) -> Iterator[tuple[Any, ...]]:
        """Ask, with named values; what a desk's `own` settings ask for, in confinement.

        Raises:
            Unsound: what the settings ask for is not there, not allowed, or takes too long.
        """
        if own:
            return iter(self.index.confined(sql, values, self.tables, self._functions))
        return self.index.query(sql, values)

    @cached_property
    def tables(self) -> list[str]:
        """Name the tables and views that a desk's own KPIs may ask."""
        views = self.index.query("SELECT name FROM temp.sqlite_master WHERE type = 'view' ORDER BY name")
        names = dict.fromkeys(table.name for table in self.index.plan.tables if not table.words)
        names |= dict.fromkeys(name for (name,) in views if not name.startswith("later_") and "prose" not in name)
        return [name for name in names if name not in _BEHIND]

    def columns(self, name: str) -> list[str]:
        """Name the columns of a table or view."""
        return self.index.columns(name)

    def function(self, name: str, function: Callable[[Any], Any]) -> None:
        """Let statements call a function of one number."""
        self.index.connection.create_function(name, 1, function, deterministic=True)
        self._functions.add(name)
