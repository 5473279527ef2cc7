"""Terms: what a clock policy grants a ticket, by clock, priority and tier, and on which calendar it counts."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from hdesk.domain.durations import Duration
from hdesk.domain.worktime import Calendar

DEFAULT = "default"
"""The key of the target that holds for every other priority and tier, and the desk's own calendar's name."""

Chooser = Literal["policy", "team", "tier", "default"]
"""Whose calendar it is that a clock counts on."""


LEAD = "lead"
"""In an escalation: the leads of the team that has the ticket."""
HOLDER = "team"
"""In a level: those who have the ticket."""
ADDRESSEES = (LEAD, HOLDER)
"""Whom a level may tell beside teams."""


class Level(NamedTuple):
    """Who is told when a clock wants attention: at its warning, or (`after` some time past it) its breach."""

    at: Literal["warning", "breach"]
    after: Duration | None
    clocks: frozenset[str]
    to: str
    tier: str | None = None
    handover: bool = False


class Chosen(NamedTuple):
    """The calendar that a clock counts on, whose it is, and the name of that team or tier."""

    calendar: Calendar
    by: Chooser
    name: str | None = None


class Places(NamedTuple):
    """The calendars of teams and tiers, for policies that name none."""

    teams: Mapping[str, Calendar]
    tiers: Mapping[str, Calendar]


class Terms(NamedTuple):
    """What a policy grants.

    `calendar` is the policy's own, or the desk's default one where `places` has those of teams and tiers.
    `targets` gives durations by clock and key (see `key`), `pauses` the statuses in which clocks stand still,
    `warn` the leads of warnings by clock. `auto_ack` says that an automatic acknowledgement or reply
    acknowledges, too. `since` is the date from which this version of the policy holds. `levels` says who is told
    when a clock wants attention.
    """

    policy: str
    calendar: Calendar
    targets: Mapping[str, Mapping[str, Duration]]
    pauses: frozenset[str]
    auto_ack: bool = False
    warn: Mapping[str, Duration] = {}
    places: Places | None = None
    title: str | None = None
    since: date | None = None
    levels: tuple[Level, ...] = ()

    def key(self, clock: str, priority: str, tier: str | None = None) -> str | None:
        """Name the entry that sets a clock's target, None where there is none.

        The most exact one does: `L2/urgent`, then the priority, then the tier, then `default`.
        """
        given = self.targets.get(clock, {})
        return next((key for key in (f"{tier}/{priority}", priority, tier, DEFAULT) if key in given), None)

    def target(self, clock: str, priority: str, tier: str | None = None) -> Duration | None:
        """Give a clock's target; None where the policy sets none."""
        key = self.key(clock, priority, tier)
        return None if key is None else self.targets[clock][key]

    def lead(self, clock: str) -> Duration | None:
        """Give how long before a clock is due a warning is wanted; None for no warning."""
        return self.warn.get(clock) or self.warn.get(DEFAULT)

    def counting(self, team: str | None, tier: str | None) -> Chosen:
        """Choose the calendar: the policy's, else the team's, else the tier's, else the desk's default."""
        if self.places is None:
            return Chosen(self.calendar, "policy")
        if team is not None and team in self.places.teams:
            return Chosen(self.places.teams[team], "team", team)
        if tier is not None and tier in self.places.tiers:
            return Chosen(self.places.tiers[tier], "tier", tier)
        return Chosen(self.calendar, "default")
