"""Others push and write while a sync runs, or it is killed: nothing is lost, and no merge is left that nobody saw."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hdesk.domain.findings import Conflict
from tests.commands.conftest import Shell
from tests.support.clones import Team, head, synced

_KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from hdesk.work.sync import Sync
from hdesk.work.sync_desk import Syncing

def die(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

desk = Syncing.open(Path(sys.argv[1]), lambda zone: datetime.fromisoformat("2026-11-20T11:30:00+05:30"))
Sync(desk, step=die).run()
"""


def diverged(team: Team) -> tuple[Shell, Shell, str]:
    """Have Priya and Ravi write on one ticket; Ravi has sent it, Priya has not."""
    priya, ravi = team["priya"], team["ravi"]
    ticket = priya.log()
    team.meet("priya", "ravi")
    for desk, text in ((ravi, "Ravi was here."), (priya, "Priya was here.")):
        desk("note", ticket, text)
    ravi("sync")
    return priya, ravi, ticket


def notes(desk: Shell, ticket: str) -> list[str]:
    return sorted(one["text"] for one in desk.json("show", ticket)["timeline"] if one["type"] == "noted")


@pytest.mark.parametrize("moment", ["fetched", "merged"])
def test_another_push_between_fetch_and_push_is_merged_too(team: Team, moment: str) -> None:
    priya, ravi, ticket = diverged(team)
    left = ["Ravi was faster."]

    def interfere(step: str) -> None:
        if step == moment and left:
            ravi("note", ticket, left.pop())
            ravi("sync")

    assert synced(priya, interfere).merged == (ticket,)
    ravi("sync")
    assert head(priya) == head(ravi) == team.tip()
    assert notes(priya, ticket) == ["Priya was here.", "Ravi was faster.", "Ravi was here."]
    merges = priya.git("rev-list", "--merges", "--count", "HEAD").strip()
    assert merges == "1", "a merge that the remote did not take is forgotten"


def test_a_write_here_while_the_merge_is_sent_is_merged_too(team: Team) -> None:
    priya, _, ticket = diverged(team)
    left = ["Priya again."]

    def write(step: str) -> None:
        if step == "pushed" and left:
            priya("note", ticket, left.pop())

    synced(priya, write)
    assert head(priya) == team.tip()
    assert notes(priya, ticket) == ["Priya again.", "Priya was here.", "Ravi was here."]
    assert priya.clean()


def test_somebody_who_is_always_faster_ends_it_with_nothing_lost(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("hdesk.work.sync._ROUNDS", 2)
    priya, ravi, ticket = diverged(team)
    before = head(priya)

    def interfere(step: str) -> None:
        if step == "merged":
            ravi("note", ticket, "Faster.")
            ravi("sync")

    with pytest.raises(Conflict, match="changed 2 times"):
        synced(priya, interfere)
    assert head(priya) == before
    assert priya("sync").code == 0
    assert len(notes(priya, ticket)) == 4


@pytest.mark.parametrize("moment", ["merged", "pushed", "moved"])
def test_a_sync_that_is_killed_is_finished_by_the_next_one(team: Team, moment: str) -> None:
    priya, ravi, ticket = diverged(team)
    before = head(priya)
    dying = subprocess.run([sys.executable, "-c", _KILLED, str(priya.folder), moment], check=False)
    assert dying.returncode == -signal.SIGKILL
    if moment != "moved":
        assert head(priya) == before
    assert notes(priya, ticket)[0] == "Priya was here."
    priya("sync")
    ravi("sync")
    assert head(priya) == head(ravi) == team.tip()
    assert notes(ravi, ticket) == ["Priya was here.", "Ravi was here."]
    assert priya.git("rev-list", "--merges", "--count", "HEAD").strip() == "1"
    assert priya.clean()


def test_two_syncs_of_one_clone_wait_for_each_other(team: Team) -> None:
    priya, _, _ = diverged(team)
    command = [sys.executable, "-m", "hdesk", "-C", str(priya.folder), "--now", priya.now, "sync"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "ab"]
    said = sorted(one.communicate(timeout=60)[0] for one in both)
    assert said == ["origin: 1 commit received, 1 sent, 1 ticket merged\n", "origin: nothing new\n"]
    assert Path(priya.folder / ".git/hdesk/syncing").exists()
