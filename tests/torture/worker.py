"""One of several workers on a desk: runs commands until the numbers are used up.

    python -m tests.torture.worker PLACE AGENT SEED UNTIL MODE KILLS

MODE is `inside` (commands run in this process) or `process`; KILLS the share of commands that are killed
at a random time. Prints one JSON line for each command.
"""

import contextlib
import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from tests.torture.bench import Bench, Ran, moment
from tests.torture.deeds import Deed, Done, draw


def main() -> None:
    """Work until the numbers are used up."""
    place, agent, seed, until, mode, kills = sys.argv[1:]
    rng = random.Random(int(seed))
    bench = Bench(Path(place))
    if mode == "inside":
        os.environ.update(bench.env(agent))
    while (number := bench.take_number()) < int(until):
        ledger = bench.acknowledged()
        tickets = [ticket for line in ledger if (ticket := line.partition(" ")[2])]
        deed = draw(rng, number, agent, tickets)
        fatal = rng.uniform(0, 0.8) if rng.random() < float(kills) else None
        done = _do(bench, deed, len(ledger), inside=mode == "inside", fatal=fatal)
        if done.acknowledged:
            bench.acknowledge(number, done.out.strip() if deed.kind == "log" else "")
        sys.stdout.write(msgspec.json.encode(done).decode() + "\n")


def _do(bench: Bench, deed: Deed, known: int, *, inside: bool, fatal: float | None) -> Done:
    begun = time.monotonic()
    killed = False
    if inside:
        result = run_inside(bench, deed)
    elif fatal is None:
        result = bench.run(deed.number, deed.words, agent=deed.agent)
    else:
        result, killed = run_and_kill(bench, deed, fatal)
    return Done(deed, known, *result, seconds=round(time.monotonic() - begun, 4), killed=killed)


def run_inside(bench: Bench, deed: Deed) -> Ran:
    """Run a command in this process: the same code without the start of Python."""
    from hdesk.cli import guarded
    from hdesk.commands.invocation import Invocation

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = guarded(Invocation(moment(deed.number)), bench.words(deed.number, deed.words))
    return Ran(code, out.getvalue(), err.getvalue())


def run_and_kill(bench: Bench, deed: Deed, after: float, *, group: bool = False) -> tuple[Ran, bool]:
    """Run a command and kill it `after` seconds; tell whether it was still alive. `group` kills its git too."""
    command = [sys.executable, "-m", "hdesk", *bench.words(deed.number, deed.words)]
    with subprocess.Popen(
        command,
        env=bench.env(deed.agent),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        try:
            out, err = child.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            if group:
                os.killpg(child.pid, 9)
            else:
                child.kill()
            out, err = child.communicate()
    return Ran(child.returncode, out, err), child.returncode < 0


if __name__ == "__main__":
    main()
