"""The kinds of reports: their sections, and what stands in them."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved

DECEMBER = "2026-12-01T09:00:00+05:30"
JANUARY = "2027-01-04T09:00:00+05:30"

ASKED_FOR = {
    "daily": ["Top Issues", "Repeated Errors", "Improvements"],
    "weekly": ["Volume Overview", "Resolution Overview", "Escalations & Issues", "Trends / Feedback",
               "Next Week Focus"],
    "monthly": ["Overall Query & Ticket Volume", "Service Metrics", "Complaint & Escalation Analysis",
                "Internal Collaboration", "Suggested Improvements", "Next Month Priorities"],
}  # fmt: skip
"""The headings in the words of those who asked for the reports."""


def at(day: str, clock: str = "10:00") -> str:
    return f"2026-{day}T{clock}:00+05:30"


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0].strip()


def row(text: str, start: str) -> list[str]:
    """Give the cells of the table's row that begins so."""
    line = next(line for line in text.splitlines() if line.replace("*", "").startswith(f"| {start}"))
    return [cell.strip().strip("*") for cell in line.strip("|").split("|")]


@pytest.fixture
def autumn(hand: Hand) -> Hand:
    """Write October and November of a small desk."""
    hand.contact(at("09-01"), outcome="ticket")
    for number in range(4):
        hand.contact(at(f"10-{10 + number}"), outcome="resolved" if number else "ticket")
    for number in range(20):
        hand.contact(at(f"11-{10 + number % 5}"), category="app", subcategory="otp")
    for number, city in enumerate(("Pune", "Pune", "Pune", "Delhi")):
        hand.ticket(
            created(at("11-16")),
            event("escalated", at("11-16", "11:00"), team="operations", handover=True, kind="no_show"),
            *((event("returned", at("11-16", "12:00"), team="operations", reason="missing_information"),) if not number
              else (resolved(at("11-17")), closed(at("11-18")), rated(at("11-19"), 5, source="survey"))),
            subcategory="associate_no_show", nature="complaint", order={"city": city, "vendor": "QuickPick"},
        )  # fmt: skip
    hand.commit()
    return hand


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_a_report_has_the_sections_that_were_asked_for_in_their_words(desk: Shell, kind: str) -> None:
    lines = desk("report", kind, now=DECEMBER).out.splitlines()
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == ASKED_FOR[kind]


@pytest.mark.parametrize(
    ("kind", "period"),
    [("daily", "2026-11-30"), ("weekly", "2026-W48"), ("monthly", "2026-11"), ("quarterly", "2026-Q3")],
)
def test_without_a_period_a_report_tells_of_the_last_one_that_is_over(desk: Shell, kind: str, period: str) -> None:
    assert desk.json("report", kind, now=DECEMBER)["period"] == period


