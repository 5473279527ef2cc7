"""Clock policies, compiled: from desk.yaml's words to terms, with every problem and its place."""

from collections.abc import Iterator, Mapping

from hdesk.domain.clocks import CLOCKS
from hdesk.domain.condition_yaml import parse as parse_condition
from hdesk.domain.conditions import fields_of
from hdesk.domain.config import DeskConfig, Policy
from hdesk.domain.durations import Duration, parse_duration
from hdesk.domain.levels import Ground, compile_levels
from hdesk.domain.model import PRIORITIES
from hdesk.domain.nearest import near_unit
from hdesk.domain.operands import Vocabulary
from hdesk.domain.references import known
from hdesk.domain.setup import CompiledPolicy
from hdesk.domain.terms import DEFAULT, Places, Terms
from hdesk.domain.typed import Path, Problem
from hdesk.domain.worktime import Calendar

_ON_CLOCKS = frozenset(
    f"{clock}_{what}" for clock in CLOCKS for what in ("due", "stopped", "has_target", "left", "breached")
)

NONE = "none"
"""What stands where tickets without a target of their own are to have none."""

Targets = dict[str, dict[str, Duration]]


def compile_policies(
    config: DeskConfig, vocabulary: Vocabulary, calendars: Mapping[str, Calendar]
) -> tuple[tuple[CompiledPolicy, ...], list[Problem]]:
    """Compile the desk's clock policies; one whose calendar could not be read is left out."""
    named = {name: team.calendar for name, team in config.teams.items() if team.calendar}
    teams = {name: calendars[one] for name, one in named.items() if one in calendars}
    tiers = {name: calendars[one] for name, one in config.tier_calendars.items() if one in calendars}
    ground = Ground(config, vocabulary, calendars, Places(teams, tiers), [])
    compiled = [_policy(policy, ("clocks", place), ground) for place, policy in enumerate(config.clocks)]
    return tuple(one for one in compiled if one is not None), ground.problems


def _policy(policy: Policy, at: Path, ground: Ground) -> CompiledPolicy | None:
    when, wrong = parse_condition(policy.when, ground.vocabulary, (*at, "when"))
    ground.problems.extend(wrong)
    ground.problems.extend(
        Problem((*at, "when"), f"a policy cannot depend on `{name}`, which depends on the clocks")
        for name in sorted(fields_of(when))
        if name in _ON_CLOCKS
    )
    targets = _targets(policy, (*at, "targets"), ground)
    warn = _warnings(policy, targets, (*at, "warn"), ground)
    calendar = ground.calendars.get(policy.calendar or DEFAULT)
    if calendar is None:
        return None
    places = None if policy.calendar else ground.places
    levels = compile_levels(policy, targets, warn, at, ground)
    more = (policy.title, policy.from_, levels)
    terms = Terms(policy.id, calendar, targets, frozenset(policy.pauses), policy.auto_ack, warn, places, *more)
    return CompiledPolicy(when, terms, policy.from_)


def _targets(policy: Policy, at: Path, ground: Ground) -> Targets:
    found: Targets = {}
    for clock, by_key in policy.targets.items():
        ground.problems.extend(known(clock, CLOCKS, "clock", (*at, clock)))
        wrong = [problem for key in by_key for problem in _key(key, ground.config, (*at, clock, key))]
        ground.problems.extend(wrong or _without_default(clock, by_key, (*at, clock)))
        for key, text in by_key.items():
            if (key, text) == (DEFAULT, NONE):
                continue
            target = _duration(text, "target", (*at, clock, key), ground.problems)
            if target is not None:
                found.setdefault(clock, {})[key] = target
    return found


def _without_default(clock: str, by_key: Mapping[str, str], at: Path) -> Iterator[Problem]:
    """Find that some tickets would have no target, and nobody has said so."""
    if DEFAULT not in by_key and not by_key.keys() >= set(PRIORITIES):
        message = f"{clock} has no `{DEFAULT}`: tickets of another priority or tier would have no target"
        yield Problem(at, message, f"default: a duration, or default: {NONE}")


def _key(key: str, config: DeskConfig, at: Path) -> Iterator[Problem]:
    """Find that a target's key is neither a priority nor a tier, nor both as TIER/PRIORITY."""
    tier, slash, priority = key.partition("/")
    if slash:
        yield from known(tier, config.tiers, "tier", at)
        yield from known(priority, PRIORITIES, "priority", at)
    else:
        yield from known(key, (*PRIORITIES, *config.tiers, DEFAULT), "priority or tier", at)


def _warnings(policy: Policy, targets: Targets, at: Path, ground: Ground) -> dict[str, Duration]:
    found = {}
    for clock, text in policy.warn.items():
        spot = (*at, clock)
        ground.problems.extend(known(clock, (*CLOCKS, DEFAULT), "clock", spot))
        lead = _duration(text, "warning", spot, ground.problems)
        if lead is not None:
            ground.problems.extend(_misplaced(clock, lead, policy, targets, spot))
            found[clock] = lead
    return found


def _misplaced(clock: str, lead: Duration, policy: Policy, targets: Targets, at: Path) -> Iterator[Problem]:
    """Find targets that a lead cannot be taken off: counted in another kind of time, or no longer than it is."""
    clocks = [clock] if clock != DEFAULT else [name for name in targets if name not in policy.warn]
    for name in clocks:
        for key, target in targets.get(name, {}).items():
            what = f"`{lead}` before the target of {name} for {key}, `{target}`"
            if target.business != lead.business:
                kinds = "in business time, as 1 business hour" if target.business else "in clock time, as 1 hour"
                yield Problem(at, f"{what}: the two are different kinds of time", f"write it {kinds}")
                return
            if target.seconds <= lead.seconds:
                yield Problem(at, f"{what}, would be before the clock starts", "warn later, or allow more")
                return


def _duration(text: str, what: str, at: Path, problems: list[Problem]) -> Duration | None:
    try:
        found = parse_duration(text)
    except ValueError as error:
        problems.append(Problem(at, str(error), near_unit(text)))
        return None
    if found.business and found.unit == "day":
        hint = "as 10 business hours, or in days of clock time"
        problems.append(Problem(at, f"`{text}`: a {what} cannot be counted in business days", hint))
        return None
    return found
