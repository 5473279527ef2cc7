"""Conditions as they stand in rules, routes and policies."""

from typing import Any

from hdesk.domain.conditions import ALWAYS, OPERATORS, All, AnyOf, Condition, Not
from hdesk.domain.operands import Misfit, Vocabulary
from hdesk.domain.typed import Path, Problem

_COMBINATORS = ("all", "any", "not")


def parse(raw: Any, vocabulary: Vocabulary, at: Path = ()) -> tuple[Condition, list[Problem]]:
    """Compile a condition; what cannot be understood becomes problems, each with its place.

    `raw` is a mapping of fields to tests and of `all`, `any`, `not` to nested conditions; nothing at all
    means always.
    """
    problems: list[Problem] = []
    condition = _mapping(raw, vocabulary, at, problems)
    return condition, problems


def _mapping(raw: Any, vocabulary: Vocabulary, at: Path, problems: list[Problem]) -> Condition:
    if raw is None or raw == {}:
        return ALWAYS
    if not isinstance(raw, dict):
        problems.append(Problem(at, "a condition is a mapping of fields to tests"))
        return ALWAYS
    parts: list[Condition] = []
    for key, value in raw.items():
        if key in _COMBINATORS:
            parts.append(_combined(key, value, vocabulary, (*at, key), problems))
        else:
            parts += _field(key, value, vocabulary, (*at, key), problems)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _combined(key: str, value: Any, vocabulary: Vocabulary, at: Path, problems: list[Problem]) -> Condition:
    if key == "not":
        return Not(_mapping(value, vocabulary, at, problems))
    if not isinstance(value, list) or not value:
        problems.append(Problem(at, f"`{key}` takes a list of conditions"))
        return ALWAYS
    parts = tuple(_mapping(one, vocabulary, (*at, place), problems) for place, one in enumerate(value))
    return All(parts) if key == "all" else AnyOf(parts)


def _field(
    name: str, value: Any, vocabulary: Vocabulary, at: Path, problems: list[Problem]
) -> list[Condition]:
    tests = value.items() if isinstance(value, dict) else [("is", value)]
    if isinstance(value, dict) and not value:
        problems.append(Problem(at, f"`{name}` has no test", f"write a value, or one of {', '.join(OPERATORS)}"))
    built: list[Condition] = []
    for operator, operand in tests:
        try:
            built.append(vocabulary.test(name, "is" if operator == "in" else operator, operand))
        except Misfit as misfit:
            place = (*at, operator) if isinstance(value, dict) and "operator" in str(misfit) else at
            problems.append(Problem(place, str(misfit), misfit.hint))
    return built
