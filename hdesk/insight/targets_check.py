"""Targets in desk.yaml that mean nothing: of no KPI, of no form, or of one that nobody can judge."""

from collections.abc import Iterator, Mapping

from hdesk.domain.findings import Finding
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Path, Problem
from hdesk.insight.catalogue import BY_NAME, Kpi
from hdesk.insight.targets import form_of, value_of
from hdesk.storage.settings import DESK
from hdesk.storage.yaml_read import load


def wrong_targets(setup: Setup, own: Mapping[str, Kpi], desk_yaml: bytes) -> list[Finding]:
    """Find the targets that no figure is judged by, each with its line and column.

    Those of the desk's own KPIs that are wrong themselves are not looked at.
    """
    problems = list(_problems(setup, {**BY_NAME, **own}))
    if not problems:
        return []
    mark = load(desk_yaml, DESK).mark
    return [Finding(one.message, DESK, *mark(one.path), one.hint) for one in problems]


def _problems(setup: Setup, known: Mapping[str, Kpi]) -> Iterator[Problem]:
    declared = {one.name for one in setup.config.kpis}
    for name, given in setup.config.targets.items():
        kpi = known.get(name)
        if kpi is None:
            if name not in declared:
                near = did_you_mean(name, [*known, *declared])
                hint = f"did you mean `{near}`?" if near else "`hdesk kpi explain` names the figures"
                yield Problem(("targets", name), f"there is no figure `{name}`", hint)
            continue
        if kpi.direction == "none":
            message = f"the target of `{name}` is never judged: neither more nor less of it is better"
            yield Problem(("targets", name), message, "leave it out")
        entries: list[tuple[Path, str]] = (
            [((), given)] if isinstance(given, str) else [((n, "value"), one.value) for n, one in enumerate(given)]
        )
        for steps, text in entries:
            try:
                value_of(kpi, text)
            except ValueError as error:
                yield Problem(("targets", name, *steps), f"the target of `{name}`: {error}", form_of(kpi))
