"""A desk where Priya leads, Arun works, and a robot sweeps; and one ticket on it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.proving import clone, found_people, work_as


@pytest.fixture(scope="session")
def _team(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Make the desk and its ticket once, and copy them for each test."""
    template = tmp_path_factory.mktemp("team") / "desk"

    def copy(target: Path) -> None:
        if not template.exists():
            template.mkdir()
            shell = Shell(template)
            shell("init")
            found_people(shell)
            shell("note", shell.log("--order", "ORD-1", "--city", "Bengaluru"), "Called the vendor.")
        subprocess.run(["cp", "-r", str(template), str(target)], check=True)

    return copy


@pytest.fixture
def team(tmp_path: Path, _team: Callable[[Path], None]) -> Shell:
    """Stand in a desk of three with one ticket, as Priya, the lead."""
    folder = tmp_path / "desk"
    _team(folder)
    return Shell(folder)


@pytest.fixture
def ticket(team: Shell) -> str:
    """Name the ticket: Priya has logged a pickup that nobody came for, and noted something on it."""
    (file,) = team.folder.glob("tickets/*/*/*/*.yaml")
    return file.stem


@pytest.fixture
def there(team: Shell) -> Shell:
    """Stand in Arun's clone; both clones meet in a bare repository."""
    hub = team.folder.parent / "hub.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(team.folder), str(hub)], check=True)
    team.git("remote", "add", "origin", str(hub))
    found = clone(Shell(hub), "arun", "arun")
    work_as(team, "priya")
    return found
