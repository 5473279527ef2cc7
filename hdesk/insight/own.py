"""A desk's own KPIs: from what desk.yaml says to KPIs like the shipped ones, judged before anything is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from hdesk.domain.config import OwnKpi
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Path
from hdesk.insight.answers import values
from hdesk.insight.catalogue import BY_NAME, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.expression import Flaw, flaws, tokens_of
from hdesk.insight.grouping import SPANS, local_function
from hdesk.insight.rows import column
from hdesk.insight.tables import plan
from hdesk.storage.confined import FUNCTIONS
from hdesk.storage.index import empty_index
from hdesk.storage.settings import DESK
from hdesk.storage.yaml_read import load

FAMILY = "The desk's own"
"""The heading under which they stand."""

_MOST = 200
_LARGEST = 1e15
_NUMBER = "own_number"
_RESERVED = ("explain",)
_MOMENT = re.compile(r"at|.+_at|.+_since|.+_due|settled|came|cohort")
_AT_END = {"tickets": "status_since"}
"""The moment that rows have which are counted as they stand at the end of a period."""


class Own(NamedTuple):
    """The KPIs that desk.yaml adds and that are sound, by name, and what is wrong with the others."""

    kpis: dict[str, Kpi]
    findings: list[Finding]


class _Problem(NamedTuple):
    """A flaw, and the keys that lead to it in desk.yaml."""

    path: Path
    flaw: Flaw


def own_kpis(setup: Setup, desk_yaml: bytes) -> Own:
    """Compile a desk's own KPIs; each wrong one is a finding with its line and column."""
    given = setup.config.kpis
    if not given:
        return Own({}, [])
    data = _empty(setup)
    kpis: dict[str, Kpi] = {}
    problems: list[_Problem] = []
    for place, one in enumerate(given[:_MOST]):
        found = [_Problem(("kpis", place, key), flaw) for key, flaw in _wrong(data, one, kpis)]
        problems += found
        if not found:
            kpis[one.name] = _compiled(one, merges="merged" in data.columns(one.table))
    if len(given) > _MOST:
        problems.append(_Problem(("kpis", _MOST), Flaw(f"more than {_MOST} KPIs")))
    data.index.connection.close()
    return Own(kpis, list(_placed(problems, desk_yaml)) if problems else [])


def _empty(setup: Setup) -> Dataset:
    """Make a dataset with nothing in it: SQLite compiles statements against it as against any other."""
    never = datetime.fromtimestamp(0, UTC)
    whole = plan(setup, {}, never)
    data = Dataset(
        setup, never, empty_index(whole._replace(tables=tuple(one for one in whole.tables if not one.words)))
    )
    prepare(data)
    return data


def _compiled(one: OwnKpi, *, merges: bool) -> Kpi:
    """Make the KPI that an entry of desk.yaml means; what is merged into another ticket counts nowhere."""
    conditions = [*(["merged = 0"] if merges else []), *([f"({one.where})"] if one.where else [])]
    share, measured = one.numerator is not None, one.measure is not None
    cohort = one.cohort or _AT_END.get(one.table, "at")
    return Kpi(
        one.name,
        one.title,
        one.meaning,
        one.table,
        cohort,
        "" if one.cohort is None else one.dated or cohort,
        where=" AND ".join(conditions) or "1 = 1",
        numerator=f"({one.numerator})" if share else None,
        measure=f"{_NUMBER}(({one.measure}))" if measured else None,
        unit="%" if share else one.unit or one.table,
        direction=one.direction,
        at_end=one.cohort is None,
        document=one.document or "",
        family=FAMILY,
        own=True,
    )


def as_written(kpi: Kpi) -> str | None:
    """Give what an own KPI measures as desk.yaml has it."""
    return kpi.measure and kpi.measure.removeprefix(f"{_NUMBER}((").removesuffix("))")


def prepare(data: Dataset) -> None:
    """Let the statements of own KPIs call what the dataset has for them: `local_day` and the like."""
    data.function(_NUMBER, _number)
    for name in SPANS:
        local_function(data, name)


def _number(value: Any) -> float | None:
    """Take what can be measured; what is no number, or too large to be one of anything, is left out."""
    return value if isinstance(value, (int, float)) and abs(value) <= _LARGEST else None


