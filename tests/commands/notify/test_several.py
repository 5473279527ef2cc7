"""Several senders, and senders that are killed: nothing is lost, and what was taken is never sent again."""

import os
import random
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import NOW, Shell
from tests.commands.notify.conftest import Tell
from tests.support.channels import Posts
from tests.support.telling import TO_OPERATIONS, escalate, notified

_ROOT = Path(__file__).parents[3]


def sender(desk: Shell, *, dies: str | None = None, now: str | None = NOW) -> subprocess.Popen[str]:
    """Start `hdesk notify` as a process of its own, one that dies at a step if one is named."""
    module = "hdesk" if dies is None else "tests.support.dying_sender"
    moment = ["--now", now] if now else []
    words = ["notify"] if now else ["notify", "--watch", "--every", "1s"]
    return subprocess.Popen(
        [sys.executable, "-m", module, "-C", str(desk.folder), *moment, *words],
        cwd=_ROOT,
        env=os.environ | {"DYING_STEP": dies or ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told_of(posts: Posts) -> list[str]:
    """Name the tickets that were told of, in order."""
    return [post.title.partition("] ")[2].partition(" ")[0] for post in posts.taken]


def test_of_two_senders_at_once_each_thing_is_sent_by_one(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    tickets = [desk.log() for _ in range(3)]
    posts.slow = 0.2
    for ticket in tickets:
        escalate(desk, ticket)
    senders = [sender(desk) for _ in range(3)]
    ends = [one.communicate(timeout=60) for one in senders]
    assert [one.returncode for one in senders] == [0, 0, 0]
    assert sorted(told_of(posts)) == sorted(tickets)
    assert sorted(out for out, _ in ends) == ["0 messages sent\n", "0 messages sent\n", "3 messages sent\n"]


@pytest.mark.parametrize("step", ["moved", "followed", "looked", "claimed"])
def test_killed_before_it_sends_the_next_run_sends_all_of_it_once(
    desk: Shell, told: Tell, posts: Posts, step: str
) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    escalate(desk, ticket)
    killed = sender(desk, dies=step)
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    assert posts.taken == []
    desk("notify")
    desk("notify")
    assert told_of(posts) == [ticket]
    assert notified(desk) == desk.git("rev-parse", "HEAD")


@pytest.mark.parametrize("step", ["noted", "noted:2", "noted:3"])
def test_killed_after_a_note_the_next_run_sends_only_the_rest(desk: Shell, told: Tell, posts: Posts, step: str) -> None:
    told(TO_OPERATIONS)
    tickets = [desk.log() for _ in range(3)]
    for ticket in tickets:
        escalate(desk, ticket)
    killed = sender(desk, dies=step)
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    assert len(posts.taken) == int(step.partition(":")[2] or "1")
    desk("notify")
    assert sorted(told_of(posts)) == sorted(tickets)


def test_killed_between_delivery_and_note_it_is_sent_again_and_says_so(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    escalate(desk, ticket)
    killed = sender(desk, dies="sent")
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    assert "its sender was interrupted" in desk("status").out
    desk("notify")
    desk("notify")
    assert told_of(posts) == [ticket, ticket]
    assert ["may have reached you before" in post.text for post in posts.taken] == [False, True]


def test_killed_at_any_time_nothing_is_lost_and_only_what_was_under_way_is_doubtful(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    told(TO_OPERATIONS)
    chance, tickets, kills = random.Random(7), [], 8
    posts.slow = 0.05
    for _ in range(kills):
        for _ in range(2):
            tickets.append(desk.log())
            escalate(desk, tickets[-1])
        killed = sender(desk)
        try:
            killed.communicate(timeout=chance.uniform(0.15, 0.9))
        except subprocess.TimeoutExpired:
            killed.kill()
            killed.communicate()
    time.sleep(0.2)  # what was under way arrives after the sender's end
    desk("notify")
    assert {one for one in tickets if not any(one in post.text for post in posts.taken)} == set()
    for ticket in tickets:
        [_, *again] = [post for post in posts.taken if ticket in post.text]
        assert all("may have reached you before" in post.text for post in again)
    assert "not told" not in desk("status").out


def test_what_a_sender_of_another_machine_has_claimed_is_left_to_it_for_a_while(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    killed = sender(desk, dies="claimed")
    killed.communicate(timeout=60)
    here = f'"claim": "{socket.gethostname()} '
    outbox = desk.git("cat-file", "-p", "refs/hdesk/outbox")
    assert here in outbox
    (desk.folder.parent / "outbox").write_text(outbox.replace(here, '"claim": "far-away '))
    blob = desk.git("hash-object", "-w", str(desk.folder.parent / "outbox")).strip()
    desk.git("update-ref", "refs/hdesk/outbox", blob)
    assert desk("notify", now="2026-11-20T11:14:00+05:30").out == "0 messages sent, 1 held back\n"
    assert posts.taken == []
    desk("notify", now="2026-11-20T11:15:00+05:30")
    assert len(posts.taken) == 1


def test_a_service_goes_on_whatever_fails_and_ends_when_it_is_told_to(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    service = sender(desk, now=None)
    try:
        escalate(desk, desk.log())
        settings = desk.folder / "desk.yaml"
        sound = settings.read_text()
        settings.write_text("broken: [")
        desk.git("commit", "-qam", "broken")
        assert service.stderr is not None
        select.select([service.stderr], [], [], 30)
        settings.write_text(sound)
        desk.git("commit", "-qam", "repaired")
        waited = time.monotonic() + 30
        while not posts.taken and time.monotonic() < waited:
            time.sleep(0.1)
    finally:
        service.terminate()
        out, err = service.communicate(timeout=30)
    assert len(posts.taken) == 1
    assert "1 message sent" in out
    assert "desk.yaml" in err
    assert service.returncode == 0


def test_nothing_that_sends_is_loaded_where_there_is_nothing_to_send(desk: Shell, told: Tell) -> None:
    told(TO_OPERATIONS)
    desk.log()
    code = "import sys; from hdesk.cli import main\ntry: main()\nfinally: print('apprise' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code, "-C", str(desk.folder), "--now", NOW, "notify"],
        cwd=_ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout == "0 messages sent\nFalse\n"


def test_without_the_package_that_sends_it_is_said_how_to_have_it_and_nothing_is_lost(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    escalate(desk, ticket)
    missing = desk.folder.parent / "missing"
    missing.mkdir()
    (missing / "apprise.py").write_text("raise ImportError")
    run = subprocess.run(
        [sys.executable, "-m", "hdesk", "-C", str(desk.folder), "--now", NOW, "notify"],
        cwd=_ROOT, env=os.environ | {"PYTHONPATH": str(missing)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "hdesk: sending needs the package apprise, which is not installed (pip install 'hdesk[notify]')"
    ]
    desk("notify")
    assert told_of(posts) == [ticket]
    assert "before" not in posts.taken[0].text
