"""The weekly snapshot: what a CX lead gets on Monday morning."""

import re
from pathlib import Path

import pytest

from hdesk.domain.audiences import SECTIONS as BY_KIND
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved

SECTIONS = BY_KIND["weekly"]
SNAPSHOTS = Path(__file__).parent / "snapshots"
MONDAY = "2026-11-23T09:00:00+05:30"
WORDS = """\
# Words for the week

## Volume Overview

The app's new version went out on Tuesday.

### On e-mail
Two agents were on leave.

## next week focus
- Ask Tech about the **OTP** delay.
"""


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 9th, 16th and 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"


def report(desk: Shell, *more: str, now: str = MONDAY) -> str:
    """Print the snapshot, without the commit's name, which tells of more than the contents."""
    return re.sub(r"commit [0-9a-f]{10}", "commit 0123456789", desk("report", "weekly", *more, now=now).out)


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0].strip()


@pytest.fixture
def fortnight(hand: Hand) -> Hand:
    """Write two weeks of a small desk."""
    for number in range(6):
        hand.contact(on(9 + number), outcome="resolved" if number < 4 else "ticket")
    for number in range(9):
        hand.contact(on(16 + number % 6), category="app", subcategory="otp",
                     outcome=("resolved", "resolved", "callback")[number % 3])  # fmt: skip
    hand.contact(on(17), channel="call", outcome="abandoned", category=None)
    hand.contact(on(18, "12:00"), channel="email", received=on(18, "09:00"), category="price")
    _tickets(hand)
    hand.ticket(created(None), event("imported", None, source="old", source_id="1"))
    hand.commit()
    return hand


def _tickets(hand: Hand) -> None:
    asha = {"customer": {"name": "Asha Rao", "phone": "+919900112233"}, "nature": "complaint"}
    words = {"said": "a", "checked": "b", "needed": "c"}
    hand.ticket(created(on(9)), resolved(on(10, "15:00")), closed(on(11)), subcategory="long_pending", **asha)
    hand.ticket(
        created(on(16), **words),
        event("escalated", on(16, "11:00"), team="operations", handover=True, kind="late_pickup"), resolved(on(17)),
        event("confirmed", on(18), consent="yes"), closed(on(18)), rated(on(19), 5, source="survey"),
        subcategory="long_pending", team="operations", **asha,
    )  # fmt: skip
    hand.ticket(
        created(on(20, "18:00"), "email"), event("routed", on(20, "18:00"), team="helpdesk", tier="L1"),
        event("prioritised", on(20, "18:00"), **{"from": "normal", "to": "urgent"}),
        event("escalated", on(20, "18:00"), team="cx-manager"), category="safety", subcategory="injury",
        channel="email", nature="complaint",
        subject="It *burnt* <b>my</b> hand | see http://evil.example/x & call @me $1_000",
        customer={"name": "Ravi", "phone": "+919900112233", "email": "ravi@example.com"},
    )  # fmt: skip
    hand.ticket(created(on(21)), rated(on(21), 2), category="payout", customer={"name": "Asha Rao"}, nature="complaint")


