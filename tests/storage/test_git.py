"""What the git room promises to those who read through it."""

import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.domain.findings import NotFound, Refused, StorageFailed, Unsound
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Change, Entry

Shell = Callable[..., str]


def blob_of(text: str) -> str:
    """Compute a blob's id with git itself."""
    given = ["git", "hash-object", "--stdin"]
    return subprocess.run(given, input=text, check=True, capture_output=True, text=True).stdout.strip()


class TestFindingTheRepository:
    def test_it_is_found_from_a_folder_inside_it(self, folder: Path) -> None:
        git = Git.discover(folder / "tickets")
        assert (git.root, git.git_dir, git.bare) == (folder, folder / ".git", False)

    def test_a_bare_one_is_found_and_can_be_read(self, folder: Path, sh: Shell, tmp_path: Path) -> None:
        sh("clone", "--quiet", "--bare", str(folder), str(tmp_path / "bare.git"))
        git = Git.discover(tmp_path / "bare.git")
        assert git.bare
        assert git.read(git.resolve("main"), ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"}

    def test_a_linked_working_tree_has_its_own_head(self, folder: Path, sh: Shell, tmp_path: Path) -> None:
        sh("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
        linked = Git.discover(tmp_path / "linked")
        assert linked.branch() == "other"
        assert linked.common_dir.resolve() == folder / ".git"

    @pytest.mark.parametrize("place", ["nowhere", ".", "file"])
    def test_where_there_is_none_it_is_not_found(self, tmp_path: Path, place: str) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(NotFound):
            Git.discover(tmp_path / place)

    def test_inside_the_git_folder_the_way_out_is_told(self, folder: Path) -> None:
        with pytest.raises(NotFound, match="go to the folder above"):
            Git.discover(folder / ".git")

    def test_without_git_on_the_machine_that_is_said(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(folder))
        with pytest.raises(StorageFailed, match="git is not installed"):
            Git.discover(folder).resolve("main")


class TestTrust:
    """Nothing that a desk or the shell around it says makes git run a program or look elsewhere."""

    def test_variables_that_point_into_another_repository_are_dropped(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
        monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "objects"))
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Mallory")
        git = Git.discover(folder)
        assert git.git_dir == folder / ".git"
        assert git.user() == ("Priya", "priya@example.org")
        assert len(git.staged(["desk.yaml"])) == 1

    def test_replacements_do_not_change_what_is_read(self, git: Git, sh: Shell, folder: Path) -> None:
        (folder / "other").write_text("forged\n")
        sh("replace", sh("rev-parse", "HEAD:desk.yaml"), sh("hash-object", "-w", "other"))
        assert git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"}

    def test_no_program_of_the_repository_is_run_by_reading(
        self, git: Git, sh: Shell, folder: Path, tmp_path: Path
    ) -> None:
        trap, mark = tmp_path / "trap", tmp_path / "mark"
        trap.write_text(f"#!/bin/sh\ntouch {mark}\n")
        trap.chmod(0o755)
        for key in ("core.fsmonitor", "filter.trap.clean", "diff.trap.textconv", "gpg.program", "core.pager"):
            sh("config", key, str(trap))
        sh("config", "log.showSignature", "true")
        sh("config", "diff.external", str(trap))
        (folder / ".gitattributes").write_text("* filter=trap diff=trap\n")
        head = git.head()
        assert head is not None
        git.read(head, ["desk.yaml"])
        list(git.log(head))
        git.changes(None, head)
        git.staged(["desk.yaml"])
        assert not mark.exists()


class TestNamesOfCommits:
    def test_a_branch_an_id_and_an_offset_come_to_the_same_commit(self, git: Git, sh: Shell) -> None:
        head = sh("rev-parse", "HEAD")
        sh("commit", "--quiet", "--allow-empty", "-m", "Next")
        assert git.resolve("HEAD~1") == git.resolve(head[:12]) == head

    @pytest.mark.parametrize(
        "rev", ["", "nothing", "--help", "--output=x", "-n1", "HEAD..HEAD", "HEAD:desk.yaml", "a\nb", "a\0b"]
    )
    def test_what_names_no_commit_is_not_found(self, git: Git, rev: str) -> None:
        with pytest.raises(NotFound):
            git.resolve(rev)

    def test_a_branch_called_like_an_option_is_just_a_branch(self, git: Git, sh: Shell) -> None:
        sh("update-ref", "refs/heads/--all", "HEAD")
        assert git.resolve("--all") == sh("rev-parse", "HEAD")

    def test_a_branch_without_commits_has_no_head(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path / "new"], check=True)
        git = Git.discover(tmp_path / "new")
        assert (git.head(), git.branch()) == (None, "main")

    def test_a_damaged_branch_is_not_taken_for_an_empty_desk(self, git: Git, folder: Path) -> None:
        (folder / ".git/refs/heads/main").write_bytes(b"")
        with pytest.raises(Unsound, match="main does not name a commit"):
            git.head()

    def test_a_detached_head_is_on_no_branch(self, git: Git, sh: Shell) -> None:
        sh("checkout", "--quiet", "--detach")
        assert git.branch() is None


