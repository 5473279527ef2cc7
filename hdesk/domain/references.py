"""What desk.yaml says about itself: names that must stand elsewhere in it, values that must make sense."""

from collections.abc import Iterable, Iterator

from hdesk.domain.config import DeskConfig
from hdesk.domain.durations import parse_duration
from hdesk.domain.localtime import find_zone
from hdesk.domain.model import PRIORITIES
from hdesk.domain.nearest import did_you_mean, near_unit
from hdesk.domain.terms import ADDRESSEES, DEFAULT
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.domain.typed import Path, Problem

_NOT_FOR_AGENTS = frozenset(("customer", "merge", "sweep"))
"""Who else may stand in an event's `by`."""


def references(config: DeskConfig) -> Iterator[Problem]:
    """Find the names and values in desk.yaml that mean nothing."""
    if find_zone(config.timezone) is None:
        yield Problem(("timezone",), f"there is no time zone `{config.timezone}`", "such as Asia/Kolkata")
    yield from known("default", config.calendars, "calendar", ("calendars",))
    yield from _tiers(config)
    for name, team in config.teams.items():
        if name in ADDRESSEES:
            hint = "in escalations it means the team's lead, or the team that has the ticket"
            yield Problem(("teams", name), f"no team can be called `{name}`", hint)
        yield from known(team.tier, config.tiers, "tier", ("teams", name, "tier"))
        yield from known(team.calendar, config.calendars, "calendar", ("teams", name, "calendar"))
    for name in config.costs:
        yield from known(name, config.teams, "team", ("costs", name))
    if not config.audits:
        hint = "leave `audits` out for the usual ones"
        yield Problem(("audits",), "a review needs at least one check", hint)
    yield from _people(config)
    yield from _required(config)
    yield from _policies(config)
    for key in ("reopen_within", "repeat_window"):
        yield from _clock_time(getattr(config, key), (key,), "7 days")
    for key in ("answer_within", "short_abandon"):
        yield from _clock_time(getattr(config.calls, key), ("calls", key), "20 seconds")
    for key in ("follow_up_after", "close_after"):
        yield from _span(getattr(config, key), key)


def _tiers(config: DeskConfig) -> Iterator[Problem]:
    """Find tiers whose names mean something else in a policy's targets, and calendars of none."""
    for place, tier in enumerate(config.tiers):
        if tier in {*PRIORITIES, DEFAULT} or "/" in tier:
            hint = "targets are given by priority, tier, TIER/PRIORITY and default"
            yield Problem(("tiers", place), f"no tier can be called `{tier}`", hint)
    for tier, calendar in config.tier_calendars.items():
        yield from known(tier, config.tiers, "tier", ("tier_calendars", tier))
        yield from known(calendar, config.calendars, "calendar", ("tier_calendars", tier))


def known(name: str | None, choices: Iterable[str], what: str, at: Path) -> Iterator[Problem]:
    """Find that a name is none of the desk's, with the nearest that is."""
    names = list(choices)
    if name is not None and name not in names:
        near = did_you_mean(name, names)
        hint = f"did you mean `{near}`?" if near else f"one of {', '.join(names)}" if names else None
        yield Problem(at, f"there is no {what} `{name}`", hint)


def _people(config: DeskConfig) -> Iterator[Problem]:
    emails: dict[str, str] = {}
    for name, agent in config.agents.items():
        if name in _NOT_FOR_AGENTS:
            yield Problem(("agents", name), f"no agent can be called `{name}`", "the timeline means others by it")
        held = [agent.team] if isinstance(agent.team, str) else [one.team for one in agent.team]
        for place, team in enumerate(held):
            spot = () if isinstance(agent.team, str) else (place, "team")
            yield from known(team, config.teams, "team", ("agents", name, "team", *spot))
        first = emails.setdefault(agent.email.casefold(), name)
        if first != name:
            message = f"agents `{first}` and `{name}` have the same e-mail address"
            yield Problem(("agents", name, "email"), message)
    yield from known(config.bot, config.agents, "agent", ("bot",))
    for place, one in enumerate(config.delegates):
        at = ("delegates", place)
        yield from known(one.agent, config.agents, "agent", (*at, "agent"))
        for number, name in enumerate(one.as_):
            yield from known(name, config.agents, "agent", (*at, "as", number))


def _required(config: DeskConfig) -> Iterator[Problem]:
    fields = TICKET_FIELDS.with_own(config)
    for name, category in config.taxonomy.items():
        for place, field in enumerate(category.required):
            if field not in fields.fields:
                yield from known(field, fields.fields, "field", ("taxonomy", name, "required", place))


def _policies(config: DeskConfig) -> Iterator[Problem]:
    seen = set()
    for place, policy in enumerate(config.clocks):
        at: Path = ("clocks", place)
        yield from known(policy.calendar, config.calendars, "calendar", (*at, "calendar"))
        if (policy.id, policy.from_) in seen:
            yield Problem((*at, "id"), f"two policies have the id `{policy.id}`", "versions differ in `from`")
        seen.add((policy.id, policy.from_))
    if not config.clocks or config.clocks[-1].when or config.clocks[-1].from_:
        hint = "leave out its `when` and `from`"
        yield Problem(("clocks",), "the last policy must hold for every ticket at any time", hint)


def _span(text: str | None, key: str) -> Iterator[Problem]:
    try:
        if text is not None:
            parse_duration(text)
    except ValueError as error:
        yield Problem((key,), f"`{key}`: {error}", near_unit(text or ""))


def _clock_time(text: str, at: Path, example: str) -> Iterator[Problem]:
    key = at[-1]
    try:
        if parse_duration(text).business:
            yield Problem(at, f"`{key}` is counted in clock time, not as {text!r}", f"as {example}")
    except ValueError as error:
        yield Problem(at, f"`{key}`: {error}", near_unit(text))
