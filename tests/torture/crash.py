"""Kill commands one by one, and have the next one put right what they left."""

import random
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.bench import Bench, moment, ran, unclean
from tests.torture.deeds import READS, Deed, Done, draw, mark
from tests.torture.judge import judge
from tests.torture.worker import run_and_kill

BEFORE = ("locked", "checked", "written", "journalled")
AFTER = ("moved", "drafted", "replaced", "drafted:2", "staged", "finished")
_LOCKS_LEFT = re.compile(r"left this behind: rm ([^)\n]+\.lock)")


@dataclass
class Outcome:
    """What came of the kills; `locks` counts the lock files of git that its user had to remove."""

    kills: int = 0
    before: int = 0
    after: int = 0
    acknowledged: int = 0
    locks: int = 0
    done: list[Done] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def log_words(number: int, *more: str) -> list[str]:
    """Give a command that opens a ticket and always can: it writes two files."""
    return ["log", "call", "--category", "app", "--customer", "Last", "--said", mark(number), *more]


def log(bench: Bench, *, ledger: bool = True) -> Done:
    """Log a contact that opens a ticket, and put it into the ledger if it was acknowledged."""
    number = bench.take_number()
    result = bench.run(number, log_words(number))
    done = Done(Deed(number, "priya", "log", log_words(number), []), 0, *result, seconds=0.0)
    if ledger and done.acknowledged:
        bench.acknowledge(number, done.out.strip())
    return done


def die_at(bench: Bench, step: str, words: list[str] | None = None, **more: str) -> Done:
    """Run a command (a log, if not said) that is killed at a step of the write path."""
    number = bench.take_number()
    deed = Deed(number, "priya", "log" if words is None else words[0], words or log_words(number), [])
    command = [sys.executable, "-m", "tests.torture.dying", *bench.words(number, deed.words)]
    result = ran(command, bench.env("priya") | {"TORTURE_STEP": step} | more)
    return Done(deed, 0, *result, seconds=0.0, killed=result.code < 0)


def crash(bench: Bench, kills: int, *, seed: int = 1) -> Outcome:
    """Kill `kills` commands at times drawn from a command's own duration; every fourth with its git."""
    rng = random.Random(seed)
    outcome = Outcome(done=[log(bench) for _ in range(3)])
    done, usual = _timed(bench)
    outcome.done.append(done)
    while outcome.kills < kills:
        group = outcome.kills % 4 == 3
        number = bench.take_number()
        deed = _drawn(rng, bench, number)
        # Most of what can go wrong lies in the last third; die_at reaches the rest step by step.
        result, killed = run_and_kill(bench, deed, usual * rng.uniform(0.7, 1.2), group=group)
        done = Done(deed, 0, *result, seconds=0.0, killed=killed)
        outcome.kills += killed
        # How long a command takes depends on what else the machine does at the moment: the last one tells.
        following, usual = _next(bench, outcome, group=group)
        outcome.done += [done, following]
        _count(bench, outcome, done)
        outcome.faults += [f"after killing {' '.join(deed.words)}: {fault}" for fault in unclean(bench)]
    # `_next` has judged each exit code; a 6 stands where git was killed too and left its lock on the branch.
    outcome.faults += judge(bench, outcome.done, failing=outcome.locks > 0)
    return outcome


def _drawn(rng: random.Random, bench: Bench, number: int) -> Deed:
    tickets = [ticket for line in bench.acknowledged() if (ticket := line.partition(" ")[2])]
    while True:
        deed = draw(rng, number, rng.choice(["priya", "arun"]), tickets)
        if deed.kind not in READS:
            return deed


def _timed(bench: Bench) -> tuple[Done, float]:
    """Log a contact, and give how many seconds that took."""
    begun = time.monotonic()
    return log(bench), time.monotonic() - begun


def _next(bench: Bench, outcome: Outcome, *, group: bool) -> tuple[Done, float]:
    """Run the next command: it must work without help, unless git itself was killed and left its lock."""
    done, took = _timed(bench)
    left = _LOCKS_LEFT.search(done.err)
    if group and left:
        outcome.locks += 1
        for lock in left.group(1).split():
            Path(lock).unlink()
        outcome.done.append(done)
        done, took = _timed(bench)
    if done.code != 0 or "hdesk:" in done.err:
        outcome.faults.append(f"the next command ended with {done.code}: {done.err.strip()}")
    return done, took


def _count(bench: Bench, outcome: Outcome, done: Done) -> None:
    if done.killed:
        made = bench.git("log", "-3", "--format=%at").split()
        is_made = str(int(moment(done.deed.number).timestamp())) in made
        outcome.after += is_made
        outcome.before += not is_made
        outcome.acknowledged += done.acknowledged
