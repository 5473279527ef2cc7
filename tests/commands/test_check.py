"""`hdesk check` finds what is wrong with a desk, says where, and repairs what needs no guessing."""

import contextlib
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.insight import tables
from hdesk.storage.git import Git
from hdesk.storage.index import open_index
from hdesk.storage.settings import FILES, setup_of
from hdesk.storage.store import Store
from tests.commands.conftest import NOW, Shell
from tests.commands.test_refusals import Terminal


@pytest.fixture
def ticket(desk: Shell) -> str:
    """Log a pickup that nobody came for."""
    return desk.log("--order", "ORD-1", "--city", "Bengaluru")


def file_of(desk: Shell, ticket: str) -> Path:
    return desk.folder / f"tickets/2026/11/20/{ticket}.yaml"


def committed(desk: Shell, file: Path, change: Callable[[str], str]) -> Path:
    """Change a file and commit it with git, past hdesk."""
    text = file.read_text()
    changed = change(text)
    assert changed != text
    file.write_text(changed)
    desk.git("add", "-A")
    desk.git("commit", "-qm", "by hand")
    return file


def found(desk: Shell, *words: str) -> list[tuple[str, str, int | None, str]]:
    """Give check, file, line and message of each finding; none ends with 0, any with 3."""
    result = desk("--format", "json", "check", *words, expect=None)
    rows = [(row["check"], row["path"], row["line"], row["message"]) for row in result.data]
    assert result.code == (3 if rows else 0)
    return rows


def one(desk: Shell) -> tuple[str, str, int | None, str]:
    """Give the only finding."""
    (row,) = found(desk)
    return row


def relative(desk: Shell, file: Path) -> str:
    return file.relative_to(desk.folder).as_posix()


@pytest.mark.usefixtures("ticket")
def test_a_sound_desk_has_no_findings(desk: Shell) -> None:
    assert "nothing wrong" in desk("check").out
    assert found(desk) == []


def test_what_is_no_yaml_is_found_with_its_line(desk: Shell, ticket: str) -> None:
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: [new"))
    check, path, line, _ = found(desk, "--only", "yaml")[0]
    assert (check, path) == ("yaml", relative(desk, file))
    assert line in {4, 5}


def test_an_unknown_key_is_found_with_its_line(desk: Shell, ticket: str) -> None:
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "statsu: new"))
    rows = found(desk, "--only", "schema")
    assert ("schema", f"tickets/2026/11/20/{ticket}.yaml", 4, "unknown key `statsu`") in rows


def test_a_header_that_is_not_the_fold_is_found_with_its_line(desk: Shell, ticket: str) -> None:
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    assert one(desk) == ("fold", relative(desk, file), 4, "`status` is 'open', but the timeline says 'new'")


def test_a_file_in_another_form_is_found_with_the_line_where_it_begins(desk: Shell, ticket: str) -> None:
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: 'new'"))
    check, path, line, message = one(desk)
    assert (check, path, line) == ("yaml", relative(desk, file), 4)
    assert "form" in message


def test_a_doubled_event_identity_is_found(desk: Shell, ticket: str) -> None:
    file = file_of(desk, ticket)
    identity = desk.json("show", ticket)["timeline"][0]["id"].partition("-")[2]
    desk("note", ticket, "x")
    last = desk.json("show", ticket)["timeline"][-1]["id"]
    committed(desk, file, lambda text: text.replace(last, f"{last.partition('-')[0]}-{identity}"))
    check, path, line, message = found(desk, "--only", "ids")[0]
    assert (check, path) == ("ids", relative(desk, file))
    assert line == file.read_text().splitlines().index(f"- id: {last.partition('-')[0]}-{identity}") + 1
    assert identity in message


def test_a_ticket_in_anothers_place_is_found(desk: Shell, ticket: str) -> None:
    desk.git("mv", str(file_of(desk, ticket)), "tickets/2026/11/20/HD-261120-000000.yaml")
    desk.git("commit", "-qm", "moved")
    check, path, line, _ = found(desk, "--only", "paths")[0]
    assert (check, path, line) == ("paths", "tickets/2026/11/20/HD-261120-000000.yaml", 2)


