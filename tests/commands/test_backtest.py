"""`hdesk rules backtest`: what other rules would have made of the tickets that are there."""

import csv
import io
import re
from typing import Any

import pytest

from tests.commands.conftest import Shell

_TWO = "pickup_overdue: {over: 2 business days}"
_ONE = "pickup_overdue: {over: 1 business day}"


def edited(desk: Shell, old: str, new: str, name: str = "priority_rules.yaml") -> None:
    """Edit a file of the desk by hand."""
    path = desk.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def pickups(desk: Shell) -> dict[str, str]:
    """Log three pickups on Monday the 9th at 10, and sweep on the 12th; the desk is open every day.

    One is due on the 9th, so that it is a business day late when the 10th is over, and two when the 11th is. It
    is done after one and a half. Another, due the same day, is never done; a third is due on the 30th.
    """
    due = {"done": "2026-11-09", "open": "2026-11-09", "later": "2026-11-30"}
    monday = "2026-11-09T10:00:00+05:30"
    found = {name: desk.log("--pickup-due", day, "--said", f"It is {name}.", now=monday) for name, day in due.items()}
    desk("resolve", found["done"], "--text", "Picked up.", now="2026-11-11T12:00:00+05:30")
    desk("sweep", now="2026-11-12T09:00:00+05:30")
    return found


