"""Measure whole processes: wall-clock time and peak memory, several of them in turns.

In turns (A B C A B C …), so that a machine that slows down half-way slows all of them, and ratios hold.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def _nothing(_: int) -> None:
    """Make nothing ready."""


@dataclass(frozen=True)
class Task:
    """A process to measure: its command line in the n-th round; `before` makes ready what is not measured."""

    words: Callable[[int], Sequence[str]]
    cwd: Path
    env: Mapping[str, str]
    before: Callable[[int], None] = _nothing


@dataclass
class Measured:
    """What came of measuring a task: seconds of each run, bytes of the largest, and what stopped it."""

    seconds: list[float] = field(default_factory=list)
    memory: int = 0
    spent: float = 0.0
    trouble: str | None = None

    @property
    def median(self) -> float | None:
        """Give the median in seconds, None where there is no run."""
        ordered = sorted(self.seconds)
        middle = len(ordered) // 2
        return (ordered[middle] + ordered[~middle]) / 2 if ordered else None


def in_turns(tasks: Mapping[Key, Task], runs: int, limit: float) -> dict[Key, Measured]:
    """Run each task once to warm up and then `runs` times, in turns.

    A process that takes more than `limit` seconds is stopped; a task that has taken them altogether is not
    run again, but once at least.
    """
    measured = {key: Measured() for key in tasks}
    for number in range(runs + 1):
        for key, task in tasks.items():
            one = measured[key]
            if one.trouble is None and (number < 2 or one.spent < limit):  # noqa: PLR2004 - the warm-up and one run
                _measure(task, number, limit, one)
    return measured


def _measure(task: Task, number: int, limit: float, into: Measured) -> None:
    try:
        task.before(number)
        words = task.words(number)
    except subprocess.CalledProcessError as error:
        into.trouble = f"could not be made ready: exit code {error.returncode}"
        return
    with tempfile.TemporaryFile() as complaints:
        seconds, memory, code = _run(words, task, limit, complaints.fileno())
        into.spent += seconds
        if code == -signal.SIGKILL and seconds >= limit:
            into.trouble = f"stopped after {limit:.0f} s"
        elif code:
            complaints.seek(0)
            said = complaints.read(2000).decode("utf-8", "replace").strip().splitlines()
            into.trouble = f"exit code {code}: {said[-1] if said else 'nothing said'}"
        elif number:  # the first run only warms up
            into.seconds.append(seconds)
            into.memory = max(into.memory, memory)


def _run(words: Sequence[str], task: Task, limit: float, complaints: int) -> tuple[float, int, int]:
    """Run a process to its end; give seconds, peak memory in bytes, exit code (negative: killed)."""
    null = subprocess.DEVNULL
    began = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=task.cwd, env=task.env, stdin=null, stdout=null, stderr=complaints, start_new_session=True
    )
    timer = Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    except BaseException:  # ctrl-C reaches this process alone
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it, too
    return seconds, usage.ru_maxrss * 1024, process.returncode
