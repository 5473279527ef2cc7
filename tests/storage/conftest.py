"""Real git in temporary folders, with a fixed identity, a home of its own and nothing of the machine's."""

import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give git and hdesk a home folder with an identity, and no setting from anywhere else."""
    place = tmp_path / "home"
    place.mkdir()
    (place / ".gitconfig").write_text("[user]\n\tname = Priya\n\temail = priya@example.org\n")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-11-20T09:00:00+00:00")
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a repository on branch main with one commit of two files."""
    place = tmp_path / "desk"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", place], check=True)
    (place / "desk.yaml").write_text("name: Desk\n")
    (place / "tickets").mkdir()
    (place / "tickets" / "one.yaml").write_text("status: new\n")
    subprocess.run(["git", "add", "."], cwd=place, check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", "Begin"], cwd=place, check=True)
    return place


@pytest.fixture
def sh(folder: Path) -> Shell:
    """Give a way to use plain git in the folder, as its user would: what it prints, stripped."""

    def run(*args: str, check: bool = True) -> str:
        result = subprocess.run(["git", *args], cwd=folder, check=check, capture_output=True, text=True)
        return result.stdout.strip()

    return run


@pytest.fixture
def git(folder: Path) -> Git:
    """Give the repository as hdesk sees it."""
    return Git.discover(folder)


@pytest.fixture
def store(git: Git) -> Store:
    """Give a store that does not wait long for others."""
    return Store(git, branch="main", timeout=0.2)


@pytest.fixture
def write() -> Callable[..., str]:
    """Give a way to commit on top of what is there, by Asha, at a fixed moment."""

    def commit(store: Store, changes: Mapping[str, bytes | None], *, message: str = "Note") -> str:
        author = ("Asha Rao", "asha@example.org")
        return store.commit(changes, message=message, author=author, now=NOW, expected_head=store.git.head())

    return commit
