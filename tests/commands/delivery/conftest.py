"""A desk with a week behind it, audiences that read about it, and real servers of this machine that it is sent to."""

from functools import partial
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.channels import Mails, Posts
from tests.support.telling import readerless
from tests.support.templates import Templates, copied

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
    """The shell, and what happened in week 47: a ticket that was closed, and one that is open; it is Monday now."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = MONDAY
        tickets = {path.stem: path.read_text() for path in folder.glob("tickets/*/*/*/*.yaml")}
        self.open, self.closed = sorted(tickets, key=lambda one: "status: closed" in tickets[one])


def _live(folder: Path) -> None:
    """Live a week: three contacts, of which two became tickets."""
    desk = Shell(folder)
    desk("init")
    desk.log("--resolved", now="2026-11-17T10:00:00+05:30")
    desk.log(now="2026-11-18T10:00:00+05:30")
    closed = desk.log(category="payout", now="2026-11-18T11:00:00+05:30")
    desk("resolve", closed, "--text", "Paid.", now="2026-11-19T11:00:00+05:30")
    desk("close", closed, "--consent", "yes", "--how", "call", now="2026-11-19T12:00:00+05:30")


def _have_readers(week: Path, folder: Path) -> None:
    """Give a week's desk audiences."""
    desk = Shell(copied(week, folder))
    path = folder / "desk.yaml"
    path.write_text(readerless(path.read_text()) + AUDIENCES)
    desk("adopt", "desk.yaml", now=MONDAY)


@pytest.fixture
def week(tmp_path: Path, templates: Templates) -> Week:
    """Have a week behind the desk."""
    return Week(templates.copy("week", _live, tmp_path / "desk"))


@pytest.fixture
def read(week: Week, mails: Mails, posts: Posts, templates: Templates, monkeypatch: pytest.MonkeyPatch) -> Week:
    """Have audiences that read about the week; the environment has the URLs."""
    monkeypatch.setenv("HDESK_NOTIFY_LEADS", posts.url)
    monkeypatch.setenv("HDESK_NOTIFY_MAIL", f"{mails.url}&to=cx@example.com")
    return Week(templates.copy("read", partial(_have_readers, week.folder), week.folder))
