"""Importing an event log: several rows a ticket, grouped by a column of the file."""

from typing import Any

import pytest

from tests.exchange.conftest import Door

LOG = """\
schema: 1
source: log
row: event
each:
  activity: "{What}"
  at: "{When}"
  by: "{Who}"
creation: first row
ticket:
  id: "{Case}"
  subject: "{Title}"
  category: other
  channel: email
events:
  New: {event: created, said: "{Text}"}
  Look: {event: noted, text: Look}
  Take:
  - {event: assigned, to: "{Who}"}
  - status: open
  Wait: {status: on_hold, reason: Wait}
  Answer: {event: responded, text: "{Text}"}
  Solve: {status: resolved}
  Close: {event: closed}
  Tick: []
"""

HEADER = "Case,Title,What,When,Who,Text"


@pytest.fixture
def log(door: Door) -> Door:
    """Stand beside a fresh desk, with a mapping for event logs."""
    door.write("map.yaml", LOG)
    return door


def take(log: Door, *rows: str, expect: int = 0) -> Any:
    """Import rows of the log and give the JSON data."""
    log.write("data.csv", "\n".join([HEADER, *rows]) + "\n")
    return log.run("data.csv", "--format", "json", expect=expect).data


def story(log: Door, source_id: str) -> list[tuple[str, str | None]]:
    """Give a ticket's events, beside that of the import, with the time of day."""
    timeline = log.ticket(source_id)["timeline"]
    return [(event["type"], event.get("at", "")[11:16]) for event in timeline if event["type"] != "imported"]


def test_the_rows_of_a_case_become_one_timeline_wherever_they_stand(log: Door) -> None:
    data = take(
        log,
        "A,Printer,New,2025-03-03 09:00,priya,It smokes",
        "B,Screen,New,2025-03-03 09:10,priya,Dark",
        "A,Printer,Solve,2025-03-03 12:00,priya,",
        "A,Printer,Take,2025-03-03 10:00,priya,",
        "B,Screen,Wait,2025-03-03 11:00,priya,",
    )
    assert (data["rows"], data["imported"]) == (5, 2)
    assert story(log, "A") == [("created", "09:00"), ("assigned", "10:00"), ("resolved", "12:00")]
    assert story(log, "B") == [("created", "09:10"), ("held", "11:00")]
    ticket = log.ticket("A")
    assert (ticket["subject"], ticket["status"], ticket["assignee"]) == ("Printer", "resolved", "priya")
    assert ticket["timeline"][0]["said"] == "It smokes"
    assert {event["by"] for event in ticket["timeline"] if event["type"] != "imported"} == {"priya"}
    assert "nothing wrong" in log.desk("check").out


def test_a_row_that_repeats_another_of_the_same_moment_is_read_once(log: Door) -> None:
    close = "A,Printer,Close,2025-03-03 12:00,Value 5,"
    data = take(log, "A,Printer,New,2025-03-03 09:00,,", close, close, "A,Printer,Close,2025-03-03 13:00,Value 5,")
    assert data["repeated_rows"] == 1
    assert [one for one in story(log, "A") if one[0] == "closed"] == [("closed", "12:00"), ("closed", "13:00")]
    assert log.ticket("A")["status"] == "closed"


def test_repeated_rows_without_a_moment_may_have_happened_twice(log: Door) -> None:
    data = take(log, "A,Printer,Look,,,", "A,Printer,Look,,,")
    assert data["repeated_rows"] == 0
    assert [kind for kind, _ in story(log, "A")] == ["created", "noted", "noted"]


def test_who_is_nobody_here_stays_named_once_in_a_rows_words(log: Door) -> None:
    take(
        log,
        "A,Printer,New,2025-03-03 09:00,Value 1,",
        "A,Printer,Look,2025-03-03 09:30,Value 2,",
        "A,Printer,Take,2025-03-03 10:00,Value 3,",
        "A,Printer,Wait,2025-03-03 10:30,Value 3,",
        "A,Printer,Close,2025-03-03 11:00,Value 5,",
    )
    ticket = log.ticket("A")
    words = [event.get("text") or event.get("reason") for event in ticket["timeline"] if event["type"] != "imported"]
    assert words == [
        None, "created by Value 1", "Look (by Value 2)", "assigned to Value 3", None, "Wait (by Value 3)", "unknown",
        "closed by Value 5",
    ]  # fmt: skip
    assert {event["by"] for event in ticket["timeline"]} == {"import:log"}
    assert "assignee" not in ticket


def test_work_after_a_resolution_reopens_and_a_case_may_end_unresolved(log: Door) -> None:
    take(
        log,
        "A,Printer,New,2025-03-03 09:00,,",
        "A,Printer,Solve,2025-03-03 10:00,,",
        "A,Printer,Take,2025-03-03 11:00,priya,",
        "A,Printer,Wait,2025-03-03 12:00,,",
        "A,Printer,Take,2025-03-03 13:00,priya,",
    )
    assert [kind for kind, _ in story(log, "A")] == [
        "created", "resolved", "assigned", "reopened", "held", "assigned", "resumed",
    ]  # fmt: skip
    assert log.ticket("A")["status"] == "open"
    (reopened,) = log.desk.json("list", "reopens:1")
    assert reopened["subject"] == "Printer"


