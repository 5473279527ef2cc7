"""Scope: figures narrowed to what somebody is responsible for."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import expression
from hdesk.insight.rows import column
from hdesk.storage.database import quoted


class Scope(NamedTuple):
    """Which values some fields must have; without any, everything counts.

    The condition becomes part of a KPI's `where`, so that answers that were kept are kept apart.
    """

    only: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, only: Mapping[str, Sequence[str]]) -> "Scope":
        """Make one of values by field."""
        return cls(tuple((name, tuple(values)) for name, values in only.items()))

    def kpi(self, data: Dataset, kpi: Kpi) -> Kpi:
        """Narrow a KPI; raises Refused where its rows have no such field."""
        tests = [_among(expression(data, kpi, name), values) for name, values in self.only]
        return kpi._replace(where=" AND ".join([f"({kpi.where})", *tests])) if tests else kpi

    def is_one(self, field: str) -> bool:
        """Say whether a field has one value alone here."""
        return any(name == field and len(values) == 1 for name, values in self.only)

    def among(self, prefix: str = "") -> str:
        """Give the condition on a table's own columns, which begin with a prefix such as `t.`, after an ` AND`."""
        tests = [_among(prefix + quoted(column(name)), values) for name, values in self.only]
        return "".join(f" AND {one}" for one in tests)


def _among(what: str, values: Sequence[str]) -> str:
    """Compare whatever the case: `quickpick` and `QuickPick` are one vendor."""
    return f"{what} COLLATE NOCASE IN ({', '.join(map(_text, values))})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
