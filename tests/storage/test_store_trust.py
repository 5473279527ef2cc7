"""No program of a desk's own is ever run; upkeep; other clones' commits."""

import itertools
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import Conflict, Refused, StorageFailed
from hdesk.storage import upkeep
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
Write = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
ASHA = ("Asha Rao", "asha@example.org")
ONE = "tickets/one.yaml"


class TestTrust:
    def test_no_program_of_the_desk_is_run_by_writing(
        self, write: Write, store: Store, folder: Path, sh: Shell, tmp_path: Path
    ) -> None:
        trap, mark = tmp_path / "trap", tmp_path / "mark"
        trap.write_text(f"#!/bin/sh\necho $0 $@ >> {mark}\ncat\n")
        trap.chmod(0o755)
        for name in ("reference-transaction", "post-index-change", "post-commit", "pre-auto-gc"):
            (folder / ".git/hooks" / name).symlink_to(trap)
        for key in ("core.fsmonitor", "filter.trap.clean", "filter.trap.process", "core.editor"):
            sh("config", key, str(trap))
        (folder / ".git/info/attributes").write_text("* filter=trap text eol=crlf ident\n")
        write(store, {ONE: b"$Id$\r\nline\n", "new.yaml": b"x\r\n"})
        assert not mark.exists(), mark.read_text()
        assert store.git.read("HEAD", [ONE]) == {ONE: b"$Id$\r\nline\n"}
        assert (folder / ONE).read_bytes() == b"$Id$\r\nline\n"

    def test_commits_are_signed_with_the_users_key_where_git_is_told_to(
        self, write: Write, store: Store, home: Path, sh: Shell
    ) -> None:
        key = home / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        (home / "signers").write_text(f"priya@example.org {key.with_suffix('.pub').read_text()}")
        with (home / ".gitconfig").open("a") as settings:
            settings.write(f"\tsigningkey = {key}\n[commit]\n\tgpgsign = true\n[gpg]\n\tformat = ssh\n")
            settings.write(f'[gpg "ssh"]\n\tallowedSignersFile = {home / "signers"}\n')
        new = write(store, {ONE: b"x"}, message="Signed\n\nTicket: HD-1")
        assert sh("log", "-1", "--format=%H %G? %an %cI") == f"{new} G Asha Rao 2026-11-22T10:15:00+05:30"
        assert sh("status", "--porcelain") == ""

    def test_the_program_that_signs_is_never_the_desks(
        self, write: Write, store: Store, sh: Shell, tmp_path: Path, home: Path
    ) -> None:
        trap, mark = tmp_path / "trap", tmp_path / "mark"
        trap.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")
        trap.chmod(0o755)
        for key in ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"):
            sh("config", key, str(trap))
        sh("config", "commit.gpgSign", "true")
        sh("config", "user.signingKey", str(home / "no such key"))
        for form in ("ssh", "openpgp"):
            sh("config", "gpg.format", form)
            with pytest.raises(StorageFailed, match="commit-tree"):
                write(Store(Git.discover(store.git.root)), {ONE: b"x"})
        assert not mark.exists()
        assert sh("rev-list", "--count", "HEAD") == "1"


