"""From the configuration files' raw values to a Setup, with every finding."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hdesk.domain.clocks import CLOCKS, Terms
from hdesk.domain.condition_yaml import parse as parse_condition
from hdesk.domain.conditions import fields_of
from hdesk.domain.config import DeskConfig, Policy
from hdesk.domain.contact_fields import CONTACT_FIELDS
from hdesk.domain.durations import Duration, parse_duration
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.model import PRIORITIES
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.operands import Vocabulary
from hdesk.domain.rules import RoutingFile, RulesFile, compile_routing, compile_rules
from hdesk.domain.setup import CompiledPolicy, Setup
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.domain.typed import Path, Problem, read
from hdesk.domain.worktime import Calendar

_ON_CLOCKS = frozenset(f"{clock}_{what}" for clock in CLOCKS for what in ("due", "left", "breached"))

Mark = Callable[[Path], tuple[int, int]]


class Source(NamedTuple):
    """A configuration file: its path, its raw values, and where each stands."""

    path: str
    raw: Any
    mark: Mark

    def finding(self, problem: Problem) -> Finding:
        """Give a problem its line and column."""
        line, column = self.mark(problem.path)
        return Finding(problem.message, self.path, line, column, problem.hint)


def read_config(desk: Source) -> tuple[DeskConfig | None, list[Finding]]:
    """Read desk.yaml; None with findings where it cannot be read at all."""
    config, problems = read(desk.raw, DeskConfig)
    if config is not None:
        problems += _references(config)
    return config, [desk.finding(one) for one in problems]


def compile_setup(
    config: DeskConfig, desk: Source, routing: Source, rules: Source, now: datetime
) -> tuple[Setup | None, list[Finding]]:
    """Compile the three files; None where something is wrong, with every finding in all of them."""
    findings: list[Finding] = []
    calendars = _calendars(config, desk, findings)
    tickets = TICKET_FIELDS.with_own(config)
    vocabulary = Vocabulary(tickets, config, now)
    policies = _policies(config, desk, vocabulary, calendars, findings)
    routing_file, wrong = read(routing.raw, RoutingFile)
    findings += [routing.finding(one) for one in wrong]
    rules_file, wrong = read(rules.raw, RulesFile)
    findings += [rules.finding(one) for one in wrong]
    routes = compiled = None
    if routing_file is not None:
        routes, wrong = compile_routing(routing_file, vocabulary)
        findings += [routing.finding(one) for one in wrong]
    if rules_file is not None:
        compiled, wrong = compile_rules(rules_file, vocabulary)
        findings += [rules.finding(one) for one in wrong]
    if findings or routes is None or compiled is None:
        return None, findings
    zone = ZoneInfo(config.timezone)
    contacts = CONTACT_FIELDS
    return Setup(config, zone, calendars, policies, routes, compiled, tickets, contacts), []


def _references(config: DeskConfig) -> list[Problem]:
    """Check what desk.yaml says about itself: names that must exist elsewhere in it."""
    problems: list[Problem] = []

    def known(name: str | None, choices: Any, what: str, at: Path) -> None:
        if name is not None and name not in choices:
            near = did_you_mean(name, list(choices))
            hint = f"did you mean `{near}`?" if near else None
            problems.append(Problem(at, f"there is no {what} `{name}`", hint))

    try:
        ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(Problem(("timezone",), f"there is no time zone `{config.timezone}`", "such as Asia/Kolkata"))
    known("default", config.calendars, "calendar", ("calendars",))
    for name, team in config.teams.items():
        known(team.tier, config.tiers, "tier", ("teams", name, "tier"))
        known(team.calendar, config.calendars, "calendar", ("teams", name, "calendar"))
    for name, agent in config.agents.items():
        held = [agent.team] if isinstance(agent.team, str) else [one.team for one in agent.team]
        for one in held:
            known(one, config.teams, "team", ("agents", name, "team"))
    known(config.bot, config.agents, "agent", ("bot",))
    problems += _emails_twice(config)
    fields = TICKET_FIELDS.with_own(config)
    for name, category in config.taxonomy.items():
        for place, field in enumerate(category.required):
            if fields.fields.get(field) is None:
                known(field, fields.names(), "field", ("taxonomy", name, "required", place))
    return problems


def _emails_twice(config: DeskConfig) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for name, agent in config.agents.items():
        first = seen.setdefault(agent.email.casefold(), name)
        if first != name:
            problems.append(
                Problem(("agents", name, "email"), f"agents `{first}` and `{name}` have the same e-mail address")
            )
    return problems


def _calendars(config: DeskConfig, desk: Source, findings: list[Finding]) -> dict[str, Calendar]:
    calendars = {}
    for name, raw in config.calendars.items():
        try:
            given = {"timezone": config.timezone, **raw} if isinstance(raw, dict) else raw
            calendars[name] = Calendar.from_mapping(given, name=name)
        except HdeskError as error:
            line, column = desk.mark(("calendars", name))
            findings += [one._replace(path=desk.path, line=line, column=column) for one in error.findings]
    return calendars


def _policies(
    config: DeskConfig,
    desk: Source,
    vocabulary: Vocabulary,
    calendars: Mapping[str, Calendar],
    findings: list[Finding],
) -> tuple[CompiledPolicy, ...]:
    compiled = []
    problems: list[Problem] = []
    for place, policy in enumerate(config.clocks):
        at: Path = ("clocks", place)
        when, wrong = parse_condition(policy.when, vocabulary, (*at, "when"))
        problems += wrong
        problems += [
            Problem((*at, "when"), f"a policy cannot depend on `{name}`, which depends on the clocks")
            for name in sorted(fields_of(when))
            if name in _ON_CLOCKS
        ]
        if policy.calendar not in config.calendars:
            problems.append(Problem((*at, "calendar"), f"there is no calendar `{policy.calendar}`"))
        targets = _targets(policy, (*at, "targets"), problems)
        if policy.calendar in calendars:
            terms = Terms(policy.id, calendars[policy.calendar], targets, frozenset(policy.pauses))
            compiled.append(CompiledPolicy(when, terms))
    if not config.clocks or config.clocks[-1].when:
        problems.append(Problem(("clocks",), "the last policy must hold for every ticket", "leave out its `when`"))
    findings += [desk.finding(one) for one in problems]
    return tuple(compiled)


def _targets(policy: Policy, at: Path, problems: list[Problem]) -> dict[str, dict[str, Duration]]:
    found: dict[str, dict[str, Duration]] = {}
    for clock, by_priority in policy.targets.items():
        if clock not in CLOCKS:
            near = did_you_mean(clock, CLOCKS)
            problems.append(
                Problem((*at, clock), f"there is no clock `{clock}`", f"did you mean `{near}`?" if near else None)
            )
        for priority, text in by_priority.items():
            spot = (*at, clock, priority)
            if priority not in (*PRIORITIES, "default"):
                problems.append(Problem(spot, f"there is no priority `{priority}`", ", ".join(PRIORITIES)))
            try:
                target = parse_duration(text)
            except ValueError as error:
                problems.append(Problem(spot, str(error)))
                continue
            if target.business and "day" in str(target):
                problems.append(Problem(spot, f"`{text}`: a target is counted in hours", "business hours, or days"))
                continue
            found.setdefault(clock, {})[priority] = target
    return found
