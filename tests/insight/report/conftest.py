"""A report written by hand, with all that reports have in them."""

from datetime import datetime

import pytest

from hdesk.insight.report.document import Chart, Document, Grid, Note, Points, Section, Series, Words

HOSTILE = (
    """It </title><script>alert(1)</script> "burnt" 'my' & hand <img src=x onerror=alert(1)> {{ 7*7 }} $x_1$ \x1b[31m"""
)
"""What a customer might write as a subject."""

WEEKS = ("W40", "W41", "W42", "W43", "W44", "W45", "W46", "W47")
DAYS = tuple(f"{day} Nov" for day in range(1, 31))


def by_day(name: str, every: int, most: int) -> Series:
    """Make up counts that differ from day to day; none on Sundays."""
    return Series(name, tuple(0.0 if day % 7 == 0 else float((day * every) % most) for day in range(len(DAYS))))


VOLUME = Chart(
    "volume", "stacked", "What came in, by day and channel", "inquiries", 1912, DAYS,
    (by_day("Call", 7, 41), by_day("Email", 11, 29), by_day("Chat", 5, 17), by_day("Walk in", 3, 7),
     by_day("Social", 13, 9), by_day("Self service", 17, 6)),
    "Most came by call; Sundays were closed, and the busiest day was 26 November.",
)  # fmt: skip
BACKLOG = Chart(
    "backlog", "rows", "Open tickets by age", "tickets", 93,
    ("under 1 day", "1 to 3 days", "3 to 7 days", "7 to 14 days", "14 to 30 days", "30 days and more"),
    (Series("Open", (20, 31, 22, 11, 6, 3)),), "Of 93 open tickets, 9 are older than two weeks.",
)  # fmt: skip
CLOCKS = Chart(
    "clocks", "rows", "Clocks met", "%", 900,
    ("First response · n 412", "Resolution · n 300", "Update · n 188", "Handover · n 0"),
    (Series("Met", (92.3, 71.0, 55.5, None)),),
    "First response was met in 92.3 %, resolution in 71 %; no handover was due.", 90,
)  # fmt: skip
HISTOGRAM = Chart(
    "resolution", "bars", "How long resolutions took", "tickets", 310,
    ("under 1 h", "1 to 4 h", "4 to 8 h", "8 to 16 h", "16 to 30 h", "30 to 50 h", "over 50 h"),
    (Series("Tickets", (12, 50, 81, 77, 52, 30, 8)),),
    "Half of the 310 resolved tickets took less than 9 business hours.",
)  # fmt: skip
CSAT = Chart(
    "csat", "lines", "Good ratings by week", "%", 120, WEEKS,
    (Series("Good", (80.0, 77.5, None, 66.7, 82.0, 90.0, 88.9, 91.2)),),
    "Good ratings rose from 66.7 % in W43 to 91.2 %; nobody rated in W42.", 80,
)  # fmt: skip
TREND = Chart(
    "trend", "lines", "What customers came about, last 8 weeks", "inquiries", 2301, WEEKS,
    (
        Series("Pickup", (89, 65, 76, 75, 52, 46, 64, 69)),
        Series("Payout & refunds", (40, 43, 55, 36, 38, 33, 38, 58)),
        Series("App", (48, 41, 31, 44, 38, 25, 32, 25)), Series("Price", (32, 24, 21, 25, 34, 36, 33, 37)),
        Series("Device condition", (22, 29, 22, 15, 27, 25, 28, 16)),
        Series("Other", (23, 16, 14, 15, 12, 16, 13, 25)),
    ),
    "Pickup leads in every week; payout rose to 58 in W47.",
)  # fmt: skip
PAIR = Chart(
    "flow", "bars", "Created and closed by week", "tickets", 348, WEEKS[4:],
    (Series("Created", (30, 44, 50, 61)), Series("Closed", (28, 40, 55, None))),
    "More were created than closed in three of four weeks.",
)  # fmt: skip
EMPTY = Chart("nothing", "bars", "Ratings by week", "of 5", 0, (), (Series("Mean", ()),), "Nobody rated.")
CHARTS = (VOLUME, BACKLOG, CLOCKS, HISTOGRAM, CSAT, TREND, PAIR, EMPTY)

