"""Sample values of fields: enough of them that tests which no sample passes are passed by no value at all."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from hdesk.domain.conditions import Test, When, bounds
from hdesk.domain.config import DeskConfig
from hdesk.domain.durations import Duration
from hdesk.domain.fields import Field, Registry

_CLOSED = frozenset(("status", "priority"))
"""Choices that hdesk itself makes: no ticket has another, and each has one."""
_COUNTS = frozenset(("responses", "reopens", "escalations", "returns", "chases", "reschedules"))
_OTHER = "\x00another value"
_SEARCHES = frozenset(("matches", "contains"))
_LATER = timedelta(days=1234, hours=5, minutes=7)
_TICK = timedelta(microseconds=1)


class Part(NamedTuple):
    """A test that must hold, or (`wanted` false) must not."""

    test: Test
    wanted: bool

    def passes(self, value: Any, now: datetime, setup: Any) -> bool:
        """Say whether a value of the test's field does as wanted."""
        return self.test(_One(value, now, setup)) is self.wanted

    def __str__(self) -> str:
        return str(self.test) if self.wanted else f"not {self.test}"


class _One(NamedTuple):
    """A view of one value."""

    value: Any
    now: datetime
    setup: Any

    def __getitem__(self, name: Any) -> Any:
        return self.value


class Values:
    """What values the fields of a desk can have; `setup` is anything with a `timezone`."""

    def __init__(self, registry: Registry, config: DeskConfig, now: datetime, setup: Any) -> None:
        self.registry = registry
        self.config = config
        self.now = now
        self.setup = setup
        self._known: dict[tuple[str, frozenset[Part], bool], bool] = {}

    def any_passes(self, name: str, parts: Sequence[Part], *, usual: bool) -> bool:
        """Say whether some value of a field may pass all parts.

        With `usual` only values that desk.yaml lists count, where it lists any.
        """
        key = (name, frozenset(parts), usual)
        if key not in self._known:
            self._known[key] = self._any_passes(self.registry.fields[name], parts, usual=usual)
        return self._known[key]

    def _any_passes(self, field: Field, parts: Sequence[Part], *, usual: bool) -> bool:
        if field.kind == "span":
            return _any_span(parts)
        if field.kind in {"date", "moment"}:
            return self._any_moment(field, parts)
        if field.kind == "list":
            return self._any_list(field, parts, usual=usual)
        if field.kind in {"text", "choice"}:
            return self._any_text(field, parts, usual=usual)
        return any(self._all_pass(parts, value) for value in self._samples(field, parts, usual=usual))

    def any_pair_passes(self, category: Sequence[Part], subcategory: Sequence[Part]) -> bool:
        """Say whether some category of the taxonomy has some subcategory such that both pass."""
        return any(
            self._all_pass(category, name)
            and any(self._all_pass(subcategory, one) for one in (*known.subcategories, None))
            for name, known in self.config.taxonomy.items()
        )

    def _all_pass(self, parts: Iterable[Part], value: Any) -> bool:
        return all(part.passes(value, self.now, self.setup) for part in parts)

    def _choices(self, field: Field) -> list[str]:
        return list(field.choices(self.config)) if field.choices else []

    def _samples(self, field: Field, parts: Sequence[Part], *, usual: bool) -> list[Any]:
        """Give samples of an ordered choice, a number or a flag."""
        if field.kind == "flag":
            return [True, False, None]
        if field.kind == "ordered":
            others = [] if field.name in _CLOSED else [None] if usual else [None, _OTHER]
            return [*self._choices(field), *others]
        return _numbers(list(_operands(parts, float)), whole=field.name in _COUNTS)

    def _any_text(self, field: Field, parts: Sequence[Part], *, usual: bool) -> bool:
        choices = self._choices(field)
        if field.name in _CLOSED or (usual and choices):
            known = choices if field.name in _CLOSED else [*choices, None]
            return any(self._all_pass(parts, value) for value in known)
        # Which texts a pattern finds is not worked out: where it is not one of the samples, any may be.
        plain = [part for part in parts if part.test.operator not in _SEARCHES]
        named = set(_operands(plain, str))
        return (
            any(self._all_pass(parts, value) for value in (None, ""))
            or any(self._all_pass(parts if usual else plain, value) for value in (*choices, *named))
            or self._all_pass(plain, _OTHER)
        )

    def _any_list(self, field: Field, parts: Sequence[Part], *, usual: bool) -> bool:
        """Try the empty list, and the largest one that holds nothing which a part forbids."""
        plain = [part for part in parts if part.test.operator not in _SEARCHES]
        forbidding = [part for part in plain if part.wanted is (part.test.operator == "not")]
        forbidding = [part for part in forbidding if part.test.operator in {"is", "not"}]
        choices = self._choices(field)
        every = choices if usual and choices else [*choices, *_operands(plain, str), _OTHER]
        largest = tuple(one for one in every if self._all_pass(forbidding, (one,)))
        return self._all_pass(parts, ()) or self._all_pass(plain, largest)

    def _any_moment(self, field: Field, parts: Sequence[Part]) -> bool:
        ends: set[datetime] = {self.now}
        for operand in _operands(parts, When):
            here = bounds(operand.text, _One(None, self.now, self.setup))
            if here != bounds(operand.text, _One(None, self.now + _LATER, self.setup)):
                return True  # it moves with the time of judgement, and so may pass at another
            ends.update(end for end in here if end is not None)
        try:
            samples: list[Any] = [end + step for end in ends for step in (-_TICK, _TICK * 0, _TICK)]
            if field.kind == "date":
                days = {end.astimezone(self.setup.timezone).date() for end in ends}
                samples = [day + timedelta(step) for day in days for step in (-1, 0, 1)]
        except OverflowError:
            return True
        return any(self._all_pass(parts, value) for value in (None, *samples))