def test_the_snapshot_of_a_fixed_week_is_the_one_on_file(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    assert report(desk) == (SNAPSHOTS / "weekly.md").read_text()


def test_the_same_commit_and_arguments_print_the_same_bytes(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    assert desk("report", "weekly", now=MONDAY).out == desk("report", "weekly", now="2026-11-29T23:00:00+05:30").out
    assert desk("report", "weekly", now=MONDAY).out == desk("report", "weekly", "--period", "2026-W47", now=MONDAY).out


def test_an_empty_week_is_said_to_be_empty(desk: Shell) -> None:
    assert report(desk) == (SNAPSHOTS / "empty.md").read_text()


def test_the_sections_are_those_of_the_helpdesks_report(desk: Shell) -> None:
    headings = [line for line in report(desk).splitlines() if line.startswith("#")]
    assert headings == ["# Helpdesk & Customer Queries Snapshot: 2026-W47", *(f"## {one}" for one in SECTIONS)]
    assert SECTIONS == (
        "Volume Overview", "Resolution Overview", "Escalations & Issues", "Trends / Feedback", "Next Week Focus",
    )  # fmt: skip


def test_a_week_that_is_not_over_is_provisional_and_one_that_is_over_is_not(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    during = report(desk, "--period", "this-week", now=on(19))
    assert "**Provisional: the week is not over. The week before is counted whole.**" in during
    assert "as of 2026-11-19 10:00 +0530" in during
    assert "Provisional" not in report(desk)
    assert "as of 2026-11-23 00:00 +0530" in report(desk)


def test_what_is_learned_later_does_not_change_the_week_unless_it_is_asked_for(desk: Shell, hand: Hand) -> None:
    hand.ticket(created(on(16)), resolved(on(17)), closed(on(18)))
    hand.commit()
    before = report(desk)
    hand.ticket(created(on(16)), resolved(on(17)), closed(on(18)), event("reopened", on(24)), closed(on(25)))
    hand.contact(on(24))
    hand.commit()
    later = "2026-11-26T10:00:00+05:30"
    once = report(desk, "--period", "2026-W47", now=later)
    assert "| Tickets closed            |         2 |" in once
    assert "| Tickets closed            |         1 |" in before
    assert "| Tickets closed            |         1 |" in report(
        desk, "--period", "2026-W47", "--as-of", on(24, "12:00"), now=later
    )


def test_a_persons_own_words_stand_under_their_headings(desk: Shell, hand: Hand) -> None:
    path = hand.folder / "reports/weekly/2026-W47.words.md"
    path.parent.mkdir(parents=True)
    path.write_text(WORDS)
    assert "The app's new version" not in report(desk), "words count once they are committed"
    hand.commit()
    text = report(desk)
    assert section(text, "Volume Overview").endswith(
        "The app's new version went out on Tuesday.\n\n### On e-mail\nTwo agents were on leave."
    )
    assert section(text, "Next Week Focus").endswith("- Ask Tech about the **OTP** delay.")
    assert "Words for the week" not in text
    assert desk("report", "weekly", now=MONDAY).err == ""


def test_words_under_no_heading_are_named_and_the_file_is_named_where_there_is_none(desk: Shell, hand: Hand) -> None:
    assert "reports/weekly/2026-W47.words.md" in desk("report", "weekly", now=MONDAY).err
    path = hand.folder / "reports/weekly/2026-W47.words.md"
    path.parent.mkdir(parents=True)
    path.write_text("Good week!\n")
    hand.commit()
    assert "2026-W47.words.md: 1 line stands under none of the headings" in desk("report", "weekly", now=MONDAY).err


def test_a_customers_words_are_shown_as_they_are_and_format_nothing(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    line = next(line for line in report(desk).splitlines() if "burnt" in line)
    assert line.endswith(r"It \*burnt\* \<b\>my\</b\> hand \| see http\://evil.example/x & call \@me \$1\_000")


def test_serious_tickets_of_before_are_listed_as_long_as_they_are_open(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    listed = section(report(desk, now="2026-11-30T09:00:00+05:30"), "Escalations & Issues")
    assert "(safety, new, with Helpdesk, opened 20 Nov)" in listed


def test_one_customer_is_who_shares_a_phone_or_an_address_and_nobody_by_a_name(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    listed = section(report(desk), "Escalations & Issues").partition("more than once:")[2].strip()
    assert listed == (
        "- 3 complaints of one customer since 26 Oct, the last on 20 Nov about Safety / injury (1 still open): "
        "HD-261109-000018, HD-261116-000019, HD-261120-000020"
    )


def test_more_than_ten_of_a_kind_are_counted(desk: Shell, hand: Hand) -> None:
    for _ in range(12):
        hand.ticket(created(on(16)), category="fraud")
    hand.commit()
    lines = section(report(desk), "Escalations & Issues").splitlines()
    assert sum("(fraud, new" in line for line in lines) == 10
    assert "- and 2 more" in lines
    assert "See 12 serious complaints or urgent tickets through" in section(report(desk), "Next Week Focus")


def test_a_report_of_a_month_does_not_speak_of_weeks(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    text = report(desk, "--period", "2026-11", now="2026-12-01T09:00:00+05:30")
    assert "1 Nov to 30 Nov 2026" in text
    assert "week" not in text.replace("Next Week Focus", "").lower()


def test_the_data_of_the_report_names_its_commit_and_moment(desk: Shell, fortnight: Hand) -> None:
    assert fortnight.folder == desk.folder
    data = desk.json("report", "weekly", now=MONDAY)
    assert (data["period"], data["as_of"]) == ("2026-W47", "2026-11-23T00:00:00+05:30")
    assert data["commit"] == desk.git("rev-parse", "HEAD").strip()
    assert data["handled"][0] == {"channel": "call", "now": 9, "before": 6}
    assert data["abandoned"] == {"now": 1, "before": 0}


def test_a_report_needs_a_week_with_an_end(desk: Shell) -> None:
    assert (
        "needs a period with a beginning and an end, not 'all'"
        in desk("report", "weekly", "--period", "all", expect=1).err
    )