MEASURES = Grid(
    ("Measure", "This month", "Median", "Change", "Target", "Met", "n"),
    (
        ("First contact resolution", "63.4 %", "", "+2.1 points", "≥ 70 %", "no", "1,204"),
        ("First response time, email", "3 h 12 min", "2 h 40 min", "-18 min", "≤ 4 h", "yes", "382"),
        ("Resolution time", "26 h 05 min", "19 h 30 min", "+1 h 10 min", "≤ 30 h", "yes", "310"),
        ("Customer satisfaction (call 61, survey 120)", "4.21 of 5", "", "=", "≥ 4", "yes", "181"),
        ("Followed up in time", "n/a", "", "n/a", "≥ 95 %", "", "0"),
    ),
    strong=frozenset({0}),
)  # fmt: skip
CATEGORIES = Grid(
    ("Top categories", "Inquiries", "Share", "Change"),
    (("Pickup", "612", "32 %", "+41"), ("Payout & refunds", "388", "20 %", "-12"), ("App", "301", "16 %", "="),
     ("Price", "240", "13 %", "+9"), ("All inquiries", "1,912", "", "+77")),
    strong=frozenset({4}),
)  # fmt: skip
ESCALATIONS = Grid(
    ("Escalations", "To team", "This month", "Change"),
    (("Late pickup", "Operations", "41", "+12"), ("Payout delay", "Finance", "17", "-3"),
     ("App error", "Technology", "9", "=")),
    texts=2,
)  # fmt: skip
TARGETS = Grid(
    ("Measure", "This month", "Median", "Change", "Target", "Met", "n"),
    tuple((f"Measure {number}", "12.0 %", "", "", "", "", "1,204") for number in range(1, 14)),
)
"""As tall as a slide is, with cells in it that hold nothing."""
WORDS = """\
## What we learned

The new app version went out on **Tuesday**; see [the release notes](https://notes.example/app).

- Two agents were on leave.
- Ask Tech about the *OTP* delay [now](javascript:alert(1)) ![x](https://tracker.example/pixel.png)

<script>alert("words")</script>
"""


def document(*sections: Section, provisional: str | None = None) -> Document:
    """Write a report of a month."""
    return Document(
        kind="monthly", title="Helpdesk & Customer Queries: 2026-11", desk="Recommerce Helpdesk", period="2026-11",
        dates="1 Nov to 30 Nov 2026", as_of=datetime.fromisoformat("2026-12-01T00:00:00+05:30"),
        commit="0123456789abcdef0123456789abcdef01234567", sections=sections, provisional=provisional,
    )  # fmt: skip


MONTHLY = document(
    Section("Overall Query & Ticket Volume", (VOLUME, CATEGORIES, PAIR, BACKLOG)),
    Section("Service Metrics", (
        MEASURES, Note("Times are means in business time; n is the number of rows behind a figure."), CLOCKS, HISTOGRAM,
        CSAT,
    )),
    Section("Complaint & Escalation Analysis", (
        ESCALATIONS, Note("Two complaints of fraud are still open.", strong=True),
        Note("Serious complaints and urgent tickets:"),
        Points((f"HD-261120-7K3FQ2 (safety, new, with Helpdesk, opened 20 Nov): {HOSTILE}",
                "HD-261103-9D2RTA (fraud, closed): Money was taken twice")),
        TREND,
    )),
    Section("Internal Collaboration", (TARGETS, EMPTY, Note("Nothing was sent back."))),
    Section("Suggested Improvements", (Words(WORDS), Words("Call every seller a day before pickup.", "2026-10"))),
    Section("Next Month Priorities", (Points(("Target missed: First contact resolution 63.4 %, wanted ≥ 70 % (n 1,204)",
                                             "Check script and FAQ on Pickup / long pending")),)),
    provisional="Provisional: the month is not over. The month before is counted whole.",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def fonts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let matplotlib keep its list of fonts where no person's home is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        import matplotlib.font_manager  # noqa: F401 - its list is made when it is loaded


@pytest.fixture(scope="session")
def page() -> str:
    """Write the report as a page, once for all tests."""
    from hdesk.insight.report.page import html

    return html(MONTHLY)


@pytest.fixture(scope="session")
def deck() -> bytes:
    """Write the report as slides, once for all tests."""
    from hdesk.insight.report.slides import pptx

    return pptx(MONTHLY)