def _operands(parts: Iterable[Part], kind: type[Any]) -> Iterator[Any]:
    """List the operands of a type, those that stand in a tuple too."""
    for part in parts:
        operand = part.test.operand
        several = operand if type(operand) is tuple else (operand,)
        yield from (one for one in several if isinstance(one, kind) and not isinstance(one, bool))


def _numbers(operands: list[float], *, whole: bool) -> list[Any]:
    """Give the operands, and numbers below, between and above them; whole ones from 0 on for a count."""
    if whole:
        near = {math.floor(one) + step for one in operands for step in (-1, 0, 1, 2)} | {0}
        return [number for number in near if number >= 0]
    known = sorted(set(operands)) or [0.0]
    between = [(low + high) / 2 for low, high in pairwise(known)]
    around = [math.nextafter(one, end) for one in known for end in (-math.inf, math.inf)]
    return [None, *known, *between, *around]


def _any_span(parts: Sequence[Part]) -> bool:
    """Try lapses of time, in each way of counting by itself: clock time, opening time, business days."""
    exists = [part for part in parts if part.test.operator == "exists"]
    compared = [part for part in parts if part.test.operator != "exists"]
    if all(part.wanted is (part.test.operator == "exists" and part.test.operand is False) for part in parts):
        return True  # there is no lapse at all
    if any(part.test.operand is not part.wanted for part in exists):
        return False
    ways: dict[str, list[Part]] = {}
    for part in compared:
        names = {_way(one) for one in _operands([part], Duration)} or {_way(part.test.operand)}
        if len(names) == 1:
            ways.setdefault(names.pop(), []).append(part)
    return all(_any_length(some) for some in ways.values())


def _way(duration: Duration) -> str:
    if not duration.business:
        return "clock"
    return "days" if duration.unit == "day" else "opening"


def _length(duration: Duration) -> float:
    return duration.amount if duration.business and duration.unit == "day" else duration.microseconds


def _any_length(parts: Sequence[Part]) -> bool:
    limits: list[float] = []
    for part in parts:
        operand = part.test.operand
        limits += [_length(operand)] if isinstance(operand, Duration) else [_length(one) for one in operand]
    return any(
        all(_judge(part, length) for part in parts) for length in _numbers(limits, whole=False) if length is not None
    )


def _judge(part: Part, length: float) -> bool:
    operand = part.test.operand
    if isinstance(operand, Duration):
        return _COMPARE[part.test.operator](length, _length(operand)) is part.wanted
    low, high = map(_length, operand)
    return (low <= length <= high) is part.wanted


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "over": lambda length, limit: length > limit,
    "under": lambda length, limit: length < limit,
    "at_least": lambda length, limit: length >= limit,
    "at_most": lambda length, limit: length <= limit,
}
