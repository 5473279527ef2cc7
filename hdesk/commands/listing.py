"""Listings: views sorted, cut, and shown by columns."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

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


_PAGE = 100
"""So many rows a table shows unless `--limit` says otherwise: more is no reading matter."""


class Listing(NamedTuple):
    """What a listing is asked for: its columns, its order (`default` is the one that the rows come in), its size."""

    columns: str
    sort: str
    default: str
    limit: int | None


def show_listing(
    invocation: Invocation,
    kind: str,
    views: Iterable[Any],
    registry: Registry,
    asked: Listing,
    whole: Callable[[Sequence[Any]], list[Any]],
) -> None:
    """Print views as a listing; JSON has the `whole` documents behind them.

    Views in their default order are not read further than the limit.
    """
    desk = invocation.desk()
    output = invocation.output
    fields = chosen(registry, asked.columns)
    limit = asked.limit or (_PAGE if output.format == "table" else None)
    if asked.sort != asked.default:
        views = in_order(list(views), registry, desk.setup.config, asked.sort)
    first = list(islice(views, None if limit is None else limit + 1))
    cut = first[:limit]
    rows = [{field.name: view[field.name] for field in fields} for view in cut]
    output.listing(
        kind,
        rows,
        [field.name for field in fields],
        titles={field.name: _title(field.name, asked.columns) for field in fields},
        findings=desk.findings,
        data_rows=whole(cut) if output.format == "json" else None,
        empty=f"no {kind} match",
    )
    if len(cut) < len(first) and output.format == "table":
        output.say(f"the first {len(cut)} {kind}; --limit shows more")
    invocation.met(desk.findings)


def _title(name: str, columns: str) -> str:
    """Head a column with the short name where that is how it was asked for, or where nothing is lost."""
    short = name.rpartition(".")[2]
    if name.startswith("customer.") and short == "name":
        return "customer"
    return short if short in columns.split(",") or name.startswith(("order.", "customer.")) else name.replace("_", " ")
