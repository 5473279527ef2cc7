"""Figures as a person sees them in a terminal, and as a spreadsheet gets them."""

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved

NOW = "2026-11-23T09:00:00+05:30"


@pytest.fixture
def desk_with_a_week(hand: Hand) -> Hand:
    at = "2026-11-16T10:00:00+05:30"
    for number in range(3):
        hand.contact(at, outcome="resolved" if number else "ticket")
    hand.contact(at, channel="email", received="2026-11-16T09:10:00+05:30", category="price")
    agreed = event("confirmed", "2026-11-20T10:00:00+05:30", consent="yes")
    hand.ticket(created(at), resolved("2026-11-19T12:30:00+05:30"), agreed, closed("2026-11-20T10:00:00+05:30"))
    hand.ticket(created(at), rated("2026-11-17T10:00:00+05:30", 4))
    hand.commit()
    return hand


def test_the_table_of_all_figures(desk: Shell, desk_with_a_week: Hand) -> None:
    assert desk_with_a_week.folder == desk.folder
    shown = desk("kpi", "--period", "last-week", now=NOW)
    assert (
        shown.out
        == """\
kpi                         value  n       median          p90  target  met
---------------------  ----------  -  -----------  -----------  ------  ---
contacts                        4  4
inquiries                       5  5
tickets_created                 2  2
tickets_closed                  1  1
tickets_open                    1  1
awaiting_confirmation           0  0
fcr                       75.00 %  4                            ≥ 70 %  yes
response                   10 min  5          0 s       50 min   ≤ 4 h  yes
resolution                 31 h 30 min  1  31 h 30 min  31 h 30 min  ≤ 30 h  no
"""
    )
    assert shown.err.startswith("period 2026-W47 · as of 2026-11-23 00:00 +0530 · commit ")
    assert "times are means in business time" in shown.err


def test_a_list_says_as_what_each_counts_and_how_much(desk: Shell, desk_with_a_week: Hand) -> None:
    assert desk_with_a_week.folder == desk.folder
    assert (
        desk("kpi", "fcr", "resolution", "--list", now=NOW).out
        == """\
"""
    )


def test_a_spreadsheet_gets_plain_numbers(desk: Shell, desk_with_a_week: Hand) -> None:
    assert desk_with_a_week.folder == desk.folder
    assert (
        desk("--format", "csv", "kpi", "fcr", "response", "--by", "channel", now=NOW).out
        == """\
name,channel,value,unit,n,numerator,denominator,mean,median,p90,target,met,left_out
"""
    )
