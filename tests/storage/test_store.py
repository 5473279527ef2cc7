"""One commit: what it holds, and that it leaves everybody else's work alone."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import Conflict
from hdesk.storage.git import Git
from hdesk.storage.store import Store

Shell = Callable[..., str]
Write = Callable[..., str]
NOW = datetime.fromisoformat("2026-11-22T10:15:00+05:30")
ASHA = ("Asha Rao", "asha@example.org")
ONE = "tickets/one.yaml"


def adopt(store: Store, path: str, *, draft: bytes, new: bytes) -> str:
    """Commit `new` over a draft that was read as `draft`."""
    head = store.git.head()
    return store.commit({path: new}, message="Adopt", author=ASHA, now=NOW, expected_head=head, adopting={path: draft})


class TestOneCommit:
    def test_it_is_in_git_in_the_folder_and_in_the_index(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        new = write(store, {ONE: b"status: open\n", "tickets/2026/11/22/two.yaml": b"\xff\x00new"})
        assert sh("rev-parse", "main") == new
        assert sh("show", "--stat=200", "--format=", "HEAD").splitlines()[-1].startswith(" 2 files changed")
        assert (folder / ONE).read_bytes() == b"status: open\n"
        assert (folder / "tickets/2026/11/22/two.yaml").read_bytes() == b"\xff\x00new"
        assert sh("status", "--porcelain") == ""
        assert store.warnings == []

    def test_it_says_who_when_and_what(self, write: Write, store: Store, sh: Shell) -> None:
        write(store, {ONE: b"status: open\n"}, message="Größer\n\nBody\n\nTicket: HD-1")
        told = sh("log", "-1", "--format=%an <%ae>|%aI|%cn <%ce>|%cI|%s|%(trailers:key=Ticket,valueonly)")
        when = "2026-11-22T10:15:00+05:30"
        who = f"Asha Rao <asha@example.org>|{when}|Priya <priya@example.org>|{when}"
        assert told == f"{who}|Größer|HD-1"

    def test_the_same_commit_has_the_same_id_wherever_it_is_made(self, write: Write, tmp_path: Path) -> None:
        made = []
        for name in ("a", "b"):
            subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path / name], check=True)
            made.append(write(Store(Git.discover(tmp_path / name)), {"desk.yaml": b"name: Desk\n"}))
        assert made[0] == made[1]

    def test_a_deleted_file_takes_its_empty_folders_along(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        write(store, {"a/b/c.yaml": b"x"})
        write(store, {"a/b/c.yaml": None})
        assert not (folder / "a").exists()
        assert sh("status", "--porcelain") == ""

    def test_an_empty_repository_gets_its_first_commit(self, write: Write, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path / "new"], check=True)
        store = Store(Git.discover(tmp_path / "new"), branch="main")
        new = write(store, {"desk.yaml": b"name: Desk\n"})
        assert store.git.head() == new
        assert (tmp_path / "new/desk.yaml").read_bytes() == b"name: Desk\n"

    def test_what_changes_nothing_makes_no_commit(self, write: Write, store: Store, sh: Shell) -> None:
        assert write(store, {ONE: b"status: new\n", "never/there": None}) == sh("rev-parse", "HEAD")
        assert sh("rev-list", "--count", "HEAD") == "1"

    def test_a_name_with_brackets_and_line_breaks_does_not_break_the_commit(self, store: Store, sh: Shell) -> None:
        head = store.git.head()
        odd = ("Eve <x>\n\n", "eve@x>y")
        store.commit({ONE: b"x"}, message="A\0B\n", author=odd, now=NOW, expected_head=head)
        assert sh("log", "-1", "--format=%an|%ae|%s") == "Eve x|eve@xy|AB"

    @pytest.mark.parametrize("path", ['with "quotes".yaml', "back\\slash", "ünï code", "tab-less ✓", ":(top)x"])
    def test_any_printable_name_is_written(
        self, write: Write, store: Store, folder: Path, sh: Shell, path: str
    ) -> None:
        write(store, {path: b"x"})
        assert (folder / path).read_bytes() == b"x"
        assert store.git.read("HEAD", [path]) == {path: b"x"}
        assert sh("status", "--porcelain") == ""

    def test_no_reference_is_left_but_the_branch(self, write: Write, store: Store, sh: Shell) -> None:
        write(store, {ONE: b"x"})
        assert sh("for-each-ref", "--format=%(refname)") == "refs/heads/main"

    def test_many_files_are_one_commit(self, write: Write, store: Store, folder: Path, sh: Shell) -> None:
        many = {f"tickets/2026/11/{n % 28:02}/{'long' * 20}-{n}.yaml": b"%d" % n for n in range(1500)}
        write(store, many)
        assert sh("rev-list", "--count", "HEAD") == "2"
        assert sh("status", "--porcelain") == ""
        assert all((folder / path).read_bytes() == data for path, data in many.items())


class TestOthersWork:
    """What the user has edited or staged elsewhere is neither committed nor touched."""

    def test_other_staged_and_unstaged_work_stays_as_it_is(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
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
    def test_an_edited_file_is_not_run_over(
        self, write: Write, store: Store, folder: Path, sh: Shell, *, staged: bool
    ) -> None:
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

    def test_the_advice_to_drop_the_edit_works(self, write: Write, store: Store, folder: Path, sh: Shell) -> None:
        (folder / ONE).write_text("my edit\n")
        sh("add", ONE)
        sh("restore", "--staged", "--worktree", "--", ONE)
        write(store, {ONE: b"status: open\n"})

    def test_an_edit_that_is_staged_and_then_undone_in_the_folder_is_a_draft(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        (folder / ONE).write_text("my edit\n")
        sh("add", ONE)
        (folder / ONE).write_text("status: new\n")
        with pytest.raises(Conflict, match="a draft"):
            write(store, {ONE: b"status: open\n"})

    def test_a_removed_file_and_an_uncommitted_one_are_drafts_and_all_are_named(
        self, write: Write, store: Store, folder: Path, sh: Shell
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
        self, write: Write, store: Store, folder: Path, sh: Shell
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

    def test_a_file_edited_in_the_middle_of_the_write_keeps_the_edit(
        self, write: Write, git: Git, folder: Path
    ) -> None:
        def edit(name: str) -> None:
            if name == "moved":
                (folder / ONE).write_text("just now\n")

        store = Store(git, on_step=edit)
        new = write(store, {ONE: b"status: open\n"})
        assert git.head() == new
        assert (folder / ONE).read_text() == "just now\n"
        assert [finding.path for finding in store.warnings] == [ONE]
        assert not store.pending()

    def test_a_file_left_out_by_a_sparse_checkout_is_no_draft(
        self, write: Write, store: Store, folder: Path, sh: Shell
    ) -> None:
        sh("update-index", "--skip-worktree", ONE)
        (folder / ONE).unlink()
        write(store, {ONE: b"status: open\n"})
        assert (folder / ONE).read_text() == "status: open\n"
