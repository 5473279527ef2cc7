"""Several senders of reports, and senders that are killed: nothing is lost, nothing that was noted is sent again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.delivery.conftest import MONDAY, TUESDAY, Week
from tests.commands.delivery.test_send import words
from tests.support.channels import Mails, Posts

_ROOT = Path(__file__).parents[3]


def sender(desk: Week, *, dies: str | None = None) -> "subprocess.Popen[str]":
    """Start `hdesk report weekly --send` as a process of its own, one that dies at a step if one is named."""
    module = "hdesk" if dies is None else "tests.support.dying_reporter"
    return subprocess.Popen(
        [sys.executable, "-m", module, "-C", str(desk.folder), "--now", MONDAY, "report", "weekly", "--send"],
        cwd=_ROOT,
        env=os.environ | {"DYING_STEP": dies or ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_of_two_senders_at_once_each_report_is_sent_by_one(read: Week, mails: Mails, posts: Posts) -> None:
    posts.slow = 0.3
    senders = [sender(read) for _ in range(2)]
    ends = [one.communicate(timeout=60) for one in senders]
    assert [one.returncode for one in senders] == [0, 0], ends
    assert (len(mails.taken), len(posts.taken)) == (1, 1)


@pytest.mark.parametrize("step", ["claimed"])
def test_killed_before_it_sends_the_next_run_sends_and_says_that_it_may_have_arrived(
    read: Week, mails: Mails, posts: Posts, step: str
) -> None:
    one = sender(read, dies=step)
    one.communicate(timeout=60)
    assert (one.returncode, mails.taken, posts.taken) == (-9, [], [])
    read("report", "weekly", "--send", now=TUESDAY)
    assert (len(mails.taken), len(posts.taken)) == (1, 1)
    assert words(mails.taken[0].message).startswith("This report may have arrived before.")


def test_killed_between_the_delivery_and_its_note_it_is_sent_once_more_and_says_so(
    read: Week, mails: Mails, posts: Posts
) -> None:
    one = sender(read, dies="sent")
    one.communicate(timeout=60)
    assert (len(mails.taken), len(posts.taken)) == (1, 0)
    read("report", "weekly", "--send")
    assert (len(mails.taken), len(posts.taken)) == (2, 1)
    assert words(mails.taken[1].message).startswith("This report may have arrived before.")
    read("report", "weekly", "--send")
    assert (len(mails.taken), len(posts.taken)) == (2, 1)


def test_killed_after_the_note_what_was_noted_is_not_sent_again(read: Week, mails: Mails, posts: Posts) -> None:
    sender(read, dies="noted").communicate(timeout=60)
    read("report", "weekly", "--send")
    assert (len(mails.taken), len(posts.taken)) == (1, 1)
