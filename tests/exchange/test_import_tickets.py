"""Importing a file with one row a ticket: what a row becomes."""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import cycle

import pytest

from hdesk.desk import Desk
from hdesk.exchange.reading import Reading
from hdesk.work.importing import Order, import_csv
from tests.commands.conftest import Result
from tests.exchange.conftest import MAPPING, Door, row, table

WHOLE = row(
    Nr="17", Subject="Payout is late", Topic="Money", Via="Mail", Customer="Asha Rao", Email="Asha@Example.com",
    Value="64500", Created="2025-03-01T09:00:00+05:30", Description="Where is my money?\nIt was due Monday.",
    Priority="P1", Answered="01/03/2025 10:30", Resolved="2025-03-02 09:00", Solution="Paid by hand.",
    Closed="2025-03-03T09:00:00Z", Stars="4.0", Status="Closed",
)  # fmt: skip


def test_a_row_becomes_a_ticket_with_its_history(door: Door) -> None:
    data = door.take(WHOLE)
    assert (data["imported"], data["already_there"], data["refused"]) == (1, 0, [])
    ticket = door.ticket("17")
    assert ticket["id"].startswith("HD-250301-"), "the ID has the date of the creation"
    assert (ticket["subject"], ticket["category"], ticket["channel"]) == ("Payout is late", "payout", "email")
    assert ticket["customer"] == {"name": "Asha Rao", "email": "asha@example.com"}
    assert ticket["order"] == {"value": 64500}
    assert (ticket["status"], ticket["priority"]) == ("closed", "urgent")
    told = [(event["type"], event.get("at")) for event in ticket["timeline"]]
    assert told == [
        ("created", "2025-03-01T09:00:00+05:30"),
        ("imported", "2025-03-01T09:00:00+05:30"),
        ("prioritised", "2025-03-01T09:00:00+05:30"),
        ("responded", "2025-03-01T10:30:00+05:30"),
        ("resolved", "2025-03-02T09:00:00+05:30"),
        ("closed", "2025-03-03T14:30:00+05:30"),
        ("rated", None),
    ]
    assert {event["by"] for event in ticket["timeline"]} == {"import:oldesk"}
    assert {event["logged"] for event in ticket["timeline"]} == {"2026-11-20T11:00:00+05:30"}
    assert ticket["timeline"][0]["said"] == "Where is my money?\nIt was due Monday."
    assert ticket["timeline"][4]["text"] == "Paid by hand."
    assert ticket["timeline"][6] | {"id": ""} == {
        "id": "", "time": "unknown", "logged": "2026-11-20T11:00:00+05:30", "by": "import:oldesk", "type": "rated",
        "score": 4, "of": 5, "source": "import",
    }  # fmt: skip


def test_the_desk_is_sound_afterwards_and_the_commit_is_the_agents(door: Door) -> None:
    door.take(WHOLE, row(Nr="18", Status="Open"))
    assert "nothing wrong" in door.desk("check").out
    assert door.desk.clean()
    assert door.desk.git("log", "-1", "--format=%an %s").strip() == "Priya Rao import csv oldesk: 2 tickets"
    assert door.desk.git("rev-list", "--count", "HEAD").strip() == "2"


def test_a_moment_that_the_file_does_not_know_stays_unknown(door: Door) -> None:
    data = door.take(row(Nr="1", Status="Closed", Answered="2025-03-01 10:00", Solution="Done"))
    assert data["unknown_moments"] == {"created": 1, "resolved": 1, "closed": 1}
    ticket = door.ticket("1")
    assert ticket["id"].startswith("HD-261120-"), "the date of the import, where the creation's is unknown"
    for event in ticket["timeline"]:
        known = event["type"] == "responded"
        assert ("at" in event, event.get("time")) == (known, None if known else "unknown")
    (response,) = door.desk.json("kpi", "response")
    assert (response["n"], response["value"]) == (0, None)


def test_an_answer_at_the_source_is_the_first_response(door: Door) -> None:
    door.take(row(Nr="1", Created="2025-03-03 09:00", Answered="2025-03-03 11:00", Status="Open"))
    (response,) = door.desk.json("kpi", "response")
    assert (response["n"], response["value"]) == (1, 2 * 3600)
    assert len(door.desk.json("list", "responses:1")) == 1


@pytest.mark.parametrize(
    ("status", "events", "ends"),
    [
        ("", [], "new"),
        ("Open", ["resumed"], "open"),
        ("Waiting", ["held"], "pending"),
        ("Done", ["resolved"], "resolved"),
        ("Closed", ["closed"], "closed"),
    ],
)
def test_a_status_is_reached_by_the_event_that_leads_there(
    door: Door, status: str, events: list[str], ends: str
) -> None:
    door.take(row(Nr="1", Status=status))
    ticket = door.ticket("1")
    assert [event["type"] for event in ticket["timeline"][2:]] == events
    assert ticket["status"] == ends


