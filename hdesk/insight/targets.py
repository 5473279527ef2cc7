"""Targets: what a figure should reach, by the rules that were in force."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.domain.periods import Period, parse_period
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Path
from hdesk.insight.catalogue import Kpi

_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*")


def target_of(setup: Setup, kpi: Kpi, day: date) -> float | None:
    """Give the target in force on a date, in the KPI's unit; durations in seconds of business time.

    Raises:
        Unsound: desk.yaml gives what is no number or duration.
    """
    steps = entry_in_force(setup, kpi, day)
    if steps is None:
        return None
    given: Any = setup.config.targets[kpi.name]
    try:
        return value_of(kpi, given if isinstance(given, str) else given[steps[-1]].value)
    except ValueError as error:
        raise Unsound(Finding(f"targets: {kpi.name}: {error}", "desk.yaml", hint=form_of(kpi))) from error


def value_of(kpi: Kpi, text: str) -> float:
    """Read a target's value, a duration in seconds; raises ValueError."""
    if kpi.unit == "s":
        return float(parse_duration(text).seconds)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return float(text)


def form_of(kpi: Kpi) -> str:
    """Say how a target of a KPI is written, for messages."""
    return "a duration, as 4 hours" if kpi.unit == "s" else "a number without a unit"


def entry_in_force(setup: Setup, kpi: Kpi, day: date) -> Path | None:
    """Find the target of a KPI that is in force on a date: the keys and numbers that lead to it in desk.yaml."""
    given = setup.config.targets.get(kpi.name)
    if given is None or isinstance(given, str):
        return None if given is None else ("targets", kpi.name)
    held = [(one.from_ or date.min, place) for place, one in enumerate(given) if one.from_ is None or one.from_ <= day]
    return ("targets", kpi.name, max(held, key=lambda one: (one[0], -one[1]))[1]) if held else None


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
