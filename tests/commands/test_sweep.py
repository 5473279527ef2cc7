"""`hdesk sweep`: what an agent, cron and two clones see of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hdesk.desk import Desk
from hdesk.domain.ids import ticket_path
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket
from hdesk.domain.sweeping import swept
from hdesk.storage.files import ticket_bytes
from tests.commands.conftest import Shell

LATER = "2026-11-20T15:30:00+05:30"
"""An e-mail of 11:00 should have been answered half an hour ago."""


def mail(desk: Shell) -> str:
    return desk.log("--email", "asha@example.com", channel="email", category="order_status")


def test_a_clock_that_has_run_out_is_told_to_the_lead_once(desk: Shell) -> None:
    ticket = mail(desk)
    would = desk("sweep", "--dry-run", now=LATER)
    assert "first response overdue" in would.out
    assert would.err == "1 ticket would change\n"
    assert "escalated_to" not in desk.json("show", ticket)
    assert desk("sweep", now=LATER).out == would.out
    event = desk.json("show", ticket)["timeline"][-1]
    assert (event["by"], event["type"], event["team"], event["kind"]) == (
        "sweep", "escalated", "lead", "first_response_breach",
    )  # fmt: skip
    assert event["at"] == LATER
    head = desk.git("rev-parse", "HEAD")
    for now in (LATER, "2026-11-20T16:00:00+05:30"):
        assert desk("sweep", now=now).err == "nothing to change\n"
    assert desk.git("rev-parse", "HEAD") == head
    assert [row["id"] for row in desk.json("list", "escalated_to:lead")] == [ticket]
    desk("check")


def test_one_sweep_is_one_commit_however_many_tickets_it_touches(desk: Shell) -> None:
    found = sorted(mail(desk) for _ in range(3))
    before = int(desk.git("rev-list", "--count", "HEAD"))
    desk("sweep", now=LATER)
    assert int(desk.git("rev-list", "--count", "HEAD")) == before + 1
    said = desk.git("log", "-1", "--format=%B")
    assert [line.split()[1] for line in said.splitlines() if line.startswith("Ticket:")] == found


def test_what_nobody_answers_is_closed_and_counts_as_not_confirmed(desk: Shell) -> None:
    ticket = desk.log()
    desk("resolve", ticket, "--text", "The pickup is done.")
    desk("sweep", now="2026-11-27T10:59:00+05:30")
    assert desk.json("show", ticket)["status"] == "resolved"
    desk("sweep", now="2026-11-27T11:00:00+05:30")
    shown = desk.json("show", ticket)
    assert (shown["status"], shown["timeline"][-1]["reason"]) == ("closed", "no_answer")
    figure = desk.json("kpi", "confirmed_closure", now="2026-11-28T11:00:00+05:30")[0]
    assert figure["numerator"] == 0


def test_check_says_what_is_overdue_and_changes_nothing(desk: Shell) -> None:
    calm = desk("sweep", "--check")
    assert (calm.out, calm.err) == ("", "nothing is overdue\n")
    ticket = mail(desk)
    call = desk.log()
    desk("promise", call, "--due", "2026-11-20 14:00")
    head = desk.git("rev-parse", "HEAD")
    found = desk.json("sweep", "--check", now=LATER, expect=3)
    assert [(row["id"], row["what"], row["late"]) for row in found] == [
        (ticket, "acknowledgement", 3.5 * 3600),
        (call, "promised update", 1.5 * 3600),
        (ticket, "first response", 0.5 * 3600),
    ]
    assert "3 overdue on 2 tickets" in desk("sweep", "--check", now=LATER, expect=3).err
    assert desk.git("rev-parse", "HEAD") == head


def test_check_names_follow_ups_that_nobody_has_made(desk: Shell) -> None:
    ticket = desk.log()
    desk("resolve", ticket, "--text", "Done.")
    later = "2026-11-22T11:01:00+05:30"
    assert [row["what"] for row in desk.json("sweep", "--check", now=later, expect=3)] == ["follow-up"]
    desk("followup", ticket, "--text", "Asked her.", now=later)
    assert desk.json("sweep", "--check", now=later) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--check", "--dry-run"),
        ("--every", "5s"),
        ("--watch",),  # the shell here always says what time it is
        ("--watch", "--every", "5"),
        ("--watch", "--every", "2 business hours"),
        ("--watch", "--every", "0s"),
    ],
)
def test_what_makes_no_sense_together_is_refused(desk: Shell, words: tuple[str, ...]) -> None:
    desk("sweep", *words, expect=2)


def test_two_clones_that_sweep_at_different_times_come_to_the_same(desk: Shell) -> None:
    answered, waiting, silent = mail(desk), mail(desk), desk.log()
    desk("resolve", silent, "--text", "Done.")
    folder = desk.folder.parent / "there"
    subprocess.run(["git", "clone", "-q", str(desk.folder), str(folder)], check=True)
    there = Shell(folder)
    desk("sweep", now="2026-11-20T15:30:00+05:30")
    there("reply", answered, "It is on its way.", now="2026-11-20T15:10:00+05:30")
    desk("sweep", now="2026-11-27T12:00:00+05:30")
    there("sweep", now="2026-11-28T09:00:00+05:30")
    here_files, there_files = (_tickets(one) for one in (desk, there))
    for identity in (answered, waiting, silent):
        both = merged_ticket(here_files[identity], there_files[identity])
        assert ticket_bytes(both) == ticket_bytes(merged_ticket(there_files[identity], here_files[identity]))
        chars = [event.id.partition("-")[2] for event in both.timeline if event.by == "sweep"]
        assert len(chars) == len(set(chars))
        (desk.folder / ticket_path(identity)).write_bytes(ticket_bytes(both))
    assert merged_ticket(here_files[waiting], there_files[waiting]) == here_files[waiting]
    closings = [one for one in merged_ticket(here_files[silent], there_files[silent]).timeline if one.by == "sweep"]
    assert [one.at for one in closings] == [datetime.fromisoformat("2026-11-27T12:00:00+05:30")]
    desk.git("commit", "-qam", "merge")
    desk("check", now="2026-11-28T10:00:00+05:30")
    desk("sweep", now="2026-11-28T10:00:00+05:30")
    assert desk("sweep", now="2026-11-28T10:00:00+05:30").err == "nothing to change\n"


def _tickets(shell: Shell) -> dict[str, Ticket]:
    desk = Desk.open(shell.folder, datetime(2026, 11, 30, tzinfo=UTC))
    return {ticket.id: ticket for ticket in desk.snapshot.tickets()}


def test_the_index_leads_a_sweep_to_every_ticket_that_changes(desk: Shell) -> None:
    for category in ("pickup", "payout", "safety", "order_status"):
        desk.log("--pickup-due", "2026-11-21", "--payout-due", "2026-11-21", category=category)
        mail(desk)
    for day in (20, 21, 22, 23, 24, 25):
        now = f"2026-11-{day}T18:59:00+05:30"
        seen = Desk.open(desk.folder, datetime.fromisoformat(now))
        whole = {
            one.id for one in seen.snapshot.tickets() if swept(seen.setup, one, seen.now, seen.related(one)) != one
        }
        assert {row["ticket"] for row in desk.json("sweep", now=now)} == whole


def _watching(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hdesk", "sweep", "--watch", "--every", "1s", *words]
    env = {name: value for name, value in os.environ.items() if name != "HDESK_NOW"}
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _wait_for(what: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_watching_sweeps_again_and_again_survives_a_failed_run_and_ends_quietly(desk: Shell) -> None:
    first = mail(desk)
    watching = _watching(desk.folder)
    try:
        _wait_for(lambda: "escalated" in desk.git("show", f"HEAD:{ticket_path(first)}"))
        good = desk.git("rev-parse", "HEAD").strip()
        (desk.folder / "desk.yaml").write_text("schema: 1\nnam: broken\n")
        desk.git("commit", "-qam", "break it")
        time.sleep(3)
        assert watching.poll() is None
        desk.git("reset", "-q", "--hard", good)
        second = mail(desk)
        _wait_for(lambda: "escalated" in desk.git("show", f"HEAD:{ticket_path(second)}"))
        watching.send_signal(signal.SIGINT)
        out, err = watching.communicate(timeout=30)
    finally:
        watching.kill()
    assert watching.returncode == 130
    assert first in out
    assert second in out
    assert "not swept, tried again later" in err
    assert "Traceback" not in err
    assert err.rstrip().splitlines()[-1].startswith("at ")
