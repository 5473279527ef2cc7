"""What is acknowledged survives, and nothing else does, wherever a writer is killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import StorageFailed, Unsound
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
ASHA = ("Asha Rao", "asha@example.org")
CHANGE: dict[str, bytes | None] = {
    "tickets/one.yaml": b"status: open\n",
    "tickets/2026/11/22/new.yaml": b"status: new\n",
    "desk.yaml": None,
}
BEFORE = ("locked", "checked", "written", "journalled")
AFTER = ("moved", "removed", "drafted", "replaced", "staged", "finished")

# What a child process starts with: a desk, and a store that kills the process at the step it is told.
CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from hdesk.storage.git import Git
from hdesk.storage.store import Store

def step(name):
    if name == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

root, fatal = Path(sys.argv[1]), sys.argv[2]
git = Git.discover(root)
store = Store(git, branch="main", on_step=step, timeout=60)
now = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
def commit(changes, message):
    with store.lock():
        return store.commit(changes, message=message, author=("A", "a@x"), now=now, expected_head=git.head())
"""
WRITE_ONCE = f"{CHILD}\nprint(commit({CHANGE!r}, 'Change'), flush=True)\n"
RECOVER = f"{CHILD}\nprint(store.recover(), flush=True)\n"
WRITE_ON = f"""{CHILD}
for number in range(int(sys.argv[4])):
    name = f"{{sys.argv[3]}}/{{number}}.yaml"
    changes = {{name: b"%d" % number, "shared.yaml": b"%s %d" % (sys.argv[3].encode(), number)}}
    print(commit(changes, f"{{sys.argv[3]}} {{number}}"), flush=True)
"""


def start(code: str, folder: Path, *args: str, group: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(folder), *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=group)


def run(code: str, folder: Path, fatal: str) -> tuple[int, str]:
    with start(code, folder, fatal) as child:
        out, _ = child.communicate()
    return child.returncode, out.strip()


def write(folder: Path, path: str) -> str:
    """Make the next command's commit; it must have nothing to complain about."""
    git = Git.discover(folder)
    store = Store(git, branch="main")
    with store.lock():
        new = store.commit({path: b"next\n"}, message="Next", author=ASHA, now=NOW, expected_head=git.head())
    assert store.warnings == []
    return new


