"""Plain git merges tickets and contacts as hdesk does, once hdesk has written in the clone."""

import os
import subprocess
from pathlib import Path

import pytest

from hdesk.storage.driver import DRIVER, command, set_up
from hdesk.storage.git import Git
from tests.commands.conftest import Shell


def git(folder: Path, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run plain git, without PATH leading to hdesk, and give what came of it."""
    path = {"PATH": os.defpath}
    return subprocess.run(
        ["git", *words], cwd=folder, check=False, capture_output=True, text=True, env=os.environ | path | (env or {})
    )


@pytest.fixture
def two(desk: Shell, tmp_path: Path) -> tuple[Shell, Shell, str]:
    """Give a desk with a ticket, a clone of it made by plain git, and the ticket."""
    ticket = desk.log()
    subprocess.run(["git", "clone", "-q", desk.folder, tmp_path / "clone"], check=True)
    return desk, Shell(tmp_path / "clone"), ticket


def test_a_plain_pull_merges_what_both_wrote_on_a_ticket_and_in_a_day_of_contacts(
    two: tuple[Shell, Shell, str],
) -> None:
    here, there, ticket = two
    here("resolve", ticket, "--text", "Collected.")
    other = here.log("--resolved", category="price")
    there("promise", ticket, "--due", "2026-11-21 12:00", now="2026-11-20T12:00:00+05:30")
    more = there.log("--resolved", category="app")
    pulled = git(there.folder, "pull", "--no-rebase", "--no-edit", "-q")
    assert pulled.returncode == 0, pulled
    assert there.json("show", ticket)["status"] == "open"
    assert [one["type"] for one in there.json("show", ticket)["timeline"]][-3:] == ["resolved", "promised", "reopened"]
    assert {one["id"] for one in there.json("contacts")} >= {other, more}
    assert there("check").code == 0
    # the other clone comes to the same by itself
    subprocess.run(["git", "remote", "add", "there", there.folder], cwd=here.folder, check=True)
    assert git(here.folder, "fetch", "-q", "there").returncode == 0
    assert git(here.folder, "merge", "-q", "there/main^1").returncode == 0
    assert here.git("rev-parse", "HEAD:tickets") == there.git("rev-parse", "HEAD:tickets")
    assert here.git("rev-parse", "HEAD:contacts") == there.git("rev-parse", "HEAD:contacts")


def test_a_ticket_that_cannot_be_read_is_left_to_a_person_and_named(two: tuple[Shell, Shell, str]) -> None:
    here, there, ticket = two
    (path,) = (here.folder / "tickets").rglob("*.yaml")
    path.write_text(path.read_text().replace("status: new", "status: nwe").replace("status: open", "status: nwe"))
    here.git("commit", "-qam", "by hand")
    there("note", ticket, "Called.")
    file = there.folder / path.relative_to(here.folder)
    before = file.read_text()
    pulled = git(there.folder, "pull", "--no-rebase", "--no-edit", "-q")
    assert pulled.returncode == 1
    assert f"{path.relative_to(here.folder)}:4:" in pulled.stderr
    assert "`status`" in pulled.stderr
    assert file.read_text() == before, "no marks in a ticket"


@pytest.mark.parametrize(("theirs", "code"), [("three", 0), ("two", 1)])
def test_other_files_in_these_folders_merge_as_text(two: tuple[Shell, Shell, str], theirs: str, code: int) -> None:
    here, there, _ = two
    lines = ["one\n", "two\n", "x\n", "y\n", "three\n"]
    readme = Path("tickets/README")
    (here.folder / readme).write_text("".join(lines))
    here.git("add", ".")
    here.git("commit", "-qm", "by hand")
    assert git(there.folder, "pull", "-q", "--ff-only").returncode == 0
    (here.folder / readme).write_text("".join(lines).replace(theirs, "here"))
    (there.folder / readme).write_text("".join(lines).replace("two", "there"))
    for clone in (here, there):
        clone.git("commit", "-qam", "by hand")
    there.log()  # tells git of the driver
    assert git(there.folder, "pull", "-q", "--no-rebase", "--no-edit").returncode == code
    assert ("<<<<<<< ours" in (there.folder / readme).read_text()) is bool(code)


def test_nothing_of_the_desk_itself_runs(two: tuple[Shell, Shell, str]) -> None:
    here, there, ticket = two
    here("note", ticket, "Called.")
    there("note", ticket, "Called back.")
    for name in ("hdesk", "click", "msgspec"):
        (there.folder / f"{name}.py").write_text("open('ran', 'w')\n")
    assert git(there.folder, "pull", "-q", "--no-rebase", "--no-edit").returncode == 0
    assert not (there.folder / "ran").exists()


def test_a_driver_that_somebody_set_by_hand_stays_and_one_whose_python_is_gone_does_not(desk: Shell) -> None:
    repository = Git.discover(desk.folder)
    assert repository.config.get(DRIVER) == command()
    for known, wanted in (
        ("mine %A %B", "mine %A %B"),
        (command().replace(command().split(" ")[0], "/gone/python"), command()),
    ):
        desk.git("config", DRIVER, known)
        repository = Git.discover(desk.folder)
        assert set_up(repository) == []
        assert repository.config.get(DRIVER) == wanted


def test_a_ticket_merged_into_two_is_found_after_a_plain_pull_and_the_group_completed(
    two: tuple[Shell, Shell, str],
) -> None:
    here, there, first = two
    second, third = (here.log(now=f"2026-11-20T1{hour}:00:00+05:30") for hour in (2, 3))
    assert git(there.folder, "pull", "-q", "--ff-only").returncode == 0
    here.now = there.now = "2026-11-20T15:00:00+05:30"
    here("merge", first, third)
    there("merge", second, third)
    assert git(there.folder, "pull", "-q", "--no-rebase", "--no-edit").returncode == 0
    assert f"{second} is in one group of merged tickets with {first}, and is not merged" in there("check", expect=3).err
    assert f"{second} was merged into {first}" in there("note", second, "Called.").err
    there("check", "--fix")
    assert there.json("show", second)["status"] == "closed"
