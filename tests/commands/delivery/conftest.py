"""A desk with a week behind it, audiences that read about it, and real servers of this machine that it is sent to."""

import shutil
import subprocess

import pytest

from tests.commands.conftest import Shell
from tests.support.channels import Mails, Posts
from tests.support.telling import readerless

MONDAY = "2026-11-23T09:00:00+05:30"
TUESDAY = "2026-11-24T10:00:00+05:30"
AUDIENCES = """\
destinations:
  leads: HDESK_NOTIFY_LEADS
  mail: HDESK_NOTIFY_MAIL
audiences:
  cx-manager:
    title: CX Manager
    reports: [weekly, monthly]
    to: mail
  operations:
    title: Operations
    reports: [weekly]
    to: [leads]
"""


class Week(Shell):
    """The shell, and what happened in week 47: a ticket that was closed, and one that is open."""

    closed = ""
    open = ""


def _lived(desk: Shell) -> Week:
    """Live a week: three contacts, of which two became tickets; it is Monday now."""
    found = Week(desk.folder)
    found.log("--resolved", now="2026-11-17T10:00:00+05:30")
    found.open = found.log(now="2026-11-18T10:00:00+05:30")
    found.closed = found.log(category="payout", now="2026-11-18T11:00:00+05:30")
    found("resolve", found.closed, "--text", "Paid.", now="2026-11-19T11:00:00+05:30")
    found("close", found.closed, "--consent", "yes", "--how", "call", now="2026-11-19T12:00:00+05:30")
    found.now = MONDAY
    return found


@pytest.fixture(scope="session")
def _weeks() -> dict[bool, Week]:
    """Keep the desks that were made, with audiences and without: a copy is quicker than the making."""
    return {}


def _copied(desk: Shell, template: Week) -> Week:
    shutil.rmtree(desk.folder)
    subprocess.run(["cp", "-r", str(template.folder), str(desk.folder)], check=True)
    found = Week(desk.folder)
    found.now, found.open, found.closed = template.now, template.open, template.closed
    return found


def _kept(desk: Shell, tmp_path_factory: pytest.TempPathFactory) -> Week:
    place = tmp_path_factory.mktemp("weeks") / "desk"
    subprocess.run(["cp", "-r", str(desk.folder), str(place)], check=True)
    return _lived(Shell(place))


@pytest.fixture
def week(desk: Shell, _weeks: dict[bool, Week], tmp_path_factory: pytest.TempPathFactory) -> Week:
    """Have a week behind the desk."""
    if False not in _weeks:
        _weeks[False] = _kept(desk, tmp_path_factory)
    return _copied(desk, _weeks[False])


@pytest.fixture
def read(
    week: Week,
    mails: Mails,
    posts: Posts,
    _weeks: dict[bool, Week],
    monkeypatch: pytest.MonkeyPatch,
) -> Week:
    """Have audiences that read about the week; the environment has the URLs."""
    monkeypatch.setenv("HDESK_NOTIFY_LEADS", posts.url)
    monkeypatch.setenv("HDESK_NOTIFY_MAIL", f"{mails.url}&to=cx@example.com")
    if True not in _weeks:
        template = _weeks[False]
        place = template.folder.with_name("read")
        subprocess.run(["cp", "-r", str(week.folder), str(place)], check=True)
        made = _weeks[True] = Week(place)
        made.now, made.open, made.closed = template.now, template.open, template.closed
        path = place / "desk.yaml"
        path.write_text(readerless(path.read_text()) + AUDIENCES)
        made("adopt", "desk.yaml")
    return _copied(week, _weeks[True])
