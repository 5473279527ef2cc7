"""From a written operand to a typed one: what a field's kind admits, and what to say when it does not fit."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from hdesk.domain.conditions import OPERATORS, Rank, Test, When, bounds, pattern
from hdesk.domain.config import DeskConfig
from hdesk.domain.durations import parse_duration
from hdesk.domain.fields import Field, Registry
from hdesk.domain.findings import HdeskError
from hdesk.domain.localtime import find_zone
from hdesk.domain.nearest import did_you_mean, near_unit

_COMPARING = ("over", "under", "at_least", "at_most", "between")
_BY_KIND: dict[str, tuple[str, ...]] = {
    "text": ("is", "not", "matches", "contains", "exists"),
    "choice": ("is", "not", "matches", "contains", "exists"),
    "list": ("is", "not", "matches", "contains", "exists"),
    "ordered": ("is", "not", *_COMPARING, "exists"),
    "number": ("is", "not", *_COMPARING, "exists"),
    "date": ("is", "not", *_COMPARING, "exists"),
    "moment": ("is", "not", *_COMPARING, "exists"),
    "span": (*_COMPARING, "exists"),
    "flag": ("is", "not", "exists"),
}
_KINDS = {
    "text": "a text",
    "choice": "a choice",
    "list": "a list",
    "ordered": "an ordered choice",
    "number": "a number",
    "date": "a date",
    "moment": "a moment",
    "span": "a span of time",
    "flag": "a yes or no",
}
_YES = {"true": True, "yes": True, "false": False, "no": False}


def operators_of(kind: str) -> tuple[str, ...]:
    """List the operators that apply to fields of a kind."""
    return _BY_KIND[kind]


class Misfit(ValueError):  # noqa: N818 - it never leaves the parsers
    """A field, operator or operand that does not fit; `hint` names the nearest right one."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class _At(NamedTuple):
    """The least view that gives written moments a meaning."""

    now: datetime
    setup: Any

    def __getitem__(self, name: Any) -> Any:
        raise KeyError(name)


class Vocabulary:
    """The words that conditions may use on a desk: its fields, operators and values.

    `now` and `setup` (anything with a `timezone`) serve only to try written moments out. Where all has been
    `tried` before, regular expressions are compiled only by what is matched with them.
    """

    def __init__(self, registry: Registry, config: DeskConfig, now: datetime, *, tried: bool = False) -> None:
        self.registry = registry
        self.config = config
        self.now = now
        self._tried = tried

    def field(self, name: str) -> Field:
        """Find a field; raises Misfit with the nearest name."""
        found = self.registry.find(name)
        if found is None:
            near = did_you_mean(name, self.registry.names())
            raise Misfit(f"unknown field `{name}`", f"did you mean `{near}`?" if near else None)
        return found

    def test(self, name: str, operator: str, operand: Any) -> Test:
        """Build a test from a field's name, an operator and what is written behind it.

        The operand is a text, or a list of texts where the operator takes several.

        Raises:
            Misfit: the field, the operator or the operand does not fit.
        """
        field = self.field(name)
        if operator not in OPERATORS:
            near = did_you_mean(operator, OPERATORS)
            raise Misfit(f"unknown operator `{operator}`", f"did you mean `{near}`?" if near else None)
        allowed = _BY_KIND[field.kind]
        if operator not in allowed:
            raise Misfit(
                f"`{field.name}` is {_KINDS[field.kind]}: `{operator}` does not apply", f"use {', '.join(allowed)}"
            )
        return Test(field.name, operator, self._operand(field, operator, operand))

    def _operand(self, field: Field, operator: str, written: Any) -> Any:
        if operator == "exists":
            return _flag(_text(written))
        if operator == "matches":
            return _text(written) if self._tried else _pattern(_text(written))
        if operator == "contains":
            return tuple(_text(one) for one in _several(written))
        if operator == "between":
            pair = _several(written)
            if len(pair) != 2:  # noqa: PLR2004 - a range has two ends
                raise Misfit(f"`between` takes two values, not {len(pair)}")
            low, high = (self._value(field, _text(one)) for one in pair)
            if field.kind == "number" and low > high:
                raise Misfit(f"nothing is between {pair[0]} and {pair[1]}", "the smaller value comes first")
            return low, high
        if operator in _COMPARING:
            return self._value(field, _text(written))
        return tuple(self._value(field, _text(one)) for one in _several(written))

    def _value(self, field: Field, text: str) -> Any:
        reader = _READERS.get(field.kind)
        if reader is not None:
            return reader(self, field, text)
        if field.choices is not None:
            self._choice(field, text)
        return text

    def _choice(self, field: Field, text: str) -> None:
        choices = list(field.choices(self.config)) if field.choices else []
        if text not in choices:
            near = did_you_mean(text, choices)
            raise Misfit(
                f"`{field.name}` is never `{text}`",
                f"did you mean `{near}`?" if near else f"one of {', '.join(choices)}" if choices else None,
            )

    def when(self, field: Field, text: str) -> When:
        """Check a written moment or period."""
        try:
            bounds(text, _At(self.now, _Zone(find_zone(self.config.timezone) or UTC)))
        except (HdeskError, ValueError) as error:
            raise Misfit(f"`{field.name}` is a {field.kind}: {error}") from error
        return When(text)

    def rank(self, field: Field, text: str) -> Rank:
        """Check a value of an ordered choice."""
        self._choice(field, text)
        return Rank(text, tuple(field.choices(self.config)) if field.choices else ())