class TestReading:
    def test_files_come_as_committed_whatever_lies_in_the_folder(self, git: Git, folder: Path) -> None:
        (folder / "desk.yaml").write_text("edited\n")
        assert git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"}

    def test_absent_paths_and_folders_are_left_out(self, git: Git) -> None:
        assert set(git.read("HEAD", ["tickets", "no such", "tickets/one.yaml"])) == {"tickets/one.yaml"}
        assert git.read("HEAD", []) == {}

    def test_any_bytes_and_any_name_come_back_as_they_are(self, git: Git, folder: Path, sh: Shell) -> None:
        files = {
            "with space.bin": bytes(range(256)) * 300,
            "größe ✓.txt": b"",
            "no newline": b"x",
            "x missing": b"not missing\n",
            ":(glob)*": b"star",
        }
        for name, data in files.items():
            (folder / name).write_bytes(data)
        sh("add", "--all")
        sh("commit", "--quiet", "-m", "Odd names")
        assert git.read("HEAD", files) == files
        assert {entry.path for entry in git.list("HEAD")} > set(files)

    def test_thousands_of_blobs_stream_through_one_process(self, git: Git, folder: Path, sh: Shell) -> None:
        texts = [f"{number}\n" * 40 for number in range(3000)]
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(text)
        sh("add", "--all")
        wanted = [sh("rev-parse", f":{number}.txt") for number in (0, 2999)]
        ids = [entry.blob or "" for entry in git.staged([f"{number}.txt" for number in range(3000)]).values()]
        found = dict(git.blobs(ids))
        assert len(found) == 3000
        assert [found[blob].decode() for blob in wanted] == [texts[0], texts[-1]]

    def test_a_stream_may_be_left_early(self, git: Git) -> None:
        ids = [entry.blob for entry in git.list("HEAD")]
        stream = git.blobs(ids)
        assert next(stream)[0] == ids[0]
        stream.close()  # type: ignore[attr-defined]

    def test_contents_that_git_has_lost_are_an_error(self, git: Git) -> None:
        with pytest.raises(StorageFailed, match="git has lost"):
            list(git.blobs(["1" * 40]))

    def test_a_damaged_object_is_an_error_and_not_an_empty_file(self, git: Git, folder: Path, sh: Shell) -> None:
        blob = sh("rev-parse", "HEAD:desk.yaml")
        stored = folder / ".git/objects" / blob[:2] / blob[2:]
        stored.chmod(0o644)
        stored.write_bytes(b"\0" * 30)
        with pytest.raises(StorageFailed):
            git.read("HEAD", ["desk.yaml"])

    def test_a_name_with_a_line_break_is_refused(self, git: Git) -> None:
        with pytest.raises(Refused, match="line break"):
            git.read("HEAD", ["desk.yaml\nHEAD:tickets/one.yaml"])

    def test_a_commit_lists_its_files_all_or_below_a_folder(self, git: Git) -> None:
        one = Entry("tickets/one.yaml", blob_of("status: new\n"), "100644")
        assert git.list("HEAD", "tickets") == git.list("HEAD", "tickets/") == [one]
        assert git.list("HEAD") == [Entry("desk.yaml", blob_of("name: Desk\n"), "100644"), one]
        assert git.list("HEAD", "tick*") == []

    def test_changes_between_commits_name_what_came_went_and_changed(self, git: Git, folder: Path, sh: Shell) -> None:
        (folder / "desk.yaml").write_text("name: New\n")
        (folder / "tickets/one.yaml").unlink()
        (folder / "tickets/two.yaml").write_text("status: new\n")
        sh("add", "--all")
        sh("commit", "--quiet", "-m", "Change")
        assert git.changes(git.resolve("HEAD~1"), git.resolve("HEAD")) == [
            Change("desk.yaml", blob_of("name: Desk\n"), blob_of("name: New\n"), "100644"),
            Change("tickets/one.yaml", blob_of("status: new\n"), None, "000000"),
            Change("tickets/two.yaml", None, blob_of("status: new\n"), "100644"),
        ]
        assert [one.path for one in git.changes(None, git.resolve("HEAD"))] == [
            "desk.yaml",
            "tickets/two.yaml",
        ]

    def test_ids_are_those_that_git_computes(self, git: Git) -> None:
        assert git.blob_id("grüße\r\n".encode()) == blob_of("grüße\r\n")


