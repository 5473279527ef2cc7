"""What is found without git is what git finds; in any doubt git is asked."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hdesk.storage.discovery import ordinary_head, ordinary_root

Shell = Callable[..., str]


def toplevel(place: Path) -> str:
    """Ask git for the folder of the working tree around a place."""
    asked = ["git", "rev-parse", "--show-toplevel"]
    return subprocess.run(asked, cwd=place, check=False, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git search upwards as far as it likes."""
    monkeypatch.delenv("GIT_CEILING_DIRECTORIES")


class TestTheRoot:
    def test_it_is_the_folder_that_holds_the_repository(self, folder: Path) -> None:
        assert str(ordinary_root(folder, os.environ)) == toplevel(folder)

    @pytest.mark.usefixtures("anywhere")
    def test_it_is_found_from_a_folder_inside_and_through_a_link(self, folder: Path, tmp_path: Path) -> None:
        (folder / "tickets/2026/11").mkdir(parents=True)
        (tmp_path / "link").symlink_to(folder / "tickets/2026")
        for place in (folder / "tickets", folder / "tickets/2026/11", tmp_path / "link", tmp_path / "link/11"):
            assert str(ordinary_root(place, os.environ)) == toplevel(place) == str(folder)

    @pytest.mark.usefixtures("anywhere")
    def test_of_two_around_a_folder_it_is_the_nearer(self, folder: Path, sh: Shell) -> None:
        sh("init", "--quiet", str(folder / "tickets/inner"))
        (folder / "tickets/inner/deep").mkdir()
        place = folder / "tickets/inner/deep"
        assert str(ordinary_root(place, os.environ)) == toplevel(place) == str(folder / "tickets/inner")

    def test_where_git_is_told_to_stop_only_git_decides(self, folder: Path) -> None:
        environ = {"GIT_CEILING_DIRECTORIES": str(folder)}
        assert ordinary_root(folder / "tickets", environ) is None
        assert ordinary_root(folder, environ) == folder

    @pytest.mark.usefixtures("anywhere")
    @pytest.mark.parametrize("place", ["", "hdesk", "objects", "refs/heads"])
    def test_inside_the_git_folder_git_is_asked(self, folder: Path, place: str) -> None:
        (folder / ".git/hdesk").mkdir()
        assert ordinary_root(folder / ".git" / place, os.environ) is None

    @pytest.mark.parametrize("place", ["nowhere", "file", "loop"])
    def test_a_place_that_is_no_folder_is_left_to_git(self, tmp_path: Path, place: str) -> None:
        (tmp_path / "file").write_text("")
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        assert ordinary_root(tmp_path / place, {}) is None

    @pytest.mark.parametrize(
        "setting",
        [
            ("core.bare", "true"),
            ("core.worktree", "elsewhere"),
            ("core.repositoryFormatVersion", "1"),
            ("extensions.objectFormat", "sha256"),
            ("extensions.worktreeConfig", "true"),
            ("include.path", "elsewhere"),
            ("other.bare", "true"),
        ],
        ids=lambda setting: setting[0],
    )
    def test_a_repository_with_a_setting_of_its_own_kind_is_left_to_git(
        self, folder: Path, sh: Shell, setting: tuple[str, str]
    ) -> None:
        assert ordinary_root(folder, os.environ) == folder
        sh("config", *setting)
        assert ordinary_root(folder, os.environ) is None

    def test_a_bare_repository_and_a_linked_working_tree_are_left_to_git(
        self, folder: Path, sh: Shell, tmp_path: Path
    ) -> None:
        sh("clone", "--quiet", "--bare", str(folder), str(tmp_path / "bare"))
        sh("worktree", "add", "--quiet", str(tmp_path / "linked"))
        assert ordinary_root(tmp_path / "bare", os.environ) is None
        assert ordinary_root(tmp_path / "linked", os.environ) is None

    @pytest.mark.usefixtures("anywhere")
    def test_a_git_folder_that_holds_no_repository_is_left_to_git(self, folder: Path) -> None:
        (folder / "tickets/.git").mkdir()
        assert ordinary_root(folder / "tickets", os.environ) is None
        assert toplevel(folder / "tickets") == str(folder)

    def test_a_git_folder_that_is_a_link_is_left_to_git(self, folder: Path, tmp_path: Path) -> None:
        (folder / ".git").rename(tmp_path / "moved")
        (folder / ".git").symlink_to(tmp_path / "moved")
        assert ordinary_root(folder, os.environ) is None

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
    @pytest.mark.parametrize("whose", [".", ".git"])
    def test_one_that_belongs_to_somebody_else_is_left_to_git(self, folder: Path, whose: str) -> None:
        os.chown(folder / whose, 12_345, -1)
        assert ordinary_root(folder, os.environ) is None


class TestTheHead:
    def test_it_is_where_the_branch_stands_after_each_commit(self, folder: Path, sh: Shell) -> None:
        for _ in range(2):
            assert ordinary_head(folder / ".git", folder / ".git") == sh("rev-parse", "HEAD")
            sh("commit", "--quiet", "--allow-empty", "-m", "Next")

    def test_a_branch_that_was_packed_and_moved_on_is_where_it_is_now(self, folder: Path, sh: Shell) -> None:
        sh("switch", "--quiet", "-c", "team/desk")
        sh("pack-refs", "--all")
        assert ordinary_head(folder / ".git", folder / ".git") is None
        sh("commit", "--quiet", "--allow-empty", "-m", "Next")
        assert ordinary_head(folder / ".git", folder / ".git") == sh("rev-parse", "HEAD")

    @pytest.mark.parametrize(
        ("head", "branch"),
        [
            ("ref: refs/heads/other\n", ""),
            ("ref: refs/heads/../../../secret\n", ""),
            ("ref: refs/tags/main\n", ""),
            (f"{'1' * 40}\n", ""),
            ("ref: refs/heads/main\n", ""),
            ("ref: refs/heads/main\n", "ref: refs/heads/other\n"),
            ("ref: refs/heads/main\n", f"{'0' * 40}\n"),
            ("ref: refs/heads/main\n", f"{'1' * 39}\n"),
            ("ref: refs/heads/main\n", f"{'g' * 40}\n"),
            ("ref: refs/heads/main\n", "\xff" * 40),
        ],
    )
    def test_anything_else_is_left_to_git(self, folder: Path, head: str, branch: str) -> None:
        (folder.parent / "secret").write_text("1" * 40)
        (folder / ".git/HEAD").write_text(head)
        (folder / ".git/refs/heads/main").write_text(branch)
        assert ordinary_head(folder / ".git", folder / ".git") is None
