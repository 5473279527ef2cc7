"""One small demo for all tests that only look at it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.demo.make import Made, make
from hdesk.desk import Desk

NOW = datetime.fromisoformat("2026-11-22T15:00:00+05:30")
"""A Sunday afternoon in Bengaluru."""
TICKETS = 240


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Made]:
    """Make it when the first test asks for it, once that test's own home is in place."""
    made: list[Made] = []

    def once() -> Made:
        if not made:
            made.append(make(tmp_path_factory.mktemp("demo") / "desk", NOW, tickets=TICKETS, seed=7))
        return made[0]

    return once


@pytest.fixture
def made(_made: Callable[[], Made]) -> Made:
    """Give what making the demo gave."""
    return _made()


@pytest.fixture
def desk(made: Made) -> Desk:
    """Open the demo's desk at the moment it ends."""
    return Desk.open(made.root, NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that is not there yet."""
    return tmp_path / "demo-desk"
