"""`hdesk demo`, as a newcomer gives it."""

import contextlib
import io
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from hdesk.cli import guarded
from hdesk.commands.invocation import Invocation


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hdesk(*words: str) -> Result:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = guarded(Invocation(datetime.now(UTC)), ["--now", "2026-11-20 16:00", *words])
    return Result(code, out.getvalue(), err.getvalue())


@pytest.mark.usefixtures("shell")
def test_the_demo_shows_queue_figures_and_report_and_says_what_to_try() -> None:
    result = hdesk("demo", "--tickets", "40")
    assert result.code == 0
    assert result.out.index("next") < result.out.index("fcr") < result.out.index("2026-W46")
    assert "40 tickets" in result.err
    assert "hdesk queue --mine" in result.err


@pytest.mark.usefixtures("shell")
def test_a_newcomer_can_log_a_call_at_once_and_act_as_a_colleague() -> None:
    assert hdesk("demo", "--tickets", "5", "--quiet").out.strip().endswith("demo-desk")
    os.chdir("demo-desk")
    who = ("--customer", "Asha Rao", "--phone", "9900112233", "--said", "Nobody came.")
    logged = hdesk("log", "call", "--category", "pickup", *who)
    assert logged.code == 0
    assert hdesk("--as", "arjun", "note", logged.out.strip(), "Looking at it.").code == 0
    author = subprocess.run(["git", "log", "-2", "--format=%an"], check=True, capture_output=True, text=True)
    assert author.stdout.split("\n")[:2] == ["Arjun Menon", "Priya Rao"]


@pytest.mark.usefixtures("shell")
def test_as_json_it_says_where_the_desk_is_and_what_is_in_it() -> None:
    data = json.loads(hdesk("--format", "json", "demo", "here", "--tickets", "3").out)["data"]
    assert data["tickets"] == 3
    assert data["contacts"] >= 3
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=data["root"], check=True, capture_output=True, text=True)
    assert data["commit"] == head.stdout.strip()


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_is(shell: Path) -> None:
    (shell / "full").mkdir()
    (shell / "full" / "letter.txt").write_text("mine")
    result = hdesk("demo", "full", "--tickets", "3")
    assert result.code == 1
    assert "not empty" in result.err
    assert [one.name for one in (shell / "full").iterdir()] == ["letter.txt"]


def test_a_folder_inside_another_repository_is_refused(shell: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=shell, check=True)
    result = hdesk("demo", "inner", "--tickets", "3")
    assert result.code == 1
    assert "inside the repository" in result.err
