"""The page about reports: its examples hold."""

import re
import shlex
from pathlib import Path

from tests.commands.conftest import Shell, _made, desk, shell
from tests.insight.byhand import Hand

__all__ = ["_made", "desk", "shell"]
PAGE = (Path(__file__).parent.parent / "docs/reports.md").read_text()


def block(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[0]  # type: ignore[no-any-return]


def test_every_command_on_the_page_can_be_typed(desk: Shell) -> None:
    lines = [shlex.split(line, comments=True)[1:] for line in block("sh").splitlines()]
    assert len(lines) > 4
    for words in lines:
        desk(*words)


def test_the_audiences_on_the_page_are_sound(desk: Shell) -> None:
    hand = Hand(desk.folder)
    before = (desk.folder / "desk.yaml").read_text()
    start = before.index("audiences:\n")
    end = before.index("\n\n", start)
    hand.setting(before[start:end], block("yaml").rstrip())
    desk("rules", "check")
    hand.commit()
    told = desk("report", "monthly", "--for", "marketing", now="2026-12-01T09:00:00+05:30").out
    assert "(only category Price and offer, Order status; city Pune, Delhi)" in told


def test_the_template_on_the_page_writes_a_report(desk: Shell) -> None:
    (desk.folder / "templates").mkdir()
    (desk.folder / "templates/report-weekly.md.j2").write_text(block("jinja"))
    Hand(desk.folder).commit()
    text = desk("report", "weekly", "--period", "2026-W46").out
    assert text.startswith("Helpdesk & Customer Queries Snapshot: 2026-W46, 9 Nov to 15 Nov 2026\n")
    assert text.rstrip().endswith("Inquiries: 0")
    assert "## Resolution Overview" not in text


def test_the_table_of_the_page_names_each_section(desk: Shell) -> None:
    rows = {line.split("`")[1]: line for line in PAGE.splitlines() if line.startswith("| `hdesk report")}
    for words, line in rows.items():
        headings = re.findall(r"^## (.*)$", desk(*words.split()[1:]).out, re.MULTILINE)
        assert headings
        if "--mine" not in words:
            assert line.rstrip(" |").endswith(" · ".join(headings))