def test_the_first_row_tells_the_creation_only_where_the_mapping_says_so(log: Door) -> None:
    row = "A,Printer,Look,2025-03-03 09:00,,"
    take(log, row)
    assert story(log, "A")[0] == ("created", "09:00")
    log.write("map.yaml", LOG.replace("creation: first row\n", "").replace("source: log", "source: log-2"))
    assert take(log, row)["unknown_moments"] == {"created": 1}


def test_a_creation_that_comes_after_something_else_is_a_doubt(log: Door) -> None:
    data = take(log, "A,Printer,Look,2025-03-03 08:00,,", "A,Printer,New,2025-03-03 09:00,,")
    assert data["doubts"] == {"the note is before the creation": 1}
    assert story(log, "A") == [("created", "09:00"), ("noted", "08:00")]


def test_one_bad_row_refuses_the_whole_case_so_that_it_can_be_imported_whole(log: Door) -> None:
    rows = [
        "A,Printer,New,2025-03-03 09:00,,",
        "A,Printer,Fly,2025-03-03 10:00,,",
        "A,Printer,Close,2025-03-33,,",
        "A,Printer,Close,2025-03-04",
        "B,Screen,New,2025-03-03 09:00,,",
    ]
    data = take(log, *rows, expect=3)
    assert data["imported"] == 1
    reasons = {one["line"]: one["reason"] for one in data["refused"]}
    assert reasons.keys() == {2, 3, 4, 5}
    assert reasons[2] == "belongs to A, of which line 3 is refused"
    assert "'Fly'" in reasons[3]
    assert "'2025-03-33' is no date" in reasons[4]
    assert reasons[5] == "the row has 4 cells, and the header 6"
    log.write("data.csv", "\n".join([HEADER, rows[0], "A,Printer,Close,2025-03-04,,"]) + "\n")
    assert log.run("data.csv", "--format", "json").data["imported"] == 1
    assert [kind for kind, _ in story(log, "A")] == ["created", "closed"]


def test_a_row_without_a_case_is_refused_alone(log: Door) -> None:
    data = take(log, ",Printer,New,2025-03-03 09:00,,", "A,Printer,New,2025-03-03 09:00,,", expect=3)
    assert data["imported"] == 1
    assert data["refused"] == [{"line": 2, "source_id": "", "reason": "id: there is none (Case)"}]


def test_an_event_that_lacks_what_it_needs_is_refused(log: Door) -> None:
    data = take(log, "A,Printer,Take,2025-03-03 09:00,,", expect=3)
    assert data["refused"] == [{"line": 2, "source_id": "A", "reason": "assigned: there is no to"}]


def test_facts_are_the_first_that_a_row_tells(log: Door) -> None:
    take(log, "A,,New,2025-03-03 09:00,,", "A,Printer,Look,2025-03-03 09:10,,", "A,Screen,Look,2025-03-03 09:20,,")
    assert log.ticket("A")["subject"] == "Printer"


def test_an_activity_may_be_left_out_on_purpose(log: Door) -> None:
    take(log, "A,Printer,New,2025-03-03 09:00,,", "A,Printer,Tick,2025-03-03 09:10,,")
    assert [kind for kind, _ in story(log, "A")] == ["created"]


def test_the_log_twice_adds_nothing_and_a_grown_case_is_left_alone(log: Door) -> None:
    rows = ["A,Printer,New,2025-03-03 09:00,priya,", "B,Screen,New,2025-03-03 09:00,Value 1,"]
    take(log, *rows)
    assert (take(log, *rows)["already_there"], take(log, *rows)["commit"]) == (2, None)
    again = take(log, *rows, "A,Printer,Close,2025-03-03 10:00,priya,")
    assert [one["source_id"] for one in again["changed"]] == ["A"]
    assert log.ticket("A")["status"] == "new"


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        (
            "  - status: open",
            "  - status: opn",
            "map.yaml:19:5: `status`: there is no status 'opn' (did you mean open?)",
        ),
        ('to: "{Who}"', 'too: "{Who}"', "map.yaml:18:23: `assigned` has no key `too` (did you mean `to`?)"),
        ('activity: "{What}"', 'activty: "{What}"', "map.yaml:5:3: unknown key `activty` (did you mean `activity`?)"),
        ('at: "{When}"', 'at: "{Wen}"', "map.yaml:6:3: data.csv has no column `Wen` (did you mean `{When}`?)"),
        ("creation: first row", "creation: first", "did you mean first row?"),
        ("  Tick: []", "  Tick: nothing", "map.yaml:24:3: `Tick` cannot be 'nothing'"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_with_its_line(log: Door, right: str, wrong: str, says: str) -> None:
    assert right in LOG
    log.write("map.yaml", LOG.replace(right, wrong))
    log.write("data.csv", HEADER + "\n")
    assert says in log.run(expect=1).err
