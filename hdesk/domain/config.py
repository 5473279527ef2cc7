"""The desk's own settings (desk.yaml) as typed values."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from hdesk.domain.model import Number

Struct = msgspec.Struct
Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_-]{0,39}$",
        description="a name of lower-case letters, digits, - and _ that starts with a letter",
    ),
]


class Category(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One category of the taxonomy: its subcategories and what a ticket of it needs."""

    title: str
    subcategories: tuple[Name, ...] = ()
    required: tuple[str, ...] = ()
    nature: Literal["query", "complaint", "request", "feedback"] | None = None


class Team(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A team: the group that agents work in, or a manager that escalations can name."""

    title: str
    tier: str | None = None
    calendar: str | None = None


class Membership(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The team an agent works in from a date on."""

    team: str
    from_: date = msgspec.field(name="from")


class Agent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One who works: found by e-mail from git's identity."""

    name: str
    email: str
    team: str | tuple[Membership, ...]
    role: Literal["agent", "lead"] = "agent"
    joined_on: date | None = None
    left_on: date | None = None

    def team_on(self, day: date) -> str | None:
        """Give the agent's team on a date; None before the first membership."""
        if isinstance(self.team, str):
            return self.team
        held = [one for one in self.team if one.from_ <= day]
        return max(held, key=lambda one: one.from_).team if held else None


class LevelEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told when a clock runs out: `at` its warning or breach, or `after` so long a time past the breach.

    `to` is a team, `lead` (the leads of the team that has the ticket) or `team` (those who work on it: a note on the
    ticket). Without `clock` it holds for every clock with a target.
    """

    at: Literal["warning", "breach"] | None = None
    after: str | None = None
    clock: str | tuple[str, ...] = ()
    to: str
    tier: str | None = None
    handover: bool = False


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clock policy: for which tickets, on which calendar, with which targets by priority and tier.

    `targets` gives for each clock durations by key: a priority, a tier, `TIER/PRIORITY`, or `default` for the
    others. `warn` gives by clock, or for all as `default`, how long before it is due a warning is wanted;
    `escalate` lists whom the sweep tells when one is wanted, when a clock has run out, and later.
    Without a calendar it counts on that of the team, of the tier, or the desk's default one.
    """

    id: Name
    title: str | None = None
    when: Any = None
    calendar: str | None = None
    from_: date | None = msgspec.field(name="from", default=None)
    pauses: tuple[Literal["pending", "on_hold"], ...] = ("pending",)
    auto_ack: bool = False
    targets: dict[str, dict[str, str]]
    warn: dict[str, str] = msgspec.field(default_factory=dict)
    escalate: LevelEntry | tuple[LevelEntry, ...] = ()


class Target(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A KPI's target value (in the KPI's own unit; durations as text), in force from a date on."""

    value: str
    from_: date | None = msgspec.field(name="from", default=None)


class OwnKpi(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A desk's own KPI: a share (`numerator`), a mean (`measure`) or a count of the rows of a table.

    `where`, `numerator` and `measure` are SQL expressions over the table's columns; `cohort` is the column of the
    moment by which a row belongs to a period, and without one rows count as they stand at the period's end.
    """

    name: Name
    title: str
    meaning: str
    table: str
    where: str | None = None
    numerator: str | None = None
    measure: str | None = None
    cohort: str | None = None
    unit: str | None = None
    direction: Literal["up", "down", "none"] = "none"
    dated: str | None = None
    document: str | None = None


class OwnField(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A desk's own field under `fields:`."""

    title: str
    type: Literal["text", "number", "date"] = "text"


class Calls(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What figures of calls count as answered in time, and which abandoned ones they leave out as too short."""

    answer_within: str = "20 seconds"
    short_abandon: str = "0 seconds"


class Delegate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may act as whom (`--as`)."""

    agent: str
    as_: tuple[str, ...] = msgspec.field(name="as")


class AuditCheck(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check of a review: its question, what it weighs, and whether failing it makes the score 0."""

    title: str
    weight: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 1
    critical: bool = False


def _audits() -> "dict[str, AuditCheck]":
    return {
        "category": AuditCheck(title="Is the category right", weight=3, critical=True),
        "subcategory": AuditCheck(title="Is the subcategory right", weight=2),
        "notes": AuditCheck(title="Could somebody else go on from the notes", weight=3),
        "fields": AuditCheck(title="Are the required fields filled, and truly", weight=2),
    }


class NoticeEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told what: of which events and clocks, on which tickets, at once or gathered."""

    id: Name
    title: str | None = None
    to: str | tuple[str, ...]
    on: Any
    when: Any = None
    digest: str | None = None
    quiet: str | None = None
    urgent: bool = False


class Audience(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who reads reports: which ones, of what, how much of it, and where they are sent.

    `sections` are the headings that are for them (all, where none is named); `only` narrows every figure to what has
    these values; `to` names destinations.
    """

    title: str
    reports: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    only: dict[str, str | tuple[str, ...]] = msgspec.field(default_factory=dict)
    detail: Literal["summary", "full"] = "full"
    to: str | tuple[str, ...] = ()
    formats: tuple[str, ...] = ("md",)


class DeskConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """desk.yaml, whole.

    `costs` is what a ticket that a rule hands over to a team costs, by team, in the desk's currency.
    """

    schema: Literal[1]
    name: str
    preset: str | None = None
    prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9]{0,7}$")] = "HD"
    branch: str = "main"
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
    currency: str | None = None
    timezone: str
    channels: tuple[Name, ...]
    tiers: tuple[str, ...] = ("L0", "L1", "L2", "L3")
    tier_calendars: dict[str, str] = msgspec.field(default_factory=dict)
    dispositions: tuple[str, ...] = ()
    taxonomy: dict[str, Category]
    teams: dict[str, Team]
    agents: dict[Name, Agent]
    bot: str | None = None
    delegates: tuple[Delegate, ...] = ()
    fields: dict[Name, OwnField] = msgspec.field(default_factory=dict)
    calendars: dict[str, Any]
    clocks: tuple[Policy, ...]
    targets: dict[str, str | tuple[Target, ...]] = msgspec.field(default_factory=dict)
    kpis: tuple[OwnKpi, ...] = ()
    costs: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1e15)]] = msgspec.field(default_factory=dict)
    csat_good_from: Number = 4
    resolution_reasons: tuple[str, ...] = ()
    call_after_responses: Annotated[int, msgspec.Meta(ge=1)] = 3
    follow_up_after: str | None = None
    close_after: str | None = None
    reopen_within: str = "7 days"
    repeat_window: str = "7 days"
    calls: Calls = Calls()
    attachment_limit: Annotated[int, msgspec.Meta(ge=0)] = 1_000_000
    destinations: dict[Name, str] = msgspec.field(default_factory=dict)
    notify: tuple[NoticeEntry, ...] = ()
    audits: dict[Name, AuditCheck] = msgspec.field(default_factory=_audits)
    audiences: dict[Name, Audience] = msgspec.field(default_factory=dict)


def required_fields(config: DeskConfig, category: str) -> tuple[str, ...]:
    """List the fields that a ticket of the category needs; none for one that is not in the taxonomy."""
    known = config.taxonomy.get(category)
    return known.required if known else ()


def agent_by_email(config: DeskConfig, email: str) -> str | None:
    """Find the agent with this e-mail address, in any case."""
    wanted = email.casefold()
    return next((name for name, agent in config.agents.items() if agent.email.casefold() == wanted), None)
