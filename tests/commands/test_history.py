"""A ticket's history: who, when, which command or rule, field by field, whatever was done to git beside hdesk."""

from pathlib import Path

from tests.commands.conftest import Shell
from tests.commands.test_laws import worked

_ESCAPE = "\x1b"


def _path(desk: Shell, ticket: str) -> Path:
    return next((desk.folder / "tickets").rglob(f"{ticket}.yaml"))


def _by_hand(desk: Shell, path: Path, text: str | None, *more: str) -> str:
    """Commit a file with git alone, as somebody who has never heard of hdesk; give the commit."""
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    desk.git("add", "--all")
    desk.git("-c", "user.name=Mallory", "-c", "user.email=mallory@example.net", "commit", "-qm", "fix things", *more)
    return desk.git("rev-parse", "HEAD").strip()


def test_each_field_has_who_when_and_which_command_or_rule(desk: Shell) -> None:
    ticket = desk.log("--value", "90000")
    desk("escalate", ticket, "--team", "operations", "--reason", "stuck", now="2026-11-20T12:00:00+05:30")
    rows = desk.json("history", ticket)
    told = [(row["command"], row["by"], row["field"], row["before"], row["after"], row["at"][11:16]) for row in rows]
    assert ("log", "priya", "category", None, "pickup", "11:00") in told
    assert ("log", "rule:high-value-order", "priority", "normal", "high", "11:00") in told
    assert ("escalate", "priya", "team", "helpdesk", "operations", "12:00") in told
    assert {row["commit"] for row in rows} == set(desk.git("log", "-2", "--format=%H").split())


def test_a_terminal_of_100_columns_shows_it_whole(desk: Shell) -> None:
    ticket = desk.log("--value", "90000", "--checked", "Called the vendor twice. " * 9)
    desk("escalate", ticket, "--team", "operations", "--reason", "stuck", "--checked", "Nobody knows anything. " * 9)
    text = desk("history", ticket).out
    assert max(map(len, text.splitlines())) <= 100
    assert text.index("log") < text.index("normal → high") < text.index("escalated to operations: stuck")


def test_a_field_that_was_taken_back_is_shown_as_it_was_then(desk: Shell) -> None:
    ticket = desk.log()
    desk("prioritise", ticket, "low")
    path = _path(desk, ticket)
    number, chars = desk.json("show", ticket)["timeline"][-1]["id"].split("-")
    undoing = f"- id: {int(number) + 1}-ABCDEF\n  at: 2026-11-20T12:00:00+05:30\n  by: priya\n  type: undone\n"
    text = path.read_text().replace("priority: low\n", "priority: normal\n", 1)
    _by_hand(desk, path, f"{text}{undoing}  event: {number}-{chars}\n")
    told = [
        (row["type"], row["before"], row["after"]) for row in desk.json("history", ticket) if row["field"] == "priority"
    ]
    assert told[-2:] == [("prioritised", "normal", "low"), ("undone", "low", "normal")]


def test_what_was_changed_by_hand_without_an_event_is_shown_as_that(desk: Shell) -> None:
    ticket = desk.log()
    path = _path(desk, ticket)
    commit = _by_hand(desk, path, path.read_text().replace("priority: normal", "priority: urgent", 1))
    change = next(row for row in desk.json("history", ticket) if row["after"] == "urgent")
    assert (change["who"], change["command"], change["type"], change["event"]) == ("Mallory", "by-hand", "header", None)
    assert change["commit"] == commit
    assert "Mallory <mallory@example.net>, no agent here: by hand" in desk("history", ticket).out


def test_an_event_that_was_taken_out_or_altered_is_named(desk: Shell) -> None:
    ticket = desk.log()
    desk("note", ticket, "He shouted.")
    desk("note", ticket, "He apologised.")
    path = _path(desk, ticket)
    events = [event["id"] for event in desk.json("show", ticket)["timeline"]]
    _by_hand(desk, path, path.read_text().replace("He shouted.", "He asked."))
    head, _, _ = path.read_text().partition(f"- id: {events[-1]}")
    _by_hand(desk, path, head)
    said = desk("history", ticket).out
    assert f"events altered: {events[-2]}" in " ".join(said.split())
    assert f"events taken out: {events[-1]}" in " ".join(said.split())


def test_a_version_that_cannot_be_read_is_named_and_the_rest_is_told(desk: Shell) -> None:
    ticket = desk.log()
    path = _path(desk, ticket)
    whole = path.read_text()
    _by_hand(desk, path, "<<<<<<< HEAD\n" + whole + "=======\n>>>>>>> other\n")
    _by_hand(desk, path, whole)
    desk("note", ticket, "after all that")
    types = [row["type"] for row in desk.json("history", ticket) if row["field"] in {"timeline", "file"}]
    assert types == ["created", "routed", "broken", "mended", "noted"]


