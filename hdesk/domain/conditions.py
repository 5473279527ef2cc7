"""Conditions: frozen, callable values that judge a view; YAML and command line compile to the same ones."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Protocol

from hdesk.domain.durations import Duration, Span
from hdesk.domain.facts import plain_number
from hdesk.domain.moments import parse_moment
from hdesk.domain.periods import parse_period

OPERATORS = ("is", "not", "over", "under", "at_least", "at_most", "between", "matches", "contains", "exists")


class Viewed(Protocol):
    """What a condition judges: values by field name, at a moment, in the desk's zone."""

    @property
    def now(self) -> datetime:
        """Give the moment of judgement."""

    @property
    def setup(self) -> Any:
        """Give the desk's settings: anything with a `timezone`."""

    def __getitem__(self, name: str) -> Any:
        """Give a field's value."""


class When(NamedTuple):
    """A moment or period as written; what it means depends on now and the desk's zone."""

    text: str


class Rank(NamedTuple):
    """A value of an ordered choice (priority, tier) and the order it stands in."""

    value: str
    order: tuple[str, ...]

    def of(self, value: str) -> int:
        """Give a value's place in the order; an unknown one comes before all."""
        return self.order.index(value) if value in self.order else -1


class Test(NamedTuple):
    """One field against one operand; `operand` is typed by the field's kind."""

    field: str
    operator: str
    operand: Any

    def __call__(self, view: Viewed) -> bool:
        """Judge a view."""
        return _JUDGES[self.operator](view[self.field], self.operand, view)

    def __str__(self) -> str:
        return f"{self.field} {self.operator.replace('_', ' ')} {shown(self.operand)}"


class All(NamedTuple):
    """Every part holds; without parts it always does.

    `kind` keeps it from equalling the other kinds: tuples are equal where what is in them is.
    """

    parts: tuple["Condition", ...]
    kind: Literal["all"] = "all"

    def __call__(self, view: Viewed) -> bool:
        """Judge a view."""
        return all(part(view) for part in self.parts)

    def __str__(self) -> str:
        return " and ".join(str(part) for part in self.parts) or "always"


class AnyOf(NamedTuple):
    """At least one part holds."""

    parts: tuple["Condition", ...]
    kind: Literal["any"] = "any"

    def __call__(self, view: Viewed) -> bool:
        """Judge a view."""
        return any(part(view) for part in self.parts)

    def __str__(self) -> str:
        return "(" + " or ".join(str(part) for part in self.parts) + ")"


class Not(NamedTuple):
    """The part does not hold."""

    part: "Condition"
    kind: Literal["not"] = "not"

    def __call__(self, view: Viewed) -> bool:
        """Judge a view."""
        return not self.part(view)

    def __str__(self) -> str:
        return f"not ({self.part})"


Condition = Test | All | AnyOf | Not
ALWAYS = All(())


