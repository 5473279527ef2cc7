"""What hdesk writes by itself always verifies: every command, imports, sweeps by a bot, repairs."""

import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.exchange.conftest import MAPPING, row, table
from tests.support.proving import LATER, by_hand, edit, file_of, verified, work_as

NEXT_WEEK = "2026-11-27T12:00:00+05:30"


def test_a_day_of_three_people_verifies(team: Shell, ticket: str, tmp_path: Path) -> None:
    work_as(team, "arun")
    team("escalate", ticket, "--team", "operations", "--reason", "no slot", now=LATER)
    team("accept", ticket, now=LATER)
    late = team.log("--happened", "2026-11-20 09:30", now=LATER)
    team("reply", late, "We call you.", "--happened", "2026-11-20 10:00", now=LATER)
    team("log", "call", "--resolved", "--category", "price", "--customer", "Ravi", "--phone", "9900112244",
         "--said", "Price?", "--happened", "2026-11-20 09:00", now=LATER)  # fmt: skip
    (tmp_path / "slip.txt").write_text("a slip")
    team("attach", ticket, str(tmp_path / "slip.txt"), now=LATER)
    edit(file_of(team, ticket), "priority: normal", "priority: urgent")
    team("adopt", now=LATER)
    work_as(team, "priya")
    team("--as", "robot", "sweep", now=NEXT_WEEK)
    assert team.git("log", "-1", "--format=%ae %ce") == "robot@example.com priya@example.com\n"
    edit(team.folder / "priority_rules.yaml", "rules:\n", "# ours\nrules:\n")
    team("adopt", now=NEXT_WEEK)
    team("calendar", "holidays", "add", "IN-KA", "2027", now=NEXT_WEEK)
    assert verified(team, now=NEXT_WEEK) == []


def test_an_import_with_late_events_and_unknown_moments_verifies(team: Shell, tmp_path: Path) -> None:
    work_as(team, "arun")
    (tmp_path / "map.yaml").write_text(MAPPING)
    rows = [
        row(Nr="1", Customer="Asha", Created="2026-11-01T10:00:00+05:30", Agent="priya", Status="Waiting"),
        row(Nr="2", Customer="Ravi", Created="2026-11-02T10:00:00+05:30", Resolved="2026-11-03T10:00:00+05:30"),
        row(Nr="3", Customer="Mina", Status="Done", Priority="P1"),
    ]
    (tmp_path / "data.csv").write_text(table(*rows))
    team("import", "csv", str(tmp_path / "data.csv"), "--map", str(tmp_path / "map.yaml"))
    assert len(team.json("list", "source:oldesk")) == 3
    assert verified(team) == []


def test_repairs_of_a_header_and_of_a_files_form_verify_and_only_what_they_repair_does_not(
    team: Shell, ticket: str
) -> None:
    edit(file_of(team, ticket), "status: new", "status: closed")
    bad = by_hand(team).strip()
    team("check", "--fix", "--yes", now=LATER)
    assert [one.commit for one in verified(team)] == [bad]
    assert verified(team, "HEAD~1..HEAD") == []


def test_a_real_desk_cannot_call_its_days_made_up(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    file.write_text(file.read_text() + "- id: 4-F0RGED\n  at: 2026-11-20T11:00:00+05:30\n  by: priya\n"
                                       "  type: noted\n  text: late\n")  # fmt: skip
    by_hand(team, "-m", "Invented: by hdesk demo")
    assert "does not say `logged`" in verified(team)[0].message


def test_history_before_the_desk_was_made_is_nobodys_business(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "there")
    shell.folder.mkdir()
    shell.git("init", "-q")
    (shell.folder / "README.md").write_text("Older than the desk.\n")
    by_hand(shell, agent="mallory", when="2026-11-20T10:00:00+05:30")
    shell("init")
    shell.log()
    assert verified(shell) == []


@pytest.mark.parametrize("words", ["HEAD~1..HEAD", "HEAD~1..", "HEAD"])
def test_a_range_is_judged_by_what_was_before_it(team: Shell, ticket: str, words: str) -> None:
    assert ticket
    assert verified(team, words) == []
    assert ("1 commit," in team("audit", "verify", words, now=LATER).out) == (".." in words)


@pytest.mark.usefixtures("ticket")
def test_a_bare_repository_can_be_verified(team: Shell) -> None:
    bare = team.folder.parent / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(team.folder), str(bare)], check=True)
    assert verified(Shell(bare)) == []


def test_a_revision_that_is_not_there_is_said(team: Shell) -> None:
    assert "no commit is called 'nowhere'" in team("audit", "verify", "nowhere..HEAD", expect=4).err