class _Zone(NamedTuple):
    timezone: tzinfo


def _number(_: Vocabulary, field: Field, text: str) -> float:
    try:
        value = float(text.replace("_", " ").strip())
    except ValueError:
        raise Misfit(f"`{field.name}` is a number; `{text}` is not") from None
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - only nan differs from itself
        raise Misfit(f"`{field.name}` is a number; `{text}` is not")
    return value


def _duration(_: Vocabulary, field: Field, text: str) -> Any:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise Misfit(f"`{field.name}` is a span of time: {error}", near_unit(text)) from error


def _flag(text: str) -> bool:
    if text.lower() not in _YES:
        raise Misfit(f"expected yes or no, not `{text}`")
    return _YES[text.lower()]


def _pattern(text: str) -> str:
    import re2

    try:
        pattern(text)
    except re2.error as error:
        message = f"not a regular expression that runs in linear time: `{text}` ({_plain(error)})"
        raise Misfit(message, _rewritten(text)) from error
    return text


_BEYOND_LINEAR = (
    (r"\(\?=", "a lookahead: write what must follow as it stands, or a second test of the field under `all`"),
    (r"\(\?!", "a negative lookahead: put what must not be there under `not`, as a test of its own"),
    (r"\(\?<[=!]", "a lookbehind: write what stands before it into the pattern, or as a test of its own"),
    (r"(?<!\\)(?:\\\\)*\\[1-9]", "a backreference: name what may repeat, as in (aa|bb)"),
    (r"\(\?>|[*+?}]\+", "a possessive or atomic group: leave it out, nothing here backtracks"),
)
"""What other engines know and a linear-time one cannot: how to say it instead."""


def _rewritten(text: str) -> str | None:
    import re

    return next((hint for sign, hint in _BEYOND_LINEAR if re.search(sign, text)), None)


def _plain(error: Exception) -> str:
    words = error.args[0] if error.args else ""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


_READERS: dict[str, Callable[[Vocabulary, Field, str], Any]] = {
    "number": _number,
    "span": _duration,
    "date": Vocabulary.when,
    "moment": Vocabulary.when,
    "ordered": Vocabulary.rank,
    "flag": lambda _vocabulary, _field, text: _flag(text),
}


def _text(written: Any) -> str:
    if isinstance(written, str):
        return written
    raise Misfit("expected one value, not " + ("a list" if isinstance(written, list) else "a mapping or nothing"))


def _several(written: Any) -> Sequence[Any]:
    if isinstance(written, list):
        if not written:
            raise Misfit("expected at least one value, not an empty list")
        return written
    return [written]
