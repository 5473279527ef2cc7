"""The self-audit: what an agent did on a day, and what perhaps need not have been written."""

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Data, Hand, created, event

FRIDAY = "2026-11-20T11:00:00+05:30"


def at(day: int, clock: str) -> str:
    return f"2026-11-{day}T{clock}:00+05:30"


def reply(day: int, clock: str, **keys: str) -> Data:
    return event("responded", at(day, clock), **{"channel": "email", "text": "We look into it.", **keys})


def heard(day: int, clock: str) -> Data:
    return event("customer_replied", at(day, clock), channel="email", text="And?")


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0].strip()


@pytest.fixture
def day(hand: Hand) -> Hand:
    """Write a Thursday of Priya's, with one of Arjun's replies in it."""
    owned = {"owner": "priya", "assignee": "priya"}
    hand.contact(at(19, "09:30"))
    hand.ticket(created(at(19, "10:00"), "email"), reply(19, "10:30"), reply(19, "11:00"), **owned)
    hand.ticket(created(at(19, "10:00"), "email"), reply(19, "10:30"), heard(19, "10:40"), reply(19, "11:00"), **owned)
    hand.ticket(
        created(at(16, "10:00"), "email"), reply(16, "11:00"), heard(16, "12:00"), reply(17, "11:00"),
        heard(17, "12:00"), reply(18, "11:00"), heard(18, "12:00"), reply(19, "12:00"), **owned,
    )  # fmt: skip
    hand.ticket(created(at(19, "10:00"), "email"), {**reply(19, "10:30"), "by": "arjun"}, **owned)
    hand.ticket(created(at(10, "10:00"), "email"), reply(10, "10:30"), subject="Forgotten", **owned)
    hand.commit()
    return hand


def test_replies_of_the_day_are_counted_and_those_of_others_are_not(desk: Shell, day: Hand) -> None:
    assert day.folder == desk.folder
    told = section(desk("report", "daily", "--mine", now=FRIDAY).out, "My Work")
    assert "| Replies on tickets              |        5 |" in told
    assert "| Contacts solved at once         |        1 |" in told
    assert "| **Replies and solved contacts** |        6 |" in told


def test_tickets_whose_customers_wait_for_an_update_are_listed(desk: Shell, day: Hand) -> None:
    assert day.folder == desk.folder
    told = section(desk("report", "daily", "--mine", now=FRIDAY).out, "My Tickets Without Update")
    assert told.count("\n") == 0
    assert "Forgotten; an update was due by " in told


def test_a_second_reply_without_a_word_between_and_a_fourth_in_writing_are_looked_at_again(
    desk: Shell, day: Hand
) -> None:
    assert day.folder == desk.folder
    told = section(desk("report", "daily", "--mine", now=FRIDAY).out, "Needless Replies")
    assert told.splitlines() == [
        "2 replies to look at again:",
        "",
        "- HD-261119-000002, 11:00: the second on one day, and the customer had written nothing",
        "- HD-261116-000004, 12:00: the 4th in writing; after 3, call",
    ]


def test_a_day_on_which_one_did_nothing_is_told_as_one(desk: Shell) -> None:
    text = desk("report", "daily", "--mine", now=FRIDAY).out
    assert text.startswith("# Self-audit of Priya Rao: 2026-11-19\n")
    assert section(text, "Needless Replies") == "None found."


def test_words_stand_under_the_headings_of_every_day_not_under_those_of_the_self_audit(desk: Shell) -> None:
    said = desk("report", "daily", "--mine", now=FRIDAY).err
    taking = ("Top Issues", "Repeated Errors", "Improvements")
    assert f"2026-11-19.words.md under {', '.join(taking)}, and commit it" in said
    desk("report", "daily", "--mine", "--words", now=FRIDAY)
    lines = (desk.folder / "reports/daily/2026-11-19.words.md").read_text().splitlines()
    assert [line for line in lines if line.startswith("## ")] == [f"## {one}" for one in taking]
