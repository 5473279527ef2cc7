"""The one write path, as its callers and the desk's user see it."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import Conflict, Refused, StorageFailed
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
ASHA = ("Asha Rao", "asha@example.org")
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


@pytest.fixture
def store(git: Git) -> Store:
    return Store(git, branch="main", timeout=0.2)


def write(store: Store, changes: Mapping[str, bytes | None], *, message: str = "Note") -> str:
    """Commit on top of what is there."""
    return store.commit(changes, message=message, author=ASHA, now=NOW, expected_head=store.git.head())


def adopt(store: Store, path: str, *, draft: bytes, new: bytes) -> str:
    """Commit `new` over a draft that was read as `draft`."""
    head = store.git.head()
    return store.commit({path: new}, message="Adopt", author=ASHA, now=NOW, expected_head=head, adopting={path: draft})


class TestOneCommit:
    def test_it_is_in_git_in_the_folder_and_in_the_index(self, store: Store, folder: Path, sh: Shell) -> None:
        new = write(store, {ONE: b"status: open\n", "tickets/2026/11/22/two.yaml": b"\xff\x00new"})
        assert sh("rev-parse", "main") == new
        assert sh("show", "--stat=200", "--format=", "HEAD").splitlines()[-1].startswith(" 2 files changed")
        assert (folder / ONE).read_bytes() == b"status: open\n"
        assert (folder / "tickets/2026/11/22/two.yaml").read_bytes() == b"\xff\x00new"
        assert sh("status", "--porcelain") == ""
        assert store.warnings == []

    def test_it_says_who_when_and_what(self, store: Store, sh: Shell) -> None:
        write(store, {ONE: b"status: open\n"}, message="Größer\n\nBody\n\nTicket: HD-1")
        told = sh("log", "-1", "--format=%an <%ae>|%aI|%cn <%ce>|%cI|%s|%(trailers:key=Ticket,valueonly)")
        when = "2026-11-22T10:15:00+05:30"
        who = f"Asha Rao <asha@example.org>|{when}|Priya <priya@example.org>|{when}"
        assert told == f"{who}|Größer|HD-1"

    def test_the_same_commit_has_the_same_id_wherever_it_is_made(self, tmp_path: Path) -> None:
        made = []
        for name in ("a", "b"):
            subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path / name], check=True)
            made.append(write(Store(Git.discover(tmp_path / name)), {"desk.yaml": b"name: Desk\n"}))
        assert made[0] == made[1]

    def test_a_deleted_file_takes_its_empty_folders_along(self, store: Store, folder: Path, sh: Shell) -> None:
        write(store, {"a/b/c.yaml": b"x"})
        write(store, {"a/b/c.yaml": None})
        assert not (folder / "a").exists()
        assert sh("status", "--porcelain") == ""

    def test_an_empty_repository_gets_its_first_commit(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path / "new"], check=True)
        store = Store(Git.discover(tmp_path / "new"), branch="main")
        new = write(store, {"desk.yaml": b"name: Desk\n"})
        assert store.git.head() == new
        assert (tmp_path / "new/desk.yaml").read_bytes() == b"name: Desk\n"

    def test_what_changes_nothing_makes_no_commit(self, store: Store, sh: Shell) -> None:
        assert write(store, {ONE: b"status: new\n", "never/there": None}) == sh("rev-parse", "HEAD")
        assert sh("rev-list", "--count", "HEAD") == "1"

    def test_a_name_with_brackets_and_line_breaks_does_not_break_the_commit(self, store: Store, sh: Shell) -> None:
        head = store.git.head()
        odd = ("Eve <x>\n\n", "eve@x>y")
        store.commit({ONE: b"x"}, message="A\0B\n", author=odd, now=NOW, expected_head=head)
        assert sh("log", "-1", "--format=%an|%ae|%s") == "Eve x|eve@xy|AB"

    @pytest.mark.parametrize("path", ['with "quotes".yaml', "back\\slash", "ünï code", "tab-less ✓", ":(top)x"])
    def test_any_printable_name_is_written(self, store: Store, folder: Path, sh: Shell, path: str) -> None:
        write(store, {path: b"x"})
        assert (folder / path).read_bytes() == b"x"
        assert store.git.read("HEAD", [path]) == {path: b"x"}
        assert sh("status", "--porcelain") == ""

    def test_no_reference_is_left_but_the_branch(self, store: Store, sh: Shell) -> None:
        write(store, {ONE: b"x"})
        assert sh("for-each-ref", "--format=%(refname)") == "refs/heads/main"

    def test_many_files_are_one_commit(self, store: Store, folder: Path, sh: Shell) -> None:
        many = {f"tickets/2026/11/{n % 28:02}/{'long' * 20}-{n}.yaml": b"%d" % n for n in range(1500)}
        write(store, many)
        assert sh("rev-list", "--count", "HEAD") == "2"
        assert sh("status", "--porcelain") == ""
        assert all((folder / path).read_bytes() == data for path, data in many.items())


class TestOthersWork:
    """What the user has edited or staged elsewhere is neither committed nor touched."""

    def test_other_staged_and_unstaged_work_stays_as_it_is(self, store: Store, folder: Path, sh: Shell) -> None:
        (folder / "staged.txt").write_text("staged")
        (folder / "loose.txt").write_text("loose")
        (folder / "desk.yaml").write_text("staged edit\n")
        sh("add", "staged.txt", "desk.yaml")
        (folder / "desk.yaml").write_text("later edit\n")
        before = sh("status", "--porcelain")
        write(store, {ONE: b"status: open\n"})
        assert sh("status", "--porcelain") == before
        assert sh("show", "--name-only", "--format=", "HEAD") == ONE
        assert sh("show", ":desk.yaml") == "staged edit"

    @pytest.mark.parametrize("staged", [False, True])
    def test_an_edited_file_is_not_run_over(self, store: Store, folder: Path, sh: Shell, *, staged: bool) -> None:
        (folder / ONE).write_text("my edit\n")
        if staged:
            sh("add", ONE)
        before = sh("rev-parse", "HEAD")
        with pytest.raises(Conflict, match="a draft") as caught:
            write(store, {ONE: b"status: open\n"})
        assert f"git diff HEAD -- {ONE}" in str(caught.value)
        assert f"git restore --staged --worktree -- {ONE}" in str(caught.value)
        assert (folder / ONE).read_text() == "my edit\n"
        assert sh("rev-parse", "HEAD") == before

    def test_the_advice_to_drop_the_edit_works(self, store: Store, folder: Path, sh: Shell) -> None:
        (folder / ONE).write_text("my edit\n")
        sh("add", ONE)
        sh("restore", "--staged", "--worktree", "--", ONE)
        write(store, {ONE: b"status: open\n"})

    def test_an_edit_that_is_staged_and_then_undone_in_the_folder_is_a_draft(
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / ONE).write_text("my edit\n")
        sh("add", ONE)
        (folder / ONE).write_text("status: new\n")
        with pytest.raises(Conflict, match="a draft"):
            write(store, {ONE: b"status: open\n"})

    def test_a_removed_file_and_an_uncommitted_one_are_drafts_and_all_are_named(
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / ONE).unlink()
        (folder / "two.yaml").write_text("mine")
        (folder / "three.yaml").write_text("mine")
        sh("add", "three.yaml")
        with pytest.raises(Conflict) as caught:
            write(store, {ONE: b"1", "two.yaml": b"2", "three.yaml": b"3", "four.yaml": b"4"})
        found = {finding.path: str(finding) for finding in caught.value.findings}
        assert found.keys() == {ONE, "two.yaml", "three.yaml"}
        assert "has been removed" in found[ONE]
        assert "rm two.yaml" in found["two.yaml"]
        assert "git rm -f -- three.yaml" in found["three.yaml"]

    def test_a_file_that_already_holds_the_new_contents_is_no_draft(
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / ONE).write_text("status: open\n")
        write(store, {ONE: b"status: open\n"})
        assert sh("status", "--porcelain") == ""

    def test_a_draft_can_be_adopted(self, store: Store, folder: Path, sh: Shell) -> None:
        (folder / ONE).write_text("status:  open\n")
        sh("add", ONE)
        adopt(store, ONE, draft=b"status:  open\n", new=b"status: open\n")
        assert (folder / ONE).read_text() == "status: open\n"
        assert sh("status", "--porcelain") == ""

    def test_a_draft_that_comes_to_nothing_is_put_back(self, store: Store, folder: Path, sh: Shell) -> None:
        (folder / ONE).write_text("status:    new\n")
        before = sh("rev-parse", "HEAD")
        assert adopt(store, ONE, draft=b"status:    new\n", new=b"status: new\n") == before
        assert (folder / ONE).read_text() == "status: new\n"
        assert sh("status", "--porcelain") == ""

    def test_a_draft_edited_again_since_it_was_read_is_not_adopted(self, store: Store, folder: Path) -> None:
        (folder / ONE).write_text("second thoughts\n")
        with pytest.raises(Conflict, match="changed since it was read"):
            adopt(store, ONE, draft=b"first thoughts\n", new=b"status: open\n")
        assert (folder / ONE).read_text() == "second thoughts\n"

    def test_a_file_edited_in_the_middle_of_the_write_keeps_the_edit(self, git: Git, folder: Path) -> None:
        def edit(name: str) -> None:
            if name == "moved":
                (folder / ONE).write_text("just now\n")

        store = Store(git, on_step=edit)
        new = write(store, {ONE: b"status: open\n"})
        assert git.head() == new
        assert (folder / ONE).read_text() == "just now\n"
        assert [finding.path for finding in store.warnings] == [ONE]
        assert not store.pending()

    def test_a_file_left_out_by_a_sparse_checkout_is_no_draft(self, store: Store, folder: Path, sh: Shell) -> None:
        sh("update-index", "--skip-worktree", ONE)
        (folder / ONE).unlink()
        write(store, {ONE: b"status: open\n"})
        assert (folder / ONE).read_text() == "status: open\n"


class TestRefusals:
    def test_a_desk_that_has_moved_on_is_a_conflict(self, store: Store, sh: Shell) -> None:
        head = store.git.head()
        sh("commit", "--quiet", "--allow-empty", "-m", "Somebody else")
        with pytest.raises(Conflict, match="changed meanwhile"):
            store.commit({ONE: b"x"}, message="Late", author=ASHA, now=NOW, expected_head=head)
        assert sh("log", "-1", "--format=%s") == "Somebody else"

    def test_a_branch_that_moves_at_the_last_moment_is_a_conflict(self, git: Git, sh: Shell) -> None:
        def overtake(name: str) -> None:
            if name == "journalled":
                sh("commit", "--quiet", "--allow-empty", "-m", "Somebody else")

        store = Store(git, on_step=overtake)
        with pytest.raises(Conflict, match="changed meanwhile"):
            write(store, {ONE: b"x"})
        assert sh("log", "-1", "--format=%s") == "Somebody else"
        assert sh("status", "--porcelain") == ""
        assert not store.pending()

    def test_off_the_desks_branch_nothing_is_written(self, store: Store, sh: Shell) -> None:
        sh("switch", "--quiet", "--create", "idea")
        with pytest.raises(Conflict, match="git switch main"):
            write(store, {ONE: b"x"})

    def test_on_a_detached_head_nothing_is_written(self, store: Store, sh: Shell) -> None:
        sh("checkout", "--quiet", "--detach")
        with pytest.raises(Conflict, match=r"detached.*git switch main"):
            write(store, {ONE: b"x"})

    @pytest.mark.parametrize(
        ("begin", "way_out"),
        [
            (("merge", "other"), "merge --abort"),
            (("rebase", "other"), "rebase --abort"),
            (("rebase", "--apply", "other"), "rebase --abort"),
            (("cherry-pick", "other"), "cherry-pick --abort"),
            (("revert", "HEAD~1"), "revert --abort"),
            (("bisect", "start"), "bisect reset"),
        ],
    )
    def test_while_git_is_in_the_middle_of_something_nothing_is_written(
        self, git: Git, folder: Path, sh: Shell, begin: tuple[str, ...], way_out: str
    ) -> None:
        sh("switch", "--quiet", "--create", "other")
        for branch in ("other", "main"):
            sh("switch", "--quiet", branch)
            for number in (1, 2):
                (folder / ONE).write_text(f"{branch} {number}\n")
                sh("commit", "--quiet", "--all", "-m", f"{branch} {number}")
        sh(*begin, check=False)
        store = Store(git)
        with pytest.raises(Conflict, match=f"in the middle of.*{way_out}"):
            write(store, {"two.yaml": b"x"})
        sh(*way_out.split())
        write(store, {"two.yaml": b"x"})

    def test_while_mail_is_applied_nothing_is_written(
        self, store: Store, folder: Path, sh: Shell, tmp_path: Path
    ) -> None:
        (folder / ONE).write_text("other\n")
        sh("commit", "--quiet", "--all", "-m", "Other")
        patch = tmp_path / "patch"
        patch.write_text(sh("format-patch", "-1", "--stdout") + "\n")
        sh("am", str(patch), check=False)
        with pytest.raises(Conflict, match="git am --abort"):
            write(store, {"two.yaml": b"x"})

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "/etc/passwd",
            "../out",
            "a/../b",
            "a//b",
            "./a",
            "a/",
            ".git/config",
            "a/.GIT/x",
            "-x",
            "a\nb",
            "a\x1b",
        ],
    )
    def test_a_path_that_leads_elsewhere_is_refused(self, store: Store, path: str) -> None:
        with pytest.raises(Refused, match="not a path"):
            write(store, {path: b"x"})

    def test_a_link_or_file_in_place_of_a_folder_is_refused(self, store: Store, folder: Path, tmp_path: Path) -> None:
        (folder / "linked").symlink_to(tmp_path)
        (folder / "taken").write_text("a file")
        with pytest.raises(Conflict) as caught:
            write(store, {"linked/a.yaml": b"x", "taken/b/c.yaml": b"x"})
        assert {finding.path for finding in caught.value.findings} == {"linked", "taken"}
        assert not (tmp_path / "a.yaml").exists()

    def test_a_link_a_folder_or_a_committed_file_at_a_path_is_refused(
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / "link").symlink_to("desk.yaml")
        (folder / "dir").mkdir()
        for path in ("link", "dir", "tickets", "desk.yaml/below"):
            with pytest.raises(Conflict):
                write(store, {path: b"x"})
        assert sh("rev-list", "--count", "HEAD") == "1"

    def test_a_bare_repository_is_not_written(self, folder: Path, sh: Shell, tmp_path: Path) -> None:
        sh("clone", "--quiet", "--bare", str(folder), str(tmp_path / "bare.git"))
        store = Store(Git.discover(tmp_path / "bare.git"))
        with pytest.raises(Refused, match="bare"):
            write(store, {ONE: b"x"})
        with pytest.raises(Refused, match="bare"), store.lock():
            pass
        assert store.recover() == []

    def test_without_an_identity_the_lines_to_type_are_told(self, store: Store, home: Path) -> None:
        (home / ".gitconfig").write_text("")
        with pytest.raises(Refused, match=r"git config --global user\.name .*git config --global user\.email"):
            write(store, {ONE: b"x"})

    def test_a_committer_who_is_given_needs_no_identity(self, store: Store, home: Path, sh: Shell) -> None:
        (home / ".gitconfig").write_text("")
        head = store.git.head()
        bot = ("Desk bot", "bot@example.org")
        store.commit({ONE: b"x"}, message="Rule", author=ASHA, committer=bot, now=NOW, expected_head=head)
        assert sh("log", "-1", "--format=%cn <%ce>") == "Desk bot <bot@example.org>"

    def test_a_moment_without_a_zone_is_a_mistake_of_the_caller(self, store: Store) -> None:
        with pytest.raises(ValueError, match="without a time zone"):
            store.commit(
                {ONE: b"x"},
                message="x",
                author=ASHA,
                now=datetime(2026, 11, 22),  # noqa: DTZ001 - the mistake
                expected_head=store.git.head(),
            )


class TestTheLock:
    def test_who_waits_too_long_is_told_who_holds_it(self, git: Git, store: Store) -> None:
        holder = Store(git, command="hdesk import csv calls.csv")
        with holder.lock(), pytest.raises(Conflict) as caught:
            write(store, {ONE: b"x"})
        assert "`hdesk import csv calls.csv`" in str(caught.value)
        assert "since 20" in str(caught.value)
        write(store, {ONE: b"x"})

    def test_who_waits_gets_it_when_it_is_free(self, git: Git) -> None:
        taken, done = threading.Event(), threading.Event()

        def hold() -> None:
            with Store(git).lock():
                taken.set()
                done.wait(timeout=5)

        thread = threading.Thread(target=hold)
        thread.start()
        taken.wait(timeout=5)
        threading.Timer(0.1, done.set).start()
        write(Store(git, timeout=5), {ONE: b"x"})
        thread.join()

    def test_reading_and_committing_can_be_one(self, store: Store) -> None:
        with store.lock():
            head = store.git.head()
            with store.lock():
                new = store.commit({ONE: b"x"}, message="x", author=ASHA, now=NOW, expected_head=head)
            write(store, {ONE: b"y"})
        assert store.git.is_ancestor(new, "HEAD")

    def test_a_killed_holder_holds_nothing(self, git: Git, store: Store) -> None:
        code = (
            "import os, signal, sys; from pathlib import Path; from hdesk.storage.git import Git; "
            "from hdesk.storage.store import Store\n"
            "with Store(Git.discover(Path(sys.argv[1]))).lock(): os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", code, str(git.root)], check=False)
        write(store, {ONE: b"x"})


class TestTrust:
    def test_no_program_of_the_desk_is_run_by_writing(
        self, store: Store, folder: Path, sh: Shell, tmp_path: Path
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
        self, store: Store, home: Path, sh: Shell
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
        self, store: Store, sh: Shell, tmp_path: Path, home: Path
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


class TestFailures:
    """Before the moment: an error, nothing changed. After it: a warning, finished by the next command."""

    def test_objects_that_cannot_be_written_fail_the_command(self, store: Store, folder: Path, sh: Shell) -> None:
        pack = folder / ".git/objects/pack"
        pack.rmdir()
        pack.write_text("in the way")
        with pytest.raises(StorageFailed, match="fast-import failed"):
            write(store, {ONE: b"status: open\n"})
        pack.unlink()
        assert sh("status", "--porcelain") == ""
        assert (folder / ONE).read_text() == "status: new\n"
        assert not list((folder / ".git").glob("fast_import_crash*"))

    def test_a_journal_that_cannot_be_written_fails_the_command(self, store: Store, folder: Path, sh: Shell) -> None:
        (folder / ".git/hdesk/journal.new").mkdir(parents=True)
        before = sh("rev-parse", "HEAD")
        with pytest.raises(StorageFailed, match="journal"):
            write(store, {ONE: b"status: open\n"})
        assert (sh("rev-parse", "HEAD"), sh("status", "--porcelain")) == (before, "")

    def test_a_folder_that_cannot_be_locked_fails_the_command(self, store: Store, folder: Path) -> None:
        (folder / ".git/hdesk").write_text("in the way")
        with pytest.raises(StorageFailed, match="cannot be locked"):
            write(store, {ONE: b"x"})

    def test_a_lock_left_on_the_branch_fails_the_command_and_says_what_to_do(
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        lock = folder / ".git/refs/heads/main.lock"
        lock.touch()
        with pytest.raises(StorageFailed, match=f"rm {lock}"):
            write(store, {ONE: b"status: open\n"})
        assert sh("status", "--porcelain") == ""
        lock.unlink()
        write(store, {ONE: b"status: open\n"})

    def test_a_locked_index_delays_the_index_and_not_the_change(self, store: Store, folder: Path, sh: Shell) -> None:
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
        self, store: Store, folder: Path, sh: Shell
    ) -> None:
        for lock in (folder / ".git/index.lock", folder / ".git/refs/heads/main.lock"):
            lock.touch()
            os.utime(lock, (1_000_000_000, 1_000_000_000))
        write(store, {ONE: b"status: open\n"})
        assert store.warnings == []
        assert sh("status", "--porcelain") == ""

    def test_a_file_that_cannot_be_written_is_finished_by_the_next_command(
        self, git: Git, folder: Path, sh: Shell
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

    def test_a_draft_is_not_run_over_and_history_never_goes_back(self, store: Store, folder: Path, sh: Shell) -> None:
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

    def test_a_merge_has_both_parents(self, store: Store, sh: Shell) -> None:
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
    def test_tuning_stays_in_the_repository_and_may_be_repeated(self, store: Store, sh: Shell, home: Path) -> None:
        before = (home / ".gitconfig").read_text()
        store.tune()
        store.tune()
        assert sh("config", "--get-all", "core.untrackedCache") == "true"
        assert (home / ".gitconfig").read_text() == before
        write(store, {ONE: b"x"})
        assert sh("status", "--porcelain") == ""

    def test_many_loose_objects_are_packed_in_the_background(self, git: Git, folder: Path, sh: Shell) -> None:
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
