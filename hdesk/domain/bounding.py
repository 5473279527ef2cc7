"""Bounding: conditions told from some fields alone, that hold wherever, or only where, a whole one does."""

from collections.abc import Callable

from hdesk.domain.conditions import ALWAYS, All, AnyOf, Condition, Not, Test

NEVER = AnyOf(())

Exact = Callable[[Test, bool], bool]
"""Says whether a test can be told; the flag says that it must not fail where the whole one would not."""


def widened(condition: Condition, exact: Exact) -> Condition:
    """Give a condition that holds wherever this one does, made of the tests alone that are `exact`."""
    return _bound(condition, exact, wide=True)


def narrowed_down(condition: Condition, exact: Exact) -> Condition:
    """Give a condition that holds only where this one does, made of the tests alone that are `exact`."""
    return _bound(condition, exact, wide=False)


def _bound(condition: Condition, exact: Exact, *, wide: bool) -> Condition:
    if isinstance(condition, Test):
        return condition if exact(condition, wide) else ALWAYS if wide else NEVER
    if isinstance(condition, Not):
        return _plain(Not(_bound(condition.part, exact, wide=not wide)))
    parts = tuple(_bound(part, exact, wide=wide) for part in condition.parts)
    return _plain(AnyOf(parts) if isinstance(condition, AnyOf) else All(parts))


def _plain(condition: Condition) -> Condition:
    """Leave out what always or never holds, such that a condition that does so is `ALWAYS` or `NEVER`."""
    if isinstance(condition, Not):
        if condition.part == ALWAYS:
            return NEVER
        return ALWAYS if condition.part == NEVER else condition
    if isinstance(condition, AnyOf):
        if ALWAYS in condition.parts:
            return ALWAYS
        return AnyOf(tuple(part for part in condition.parts if part != NEVER))
    if isinstance(condition, All):
        if NEVER in condition.parts:
            return NEVER
        return All(tuple(part for part in condition.parts if part != ALWAYS))
    return condition