def _wrong(data: Dataset, one: OwnKpi, known: Mapping[str, Kpi]) -> Iterator[tuple[str, Flaw]]:
    """Find what is wrong with one KPI, and under which key."""
    if one.name in BY_NAME or one.name in _RESERVED:
        yield "name", Flaw(f"`{one.name}` is a KPI that hdesk brings along", "choose another name", one.name)
    if one.name in known:
        yield "name", Flaw(f"two KPIs have the name `{one.name}`", None, one.name)
    if one.numerator is not None and one.measure is not None:
        yield "measure", Flaw("a KPI is a share or a mean, not both", "leave out `numerator` or `measure`")
    if one.measure is not None and one.unit is None:
        yield "measure", Flaw("what is measured has a unit", "`unit: s` for seconds, or any word")
    if one.numerator is not None and one.unit not in {None, "%"}:
        yield "unit", Flaw("a share is in %", "leave `unit` out", one.unit)
    if one.table not in data.tables:
        near = did_you_mean(one.table, data.tables)
        hint = f"did you mean `{near}`?" if near else f"one of {', '.join(data.tables)}"
        yield "table", Flaw(f"there is no table `{one.table}`", hint, one.table)
        return
    yield from _wrong_cohort(data, one)
    for key in ("where", "numerator", "measure"):
        text = getattr(one, key)
        if text is not None:
            flaw = next(flaws(text), None) or _refused(data, one.table, text)
            if flaw is not None:
                yield key, flaw


def _wrong_cohort(data: Dataset, one: OwnKpi) -> Iterator[tuple[str, Flaw]]:
    names = data.columns(one.table)
    moments = [name for name in names if _MOMENT.fullmatch(name) and not name.startswith("fields_")]
    if one.cohort is None and one.table not in _AT_END:
        hint = f"one of {', '.join(moments)}"
        yield "table", Flaw(f"rows of `{one.table}` need a `cohort`: the moment by which they belong to a period", hint)
    elif one.cohort is not None and one.cohort not in moments:
        near = did_you_mean(one.cohort, moments)
        hint = f"did you mean `{near}`?" if near else f"one of {', '.join(moments)}"
        yield "cohort", Flaw(f"`{one.table}` has no moment `{one.cohort}`", hint, one.cohort)


def _refused(data: Dataset, table: str, text: str) -> Flaw | None:
    """Let SQLite compile an expression, and say what it says against it."""
    names = {name for one in data.tables for name in data.columns(one)}
    for token in tokens_of(text):
        if token.kind == "quoted" and token.text[1:-1] not in names:
            return _no_column(data, table, token.text[1:-1])
    try:
        statement = f"EXPLAIN SELECT 1 FROM {table} WHERE ({text}) IS NOT NULL"  # noqa: S608 - judged above, confined below
        list(data.query(statement, values(data), own=True))
    except Unsound as error:
        return _explained(data, table, error.findings[0].message)
    return None


def _explained(data: Dataset, table: str, said: str) -> Flaw:
    """Say in a person's words what SQLite says against an expression."""
    what, _, rest = said.partition(": ")
    if what == "no such column":
        return _no_column(data, table, rest)
    if what == "no such table" or said.endswith("is prohibited"):
        name = rest or re.sub(r"access to (?:\w+\.)?(\w+)\.\w+ is prohibited", r"\1", said)
        near = did_you_mean(name, data.tables)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(data.tables)}"
        return Flaw(f"no table `{name}` can be read here", hint, name)
    if what in {"no such function", "not authorized to use function"}:
        own = [f"local_{name}" for name in SPANS]
        near = did_you_mean(rest, [*FUNCTIONS, *own])
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join([*FUNCTIONS, *own])}"
        return Flaw(f"no function `{rest}` can be called here", hint, rest)
    found = re.fullmatch(r'near "(.+)": syntax error', said)
    if found:
        return Flaw(f"near {found[1]!r} it is no expression of SQL any more", None, found[1])
    return Flaw(f"no expression that can be asked: {said}")


def _no_column(data: Dataset, table: str, name: str) -> Flaw:
    columns = data.columns(table)
    short = name.rpartition(".")[2]
    field = data.setup.ticket_fields.find(name) or data.setup.contact_fields.find(name)
    meant = column(field.name) if field and column(field.name) in columns else did_you_mean(short, columns)
    hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(columns)}"
    return Flaw(f"`{table}` has no column `{name}`", hint, short)


def _placed(problems: Sequence[_Problem], desk_yaml: bytes) -> Iterator[Finding]:
    """Give each problem its line and column: of the word to blame, where it can be found."""
    document = load(desk_yaml, DESK)
    lines = desk_yaml.decode("utf-8", "replace").splitlines()
    for path, flaw in problems:
        line, start = document.mark(path)
        place = _found(lines, line, start, str(path[-1]), flaw.word) or (line, start)
        name = document.value["kpis"][path[1]].get("name") if isinstance(path[1], int) else None
        yield Finding(f"kpis: {name}: {flaw.message}", DESK, *place, flaw.hint)


def _found(lines: Sequence[str], line: int, start: int, key: str, word: str | None) -> tuple[int, int] | None:
    """Find a word after a key, on its line or those that follow with more indentation."""
    if not word:
        return None
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isidentifier() else re.escape(word))
    after = start - 1 + len(key)
    for number, text in enumerate(lines[line - 1 : line + 40], line):
        begins = after if number == line else 0
        if number > line and text.strip() and len(text) - len(text.lstrip()) < start - 1:
            return None
        found = pattern.search(text, begins)
        if found:
            return number, found.start() + 1
    return None
