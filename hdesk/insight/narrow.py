"""From a condition to SQL that narrows: whatever the condition takes, the SQL lets through; the condition decides."""

from typing import Any

from hdesk.domain.conditions import All, AnyOf, Condition, Rank, Test, Viewed, When, bounds
from hdesk.domain.fields import Registry
from hdesk.domain.model import STATUSES
from hdesk.domain.rowview import PROSE
from hdesk.insight import prose
from hdesk.insight.rows import column, stored_fields
from hdesk.insight.tables import NOT_CLOSED
from hdesk.storage.database import quoted
from hdesk.storage.words import holding


def narrowed(condition: Condition, registry: Registry, view: Viewed, table: str) -> tuple[str, list[Any]]:
    """Give an SQL condition on `tickets` or `contacts`, and its values, that hold wherever the condition holds.

    `view` gives written moments their meaning. What SQL cannot tell apart it lets through.
    """
    if isinstance(condition, Test):
        found = _prose(condition, table) if condition.field in PROSE else _test(condition, registry, view)
        return found or ("1", [])
    if isinstance(condition, (All, AnyOf)) and condition.parts:
        parts = [narrowed(part, registry, view, table) for part in condition.parts]
        joint = " AND " if isinstance(condition, All) else " OR "
        return f"({joint.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]
    return "1", []


def _test(test: Test, registry: Registry, view: Viewed) -> tuple[str, list[Any]] | None:
    field = registry.fields[test.field]
    if field not in stored_fields(registry):
        return None
    name = quoted(column(field.name))
    if test.operator == "exists":
        # An empty text is there in SQL and missing for the condition.
        return (f"{name} IS NOT NULL" if test.operand else f"({name} IS NULL OR {name} = '')"), []
    if field.kind in {"choice", "ordered"} or field.name == "id":
        return _choice(name, test)
    if field.kind == "number":
        return _number(name, test)
    if field.kind == "moment" and test.operator in {"is", "at_least", "at_most", "under", "over", "between"}:
        return _moment(name, test, view)
    return None


def _prose(test: Test, table: str) -> tuple[str, list[Any]] | None:
    wanted = prose.wanted(test)
    found = None if wanted is None else holding(prose.name(table), "id", wanted)
    return None if found is None else (f"id IN ({found[0]})", list(found[1]))


def _choice(name: str, test: Test) -> tuple[str, list[Any]] | None:
    if test.operator not in {"is", "not"}:
        if not isinstance(test.operand, Rank):
            return None
        order = test.operand.order
        here = order.index(test.operand.value)
        allowed = {"at_least": order[here:], "over": order[here + 1 :]}.get(test.operator)
        return None if allowed is None else _one_of(name, allowed)
    words = [one.value if isinstance(one, Rank) else one for one in test.operand]
    if not all(isinstance(one, str) and one.isascii() for one in words):
        return None
    if test.field == "status":
        return _status(words, wanted=test.operator == "is"), []
    sql, values = _one_of(name, words)
    return (sql, values) if test.operator == "is" else (f"({name} IS NULL OR NOT {sql})", values)


def _status(words: list[str], *, wanted: bool) -> str:
    """Name the statuses outright, so that the keys of tickets that are not closed can serve."""
    given = {word.lower() for word in words}
    allowed = [one for one in STATUSES if (one in given) is wanted]
    listed = ", ".join(f"'{one}'" for one in allowed)
    return " AND ".join([*([] if "closed" in allowed else [NOT_CLOSED]), f"status IN ({listed})"])


def _one_of(name: str, words: Any) -> tuple[str, list[Any]]:
    return f"{name} COLLATE NOCASE IN ({', '.join('?' * len(words))})", list(words)


def _number(name: str, test: Test) -> tuple[str, list[Any]] | None:
    sign = {"over": ">", "under": "<", "at_least": ">=", "at_most": "<="}.get(test.operator)
    if sign:
        return f"{name} {sign} ?", [test.operand]
    if test.operator == "between":
        return f"{name} BETWEEN ? AND ?", list(test.operand)
    return _one_number(name, test.operand) if test.operator == "is" else None


def _one_number(name: str, numbers: Any) -> tuple[str, list[Any]]:
    return f"{name} IN ({', '.join('?' * len(numbers))})", list(numbers)


def _moment(name: str, test: Test, view: Viewed) -> tuple[str, list[Any]] | None:
    """Narrow to a second around what is wanted; the condition has the last word about ends."""
    if test.operator == "is":
        if len(test.operand) != 1:
            return None
        low = high = test.operand[0]
    elif test.operator == "between":
        low, high = test.operand
    else:
        low = test.operand if test.operator in {"at_least", "over"} else None
        high = test.operand if test.operator in {"at_most", "under"} else None
    parts, values = [], []
    if isinstance(low, When) and (start := bounds(low.text, view)[0]):
        parts.append(f"{name} >= ?")
        values.append(start.timestamp() - 1)
    if isinstance(high, When) and (end := bounds(high.text, view)[1]):
        parts.append(f"{name} <= ?")
        values.append(end.timestamp() + 1)
    return (" AND ".join(parts), values) if parts else None
