"""The desk's settings, compiled: what every judgement about a ticket needs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.clocks import Terms
from hdesk.domain.config import DeskConfig
from hdesk.domain.fields import Registry
from hdesk.domain.worktime import Calendar

if TYPE_CHECKING:
    from hdesk.domain.conditions import Condition
    from hdesk.domain.rules import Routing, Rule


class CompiledPolicy(NamedTuple):
    """A clock policy with its condition; the first whose condition holds sets the terms."""

    when: "Condition"
    terms: Terms


class Setup(NamedTuple):
    """desk.yaml, routing.yaml and priority_rules.yaml, ready to be applied."""

    config: DeskConfig
    timezone: ZoneInfo
    calendars: Mapping[str, Calendar]
    policies: tuple[CompiledPolicy, ...]
    routing: "Routing"
    rules: "tuple[Rule, ...]"
    ticket_fields: Registry
    contact_fields: Registry

    @property
    def calendar(self) -> Calendar:
        """Give the desk's default calendar."""
        return self.calendars["default"]
