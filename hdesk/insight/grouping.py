"""Groups: what a KPI's rows may be grouped by, and the expression for it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.insight import event_facts
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.rows import column
from hdesk.storage.database import quoted

SPANS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "hour": "%H"}
"""Groups by time, in the desk's zone; all but the hour of the day are periods."""

_SUBJECTS = {
    "ratings": ("tickets", "contacts"),
    "reviews": ("tickets", "contacts"),
    **dict.fromkeys(("events", *(table.name for table in event_facts.TABLES)), ("tickets",)),
}
"""Where a row of a table that is about a ticket or contact finds what it does not say itself."""


def expression(data: Dataset, kpi: Kpi, name: str) -> str:
    """Give the expression that a KPI's rows are grouped by for a field, or for day, week, month, hour.

    Raises:
        Refused: the KPI's rows have no such field; with the nearest that they have.
    """
    if name in SPANS and not kpi.at_end:
        data.function(f"local_{name}", _Local(data.setup.timezone, SPANS[name]))
        return f"local_{name}({kpi.cohort})"
    wanted = dict(kpi.columns).get(name) or _column(data, name)
    if wanted in data.columns(kpi.table):
        return quoted(wanted)
    found = [table for table in _SUBJECTS.get(kpi.table, ()) if wanted in data.columns(table)]
    if found:
        return _looked_up(kpi.table, found, wanted)
    raise Refused(Finding(f"{kpi.name} cannot be shown by {name!r}", hint=_hint(data, kpi, name)))


class _Local:
    """Writes a moment as the clocks of a zone show it."""

    def __init__(self, zone: ZoneInfo, pattern: str) -> None:
        self.zone = zone
        self.pattern = pattern

    def __call__(self, seconds: float | None) -> str | None:
        return (
            None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC).astimezone(self.zone):{self.pattern}}"
        )


def _column(data: Dataset, name: str) -> str:
    field = data.setup.ticket_fields.find(name) or data.setup.contact_fields.find(name)
    return column(field.name if field else name)


def _looked_up(table: str, subjects: Sequence[str], wanted: str) -> str:
    parts = [
        f"(SELECT s.{quoted(wanted)} FROM {subject} s WHERE s.id = {table}.id)"  # noqa: S608 - names of ours, quoted
        for subject in subjects
    ]
    return f"COALESCE({', '.join([*parts, 'NULL'])})"


def _hint(data: Dataset, kpi: Kpi, name: str) -> str:
    if name in SPANS:
        return "it is counted at the end of the period"
    tables = (kpi.table, *_SUBJECTS.get(kpi.table, ()))
    columns = {one for table in tables for one in data.columns(table)}
    registries = (data.setup.ticket_fields, data.setup.contact_fields)
    names = {one for registry in registries for one in registry.names() if _column(data, one) in columns}
    near = did_you_mean(name, sorted({*names, "agent", *SPANS}))
    return f"did you mean {near}?" if near else "`hdesk kpi --help` names the usual fields"
