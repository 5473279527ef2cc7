"""Purging history: nothing of what was redacted is left anywhere in the repository, and nothing else is lost."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hdesk.storage import rewrite
from hdesk.work import purge
from tests.commands.conftest import NOW, Shell

WORDS = (b"asha", b"99001 12233", b"9900112233", b"99001-12233")


def everything(desk: Shell) -> Iterator[tuple[str, bytes]]:
    """Give all bytes of a desk: of its folder, of git's own files, also decompressed, and of every object of git."""
    for place in sorted(desk.folder.rglob("*")):
        if place.is_file() and not (place.is_relative_to(desk.folder / "sop")):
            data = place.read_bytes()
            yield str(place), data
            if "objects" in place.parts and re.fullmatch("[0-9a-f]{38}", place.name):
                yield f"{place} (decompressed)", zlib.decompress(data)
    kinds = desk.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").split("\n")
    examples = set(desk.git("rev-list", "--objects", "--all", "--", "sop").split())
    names = [name for name, _, kind in (line.partition(" ") for line in kinds) if name and kind != "tree"]
    # The procedures have an Asha Rao of their own.
    asked = "".join(f"{name}\n" for name in names if name not in examples).encode()
    command = ["git", "cat-file", "--batch", "--buffer"]
    yield "objects", subprocess.run(command, cwd=desk.folder, input=asked, capture_output=True, check=True).stdout


def left(desk: Shell) -> list[str]:
    return [
        f"{where}: {data[:400]!r}" for where, data in everything(desk) if any(word in data.lower() for word in WORDS)
    ]


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lived") / "desk"


