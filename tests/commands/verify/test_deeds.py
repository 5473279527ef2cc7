"""What takes something back also verifies: redactions, purges, undoing, and their merges."""

import subprocess

import pytest

from tests.commands.conftest import Shell
from tests.support.proving import LATER, by_hand, edit, file_of, head, only, verified, work_as

SOON = "2026-11-20T11:30:00+05:30"


def test_a_redaction_verifies(team: Shell, ticket: str) -> None:
    team("note", ticket, "Asha Rao called from 9900112233 again.", now=SOON)
    team("redact", ticket, "--texts", "--yes", now=LATER)
    assert "Asha" not in str(team.json("show", ticket))
    assert verified(team) == []


def test_words_taken_out_of_a_ticket_that_says_of_no_redaction_are_found(team: Shell, ticket: str) -> None:
    other = team.log("--customer", "Ravi Iyer", "--phone", "9811000000", now=SOON)
    team("redact", ticket, "--yes", now=LATER)
    edit(file_of(team, other), "said: Nobody came.", 'said: "[redacted]"')
    by_hand(team, "--amend", subject=team.git("log", "-1", "--format=%B"))
    assert "`said`" in only(team).message


def test_a_redaction_here_and_a_note_there_verify_when_they_are_merged(team: Shell, there: Shell, ticket: str) -> None:
    there("note", ticket, "Asha Rao called from 9900112233 again.", now=SOON)
    team("redact", ticket, "--yes", now=SOON)
    team("sync", now=LATER)
    there("sync", now=LATER)
    assert "Asha" not in str(there.json("show", ticket))
    assert verified(there) == []


def test_two_redactions_with_a_pseudonym_each_verify_when_they_are_merged(team: Shell, there: Shell) -> None:
    words = (
        "log",
        "call",
        "--category",
        "pickup",
        "--customer",
        "Ravi Nair",
        "--phone",
        "9812345670",
        "--said",
        "Late.",
    )
    ticket = team(*words, now=SOON).out.strip()
    team("sync", now=SOON)
    there("sync", now=SOON)
    work_as(there, "priya")
    for desk in (team, there):
        desk("redact", ticket, "--yes", now=LATER)
    team("sync", now=LATER)
    there("sync", now=LATER)
    assert len(there.git("log", "-1", "--format=%P").split()) == 2
    assert verified(there) == []


def test_undoing_verifies(team: Shell, ticket: str) -> None:
    team("prioritise", ticket, "urgent", now=SOON)
    team("undo", "--yes", now=LATER)
    assert team.json("show", ticket)["priority"] == "normal"
    assert verified(team) == []


def test_a_purged_history_verifies_and_the_hook_takes_it(team: Shell, there: Shell, ticket: str) -> None:
    pytest.importorskip("git_filter_repo")
    hub = Shell(team.folder.parent / "hub.git")
    hub("audit", "hook", "--install")
    team("redact", ticket, "--texts", "--yes", now=LATER)
    team("redact", "--purge-history", "--yes", now=LATER)
    assert verified(team) == []
    team.git("push", "-q", "--force", "origin", "main")
    assert hub.git("rev-parse", "main").strip() == head(team)
    there("note", ticket, "Old.", now=LATER)
    push = subprocess.run(["git", "push", "--force", "origin", "main"], cwd=there.folder, check=False,
                          capture_output=True)  # fmt: skip
    assert push.returncode == 1


def test_a_review_by_a_lead_verifies(team: Shell) -> None:
    work_as(team, "arun")
    other = team.log(now=SOON)
    work_as(team, "priya")
    team(
        "audit",
        "review",
        other,
        "--category",
        "right",
        "--subcategory",
        "right",
        "--notes",
        "clear",
        "--fields",
        "complete",
        now=LATER,
    )
    assert team.json("show", other)["timeline"][-1]["type"] == "reviewed"
    assert verified(team) == []
