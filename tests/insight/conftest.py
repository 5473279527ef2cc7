"""A desk to ask figures of; the shell is the one of the commands' tests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hdesk.desk import Desk
from tests.commands.conftest import Shell, _made, desk, shell
from tests.insight.byhand import Hand

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