def test_a_ticket_that_was_moved_away_and_back_or_removed_keeps_its_history(desk: Shell) -> None:
    ticket = desk.log()
    path = _path(desk, ticket)
    aside = desk.folder / "aside.yaml"
    for old, new in ((path, aside), (aside, path)):
        desk.git("mv", str(old), str(new))
        desk.git("commit", "-qm", "tidy up")
    desk("note", ticket, "found again")
    _by_hand(desk, path, None)
    told = [
        (row["type"], row["command"]) for row in desk.json("history", ticket) if row["field"] in {"timeline", "file"}
    ]
    assert told[2:] == [
        ("removed", "by-hand"), ("added", "by-hand"), ("noted", "note"), ("removed", "by-hand"),
    ]  # fmt: skip
    assert "removed the file: moved to aside.yaml" in desk("history", ticket).out
    assert desk("history", ticket[-6:], expect=4).err
    assert desk("history", "HD-261101-ZZZZZZ", expect=4).err


def test_two_sides_of_a_merge_tell_what_each_did_once(desk: Shell) -> None:
    ticket = desk.log()
    other = Shell(desk.folder.parent / "other")
    desk.git("clone", "-q", str(desk.folder), str(other.folder))
    other("note", ticket, "written there")
    desk("note", ticket, "written here")
    mine, theirs = _path(desk, ticket).read_text(), _path(other, ticket).read_text()
    desk.git("fetch", "-q", str(other.folder), "main")
    desk.git("merge", "-q", "-s", "ours", "--no-commit", "FETCH_HEAD")
    both = sorted((mine[mine.rindex("- id: 3-"):], theirs[theirs.rindex("- id: 3-"):]))  # fmt: skip
    _path(desk, ticket).write_text(mine[: mine.rindex("- id: 3-")] + "".join(both))
    desk.git("commit", "-qam", "Merge the other side")
    notes = [row for row in desk.json("history", ticket) if row["type"] == "noted"]
    assert [row["command"] for row in notes] == ["note", "note"]
    assert {row["commit"] for row in notes} == set(desk.git("log", "--format=%H", "--grep=^note").split())
    merge, *_ = desk.json("audit", "log", "--limit", "1")
    assert (merge["type"], merge["command"], merge["who"]) == ("merge", "merge", "Priya Rao")


def test_what_redaction_took_out_is_not_told_from_old_commits(desk: Shell) -> None:
    ticket = desk.log()
    path = _path(desk, ticket)
    _by_hand(desk, path, path.read_text().replace("name: Asha Rao", "name: Usha Raman"))
    redacted = "- id: 3-ABCDEF\n  at: 2026-11-20T12:00:00+05:30\n  by: priya\n  type: redacted\n"
    redacted += "  what: customer as anon-7K3FQ2\n"
    _by_hand(desk, path, path.read_text().replace("name: Usha Raman", "id: anon-7K3FQ2") + redacted)
    for form in ("table", "json", "csv"):
        told = desk("--format", form, "history", ticket).out
        assert "Usha" not in told
        assert "Asha" not in told
        assert "redacted" in told


def test_at_a_moment_or_revision_it_is_the_ticket_as_it_was(desk: Shell) -> None:
    ticket = desk.log()
    before = desk.git("rev-parse", "HEAD").strip()
    desk("resolve", ticket, "--text", "done", now="2026-11-20T12:00:00+05:30")
    desk.now = "2026-11-20T13:00:00+05:30"
    for then in (before, "2026-11-20T11:30:00+05:30"):
        assert desk("history", ticket, "--at", then).out == desk("show", ticket, "--at", then).out
        assert desk.json("history", ticket, "--at", then)["status"] == "new"


def test_words_from_git_reach_no_terminal_raw(desk: Shell) -> None:
    ticket = desk.log()
    path = _path(desk, ticket)
    path.write_text(path.read_text().replace("priority: normal", "priority: urgent", 1))
    desk.git("commit", "-qam", f"x {_ESCAPE}[31mred", f"--author=Mal{_ESCAPE}[2Jlory <m@example.net>")
    for words in (["history", ticket], ["audit", "log"], ["audit", "log", "--by", "m@example.net"]):
        assert _ESCAPE not in desk(*words).out


def test_every_event_of_any_work_is_told_once_with_its_writer(desk: Shell) -> None:
    worked(desk, seed=5, steps=15)
    for ticket in (row["id"] for row in desk.json("list")):
        timeline = desk.json("show", ticket)["timeline"]
        told = [
            (row["event"], row["by"], row["type"]) for row in desk.json("history", ticket) if row["field"] == "timeline"
        ]
        assert sorted(told) == sorted((one["id"], one["by"], one["type"]) for one in timeline)
