"""What is told: a ticket as another system tells of it, before it becomes one of this desk."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from hdesk.domain.model import Facts

STATUS = "status"
PRIORITY = "priority"
"""What is told of a state, beside the types of events."""


class Told(NamedTuple):
    """One thing that a source tells: an event's type, or `status` or `priority`, which lead to events.

    `at` is None where the source does not know when; `by` is an agent, `customer`, or None where nobody is
    known to have done it. `keys` are the event's own; of a state, `to` is the one that was reached.
    """

    kind: str
    at: datetime | None = None
    by: str | None = None
    keys: Mapping[str, Any] = MappingProxyType({})


class Incoming(NamedTuple):
    """A ticket that a source tells of: its ID there, what it is about, what happened, in order.

    The first thing told is `created`.
    """

    source_id: str
    facts: Facts
    told: tuple[Told, ...]
