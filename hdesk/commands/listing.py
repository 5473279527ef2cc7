"""Listings: views sorted, cut, and shown by columns."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from hdesk.commands.invocation import Invocation
from hdesk.domain.conditions import Rank
from hdesk.domain.config import DeskConfig
from hdesk.domain.fields import Field, Registry
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean


def chosen(registry: Registry, names: str) -> list[Field]:
    """Find the fields of a comma-separated list.

    Raises:
        Refused: with every name that is no field's, and the nearest that is.
    """
    fields, findings = [], []
    for name in names.split(","):
        field = registry.find(name.strip())
        if field is None:
            near = did_you_mean(name, registry.names())
            findings.append(Finding(f"unknown field {name!r}", hint=f"did you mean {near}?" if near else None))
        else:
            fields.append(field)
    if findings:
        raise Refused(*findings)
    return fields


def sort_key(field: Field, config: DeskConfig) -> Callable[[Any], tuple[bool, Any]]:
    """Give a sort key by a field; values that are missing come last."""
    order = tuple(field.choices(config)) if field.kind == "ordered" and field.choices else ()

    def key(view: Any) -> tuple[bool, Any]:
        value = view[field.name]
        if value is None:
            return True, 0
        if order:
            return False, Rank(value, order).of(value)
        if hasattr(value, "exceeds"):
            return False, (value.end - value.start).total_seconds()
        if isinstance(value, datetime):
            return False, value.timestamp()
        if isinstance(value, date):
            return False, value.toordinal()
        return False, value.casefold() if isinstance(value, str) else value

    return key


def in_order(views: Sequence[Any], registry: Registry, config: DeskConfig, sort: str) -> list[Any]:
    """Sort views by one or several fields, `-` before a name for the other way round; ties by ID."""
    found = sorted(views, key=lambda view: str(view["id"]))
    for name in reversed(sort.split(",")):
        field = chosen(registry, name.removeprefix("-"))[0]
        key = sort_key(field, config)
        if name.startswith("-"):
            known = [view for view in found if not key(view)[0]]
            unknown = [view for view in found if key(view)[0]]
            found = [*sorted(known, key=key, reverse=True), *unknown]
        else:
            found.sort(key=key)
    return found


def show_listing(
    invocation: Invocation,
    kind: str,
    views: Sequence[Any],
    *,
    registry: Registry,
    columns: str,
    sort: str | None,
    limit: int | None,
    as_data: Callable[[Any], Any],
) -> None:
    """Print views as a listing; JSON has the whole documents, and the columns of computed fields beside."""
    desk = invocation.desk()
    fields = chosen(registry, columns)
    ordered = in_order(views, registry, desk.setup.config, sort) if sort else list(views)
    cut = ordered[:limit]
    rows = [{field.name: view[field.name] for field in fields} for view in cut]
    titles = {field.name: _title(field.name, columns) for field in fields}
    output = invocation.output
    output.listing(
        kind,
        rows,
        [field.name for field in fields],
        titles=titles,
        findings=desk.snapshot.findings,
        data_rows=[as_data(view) for view in cut] if output.format == "json" else None,
        empty=f"no {kind} match",
    )
    if len(cut) < len(ordered) and output.format == "table":
        output.say(f"{len(cut)} of {len(ordered)} {kind}")
    invocation.met(desk.snapshot.findings)


def _title(name: str, columns: str) -> str:
    """Head a column with the short name where that is how it was asked for, or where nothing is lost."""
    short = name.rpartition(".")[2]
    if name.startswith("customer.") and short == "name":
        return "customer"
    return short if short in columns.split(",") or name.startswith(("order.", "customer.")) else name.replace("_", " ")
