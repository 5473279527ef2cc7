"""The desk's settings, compiled: what every judgement about a ticket needs."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.config import DeskConfig
from hdesk.domain.fields import Registry
from hdesk.domain.terms import Terms
from hdesk.domain.worktime import Calendar

if TYPE_CHECKING:
    from hdesk.domain.conditions import Condition
    from hdesk.domain.rules import Routing, Rule


BY_STANDING = ("priority", "team", "tier")
"""The fields of a ticket that policies judge as they were, not as they are."""


class CompiledPolicy(NamedTuple):
    """A clock policy with its condition; the first in force whose condition holds sets the terms.

    It is in force from the start of the date `since` on; None means that it always was.
    """

    when: "Condition"
    terms: Terms
    since: date | None = None


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
    def turns(self) -> list[date]:
        """List the dates on which a clock policy comes into force, in order."""
        return sorted({policy.since for policy in self.policies if policy.since is not None})

    @property
    def by_standing(self) -> bool:
        """Say whether a clock policy's condition reads the priority, team or tier."""
        from hdesk.domain.conditions import fields_of

        return any(not fields_of(policy.when).isdisjoint(BY_STANDING) for policy in self.policies)

    @property
    def calendar(self) -> Calendar:
        """Give the desk's default calendar."""
        return self.calendars["default"]
