"""Routes and rules as data: what stands in routing.yaml and priority_rules.yaml, compiled."""

from typing import Any, Literal

import msgspec

from hdesk.domain.condition_yaml import parse as parse_condition
from hdesk.domain.conditions import Condition
from hdesk.domain.config import Name
from hdesk.domain.model import Priority
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.operands import Vocabulary
from hdesk.domain.terms import LEAD
from hdesk.domain.typed import Path, Problem

Struct = msgspec.Struct


class RouteEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A route as written."""

    id: Name
    title: str | None = None
    when: Any
    team: str
    tier: str | None = None


class DefaultRoute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a ticket goes that no route takes."""

    team: str
    tier: str | None = None


class RoutingFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """routing.yaml."""

    schema: Literal[1]
    routes: tuple[RouteEntry, ...] = ()
    default: DefaultRoute


class EscalateEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An escalation that a rule makes; it hands the work over only if it says so."""

    to: str
    tier: str | None = None
    handover: bool = False
    kind: Name
    reason: str


class ThenEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule's consequences; `next` is what to do next, in words for the agent."""

    priority: Priority | None = None
    escalate: EscalateEntry | tuple[EscalateEntry, ...] = ()
    next: str | None = None


class RuleEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as written."""

    id: Name
    title: str
    description: str | None = None
    when: Any
    then: ThenEntry


class RulesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """priority_rules.yaml."""

    schema: Literal[1]
    rules: tuple[RuleEntry, ...]


class Route(Struct, frozen=True):
    """A compiled route; `id` is `default` for the one that always answers."""

    id: str
    title: str
    when: Condition
    team: str
    tier: str | None


class Routing(Struct, frozen=True):
    """The routes in order; the last always holds. `reads` are the fields their conditions read."""

    routes: tuple[Route, ...]
    reads: frozenset[str]

    def first(self, view: Any) -> Route:
        """Give the first route whose condition holds."""
        return next(route for route in self.routes if route.when(view))


class Rule(Struct, frozen=True):
    """A compiled rule."""

    id: str
    title: str
    when: Condition
    priority: Priority | None
    escalate: tuple[EscalateEntry, ...]
    next: str | None


def compile_routing(file: RoutingFile, vocabulary: Vocabulary) -> tuple[Routing, list[Problem]]:
    """Compile routing.yaml; problems carry the place in the file."""
    from hdesk.domain.conditions import ALWAYS, fields_of

    problems: list[Problem] = []
    routes: list[Route] = []
    problems += _twice([route.id for route in file.routes], "routes", "route")
    for place, entry in enumerate(file.routes):
        at: Path = ("routes", place)
        when, wrong = parse_condition(entry.when, vocabulary, (*at, "when"))
        problems += wrong
        problems += _team(entry.team, vocabulary, (*at, "team"))
        problems += _tier(entry.tier, vocabulary, (*at, "tier"))
        tier = entry.tier or _tier_of(entry.team, vocabulary)
        routes.append(Route(entry.id, entry.title or entry.id, when, entry.team, tier))
    problems += _team(file.default.team, vocabulary, ("default", "team"))
    problems += _tier(file.default.tier, vocabulary, ("default", "tier"))
    tier = file.default.tier or _tier_of(file.default.team, vocabulary)
    routes.append(Route("default", "every other ticket", ALWAYS, file.default.team, tier))
    reads = frozenset(name for route in routes for name in fields_of(route.when))
    return Routing(tuple(routes), reads), problems


def compile_rules(file: RulesFile, vocabulary: Vocabulary) -> tuple[tuple[Rule, ...], list[Problem]]:
    """Compile priority_rules.yaml; problems carry the place in the file."""
    problems = _twice([rule.id for rule in file.rules], "rules", "rule")
    rules: list[Rule] = []
    for place, entry in enumerate(file.rules):
        at: Path = ("rules", place)
        when, wrong = parse_condition(entry.when, vocabulary, (*at, "when"))
        problems += wrong
        several = not isinstance(entry.then.escalate, EscalateEntry)
        escalate = entry.then.escalate if isinstance(entry.then.escalate, tuple) else (entry.then.escalate,)
        for number, one in enumerate(escalate):
            spot: Path = (*at, "then", "escalate", *((number,) if several else ()))
            problems += _addressee(one, vocabulary, spot)
            problems += _tier(one.tier, vocabulary, (*spot, "tier"))
        escalate = tuple(_with_tier(one, vocabulary) for one in escalate)
        if entry.then == ThenEntry():
            problems.append(Problem((*at, "then"), "the rule has no consequence", "priority, escalate or next"))
        rules.append(Rule(entry.id, entry.title, when, entry.then.priority, escalate, entry.then.next))
    return tuple(rules), problems


def _tier_of(team: str, vocabulary: Vocabulary) -> str | None:
    known = vocabulary.config.teams.get(team)
    return known.tier if known else None


def _with_tier(entry: EscalateEntry, vocabulary: Vocabulary) -> EscalateEntry:
    """Give a handover that names no tier its team's own."""
    if not entry.handover or entry.tier:
        return entry
    return msgspec.structs.replace(entry, tier=_tier_of(entry.to, vocabulary))


def _twice(names: list[str], key: str, what: str) -> list[Problem]:
    return [
        Problem((key, place, "id"), f"two {what}s have the id `{name}`")
        for place, name in enumerate(names)
        if name in names[:place]
    ]


def _team(name: str, vocabulary: Vocabulary, at: Path) -> list[Problem]:
    return _known(name, vocabulary.config.teams, "team", at)


def _addressee(entry: EscalateEntry, vocabulary: Vocabulary, at: Path) -> list[Problem]:
    if entry.to == LEAD and entry.handover:
        return [Problem((*at, "handover"), f"work cannot be handed over to `{LEAD}`", "name a team in `to`")]
    return _known(entry.to, (*vocabulary.config.teams, LEAD), "team", (*at, "to"))


def _tier(name: str | None, vocabulary: Vocabulary, at: Path) -> list[Problem]:
    return [] if name is None else _known(name, vocabulary.config.tiers, "tier", at)


def _known(name: str, choices: Any, what: str, at: Path) -> list[Problem]:
    if name in choices:
        return []
    near = did_you_mean(name, list(choices))
    hint = f"did you mean `{near}`?" if near else f"one of {', '.join(choices)}"
    return [Problem(at, f"there is no {what} `{name}`", hint)]
