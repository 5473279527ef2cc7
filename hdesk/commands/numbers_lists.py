"""The tickets and contacts behind figures, on the command line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hdesk.commands.invocation import Invocation
from hdesk.commands.numbers_table import say_beside
from hdesk.insight.behind import Counted
from hdesk.insight.catalogue import Kpi
from hdesk.insight.wording import in_unit
from hdesk.work.numbers import behind


def print_lists(
    invocation: Invocation,
    names: Sequence[str],
    period: str,
    by: Sequence[str],
    as_of: datetime | None,
    *,
    numerator: bool,
) -> None:
    """List what each figure counts; with `numerator` only what counts in a share's numerator."""
    found = behind(invocation.desk(), names, period, by, as_of=as_of, numerator=numerator)
    output, by = invocation.output, found.asked.by
    rows = [_listed(kpi, row, raw=output.format in {"csv", "json"}) for kpi, row in found.rows]
    values = any(kpi.measure is not None for kpi, _ in found.rows)
    columns = ("kpi", *by, "id", "at", "counts_as", *(("value",) if values or output.format == "csv" else ()))
    data = [
        {"kpi": kpi.name, "id": row.id, "at": row.at, **({"by": row.by} if by else {}), "counts_as": row.counts_as,
         "value": row.value}
        for kpi, row in found.rows
    ]  # fmt: skip
    findings = [*found.findings, *invocation.findings()]
    output.listing("kpi list", rows, columns, findings=findings, data_rows=data,
                   empty="nothing counted", right={"value"})  # fmt: skip
    if output.format == "table":
        say_beside(invocation, found.asked, found.skipped)
    invocation.met(findings)


def _listed(kpi: Kpi, row: Counted, *, raw: bool) -> dict[str, Any]:
    value: Any = row.value
    if value is not None and not raw:
        value = in_unit(value, kpi.unit)
    return {"kpi": kpi.name, **row.by, "id": row.id, "at": row.at, "counts_as": row.counts_as, "value": value}