def test_a_contact_of_another_day_is_found(desk: Shell, ticket: str) -> None:
    del ticket
    (desk.folder / "contacts/2026/11/21").mkdir()
    desk.git("mv", "contacts/2026/11/20/priya.yaml", "contacts/2026/11/21/priya.yaml")
    desk.git("commit", "-qm", "moved")
    check, path, line, _ = one(desk)
    assert (check, path, line) == ("paths", "contacts/2026/11/21/priya.yaml", 2)


def test_a_contact_that_a_ticket_names_and_that_is_gone_is_found_with_its_line(desk: Shell, ticket: str) -> None:
    desk.git("rm", "-rq", "contacts")
    desk.git("commit", "-qm", "gone")
    check, path, line, _ = one(desk)
    lines = file_of(desk, ticket).read_text().splitlines()
    assert (check, path) == ("links", f"tickets/2026/11/20/{ticket}.yaml")
    assert lines[(line or 0) - 1].startswith("  contact: C-")


def test_a_ticket_that_a_contact_names_and_that_is_gone_is_found_with_its_line(desk: Shell, ticket: str) -> None:
    desk.git("rm", "-q", str(file_of(desk, ticket)))
    desk.git("commit", "-qm", "gone")
    check, path, line, _ = one(desk)
    assert (check, path) == ("contacts", "contacts/2026/11/20/priya.yaml")
    assert (desk.folder / path).read_text().splitlines()[(line or 0) - 1] == f"ticket: {ticket}"


def _attached(desk: Shell, ticket: str) -> Path:
    photo = desk.folder.parent / "photo.png"
    photo.write_bytes(b"a photo")
    desk("attach", ticket, str(photo))
    return next((desk.folder / "attachments").rglob("*.png"))


def test_an_attachment_that_is_gone_is_found(desk: Shell, ticket: str) -> None:
    desk.git("rm", "-q", str(_attached(desk, ticket)))
    desk.git("commit", "-qm", "gone")
    check, path, _, message = one(desk)
    assert (check, path) == ("links", f"tickets/2026/11/20/{ticket}.yaml")
    assert "attachments/" in message


def test_an_attachment_with_other_contents_is_found(desk: Shell, ticket: str) -> None:
    file = _attached(desk, ticket)
    committed(desk, file, lambda _: "another photo")
    check, path, _, message = one(desk)
    assert (check, path) == ("links", relative(desk, file))
    assert "another hash" in message


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (("switch", "-q", "--detach"), "HEAD is detached"),
        (("switch", "-qc", "elsewhere"), "elsewhere is checked out"),
    ],
)
def test_the_wrong_branch_is_found(desk: Shell, state: tuple[str, ...], says: str) -> None:
    desk.git(*state)
    check, _, _, message = one(desk)
    assert check == "git"
    assert says in message


def test_a_merge_in_the_middle_is_found(desk: Shell) -> None:
    (desk.folder / ".git/MERGE_HEAD").write_text(desk.git("rev-parse", "HEAD"))
    assert "in the middle of a merge" in one(desk)[3]


