"""What a table of figures shows and leaves out, what is said below it, and what KPIs are said to mean."""

import contextlib
import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from hdesk.view.bars import bars
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, resolved
from tests.insight.conftest import WEEKS_NOW as NOW


def test_figures_that_say_nothing_are_left_out_by_name_and_shown_on_demand(desk: Shell, hand: Hand) -> None:
    hand.setting('  sent_back: "5"\n', "")
    hand.commit()
    shown = desk("kpi")
    assert "sent_back" not in shown.out
    (said,) = (line for line in shown.err.splitlines() if line.startswith("without data or target: "))
    assert "sent_back" in said
    assert said.endswith("; --all shows them, too")
    assert "escalations" in shown.out, "that there is none is an answer"
    assert "follow_up" in shown.out, "its target waits for an answer"
    assert "sent_back" in desk("kpi", "--all").out
    assert "sent_back" in desk("kpi", "sent_back").out
    assert "sent_back" in {one["name"] for one in desk.json("kpi")}


def test_durations_are_shown_in_clock_time_on_demand(weeks: Shell) -> None:
    night = weeks("kpi", "resolution", "--clock", now=NOW)
    assert "times are means in clock time" in night.err
    assert "≤" not in night.out, "the target is one in business time"


def test_a_period_that_is_not_over_is_marked(weeks: Shell) -> None:
    assert "provisional: 2026-W48 is not over" in weeks("kpi", "fcr", "--period", "2026-W48", now=NOW).err
    assert "provisional" not in weeks("kpi", "fcr", "--period", "2026-W47", now=NOW).err
    assert "provisional" not in weeks("kpi", "fcr", now=NOW).err


def test_check_names_what_cannot_be_judged(weeks: Shell) -> None:
    said = weeks("kpi", "csat", "sent_back", "--check", "--period", "2026-W47", expect=3, now=NOW).err
    assert "missed: csat 3.00 of 5, target ≥ 4" in said
    assert "not judged, for there is nothing to judge by: sent_back" in said


def test_the_list_of_a_numerator_has_as_many_rows_as_it_counts(weeks: Shell) -> None:
    shares = {one["name"]: one["numerator"] for one in weeks.json("kpi", now=NOW) if one["numerator"] is not None}
    listed = weeks.json("kpi", "--list-numerator", now=NOW)
    assert {one["counts_as"] for one in listed} == {"numerator"}
    for name, number in shares.items():
        assert sum(one["kpi"] == name for one in listed) == number, name
    assert "contacts is no share" in weeks("kpi", "contacts", "--list-numerator", expect=1).err


def test_explain_says_where_the_target_stands_and_what_is_divided(weeks: Shell, hand: Hand) -> None:
    (told,) = weeks.json("kpi", "explain", "fcr")
    path, line = told["target_at"].split(":")
    assert (hand.folder / path).read_text().splitlines()[int(line) - 1].strip().startswith("fcr:")
    assert " ÷ " in told["formula"]
    assert told["rows"] == 7
    assert "city" in told["by"]
    assert "left out  none of 7 rows" in weeks("kpi", "explain", "fcr").out


def test_explain_writes_statements_without_runs_of_blanks(weeks: Shell) -> None:
    for told in weeks.json("kpi", "explain"):
        for key in ("where", "numerator", "measure", "clock"):
            written = told[key] or ""
            assert "  " not in written, told["name"]
            assert "\n" not in written, told["name"]
            assert "( " not in written, told["name"]


def test_explain_counts_what_is_left_out_and_says_why(desk: Shell, hand: Hand) -> None:
    hand.ticket(created(None), resolved(None), closed(None))
    hand.commit()
    assert "of 1 rows, 1 whose moment nobody knows" in desk("kpi", "explain", "tickets_created").out


def test_bars_are_digits_where_blocks_cannot_be_printed() -> None:
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="ascii")):
        assert bars([None, 0, 9.9, 10, 55, 99.9, 100], 100) == "-001599"
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
        assert bars([None, 0, 50, 99.9, 100], 100) == "·▁▅██"
        assert bars([0, None], 0) == "▁·", "nothing but zeros has no top"


def in_terminal(folder: Path, columns: int, *words: str) -> str:
    """Run a command in a terminal of so many columns, and give what it shows."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
    env = os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": str(columns)}
    with subprocess.Popen(
        [sys.executable, "-m", "hdesk", "--now", NOW, *words], cwd=folder, env=env, stdout=side, stderr=side
    ) as process:
        os.close(side)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while part := os.read(main, 65_536):
                shown += part
        os.close(main)
    assert process.returncode == 0, shown
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("columns", "gone"), [(80, "p90, median, met, target"), (92, "median, p90"), (160, "")], ids=str
)
def test_in_a_narrow_terminal_columns_give_way_and_that_is_said(weeks: Shell, columns: int, gone: str) -> None:
    words = ("kpi", "--period", "2026-W47", "--compare", "previous", "--trend", "4")
    shown = in_terminal(weeks.folder, columns, *words)
    said = [line for line in shown.splitlines() if line.startswith("no room for ")]
    missing = set(said[0].removeprefix("no room for ").split(":")[0].split(", ")) if said else set()
    assert missing == set(filter(None, gone.split(", "))), shown
    table = shown.split("no room for")[0] if said else shown.split("period 2026-W47")[0]
    assert max(map(len, table.splitlines())) <= columns
