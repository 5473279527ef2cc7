"""A desk with a workflow, pushed to a bare repository that a system watches."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.forge import Forge, forge
from tests.support.pipelines import Pipeline
from tests.support.telling import readerless

SETTINGS = """\
destinations:
  leads: HDESK_NOTIFY_LEADS
  mail: HDESK_NOTIFY_MAIL
notify:
  - id: to-operations
    on: {escalated: {team: operations}}
    to: leads
audiences:
  cx-manager:
    title: CX Manager
    reports: [weekly]
    to: mail
close_after: 7 days
"""
MONDAY = "2026-11-23T09:00:00+05:30"

Hosted = Callable[[str], tuple[Shell, Pipeline]]


@pytest.fixture
def forged() -> Iterator[Forge]:
    with forge() as found:
        yield found


def with_settings(desk: Shell) -> None:
    """Have somebody to tell, and to report to."""
    path = desk.folder / "desk.yaml"
    path.write_text(readerless(path.read_text()).replace("close_after:", "# close_after:") + SETTINGS)
    desk("adopt", "desk.yaml")


@pytest.fixture
def hosted(desk: Shell, tmp_path: Path) -> Hosted:
    """Give a desk a workflow, push it, and give the system that runs it."""

    def host(system: str) -> tuple[Shell, Pipeline]:
        with_settings(desk)
        desk.log(now="2026-11-18T10:00:00+05:30")
        desk("init", "--ci", system)
        origin = tmp_path / "origin.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(desk.folder), str(origin)], check=True)
        desk.git("remote", "add", "origin", str(origin))
        desk.git("push", "-q", "-u", "origin", "main")
        return desk, Pipeline(system, origin, tmp_path, MONDAY)

    return host
