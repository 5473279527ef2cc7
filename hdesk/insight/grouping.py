"""Groups: what a KPI's rows may be grouped by, and the expression for it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.insight import ages, event_facts
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.rows import column
from hdesk.storage.database import quoted

SPANS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "hour": "%H"}
"""Groups by time, in the desk's zone; all but the hour of the day are periods."""

_HAPPENED = ("events", *(table.name for table in event_facts.TABLES))
_SUBJECTS = {
    **dict.fromkeys(("clocks", *_HAPPENED), ("tickets",)),
    "ratings": ("tickets", "contacts"),
    "reviews": ("tickets", "contacts"),
}
"""Where a row of a table that is about a ticket or contact finds what it does not say itself."""

_HELD = {"team": "team", "tier": "tier", "priority": "priority", "agent": "agent", "owner": "agent"}
"""The columns of what changes hands, and what each is called in `standings`."""
_HELD_THEN = {"tickets", "inquiries", *_HAPPENED}
"""The tables whose rows say who had a ticket last; others say who had it when they happened."""


def expression(data: Dataset, kpi: Kpi, name: str) -> str:
    """Give the expression that a KPI's rows are grouped by for a field, or for day, week, month, hour.

    Raises:
        Refused: the KPI's rows have no such field; with the nearest that they have.
    """
    if name in SPANS and not kpi.at_end:
        data.function(f"local_{name}", _Local(data.setup.timezone, SPANS[name]))
        return f"local_{name}({kpi.moment})"
    if name == "age" and kpi.aged:
        return ages.expression(kpi.aged)
    wanted = dict(kpi.columns).get(name) or _column(data, name)
    if wanted == "owner" and {"owner", "agent"} & {*data.columns(kpi.table)} == {"agent"}:
        wanted = "agent"
    last = _last(data, kpi, wanted)
    if last is None:
        raise Refused(Finding(f"{kpi.name} cannot be shown by {name!r}", hint=_hint(data, kpi, name)))
    # A run's row says who had the ticket when it was settled, which is before the reply where that came too late.
    elsewhen = kpi.table == "clocks" and kpi.cohort != "settled"
    then = (kpi.table in _HELD_THEN or elsewhen) and not kpi.at_end and name not in dict(kpi.columns)
    return _held_then(data, kpi, _HELD[wanted], last) if then and wanted in _HELD else last


def _last(data: Dataset, kpi: Kpi, wanted: str) -> str | None:
    """Give the expression for a field as it is, of the row or of what it is about; None where neither has it."""
    if wanted in data.columns(kpi.table):
        return quoted(wanted)
    found = [table for table in _SUBJECTS.get(kpi.table, ()) if wanted in data.columns(table)]
    return _looked_up(data, kpi.table, found, wanted) if found else None


def _held_then(data: Dataset, kpi: Kpi, wanted: str, last: str) -> str:
    """Give the expression for who had a ticket, or how urgent it was, at the moment by which its row counts."""
    others = "kind = 'contact' OR " if kpi.table == "inquiries" else ""
    at = kpi.moment
    then = _found(data, "standings", wanted, f"s.id = {kpi.table}.id AND s.since <= {at} AND {at} < s.until")
    return f"CASE WHEN {others}{at} IS NULL THEN {last} ELSE COALESCE({', '.join([*then, 'NULL'])}) END"


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


def _looked_up(data: Dataset, table: str, subjects: Sequence[str], wanted: str) -> str:
    parts = [one for subject in subjects for one in _found(data, subject, wanted, f"s.id = {table}.id")]
    return f"COALESCE({', '.join([*parts, 'NULL'])})"


def _found(data: Dataset, table: str, wanted: str, which: str) -> list[str]:
    """Give the subqueries of which one at most finds the row of a table, and in it what is wanted."""
    parts = data.index.parts(table)
    return [f"(SELECT s.{quoted(wanted)} FROM ({part}) s WHERE {which})" for part in parts]  # noqa: S608 - ours


def _hint(data: Dataset, kpi: Kpi, name: str) -> str:
    if name in SPANS:
        return "it is counted at the end of the period"
    tables = (kpi.table, *_SUBJECTS.get(kpi.table, ()))
    columns = {one for table in tables for one in data.columns(table)}
    registries = (data.setup.ticket_fields, data.setup.contact_fields)
    names = {one for registry in registries for one in registry.names() if _column(data, one) in columns}
    near = did_you_mean(name, sorted({*names, "agent", *SPANS}))
    return f"did you mean {near}?" if near else "`hdesk kpi --help` names the usual fields"
