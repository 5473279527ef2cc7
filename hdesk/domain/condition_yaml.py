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
        return Not(_nested(value, vocabulary, at, problems))
    if not isinstance(value, list) or not value:
        problems.append(Problem(at, f"`{key}` takes a list of conditions"))
        return ALWAYS
    parts = tuple(_nested(one, vocabulary, (*at, place), problems) for place, one in enumerate(value))
    return All(parts) if key == "all" else AnyOf(parts)


def _nested(raw: Any, vocabulary: Vocabulary, at: Path, problems: list[Problem]) -> Condition:
    """Compile a part of a condition; an empty one is a mistake here, where it would decide the whole."""
    if raw is None or raw == {}:
        problems.append(Problem(at, "an empty condition", "write what must hold, or take it out"))
    return _mapping(raw, vocabulary, at, problems)


def _field(name: str, value: Any, vocabulary: Vocabulary, at: Path, problems: list[Problem]) -> list[Condition]:
    try:
        vocabulary.field(name)
    except Misfit as misfit:
        problems.append(Problem(at, str(misfit), misfit.hint))
        return []
    if value is None or value == {}:
        hint = f"write a value, or one of {', '.join(OPERATORS)}"
        problems.append(Problem(at, f"`{name}` has no test", hint))
        return []
    built: list[Condition] = []
    for operator, operand in value.items() if isinstance(value, dict) else [("is", value)]:
        try:
            built.append(vocabulary.test(name, "is" if operator == "in" else operator, operand))
        except Misfit as misfit:
            place = (*at, operator) if isinstance(value, dict) else at
            problems.append(Problem(place, str(misfit), misfit.hint))
    return built