def differences(desk: Shell, *more: str, **how: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("rules", "backtest", *more, **how)["differences"]
    return found


def test_a_threshold_of_one_day_tells_of_one_ticket_more_and_of_another_a_day_earlier(
    desk: Shell, pickups: dict[str, str]
) -> None:
    edited(desk, _TWO, _ONE)
    told = {
        (one["ticket"], one["change"], one["old_at"], one["new_at"])
        for one in differences(desk)
        if one["kind"] == "escalation"
    }
    assert told == {
        (pickups["done"], "added", None, "2026-11-11T00:00:01+05:30"),
        (pickups["open"], "earlier", "2026-11-12T00:00:01+05:30", "2026-11-11T00:00:01+05:30"),
    }


def test_it_says_how_many_tickets_were_looked_at_replayed_and_would_be_different(
    desk: Shell, pickups: dict[str, str]
) -> None:
    edited(desk, _TWO, _ONE)
    tickets = desk.json("rules", "backtest")["tickets"]
    assert tickets == {
        "looked_at": 3,
        "without_known_creation": 0,
        "replayed": 2,
        "affected": sorted([pickups["done"], pickups["open"]]),
    }
    assert desk.json("rules", "backtest", "--all")["tickets"]["replayed"] == 3


def test_counts_are_of_the_period(desk: Shell, pickups: dict[str, str]) -> None:
    edited(desk, _TWO, _ONE)
    of_day = desk.json("rules", "backtest", "--period", "2026-11-11")
    told = [(one["old"], one["new"]) for one in of_day["counts"] if one["kind"] == "escalation"]
    assert told == [(0, 2)]
    assert of_day["as_of"] == "2026-11-12T00:00:00+05:30"
    before = desk.json("rules", "backtest", "--period", "2026-11-10")
    assert (before["tickets"]["looked_at"], before["differences"]) == (3, [])
    assert desk.json("rules", "backtest", "--period", "2026-11-08")["tickets"]["looked_at"] == 0
    assert pickups


def test_what_is_recorded_comes_out_again_though_the_sweep_came_later(desk: Shell, pickups: dict[str, str]) -> None:
    # Three were routed; one was made high and escalated by the sweep at nine, not at midnight.
    assert pickups
    fidelity = desk.json("rules", "backtest", "--all")["fidelity"]
    assert fidelity == {"recorded": 5, "again": 5, "moved": 2, "beyond": 0, "unlike": []}
    text = desk("rules", "backtest", "--all").out
    assert "the old settings make 5 of them again (100.0 %).\n  Of these, 2 come at another moment" in text


def test_what_was_never_recorded_is_counted_as_such(desk: Shell) -> None:
    ticket = desk.log("--pickup-due", "2026-11-09", now="2026-11-09T10:00:00+05:30")  # and nobody ever sweeps
    fidelity = desk.json("rules", "backtest", "--all")["fidelity"]
    assert (fidelity["recorded"], fidelity["again"], fidelity["beyond"]) == (1, 1, 2)
    assert fidelity["unlike"] == [ticket]


def test_the_same_rules_make_no_difference(desk: Shell, pickups: dict[str, str]) -> None:
    assert pickups
    said = desk("rules", "backtest", "--check").out
    assert "nothing differs that routes, rules or clocks act by" in said
    assert desk.json("rules", "backtest", "--all", "--check")["differences"] == []


def test_titles_and_next_steps_are_no_difference(desk: Shell, pickups: dict[str, str]) -> None:
    assert pickups
    edited(desk, "title: A pickup is more than two business days late", "title: Late")
    edited(desk, "next: Get a confirmed slot", "next: Get a slot")
    assert desk.json("rules", "backtest")["differing"] == []


def test_with_check_a_difference_is_an_exit_code(desk: Shell, pickups: dict[str, str]) -> None:
    assert pickups
    edited(desk, _TWO, _ONE)
    desk("rules", "backtest")
    desk("rules", "backtest", "--check", expect=3)


def test_a_priority_that_comes_earlier_can_cost_a_clock(desk: Shell, pickups: dict[str, str]) -> None:
    # Resolution is due within 30 business hours, from Monday 10:00 on Thursday at 10:00; high tickets within 20:
    # on Wednesday at 10:00, two hours before it was done.
    edited(desk, _TWO, _ONE)
    clocks = [one for one in differences(desk) if one["kind"] == "clock"]
    assert [(one["ticket"], one["what"], one["old"], one["new"], one["new_at"]) for one in clocks] == [
        (pickups["done"], "resolution", "met", "missed", "2026-11-11T10:00:00+05:30")
    ]


def test_a_route_that_leads_elsewhere_says_from_where_to_where(desk: Shell, pickups: dict[str, str]) -> None:
    edited(desk, "when: {category: pickup}\n    team: helpdesk\n    tier: L1",
           "when: {category: pickup}\n    team: operations\n    tier: L2", "routing.yaml")  # fmt: skip
    routes = [one for one in differences(desk) if one["kind"] == "route"]
    assert {one["what"] for one in routes} == {"helpdesk/L1 → operations/L2"}
    assert sorted(one["ticket"] for one in routes) == sorted(pickups.values())


def test_handovers_are_counted_and_priced_where_the_desk_says_what_they_cost(
    desk: Shell, pickups: dict[str, str]
) -> None:
    assert pickups
    edited(desk, _TWO, _ONE)
    edited(
        desk, "escalate: {to: operations-manager, kind: long", "escalate: {handover: true, to: operations, kind: long"
    )
    text = desk("rules", "backtest").out
    assert "operations    0    2          +2" in text
    assert "What a ticket costs a team is not said in desk.yaml" in text
    edited(desk, "csat_good_from: 4", "costs: {operations: 120.5}\ncsat_good_from: 4", "desk.yaml")
    assert "operations    0    2          +2          0  241        +241" in desk("rules", "backtest").out
    edited(desk, "costs: {operations: 120.5}", "costs: {operation: 120.5}", "desk.yaml")
    assert "did you mean `operations`?" in desk("rules", "backtest", expect=3).err


def test_repeated_contacts_count_as_of_each_moment_of_the_replay(desk: Shell) -> None:
    # The same customer calls at 10, 11 and 12: at 12 there are two contacts beside each of the three tickets.
    tickets = [desk.log(now=f"2026-11-09T{hour}:00:00+05:30") for hour in (10, 11, 12)]
    with (desk.folder / "priority_rules.yaml").open("a") as file:
        file.write("  - {id: again, title: x, when: {repeat_contacts_7d: {at_least: 2}}, then: {priority: high}}\n")
    told = [(one["ticket"], one["change"], one["new_at"]) for one in differences(desk)]
    assert told == [(ticket, "added", "2026-11-09T12:00:00+05:30") for ticket in sorted(tickets)]


def test_another_target_changes_what_became_of_clocks_alone(desk: Shell, pickups: dict[str, str]) -> None:
    edited(desk, "resolution: {urgent: 10 business hours, high: 20 business hours, normal: 30 business hours",
           "resolution: {urgent: 10 business hours, high: 20 business hours, normal: 10 business hours",
           "desk.yaml")  # fmt: skip
    found = differences(desk)
    assert {(one["kind"], one["what"], one["new"]) for one in found} >= {("clock", "resolution", "missed")}
    assert pickups["done"] in {one["ticket"] for one in found}
    assert desk.json("rules", "backtest")["differing"] == ["clock policy standard: changed"]


def test_a_file_may_stand_for_what_is_in_the_folder(desk: Shell, pickups: dict[str, str]) -> None:
    rules = (desk.folder / "priority_rules.yaml").read_text()
    (desk.folder.parent / "new.yaml").write_text(rules.replace(_TWO, _ONE))
    new = str(desk.folder.parent / "new.yaml")
    assert {one["ticket"] for one in differences(desk, "--rules", new)} == {pickups["done"], pickups["open"]}
    assert differences(desk) == []


def test_a_branch_is_compared_with_what_it_comes_from(desk: Shell, pickups: dict[str, str]) -> None:
    desk.git("checkout", "-qb", "stricter")
    edited(desk, _TWO, _ONE)
    desk.git("commit", "-qam", "Tell of late pickups after a day")
    assert differences(desk) == []
    assert {one["ticket"] for one in differences(desk, "--against", "main")} == {pickups["done"], pickups["open"]}
    assert desk.json("rules", "backtest", "--against", "main")["old"].startswith("main, commit ")


def test_wrong_rules_are_findings_with_file_and_line(desk: Shell) -> None:
    edited(desk, _TWO, "pickup_overdue: {over: 2 busyness days}")
    said = desk("rules", "backtest", expect=3).err
    assert re.search(r"priority_rules\.yaml:31:\d+: .* '2 busyness days' has an unknown unit", said)
    new = desk.folder.parent / "new.yaml"
    new.write_text("schema: 1\nrules: 7\n")
    assert f"{new}:2:" in desk("rules", "backtest", "--rules", str(new), expect=3).err


def test_what_is_wrong_in_the_old_rules_is_said_of_them(desk: Shell) -> None:
    edited(desk, _TWO, "pickup_overdue: {over: 2 busyness days}")
    desk.git("commit", "-qam", "Break the rules")
    desk.git("tag", "broken")
    desk.git("revert", "--no-edit", "HEAD")
    assert "broken:priority_rules.yaml:31:" in desk("rules", "backtest", "--against", "broken", expect=3).err


def test_what_is_not_there_is_said(desk: Shell) -> None:
    assert "there is no file nowhere.yaml" in desk("rules", "backtest", "--rules", "nowhere.yaml", expect=4).err
    assert "no commit is called 'nowhere'" in desk("rules", "backtest", "--against", "nowhere", expect=4).err


def test_a_period_to_come_cannot_be_replayed(desk: Shell) -> None:
    assert "has not begun" in desk("rules", "backtest", "--period", "2027", expect=1).err


def test_csv_lists_the_differences_and_markdown_is_a_comment(desk: Shell, pickups: dict[str, str]) -> None:
    edited(desk, _TWO, _ONE)
    rows = list(csv.DictReader(io.StringIO(desk("--format", "csv", "rules", "backtest").out)))
    assert len(rows) == len(differences(desk))
    assert {row["ticket"] for row in rows} == {pickups["done"], pickups["open"]}
    comment = desk("--format", "md", "rules", "backtest").out
    assert comment.startswith("## Backtest of the rules: all, as of 2026-11-20 11:00\n")
    assert "| operations-manager | long-pending-pickup |   1 |   2 |         +1 |" in comment
    assert "### New: escalated to operations-manager (long-pending-pickup): 1 ticket\n" in comment


def test_a_subject_cannot_break_the_comment(desk: Shell) -> None:
    desk.log("--pickup-due", "2026-11-09", "--subject", "a | b <img src=x> `c`", now="2026-11-09T10:00:00+05:30")
    edited(desk, _TWO, _ONE)
    comment = desk("--format", "md", "rules", "backtest").out
    assert r"a \| b \<img src=x\> \`c\`" in comment


def test_no_more_samples_are_shown_than_asked_for_and_the_same_each_time(desk: Shell) -> None:
    for _ in range(4):
        desk.log("--pickup-due", "2026-11-09", now="2026-11-09T10:00:00+05:30")
    edited(desk, _TWO, _ONE)
    text = desk("rules", "backtest", "--sample", "2").out
    assert "Earlier: escalated to operations-manager (long-pending-pickup): 4 tickets; 2 of them:" in text
    assert text == desk("rules", "backtest", "--sample", "2", "--jobs", "2").out
    assert "of them:" not in desk("rules", "backtest", "--sample", "0").out


def test_a_broken_ticket_is_loud(desk: Shell, pickups: dict[str, str]) -> None:
    path = desk.folder / "tickets/2026/11/09" / f"{pickups['open']}.yaml"
    path.write_text(path.read_text().replace("status: new", "status: nowhere"))
    desk.git("commit", "-qam", "Break one")
    edited(desk, _TWO, _ONE)
    result = desk("rules", "backtest", expect=3)
    assert pickups["open"] in result.err
    assert pickups["done"] in result.out
