"""A desk and a shell to work in it: commands run in this process, git is real."""

import contextlib
import io
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hdesk.cli import guarded
from hdesk.commands.invocation import Invocation
from tests.support.channels import Mails, Posts, endpoint, mail_server
from tests.support.templates import Templates

NOW = "2026-11-20T11:00:00+05:30"
"""A Friday morning in Bengaluru."""


class Result(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Give the data of a JSON answer."""
        return json.loads(self.out)["data"]


class Shell:
    """A person at a shell, in a folder, at a moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW

    def __call__(self, *words: str, expect: int | None = 0, now: str | None = None) -> Result:
        """Run `hdesk WORDS` and check its exit code."""
        out, err = io.StringIO(), io.StringIO()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                invocation = Invocation(datetime.now(UTC))
                code = guarded(invocation, ["--now", now or self.now, *words])
        finally:
            os.chdir(before)
        result = Result(code, out.getvalue(), err.getvalue())
        assert expect is None or code == expect, f"hdesk {' '.join(words)}: {result}"
        return result

    def json(self, *words: str, **more: Any) -> Any:
        """Run a command and give its data."""
        return self("--format", "json", *words, **more).data

    def git(self, *words: str) -> str:
        """Run git in the folder."""
        return subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def log(self, *more: str, channel: str = "call", category: str = "pickup", now: str | None = None) -> str:
        """Log a contact with the usual options and give the ID that was printed."""
        return self(
            "log", channel, "--category", category, "--customer", "Asha Rao", "--phone", "9900112233",
            "--said", "Nobody came.", *more, now=now,
        ).out.strip()  # fmt: skip

    def clean(self) -> bool:
        """Say whether git finds nothing changed, nothing staged, nothing untracked and nothing broken."""
        return self.git("status", "--porcelain") == "" and "error" not in self.git("fsck", "--strict")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Stand in an empty folder."""
    return Shell(tmp_path)


def _begin(folder: Path) -> None:
    """Make a desk on which somebody has already looked: its index is there and its settings are kept."""
    Shell(folder)("init")
    Shell(folder)("list")


@pytest.fixture
def _made(templates: Templates) -> Callable[[Path], Path]:
    return partial(templates.copy, "desk", _begin)


@pytest.fixture
def desk(tmp_path: Path, _made: Callable[[Path], Path]) -> Shell:
    """Stand in a fresh desk of the default kind, as Priya, its lead."""
    folder = tmp_path / "desk"
    _made(folder)
    return Shell(folder)


@pytest.fixture
def mails() -> Iterator[Mails]:
    """Give a mail server that keeps what it is sent."""
    with mail_server() as found:
        yield found


@pytest.fixture
def posts() -> Iterator[Posts]:
    """Give a web server that keeps what is posted to it."""
    with endpoint() as found:
        yield found
