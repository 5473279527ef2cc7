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


def added(year: Hand, month: int, day: int, number: int, **event: str) -> None:
    """Write down one more event of the only ticket of a day."""
    path = next((year.folder / f"tickets/2026/{month:02}/{day:02}").iterdir())
    lines = "".join(f"  {key}: '{value}'\n" for key, value in event.items())
    path.write_text(f"{path.read_text()}- id: {number}-000055\n  by: priya\n{lines}")
    year.commit()


def test_time_alone_makes_what_was_to_come(desk: Shell, year: Hand) -> None:
    year.ticket(created(at(11, 9), "email"), event("routed", at(11, 9), team="helpdesk"))
    year.commit()
    for now in (at(11, 9, "10:30"), at(11, 9, "11:01"), at(11, 9, "14:01"), at(11, 10, "10:30"), at(11, 12), NOW):
        asked(desk, now)
    check(desk)


def test_a_ticket_that_changes_late_changes_the_months_in_which_it_counts(desk: Shell, year: Hand) -> None:
    asked(desk, NOW)
    added(year, 10, 4, 5, type="reopened", at=at(11, 19))
    check(desk)


def test_a_merging_late_on_the_last_of_a_month_takes_away_what_counted_in_the_next(desk: Shell, year: Hand) -> None:
    year.ticket(created(at(9, 30)), resolved(at(9, 30, "12:00")))
    year.commit()
    asked(desk, NOW)
    added(year, 9, 30, 3, type="merged", into="HD-260904-000006", at=at(9, 30, "13:00"))
    check(desk)


def test_a_promise_written_down_late_takes_back_what_was_missed_a_month_later(desk: Shell, year: Hand) -> None:
    year.ticket(created(at(9, 1)), event("promised", at(9, 1, "12:00"), due=at(10, 15)))
    year.commit()
    asked(desk, NOW)
    added(year, 9, 1, 3, type="promised", due=at(11, 15), at=at(9, 1, "13:00"))
    check(desk)


def test_a_team_that_had_a_ticket_is_told_anew_when_it_is_written_down_late(desk: Shell, year: Hand) -> None:
    asked(desk, NOW)
    added(year, 9, 4, 5, type="routed", team="tech", at=at(9, 5, "12:00"))
    check(desk)


def test_a_policy_that_comes_into_force_judges_what_is_open_from_then_on(desk: Shell, year: Hand) -> None:
    year.setting("  - id: standard\n", "  - id: quick\n    from: 2026-11-12\n    targets:\n"
                 "      update: {default: 1 hour}\n  - id: standard\n")  # fmt: skip
    year.ticket(created(at(11, 11), "email"))
    year.commit()
    for now in (at(11, 11, "12:00"), at(11, 12, "12:00"), at(11, 18)):
        asked(desk, now)
    check(desk)
