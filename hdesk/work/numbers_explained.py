"""What KPIs mean, where their targets stand, and which rows they leave out."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Finding
from hdesk.domain.periods import Period
from hdesk.insight.answers import values
from hdesk.insight.catalogue import Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import groups_of
from hdesk.insight.targets import entry_in_force, last_day, target_of
from hdesk.storage.settings import DESK
from hdesk.storage.yaml_read import Document, load
from hdesk.work.numbers import asked, chosen, dataset, each

_OF = re.compile(r"Of (?:the |all )?(?P<whole>.+?), (?P<part>those .*)\.?")

_BLANKS = re.compile(
    r"""(?P<kept>'(?:[^']|'')*'|"(?:[^"]|"")*") | (?P<open>\()\s+ | (?P<close>\s+(?=\))) | \s+""", re.VERBOSE
)

_DOCUMENTS = {
    "000": "Helpdesk Associate",
    "001": "Customer Care Head",
    "002": "Resolution Team Executive",
    "003": "User Support",
    "004": "Help Desk Level 1",
}
"""The job descriptions that ask for figures, by the numbers that the catalogue gives them."""


class Place(NamedTuple):
    """Where something stands in desk.yaml."""

    line: int
    column: int


def explained(desk: Desk, names: Sequence[str]) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Say of KPIs what they mean and what they are made of, which targets hold today, and what they leave out.

    And what is wrong with those that cannot be explained: the desk's own.
    """
    document: list[Document] = []
    question, choice = asked(desk, "all"), chosen(desk, names)
    with dataset(desk, question) as data:
        found, _, findings = each(choice, question, lambda kpi: _explained(desk, data, kpi, document))
    return [one for _, one in found], findings


def _explained(desk: Desk, data: Dataset, kpi: Kpi, document: list[Document]) -> dict[str, Any]:
    day = last_day(desk.setup, Period("all", None, None), desk.now)
    place = _place(desk, kpi, document)
    return {
        "name": kpi.name,
        "title": kpi.title,
        "family": kpi.family,
        "own": kpi.own,
        "meaning": kpi.meaning,
        "formula": formula(kpi),
        "unit": kpi.unit,
        "dated": kpi.dated or None,
        "cohort": None if kpi.at_end else kpi.moment,
        "direction": kpi.direction,
        "target": target_of(desk.setup, kpi, day),
        "target_at": f"{DESK}:{place.line}" if place else None,
        "table": kpi.table,
        "where": _in_one_line(kpi.where),
        "numerator": kpi.numerator and _in_one_line(kpi.numerator),
        "measure": _measure(kpi),
        "clock": kpi.clock and _in_one_line(kpi.clock),
        "by": groups_of(data, kpi),
        "document": _DOCUMENTS.get(kpi.document, kpi.document) or None,
        **_rows(data, kpi),
    }


def _measure(kpi: Kpi) -> str | None:
    if not kpi.own:
        return kpi.measure and _in_one_line(kpi.measure)
    from hdesk.insight.own import as_written

    written = as_written(kpi)
    return written and _in_one_line(written)


def _in_one_line(sql: str) -> str:
    """Write a statement without the blanks that its source has for the eye; those in its texts stand."""
    return _BLANKS.sub(lambda found: found["kept"] or found["open"] or ("" if found["close"] else " "), sql).strip()


def formula(kpi: Kpi) -> str:
    """Say in words what is divided by what, or measured, or counted."""
    if kpi.formula:
        return kpi.formula
    if kpi.measure is not None:
        return f"mean, median and 90th percentile of what is measured, over n {kpi.table}"
    if kpi.numerator is None:
        return f"the number of {kpi.table} that count"
    found = _OF.fullmatch(kpi.meaning.rstrip("."))
    if found is None:
        return f"{kpi.table} that count in the numerator ÷ {kpi.table} that count"
    return f"{found['part']} ÷ {found['whole']}"


def _place(desk: Desk, kpi: Kpi, document: list[Document]) -> Place | None:
    """Find where the target that is in force today stands; desk.yaml is parsed for it, once."""
    steps = entry_in_force(desk.setup, kpi, desk.today.date())
    if steps is None:
        return None
    if not document:
        document.append(load(desk.settings.files[DESK], DESK))
    return Place(*document[0].mark(steps))


def _rows(data: Dataset, kpi: Kpi) -> dict[str, int]:
    """Count the rows, and those of them that nobody can date, measure or tell."""
    unmeasured = f"SUM(CASE WHEN ({kpi.measure}) IS NULL THEN 1 ELSE 0 END)" if kpi.measure else "0"
    undated = f"SUM(CASE WHEN {kpi.cohort} IS NULL THEN 1 ELSE 0 END)"
    untold = f"SUM(CASE WHEN NOT ({kpi.told}) THEN 1 ELSE 0 END)" if kpi.told else "0"
    statement = f"SELECT COUNT(*), {undated}, {unmeasured}, {untold} FROM {kpi.table} WHERE ({kpi.where})"  # noqa: S608
    rows, no_date, no_value, not_told = next(iter(data.query(statement, values(data), own=kpi.own)))
    return {"rows": rows, "undated": no_date or 0, "unmeasured": no_value or 0, "untold": not_told or 0}
