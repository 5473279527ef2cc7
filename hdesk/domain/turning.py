"""Turning: the moment from which on time alone may change a ticket, told without knowing the time.

Before it, running the rules or a sweep changes nothing. It may come too early, never too late: in any doubt it is
`ALWAYS`, and the ticket is judged at every sweep.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from hdesk.domain.apply import fired
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.conditions import All, Condition, Not, Test, When, fields_of
from hdesk.domain.durations import Duration
from hdesk.domain.fields import Registry
from hdesk.domain.findings import Refused
from hdesk.domain.holdback import from_acting, from_escalating, from_routing
from hdesk.domain.localtime import MINUTE, SECOND, instant
from hdesk.domain.rules import Rule
from hdesk.domain.setup import Setup
from hdesk.domain.sweeping import coming
from hdesk.domain.views import TicketView

ALWAYS = -(1 << 62)
NEVER = 1 << 62
"""Instants before and after all others."""

_WRITTEN_OUT = re.compile(r"\d{4}-\d\d.*")
_STARTS = {
    "age": "created_at",
    "open_for": "created_at",
    "since_update": "last_update_at",
    "since_customer": "last_customer_at",
    "pickup_overdue": "pickup_first_due",
    "payout_overdue": "payout_first_due",
}
"""The lapses of time that grow, and the fields with the moments that they begin at."""


def rules_turn(view: TicketView) -> int:
    """Give the instant from which on routes and rules may do something to the ticket as it stands."""
    state = view.state
    if from_acting(state):
        return NEVER
    if from_routing(state) is None and _leads_elsewhere(view):
        return ALWAYS
    return min((_rule(rule, view) for rule in view.setup.rules), default=NEVER)


def sweep_turn(view: TicketView) -> int:
    """Give the instant from which on the sweep may do something to it beside the rules."""
    if from_acting(view.state):
        return NEVER
    return ALWAYS if _drifting(view.setup) else min((one.since for one in coming(view)), default=NEVER)


def _leads_elsewhere(view: TicketView) -> bool:
    if not _computed(view.setup.ticket_fields).isdisjoint(view.setup.routing.reads):
        return True
    route = view.setup.routing.first(view)
    return f"route:{route.id}" != view.state.route or route.team != view.state.team


def _rule(rule: Rule, view: TicketView) -> int:
    state = view.state
    acts = (rule.priority is not None and rule.priority != state.priority and "priority" not in state.pins) or any(
        not from_escalating(entry, state, state.open_escalations) for entry in rule.escalate
    )
    if not acts or fired(rule, view.ticket.id, state):
        return NEVER
    return earliest(rule.when, view)


def earliest(condition: Condition, view: TicketView) -> int:
    """Give the instant from which on a condition may hold on a ticket as it stands."""
    if isinstance(condition, Test):
        return _test(condition, view)
    if isinstance(condition, Not):
        fixed = _fixed(condition.part, view)
        return ALWAYS if fixed is None else _once(not fixed)
    parts: Iterable[int] = (earliest(part, view) for part in condition.parts)
    return max(parts, default=ALWAYS) if isinstance(condition, All) else min(parts, default=NEVER)


def _once(holds: bool) -> int:  # noqa: FBT001 - the truth itself
    return ALWAYS if holds else NEVER


def _fixed(condition: Condition, view: TicketView) -> bool | None:
    """Judge a condition that time does not change; None for others."""
    if not all(_is_fixed(test, view.setup.ticket_fields) for test in _tests(condition)):
        return None
    return condition(view)


def _tests(condition: Condition) -> list[Test]:
    from hdesk.domain.conditions import tests

    return list(tests(condition))


def _is_fixed(test: Test, registry: Registry) -> bool:
    return registry.fields[test.field].stored and all(
        _WRITTEN_OUT.fullmatch(one.text) for one in _operands(test.operand) if isinstance(one, When)
    )


def _operands(operand: Any) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) and not isinstance(operand, (When, Duration)) else (operand,)


def _test(test: Test, view: TicketView) -> int:
    if _is_fixed(test, view.setup.ticket_fields):
        return _once(test(view))
    if test.field in _STARTS:
        return _growing(test, view)
    clock, _, what = test.field.rpartition("_")
    if clock in CLOCKS and what == "left":
        return _shrinking(test, view, clock)
    if clock in CLOCKS and what == "breached":
        return _breached(test, view, clock)
    return ALWAYS


def _growing(test: Test, view: TicketView) -> int:
    start: datetime | None = view[_STARTS[test.field]]
    if start is None and test.field.startswith("since_"):
        start = view["created_at"]
    if start is None or test.operator not in {"over", "at_least", "between"}:
        return ALWAYS
    low = test.operand[0] if test.operator == "between" else test.operand
    return _after(low, start, view)


def _after(duration: Duration, start: datetime, view: TicketView) -> int:
    try:
        return instant(duration.after(start, view.setup.calendar))
    except Refused:
        return NEVER  # the calendar has no opening left


def _shrinking(test: Test, view: TicketView, clock: str) -> int:
    """Give when no more than the operand is left of a clock: its due date less so much of the same kind of time."""
    due, start = view[f"{clock}_due"], view["created_at"]
    if test.operator not in {"under", "at_most"} or not isinstance(test.operand, Duration):
        return ALWAYS
    if due is None or view[f"{clock}_stopped"] is not None:
        return NEVER
    if not test.operand.business:
        return instant(due) - test.operand.microseconds
    if test.operand.unit == "day" or start is None:
        return ALWAYS
    calendar = view.setup.calendar
    left = round(calendar.elapsed(start, due) * SECOND) - test.operand.microseconds
    return ALWAYS if left <= 0 else instant(calendar.due(start, left / MINUTE))


def _breached(test: Test, view: TicketView, clock: str) -> int:
    due = view[f"{clock}_due"]
    if view[f"{clock}_stopped"] is not None or due is None:
        return _once(test(view))
    return instant(due) if test.operator == "is" and test.operand == (True,) else ALWAYS


@lru_cache(maxsize=8)
def _computed(registry: Registry) -> frozenset[str]:
    return frozenset(field.name for field in registry if not field.stored)


def _drifting(setup: Setup) -> bool:
    """Say whether time alone may give a ticket another clock policy."""
    computed = _computed(setup.ticket_fields)
    return any(not computed.isdisjoint(fields_of(policy.when)) for policy in setup.policies)