def test_a_ticket_that_is_open_after_its_resolution_was_reopened_some_time(door: Door) -> None:
    door.take(row(Nr="1", Created="2025-03-01 09:00", Resolved="2025-03-02 09:00", Status="Open"))
    ticket = door.ticket("1")
    assert [event["type"] for event in ticket["timeline"][2:]] == ["resolved", "reopened"]
    assert ticket["timeline"][-1]["time"] == "unknown"
    assert ticket["status"] == "open"


def test_moments_that_contradict_each_other_become_doubts_and_no_durations(door: Door) -> None:
    good = row(Nr="1", Created="2025-03-03 09:00", Answered="2025-03-03 10:00", Resolved="2025-03-03 12:00")
    early = row(Nr="2", Created="2025-03-03 09:00", Answered="2025-03-03 12:00", Resolved="2025-03-03 10:00")
    unborn = row(Nr="3", Created="2025-03-03 09:00", Answered="2025-03-02 09:00")
    later = row(Nr="4", Created="2025-03-03 09:00", Resolved="2031-01-01 00:00")
    same = row(Nr="5", Created="2025-03-03 09:00", Answered="2025-03-03 09:00", Resolved="2025-03-03 09:00")
    data = door.take(good, early, unborn, later, same)
    assert (data["imported"], data["doubtful"]) == (5, 3)
    assert data["doubts"] == {
        "the resolution is before the response": 1,
        "the response is before the creation": 1,
        "the resolution is in the future": 1,
    }
    doubts = {name: ticket["timeline"][1].get("doubts", []) for name, ticket in door.tickets().items()}
    assert doubts["1"] == doubts["5"] == []
    assert doubts["2"] == [
        "the resolution at 2025-03-03T10:00:00+05:30 is before the response at 2025-03-03T12:00:00+05:30"
    ]
    assert [event["type"] for event in door.ticket("2")["timeline"]] == ["created", "imported", "responded", "resolved"]
    (resolution,) = door.desk.json("kpi", "resolution")
    assert resolution["n"] == 2, "the two tickets without doubts"


def test_every_step_that_comes_too_early_is_a_doubt_of_its_own(door: Door) -> None:
    days = {"Created": 1, "Answered": 5, "Resolved": 2, "Closed": 3}
    data = door.take(row(Nr="1", **{name: f"2025-03-0{day} 09:00" for name, day in days.items()}))
    assert data["doubts"] == {"the resolution is before the response": 1, "the closing is before the response": 1}


def test_an_agent_of_the_desk_is_found_by_name_or_address_and_others_stay_named(door: Door) -> None:
    rows = [row(Nr=name, Agent=name, Via="Mail") for name in ("priya", "PRIYA RAO", "priya@example.com", "Sam Old")]
    door.take(*rows)
    found = {name: ticket["timeline"] for name, ticket in door.tickets().items()}
    for name in ("priya", "PRIYA RAO", "priya@example.com"):
        assert [event["by"] for event in found[name]] == ["priya", "import:oldesk"]
    assert [event["by"] for event in found["Sam Old"]] == ["import:oldesk"] * 3
    assert found["Sam Old"][2]["type"] == "noted"
    assert found["Sam Old"][2]["text"] == "created by Sam Old"


def test_rules_are_not_run_on_history_until_the_next_sweep(door: Door) -> None:
    door.take(row(Nr="1", Value="90000", Status="Open"), row(Nr="2", Value="90000", Status="Closed"))
    assert {ticket.get("team") for ticket in door.tickets().values()} == {None}
    door.desk("sweep")
    after = door.tickets()
    assert (after["1"]["team"], after["1"]["priority"]) == ("helpdesk", "high")
    assert (after["2"].get("team"), after["2"]["priority"]) == (None, "normal")


def test_rules_are_applied_where_the_mapping_asks_for_it(door: Door) -> None:
    door.write("map.yaml", MAPPING.replace("row: ticket\n", "row: ticket\nrules: apply\n"))
    door.take(row(Nr="1", Value="90000", Status="Open"))
    ticket = door.ticket("1")
    assert (ticket["team"], ticket["priority"]) == ("helpdesk", "high")
    assert door.desk("sweep").err.strip() == "nothing to change"


def test_the_same_file_twice_adds_nothing(door: Door) -> None:
    rows = (WHOLE, row(Nr="18", Via="Phone", Agent="priya", Status="Waiting"), row(Nr="19", Agent="Sam Old"))
    door.take(*rows)
    head = door.desk.git("rev-parse", "HEAD")
    again = door.take(*rows)
    assert (again["imported"], again["already_there"], again["changed"], again["commit"]) == (0, 3, [], None)
    assert door.desk.git("rev-parse", "HEAD") == head


def test_work_on_an_imported_ticket_does_not_make_it_a_changed_one(door: Door) -> None:
    door.take(row(Nr="1", Via="Mail", Status="Open"))
    identity = door.ticket("1")["id"]
    door.desk("edit", identity, "--subject", "Nobody came twice")
    door.desk("note", identity, "called back")
    door.desk("sweep")
    assert door.take(row(Nr="1", Via="Mail", Status="Open"))["already_there"] == 1


