"""Priya, Ravi and Meera, who share a desk."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.clones import AGENTS, Team, git


@pytest.fixture(scope="session")
def _hub(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Make one bare repository with a desk in it, and copy it for each test."""
    place = tmp_path_factory.mktemp("hub")

    def copy(target: Path) -> None:
        if not (place / "hub.git").exists():
            (place / "desk").mkdir()
            desk = Shell(place / "desk")
            desk("init")
            file = desk.folder / "desk.yaml"
            file.write_text(file.read_text().replace("agents:\n", f"agents:\n{AGENTS}", 1))
            desk("adopt")
            git(place, "clone", "--quiet", "--bare", "desk", "hub.git")
        subprocess.run(["cp", "-r", str(place / "hub.git"), str(target)], check=True)

    return copy


@pytest.fixture
def team(tmp_path: Path, _hub: Callable[[Path], None]) -> Team:
    """Give a team and the bare repository that it meets in."""
    _hub(tmp_path / "hub.git")
    return Team(tmp_path)
