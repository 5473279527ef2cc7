"""The dataset that figures are asked of: a desk's tickets, contacts and events as of a moment."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from hdesk.domain.model import Customer, Order
from hdesk.domain.setup import Setup
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
SELECT id, 'ticket' AS kind, status, received_at AS came_at, first_response_at AS responded_at, responded,
  response_s, response_bs, {_SHARED}
FROM tickets WHERE merged = 0
UNION ALL
SELECT id, 'contact', 'resolved', came_at, responded_at, 1, response_s, response_bs, {_SHARED}
FROM contacts WHERE outcome = 'resolved' AND direction = 'inbound'
UNION ALL
SELECT id, kind, 'new', came_at, NULL, 0, NULL, NULL, {_SHARED} FROM coming
"""  # noqa: S608 - names of ours

_COMING = f"""
CREATE TEMP VIEW coming AS
SELECT id, 'ticket' AS kind, received_at AS came_at, {_SHARED} FROM arriving
UNION ALL
SELECT id, 'contact', received, {_SHARED}
FROM later_contacts WHERE received <= :moment AND outcome = 'resolved' AND direction = 'inbound'
"""  # noqa: S608 - as above

_RATINGS = """
CREATE TEMP VIEW ratings AS
SELECT id, at, score, of, source, channel, category, team, agent FROM ticket_ratings
UNION ALL
SELECT c.id, r.at, r.score, r.of, r.source, c.channel, c.category, c.team, c.agent
FROM contact_ratings r JOIN contacts c ON c.id = r.id
"""


class Dataset:
    """Tables `tickets`, `events`, `contacts` and the views `inquiries`, `coming` and `ratings`, as of a moment.

    `coming` are the inquiries that had come and were taken up later.

    Used in a `with` block: at its end, what is worth keeping for the next time is kept.
    """

    def __init__(self, setup: Setup, as_of: datetime, index: Index) -> None:
        self.setup = setup
        self.as_of = as_of
        self.index = index
        for view in (_COMING.replace(":moment", repr(as_of.timestamp())), _INQUIRIES, _RATINGS):
            index.connection.execute(view)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.index.close()

    def query(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Ask, with named values."""
        return self.index.query(sql, values)

    def columns(self, name: str) -> list[str]:
        """Name the columns of a table or view."""
        return self.index.columns(name)

    def function(self, name: str, function: Callable[[float | None], str | None]) -> None:
        """Let statements call a function of one number."""
        self.index.connection.create_function(name, 1, function, deterministic=True)
