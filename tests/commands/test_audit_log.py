"""`audit log`: what was done on the whole desk, by whom, narrowed in every way that a lead asks for."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import NOW, Shell
from tests.commands.test_laws import worked

Row = dict[str, Any]


def _all(desk: Shell, *words: str) -> list[Row]:
    found: list[Row] = desk.json("audit", "log", *words)
    return found


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("busy") / "desk"


@pytest.fixture
def busy(_template: Path, _made: Callable[[Path], None]) -> Shell:
    """Stand in a desk where much was done, some of it by hand and in the settings; tests only read it."""
    desk = Shell(_template)
    if _template.exists():
        return desk
    _made(_template)
    worked(desk, seed=3, steps=18)
    ticket = desk.log("--value", "90000")
    desk("note", ticket, "Called the vendor.")
    desk("heard", ticket, "Any news?")
    desk("calendar", "holidays", "add", "IN-KA", "2027")
    (desk.folder / "sop" / "new.md").write_text("# How to be kind\n")
    desk.git("add", "sop/new.md")
    desk.git("commit", "-qm", "Say how to be kind")
    return desk


def _changed(row: Row, field: str) -> bool:
    return row["type"] != "created" and any(one["field"] == field for one in row["changes"])


def test_every_event_of_the_desk_is_in_it_once(busy: Shell) -> None:
    told = [(row["ticket"], row["event"], row["by"], row["type"]) for row in _all(busy) if row["ticket"]]
    tickets = [busy.json("show", row["id"]) for row in busy.json("list")]
    assert sorted(told) == sorted(
        (one["id"], event["id"], event["by"], event["type"]) for one in tickets for event in one["timeline"]
    )


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        (["--field", "priority"], lambda row: _changed(row, "priority")),
        (["--field", "status"], lambda row: _changed(row, "status")),
        (["--field", "order.city"], lambda row: _changed(row, "order.city")),
        (["--by", "rule:high-value-order"], lambda row: row["by"] == "rule:high-value-order"),
        (["--by", "priya"], lambda row: row["by"] in {"priya", "customer"} or row["event"] is None),
        (["--rule", "high-value-order"], lambda row: row["by"] == "rule:high-value-order"),
        (["--rule", "pickup"], lambda row: row["by"] == "route:pickup"),
        (["--command", "note"], lambda row: row["command"] == "note"),
        (["--command", "by-hand"], lambda row: row["command"] == "by-hand"),
        (["--period", "2026-11-20", "--field", "priority"], lambda row: _changed(row, "priority")),
        (["--period", "2026-11-19"], lambda _: False),
        (["--settings"], lambda row: row["type"] == "settings"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_asked_for_is_what_of_the_whole_has_it(
    busy: Shell, words: list[str], holds: Callable[[Row], bool]
) -> None:
    whole = _all(busy)
    assert _all(busy, *words) == [row for row in whole if holds(row)]
    assert any(map(holds, whole)) or "2026-11-19" in words


def test_a_long_history_is_read_from_messages_and_says_the_same(busy: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = [[], ["--by", "priya"], ["--field", "priority"], ["--rule", "pickup"]]
    before = [_all(busy, *words) for words in asked]
    monkeypatch.setattr("hdesk.work.audit_log._FIRST", 1)
    assert [_all(busy, *words) for words in asked] == before


def test_a_team_is_told_what_happened_to_tickets_while_it_had_them(desk: Shell) -> None:
    ticket = desk.log()
    desk("note", ticket, "before")
    desk("escalate", ticket, "--team", "operations", "--reason", "stuck")
    desk("note", ticket, "meanwhile")
    assert [row["type"] for row in reversed(_all(desk, "--team", "operations"))] == ["escalated", "noted"]


def test_a_ticket_among_many_that_one_commit_changed_is_found(desk: Shell) -> None:
    rows = "".join(f"{number},Pickup,pickup,2026-11-19T10:15:00+05:30\n" for number in range(60))
    (desk.folder.parent / "rows.csv").write_text("id,subject,category,opened\n" + rows)
    (desk.folder.parent / "map.yaml").write_text(
        'schema: 1\nsource: old\nrow: ticket\nmoments: {formats: [iso]}\nticket:\n  id: "{id}"\n'
        '  subject: "{subject}"\n  category: "{category}"\n  channel: call\n'
        'events:\n- {event: created, at: "{opened}"}\n'
    )
    desk("import", "csv", "../rows.csv", "--map", "../map.yaml")
    tickets = [row["id"] for row in desk.json("list")]
    desk("note", *tickets, "all of them", now="2026-11-20T12:00:00+05:30")
    assert "Tickets: 60" in desk.git("log", "-1", "--format=%B")
    types = [row["type"] for row in _all(desk, "--ticket", tickets[7][-6:])]
    assert sorted(types) == ["created", "imported", "noted", "routed"]
    assert len(_all(desk, "--by", "priya", "--command", "note")) == 60


def test_settings_are_told_key_by_key_whoever_changed_them(desk: Shell) -> None:
    path = desk.folder / "priority_rules.yaml"
    path.write_text(path.read_text().replace("priority: high", "priority: low", 1))
    desk("adopt")
    path.write_text(path.read_text().replace("priority: low", "priority: urgent", 1))
    desk.git("commit", "-qam", "faster")
    (hand, adopted) = _all(desk, "--settings")[:2]
    assert (hand["command"], adopted["command"]) == ("by-hand", "adopt")
    assert [(one["from"], one["to"]) for one in (*hand["changes"], *adopted["changes"])] == [
        ("low", "urgent"), ("high", "low"),
    ]  # fmt: skip
    assert hand["changes"][0]["field"].startswith("priority_rules.yaml: rules[")
    assert "low → urgent" in desk("audit", "log", "--settings", "--limit", "1").out


def test_the_table_stands_under_days_and_says_that_there_is_more(desk: Shell) -> None:
    ticket = desk.log()
    desk("note", ticket, "the day after", now="2026-11-21T11:00:00+05:30")
    result = desk("audit", "log", "--limit", "2")
    assert result.out.index("Sat 21 Nov 2026") < result.out.index("the day after") < result.out.index("Fri 20 Nov 2026")
    assert "--limit shows more" in result.err


def test_csv_has_a_line_for_each_thing_that_was_done(busy: Shell) -> None:
    lines = list(csv.DictReader(io.StringIO(busy("--format", "csv", "audit", "log", "--command", "note").out)))
    assert {(line["by"], line["type"], line["who"], line["agent"]) for line in lines if line["event"]} == {
        ("priya", "noted", "Priya Rao", "priya")
    }
    assert len(lines) == len(_all(busy, "--command", "note"))


def test_events_of_somebody_else_than_the_committer_are_remarked_on(desk: Shell) -> None:
    ticket = desk.log()
    path = next((desk.folder / "tickets").rglob(f"{ticket}.yaml"))
    event = "- id: 3-ABCDEF\n  at: 2026-11-20T12:00:00+05:30\n  by: arjun\n  type: noted\n  text: It was me.\n"
    path.write_text(path.read_text() + event)
    desk.git("commit", "-qam", "note")
    result = desk("audit", "log", "--ticket", ticket)
    assert "by hand: noted: It was me." in result.out
    assert "(priya)" in result.err


def test_a_clock_that_was_wrong_is_remarked_on(desk: Shell) -> None:
    ticket = desk.log()
    desk("note", ticket, "from the past", now="2026-11-20T11:30:00+05:30")
    desk.git("commit", "-q", "--allow-empty", "-m", "back then", "--date=2026-11-20T11:00:00+05:30")
    assert "is dated 30 min before" in desk("audit", "log").err


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (["--field", "prio"], 1, "priority"),
        (["--by", "pria"], 4, "priya"),
        (["--rule", "payout-dely"], 4, "payout-delay"),
        (["--team", "operation"], 4, "operations"),
        (["--ticket", "ZZZZZZ"], 4, "ZZZZZZ"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_wrong_name_is_refused_with_the_nearest(desk: Shell, words: list[str], code: int, near: str) -> None:
    assert near in desk("audit", "log", *words, expect=code).err


def test_a_broken_file_is_loud_and_its_events_are_named_as_far_as_messages_do(desk: Shell) -> None:
    ticket = desk.log(now=NOW)
    path = next((desk.folder / "tickets").rglob(f"{ticket}.yaml"))
    path.write_text(path.read_text() + "nonsense\n")
    desk.git("commit", "-qam", "oops")
    result = desk("audit", "log", "--ticket", ticket, expect=3)
    assert f"{ticket}.yaml" in result.err
    assert "left a file that cannot be read" in result.out


def test_a_command_that_there_is_none_of_is_named_with_the_nearest(desk: Shell) -> None:
    said = desk("audit", "log", "--command", "escalte", expect=4).err
    assert "there is no command 'escalte'" in said
    assert "did you mean escalate?" in said
    assert desk("audit", "log", "--command", "sweep").code == 0


def test_a_rule_that_there_is_none_of_is_told_with_each_name_once(desk: Shell) -> None:
    choices = (
        desk("audit", "log", "--rule", "zzzzzzzz", expect=4).err.partition("(one of ")[2].rstrip(")\n").split(", ")
    )
    assert len(choices) == len(set(choices)) > 5


def test_both_sides_of_a_merge_say_which_ticket_the_other_one_is(desk: Shell) -> None:
    first, second = desk.log(), desk.log(now="2026-11-20T12:00:00+05:30")
    desk("merge", first, second, now="2026-11-20T13:00:00+05:30")
    said = desk("audit", "log", "--command", "merge").out
    assert f"merged from {second}" in said
    assert f"merged into {first}" in said


def test_many_files_of_one_commit_are_counted_in_a_line_and_named_as_data(desk: Shell) -> None:
    line = desk("audit", "log", "--command", "init").out.splitlines()[3]
    assert " more  " in line
    assert len(line) < 200
    assert len(_all(desk, "--command", "init")[0]["files"]) > 20
