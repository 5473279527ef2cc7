"""Let several workers loose on one desk at once."""

import subprocess
import sys

import msgspec

from tests.torture.bench import AGENTS, Bench
from tests.torture.deeds import Done


def load(
    bench: Bench,
    commands: int,
    *,
    writers: int = 8,
    seed: int = 1,
    inside: bool = False,
    kills: float = 0.0,
    timeout: float | None = None,
) -> list[Done]:
    """Have `writers` workers run `commands` commands between them; give all of them, in order of number.

    `kills` is the share of commands that are killed; a worker that has not ended after `timeout` seconds fails.
    """
    agents = list(AGENTS)
    mode = "inside" if inside else "process"
    workers = []
    for place in range(writers):
        agent = agents[place % len(agents)]
        words = [str(bench.place), agent, str(seed * 1000 + place), str(commands), mode, str(kills)]
        command = [sys.executable, "-m", "tests.torture.worker", *words]
        output = bench.place / f"worker-{place}"
        with output.open("w") as file:
            workers.append((subprocess.Popen(command, env=bench.env(agent), stdout=file), output))
    done: list[Done] = []
    for process, output in workers:
        assert process.wait(timeout) == 0, f"{output} ended early"
        done += [msgspec.json.decode(line, type=Done) for line in output.read_text().splitlines()]
    return sorted(done, key=lambda one: one.deed.number)
