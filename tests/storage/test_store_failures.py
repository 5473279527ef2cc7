"""Before the moment a failure changes nothing; after it, the next command finishes."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hdesk.domain.findings import StorageFailed
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
Write = Callable[..., str]
ONE = "tickets/one.yaml"


FILL_A_DISK = """
import json, subprocess, sys
from datetime import datetime
from pathlib import Path
from hdesk.domain.findings import StorageFailed
from hdesk.storage.git import Git
from hdesk.storage.store import Store

root = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", root], check=True)
subprocess.run(["git", "init", "--quiet", "-b", "main", root], check=True)
ballast = root / ".git/ballast"
ballast.write_bytes(b"x" * 500_000)
git = Git.discover(root)
made, said = [], ""

def commit(name, data):
    now = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
    store = Store(git)
    return store.commit({name: data}, message="x", author=("A", "a@x"), now=now, expected_head=git.head())

while not said:
    try:
        made.append(commit(f"t/{len(made)}.yaml", f"{len(made)}\\n".encode() * 1000))
    except StorageFailed as error:
        said = str(error)
ballast.unlink()
made.append(commit("last", b"x"))

def tell(*args):
    return subprocess.run(["git", *args], cwd=root, capture_output=True, text=True).stdout

print(json.dumps({
    "acknowledged is what is there": made == tell("rev-list", "--reverse", "HEAD").split(),
    "what to do is said": "make room" in said,
    "status": tell("status", "--porcelain"),
    "fsck": tell("fsck", "--no-dangling"),
}))
"""


class TestFailures:
    """Before the moment: an error, nothing changed. After it: a warning, finished by the next command."""

    def test_objects_that_cannot_be_written_fail_the_command(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        pack = folder / ".git/objects/pack"
        pack.rmdir()
        pack.write_text("in the way")
        with pytest.raises(StorageFailed, match="fast-import failed"):
            write(store, {ONE: b"status: open\n"})
        pack.unlink()
        assert sh("status", "--porcelain") == ""
        assert (folder / ONE).read_text() == "status: new\n"
        assert not list((folder / ".git").glob("fast_import_crash*"))

    def test_a_journal_that_cannot_be_written_fails_the_command(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / ".git/hdesk/journal.new").mkdir(parents=True)
        before = sh("rev-parse", "HEAD")
        with pytest.raises(StorageFailed, match="journal"):
            write(store, {ONE: b"status: open\n"})
        assert (sh("rev-parse", "HEAD"), sh("status", "--porcelain")) == (before, "")

    def test_a_folder_that_cannot_be_locked_fails_the_command(self, write: Write, store: Store, folder: Path) -> None:
        (folder / ".git/hdesk").write_text("in the way")
        with pytest.raises(StorageFailed, match="cannot be locked"):
            write(store, {ONE: b"x"})

    def test_a_lock_left_on_the_branch_fails_the_command_and_says_what_to_do(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        lock = folder / ".git/refs/heads/main.lock"
        lock.touch()
        with pytest.raises(StorageFailed, match=f"rm {lock}"):
            write(store, {ONE: b"status: open\n"})
        assert sh("status", "--porcelain") == ""
        lock.unlink()
        write(store, {ONE: b"status: open\n"})

    def test_a_locked_index_delays_the_index_and_not_the_change(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        lock = folder / ".git/index.lock"
        lock.touch()
        first = write(store, {ONE: b"status: open\n"})
        assert store.git.head() == first
        assert (folder / ONE).read_text() == "status: open\n"
        assert [f"rm {lock}" in str(finding) for finding in store.warnings] == [True]
        second = write(store, {ONE: b"status: closed\n", "two.yaml": b"2"})
        assert sh("rev-parse", "HEAD~1", "HEAD").split() == [first, second]
        lock.unlink()
        assert store.pending()
        assert store.recover() == []
        assert not store.pending()
        assert sh("status", "--porcelain") == ""

    def test_a_lock_older_than_the_machines_last_start_is_cleared_away(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        for lock in (folder / ".git/index.lock", folder / ".git/refs/heads/main.lock"):
            lock.touch()
            os.utime(lock, (1_000_000_000, 1_000_000_000))
        write(store, {ONE: b"status: open\n"})
        assert store.warnings == []
        assert sh("status", "--porcelain") == ""

    def test_a_file_that_cannot_be_written_is_finished_by_the_next_command(
        self, write: Write, git: Git, folder: Path, sh: Shell
    ) -> None:
        def block(name: str) -> None:
            if name == "moved":
                (folder / "a").write_text("in the way")

        store = Store(git, on_step=block)
        first = write(store, {"a/one.yaml": b"1", ONE: b"status: open\n"})
        assert git.head() == first
        assert [finding.path for finding in store.warnings] == ["a"]
        assert "the change is safe in git" in str(store.warnings[0])
        following = Store(git)
        second = write(following, {"two.yaml": b"2"})
        assert [finding.path for finding in following.warnings] == ["a"]
        (folder / "a").unlink()
        last = Store(git)
        third = write(last, {"three.yaml": b"3", ONE: b"status: closed\n"})
        assert last.warnings == []
        assert sh("status", "--porcelain") == ""
        assert sh("rev-list", "HEAD").split()[:3] == [third, second, first]
        assert (folder / "a/one.yaml").read_text() == "1"

    def test_a_full_disk_is_said_and_loses_nothing(self, tmp_path: Path) -> None:
        private = ["unshare", "--mount", "--map-root-user"]
        if shutil.which("unshare") is None or subprocess.run([*private, "true"], check=False).returncode:
            pytest.skip("no file system of limited size can be made here")
        small = tmp_path / "small"
        small.mkdir()
        command = [*private, sys.executable, "-c", FILL_A_DISK, str(small)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.stderr == ""
        assert json.loads(result.stdout) == {
            "acknowledged is what is there": True,
            "what to do is said": True,
            "status": "",
            "fsck": "",
        }
