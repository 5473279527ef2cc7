"""Sweeping again and again: each run opens the desk anew, so that nothing is held in between."""

import gc
import signal
import threading
from datetime import UTC, datetime

import click

from hdesk.commands.invocation import Invocation
from hdesk.domain.findings import HdeskError

_INTERRUPTED = 130


def seconds(text: str) -> float:
    """Read how long to wait between two runs."""
    from hdesk.domain.durations import parse_duration

    try:
        every = parse_duration(text)
    except ValueError as error:
        raise click.UsageError(f"--every: {error}.") from error
    if every.business or every.seconds < 1:
        raise click.UsageError(f"--every: {text!r} is no time to wait: give at least 1s, in clock time.")
    return float(every.seconds)


def keep_sweeping(invocation: Invocation, every: float) -> None:
    """Sweep until a signal ends it, after the run that is under way; a run that fails is reported, and tried again."""
    if invocation.now is not None:
        raise click.UsageError("--watch goes with the time: leave --now and HDESK_NOW away.")
    invocation.desk().pen()  # what cannot work at all ends at once
    invocation.output.say(f"sweeping every {every:g} s; ctrl-C ends it")
    ended = threading.Event()

    def end(number: int, _frame: object) -> None:
        invocation.exit_code = _INTERRUPTED if number == signal.SIGINT else 0
        ended.set()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, end)
    while not ended.is_set():
        _run(_again(invocation))
        gc.collect()  # a desk holds processes and files, and each run opens another
        ended.wait(every)


def _again(invocation: Invocation) -> Invocation:
    """Begin anew: the same options, now."""
    again = Invocation(datetime.now(UTC))
    for name in ("directory", "acting", "at", "format"):
        setattr(again, name, getattr(invocation, name))
    return again


def _run(invocation: Invocation) -> None:
    from hdesk.commands.sweep import run

    at = invocation.started.astimezone()
    try:
        if run(invocation, silent=True):
            invocation.output.say(f"at {at:%Y-%m-%d %H:%M:%S}")
        invocation.finish()
    except HdeskError as error:
        invocation.output.say(f"at {at:%Y-%m-%d %H:%M:%S}: not swept, tried again later")
        invocation.output.findings(error.findings)
    except OSError as error:
        invocation.output.say(f"at {at:%Y-%m-%d %H:%M:%S}: the system refused: {error}; tried again later")
