"""The same seed, size and now give the same desk, whoever makes it and wherever."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from hdesk.demo.make import make
from tests.demo.conftest import NOW

FEW = 8


def test_the_same_arguments_give_the_same_commit_on_a_machine_that_is_set_up_quite_differently(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make(tmp_path / "here", NOW, tickets=FEW, seed=3)
    (own_home / ".gitconfig").write_text(
        "[user]\n\tname = Somebody Else\n\temail = else@example.com\n"
        "[init]\n\tdefaultBranch = trunk\n[commit]\n\tgpgsign = true\n[core]\n\tautocrlf = true\n"
    )
    monkeypatch.setenv("GIT_COMMITTER_NAME", "A Robot")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "robot@example.com")
    monkeypatch.setenv("TZ", "America/New_York")
    there = make(tmp_path / "there", NOW, tickets=FEW, seed=3)
    assert there.commit == here.commit


def test_another_seed_gives_another_desk_of_the_same_size(tmp_path: Path) -> None:
    one = make(tmp_path / "one", NOW, tickets=FEW, seed=3)
    other = make(tmp_path / "other", NOW + timedelta(0), tickets=FEW, seed=4)
    assert one.commit != other.commit
    assert one.tickets == other.tickets == FEW


def test_a_desk_without_any_git_identity_on_the_machine_can_be_made(folder: Path, own_home: Path) -> None:
    (own_home / ".gitconfig").unlink()
    made = make(folder, NOW, tickets=1, seed=1)
    author = subprocess.run(
        ["git", "log", "-1", "--format=%an %cn"], cwd=made.root, check=True, capture_output=True, text=True
    )
    assert author.stdout.strip() == "Priya Rao Priya Rao"
