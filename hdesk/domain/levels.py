"""Levels: whom a clock policy has told when a clock wants attention, from desk.yaml's words, with every problem."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from hdesk.domain.clocks import CLOCKS
from hdesk.domain.config import DeskConfig, LevelEntry, Policy
from hdesk.domain.durations import Duration, parse_duration
from hdesk.domain.nearest import near_unit
from hdesk.domain.operands import Vocabulary
from hdesk.domain.references import known
from hdesk.domain.terms import ADDRESSEES, DEFAULT, Level, Places
from hdesk.domain.typed import Path, Problem
from hdesk.domain.worktime import Calendar


class Ground(NamedTuple):
    """What policies are compiled on, and the problems found on the way."""

    config: DeskConfig
    vocabulary: Vocabulary
    calendars: Mapping[str, Calendar]
    places: Places
    problems: list[Problem]


def compile_levels(
    policy: Policy, targets: Collection[str], warn: Collection[str], at: Path, ground: Ground
) -> tuple[Level, ...]:
    """Compile a policy's levels; `targets` and `warn` name the clocks that have one."""
    single = isinstance(policy.escalate, LevelEntry)
    entries = (policy.escalate,) if isinstance(policy.escalate, LevelEntry) else policy.escalate
    levels: list[Level] = []
    for place, entry in enumerate(entries):
        spot: Path = (*at, "escalate") if single else (*at, "escalate", place)
        problems = [*_place(entry, spot, ground.config), *_clocks(entry, targets, warn, spot)]
        after, wrong = _moment(entry, spot)
        problems += wrong
        if not problems:
            level = _level(entry, after, targets, warn, ground.config)
            problems += _twice(level, levels, spot)
            levels.append(level)
        ground.problems.extend(problems)
    return tuple(levels)


def _level(
    entry: LevelEntry, after: Duration | None, targets: Collection[str], warn: Collection[str], config: DeskConfig
) -> Level:
    at = entry.at or "breach"
    every = targets if at == "breach" or DEFAULT in warn else [name for name in targets if name in warn]
    tier = entry.tier or (config.teams[entry.to].tier if entry.handover else None)
    return Level(at, after, frozenset(_named(entry) or every), entry.to, tier, entry.handover)


def _named(entry: LevelEntry) -> tuple[str, ...]:
    return (entry.clock,) if isinstance(entry.clock, str) else entry.clock


def _moment(entry: LevelEntry, at: Path) -> tuple[Duration | None, list[Problem]]:
    """Read when it is: exactly one of `at` and `after` says so."""
    if (entry.at is None) is (entry.after is None):
        message = "a level has either `at` or `after`" if entry.at else "the level does not say when"
        return None, [Problem(at, message, "at: warning, at: breach, or after: 4 business hours (past the breach)")]
    if entry.after is None:
        return None, []
    try:
        return parse_duration(entry.after), []
    except ValueError as error:
        return None, [Problem((*at, "after"), str(error), near_unit(entry.after))]


def _place(entry: LevelEntry, at: Path, config: DeskConfig) -> Iterator[Problem]:
    yield from known(entry.to, (*config.teams, *ADDRESSEES), "team", (*at, "to"))
    yield from known(entry.tier, config.tiers, "tier", (*at, "tier"))
    if entry.handover and entry.to in ADDRESSEES:
        yield Problem((*at, "handover"), f"work cannot be handed over to `{entry.to}`", "name a team in `to`")


def _clocks(entry: LevelEntry, targets: Collection[str], warn: Collection[str], at: Path) -> Iterator[Problem]:
    """Find clocks that there are none of, or that never come to this level."""
    named = _named(entry)
    for place, name in enumerate(named):
        spot = (*at, "clock") if isinstance(entry.clock, str) else (*at, "clock", place)
        yield from known(name, CLOCKS, "clock", spot)
        if name not in CLOCKS:
            continue
        if name not in targets:
            yield Problem(spot, f"the policy has no target for {name}", "it never runs out")
        elif entry.at == "warning" and name not in warn and DEFAULT not in warn:
            yield Problem(spot, f"the policy has no warning for {name}", f"warn: {{{name}: …}} says how long before")
    if entry.at == "warning" and not named and not warn:
        yield Problem((*at, "at"), "the policy has no warnings", "warn: {default: …} says how long before")


def _twice(level: Level, before: Sequence[Level], at: Path) -> Iterator[Problem]:
    for one in before:
        again = one.clocks & level.clocks
        if (one.at, one.to) == (level.at, level.to) and again:
            yield Problem(at, f"`{level.to}` is told of this already, by a level before: {', '.join(sorted(again))}")
            return