def assert_sound(folder: Path, sh: Shell) -> None:
    """The repository is whole, folder and index are what HEAD says, and nothing of a write lies about."""
    assert sh("fsck", "--strict", "--no-dangling") == ""
    assert sh("status", "--porcelain", "--untracked-files=all") == ""
    assert not (folder / ".git/hdesk/journal").exists()
    assert sh("for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_the_steps_below_are_all_there_are(git: Git) -> None:
    seen: list[str] = []
    store = Store(git, on_step=seen.append)
    store.commit(CHANGE, message="Change", author=ASHA, now=NOW, expected_head=git.head())
    assert set(seen) == {*BEFORE, *AFTER}


@pytest.mark.parametrize("step", BEFORE)
def test_killed_before_the_moment_nothing_has_happened(folder: Path, sh: Shell, step: str) -> None:
    head = sh("rev-parse", "HEAD")
    assert run(WRITE_ONCE, folder, step) == (-signal.SIGKILL, "")
    assert sh("rev-parse", "HEAD") == head
    assert sh("status", "--porcelain") == ""
    assert (folder / "tickets/one.yaml").read_bytes() == b"status: new\n"
    write(folder, "next.yaml")
    assert_sound(folder, sh)


@pytest.mark.parametrize("step", AFTER)
@pytest.mark.parametrize("next_path", ["next.yaml", "tickets/one.yaml"])
def test_killed_after_the_moment_the_next_command_finishes(folder: Path, sh: Shell, step: str, next_path: str) -> None:
    assert run(WRITE_ONCE, folder, step) == (-signal.SIGKILL, "")
    write(folder, next_path)
    assert sh("log", "--format=%s").split() == ["Next", "Change", "Begin"]
    assert_sound(folder, sh)
    assert (folder / "tickets/2026/11/22/new.yaml").read_bytes() == b"status: new\n"
    assert not (folder / "desk.yaml").exists()


@pytest.mark.parametrize("step", ["removed", "drafted", "replaced", "staged", "recovered"])
def test_killed_while_finishing_it_can_be_finished_again(folder: Path, sh: Shell, step: str) -> None:
    run(WRITE_ONCE, folder, "moved")
    assert run(RECOVER, folder, step) == (-signal.SIGKILL, "")
    assert run(RECOVER, folder, "never") == (0, "[]")
    assert_sound(folder, sh)
    assert run(RECOVER, folder, "never") == (0, "[]")
    assert (folder / "tickets/one.yaml").read_bytes() == b"status: open\n"


def test_what_the_user_has_edited_since_the_crash_is_kept_and_reported(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "moved")
    (folder / "tickets/one.yaml").write_text("edited since\n")
    (folder / "tickets/2026/11/22").mkdir(parents=True)
    (folder / "tickets/2026/11/22/new.yaml").write_text("mine\n")
    store = Store(Git.discover(folder))
    assert sorted(str(finding.path) for finding in store.recover()) == [
        "tickets/2026/11/22/new.yaml",
        "tickets/one.yaml",
    ]
    assert (folder / "tickets/one.yaml").read_text() == "edited since\n"
    assert sh("diff", "--name-only", "HEAD").splitlines() == [
        "tickets/2026/11/22/new.yaml",
        "tickets/one.yaml",
    ]
    assert sh("diff", "--cached", "--name-only") == ""
    assert not (folder / "desk.yaml").exists()
    assert store.recover() == []


def test_what_the_user_has_staged_since_the_crash_is_kept(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "drafted")
    (folder / "tickets/one.yaml").write_text("staged since\n")
    sh("add", "tickets/one.yaml")
    findings = Store(Git.discover(folder)).recover()
    assert [finding.path for finding in findings] == ["tickets/one.yaml"]
    assert sh("show", ":tickets/one.yaml") == "staged since"
    assert sh("status", "--porcelain", "--untracked-files=all") == "M  tickets/one.yaml"


def test_killed_before_the_moment_an_earlier_unfinished_change_is_not_forgotten(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "moved")
    (folder / "tickets/2026").write_text("in the way")
    assert "tickets/2026" in run(RECOVER, folder, "never")[1]
    made = sh("rev-parse", "HEAD")
    run(f"{CHILD}\ncommit({{'next.yaml': b'x'}}, 'Next')", folder, "journalled")
    assert sh("rev-parse", "HEAD") == made
    (folder / "tickets/2026").unlink()
    assert run(RECOVER, folder, "never") == (0, "[]")
    assert (folder / "tickets/2026/11/22/new.yaml").read_bytes() == b"status: new\n"
    assert_sound(folder, sh)


def test_a_commit_that_git_took_back_since_the_crash_stays_taken_back(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "moved")
    sh("reset", "--quiet", "--hard", "HEAD~1")
    assert Store(Git.discover(folder)).recover() == []
    assert (folder / "tickets/one.yaml").read_text() == "status: new\n"
    assert_sound(folder, sh)


def test_commits_made_on_top_since_the_crash_count(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "moved")
    sh("reset", "--quiet", "--hard")
    (folder / "tickets/one.yaml").write_text("by hand\n")
    sh("commit", "--quiet", "--all", "-m", "By hand")
    assert Store(Git.discover(folder)).recover() == []
    assert (folder / "tickets/one.yaml").read_text() == "by hand\n"
    assert_sound(folder, sh)


def test_an_unreadable_journal_is_named_and_stops_writing(folder: Path) -> None:
    (folder / ".git/hdesk").mkdir()
    (folder / ".git/hdesk/journal").write_bytes(b"\0\0\0")
    git = Git.discover(folder)
    with pytest.raises(Unsound, match=r"no journal of hdesk.*rm "):
        Store(git).commit({"a": b"x"}, message="x", author=ASHA, now=NOW, expected_head=git.head())


def test_contents_that_are_lost_are_not_taken_for_a_deletion(folder: Path, sh: Shell) -> None:
    run(WRITE_ONCE, folder, "moved")
    blob = sh("rev-parse", "HEAD:tickets/one.yaml")
    (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    findings = Store(Git.discover(folder)).recover()
    assert any("git has lost" in finding.message for finding in findings)
    assert (folder / "tickets/one.yaml").read_text() == "status: new\n"


SLOW_GIT = """#!/bin/sh
case " $* " in *" $SLOW "*) echo started > "$0.started"; sleep 0.7;; esac
exec {git} "$@"
"""


@pytest.mark.parametrize("slow", ["update-ref", "update-index"])
def test_the_git_of_a_killed_writer_is_waited_for(
    folder: Path, sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(SLOW_GIT.format(git=shutil.which("git")))
    wrapper.chmod(0o755)
    with monkeypatch.context() as slowly:
        slowly.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
        slowly.setenv("SLOW", slow)
        with start(WRITE_ONCE, folder, "never") as child:
            while not wrapper.with_name("git.started").exists():
                time.sleep(0.01)
            child.kill()
    write(folder, "tickets/one.yaml")
    time.sleep(0.8)
    assert sh("log", "--format=%s").split() == ["Next", "Change", "Begin"]
    assert_sound(folder, sh)


def test_objects_and_branch_are_synced_to_the_disk_before_a_commit_is_acknowledged(folder: Path, home: Path) -> None:
    trace = home / "trace"
    with (home / ".gitconfig").open("a") as settings:
        settings.write(f"[trace2]\n\teventTarget = {trace}\n")
    write(folder, "tickets/2026/11/22/new.yaml")
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    names = {event["sid"]: event["name"] for event in events if event["event"] == "cmd_name"}
    flushes = {
        names[event["sid"]]: int(event["value"]) for event in events if event.get("key") == "fsync/hardware-flush"
    }
    objects = 1 + 5 + 1  # the file, its folders and the root, the commit
    assert flushes["unpack-objects"] == objects
    assert flushes["update-ref"] >= 1


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_time_every_acknowledged_commit_is_there(folder: Path, sh: Shell, seed: int) -> None:
    with start(WRITE_ON, folder, "never", "calls", "1000") as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline().strip()]
        time.sleep(random.Random(seed).uniform(0, 0.25))
        child.kill()
        acknowledged += child.stdout.read().split()
    write(folder, "next.yaml")
    history = sh("rev-list", "--reverse", "HEAD").split()[1:-1]
    assert history[: len(acknowledged)] == acknowledged
    assert len(history) <= len(acknowledged) + 1
    assert_sound(folder, sh)


@pytest.mark.parametrize("seed", range(4))
def test_killed_together_with_its_git_at_most_a_lock_is_left(folder: Path, sh: Shell, seed: int) -> None:
    with start(WRITE_ON, folder, "never", "calls", "1000", group=True) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline().strip()]
        time.sleep(random.Random(seed).uniform(0, 0.25))
        os.killpg(child.pid, signal.SIGKILL)
        acknowledged += child.stdout.read().split()
    git = Git.discover(folder)
    # git locks HEAD before the branch, and lets it go after: a kill between the two leaves HEAD's lock alone.
    is_locked = any((folder / ".git" / name).exists() for name in ("HEAD.lock", "refs/heads/main.lock"))
    with pytest.raises(StorageFailed, match="rm ") if is_locked else nullcontext():
        Store(git).commit({"next": b"x"}, message="Next", author=ASHA, now=NOW, expected_head=git.head())
    for lock in (folder / ".git").rglob("*.lock"):
        lock.unlink()
    write(folder, "last.yaml")
    history = sh("rev-list", "--reverse", "HEAD").split()[1:]
    assert history[: len(acknowledged)] == acknowledged
    assert_sound(folder, sh)


def test_two_writers_at_once_lose_nothing(folder: Path, sh: Shell) -> None:
    with (
        start(WRITE_ON, folder, "never", "left", "50") as left,
        start(WRITE_ON, folder, "never", "right", "50") as right,
    ):
        printed = [child.communicate()[0].split() for child in (left, right)]
    assert [len(ids) for ids in printed] == [50, 50]
    history = sh("rev-list", "--first-parent", "HEAD").split()
    assert set(history) > {*printed[0], *printed[1]}
    assert len(history) == 101
    assert sh("rev-list", "--merges", "HEAD") == ""
    for side in ("left", "right"):
        assert len(list((folder / side).iterdir())) == 50
    assert_sound(folder, sh)