def test_contents_that_git_has_lost_are_found_and_the_rest_is_checked(desk: Shell, ticket: str) -> None:
    other = desk.log()
    path = f"tickets/2026/11/20/{ticket}.yaml"
    committed(desk, file_of(desk, other), lambda text: text.replace("status: new", "status: open"))
    blob = desk.git("rev-parse", f"HEAD:{path}").strip()
    (desk.folder / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    rows = found(desk)
    assert any(check == "git" and where == path for check, where, _, _ in rows)
    assert any(check == "git" and f"missing blob {blob}" in message for check, _, _, message in rows)
    assert any(check == "fold" and other in str(where) for check, where, _, _ in rows)


def test_missing_attributes_are_found_and_added(desk: Shell) -> None:
    committed(desk, desk.folder / ".gitattributes", lambda _: "*.png binary\n")
    assert {row[0] for row in found(desk)} == {"git"}
    desk("check", "--fix")
    assert (desk.folder / ".gitattributes").read_text().startswith("*.png binary\ntickets/** ")
    assert desk.git("check-attr", "merge", "tickets/x.yaml").strip().endswith("merge: hdesk")
    assert desk.clean()


def test_a_lock_of_git_is_found_and_left_where_another_git_may_hold_it(desk: Shell) -> None:
    (desk.folder / ".git/index.lock").touch()
    assert one(desk)[0] == "locks"
    desk("check", "--fix", expect=3)
    assert (desk.folder / ".git/index.lock").exists()


class _KilledError(Exception):
    """Stands for a power cut in the middle of a write."""


def _killed(desk: Shell, ticket: str) -> None:
    """Have a command end right after its commit: the folder does not follow."""

    def stop(step: str) -> None:
        if step == "moved":
            raise _KilledError

    file = file_of(desk, ticket)
    git = Git.discover(desk.folder)
    data = file.read_bytes()
    desk("note", ticket, "one more thing")
    later = file.read_bytes()
    desk.git("reset", "-q", "--hard", "HEAD^")
    assert file.read_bytes() == data
    with pytest.raises(_KilledError):
        Store(git, on_step=stop).commit(
            {relative(desk, file): later},
            message="note\n",
            author=("Priya Rao", "priya@example.com"),
            now=datetime.fromisoformat(NOW),
            expected_head=git.head(),
        )


def test_what_a_killed_command_left_is_found_and_finished(desk: Shell, ticket: str) -> None:
    _killed(desk, ticket)
    assert "locks" in {row[0] for row in found(desk)}
    desk("check", "--fix")
    assert "one more thing" in file_of(desk, ticket).read_text()
    assert desk.clean()


def test_drafts_are_found(desk: Shell, ticket: str) -> None:
    file_of(desk, ticket).write_text(file_of(desk, ticket).read_text() + "# a remark\n")
    check, path, _, message = one(desk)
    assert (check, path) == ("drafts", f"tickets/2026/11/20/{ticket}.yaml")
    assert "draft" in message


def test_edited_settings_are_judged_before_they_are_in_force(desk: Shell) -> None:
    file = desk.folder / "routing.yaml"
    file.write_text(file.read_text().replace("title:", "titel:", 1))
    rows = found(desk, "--only", "drafts,rules")
    assert {row[0] for row in rows} == {"drafts"}
    assert any("unknown key `titel`" in row[3] and row[2] for row in rows)


def test_check_runs_when_nothing_else_does(desk: Shell, ticket: str) -> None:
    committed(desk, desk.folder / "desk.yaml", lambda text: text.replace("timezone:", "timezon:"))
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    desk("list", expect=3)
    assert {"rules", "fold"} <= {row[0] for row in found(desk)}


def test_the_timeline_is_followed_where_desk_yaml_is_broken_too(desk: Shell, ticket: str) -> None:
    committed(desk, desk.folder / "desk.yaml", lambda text: text.replace("timezone:", "timezon:"))
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    desk("check", "--fix", expect=3)
    assert "status: new\n" in file.read_text()


def test_only_the_checks_that_are_named_run(desk: Shell, ticket: str) -> None:
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    assert found(desk, "--only", "yaml,links") == []


def test_an_unknown_check_is_refused_with_the_nearest(desk: Shell) -> None:
    assert "did you mean fold?" in desk("check", "--only", "flod", expect=1).err


def test_fix_follows_the_timeline_in_one_commit_by_the_agent(desk: Shell, ticket: str) -> None:
    other = desk.log()
    sound = file_of(desk, ticket).read_bytes()
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    committed(desk, file_of(desk, other), lambda text: text.replace("status: new", "status:  new"))
    head = desk.git("rev-parse", "HEAD").strip()
    said = desk("check", "--fix")
    assert "the timeline says 'new'" in said.err
    assert desk.git("show", "-s", "--format=%P %s %ae").strip() == f"{head} check --fix priya@example.com"
    assert file_of(desk, ticket).read_bytes() == sound
    assert found(desk) == []
    assert desk.clean()


def test_fix_puts_a_contacts_file_into_form_without_changing_what_it_says(desk: Shell, ticket: str) -> None:
    file = desk.folder / "contacts/2026/11/20/priya.yaml"
    sound = file.read_bytes()
    committed(desk, file, lambda text: text.replace("said: Nobody came.", "said: 'Nobody came.'"))
    assert one(desk)[0] == "yaml"
    desk("check", "--fix")
    assert file.read_bytes() == sound
    assert ticket in desk("list").out


def test_fix_leaves_what_it_cannot_repair_and_says_so(desk: Shell, ticket: str) -> None:
    other = desk.log()
    committed(desk, file_of(desk, other), lambda text: text.replace("status: new", "status:  new"))
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: gone"))
    left = desk("check", "--fix", expect=3).err
    assert f"{ticket}.yaml:4:" in left
    assert "status: gone" in file_of(desk, ticket).read_text()
    assert "status: new\n" in file_of(desk, other).read_text()


def test_fix_leaves_drafts_alone(desk: Shell, ticket: str) -> None:
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    file.write_text(file.read_text() + "# mine\n")
    head = desk.git("rev-parse", "HEAD")
    desk("check", "--fix", expect=3)
    assert desk.git("rev-parse", "HEAD") == head
    assert file.read_text().endswith("# mine\n")


def test_fix_with_nothing_to_repair_makes_no_commit(desk: Shell) -> None:
    head = desk.git("rev-parse", "HEAD")
    desk("check", "--fix")
    assert desk.git("rev-parse", "HEAD") == head


def test_fix_commits_nothing_while_git_is_in_the_middle_of_something(desk: Shell, ticket: str) -> None:
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    (desk.folder / ".git/CHERRY_PICK_HEAD").write_text(desk.git("rev-parse", "HEAD"))
    head = desk.git("rev-parse", "HEAD")
    assert "cherry-pick" in desk("check", "--fix", expect=5).err
    assert desk.git("rev-parse", "HEAD") == head


def test_a_bare_clone_can_be_checked(desk: Shell, ticket: str, tmp_path: Path) -> None:
    committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    subprocess.run(["git", "clone", "-q", "--bare", str(desk.folder), str(tmp_path / "bare.git")], check=True)
    assert one(Shell(tmp_path / "bare.git"))[0] == "fold"


@pytest.mark.parametrize(
    ("answer", "words", "status"), [("n\n", (), "open"), ("y\n", (), "new"), ("", ("--yes",), "new")]
)
def test_on_a_terminal_fix_shows_what_it_would_do_and_asks(
    desk: Shell, ticket: str, answer: str, words: tuple[str, ...], status: str
) -> None:
    file = committed(desk, file_of(desk, ticket), lambda text: text.replace("status: new", "status: open"))
    terminal = Terminal(desk, "check", "--fix", *words)
    if answer:
        terminal.wait_for("Do this?")
        assert "the timeline says 'new'" in terminal.shown
        terminal.type(answer)
    assert terminal.end() == (0 if status == "new" else 3)
    assert f"status: {status}\n" in file.read_text()


def _index(desk: Shell) -> Path:
    """Have an index made, and give its file."""
    git = Git.discover(desk.folder)
    setup = setup_of(git.read("HEAD", FILES), datetime.fromisoformat(NOW))
    file = git.git_dir / "hdesk/index.sqlite"
    plan = tables.plan(setup, git.read("HEAD", FILES), datetime.fromisoformat(NOW))
    open_index(file, git, plan, git.head(), branch=True).close()
    return file


def test_an_index_that_is_not_what_a_rebuild_gives_is_found_and_dropped(desk: Shell, ticket: str) -> None:
    file = _index(desk)
    assert found(desk) == []
    with contextlib.closing(sqlite3.connect(file)) as index:
        index.execute("UPDATE tickets SET subject = 'another'")
        index.commit()
    check, _, _, message = one(desk)
    assert check == "index"
    assert ticket in message
    desk("check", "--fix")


def test_an_index_that_is_no_database_harms_nothing(desk: Shell, ticket: str) -> None:
    _index(desk).write_bytes(b"no database at all" * 1000)
    desk("check", "--fix")
    assert ticket in desk("list").out


def test_conflict_marks_that_were_committed_are_healed_with_both_sides(desk: Shell, ticket: str) -> None:
    file = file_of(desk, ticket)
    before = file.read_bytes()
    sides = []
    for text in ("Rang, no answer.", "Vendor says tomorrow."):
        desk("note", ticket, text)
        sides.append(file.read_bytes())
        desk.git("reset", "-q", "--hard", "HEAD~1")
    merged = [desk.folder.parent / name for name in ("ours", "base", "theirs")]
    for path, data in zip(merged, (sides[0], before, sides[1]), strict=True):
        path.write_bytes(data)
    subprocess.run(["git", "merge-file", *map(str, merged)], check=False)
    committed(desk, file, lambda _: merged[0].read_text())
    assert [row[0] for row in found(desk)].count("yaml") == 3
    assert f"{file.relative_to(desk.folder)}: merge the two sides" in desk("check", "--fix").err
    texts = [one.get("text") for one in desk.json("show", ticket)["timeline"]]
    assert {"Rang, no answer.", "Vendor says tomorrow."} <= set(texts)
