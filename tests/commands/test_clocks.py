"""`hdesk clocks`: a person reads why a due time is what it is, and the figures add up."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdesk.commands.clocks_text import text
from hdesk.domain.explained import explained
from hdesk.domain.model import Ticket
from hdesk.domain.views import TicketView
from tests.commands.conftest import Shell
from tests.support.desks import default_setup
from tests.support.histories import tickets

WIDTH = 100


def moment(text: str) -> str:
    """Give `21 09:30` as that moment of November 2026."""
    day, clock = text.split()
    return f"2026-11-{day}T{clock}:00+05:30"


@pytest.fixture
def ticket(desk: Shell) -> str:
    """Open a ticket from an e-mail on Friday at 16:00, and hold it on Saturday from 9:30 to 10:00."""
    ticket = desk.log(channel="email", category="app", now=moment("20 16:00"))
    desk("hold", ticket, now=moment("21 09:30"))
    desk("resume", ticket, now=moment("21 10:00"))
    return ticket


def test_it_reads_as_an_account_of_the_due_time(desk: Shell, ticket: str) -> None:
    lines = desk("clocks", ticket[-6:], now=moment("21 12:00")).out.splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    whole = lines[lines.index("Resolution: running") :]
    assert whole == [
        "Resolution: running",
        "  started    Fri 20 Nov 16:00  the ticket was created",
        "  target     30 business hours, by `normal` of standard (priority normal, tier L1)",
        "  paused     Sat 21 Nov 09:30 to Sat 21 Nov 10:00  pending",
        "  closed     Fri 20 Nov 19:00 to Sat 21 Nov 09:00  14 h night",
        "  closed     Sat 21 Nov 19:00 to Sun 22 Nov 10:00  15 h night",
        "  closed     Sun 22 Nov 17:00 to Mon 23 Nov 09:00  16 h night",
        "  closed     Mon 23 Nov 19:00 to Tue 24 Nov 09:00  14 h night",
        "  due        Tue 24 Nov 09:30  = start + 30 h target + 30 min paused + 59 h closed",
        "  left       24 h 30 min of opening time; 5 h 30 min used",
    ]


def test_it_says_which_policy_set_the_clocks_and_why_not_the_others(desk: Shell, ticket: str) -> None:
    out = desk("clocks", ticket, now=moment("21 12:00")).out
    assert "  not        safety-and-fraud: category is safety, fraud: here app\n" in out
    assert "  policy     standard: sets these clocks\n" in out
    assert "  hours      Mon-Sat 09:00-19:00, Sun 10:00-17:00\n" in out


def test_an_open_clock_that_is_overdue_counts_as_missed(desk: Shell, ticket: str) -> None:
    found = {one["clock"]: one for one in desk.json("clocks", ticket, now=moment("21 12:00"))["clocks"]}
    assert found["first_response"]["outcome"] == "overdue"
    assert found["first_response"]["missed"] is True
    assert found["first_response"]["due"] == moment("21 10:00")
    assert found["first_response"]["left_s"] == -2 * 3600
    assert "First response  overdue         due Sat 21 Nov 10:00, 2 h too late" in desk(
        "clocks", ticket, now=moment("21 12:00")
    ).out  # fmt: skip


def test_in_json_start_and_parts_add_up_to_due(desk: Shell, ticket: str) -> None:
    told = desk.json("clocks", ticket, now=moment("21 12:00"))["clocks"]
    due = [one for one in told if one.get("due")]
    assert {one["clock"] for one in due} == {"acknowledgement", "first_response", "update", "resolution"}
    for one in due:
        parts = one["target_s"] + one["paused_s"] + one["closed_s"]
        start, end = (datetime.fromisoformat(one[key]) for key in ("start", "due"))
        assert start + timedelta(seconds=parts) == end
        assert sum(gap["seconds"] for gap in one["closed"]) == one["closed_s"]


def test_in_csv_every_clock_has_a_row(desk: Shell, ticket: str) -> None:
    rows = list(csv.DictReader(io.StringIO(desk("--format", "csv", "clocks", ticket, now=moment("21 12:00")).out)))
    assert len(rows) == 6
    [resolution] = [row for row in rows if row["clock"] == "resolution"]
    assert resolution["due"] == moment("24 09:30")
    assert resolution["paused_s"] == "1800"


def test_a_paused_clock_says_since_when_and_what_is_left(desk: Shell, ticket: str) -> None:
    desk("hold", ticket, now=moment("21 12:00"))
    out = desk("clocks", ticket, now=moment("21 18:00")).out
    assert "Resolution      running         paused since Sat 21 Nov 12:00, 24 h 30 min of opening time left" in out
    assert "  due        not while it is paused" in out


def test_a_change_of_priority_is_told(desk: Shell, ticket: str) -> None:
    desk("prioritise", ticket, "urgent", now=moment("21 12:00"))
    out = desk("clocks", ticket, now=moment("21 12:30")).out
    assert "  changed    Sat 21 Nov 12:00  priority normal → urgent: judged anew, from the start" in out
    assert "  target     10 business hours, by `urgent` of standard (priority urgent, tier L1)" in out


@settings(deadline=None)
@given(ticket=tickets(), later=st.integers(0, 10_000))
def test_whatever_happened_to_a_ticket_its_clocks_can_be_read(ticket: Ticket, later: int) -> None:
    last = max(event.at for event in ticket.timeline if event.at)
    for now in (last, last + timedelta(minutes=later)):
        view = TicketView(default_setup(), ticket, now)
        lines = text(view, explained(view)).splitlines()
        assert all(len(line) <= WIDTH for line in lines[2:])
        assert len([line for line in lines if line.startswith("  started ")]) == len(view.clocks())


def test_what_the_customer_wrote_reaches_the_terminal_without_control_characters(desk: Shell) -> None:
    ticket = desk.log("--subject", "red \x1b[31m", channel="email")
    assert "\x1b" not in desk("clocks", ticket).out
