"""Targets: what a figure should reach, by the rules that were in force."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hdesk.domain.config import DeskConfig
from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period, parse_period
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Problem
from hdesk.insight.catalogue import BY_NAME, Kpi

_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*")


def target_of(setup: Setup, kpi: Kpi, day: date) -> float | None:
    """Give the target in force on a date, in the KPI's unit; durations in seconds of business time.

    Raises:
        Unsound: desk.yaml gives what is no number or duration.
    """
    given = setup.config.targets.get(kpi.name)
    if given is None:
        return None
    if not isinstance(given, str):
        held = [one for one in given if one.from_ is None or one.from_ <= day]
        if not held:
            return None
        given = max(held, key=lambda one: one.from_ or date.min).value
    try:
        return _value(given, kpi)
    except ValueError as error:
        raise Unsound(Finding(f"targets: {kpi.name}: {error}", "desk.yaml", hint=_hint(kpi))) from error


def wrong_targets(config: DeskConfig) -> Iterator[Problem]:
    """Find the targets in desk.yaml of figures that there are not, and those that are no value of their figure."""
    for name, given in config.targets.items():
        kpi = BY_NAME.get(name)
        if kpi is None:
            near = did_you_mean(name, list(BY_NAME))
            hint = f"did you mean `{near}`?" if near else "`hdesk kpi explain` names the figures"
            yield Problem(("targets", name), f"there is no figure `{name}`", hint)
            continue
        values = [((), given)] if isinstance(given, str) else [((n, "value"), one.value) for n, one in enumerate(given)]
        for spot, value in values:
            try:
                _value(value, kpi)
            except ValueError as error:
                yield Problem(("targets", name, *spot), f"the target of `{name}`: {error}", _hint(kpi))


def _value(text: str, kpi: Kpi) -> float:
    if kpi.unit == "s":
        return float(parse_duration(text).seconds)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return float(text)


def _hint(kpi: Kpi) -> str:
    return "a duration, as 4 hours" if kpi.unit == "s" else "a number without a unit"


def last_day(setup: Setup, period: Period, as_of: datetime) -> date:
    """Give the last date that a figure of a period tells of."""
    end = as_of if period.end is None else min(as_of, just_before(period.end))
    return end.astimezone(setup.timezone).date()


def day_of_group(setup: Setup, group: str, as_of: datetime) -> date | None:
    """Give the last date of a group that is a period, such as 2026-W47; None for any other."""
    try:
        period = parse_period(group, as_of, setup.timezone)
    except HdeskError:
        return None
    return last_day(setup, period, as_of)


def just_before(end: datetime) -> datetime:
    """Give the last moment before an end: in real time, whatever the clocks do there."""
    from datetime import UTC

    return end.astimezone(UTC) - timedelta(microseconds=1)
