"""Eight processes on one desk: nothing is lost, doubled or half seen; `script/torture` is the long version."""

import subprocess
import sys
import time
from collections import Counter

from hdesk.domain.findings import Conflict
from hdesk.domain.model import Ticket
from tests.torture.bench import Bench, ran
from tests.torture.crash import log, log_words
from tests.torture.deeds import READS
from tests.torture.judge import as_json, judge, latest, sound
from tests.torture.load import load
from tests.torture.past import steps


def at_once(bench: Bench, *commands: list[str]) -> list[tuple[int, str]]:
    """Start all commands at the same time, each as another agent's process; give exit codes and complaints."""
    running = []
    for place, words in enumerate(commands):
        agent = ("priya", "arun", "meena")[place % 3]
        command = [sys.executable, "-m", "hdesk", *bench.words(bench.take_number(), words)]
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, env=bench.env(agent), stdout=pipe, stderr=pipe, text=True))
    ended = [(process.communicate()[1], process.returncode) for process in running]
    return [(code, err) for err, code in ended]


def the_ticket(bench: Bench) -> Ticket:
    """Give the only ticket there is, as HEAD has it."""
    (ticket,) = latest(steps(bench))[0].values()
    return ticket


def test_a_mixed_load_of_eight_processes_loses_nothing_and_shows_nothing_half(bench: Bench) -> None:
    done = load(bench, 100, writers=8, seed=7, inside=True, timeout=100)
    assert len(done) == 100
    assert judge(bench, done) == []
    assert [one.err for one in done if one.code == Conflict.exit_code] == []
    assert sum(one.deed.kind in READS for one in done) > 5
    assert sum(one.acknowledged for one in done) > 50


def test_notes_made_at_once_on_one_ticket_are_all_there(bench: Bench) -> None:
    ticket = log(bench).out.strip()
    ended = at_once(bench, *(["note", ticket, f"note {number}"] for number in range(6)))
    assert [code for code, _ in ended] == [0] * 6
    texts = [event.get("text") for event in as_json(the_ticket(bench))["timeline"]]
    assert sorted(filter(None, texts)) == [f"note {number}" for number in range(6)]
    assert sound(bench) == []


def test_of_the_same_change_made_at_once_one_is_made_and_the_others_are_told(bench: Bench) -> None:
    ticket = log(bench).out.strip()
    escalate = ["escalate", ticket, "--team", "tech", "--reason", "app is down"]
    ended = at_once(bench, *[escalate] * 4)
    assert Counter(code for code, _ in ended) == {0: 1, 1: 3}
    assert all("escalated to tech already" in err for code, err in ended if code)
    types = [event["type"] for event in as_json(the_ticket(bench))["timeline"] if not event["by"].startswith("rule:")]
    assert types.count("escalated") == 1


def test_changes_that_build_on_what_was_before_build_on_each_other(bench: Bench) -> None:
    ticket = log(bench).out.strip()
    at_once(bench, *(["prioritise", ticket, priority] for priority in ("high", "low", "urgent", "normal", "high")))
    priority = "normal"
    for event in as_json(the_ticket(bench))["timeline"]:
        if event["type"] == "prioritised":
            assert event["from"] == priority
            priority = event["to"]
    assert the_ticket(bench).priority == priority


def test_a_writer_that_hangs_stops_other_writers_who_are_told_its_process_and_no_reader(bench: Bench) -> None:
    ticket = log(bench).out.strip()
    for step in ("written", "drafted"):
        number = bench.take_number()
        command = [sys.executable, "-m", "tests.torture.dying", *bench.words(number, log_words(number))]
        stopping = bench.env("arun") | {"TORTURE_STEP": step, "TORTURE_SIGNAL": "STOP"}
        with subprocess.Popen(command, env=stopping, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as holder:
            try:
                wait_until_stopped(holder.pid)
                readers = (["list"], ["show", ticket], ["kpi", "--period", "today"], ["status"])
                begun = time.monotonic()
                assert [bench.run(number + 1, words).code for words in readers] == [0] * 4
                assert time.monotonic() - begun < 9, "readers wait for nobody"
                waiting = [sys.executable, "-m", "tests.torture.dying", *bench.words(number, ["note", ticket, "late"])]
                refused = ran(waiting, bench.env("priya") | {"TORTURE_TIMEOUT": "0.3"})
            finally:
                holder.send_signal(18)  # SIGCONT
            assert holder.wait(20) == 0
        assert (refused.code, refused.out) == (5, "")
        assert f"written by `hdesk log` (process {holder.pid}, since" in refused.err
        assert f"should it hang: kill {holder.pid}" in refused.err
    assert sound(bench) == []


def wait_until_stopped(process: int) -> None:
    """Wait until a process has stopped itself."""
    deadline = time.monotonic() + 20
    state = ""
    while state != "T" and time.monotonic() < deadline:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123 - not a file of ours
            state = file.read().rpartition(")")[2].split()[0]
        time.sleep(0.02)
    assert state == "T"