def tests(condition: Condition) -> Iterator[Test]:
    """List the single tests in a condition."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from tests(condition.part)
    else:
        for part in condition.parts:
            yield from tests(part)


def fields_of(condition: Condition) -> set[str]:
    """Name the fields that a condition reads."""
    return {test.field for test in tests(condition)}


def shown(operand: Any) -> str:
    """Write an operand for people."""
    if isinstance(operand, When):
        return operand.text
    if isinstance(operand, Rank):
        return operand.value
    if isinstance(operand, tuple) and not isinstance(operand, Duration):
        return ", ".join(shown(one) for one in operand)
    if isinstance(operand, bool):
        return "yes" if operand else "no"
    if isinstance(operand, float):
        return str(plain_number(operand))
    return str(operand)


def _is(value: Any, operand: Any, view: Viewed) -> bool:
    if value is None:
        return False
    if isinstance(value, tuple):
        return any(_one(item, wanted, view) for item in value for wanted in operand)
    return any(_one(value, wanted, view) for wanted in operand)


def _one(value: Any, wanted: Any, view: Viewed) -> bool:
    if isinstance(wanted, When):
        start, end = bounds(wanted.text, view)
        moment = _moment(value, view)
        return moment == start if _is_point(start, end) else _from(moment, start) and _before(moment, end)
    if isinstance(wanted, Rank):
        return bool(value == wanted.value)
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    return bool(value == wanted)


def _not(value: Any, operand: Any, view: Viewed) -> bool:
    return not _is(value, operand, view)


def _over(value: Any, operand: Any, view: Viewed) -> bool:
    if value is None:
        return False
    if isinstance(value, Span):
        return value.exceeds(operand)
    if isinstance(operand, When):
        start, end = bounds(operand.text, view)
        moment = _moment(value, view)
        if start is not None and _is_point(start, end):
            return moment > start
        return end is not None and moment >= end
    if isinstance(operand, Rank):
        return operand.of(value) > operand.of(operand.value)
    return bool(value > operand)


def _under(value: Any, operand: Any, view: Viewed) -> bool:
    if value is None:
        return False
    if isinstance(value, Span):
        return not value.reaches(operand)
    if isinstance(operand, When):
        start, _ = bounds(operand.text, view)
        return start is not None and _moment(value, view) < start
    if isinstance(operand, Rank):
        return operand.of(value) < operand.of(operand.value)
    return bool(value < operand)


def _at_least(value: Any, operand: Any, view: Viewed) -> bool:
    return value is not None and not _under(value, operand, view)


def _at_most(value: Any, operand: Any, view: Viewed) -> bool:
    return value is not None and not _over(value, operand, view)


def _between(value: Any, operand: Any, view: Viewed) -> bool:
    low, high = operand
    return _at_least(value, low, view) and _at_most(value, high, view)


def _matches(value: Any, operand: Any, view: Viewed) -> bool:
    del view
    return value is not None and pattern(operand).search(_words(value)) is not None


def _contains(value: Any, operand: Any, view: Viewed) -> bool:
    del view
    return value is not None and any(wanted.casefold() in _words(value).casefold() for wanted in operand)


def _exists(value: Any, operand: Any, view: Viewed) -> bool:
    del view
    return (value not in (None, "", ())) is operand


def _words(value: Any) -> str:
    return "\n".join(value) if isinstance(value, tuple) else str(value)


_JUDGES: dict[str, Callable[[Any, Any, Viewed], bool]] = {
    "is": _is,
    "not": _not,
    "over": _over,
    "under": _under,
    "at_least": _at_least,
    "at_most": _at_most,
    "between": _between,
    "matches": _matches,
    "contains": _contains,
    "exists": _exists,
}


@lru_cache(maxsize=256)
def pattern(text: str) -> Any:
    """Compile a linear-time regular expression, case-insensitive; raises `re2.error`."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(text, options)


def _is_point(start: datetime | None, end: datetime | None) -> bool:
    return start is not None and start == end


def bounds(text: str, view: Viewed) -> tuple[datetime | None, datetime | None]:
    """Give the half-open span that a written moment or period covers; a moment's ends are equal."""
    return _bounds(text, view.now, view.setup.timezone)


@lru_cache(maxsize=1024)
def _bounds(text: str, now: datetime, zone: Any) -> tuple[datetime | None, datetime | None]:
    if ":" in text or text == "now" or text.endswith("ago") or text.startswith("in "):
        moment = parse_moment(text, now, zone)
        return moment, moment
    day = parse_moment(text, now, zone).date().isoformat() if text == "tomorrow" else text
    period = parse_period(day, now, zone)
    return period.start, period.end


def _moment(value: Any, view: Viewed) -> datetime:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=view.setup.timezone)
    moment: datetime = value
    return moment


def _from(moment: datetime, start: datetime | None) -> bool:
    return start is None or moment >= start


def _before(moment: datetime, end: datetime | None) -> bool:
    return end is None or moment < end
