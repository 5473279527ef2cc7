"""A desk to ask figures of; the shell is the one of the commands' tests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hdesk.desk import Desk
from tests.commands.conftest import Shell, _made, desk, shell
from tests.insight.byhand import Hand, closed, created, rated, resolved

__all__ = ["_made", "desk", "shell"]

VECTORS = {one["kpi"]: one for one in json.loads((Path(__file__).parents[1] / "vectors/kpi_vectors.json").read_text())}
"""Worked examples of figures from elsewhere, each with its source."""

Kpi = Callable[..., Any]


def opened(shell: Shell, now: str | None = None) -> Desk:
    """Open the shell's desk, as a command does."""
    return Desk.open(shell.folder, datetime.fromisoformat(now or shell.now).astimezone(UTC))


@pytest.fixture
def hand(desk: Shell) -> Hand:
    """Write files of the desk by hand."""
    return Hand(desk.folder)


@pytest.fixture
def kpi(desk: Shell) -> Kpi:
    """Ask for one figure: `kpi("fcr", "--period", "2026-W47")`; of groups, `kpi("fcr", "--by", "team")` gives all."""

    def ask(name: str, *more: str, now: str | None = None) -> Any:
        found = desk.json("kpi", name, *more, now=now)
        return found if "--by" in more else found[0]

    return ask


WEEKS_NOW = "2026-11-23T09:00:00+05:30"
"""A Monday: 2026-W47, the second of the `weeks`, has just ended."""


@pytest.fixture
def weeks(desk: Shell, hand: Hand) -> Shell:
    """Give a desk with two weeks behind it: in the second more is solved at once, and one city is new."""
    for day, outcomes in (("2026-11-10", ("resolved", "ticket")), ("2026-11-17", ("resolved", "resolved", "ticket"))):
        for outcome in outcomes:
            hand.contact(f"{day}T10:00:00+05:30", outcome=outcome, order={"city": "Pune"})
    hand.contact("2026-11-09T10:00:00+05:30", order={"city": "Delhi"}, outcome="ticket")
    hand.contact("2026-11-19T10:00:00+05:30", order={"city": "Surat"})
    hand.ticket(created("2026-11-09T10:00:00+05:30"), rated("2026-11-10T10:00:00+05:30", 5),
                resolved("2026-11-09T13:00:00+05:30"), closed("2026-11-10T10:00:00+05:30"))  # fmt: skip
    hand.ticket(created("2026-11-16T10:00:00+05:30"), rated("2026-11-17T10:00:00+05:30", 3),
                resolved("2026-11-16T11:00:00+05:30"))  # fmt: skip
    hand.ticket(created("2026-11-12T10:00:00+05:30"))
    hand.commit()
    return desk
