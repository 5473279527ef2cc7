"""The forms that reports are written in: chat, files, a desk's own templates."""

import os
import signal
import subprocess
import sys
from itertools import repeat
from pathlib import Path

import pytest

from hdesk.insight.report.bounds import ExhaustedError, bounded
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created

MONDAY = "2026-11-23T09:00:00+05:30"


@pytest.fixture
def busy(hand: Hand) -> Hand:
    """Write a week with much in it."""
    for number in range(40):
        hand.contact(f"2026-11-{16 + number % 6}T10:00:00+05:30", category=("app", "pickup", "price")[number % 3],
                     subcategory=None, channel=("call", "email", "chat", "social")[number % 4])  # fmt: skip
    for number in range(12):
        hand.ticket(
            created("2026-11-18T10:00:00+05:30"), category="fraud", nature="complaint",
            subject=f"<!channel> @here *[{number}](https://evil.example)*",
        )  # fmt: skip
    hand.commit()
    return hand


def template(hand: Hand, name: str, text: str) -> None:
    path = hand.folder / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    hand.commit()


def test_a_chat_message_is_short_and_calls_nobody(desk: Shell, busy: Hand) -> None:
    assert busy.folder == desk.folder
    text = desk("report", "weekly", "--format", "text", now=MONDAY).out
    assert len(text) < 2600
    assert len(text.splitlines()) < 50
    assert "Contacts handled: Call 10, Chat 10, Email 10, All 40" in text
    assert "• … and 7 more" in text
    assert not {"<", "@", "|"} & set(text)
    assert "https://evil" not in text
    assert "none" not in text


def test_a_missed_target_is_in_the_message_whatever_else_is_not(desk: Shell, busy: Hand) -> None:
    assert busy.folder == desk.folder
    text = desk("report", "weekly", "--format", "text", now=MONDAY).out
    assert "• missed: Complete tickets 0.0 % (target ≥ 95 %, n 12)" in text


@pytest.mark.parametrize("name", ["week.md", "week.txt", "week.json", "week.html", "week.pptx"])
def test_a_files_suffix_says_how_it_is_written(desk: Shell, busy: Hand, tmp_path: Path, name: str) -> None:
    assert busy.folder == desk.folder
    told = desk("report", "weekly", "-o", str(tmp_path / name), now=MONDAY)
    beginnings = {".md": b"# Help", ".txt": b"*Help", ".json": b'{\n  "hdesk": 1', ".html": b"<!", ".pptx": b"PK"}
    assert (tmp_path / name).read_bytes().lstrip().startswith(beginnings[Path(name).suffix])
    assert told.out == ""
    assert f"written to {tmp_path / name}" in told.err


def test_a_suffix_that_names_no_format_is_refused(desk: Shell, busy: Hand, tmp_path: Path) -> None:
    assert busy.folder == desk.folder
    refused = desk("report", "weekly", "-o", str(tmp_path / "week.docx"), now=MONDAY, expect=1)
    assert "a report is not written as .docx (one of .md, .txt, .html, .pptx, .json; or say --format)" in refused.err
    assert not list(tmp_path.glob("week.*"))
    desk("report", "weekly", "-o", str(tmp_path / "week.markdown"), "--format", "md", now=MONDAY)
    assert (tmp_path / "week.markdown").read_text().startswith("# Help")


def test_slides_are_not_poured_over_a_terminal(desk: Shell) -> None:
    here, there = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "hdesk", "report", "weekly", "--format", "pptx"],
        cwd=desk.folder, stdout=there, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(there)
    os.close(here)
    assert done.returncode == 1
    assert "pptx is nothing to read in a terminal (write a file: -o report.pptx)" in done.stderr


def test_a_report_is_no_table(desk: Shell) -> None:
    assert "a report is not written as csv" in desk("--format", "csv", "report", "weekly", expect=1).err