def test_the_month_is_told_beside_its_targets_and_the_month_before(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    text = desk("report", "monthly", now=DECEMBER).out
    volume, metrics = section(text, "Overall Query & Ticket Volume"), section(text, "Service Metrics")
    assert row(volume, "Call") == ["Call", "20", "+16"]
    assert row(volume, "App") == ["App, documents and OTP", "20", "83 %", "+20"]
    assert row(metrics, "First contact")[:4] == ["First contact resolution", "100.0 %", "", "+25.0 points"]
    assert row(metrics, "Escalations") == ["Escalations", "4", "", "+4", "", "", "4"]
    assert row(metrics, "Sent back")[1:] == ["25.0 %", "", "n/a", "≤ 5 %", "no", "4"]


def test_complaints_are_told_by_city_and_vendor(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    told = section(desk("report", "monthly", now=DECEMBER).out, "Complaint & Escalation Analysis")
    assert row(told, "Pune") == ["Pune", "3", "100 %", "3", "+3"]
    assert row(told, "QuickPick") == ["QuickPick", "4", "100 %", "4", "+4"]
    assert row(told, "No show") == ["No show", "Operations", "4", "+4"]
    assert "Complaints by device" not in told, "no complaint names one"


def test_what_went_to_a_team_and_came_back_is_told(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    told = section(desk("report", "monthly", now=DECEMBER).out, "Internal Collaboration")
    assert row(told, "To team")[:4] == ["To team", "Escalations", "Change", "Sent back"]
    assert row(told, "Operations")[:4] == ["Operations", "4", "+4", "25 % of 4"]
    assert "- Operations: 4 were no show, of 4" in told


def test_suggestions_are_only_that(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    told = section(desk("report", "monthly", now=DECEMBER).out, "Suggested Improvements")
    assert told.startswith("What the figures suggest; people decide:")
    assert "- App, documents and OTP / otp came up 20 times, 0 the month before: find out what changed" in told
    assert "- Pickup / associate no show: 4 complaints, 3 with city Pune, 4 with vendor QuickPick" in told


def test_a_month_is_not_compared_as_if_the_one_before_were_whole(desk: Shell, hand: Hand) -> None:
    hand.contact(at("10-20"))
    hand.contact(at("11-20"))
    hand.commit()
    told = desk("report", "monthly", now=DECEMBER).out
    assert "**The desk's records begin on 20 Oct 2026: the month before is not whole.**" in told
    assert "begin on" not in desk("report", "weekly", "--period", "2026-W48", now=DECEMBER).out


def test_what_was_before_the_desk_is_said_to_be_unknown(desk: Shell, hand: Hand) -> None:
    hand.contact(at("11-18"))
    hand.contact(at("11-20"))
    hand.commit()
    told = "**The desk's records begin on 18 Nov 2026: nothing is known of the {} before.**"
    assert told.format("Friday") in desk("report", "daily", "--period", "2026-11-20", now=DECEMBER).out
    assert told.format("week") in desk("report", "weekly", "--period", "2026-W47", now=DECEMBER).out
    assert told.format("month") in desk("report", "monthly", now=DECEMBER).out
    assert "begin on" not in desk("report", "weekly", "--period", "2026-W46", now=DECEMBER).out


def test_no_count_grows_from_before_the_desk(desk: Shell, hand: Hand) -> None:
    hand.contact(at("11-18"))
    hand.ticket(created(at("11-18")))
    hand.commit()
    for kind in ("weekly", "monthly"):
        period = ("--period", "2026-W47") if kind == "weekly" else ()
        text = desk("report", kind, *period, now=DECEMBER).out
        assert row(text, "Tickets created") == ["Tickets created", "1", "n/a"]
        assert row(text, "Waiting for") == ["Waiting for a first reply", "0", "n/a"]
        found = desk.json("report", kind, *period, now=DECEMBER)
        counts = {one["name"]: one for one in found["tickets"]}
        assert counts["tickets_created"] == {"name": "tickets_created", "now": 1, "before": None}
    week = desk("report", "weekly", "--period", "2026-W48", now=DECEMBER).out
    assert row(week, "Tickets created") == ["Tickets created", "0", "-1"], "of the week before all is known"


def test_the_months_before_the_desk_are_a_gap(desk: Shell, hand: Hand) -> None:
    hand.ticket(created(at("11-18")))
    hand.commit()
    volume = section(desk("report", "quarterly", now=JANUARY).out, "Volume by Month")
    assert row(volume, "Tickets created") == ["Tickets created", "n/a", "1", "0", "1", "n/a"]
    assert row(volume, "Tickets open") == ["Tickets open", "n/a", "1", "1", "1", "n/a"]
    assert "Inquiries: Oct 2026 n/a, Nov 2026 1, Dec 2026 0." in volume
    found = desk.json("report", "quarterly", now=JANUARY)
    assert [one["n"] for one in found["volume_by_month"]["tickets_created"]] == [None, 1, 0]


def test_a_quarter_is_told_month_by_month(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    text = desk("report", "quarterly", now=JANUARY).out
    volume = section(text, "Volume by Month")
    assert row(volume, "Volume")[1:5] == ["Oct 2026", "Nov 2026", "Dec 2026", "This quarter"]
    assert row(volume, "Contacts") == ["Contacts", "4", "20", "0", "24", "+23"]
    assert row(volume, "Tickets open") == ["Tickets open", "0", "1", "1", "1", "+1"], "each month at its own end"
    assert row(section(text, "Service Metrics by Month"), "First contact")[1:5] == [
        "75.0 %",
        "100.0 %",
        "n/a",
        "95.8 %",
    ]
    assert row(section(text, "Targets Met and Missed"), "Sent back")[1:6] == ["≤ 5 %", "n/a", "missed", "n/a", "missed"]


def test_a_day_is_compared_with_the_same_weekday_a_week_before(desk: Shell, hand: Hand) -> None:
    for day, count in (("11-23", 3), ("11-29", 9), ("11-30", 5)):
        for _ in range(count):
            hand.contact(at(day), subcategory="schedule")
    hand.commit()
    told = section(desk("report", "daily", now=DECEMBER).out, "Top Issues")
    assert row(told, "Pickup / schedule") == ["Pickup / schedule", "5", "100 %", "+2"]
    assert "Changes are against the Monday before." in told


def test_errors_of_a_day_are_what_came_back_or_lacked_something(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    told = section(desk("report", "daily", "--period", "2026-11-16", now=DECEMBER).out, "Repeated Errors")
    assert row(told, "Sent back for missing information")[1] == "1"
    assert row(told, "Tickets created with fields missing")[1] == "4"


def test_the_data_of_a_report_has_its_sections_and_its_figures(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    data: dict[str, Any] = desk.json("report", "monthly", now=DECEMBER)
    assert [one["title"] for one in data["sections"]] == ASKED_FOR["monthly"]
    assert data["sections"][0]["blocks"][0]["block"] == "grid"
    assert data["complaints_by_city"][0] == {"city": "Pune", "now": 3, "before": 0, "inquiries": 3}
    assert desk("report", "monthly", "--format", "json", now=DECEMBER).data == data


def test_a_chart_is_said_in_words_where_none_can_be_drawn(desk: Shell, autumn: Hand) -> None:
    assert autumn.folder == desk.folder
    text = desk("report", "weekly", "--period", "2026-W46", now=DECEMBER).out
    assert "Most contacts were handled on Tuesday, 10 November: 4 of 20." in text
