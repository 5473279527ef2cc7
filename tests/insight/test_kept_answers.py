"""Answers that are kept, of periods that are over: what is asked again gives what a new index would say."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event, resolved

NOW = "2026-11-20T11:00:00+05:30"
QUESTIONS = (
    (), ("--period", "2026-10"), ("--period", "last-week"), ("--period", "2026-08..2026-11"), ("--by", "month"),
    ("--by", "team"), ("--period", "2026-10", "--as-of", "2026-11-02"),
)  # fmt: skip


def at(month: int, day: int, clock: str = "10:00") -> str:
    return f"2026-{month:02}-{day:02}T{clock}:00+05:30"


@pytest.fixture
def year(hand: Hand) -> Hand:
    """Write five months of tickets and contacts, so that each month's answers are kept."""
    for month in (7, 8, 9, 10, 11):
        hand.contact(at(month, 3))
        hand.ticket(created(at(month, 4), "email"), event("routed", at(month, 4), team="helpdesk"),
                    event("responded", at(month, 5), channel="email"), resolved(at(month, 6)))  # fmt: skip
    hand.ticket(created(at(10, 31), "email"), event("routed", at(10, 31), team="helpdesk"))
    hand.commit()
    return hand


def asked(desk: Shell, now: str) -> list[Any]:
    return [desk.json("kpi", *question, now=now) for question in QUESTIONS]


def check(desk: Shell, now: str = NOW) -> None:
    """Ask what was asked before, and once more of an index that is made anew."""
    again = asked(desk, now)
    for file in (desk.folder / ".git" / "hdesk").glob("index.sqlite*"):
        file.unlink()
    assert again == asked(desk, now)


def test_time_alone_makes_what_was_to_come(desk: Shell, year: Hand) -> None:
    assert year.folder == desk.folder
    for now in (at(11, 2, "10:30"), at(11, 2, "12:00"), at(11, 3, "12:00"), at(11, 9), NOW):
        check(desk, now)


def test_a_ticket_that_changes_late_changes_the_months_in_which_it_counts(desk: Shell, year: Hand) -> None:
    asked(desk, NOW)
    path = next((year.folder / "tickets/2026/10/04").iterdir())
    text = path.read_text()
    added = "- id: 5-000055\n  at: '2026-11-19T10:00:00+05:30'\n  by: priya\n  type: reopened\n"
    path.write_text(text + added)
    year.commit()
    check(desk)


def test_a_reply_on_the_first_of_a_month_changes_what_came_on_the_last_of_the_one_before(
    desk: Shell, year: Hand
) -> None:
    asked(desk, at(11, 2))
    path = next((year.folder / "tickets/2026/10/31").iterdir())
    added = "- id: 3-000055\n  at: '2026-11-01T09:59:00+05:30'\n  by: priya\n  type: resolved\n  text: Done.\n"
    path.write_text(path.read_text() + added)
    year.commit()
    check(desk, at(11, 2))


def test_a_team_that_had_a_ticket_is_told_anew_when_it_is_written_down_late(desk: Shell, year: Hand) -> None:
    asked(desk, NOW)
    path = next((year.folder / "tickets/2026/09/04").iterdir())
    added = "- id: 5-000055\n  at: '2026-09-05T12:00:00+05:30'\n  by: priya\n  type: routed\n  team: tech\n"
    path.write_text(path.read_text() + added)
    year.commit()
    check(desk)


def test_a_policy_that_comes_into_force_judges_what_is_open_from_then_on(desk: Shell, year: Hand) -> None:
    year.setting("  - id: standard\n", "  - id: quick\n    from: 2026-11-02\n    targets:\n"
                 "      update: {default: 1 hour}\n  - id: standard\n")  # fmt: skip
    year.commit()
    for now in (at(11, 2, "10:30"), at(11, 2, "12:00"), NOW):
        check(desk, now)
