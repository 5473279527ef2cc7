"""What differs between two desks' settings, and which tickets that can reach."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from hdesk.domain.conditions import ALWAYS, All, Condition, Test, fields_of
from hdesk.domain.model import DONE
from hdesk.domain.setup import Setup

_EVERYWHERE = ("timezone", "calendars", "tiers", "tier_calendars", "fields")
"""What in desk.yaml gives conditions and clocks another meaning wherever they are used."""


class Apart(NamedTuple):
    """When something that differs can tell on a ticket: `both` holds, and one of the `sides` besides.

    With `only_one` the two sides do the same, so that it can tell only while one of them holds and the other does
    not; `both` then leaves out what is resolved or closed.
    """

    both: Condition
    sides: tuple[Condition, ...]
    only_one: bool = False


class Reach(NamedTuple):
    """What differs, in words, and when each of it can tell on a ticket.

    A ticket for which none of that ever comes about has the same routes, escalations, priorities and clocks under
    both settings: the first difference must come from something that differs, and that acts where its condition
    holds. `everywhere` says that any ticket may be told on.
    """

    differing: tuple[str, ...]
    apart: tuple[Apart, ...]
    everywhere: bool = False


def reach_of(old: Setup, new: Setup) -> Reach:
    """Compare two settings; texts that only people read (titles, next steps) are no difference."""
    rules = _compared("rule", *(_named(_rules(setup)) for setup in (old, new)))
    routes = _compared("route", *(_named(_routes(setup)) for setup in (old, new)))
    policies = _compared("clock policy", *(_policies(setup) for setup in (old, new)))
    found = [*routes, *rules, *policies]
    everywhere = list(_everywhere(old, new))
    words = (*(f"desk.yaml: {name}" for name in everywhere), *(one.says for one in found))
    return Reach(words, tuple(one.apart for one in found), bool(everywhere))


class _Piece(NamedTuple):
    """A route, rule or policy: its name, its condition, and what it does where that holds."""

    name: str
    does: Any
    when: Condition


class _Changed(NamedTuple):
    says: str
    apart: Apart


def _rules(setup: Setup) -> Iterator[tuple[str, Any, Condition]]:
    acting = (rule for rule in setup.rules if rule.priority or rule.escalate)
    return ((rule.id, (rule.priority, rule.escalate), rule.when) for rule in acting)


def _routes(setup: Setup) -> Iterator[tuple[str, Any, Condition]]:
    return ((route.id, (route.team, route.tier), route.when) for route in setup.routing.routes)


def _named(pieces: Iterable[tuple[str, Any, Condition]]) -> list[_Piece]:
    return [_Piece(*one) for one in pieces]


def _policies(setup: Setup) -> list[_Piece]:
    written = ((one.id if one.from_ is None else f"{one.id} from {one.from_}", one) for one in setup.config.clocks)
    pairs = zip(written, setup.policies, strict=True)
    return [_Piece(name, _acting(policy), compiled.when) for (name, policy), compiled in pairs]


def _acting(policy: Any) -> Any:
    """Give what a policy grants; its title and its warnings change no verdict."""
    return (policy.calendar, policy.from_, policy.pauses, policy.auto_ack, policy.targets)


def _compared(kind: str, old: Sequence[_Piece], new: Sequence[_Piece]) -> Iterator[_Changed]:
    """List what is gone, new or changed; where the common ones stand in another order, all of them count."""
    before, after = ({one.name: one for one in side} for side in (old, new))
    common = [name for name in before if name in after]
    moved = common != [name for name in after if name in before]
    for name in dict.fromkeys([*before, *after]):
        was, will = before.get(name), after.get(name)
        if was is None or will is None:
            one = was or will
            assert one is not None  # noqa: S101 - it has its name from one of the two
            yield _Changed(f"{kind} {name}: {'new' if was is None else 'gone'}", Apart(ALWAYS, (one.when,)))
        elif (was.does, was.when) != (will.does, will.when):
            yield _Changed(f"{kind} {name}: changed", _apart(was, will))
        elif moved:
            yield _Changed(f"{kind} {name}: in another order", Apart(ALWAYS, (was.when,)))


def _apart(was: _Piece, will: _Piece) -> Apart:
    """Take two versions of one rule apart into what both ask and what only one of them does."""
    sides = [one.when.parts if isinstance(one.when, All) else (one.when,) for one in (was, will)]
    both = tuple(part for part in sides[0] if part in sides[1])
    rest = tuple(All(tuple(part for part in parts if part not in both)) for parts in sides)
    while_open = any(_leaves_out_done(part) for part in both)
    return Apart(All(both), rest, only_one=while_open and was.does == will.does)


def _leaves_out_done(part: Condition) -> bool:
    return isinstance(part, Test) and (part.field, part.operator) == ("status", "not") and set(part.operand) >= DONE


def _everywhere(old: Setup, new: Setup) -> Iterator[str]:
    def differs(read: Callable[[Setup], Any]) -> bool:
        return bool(read(old) != read(new))

    for name in _EVERYWHERE:
        if differs(lambda setup, name=name: getattr(setup.config, name)):  # type: ignore[misc]
            yield name
    if differs(lambda setup: {name: team.calendar for name, team in setup.config.teams.items() if team.calendar}):
        yield "the teams' calendars"
    asked = {name for setup in (old, new) for one in _conditions(setup) for name in fields_of(one)}
    required = differs(lambda setup: {name: one.required for name, one in setup.config.taxonomy.items()})
    if "missing" in asked and required:
        yield "the fields that categories require"


def _conditions(setup: Setup) -> Iterator[Condition]:
    yield from (route.when for route in setup.routing.routes)
    yield from (rule.when for rule in setup.rules)
    yield from (policy.when for policy in setup.policies)
