"""After any sequence of commands and git operations the index equals a rebuild."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hdesk.storage.index import remove_index
from tests.commands.conftest import Shell
from tests.commands.test_laws import worked
from tests.reading.indexes import file, opened, rebuilt, rows


class History:
    """A desk, a clone of it, and what git can do to both."""

    def __init__(self, desk: Shell, other: Path, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.turn = 0
        subprocess.run(["git", "clone", "-q", str(desk.folder), str(other)], check=True)
        self.other = Shell(other)
        desk.git("config", "receive.denyCurrentBranch", "updateInstead")

    def work(self) -> None:
        self.turn += 1
        worked(self.desk, seed=self.chance.randrange(1000), steps=3)

    def amend(self) -> None:
        self.desk.git("commit", "-q", "--amend", "--no-edit", "--allow-empty")

    def reset(self) -> None:
        self.desk.git("reset", "-q", "--hard", self._somewhere())

    def revert(self) -> None:
        if len(self.commits()) > 1:
            self.desk.git("revert", "--no-edit", "HEAD")

    def look_at_another_branch(self) -> None:
        self.desk.git("checkout", "-q", "-B", "aside", self._somewhere())
        assert rows(opened(self.desk)) == rebuilt(self.desk)
        self.desk.git("checkout", "-q", "main")

    def detach(self) -> None:
        self.desk.git("checkout", "-q", "--detach", self._somewhere())
        self.desk("list")
        self.desk.git("checkout", "-q", "main")

    def rebase(self) -> None:
        """Put the last commit behind another one, as `git pull --rebase` does."""
        commits = self.commits()
        if len(commits) > 2:
            self.desk.git("commit", "-q", "--allow-empty", "-m", "something")
            self.desk.git("rebase", "-q", "--onto", "HEAD~2", "HEAD~1")

    def pull(self) -> None:
        """Fetch what a colleague has done; where both have, the colleague's history wins."""
        self.other.git("fetch", "-q")
        self.other.git("reset", "-q", "--hard", "origin/main")
        worked(self.other, seed=self.chance.randrange(1000), steps=2)
        self.desk.git("pull", "-q", "--ff-only", str(self.other.folder), "main")

    def be_pushed_over(self) -> None:
        """Get a history by force that does not contain ours."""
        self.other.git("fetch", "-q")
        self.other.git("reset", "-q", "--hard", "origin/main~1" if len(self.commits()) > 1 else "origin/main")
        self.other.log(category="app")
        self.other.git("push", "-q", "--force", str(self.desk.folder), "main")

    def merge(self) -> None:
        self.desk.git("checkout", "-q", "-B", "side", "HEAD")
        self.desk.git("commit", "-q", "--allow-empty", "-m", "aside")
        self.desk.git("checkout", "-q", "main")
        self.desk.log(category="app")
        self.desk.git("merge", "-q", "--no-edit", "side")

    def collect(self) -> None:
        """Let git drop every commit that nothing names any more, also the one that the index stands at."""
        self.desk.git("reflog", "expire", "--expire=now", "--all")
        self.desk.git("gc", "-q", "--prune=now")

    def lose_the_index(self) -> None:
        remove_index(file(self.desk))

    def break_a_file(self) -> None:
        path = next(self.desk.folder.glob("tickets/*/*/*/*.yaml"), None)
        if path is not None:
            path.write_text(path.read_text() + "oops\n")
            self.desk.git("commit", "-qam", "broken")

    def rename_a_file(self) -> None:
        path = next(self.desk.folder.glob("contacts/*/*/*/*.yaml"), None)
        if path is not None:
            path.rename(path.with_name("somebody.yaml"))
            self.desk.git("add", "-A")
            self.desk.git("commit", "-qm", "renamed")

    def commits(self) -> list[str]:
        return self.desk.git("rev-list", "main").split()

    def _somewhere(self) -> str:
        return self.chance.choice(self.commits())


_ALL: list[Callable[[History], None]] = [
    History.work, History.work, History.amend, History.reset, History.revert, History.look_at_another_branch,
    History.detach, History.rebase, History.pull, History.be_pushed_over, History.merge, History.collect,
    History.lose_the_index, History.break_a_file, History.rename_a_file,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_after_any_commands_and_git_operations_the_index_equals_a_rebuild(
    desk: Shell, tmp_path: Path, seed: int
) -> None:
    history = History(desk, tmp_path / "other", seed)
    history.work()
    for deed in history.chance.sample(_ALL, 9):
        deed(history)
        assert rows(opened(desk)) == rebuilt(desk), deed.__name__
    past = history.chance.choice(history.commits())
    assert rows(opened(desk, at=past)) == rebuilt(desk, at=past)


@pytest.mark.parametrize("deed", _ALL[1:], ids=lambda deed: deed.__name__)
def test_the_index_equals_a_rebuild_after(desk: Shell, tmp_path: Path, deed: Callable[[History], None]) -> None:
    history = History(desk, tmp_path / "other", seed=7)
    history.work()
    desk("list")
    history.work()
    deed(history)
    assert rows(opened(desk)) == rebuilt(desk)
