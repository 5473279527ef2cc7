"""Reports for those who read them: what is theirs, and what desk.yaml may say of them."""

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event

DECEMBER = "2026-12-01T09:00:00+05:30"
MONDAY = "2026-11-23T09:00:00+05:30"
ASKED_FOR = {
    "weekly": {"cx-manager", "operations-manager", "vendor-sla-quality", "area-serviceability", "data-analyst"},
    "monthly": {"ceo", "cx-manager", "operations-head", "vendor-sla-quality", "area-serviceability", "tech",
                "marketing"},
}  # fmt: skip
"""Who is to get the reports, as those who asked for them said."""


@pytest.fixture
def week(hand: Hand) -> Hand:
    """Write a week with something about vendors, and more about pickups."""
    for day in range(16, 20):
        hand.contact(f"2026-11-{day}T10:00:00+05:30")
    hand.contact("2026-11-17T10:00:00+05:30", category="vendor", subcategory="late", outcome="ticket")
    for category in ("vendor", "pickup"):
        hand.ticket(
            created("2026-11-18T10:00:00+05:30"),
            event("escalated", "2026-11-18T11:00:00+05:30", team="operations", kind=f"about_{category}"),
            category=category, nature="complaint",
            customer={"name": "Asha Rao", "phone": "+919900112233"},
        )  # fmt: skip
    hand.commit()
    return hand


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_everybody_who_was_named_gets_the_report(desk: Shell, kind: str) -> None:
    for name in sorted(ASKED_FOR[kind]):
        assert desk("report", kind, "--for", name, now=DECEMBER).out.count("\nFor ") == 1


def test_an_audience_reads_only_what_concerns_it_and_the_header_says_so(desk: Shell, week: Hand) -> None:
    assert week.folder == desk.folder
    text = desk("report", "weekly", "--for", "vendor-sla-quality", now=MONDAY).out
    assert "For Vendor SLA & Quality (only category Vendor)" in text
    assert "| **All**          |         1 |" in text
    assert "| **All inquiries** |         1 |" in text
    assert "About vendor" in text
    assert "About pickup" not in text
    assert "Pickup" not in text


def test_figures_of_an_audience_are_kept_apart_from_everybodys(desk: Shell, week: Hand) -> None:
    assert week.folder == desk.folder

    def inquiries(*more: str) -> object:
        return desk.json("report", "weekly", *more, now=MONDAY)["inquiries"]

    narrowed = inquiries("--for", "vendor-sla-quality")
    assert (inquiries(), narrowed) == ({"now": 6, "before": None}, {"now": 1, "before": None})
    assert (inquiries("--for", "vendor-sla-quality"), inquiries()) == (narrowed, {"now": 6, "before": None})


def test_a_repeated_complaint_counts_for_an_audience_only_if_it_is_its_own(desk: Shell, week: Hand) -> None:
    assert week.folder == desk.folder
    everybodys = desk.json("report", "weekly", now=MONDAY)["repeated"]
    assert len(everybodys[0]["inquiries"]) == 2
    assert desk.json("report", "weekly", "--for", "vendor-sla-quality", now=MONDAY)["repeated"] == []


def test_an_audience_gets_its_sections_in_the_reports_order(desk: Shell) -> None:
    lines = desk("report", "monthly", "--for", "marketing", now=DECEMBER).out.splitlines()
    assert [line for line in lines if line.startswith("## ")] == [
        "## Complaint & Escalation Analysis", "## Suggested Improvements", "## Next Month Priorities",
    ]  # fmt: skip
    refused = desk("report", "weekly", "--for", "marketing", expect=1, now=DECEMBER).err
    assert "marketing reads no section of a weekly report (it reads Complaint" in refused


def test_a_summary_is_shorter_and_still_names_every_missed_target(desk: Shell, week: Hand) -> None:
    assert week.folder == desk.folder
    whole = desk("report", "monthly", "--period", "2026-11", now=DECEMBER).out
    short = desk("report", "monthly", "--period", "2026-11", "--for", "ceo", now=DECEMBER).out
    assert len(short) < len(whole) - 500
    assert "Complaints by vendor" not in short
    missed = [line.split("|")[1].strip(" *") for line in whole.splitlines() if "|  no |" in line]
    assert missed
    assert all(one in short for one in missed if "," not in one)


def test_an_unknown_audience_is_named_with_the_nearest(desk: Shell) -> None:
    assert "there is no audience 'cx-manger'; did you mean cx-manager?" in desk(
        "report", "weekly", "--for", "cx-manger", expect=4
    ).err.replace(" (did", "; did").replace("?)", "?")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x: {title: X, reports: [wekly]}", "there is no report `wekly` (did you mean `weekly`?)"),
        ("x: {title: X, reports: [weekly], sections: [Volume Overviw]}",
         "there is no section `Volume Overviw` (did you mean `Volume Overview`?)"),
        ("x: {title: X, formats: [pdf]}", "there is no format `pdf`"),
        ("x: {title: X, to: slack}", "there is no destination `slack`"),
        ("x: {title: X, to: [https://hooks.example/secret]}", "a URL or address must not stand here"),
        ("x: {title: X, only: {category: vendr}}", "there is no category `vendr` (did you mean `vendor`?)"),
        ("x: {title: X, only: {team: [tech, ops]}}", "there is no team `ops`"),
        ("x: {title: X, only: {vndor: QuickPick}}", "cannot be narrowed by `vndor` (did you mean `vendor`?)"),
        ("x: {title: X, only: {city: []}}", "`city` names no value"),
        ("x: {title: X, detail: brief}", "brief"),
        ("x: {titel: X}", "titel"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_audience_is_found_with_its_line(desk: Shell, hand: Hand, line: str, said: str) -> None:
    hand.setting("audiences:\n", f"audiences:\n  {line}\n")
    here = 1 + (desk.folder / "desk.yaml").read_text().splitlines().index(f"  {line}")
    found = desk("rules", "check", expect=3)
    assert said in found.out + found.err
    assert f"desk.yaml:{here}:" in found.out + found.err
    assert "secret" not in found.out + found.err


def test_an_audience_may_be_narrowed_by_a_value_with_a_quote_in_it(desk: Shell, hand: Hand) -> None:
    hand.setting(
        "audiences:\n", "audiences:\n  x: {title: X, reports: [weekly], only: {vendor: [O'Neill, QuickPick]}}\n"
    )
    hand.contact("2026-11-16T10:00:00+05:30", order={"vendor": "O'Neill"})
    hand.contact("2026-11-17T10:00:00+05:30", order={"vendor": "quickpick"})
    hand.contact("2026-11-18T10:00:00+05:30", order={"vendor": "FetchNow"})
    hand.commit()
    assert desk.json("report", "weekly", "--for", "x", now=MONDAY)["inquiries"]["now"] == 2