@pytest.fixture
def lived(desk: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _template: Path) -> Shell:
    """Give a desk that has the data of one customer wherever git keeps anything; lived once, and copied."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", NOW)
    if not _template.exists():
        _live(desk)
        shutil.copytree(desk.folder, _template, symlinks=True)
    copy = tmp_path / "lived"
    shutil.copytree(_template, copy, symlinks=True)
    return Shell(copy)


def _live(desk: Shell) -> None:
    picture = desk.folder.parent / "asha.txt"
    picture.write_text("Asha: 99001 12233")
    ticket = desk.log("--email", "asha@example.org", "--subject", "Asha waits")
    desk("note", ticket, "ASHA called from 99001-12233")
    desk("edit", ticket, "--subject", "Asha still waits")
    desk("edit", ticket, "--phone", "9822000000")
    desk("attach", ticket, str(picture))
    desk.log("--resolved")
    desk("log", "call", "--category", "app", "--phone", "9811000000", "--said", "Ask 9900112233")
    desk("list", "text~asha")
    desk.git("tag", "-a", "before", "-m", "Asha Rao is in it")
    desk.git("branch", "aside")
    report = desk.folder / "reports" / "words.md"
    report.parent.mkdir()
    report.write_text("Asha Rao (9900112233) was called.\n")
    desk.git("add", ".")
    desk.git("commit", "-qm", "Words on Asha Rao")
    report.write_text("Asha Rao was called again.\n")
    desk.git("stash")
    desk.git("notes", "add", "-m", "Asha again")
    (desk.folder / ".git" / "rr-cache" / "1").mkdir(parents=True)
    (desk.folder / ".git" / "rr-cache" / "1" / "preimage").write_text("Asha")
    desk.git("update-ref", "ORIG_HEAD", "HEAD~1")
    desk.git("update-ref", "refs/remotes/origin/main", "HEAD")
    desk.git("update-ref", "refs/hdesk/notified", "HEAD")


def test_nothing_of_the_data_is_left_in_any_object_or_file_and_all_else_is_there(lived: Shell) -> None:
    assert len(left(lived)) > 10
    others = lived.json("contacts")
    commits = lived.git("log", "--format=%an %ae %aI %cI", "--reverse")
    lived("redact", "--customer", "asha@example.org", "--customer", "9900112233", "--yes")
    tree = lived.git("rev-parse", "HEAD:tickets", "HEAD:contacts", "HEAD:sop", "HEAD:reports")
    done = lived.json("redact", "--purge-history", "--yes", "--reason", "request 17")["purge"]
    assert left(lived) == []
    assert lived.git("rev-parse", "HEAD:tickets", "HEAD:contacts", "HEAD:sop", "HEAD:reports") == tree
    assert lived.git("log", "--format=%an %ae %aI %cI", "--reverse").startswith(commits)
    assert lived.git("merge-base", "--is-ancestor", "refs/hdesk/notified", "HEAD") == ""
    assert lived.git("for-each-ref", "--format=%(refname)").split() == [
        "refs/hdesk/notified", "refs/heads/aside", "refs/heads/main", "refs/tags/before",
    ]  # fmt: skip
    assert len(lived.json("contacts")) == len(others)
    assert done["rewritten"] > 0
    assert all(one in (lived.folder / "purges.yaml").read_text() for one in (*done["first"], "request 17"))
    assert lived.clean()
    assert lived.git("cat-file", "-t", "before").strip() == "tag"
    lived("check")
    lived("audit", "verify")


def test_the_backup_brings_all_of_it_back(lived: Shell, tmp_path: Path) -> None:
    ticket = lived.json("list", "category:pickup")[0]["id"]
    before, head = lived.json("show", ticket), lived.git("rev-parse", "HEAD").strip()
    done = lived.json("redact", ticket, "--purge-history", "--yes", "--backup", str(tmp_path / "b.bundle"))
    backup = Path(done["purge"]["backup"])
    assert backup.stat().st_mode & 0o077 == 0
    subprocess.run(["git", "clone", "-q", "-b", "main", str(backup), "back"], cwd=tmp_path, check=True)
    back = Shell(tmp_path / "back")
    back.git("merge-base", "--is-ancestor", head, "HEAD")
    assert back.json("--at", head, "show", ticket) == before


def test_the_backup_never_lies_in_the_desk_and_runs_over_nothing(lived: Shell, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for place in ("backup.bundle", ".git/backup.bundle", str(tmp_path / "there"), str(tmp_path / "no" / "folder")):
        lived("redact", "--purge-history", "--backup", str(lived.folder / place), "--yes", expect=1)
    assert (tmp_path / "there").read_text() == "mine"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_purging_again_leaves_signed_commits_as_they_are(lived: Shell, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", f"{key}.pub"), ("commit.gpgSign", "true")):
        lived.git("config", "--global", name, value)
    lived("redact", "--customer", "9900112233", "--yes")
    lived("redact", "--purge-history", "--yes")
    lived("log", "call", "--category", "app", "--phone", "9811000001", "--said", "Signed too")
    head = lived.git("rev-parse", "HEAD")
    assert "gpgsig" in lived.git("cat-file", "commit", "HEAD")
    again = lived("redact", "--purge-history", "--yes")
    assert "history held nothing of it" in again.err
    assert lived.git("rev-parse", "HEAD") == head


def test_a_second_purge_keeps_what_the_first_one_named(lived: Shell) -> None:
    lived("redact", "--customer", "asha@example.org", "--customer", "9900112233", "--purge-history", "--yes")
    first = (lived.folder / "purges.yaml").read_text()
    lived("redact", "--customer", "9811000000", "--purge-history", "--yes")
    assert (lived.folder / "purges.yaml").read_text().startswith(first)
    assert not [where for where, data in everything(lived) if b"9811000000" in data]
    lived("audit", "verify")
    assert lived.clean()


def test_a_repository_that_alone_could_not_forget_is_refused(lived: Shell, tmp_path: Path) -> None:
    lived.git("worktree", "add", "-q", str(tmp_path / "beside"), "aside")
    refused = lived("redact", "--purge-history", "--yes", expect=1)
    assert "working trees" in refused.err
    lived.git("worktree", "remove", str(tmp_path / "beside"))
    ticket = next((lived.folder / "tickets").rglob("*.yaml"))
    ticket.write_text(ticket.read_text() + "# draft\n")
    refused = lived("redact", "--purge-history", "--yes", expect=5)
    assert ticket.name in refused.err


def test_what_fails_before_the_branches_move_leaves_the_desk_as_it_was(
    lived: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived("redact", lived.json("list", "category:pickup")[0]["id"], "--yes")
    refs = lived.git("for-each-ref")

    def failing(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("mirror", "run_worker", "bundle", "swap"):
        with monkeypatch.context() as context:
            context.setattr(rewrite, step, failing)
            lived("redact", "--purge-history", "--yes", expect=130)
        assert lived.git("for-each-ref") == refs
    lived("check")
    lived("redact", "--purge-history", "--yes")
    assert lived.clean()


def test_what_is_killed_after_the_branches_moved_is_finished_by_doing_it_again(
    lived: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(purge, "scrub", killed)
        lived("redact", "--customer", "asha@example.org", "--customer", "9900112233", "--purge-history", "--yes",
              expect=130)  # fmt: skip
    assert left(lived) != []
    again = lived.json("redact", "--purge-history", "--yes")["purge"]
    assert again == {"backup": None, "rewritten": 0, "first": [], "commit": None}
    assert left(lived) == []
    assert lived.clean()
