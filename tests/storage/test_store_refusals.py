"""What is refused before anything is written, each with the way out."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import Conflict, Refused
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
Write = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
ASHA = ("Asha Rao", "asha@example.org")
ONE = "tickets/one.yaml"


class TestRefusals:
    def test_a_desk_that_has_moved_on_is_a_conflict(self, store: Store, sh: Shell) -> None:
        head = store.git.head()
        sh("commit", "--quiet", "--allow-empty", "-m", "Somebody else")
        with pytest.raises(Conflict, match="changed meanwhile"):
            store.commit({ONE: b"x"}, message="Late", author=ASHA, now=NOW, expected_head=head)
        assert sh("log", "-1", "--format=%s") == "Somebody else"

    def test_a_branch_that_moves_at_the_last_moment_is_a_conflict(self, write: Write, git: Git, sh: Shell) -> None:
        def overtake(name: str) -> None:
            if name == "journalled":
                sh("commit", "--quiet", "--allow-empty", "-m", "Somebody else")

        store = Store(git, on_step=overtake)
        with pytest.raises(Conflict, match="changed meanwhile"):
            write(store, {ONE: b"x"})
        assert sh("log", "-1", "--format=%s") == "Somebody else"
        assert sh("status", "--porcelain") == ""
        assert not store.pending()

    def test_off_the_desks_branch_nothing_is_written(self, write: Write, store: Store, sh: Shell) -> None:
        sh("switch", "--quiet", "--create", "idea")
        with pytest.raises(Conflict, match="git switch main"):
            write(store, {ONE: b"x"})

    def test_on_a_detached_head_nothing_is_written(self, write: Write, store: Store, sh: Shell) -> None:
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
        self, write: Write, git: Git, sh: Shell, begin: tuple[str, ...], way_out: str
    ) -> None:
        sh("switch", "--quiet", "--create", "other")
        for branch in ("other", "main"):
            sh("switch", "--quiet", branch)
            for number in (1, 2):
                (git.root / ONE).write_text(f"{branch} {number}\n")
                sh("commit", "--quiet", "--all", "-m", f"{branch} {number}")
        sh(*begin, check=False)
        store = Store(git)
        with pytest.raises(Conflict, match=f"in the middle of.*{way_out}"):
            write(store, {"two.yaml": b"x"})
        sh(*way_out.split())
        write(store, {"two.yaml": b"x"})

    def test_while_mail_is_applied_nothing_is_written(
        self, write: Write, store: Store, folder: Path, sh: Shell, tmp_path: Path
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
    def test_a_path_that_leads_elsewhere_is_refused(self, write: Write, store: Store, path: str) -> None:
        with pytest.raises(Refused, match="not a path"):
            write(store, {path: b"x"})

    def test_a_link_or_file_in_place_of_a_folder_is_refused(
        self, write: Write, store: Store, folder: Path, tmp_path: Path
    ) -> None:
        (folder / "linked").symlink_to(tmp_path)
        (folder / "taken").write_text("a file")
        with pytest.raises(Conflict) as caught:
            write(store, {"linked/a.yaml": b"x", "taken/b/c.yaml": b"x"})
        assert {finding.path for finding in caught.value.findings} == {"linked", "taken"}
        assert not (tmp_path / "a.yaml").exists()

    def test_a_link_a_folder_or_a_committed_file_at_a_path_is_refused(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / "link").symlink_to("desk.yaml")
        (folder / "dir").mkdir()
        for path in ("link", "dir", "tickets", "desk.yaml/below"):
            with pytest.raises(Conflict):
                write(store, {path: b"x"})
        assert sh("rev-list", "--count", "HEAD") == "1"

    def test_a_folder_is_never_deleted_as_if_it_were_a_file(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        with pytest.raises(Conflict, match="folder"):
            write(store, {"tickets": None})
        sh("rm", "--quiet", "-r", "--cached", "tickets")
        shutil.rmtree(folder / "tickets")
        with pytest.raises(Conflict, match="folder"):
            write(store, {"tickets": None})

    def test_a_bare_repository_is_not_written(self, write: Write, folder: Path, sh: Shell, tmp_path: Path) -> None:
        sh("clone", "--quiet", "--bare", str(folder), str(tmp_path / "bare.git"))
        store = Store(Git.discover(tmp_path / "bare.git"))
        with pytest.raises(Refused, match="bare"):
            write(store, {ONE: b"x"})
        with pytest.raises(Refused, match="bare"), store.lock():
            pass
        assert store.recover() == []

    def test_without_an_identity_the_lines_to_type_are_told(self, write: Write, store: Store, home: Path) -> None:
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
    def test_who_waits_too_long_is_told_who_holds_it(self, write: Write, git: Git, store: Store) -> None:
        holder = Store(git, command="hdesk import csv calls.csv")
        with holder.lock(), pytest.raises(Conflict) as caught:
            write(store, {ONE: b"x"})
        assert "`hdesk import csv calls.csv`" in str(caught.value)
        assert "since 20" in str(caught.value)
        write(store, {ONE: b"x"})

    def test_who_waits_gets_it_when_it_is_free(self, write: Write, git: Git) -> None:
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

    def test_deleting_hdesks_own_folder_lets_nobody_in_twice(self, git: Git, folder: Path) -> None:
        order: list[str] = []

        def wait() -> None:
            with Store(git, timeout=5).lock():
                order.append("waiter")

        waiter = threading.Thread(target=wait)
        with Store(git).lock():
            waiter.start()
            time.sleep(0.1)
            shutil.rmtree(folder / ".git/hdesk")
            second = Store(git).lock()
            second.__enter__()
        time.sleep(0.1)
        order.append("second")
        second.__exit__(None, None, None)
        waiter.join()
        assert order == ["second", "waiter"]

    def test_reading_and_committing_can_be_one(self, write: Write, store: Store) -> None:
        with store.lock():
            head = store.git.head()
            with store.lock():
                new = store.commit({ONE: b"x"}, message="x", author=ASHA, now=NOW, expected_head=head)
            write(store, {ONE: b"y"})
        assert store.git.is_ancestor(new, "HEAD")

    def test_a_killed_holder_holds_nothing(self, write: Write, git: Git, store: Store) -> None:
        code = (
            "import os, signal, sys; from pathlib import Path; from hdesk.storage.git import Git; "
            "from hdesk.storage.store import Store\n"
            "with Store(Git.discover(Path(sys.argv[1]))).lock(): os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", code, str(git.root)], check=False)
        write(store, {ONE: b"x"})
