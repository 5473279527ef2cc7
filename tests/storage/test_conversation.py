"""One git process answers many questions, and never says anything that git would not say now."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from hdesk.domain.findings import StorageFailed
from hdesk.storage.conversation import FEW, Conversation
from hdesk.storage.git import Git

Shell = Callable[..., str]


@pytest.fixture
def talk(git: Git) -> Conversation:
    """Give a conversation about the repository."""
    return Conversation(["git"], {**os.environ, "GIT_DIR": str(git.git_dir)})


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists processes there")


def children() -> list[int]:
    """List the processes that this one has started and not waited for."""
    return [int(one) for one in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


class TestAnswers:
    def test_contents_come_as_they_are_and_nothing_for_what_is_not_there(self, talk: Conversation, sh: Shell) -> None:
        answers = talk.ask("contents", [b"HEAD:desk.yaml", b"HEAD:nothing", b"HEAD:tickets/one.yaml"])
        assert answers is not None
        assert [(one.type, one.data) for one in answers] == [
            ("blob", b"name: Desk\n"),
            ("", b""),
            ("blob", b"status: new\n"),
        ]
        assert answers[0].id == sh("rev-parse", "HEAD:desk.yaml")

    def test_information_comes_without_contents(self, talk: Conversation, sh: Shell) -> None:
        answers = talk.ask("info", [b"HEAD", b"HEAD:tickets"])
        assert answers is not None
        assert [tuple(one) for one in answers] == [
            (sh("rev-parse", "HEAD"), "commit", b""),
            (sh("rev-parse", "HEAD:tickets"), "tree", b""),
        ]

    def test_contents_larger_than_any_pipe_come_whole(self, git: Git, folder: Path, sh: Shell) -> None:
        large = os.urandom(3_000_000)
        (folder / "large").write_bytes(large)
        sh("add", "large")
        sh("commit", "--quiet", "-m", "Large")
        assert git.read("HEAD", ["large", "desk.yaml"]) == {"large": large, "desk.yaml": b"name: Desk\n"}

    @pytest.mark.parametrize("count", [1, FEW, FEW + 1, 500])
    def test_few_and_many_names_are_answered_alike(self, git: Git, count: int) -> None:
        paths = ["desk.yaml", *(f"no such file {number}" for number in range(count - 1))]
        assert git.read("HEAD", paths) == {"desk.yaml": b"name: Desk\n"}
        found = git.objects([f"HEAD:{path}" for path in paths])
        assert found[0] is not None
        assert found[1:] == [None] * (count - 1)


class TestTheRepositoryAsItIs:
    def test_what_is_committed_later_is_seen(self, git: Git, folder: Path, sh: Shell) -> None:
        first = git.objects(["HEAD"])
        (folder / "desk.yaml").write_text("name: New\n")
        sh("commit", "--quiet", "--all", "-m", "Rename")
        assert git.objects(["HEAD"]) != first
        assert git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: New\n"}

    def test_a_repository_that_is_packed_meanwhile_still_answers(self, git: Git, folder: Path, sh: Shell) -> None:
        git.read("HEAD", ["desk.yaml"])
        (folder / "desk.yaml").write_text("name: New\n")
        sh("commit", "--quiet", "--all", "-m", "Rename")
        sh("gc", "--quiet", "--prune=now")
        assert git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: New\n"}
        assert git.read("HEAD~1", ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"}


class TestTrouble:
    @linux
    def test_after_git_was_killed_another_one_answers(self, git: Git) -> None:
        git.read("HEAD", ["desk.yaml"])
        (child,) = children()
        os.kill(child, signal.SIGKILL)
        assert git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"}

    def test_a_damaged_object_is_an_error_and_the_rest_can_be_read(self, git: Git, folder: Path, sh: Shell) -> None:
        blob = sh("rev-parse", "HEAD:desk.yaml")
        stored = folder / ".git/objects" / blob[:2] / blob[2:]
        stored.chmod(0o644)
        stored.write_bytes(b"\0" * 30)
        for _ in range(2):
            with pytest.raises(StorageFailed):
                git.read("HEAD", ["desk.yaml"])
            assert git.read("HEAD", ["tickets/one.yaml"]) == {"tickets/one.yaml": b"status: new\n"}

    def test_a_forked_process_asks_a_git_of_its_own(self, git: Git) -> None:
        git.read("HEAD", ["desk.yaml"])
        child = os.fork()
        if child == 0:
            os._exit(0 if git.read("HEAD", ["desk.yaml"]) == {"desk.yaml": b"name: Desk\n"} else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert git.read("HEAD", ["tickets/one.yaml"]) == {"tickets/one.yaml": b"status: new\n"}

    def test_without_git_there_is_no_answer(self, git: Git) -> None:
        assert Conversation(["no-such-git"], {}).ask("info", [b"HEAD"]) is None
        assert Conversation(["git"], {"GIT_DIR": f"{git.git_dir}/nowhere"}).ask("info", [b"HEAD"]) is None

    @linux
    def test_nothing_is_left_of_it_when_it_ends(self, talk: Conversation) -> None:
        talk.ask("info", [b"HEAD"])
        assert len(children()) == 1
        talk.close()
        talk.close()
        assert children() == []
        assert talk.ask("info", [b"HEAD"]) is not None

    @linux
    def test_it_ends_where_the_ends_of_processes_are_ignored(self, talk: Conversation) -> None:
        before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        try:
            assert talk.ask("info", [b"HEAD"]) is not None
            talk.close()
        finally:
            signal.signal(signal.SIGCHLD, before)
        assert children() == []
