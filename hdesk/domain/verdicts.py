"""Verdicts: a condition judged part by part, with the value that each test found."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple

from hdesk.domain.conditions import AnyOf, Condition, Not, Test, pattern
from hdesk.domain.durations import Duration, Span
from hdesk.domain.views import View

_AROUND = 20
"""Characters shown on each side of the words that a pattern found."""


class Verdict(NamedTuple):
    """One part of a condition, judged.

    A test has its `field` and the `value` that it found. Of a lapse of time that still grows, `turns` is the moment
    from which it is over the duration that it is compared with; of words searched, `found` are the ones around the
    first hit.
    """

    kind: Literal["test", "all", "any", "not"]
    says: str
    holds: bool
    field: str | None = None
    value: Any = None
    turns: datetime | None = None
    found: str | None = None
    parts: tuple["Verdict", ...] = ()

    def tests(self) -> Iterator["Verdict"]:
        """List the verdicts of single tests in it."""
        if self.kind == "test":
            yield self
        for part in self.parts:
            yield from part.tests()

    def data(self) -> dict[str, Any]:
        """Give it as data; what it has nothing of is left out."""
        plain: dict[str, Any] = {"kind": self.kind, "says": self.says, "holds": self.holds}
        if self.kind == "test":
            plain |= {"field": self.field, "value": self.value}
        plain |= {name: one for name in ("turns", "found") if (one := getattr(self, name)) is not None}
        if self.kind != "test":
            plain["parts"] = [part.data() for part in self.parts]
        return plain


def judged(condition: Condition, view: View) -> Verdict:
    """Judge a condition and each of its parts."""
    if isinstance(condition, Test):
        value = view[condition.field]
        holds = condition(view)
        turns, found = _turns(condition, value, view), _found(condition, value)
        return Verdict("test", str(condition), holds, condition.field, value, turns, found)
    if isinstance(condition, Not):
        part = judged(condition.part, view)
        return Verdict("not", "not", not part.holds, parts=(part,))
    parts = tuple(judged(part, view) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return Verdict("any", "any of", any(part.holds for part in parts), parts=parts)
    return Verdict("all", "all of" if parts else "always", all(part.holds for part in parts), parts=parts)


def is_near(verdict: Verdict) -> bool:
    """Say whether a condition only just fails: one of its parts does not hold, and another does.

    That the ticket is not done is what nearly every rule asks: it brings none of them near.
    """
    failing = [part for part in verdict.parts if not part.holds]
    telling = [part for part in verdict.parts if part.holds and any(one.field != "status" for one in part.tests())]
    return verdict.kind == "all" and len(failing) == 1 and bool(telling)


def _turns(test: Test, value: Any, view: View) -> datetime | None:
    if not isinstance(value, Span) or not isinstance(test.operand, Duration) or value.end != view.now:
        return None
    return test.operand.after(value.start, value.calendar)


def _found(test: Test, value: Any) -> str | None:
    """Give the words around what a search found."""
    if not isinstance(value, str) or test.operator not in {"matches", "contains"}:
        return None
    if test.operator == "matches":
        match = pattern(test.operand).search(value)
        start, end = match.span() if match else (-1, -1)
    else:
        places = [(value.casefold().find(one.casefold()), len(one)) for one in test.operand]
        start, length = min((one for one in places if one[0] >= 0), default=(-1, 0))
        end = start + length
    if start < 0:
        return None
    before = "…" if start > _AROUND else ""
    after = "…" if end + _AROUND < len(value) else ""
    return f"{before}{value[max(0, start - _AROUND) : end + _AROUND]}{after}"
