"""Undoing what one command did: events that say so, rules that run again, and refusals that say why."""

import json
from pathlib import Path

from tests.commands.conftest import Shell

LATER = "2026-11-20T11:05:00+05:30"


def commit(desk: Shell) -> str:
    """Name the commit that was made last."""
    return desk.git("rev-parse", "HEAD").strip()


def kinds(desk: Shell, ticket: str) -> list[str]:
    """List the types of a ticket's events."""
    return [event["type"] for event in desk.json("show", ticket)["timeline"]]


def join_as(desk: Shell, name: str, role: str = "agent") -> None:
    """Add a colleague to the desk."""
    path = desk.folder / "desk.yaml"
    entry = f"agents:\n  {name}:\n    name: {name.title()}\n    email: {name}@example.com\n    team: helpdesk\n"
    entry += f"    role: {role}\n"
    path.write_text(path.read_text().replace("agents:\n", entry, 1))
    desk("adopt")


def become(desk: Shell, name: str) -> None:
    """Go on as a colleague."""
    desk.git("config", "user.email", f"{name}@example.com")
    desk.git("config", "user.name", name.title())


class TestWhatIsUndone:
    def test_an_edit_is_taken_back_and_stays_readable(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("edit", ticket, "--subject", "Wrong words")
        said = desk("undo", now=LATER)
        assert "subject: Wrong words → Nobody came." in said.err
        found = desk.json("show", ticket)
        assert found["subject"] == "Nobody came."
        edited, undone = found["timeline"][-2:]
        assert (edited["type"], edited["changes"]) == ("edited", {"subject": ["Nobody came.", "Wrong words"]})
        assert (undone["type"], undone["by"], undone["event"], undone["at"]) == ("undone", "priya", edited["id"], LATER)
        assert desk.clean()
        desk("check")

    def test_what_rules_did_in_the_same_commit_goes_with_it(self, desk: Shell) -> None:
        ticket = desk.log(category="app")
        before = desk.json("show", ticket)
        desk("edit", ticket, "--category", "fraud")
        assert desk.json("show", ticket)["priority"] == "urgent"
        desk("undo")
        after = desk.json("show", ticket)
        assert {**after, "timeline": None} == {**before, "timeline": None}

    def test_a_rule_that_was_undone_acts_again_when_it_holds_again(self, desk: Shell) -> None:
        ticket = desk.log(category="app")
        desk("edit", ticket, "--category", "fraud")
        desk("undo")
        desk("edit", ticket, "--category", "fraud")
        found = desk.json("show", ticket)
        assert found["priority"] == "urgent"
        chars = [event["id"][2:] for event in found["timeline"]]
        assert len(set(chars)) == len(chars)
        desk("check")
        assert desk("sweep").out == desk("sweep").out
        assert desk.json("show", ticket) == found

    def test_what_rules_would_do_again_at_once_is_left_as_it_is(self, desk: Shell) -> None:
        ticket = desk.log("--pickup-due", "2026-11-18")
        late = "2026-11-24T12:00:00+05:30"
        desk("note", ticket, "Called the vendor.", now=late)
        before = desk.json("show", ticket)
        assert before["priority"] == "high"
        desk("undo", now=late)
        after = desk.json("show", ticket)
        assert after["priority"] == "high"
        assert [event["type"] for event in after["timeline"][len(before["timeline"]) :]] == ["undone"]

    def test_several_tickets_of_one_command_are_undone_together(self, desk: Shell) -> None:
        tickets = [desk.log(), desk.log(), desk.log()]
        desk("resolve", *tickets, "--text", "Picked up.")
        made = commit(desk)
        desk("undo", "--yes")
        assert [desk.json("show", one)["status"] for one in tickets] == ["new"] * 3
        body = desk.git("log", "-1", "--format=%B")
        assert body.startswith("undo: 3 tickets")
        assert f"Undoes: {made}" in body

    def test_an_older_command_is_named_by_its_commit(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("assign", ticket, "priya")
        wrong = commit(desk)
        desk("note", ticket, "Called.")
        desk("undo", wrong[:10])
        found = desk.json("show", ticket)
        assert "assignee" not in found
        assert kinds(desk, ticket)[-2:] == ["noted", "undone"]

    def test_each_undo_goes_one_step_further_back(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("edit", ticket, "--subject", "One")
        desk("edit", ticket, "--subject", "Two")
        desk("undo")
        assert desk.json("show", ticket)["subject"] == "One"
        desk("undo")
        assert desk.json("show", ticket)["subject"] == "Nobody came."

    def test_a_colleagues_newer_work_is_passed_over(self, desk: Shell) -> None:
        join_as(desk, "rahul")
        ticket = desk.log()
        desk("assign", ticket, "rahul")
        become(desk, "rahul")
        desk("note", ticket, "Looking at it.")
        become(desk, "priya")
        desk("undo")
        assert kinds(desk, ticket)[-3:] == ["assigned", "noted", "undone"]
        assert "assignee" not in desk.json("show", ticket)

    def test_dry_run_writes_nothing(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("resolve", ticket, "--text", "Done.")
        before = commit(desk)
        told = desk.json("undo", "--dry-run")
        assert told["changes"] == [{"ticket": ticket, "field": "status", "before": "resolved", "after": "new"}]
        assert "status: resolved → new" in desk("undo", "--dry-run").out
        assert commit(desk) == before


class TestUndoingAnUndo:
    def test_brings_back_what_was_undone_with_what_rules_had_made_of_it(self, desk: Shell) -> None:
        ticket = desk.log(category="app")
        desk("edit", ticket, "--category", "fraud")
        before = desk.json("show", ticket)
        desk("undo")
        desk("undo", commit(desk))
        after = desk.json("show", ticket)
        assert {**after, "timeline": None} == {**before, "timeline": None}
        desk("check")

    def test_may_be_undone_once_more(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("resolve", ticket, "--text", "Done.")
        first = commit(desk)
        for status in ("new", "resolved", "new", "resolved"):
            desk("undo", commit(desk))
            assert desk.json("show", ticket)["status"] == status
        desk("undo", first)
        assert desk.json("show", ticket)["status"] == "new"


class TestRefusals:
    def test_what_is_undone_already_names_who_did_it(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("note", ticket, "Called.")
        made = commit(desk)
        desk("undo")
        assert "was undone by priya on 2026-11-20 11:00" in desk("undo", made, expect=1).err

    def test_what_a_later_event_needs_stays(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("resolve", ticket, "--text", "Done.")
        made = commit(desk)
        desk("confirm", ticket, "--consent", "yes")
        before = commit(desk)
        refused = desk("undo", made, expect=1)
        assert f"{ticket}: confirmed by priya at 11:00: not possible while open" in refused.err
        assert commit(desk) == before

    def test_later_work_is_told_newest_first_each_with_the_command_that_undoes_it(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("resolve", ticket, "--text", "Done.")
        made = commit(desk)
        desk("confirm", ticket, "--consent", "yes")
        desk("reopen", ticket, "--reason", "Not done", now=LATER)
        told = desk("undo", made, expect=1, now=LATER).err.splitlines()[1:]
        assert ["reopened by priya at 11:05" in line for line in told] == [True, False]
        assert max(map(len, told)) <= 100
        next_day = desk("undo", made, expect=1, now="2026-11-21T10:00:00+05:30").err
        assert "reopened by priya on 2026-11-20 11:05" in next_day
        for line in told:
            desk("undo", line.partition("(hdesk undo ")[2].rstrip(")"))
        desk("undo", made)
        assert desk.json("show", ticket)["status"] == "new"

    def test_more_than_five_reasons_are_counted(self, desk: Shell) -> None:
        tickets = [desk.log() for _ in range(7)]
        desk("resolve", *tickets, "--text", "Done.")
        made = commit(desk)
        desk("reopen", *tickets, "--reason", "Not done")
        told = desk("undo", made, expect=1).err.splitlines()
        assert len(told) == 1 + 5 + 1
        assert [line.count(f"hdesk undo {commit(desk)[:8]}") for line in told] == [0, 1, 1, 1, 1, 1, 0]
        assert told[-1] == "hdesk: and 2 more"

    def test_nothing_is_written_when_one_of_several_tickets_refuses(self, desk: Shell) -> None:
        tickets = [desk.log(), desk.log()]
        desk("resolve", *tickets, "--text", "Done.")
        made = commit(desk)
        desk("reopen", tickets[1], "--reason", "Not done")
        before = commit(desk)
        refused = desk("undo", made, expect=1)
        assert tickets[1] in refused.err
        assert commit(desk) == before
        assert desk.json("show", tickets[0])["status"] == "resolved"

    def test_a_new_ticket_is_not_unmade_and_the_way_out_is_told(self, desk: Shell) -> None:
        ticket = desk.log()
        refused = desk("undo", expect=1)
        assert f"it opened {ticket}" in refused.err
        assert f"hdesk close {ticket} --reason duplicate" in refused.err

    def test_a_contact_stays(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("log", "call", "--ticket", ticket, "--text", "Asked again.")
        assert "contacts never change" in desk("undo", expect=1).err

    def test_a_sweep_is_nobodys_and_passed_over(self, desk: Shell) -> None:
        ticket = desk.log()
        desk("note", ticket, "Called.")
        desk("sweep", now="2026-12-20T11:00:00+05:30")
        swept = commit(desk)
        assert "time and rules did this" in desk("undo", swept, expect=1).err
        said = desk("undo").err.splitlines()[0]
        assert said.startswith(f"{swept[:10]} (sweep")
        assert said.endswith("is passed over: what rules did is not undone by itself")
        assert desk.json("show", ticket)["timeline"][-1]["event"] == desk.json("show", ticket)["timeline"][2]["id"]

    def test_a_commit_of_elsewhere_is_not_found(self, desk: Shell) -> None:
        desk.log()
        desk("undo", "ffffffffff", expect=4)
        elsewhere = desk.git("commit-tree", "-m", "x", "HEAD^{tree}").strip()
        assert "no part of this desk's history" in desk("undo", elsewhere, expect=4).err

    def test_whoever_has_done_nothing_has_nothing_to_undo(self, desk: Shell) -> None:
        join_as(desk, "rahul")
        desk.log()
        become(desk, "rahul")
        assert "rahul has done nothing here" in desk("undo", expect=4).err


def test_a_ticket_says_in_words_what_was_undone_and_what_was_brought_back(desk: Shell) -> None:
    ticket = desk.log()
    desk("note", ticket, "Wrong customer")
    desk("undo")
    desk("undo", commit(desk))
    shown = desk("show", ticket).out
    assert "undone  noted of 2026-11-20 11:00" in shown
    assert "undone  the undoing of noted of 2026-11-20 11:00" in shown
    history = desk("history", ticket).out
    assert "took back noted" in history
    assert "took back an undoing" in history


class TestSettings:
    def test_come_back_as_they_were(self, desk: Shell) -> None:
        path = desk.folder / "desk.yaml"
        before = path.read_text()
        path.write_text(before.replace("reopen_within: 7 days", "reopen_within: 9 days"))
        desk("adopt")
        planned = desk("undo", "--dry-run").out
        assert "desk.yaml: as it was before\n" in planned
        assert planned.count("\n  ") == 1, "one key"
        assert "reopen_within 9 days → 7 days" in planned
        desk("undo")
        assert path.read_text() == before
        assert desk.clean()
        assert "File: desk.yaml" in desk.git("log", "-1", "--format=%B")

    def test_are_shown_up_to_ten_keys(self, desk: Shell) -> None:
        for name in [f"agent{number:02}" for number in range(4)]:
            join_as(desk, name)
        path = desk.folder / "desk.yaml"
        path.write_text(path.read_text().replace("team: helpdesk\n    role: agent", "team: tech\n    role: lead"))
        path.write_text(path.read_text().replace("@example.com\n    team: tech", "@example.org\n    team: tech"))
        desk("adopt")
        keys = desk("undo", "--dry-run").out.partition("desk.yaml: as it was before\n")[2].splitlines()
        assert len(keys) == 11
        assert keys[-1] == "  and 2 more"
        assert len(desk.json("undo", "--dry-run")["settings"]) == 12

    def test_go_back_one_step_further_with_each_undo(self, desk: Shell) -> None:
        path = desk.folder / "desk.yaml"
        texts = [path.read_text()]
        for days in (8, 9):
            texts.append(texts[0].replace("reopen_within: 7 days", f"reopen_within: {days} days"))
            path.write_text(texts[-1])
            desk("adopt")
        undoing = None
        for before in (texts[1], texts[0]):
            desk("undo")
            undoing = undoing or commit(desk)
            assert path.read_text() == before
        desk("undo", commit(desk))
        assert path.read_text() == texts[1], "an undoing that is named is undone"
        desk("undo")
        assert path.read_text() == texts[0], "and what it brought back is the newest that stands"

    def test_that_were_changed_since_stay(self, desk: Shell) -> None:
        path = desk.folder / "desk.yaml"
        before = path.read_text()
        path.write_text(before.replace("reopen_within: 7 days", "reopen_within: 9 days"))
        desk("adopt")
        first = commit(desk)
        path.write_text(before.replace("repeat_window: 7 days", "repeat_window: 9 days"))
        desk("adopt")
        assert "changed since" in desk("undo", first, expect=5).err

    def test_are_the_leads_business(self, desk: Shell) -> None:
        join_as(desk, "rahul")
        path = desk.folder / "desk.yaml"
        path.write_text(path.read_text().replace("reopen_within: 7 days", "reopen_within: 9 days"))
        desk("adopt")
        become(desk, "rahul")
        assert "rahul may not change" in desk("undo", "HEAD", expect=1).err

    def test_that_would_not_hold_together_any_more_stay(self, desk: Shell) -> None:
        path = desk.folder / "desk.yaml"
        path.write_text(path.read_text().replace("teams:\n", "teams:\n  night: {title: Night}\n", 1))
        desk("adopt")
        added = commit(desk)
        rules = desk.folder / "routing.yaml"
        route = "routes:\n  - {id: late, title: x, when: {category: app}, team: night}\n"
        rules.write_text(rules.read_text().replace("routes:\n", route, 1))
        desk("adopt")
        assert "night" in desk("undo", added, expect=3).err
        assert "night" in path.read_text()


def test_figures_do_not_count_what_was_undone(desk: Shell) -> None:
    ticket, other = desk.log(channel="email"), desk.log(channel="email")
    for one in (ticket, other):
        desk("reply", one, "Soon.", "--channel", "email", now="2026-11-20T12:00:00+05:30")
        desk("escalate", one, "--team", "tech", "--reason", "Bug", now="2026-11-20T12:10:00+05:30")
    later = "2026-11-20T13:00:00+05:30"
    desk("undo", now=later)
    desk("undo", now=later)

    def figure(name: str) -> tuple[object, object]:
        row = next(iter(desk.json("kpi", name, "--period", "today", now="2026-11-20T14:00:00+05:30")))
        return row["value"], row["n"]

    assert figure("escalations")[0] == 1
    # One answer, to one of two inquiries, an hour after each came.
    assert figure("response") == (3600, 1)
    assert json.loads(desk("--format", "json", "list", "escalated_to:tech").out)["data"][0]["id"] == ticket


class TestTwoClones:
    def test_both_undo_the_same_and_one_brings_it_back(self, desk: Shell, tmp_path: Path) -> None:
        ticket = desk.log(category="app")
        desk("edit", ticket, "--category", "fraud")
        wrong = commit(desk)
        other = cloned(desk, tmp_path)
        for one in (desk, other):
            one("undo", wrong)
        for one in (desk, other, desk):
            one("sync")
        assert desk.git("rev-parse", "HEAD^{tree}") == other.git("rev-parse", "HEAD^{tree}")
        found = desk.json("show", ticket)
        assert (found["category"], found["priority"]) == ("app", "normal")
        mine = desk.git("log", "--format=%H", "--no-merges", "--grep=^undo", "-1").strip()
        desk("undo", mine)
        found = desk.json("show", ticket)
        assert (found["category"], found["priority"]) == ("fraud", "urgent")
        desk("check")

    def test_the_same_rule_acting_again_on_both_is_one_event(self, desk: Shell, tmp_path: Path) -> None:
        ticket = desk.log(category="app")
        desk("edit", ticket, "--category", "fraud")
        desk("undo")
        other = cloned(desk, tmp_path)
        for one in (desk, other):
            one("edit", ticket, "--category", "fraud")
        for one in (desk, other, desk):
            one("sync")
        events = desk.json("show", ticket)["timeline"]
        raised = [one for one in events if one["type"] == "prioritised" and one["by"].startswith("rule:")]
        assert len(raised) == 2, "one that was undone, and one that stands"
        desk("sweep")
        assert desk.json("show", ticket)["timeline"] == events
        desk("check")


def cloned(desk: Shell, folder: Path) -> Shell:
    """Give a second clone of the desk, with which it meets in a bare repository."""
    desk.git("clone", "-q", "--bare", ".", str(folder / "hub.git"))
    desk.git("remote", "add", "origin", str(folder / "hub.git"))
    desk.git("clone", "-q", str(folder / "hub.git"), str(folder / "other"))
    other = Shell(folder / "other")
    for name in ("user.name", "user.email"):
        other.git("config", name, desk.git("config", name).strip())
    return other
