"""Two clones and a bare repository: what each side did is on both, and nobody had to decide anything."""

import json
from pathlib import Path

from tests.commands.conftest import Shell
from tests.support.clones import Team, git, head


def same(one: Shell, other: Shell) -> bool:
    """Say whether two clones stand on one commit, with nothing left over in their folders."""
    return head(one) == head(other) and one.clean() and other.clean()


def test_a_plain_clone_works_at_once_and_plain_git_is_told_how_tickets_merge(team: Team) -> None:
    ravi = team["ravi"]
    assert ravi("sync").out == "origin: nothing new\n"
    assert "merge-driver" in ravi.git("config", "merge.hdesk.driver")
    ravi.log()
    assert ravi("sync").out == "origin: 1 commit sent\n"
    assert team.tip() == head(ravi)
    assert ravi.git("status", "--short", "--branch") == "## main...origin/main\n"


def test_an_empty_bare_repository_gets_the_first_push(desk: Shell, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "hub.git")
    desk.git("remote", "add", "origin", "../hub.git")
    assert desk("sync", "--dry-run").out == "origin: 1 commit to send\n"
    assert git(tmp_path / "hub.git", "for-each-ref") == ""
    assert desk("sync").out == "origin: 1 commit sent\n"
    assert git(tmp_path / "hub.git", "rev-parse", "main") == head(desk)


def test_a_ticket_that_both_changed_has_what_both_wrote(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    ticket = priya.log()
    team.meet("priya", "ravi")
    priya("resolve", ticket, "--text", "Picked up this morning.")
    ravi("escalate", ticket, "--team", "operations", "--reason", "three days", now="2026-11-20T11:05:00+05:30")
    assert ravi("sync").out == "origin: 1 commit sent\n"
    assert priya("sync").out == "origin: 1 commit received, 1 sent, 1 ticket merged\n"
    assert ravi("sync").out == "origin: 2 commits received\n"
    assert same(priya, ravi)
    shown = priya.json("show", ticket)
    assert (shown["status"], shown["team"]) == ("open", "operations")
    assert [event["type"] for event in shown["timeline"]][-3:] == ["resolved", "escalated", "reopened"]
    assert priya("check").code == 0


def test_the_merge_is_the_agents_commit_and_names_the_tickets(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    ticket = team.diverge("priya", "ravi")
    other = ravi.log()
    ravi("sync")
    before = head(priya)
    data = priya.json("sync")
    assert data == {
        "remote": "origin", "branch": "main", "received": 2, "sent": 1, "merged": [ticket],
        "commit": head(priya), "dry": False,
    }  # fmt: skip
    wrote = priya.git("log", "-1", "--format=%an <%ae>%n%B")
    assert wrote == f"Priya Rao <priya@example.com>\nsync: merge 2 commits of origin\n\nTicket: {ticket}\n\n"
    assert priya.git("log", "-1", "--format=%P").split() == [before, head(ravi)]
    assert priya.json("show", other)["id"] == other


def test_contacts_of_one_writer_on_two_machines_are_all_there_once(team: Team) -> None:
    priya = team["priya"]
    laptop = team.clone("priya", "laptop")
    for desk in (priya, laptop):
        desk.log("--resolved")
    priya("sync")
    laptop("sync")
    priya("sync")
    assert same(priya, laptop)
    assert len({one["id"] for one in priya.json("contacts")}) == 2
    assert priya("check").code == 0


def test_what_only_one_side_changed_is_taken_as_it_is(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    (ravi.folder / "sop/new.md").write_text("---\ntitle: New\n---\nDo this.\n")
    script = ravi.folder / "roster.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    (ravi.folder / "operations.md").write_text("for the merge\n")
    ravi.git("rm", "--quiet", "rule_tests.yaml")
    ravi.git("add", "--all")
    ravi.git("commit", "--quiet", "-m", "by hand")
    ravi("sync")
    priya.log()
    priya("sync")
    ravi("sync")
    assert same(priya, ravi)
    assert (priya.folder / "roster.sh").stat().st_mode & 0o100
    assert not (priya.folder / "rule_tests.yaml").exists()


def test_a_ticket_that_somebody_removed_stays_where_others_have_it(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    kept, worked_on = priya.log(), priya.log()
    team.meet("priya", "ravi")
    ravi.git("rm", "--quiet", "-r", "tickets")
    ravi.git("commit", "--quiet", "-m", "by hand")
    ravi("sync")
    priya("note", worked_on, "Still here.")
    priya("sync")
    ravi("sync")
    assert same(priya, ravi)
    assert {one["id"] for one in ravi.json("list")} == {kept, worked_on}


def test_texts_that_were_changed_in_different_places_merge(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    for desk, old, new in ((priya, "name: ", "name: The "), (ravi, "timezone: Asia/Kolkata", "timezone: Asia/Colombo")):
        file = desk.folder / "desk.yaml"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))
        desk("adopt")
        desk("sync")
    ravi("sync")
    priya("sync")
    assert same(priya, ravi)
    text = (priya.folder / "desk.yaml").read_text()
    assert "name: The " in text
    assert "Asia/Colombo" in text


def test_a_dry_run_says_what_would_be_and_changes_nothing(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    team.diverge("priya", "ravi")
    ravi("sync")
    before, tip = head(priya), team.tip()
    assert priya("sync", "--dry-run").out == "origin: 1 commit to receive, 1 to send, 1 ticket to merge\n"
    assert priya("sync", "--check", expect=3).out == "origin: 1 commit to receive, 1 to send, 1 ticket to merge\n"
    assert (head(priya), team.tip()) == (before, tip)
    priya("sync")
    assert priya("sync", "--check").out == "origin: nothing new\n"


def test_reports_that_both_made_are_one_of_the_two_on_every_clone_and_words_of_people_merge(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    for desk, text in ((ravi, "of Ravi"), (priya, "of Priya")):
        (desk.folder / "reports/weekly").mkdir(parents=True)
        (desk.folder / "reports/weekly/2026-W46.md").write_text(f"Figures {text}\n")
        desk.git("add", "--all")
        desk.git("commit", "--quiet", "-m", "by hand")
    ravi("sync")
    said = priya("sync").err
    ravi("sync")
    assert "reports/weekly/2026-W46.md: warning: made on both sides" in said
    assert same(priya, ravi)
    assert (priya.folder / "reports/weekly/2026-W46.md").read_text() in {"Figures of Ravi\n", "Figures of Priya\n"}


def test_broken_settings_can_be_mended_by_a_sync(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    good = (ravi.folder / "desk.yaml").read_text()
    for text in ("name: [\n", good):
        (ravi.folder / "desk.yaml").write_text(text)
        ravi.git("commit", "--quiet", "-am", "by hand")
        ravi("sync")
        priya("sync")
        priya("queue", expect=None if text == good else 3)
    assert priya("queue").code == 0
    assert json.loads(priya("--format", "json", "sync").out)["data"]["received"] == 0


def test_a_shallow_clone_can_sync(team: Team) -> None:
    priya = team["priya"]
    git(team.place, "clone", "--quiet", "--depth", "1", f"file://{team.hub}", "shallow")
    shallow = Shell(team.place / "shallow")
    for desk in (priya, shallow):
        desk.log()
    priya("sync")
    assert shallow("sync").out == "origin: 1 commit received, 1 sent\n"
    priya("sync")
    assert same(priya, shallow)