def test_a_row_that_changed_is_reported_and_the_ticket_left_alone(door: Door) -> None:
    door.take(row(Nr="1", Status="Open"), row(Nr="2", Status="Open"), row(Nr="3", Solution="x"))
    before = door.tickets()
    again = door.take(
        row(Nr="1", Status="Closed"), row(Nr="2", Status="Open", Subject="Other"), row(Nr="3"), row(Nr="4")
    )
    assert (again["imported"], again["already_there"]) == (1, 0)
    assert [(one["line"], one["source_id"]) for one in again["changed"]] == [(2, "1"), (3, "2"), (4, "3")]
    assert again["changed"][0]["ticket"] == before["1"]["id"]
    after = door.tickets()
    assert {name: after[name] for name in before} == before


def test_another_source_with_the_same_number_is_another_ticket(door: Door) -> None:
    door.take(row(Nr="1"))
    door.write("map.yaml", MAPPING.replace("source: oldesk", "source: oldesk-2"))
    assert door.take(row(Nr="1"))["imported"] == 1


def test_a_dry_run_says_the_same_and_writes_nothing(door: Door) -> None:
    rows = (WHOLE, row(Nr="18", Topic="Weather"))
    head = door.desk.git("rev-parse", "HEAD")
    dry = door.take(*rows, more=("--dry-run",), expect=3)
    assert door.desk.git("rev-parse", "HEAD") == head
    assert sorted(path.name for path in door.folder.glob("*.csv*")) == ["data.csv"]
    real = door.take(*rows, expect=3)
    kept = {"commit", "rejects", "dry_run"}
    assert {key: value for key, value in dry.items() if key not in kept} == {
        key: value for key, value in real.items() if key not in kept
    }


def test_the_summary_counts_and_names_what_was_refused(door: Door) -> None:
    door.write("data.csv", table(WHOLE, row(Nr="18", Topic="Weather", Status="Open"), row(Nr="19", Status="Open")))
    result = door.run(expect=3)
    assert result.out == ""
    said = " ".join(result.err.split())
    assert "data.csv: 3 rows" in said
    assert "2 tickets imported as import:oldesk" in said
    assert "1 rows refused: data.rejects.csv" in said
    assert "line 4: category (Topic): 'Weather' is not in the mapping's table" in said
    assert "1 of them are open" in said


@pytest.mark.parametrize("created", ["1995-06-01 09:00", "2031-06-01 09:00"])
def test_an_id_never_has_a_date_that_it_cannot_name_or_that_is_still_to_come(door: Door, created: str) -> None:
    door.take(row(Nr="1", Created=created))
    assert door.ticket("1")["id"].startswith("HD-261120-")


def test_an_id_that_is_taken_is_drawn_again(door: Door) -> None:
    door.write("data.csv", table(row(Nr="1"), row(Nr="2")))
    # A ticket and its two events take three draws: the second ticket draws what the first one did.
    bits = cycle((1, 2, 3)).__next__
    desk = Desk.open(door.desk.folder, datetime(2026, 11, 20, tzinfo=UTC), bits=bits)
    found = import_csv(desk, Order(door.folder / "data.csv", door.folder / "map.yaml", dry=True))
    assert [ticket.id for ticket in found.tickets] == ["HD-261120-000001", "HD-261120-000002"]


def test_two_imports_at_once_add_each_ticket_once(door: Door) -> None:
    door.write("data.csv", table(row(Nr="1"), row(Nr="2")))
    others: Iterator[Callable[[], Result]] = iter([door.run])

    def watch(readings: Iterable[Reading], _: int | None) -> Iterator[Reading]:
        for other in others:
            other()  # somebody else imports the file while this import is still reading it
        return iter(readings)

    desk = Desk.open(door.desk.folder, datetime(2026, 11, 20, 6, tzinfo=UTC))
    found = import_csv(desk, Order(door.folder / "data.csv", door.folder / "map.yaml"), watch=watch)
    assert (len(found.tickets), found.already) == (0, 2)
    assert set(door.tickets()) == {"1", "2"}


def test_an_imported_ticket_that_cannot_be_read_stops_the_next_import(door: Door) -> None:
    door.take(row(Nr="1"))
    (path,) = (door.desk.folder / "tickets").glob("*/*/*/*.yaml")
    path.write_text(path.read_text().replace("category:", "categry:"))
    door.desk.git("commit", "-qam", "by hand")
    result = door.run(expect=3)
    assert f"{path.relative_to(door.desk.folder)}:" in result.err
    assert door.desk.git("log", "-1", "--format=%s").strip() == "by hand", "it might be that ticket, a second time"


def test_a_stranger_cannot_import(door: Door) -> None:
    subprocess.run(["git", "config", "user.email", "nobody@example.org"], cwd=door.desk.folder, check=True)
    door.write("data.csv", "Nr\n")
    result = door.run(expect=1)
    assert "nobody@example.org" in result.err
