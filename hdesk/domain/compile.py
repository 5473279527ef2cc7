"""From the configuration files' raw values to a Setup, with every finding."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain.config import DeskConfig
from hdesk.domain.contact_fields import CONTACT_FIELDS
from hdesk.domain.findings import Finding
from hdesk.domain.localtime import find_zone
from hdesk.domain.operands import Vocabulary
from hdesk.domain.policies import compile_policies
from hdesk.domain.references import references
from hdesk.domain.rules import Routing, RoutingFile, Rule, RulesFile, compile_routing, compile_rules
from hdesk.domain.setup import Setup
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.domain.typed import Path, Problem, read
from hdesk.domain.worktime import Calendar
from hdesk.domain.worktime_spec import judged_hours

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
    policies, problems = compile_policies(config, vocabulary, calendars)
    findings += [desk.finding(one) for one in problems]
    routes = _routes(routing, vocabulary, findings) if routing else None
    compiled = _rules(rules, vocabulary, findings) if rules else None
    if (config.notify or config.destinations) and not tried:
        from hdesk.domain.notices import compile_notices

        findings += map(desk.finding, compile_notices(config, vocabulary)[1])
    if config.audiences and not tried:
        from hdesk.domain.audiences import audience_problems

        findings += map(desk.finding, audience_problems(config))
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
        hours, problems = judged_hours({"timezone": zone, **raw}, name)
        findings += (desk.finding(one._replace(path=("calendars", name, *one.path))) for one in problems)
        if hours is not None:
            calendars[name] = Calendar(name, hours)
    return calendars
