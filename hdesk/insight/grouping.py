"""Groups: what a KPI's rows may be grouped by, and the expression for it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.worktime_spec import WEEKDAYS
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.rows import column
from hdesk.storage.database import quoted

SPANS: Mapping[str, Callable[[datetime], str]] = {
    "day": "{:%Y-%m-%d}".format,
    "week": "{:%G-W%V}".format,
    "month": "{:%Y-%m}".format,
    "quarter": lambda at: f"{at.year:04}-Q{(at.month + 2) // 3}",
    "year": "{:%Y}".format,
    "hour": "{:%H}".format,
    "weekday": lambda at: WEEKDAYS[at.weekday()],
}
"""Groups by time, in the desk's zone; all but those of `CYCLES` are periods."""

CYCLES: Mapping[str, tuple[str, ...]] = {"hour": tuple(f"{hour:02}" for hour in range(24)), "weekday": WEEKDAYS}
"""Groups by time that come round again and again, with all that there are."""

_UNIQUE = frozenset(
    ("id", "subject", "name", "email", "phone", "customer.id", "customer.name", "customer.email", "customer.phone",
     "order.id", "source_id")
)  # fmt: skip
"""Fields whose groups are of one row each, as a rule."""

_SUBJECTS = {"events": ("tickets",), "ratings": ("tickets", "contacts")}
"""Where a row of a table that is about a ticket or contact finds what it does not say itself."""


def expression(data: Dataset, kpi: Kpi, name: str) -> str:
    """Give the expression that a KPI's rows are grouped by, for a field or one of `SPANS`.

    Raises:
        Refused: the KPI's rows have no such field; with the nearest that they have.
    """
    if name in SPANS and not kpi.at_end:
        local_function(data, name)
        return f"local_{name}({kpi.cohort})"
    wanted = dict(kpi.columns).get(name) or _column(data, name)
    if wanted in data.columns(kpi.table):
        return quoted(wanted)
    found = [table for table in _SUBJECTS.get(kpi.table, ()) if wanted in data.columns(table)]
    if found:
        return _looked_up(kpi.table, found, wanted)
    raise Refused(Finding(f"{kpi.name} cannot be shown by {name!r}", hint=_hint(data, kpi, name)))


def local_function(data: Dataset, name: str) -> None:
    """Let statements call `local_day` and the like: the group that a moment lies in."""
    data.function(f"local_{name}", _Local(data.setup.timezone, SPANS[name]))


class _Local:
    """Writes a moment as the clocks of a zone show it."""

    def __init__(self, zone: ZoneInfo, write: Callable[[datetime], str]) -> None:
        self.zone = zone
        self.write = write

    def __call__(self, seconds: float | None) -> str | None:
        return None if seconds is None else self.write(datetime.fromtimestamp(seconds, UTC).astimezone(self.zone))


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
    near = did_you_mean(name, groups_of(data, kpi, whole=True))
    return f"did you mean {near}?" if near else f"`hdesk kpi explain {kpi.name}` lists its groups"


def groups_of(data: Dataset, kpi: Kpi, *, whole: bool = False) -> list[str]:
    """List what the rows of a KPI can be grouped by, fields by their short names; with `whole` everything there is.

    Otherwise what is another moment, date or number for each row is left out, though nobody is kept from it.
    """
    tables = (kpi.table, *_SUBJECTS.get(kpi.table, ()))
    columns = {one for table in tables for one in data.columns(table)} | dict(kpi.columns).keys()
    spans = [] if kpi.at_end else list(SPANS)
    registries = (data.setup.ticket_fields, data.setup.contact_fields)
    named = {one for registry in registries for one in registry.names() if _column(data, one) in columns}
    named |= {"agent", "rule", "kind", "source"} & columns
    if whole:
        return [*sorted(named), *spans]
    fields = {
        field.name: field for registry in registries for field in registry if _column(data, field.name) in columns
    }
    worded = {name for name, field in fields.items() if field.kind in {"text", "choice", "ordered"}} - _UNIQUE
    short = {name if name.rpartition(".")[2] not in named else name.rpartition(".")[2] for name in worded}
    return [*sorted(short | (named - fields.keys()) & {"agent", "rule", "kind", "source"}), *spans]
