"""Turns: the moments at which time alone can make a condition hold, or hold no more.

A sweep that ran every second would find what is found here, since between two such moments nothing turns.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from hdesk.domain.clocks import CLOCKS
from hdesk.domain.conditions import Condition, Test, When, bounds, fields_of, tests
from hdesk.domain.durations import Duration, Span
from hdesk.domain.fields import Registry
from hdesk.domain.findings import Refused
from hdesk.domain.localtime import SECOND, instant, midnight, moment
from hdesk.domain.setup import Setup
from hdesk.domain.views import View

At = Callable[[datetime], View]
"""Sees the same ticket, to which nothing happens, at another moment."""

_ABSOLUTE = re.compile(r"\d{4}[-0-9wq:tz+ ]*", re.IGNORECASE)
_REPEATS = "repeat_contacts_7d"
_BREACHED = frozenset(f"{clock}_breached" for clock in CLOCKS)
_OF_CLOCKS = frozenset(f"{clock}_{part}" for clock in CLOCKS for part in ("due", "stopped", "has_target", "left"))


def is_timely(condition: Condition, setup: Setup) -> bool:
    """Say whether time alone can change what the condition says of a ticket."""
    return any(_is_timely(test, setup.ticket_fields) for test in tests(condition)) or (
        bool(setup.turns) and not fields_of(condition).isdisjoint(_OF_CLOCKS | _BREACHED)
    )


def _is_timely(test: Test, registry: Registry) -> bool:
    if registry.fields[test.field].kind == "span" or test.field in _BREACHED or test.field == _REPEATS:
        return True
    return any(not _is_absolute(one) for one in _written(test.operand))


def turns(conditions: Iterable[Condition], at: At, now: datetime, until: datetime) -> list[datetime]:
    """List, in order, the whole seconds after `now` and up to `until` at which a condition may turn.

    It may turn at none of them, but at no other, as long as nothing happens to the ticket. When other contacts
    of a customer come and pass away (`repeat_contacts_7d`) is not told here.
    """
    first, last = instant(now), instant(until)
    here, then = at(now), at(until)
    found: set[int] = set()
    for test in {test for condition in conditions for test in tests(condition)}:
        for one in _turns(test, here, then):
            found |= {-(-one // SECOND) * SECOND, (one // SECOND + 1) * SECOND}
    return [moment(one, here.setup.timezone) for one in sorted(found) if first < one <= last]


def _turns(test: Test, here: View, then: View) -> Iterator[int]:
    """Give the instants at or right behind which a test may turn."""
    if here.setup.ticket_fields.fields[test.field].kind == "span":
        yield from _of_span(test, here, then)
    elif test.field in _BREACHED:
        due = here[test.field.replace("_breached", "_due")]
        if due is not None:
            yield instant(due)
    for written in _written(test.operand):
        yield from _of_words(written, here[test.field], here, then)
    if test.field in _OF_CLOCKS or test.field in _BREACHED:
        yield from (instant(midnight(day, here.setup.timezone)) for day in here.setup.turns)


def _of_span(test: Test, here: View, then: View) -> Iterator[int]:
    """Turn where a lapse of time reaches what it is compared with, and where it begins."""
    span: Span | None = then[test.field] or here[test.field]
    if span is None:
        return
    wanted = [one for one in _operands(test.operand) if isinstance(one, Duration)]
    if instant(span.end) == instant(then.now):
        yield instant(span.start)
        for duration in wanted:
            yield from _reached(span.start, duration, span)
    else:
        yield instant(span.end)
        for duration in wanted:
            yield from _left(here.now, span, duration)


def _reached(start: datetime, duration: Duration, span: Span) -> Iterator[int]:
    """Give when a duration has passed, and where it counts open time, when more of that comes."""
    try:
        reached = duration.after(start, span.calendar)
        yield instant(reached)
        if duration.business and duration.unit != "day":
            yield instant(span.calendar.next_open(reached))
    except Refused:
        return  # the calendar has no opening left: it is never reached


def _left(now: datetime, span: Span, duration: Duration) -> Iterator[int]:
    """Give when no more than a duration is left until a moment."""
    if not duration.business:
        yield instant(span.end) - duration.microseconds
    elif duration.unit == "day":
        yield from _business_days_left(instant(now), span, duration)
    else:
        before = span.calendar.elapsed(now, span.end) - duration.seconds
        if before >= 0:
            yield from _reached(now, Duration(before, "second", business=True), span)


def _business_days_left(low: int, span: Span, duration: Duration) -> Iterator[int]:
    """Halve the time until only so many business days are left: the fewer, the later it is."""
    end, zone = instant(span.end), span.calendar.zone

    def beyond(at: int) -> bool:
        try:
            return instant(duration.after(moment(at, zone), span.calendar)) >= end
        except Refused:
            return True

    high = end
    if beyond(low) or low >= high:
        return
    while high - low > SECOND:
        middle = (low + high) // 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    yield from (low, high)


def _of_words(written: str, value: Any, here: View, then: View) -> Iterator[int]:
    """Turn where `now`, `2h ago` or `in 3 days` comes to a moment, or where a day ends and `today` is another one."""
    if value is None or _is_absolute(written):
        return
    text = written.strip().lower()
    if text == "now" or text.endswith("ago") or text.startswith("in "):
        start, _ = bounds(text, here)
        if start is not None:
            ahead = instant(start) - instant(here.now)
            known = value if isinstance(value, datetime) else midnight(value, here.setup.timezone)
            yield instant(known) - ahead
        return
    day = here.today
    while day < then.today:
        day += timedelta(1)
        yield instant(midnight(day, here.setup.timezone))


def _written(operand: Any) -> Iterator[str]:
    return (one.text for one in _operands(operand) if isinstance(one, When))


def _operands(operand: Any) -> tuple[Any, ...]:
    single = isinstance(operand, (Duration, When)) or not isinstance(operand, tuple)
    return (operand,) if single else operand


def _is_absolute(written: str | When) -> bool:
    text = written.text if isinstance(written, When) else written
    return all(_ABSOLUTE.fullmatch(part) for part in text.strip().split("..") if part)
