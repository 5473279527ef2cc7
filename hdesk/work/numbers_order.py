"""The order of figures in groups: within each KPI, since the values of two cannot be set beside each other."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.insight.grouping import CYCLES
from hdesk.work.numbers_beside import Reading, Shown

_KEYS = ("value", "n", "name", "change")


class Cut(NamedTuple):
    """What `--top` left away of a KPI: so many groups, and the rows that they count."""

    name: str
    groups: int
    n: int


def in_order(reading: Reading, sort: str | None, top: int | None) -> tuple[Reading, list[Cut]]:
    """Sort the groups of each KPI, `-` before a name for the other way round, and keep the first `top` of them.

    Those without a value come last either way. The largest groups are the first where only `top` is given.

    Raises:
        Refused: there is no such key, or without groups nothing to sort by it.
    """
    if sort is None and top is None:
        return reading, []
    by = reading.asked.by
    if sort and not by and len(reading.rows) == 1:
        said = f"there is one figure, {reading.rows[0].figure.kpi.name}, and nothing to sort"
        raise Refused(Finding(said, hint="name a field to have several: --by team"))
    names = (sort or "-n").split(",")
    for name in names:
        _known(name.removeprefix("-"), reading)
    blocks: dict[str, list[Shown]] = {}
    for row in reading.rows:
        blocks.setdefault(row.figure.kpi.name, []).append(row)
    rows = [one for block in blocks.values() for one in _sorted(block, names)] if by else _sorted(reading.rows, names)
    if by and names[0].removeprefix("-") == "name":
        rows.sort(key=lambda row: row.figure.kpi.name, reverse=names[0].startswith("-"))
    return _cut(reading._replace(rows=rows), top)


def _cut(reading: Reading, top: int | None) -> tuple[Reading, list[Cut]]:
    if top is None:
        return reading, []
    kept: list[Shown] = []
    left: dict[str, list[Shown]] = {}
    taken: dict[str, int] = {}
    for row in reading.rows:
        name = row.figure.kpi.name if reading.asked.by else ""
        taken[name] = taken.get(name, 0) + 1
        (kept if taken[name] <= top else left.setdefault(name, [])).append(row)
    cuts = [Cut(name, len(rows), sum(row.figure.n for row in rows)) for name, rows in left.items()]
    return reading._replace(rows=kept), cuts


def _known(name: str, reading: Reading) -> None:
    by = reading.asked.by
    known = [*_KEYS, *by]
    if name not in known:
        near = did_you_mean(name, known)
        hint = f"did you mean {near}?" if near else f"one of {', '.join(known)}"
        raise Refused(Finding(f"figures cannot be sorted by {name!r}", hint=hint))
    if name == "change" and reading.other is None:
        raise Refused(Finding("there is no change to sort by", hint="--compare previous"))
    if name in {"value", "change"} and not by:
        raise Refused(Finding(f"the {name}s of different KPIs cannot be put in order", hint="name a field: --by team"))


def _sorted(rows: Sequence[Shown], names: Sequence[str]) -> list[Shown]:
    found = list(rows)
    for name in reversed(names):
        key = _key(name.removeprefix("-"))
        missing = [row for row in found if key(row) is None]
        known = [row for row in found if key(row) is not None]
        known.sort(key=lambda row: key(row), reverse=name.startswith("-"))  # type: ignore[arg-type,return-value] # noqa: PLW0108
        found = [*known, *missing]
    return found


def _key(name: str) -> Callable[[Shown], float | str | None]:
    if name == "value":
        return lambda row: row.figure.value
    if name == "n":
        return lambda row: row.figure.n
    if name == "change":
        return lambda row: row.compared.change if row.compared else None
    if name == "name":
        return lambda row: row.figure.kpi.name
    cycle = CYCLES.get(name)
    return lambda row: cycle.index(group) if cycle and (group := row.figure.by[name]) else row.figure.by[name]
