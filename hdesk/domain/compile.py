"""From the configuration files' raw values to a Setup, with every finding."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain.clocks import CLOCKS, Terms
from hdesk.domain.condition_yaml import parse as parse_condition
from hdesk.domain.conditions import fields_of
from hdesk.domain.config import DeskConfig, Policy
from hdesk.domain.contact_fields import CONTACT_FIELDS
from hdesk.domain.durations import Duration, parse_duration
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.localtime import find_zone
from hdesk.domain.model import PRIORITIES
from hdesk.domain.nearest import near_unit
from hdesk.domain.operands import Vocabulary
from hdesk.domain.references import known, references
from hdesk.domain.rules import Routing, RoutingFile, Rule, RulesFile, compile_routing, compile_rules
from hdesk.domain.setup import CompiledPolicy, Setup
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.domain.typed import Path, Problem, read
from hdesk.domain.worktime import Calendar

_ON_CLOCKS = frozenset(
    f"{clock}_{what}" for clock in CLOCKS for what in ("due", "stopped", "has_target", "left", "breached")
)

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
        problems += references(config)
    return config, [desk.finding(one) for one in problems]


def compile_setup(
    config: DeskConfig,
    desk: Source,
    routing: Source | None,
    rules: Source | None,
    now: datetime,
    *,
    tried: bool = False,
) -> tuple[Setup | None, list[Finding]]:
    """Compile the settings; None where something is wrong, with every finding in all of the files.

    A file that could not be read at all (None) is left out. `tried` says that these values have been compiled
    before, and nothing was wrong.
    """
    findings: list[Finding] = []
    calendars = _calendars(config, desk, findings)
    tickets = TICKET_FIELDS.with_own(config)
    vocabulary = Vocabulary(tickets, config, now, tried=tried)
    policies = _policies(config, desk, vocabulary, calendars, findings)
    routes = _routes(routing, vocabulary, findings) if routing else None
    compiled = _rules(rules, vocabulary, findings) if rules else None
    if (config.notify or config.destinations) and not tried:
        from hdesk.domain.notices import compile_notices

        findings += map(desk.finding, compile_notices(config, vocabulary)[1])
    zone = find_zone(config.timezone)
    if findings or routes is None or compiled is None or zone is None:
        return None, findings
    return Setup(config, zone, calendars, policies, routes, compiled, tickets, CONTACT_FIELDS), []


def _routes(source: Source, vocabulary: Vocabulary, findings: list[Finding]) -> Routing | None:
    file, problems = read(source.raw, RoutingFile)
    routing = None
    if file is not None:
        routing, problems = compile_routing(file, vocabulary)
    findings += [source.finding(one) for one in problems]
    return routing


def _rules(source: Source, vocabulary: Vocabulary, findings: list[Finding]) -> tuple[Rule, ...] | None:
    file, problems = read(source.raw, RulesFile)
    rules = None
    if file is not None:
        rules, problems = compile_rules(file, vocabulary)
    findings += [source.finding(one) for one in problems]
    return rules


def _calendars(config: DeskConfig, desk: Source, findings: list[Finding]) -> dict[str, Calendar]:
    calendars = {}
    zone = config.timezone if find_zone(config.timezone) else "UTC"  # one finding is enough
    for name, raw in config.calendars.items():
        if not isinstance(raw, dict):
            problem = Problem(("calendars", name), f"calendar {name} is a mapping", "hours: {mon: [[…, …]], …}")
            findings.append(desk.finding(problem))
            continue
        try:
            calendars[name] = Calendar.from_mapping({"timezone": zone, **raw}, name=name)
        except HdeskError as error:
            problems = (Problem(("calendars", name), one.message, one.hint) for one in error.findings)
            findings += map(desk.finding, problems)
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
        targets = _targets(policy, (*at, "targets"), problems)
        if policy.calendar in calendars:
            calendar = calendars[policy.calendar]
            terms = Terms(policy.id, calendar, targets, frozenset(policy.pauses), policy.auto_ack)
            compiled.append(CompiledPolicy(when, terms, policy.from_))
    findings += [desk.finding(one) for one in problems]
    return tuple(compiled)


def _targets(policy: Policy, at: Path, problems: list[Problem]) -> dict[str, dict[str, Duration]]:
    found: dict[str, dict[str, Duration]] = {}
    for clock, by_priority in policy.targets.items():
        problems += known(clock, CLOCKS, "clock", (*at, clock))
        for priority, text in by_priority.items():
            spot = (*at, clock, priority)
            problems += known(priority, (*PRIORITIES, "default"), "priority", spot)
            try:
                target = parse_duration(text)
            except ValueError as error:
                problems.append(Problem(spot, str(error), near_unit(text)))
                continue
            if target.business and target.unit == "day":
                hint = "as 10 business hours, or in days of clock time"
                problems.append(Problem(spot, f"`{text}`: a target cannot be counted in business days", hint))
                continue
            found.setdefault(clock, {})[priority] = target
    return found