class TestForward:
    def test_the_branch_and_all_its_files_follow_another_commit(self, store: Store, folder: Path, sh: Shell) -> None:
        head = sh("rev-parse", "HEAD")
        (folder / ONE).unlink()
        (folder / "desk.yaml").write_text("name: New\n")
        (folder / "script").write_text("#!/bin/sh\n")
        (folder / "script").chmod(0o755)
        sh("add", "--all")
        sh("commit", "--quiet", "-m", "Theirs")
        theirs = sh("rev-parse", "HEAD")
        sh("reset", "--quiet", "--hard", head)
        store.forward(theirs, expected_head=head)
        assert sh("rev-parse", "main") == theirs
        assert sh("status", "--porcelain") == ""
        assert not (folder / "tickets").exists()

    def test_a_draft_is_not_run_over_and_history_never_goes_back(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        head = sh("rev-parse", "HEAD")
        theirs = write(store, {ONE: b"theirs\n"})
        with pytest.raises(Refused, match="does not contain"):
            store.forward(head, expected_head=theirs)
        sh("reset", "--quiet", "--hard", head)
        (folder / ONE).write_text("mine\n")
        with pytest.raises(Conflict, match="a draft"):
            store.forward(theirs, expected_head=head)
        assert (folder / ONE).read_text() == "mine\n"

    def test_a_symbolic_link_from_elsewhere_is_refused(self, store: Store, folder: Path, sh: Shell) -> None:
        head = sh("rev-parse", "HEAD")
        (folder / "link").symlink_to("/etc")
        sh("add", "link")
        sh("commit", "--quiet", "-m", "Theirs")
        theirs = sh("rev-parse", "HEAD")
        sh("reset", "--quiet", "--hard", head)
        with pytest.raises(Refused, match="link"):
            store.forward(theirs, expected_head=head)

    def test_a_merge_has_both_parents(self, write: Write, store: Store, sh: Shell) -> None:
        head = sh("rev-parse", "HEAD")
        theirs = write(store, {"theirs": b"x"})
        sh("reset", "--quiet", "--hard", head)
        ours = write(store, {"ours": b"x"})
        merged = store.commit(
            {"theirs": b"x"}, message="Sync", author=ASHA, now=NOW, expected_head=ours, merging=theirs
        )
        assert sh("rev-list", "--parents", "-1", "HEAD").split() == [merged, ours, theirs]
        assert sh("status", "--porcelain") == ""


class TestUpkeep:
    def test_tuning_stays_in_the_repository_and_may_be_repeated(
        self, write: Write, store: Store, sh: Shell, home: Path
    ) -> None:
        before = (home / ".gitconfig").read_text()
        store.tune()
        store.tune()
        assert sh("config", "--get-all", "core.untrackedCache") == "true"
        assert (home / ".gitconfig").read_text() == before
        write(store, {ONE: b"x"})
        assert sh("status", "--porcelain") == ""

    def test_a_large_index_is_split_unless_the_user_has_decided_otherwise(
        self, write: Write, git: Git, sh: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "_LARGE_INDEX", 0)
        sh("config", "core.splitIndex", "false")
        write(Store(git), {ONE: b"1"})
        assert sh("config", "core.splitIndex") == "false"
        sh("config", "--unset", "core.splitIndex")
        for number in (2, 3):
            write(Store(Git.discover(git.root)), {ONE: b"%d" % number})
        assert sh("config", "core.splitIndex") == "true"
        assert list(git.git_dir.glob("sharedindex.*"))
        assert sh("status", "--porcelain") == ""

    def test_upkeep_that_fails_does_not_fail_the_command(
        self, write: Write, store: Store, sh: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "_LARGE_INDEX", 0)
        lock = store.git.git_dir / "config.lock"
        lock.touch()
        assert write(store, {ONE: b"1"}) == sh("rev-parse", "HEAD")
        assert len(set(store.warnings)) == 1
        assert "config" in str(store.warnings[0])

    def test_no_program_of_the_desk_is_run_by_the_clean_up(
        self, write: Write, store: Store, sh: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "_LOOSE", -1)
        sh("config", "gc.recentObjectsHook", "/bin/false")
        write(store, {ONE: b"1"})
        assert [one.hint is not None and "gc.recentobjectshook" in one.hint for one in store.warnings] == [True]

    def test_many_loose_objects_are_packed_in_the_background(
        self, write: Write, git: Git, folder: Path, sh: Shell
    ) -> None:
        # Git guesses how many there are from one of the 256 folders; so these all go into that one.
        numbers = (str(number) for number in itertools.count())
        telling = itertools.islice((text for text in numbers if git.blob_id(text.encode())[:2] == "17"), 30)
        for text in telling:
            (folder / text).write_text(text)
        Store(git).tune()
        sh("add", "--all")
        sh("commit", "--quiet", "-m", "Many")
        assert "packs: 0" in sh("count-objects", "-v")
        write(Store(git), {ONE: b"x"})
        deadline = time.monotonic() + 30
        while "packs: 0" in sh("count-objects", "-v") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "packs: 1" in sh("count-objects", "-v")
        write(Store(git), {ONE: b"y"})
        assert sh("status", "--porcelain") == ""