def test_a_desk_may_write_a_form_its_own_way(desk: Shell, busy: Hand) -> None:
    template(
        busy,
        "report-weekly.md.j2",
        """\
{{ document.period }}: {{ figures.inquiries.now }} inquiries
{% for section in document.sections if section.title == "Volume Overview" %}
{{ block(section.blocks[1]) }}
{% endfor %}
{{ document.sections[2].blocks[2].items[0] }}
""",
    )
    text = desk("report", "weekly", now=MONDAY).out
    assert text.startswith("2026-W47: 52 inquiries\n| Contacts handled |")
    assert r"\<!channel\> \@here \*\[0\](https\://evil.example)\*" in text, "what a template prints is escaped, too"
    assert desk("report", "weekly", "--format", "text", now=MONDAY).out.startswith("*Helpdesk"), "that form has its own"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n{% if %}", 2, "cannot be read"),
        ("a\n\n{{ document.nothing.here }}", 3, "no attribute"),
        ("a\n{{ 1 // 0 }}", 2, "by zero"),
        ("a\n{{ document.__class__.__mro__ }}", 2, "unsafe"),
        ("a\n{% include '/etc/passwd' %}", 2, "no loader"),
        ("{{ 'x' * 10000000 }}", 1, "too much"),
        ("a\n{{ 10 ** 10 ** 10 }}", 2, "too much"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_its_line(
    desk: Shell, hand: Hand, text: str, line: int, said: str
) -> None:
    for form, suffix in (("md", "md"), ("text", "txt")):
        template(hand, f"report-weekly.{suffix}.j2", text)
        refused = desk("report", "weekly", "--format", form, now=MONDAY, expect=3)
        assert f"templates/report-weekly.{suffix}.j2:{line}: the template cannot be" in refused.err
        assert said in refused.err
        assert refused.out == ""


def test_a_template_of_a_page_is_judged_in_the_same_way(desk: Shell, hand: Hand) -> None:
    template(hand, "report-weekly.html.j2", "<p>\n{{ document.nothing.here }}")
    assert "templates/report-weekly.html.j2:2:" in desk("report", "weekly", "--format", "html", expect=3).err


def test_a_template_cannot_write_without_end(desk: Shell, hand: Hand) -> None:
    template(hand, "report-weekly.md.j2", "{% for _ in range(90000) %}all work and no play{% endfor %}")
    assert "writes more than 1,000,000 characters" in desk("report", "weekly", now=MONDAY, expect=3).err


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_template_cannot_fill_the_memory(desk: Shell, hand: Hand, form: str) -> None:
    for text in ("\n{{ '%3000000000d' % 1 }}", "\n{{ 'a' | center(3000000000) }}"):
        template(hand, f"report-weekly.{form}.j2", text)
        refused = desk("report", "weekly", "--format", form, now=MONDAY, expect=3)
        assert f"templates/report-weekly.{form}.j2:2: the" in refused.err
        assert "it needs too much memory" in refused.err


def test_a_template_of_a_page_cannot_write_without_end_either(desk: Shell, hand: Hand) -> None:
    template(hand, "report-weekly.html.j2", "{% for _ in range(90000) %}all work and no play{% endfor %}")
    refused = desk("report", "weekly", "--format", "html", now=MONDAY, expect=3).err
    assert "report-weekly.html.j2: the template writes more than 1,000,000 characters" in refused


def test_what_takes_too_long_is_stopped_and_the_bound_is_gone_afterwards() -> None:
    with pytest.raises(ExhaustedError, match=r"longer than 0\.2 seconds"), bounded(seconds=0.2):
        sum(1 for _ in repeat(None))
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_template_that_is_not_committed_is_not_used(desk: Shell, hand: Hand) -> None:
    (hand.folder / "templates").mkdir()
    (hand.folder / "templates/report-weekly.md.j2").write_text("mine")
    assert desk("report", "weekly", now=MONDAY).out.startswith("# Helpdesk")
