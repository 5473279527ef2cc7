"""The queue and claiming: what to do next, by when, and never two agents on one ticket."""

import os
import subprocess
import sys
from datetime import UTC, datetime

from hdesk.desk import Desk
from hdesk.domain.ids import ticket_path
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket
from hdesk.storage.files import ticket_bytes
from tests.commands.conftest import NOW, Shell

_AGENTS = "agents:\n"
_ARUN = """agents:
  arun:
    name: Arun Das
    email: arun@example.com
    team: operations
"""


def with_arun(desk: Shell) -> None:
    """Let Arun of Operations work here, too, and Priya act for him."""
    path = desk.folder / "desk.yaml"
    text = path.read_text()
    assert text.count(_AGENTS) == 1
    text = text.replace(_AGENTS, _ARUN) + "delegates: [{agent: priya, as: [arun]}]\n"
    path.write_text(text)
    desk("adopt")


def steps(desk: Shell, *words: str, now: str | None = None) -> dict[str, str]:
    return {row["id"]: row["next"] for row in desk.json(*(words or ("queue",)), now=now)}


def test_what_is_due_first_comes_first_and_a_costly_breach_counts_as_due_sooner(desk: Shell) -> None:
    late = desk.log()
    soon = desk.log(now="2026-11-20T11:30:00+05:30")
    # An urgent ticket whose update is due on Monday counts as due a day sooner, a low one eight hours later.
    low = desk.log(now="2026-11-20T11:05:00+05:30")
    desk("prioritise", low, "low", now="2026-11-20T11:05:00+05:30")
    urgent = desk.log(now="2026-11-20T18:00:00+05:30")
    desk("prioritise", urgent, "urgent", now="2026-11-20T18:00:00+05:30")
    assert [row["id"] for row in desk.json("queue", now="2026-11-20T18:30:00+05:30")] == [urgent, late, soon, low]


def test_whoever_holds_up_another_team_comes_sooner(desk: Shell) -> None:
    ordinary = desk.log()
    asked = desk.log(now="2026-11-20T11:30:00+05:30")
    assert list(steps(desk, now="2026-11-20T12:00:00+05:30")) == [ordinary, asked]
    desk("ask", asked, "--in", "--team", "operations", "--text", "Which floor?",
         now="2026-11-20T12:00:00+05:30")  # fmt: skip
    found = steps(desk, now="2026-11-20T15:00:00+05:30")
    assert list(found) == [asked, ordinary]
    assert found[asked] == "answer Operations: asked 3 h ago"


def test_three_written_replies_without_a_solution_ask_for_a_call(desk: Shell) -> None:
    ticket = desk.log("--email", "asha@example.com", channel="email", category="order_status")
    for hour in (12, 13, 14):
        desk("reply", ticket, "Please wait.", now=f"2026-11-20T{hour}:00:00+05:30")
    later = "2026-11-20T15:00:00+05:30"
    assert steps(desk, now=later)[ticket] == "call the customer: 3 replies sent"
    assert "call the customer: 3 replies sent" in desk("show", ticket, now=later).out
    assert [row["id"] for row in desk.json("list", "responses_since_call:3..", now=later)] == [ticket]
    desk("reply", ticket, "Explained it.", "--channel", "call", now=later)
    assert "call the customer" not in steps(desk, now=later)[ticket]


def test_who_waits_for_a_team_is_told_to_ask_it_and_the_team_to_do_its_part(desk: Shell) -> None:
    with_arun(desk)
    ticket = desk.log()
    desk("escalate", ticket, "--team", "operations", "--reason", "late")
    later = "2026-11-20T16:00:00+05:30"
    assert steps(desk, now=later)[ticket] == "ask Operations to accept it: escalated 5 h ago"
    assert steps(desk, "--as", "arun", "queue", now=later)[ticket] == "accept or return it"
    desk("--as", "arun", "accept", ticket, now=later)
    day_after = "2026-11-21T18:00:00+05:30"
    assert steps(desk, now=day_after)[ticket] == "ask Operations: no update for 26 h"
    assert steps(desk, "--as", "arun", "queue", now=day_after)[ticket].startswith("update the customer")


def test_the_table_says_by_when_and_what(desk: Shell) -> None:
    desk.log("--email", "asha@example.com", channel="email", category="order_status")
    assert "12:00 " in desk("queue").out
    assert "5 h late" in desk("queue", now="2026-11-20T17:00:00+05:30").out


def test_next_takes_the_first_that_nobody_has(desk: Shell) -> None:
    with_arun(desk)
    first, second = desk.log(category="fraud"), desk.log()
    assert first in desk("next", "--peek").out
    assert "assignee" not in desk.json("show", first)
    taken = desk("next")
    assert first in taken.out
    assert taken.err.startswith("yours: ")
    assert (desk.json("show", first)["assignee"], desk.json("show", first)["status"]) == ("priya", "open")
    assert second in desk("--as", "arun", "next").out
    assert desk.json("show", second)["assignee"] == "arun"
    assert "nothing to do that nobody has taken" in desk("next").err
    assert desk.json("next") is None


def test_six_processes_never_take_the_same_ticket(desk: Shell) -> None:
    for _ in range(20):
        desk.log()
    command = [sys.executable, "-m", "hdesk", "--now", NOW, "--format", "csv", "next"]
    script = f"for i in 1 2 3 4; do {' '.join(command)} >> $1 2>&1 || exit 1; done"
    files = [desk.folder.parent / f"taken{number}" for number in range(6)]
    running = [subprocess.Popen(["sh", "-c", script, "sh", str(file)], cwd=desk.folder, env=os.environ)
               for file in files]  # fmt: skip
    assert [one.wait(timeout=300) for one in running] == [0] * 6
    taken = [line.split("  ")[0] for file in files for line in file.read_text().splitlines() if line.startswith("HD-")]
    assert len(taken) == 20
    assert len(set(taken)) == 20
    assert {row["assignee"] for row in desk.json("queue")} == {"priya"}
    assert sum(file.read_text().count("nothing to do that nobody has taken") for file in files) == 4
    assert desk.clean()


def test_of_two_claims_on_two_clones_the_earlier_stands_everywhere_and_the_other_is_told(desk: Shell) -> None:
    with_arun(desk)
    ticket = desk.log()
    folder = desk.folder.parent / "there"
    subprocess.run(["git", "clone", "-q", str(desk.folder), str(folder)], check=True)
    there = Shell(folder)
    there("note", ticket, "Looking at it.", now="2026-11-20T11:01:00+05:30")
    there("next", now="2026-11-20T11:02:00+05:30")
    desk("--as", "arun", "next", now="2026-11-20T11:05:00+05:30")
    here, other = (_ticket(shell, ticket) for shell in (desk, there))
    both = merged_ticket(here, other)
    assert ticket_bytes(both) == ticket_bytes(merged_ticket(other, here))
    assert both.assignee == "arun", "his claim has the smaller N: it comes before, whatever the clocks say"
    (folder / ticket_path(ticket)).write_bytes(ticket_bytes(both))
    there.git("commit", "-qam", "merge")
    there("check")
    for command in ("queue", "status"):
        assert f"{ticket} is arun's: they took it before you did" in there(command).err
        assert "before you did" not in there("--as", "arun", command).err
    there("assign", ticket, "priya")
    assert there.json("show", ticket)["assignee"] == "priya", "whoever takes it over knowingly has it"
    assert "before you did" not in there("queue").err


def _ticket(shell: Shell, identity: str) -> Ticket:
    return Desk.open(shell.folder, datetime.now(UTC)).snapshot.ticket(identity)
