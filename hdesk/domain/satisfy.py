"""Whether a condition can hold at all: told from the tests alone, without a ticket.

A condition is taken apart into alternatives, each a list of tests that must all hold (or fail). An alternative is
refuted when no value of one field passes all of its tests. Fields are taken to be independent, and whatever cannot be
told counts as possible: what is called impossible is.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from hdesk.domain.conditions import All, AnyOf, Condition, Not, Test
from hdesk.domain.values import Part, Values

_MOST = 400
"""Alternatives from which on nothing is told: conditions of people have a handful."""

Certainty = Literal["never", "unlikely"]


class Refuted(NamedTuple):
    """A condition that cannot hold.

    `never`: no ticket satisfies it; `unlikely`: only one with a value that desk.yaml does not list. `field` is one
    whose `tests` no value passes together.
    """

    certainty: Certainty
    field: str
    tests: tuple[str, ...]


def refuted(condition: Condition, values: Values) -> Refuted | None:
    """Say that a condition cannot hold; None where it can, or where that cannot be told."""
    alternatives = _alternatives(condition, wanted=True)
    if alternatives is None:
        return None
    for certainty in ("never", "unlikely"):
        found = _all_refuted(alternatives, values, certainty)
        if found is not None:
            return found
    return None


def implies(condition: Condition, other: Condition, values: Values) -> Certainty | None:
    """Say that a condition never holds where another does not."""
    found = refuted(All((condition, Not(other))), values)
    return found.certainty if found else None


def _all_refuted(
    alternatives: Sequence[tuple[Part, ...]], values: Values, certainty: Literal["never", "unlikely"]
) -> Refuted | None:
    first: Refuted | None = None
    for alternative in alternatives:
        field, parts = next(_refutations(alternative, values, usual=certainty == "unlikely"), (None, ()))
        if field is None:
            return None
        first = first or Refuted(certainty, field, tuple(map(str, parts)))
    # Without alternatives nothing can hold: the negation of what always does.
    return first or Refuted(certainty, "", ())


def _refutations(alternative: tuple[Part, ...], values: Values, *, usual: bool) -> Iterator[tuple[str, Sequence[Part]]]:
    by_field: dict[str, list[Part]] = {}
    for part in alternative:
        by_field.setdefault(part.test.field, []).append(part)
    for field, parts in by_field.items():
        if not values.any_passes(field, parts, usual=usual):
            yield field, parts
    if usual and {"category", "subcategory"} <= by_field.keys():
        together = (by_field["category"], by_field["subcategory"])
        if not values.any_pair_passes(*together):
            yield "subcategory", [*together[0], *together[1]]


@lru_cache(maxsize=4096)
def _alternatives(condition: Condition, *, wanted: bool) -> Sequence[tuple[Part, ...]] | None:
    """Take a condition (or its negation) apart; None where there are too many alternatives."""
    if isinstance(condition, Test):
        return [(Part(condition, wanted),)]
    if isinstance(condition, Not):
        return _alternatives(condition.part, wanted=not wanted)
    inner = [_alternatives(part, wanted=wanted) for part in condition.parts]
    known = [one for one in inner if one is not None]
    if len(known) < len(inner):
        return None
    if isinstance(condition, AnyOf) is wanted:
        return _limited(alternative for one in known for alternative in one)
    return _limited(tuple(part for one in row for part in one) for row in product(*known))


def _limited(alternatives: Iterable[tuple[Part, ...]]) -> list[tuple[Part, ...]] | None:
    found = []
    for one in alternatives:
        found.append(one)
        if len(found) > _MOST:
            return None
    return found