class TestHistory:
    def test_commits_come_newest_first_with_all_that_they_say(self, git: Git, folder: Path, sh: Shell) -> None:
        (folder / "tickets/one.yaml").write_text("status: open\n")
        message = "Answer: größer\n\nTwo lines\nof text\n\nTicket: HD-1\nRule: late"
        author = "--author=Asha Rão <asha@example.org>"
        sh("commit", "--quiet", "--all", author, "--date=2026-11-22T10:15:00+05:30", "-m", message)
        sh("commit", "--quiet", "--allow-empty", "-m", "Elsewhere")
        found = list(git.log("HEAD", "tickets/one.yaml"))
        assert [commit.subject for commit in found] == ["Answer: größer", "Begin"]
        newest = found[0]
        assert (newest.author, newest.email) == ("Asha Rão", "asha@example.org")
        assert (newest.committer, newest.committer_email) == ("Priya", "priya@example.org")
        assert newest.at == datetime.fromisoformat("2026-11-22T10:15:00+05:30")
        assert newest.at.isoformat() == "2026-11-22T10:15:00+05:30"
        assert newest.body == "Two lines\nof text\n\nTicket: HD-1\nRule: late"
        assert newest.trailers == (("Ticket", "HD-1"), ("Rule", "late"))
        assert newest.parents == (found[1].id,)
        assert found[1].parents == ()

    def test_it_can_be_limited_and_asked_for_a_range(self, git: Git, sh: Shell) -> None:
        for number in range(3):
            sh("commit", "--quiet", "--allow-empty", "-m", f"{number}")
        assert [commit.subject for commit in git.log("HEAD", limit=2)] == ["2", "1"]
        assert [commit.subject for commit in git.log("HEAD~2..HEAD~1")] == ["1"]

    def test_one_commit_contains_another_or_not(self, git: Git, sh: Shell) -> None:
        first = sh("rev-parse", "HEAD")
        sh("commit", "--quiet", "--allow-empty", "-m", "Next")
        assert git.is_ancestor(first, "HEAD")
        assert not git.is_ancestor("HEAD", first)
        with pytest.raises(StorageFailed):
            git.is_ancestor("1" * 40, "HEAD")


class TestIdentity:
    def test_it_is_the_users_own(self, git: Git) -> None:
        assert git.user() == git.committer() == ("Priya", "priya@example.org")

    def test_the_environment_comes_before_the_settings(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_COMMITTER_NAME", "Robot")
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "asha@example.org")
        git = Git.discover(folder)
        assert git.user() == ("Priya", "asha@example.org")
        assert git.committer() == ("Robot", "priya@example.org")

    def test_a_repository_may_have_another_name_for_its_user(self, git: Git, sh: Shell) -> None:
        sh("config", "user.name", "Priya at work")
        assert git.user() == ("Priya at work", "priya@example.org")

    def test_nobody_is_guessed(self, folder: Path, home: Path) -> None:
        (home / ".gitconfig").write_text("[user]\n\tname = Priya\n")
        assert Git.discover(folder).user() is None


def test_git_says_what_failed_in_its_own_words(git: Git) -> None:
    with pytest.raises(StorageFailed) as caught:
        git.run("update-ref", "refs/heads/main", "1" * 40)
    words = str(caught.value)
    assert words.startswith("git update-ref failed:")
    assert "nonexistent object" in words
    assert "fatal" not in words
    assert os.linesep not in words
