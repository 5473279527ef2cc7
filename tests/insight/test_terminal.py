"""Figures as a person sees them in a terminal, and as a spreadsheet gets them."""

import pytest

from hdesk.insight.catalogue import FAMILIES
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved

NOW = "2026-11-23T09:00:00+05:30"

NAMES = (
    "contacts", "inquiries", "tickets_open", "backlog", "fcr", "ack_within_1h", "response", "resolution", "within_24h",
    "update_met", "resolution_met", "completeness", "fields_filled", "follow_up", "csat", "csat_good", "handover",
    "reopened", "abandonment",
)  # fmt: skip
TABLE = """\
kpi                   value   n       median          p90  target  met
--------------  -----------  --  -----------  -----------  ------  ---
contacts                  4   4
inquiries                 5   5
tickets_open              1   1
backlog                   1   1
fcr                 75.00 %   4                            ≥ 70 %  yes
ack_within_1h      100.00 %   5
response             10 min   5          0 s       50 min   ≤ 4 h  yes
resolution      32 h 30 min   1  32 h 30 min  32 h 30 min  ≤ 30 h  no
within_24h          60.00 %   5
update_met           0.00 %   2
resolution_met       0.00 %   2
completeness         0.00 %   2                            ≥ 95 %  no
fields_filled        0.00 %  14
follow_up            0.00 %   1                            ≥ 95 %  no
csat              4.00 of 5   1         4.00         4.00     ≥ 4  yes
csat_good          100.00 %   1                            ≥ 80 %  yes
handover                n/a   0                            ≥ 90 %
reopened             0.00 %   1                             ≤ 5 %  yes
abandonment          0.00 %   3
"""
"""Monday 10:00 to Thursday 12:30 are 9 + 10 + 10 + 3½ business hours; the e-mail waited 50 minutes, the others not.
An update was due after 20 hours, on Wednesday, and a resolution after 30, on Thursday at 10:00."""

LIST = """\
kpi         id                at                counts as          value
----------  ----------------  ----------------  -----------  -----------
fcr         C-261116-000001   2026-11-16 10:00  denominator
fcr         C-261116-000002   2026-11-16 10:00  numerator
fcr         C-261116-000003   2026-11-16 10:00  numerator
fcr         C-261116-000004   2026-11-16 10:00  numerator
resolution  HD-261116-000005  2026-11-19 12:30  counted      32 h 30 min
"""

SHEET = """\
name,channel,value,unit,n,numerator,denominator,mean,median,p90,target,met,left_out
fcr,call,66.67,%,3,2,3,,,,70,no,0
fcr,email,100,%,1,1,1,,,,70,yes,0
response,call,0,s,4,,,0,0,0,14400,yes,0
response,email,3000,s,1,,,3000,3000,3000,14400,yes,0
"""


@pytest.fixture
def week(desk: Shell, hand: Hand) -> Shell:
    """Give a desk with a quiet week behind it."""
    at = "2026-11-16T10:00:00+05:30"
    for number in range(3):
        hand.contact(at, outcome="resolved" if number else "ticket")
    hand.contact(at, channel="email", received="2026-11-16T09:10:00+05:30", category="price")
    agreed = event("confirmed", "2026-11-20T10:00:00+05:30", consent="yes")
    hand.ticket(created(at), resolved("2026-11-19T12:30:00+05:30"), agreed, closed("2026-11-20T10:00:00+05:30"))
    hand.ticket(created(at), rated("2026-11-17T10:00:00+05:30", 4))
    hand.commit()
    return desk


def test_the_table_of_figures(week: Shell) -> None:
    shown = week("kpi", *NAMES, "--period", "last-week", now=NOW)
    assert shown.out == TABLE
    assert shown.err.startswith("period 2026-W47 · as of 2026-11-23 00:00 +0530 · commit ")
    assert "times are means in business time" in shown.err


def test_without_a_name_all_figures_are_shown_in_the_order_of_their_headings(week: Shell) -> None:
    lines = week("kpi", "--period", "last-week", now=NOW).out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == [kpi.name for kpis in FAMILIES.values() for kpi in kpis]


def test_a_list_says_as_what_each_counts_and_how_much(week: Shell) -> None:
    assert week("kpi", "fcr", "resolution", "--list", now=NOW).out == LIST


def test_a_spreadsheet_gets_plain_numbers(week: Shell) -> None:
    assert week("--format", "csv", "kpi", "fcr", "response", "--by", "channel", now=NOW).out == SHEET


def test_what_a_table_has_no_room_for_is_said_beside_it(week: Shell) -> None:
    grouped = week("kpi", "tickets_open", "fcr", now=NOW)
    assert "times are means" not in grouped.err
    assert "median" not in grouped.out
    assert week("--format", "json", "kpi", now=NOW).err == ""
