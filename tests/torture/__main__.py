"""The long torture; `script/torture` runs it. Ends with 1 if anything was lost, doubled or half done."""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tests.torture.bench import Bench, make
from tests.torture.converge import converge
from tests.torture.crash import crash
from tests.torture.deeds import Deed, Done, mark
from tests.torture.judge import judge
from tests.torture.load import load


def main() -> int:
    """Run what was asked for, say what came of it."""
    asked = _arguments()
    place = Path(tempfile.mkdtemp(prefix="hdesk-torture-"))
    bench = make(place)
    faults: list[str] = []
    if asked.commands:
        faults += _load(bench, asked.commands, asked.writers, asked.seed, asked.share)
    if asked.kills:
        faults += _crash(bench, asked.kills, asked.seed)
    for seed in range(asked.seed, asked.seed + asked.seeds if asked.clones else asked.seed):
        faults += converge(asked.clones, asked.deeds, seed, asked.share)
    if faults:
        click.echo(f"{len(faults)} faults; the desk is kept in {place}")
        return 1
    click.echo("nothing lost, nothing doubled, nothing half done")
    shutil.rmtree(place)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/torture", description="Torture a desk.")
    parser.add_argument("--commands", type=int, default=2000, help="how many commands the writers run [2000]")
    parser.add_argument("--writers", type=int, default=8, help="how many processes run them at once [8]")
    parser.add_argument("--share", type=float, default=0.02, help="share of these commands that is killed [0.02]")
    parser.add_argument("--kills", type=int, default=200, help="then, how many commands to kill one by one [200]")
    parser.add_argument("--clones", type=int, default=5, help="then, how many clones work at once and sync [5]")
    parser.add_argument("--deeds", type=int, default=10_000, help="how many commands they run [10000]")
    parser.add_argument("--seeds", type=int, default=1, help="from how many seeds, one after the other [1]")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins [1]")
    return parser.parse_args()


def _load(bench: Bench, commands: int, writers: int, seed: int, share: float) -> list[str]:
    begun = time.monotonic()
    done = load(bench, commands, writers=writers, seed=seed, kills=share)
    took = time.monotonic() - begun
    codes = Counter("killed" if one.killed else f"exit {one.code}" for one in done)
    click.echo(f"{commands} commands by {writers} processes, seed {seed}: {took:.0f} s")
    click.echo("  " + ", ".join(f"{count} {name}" for name, count in sorted(codes.items())))
    click.echo(f"  {sum(one.acknowledged for one in done)} changes acknowledged; seconds a command: {_spread(done)}")
    return _told(judge(bench, [*done, after_all(bench)]))


def after_all(bench: Bench) -> Done:
    """Run one more command, that finishes what the last killed one left."""
    number = bench.take_number()
    words = ["log", "call", "--category", "app", "--customer", "Last", "--said", mark(number)]
    result = bench.run(number, words)
    return Done(Deed(number, "priya", "log", words, []), 0, *result, seconds=0.0)


def _crash(bench: Bench, kills: int, seed: int) -> list[str]:
    begun = time.monotonic()
    outcome = crash(make(bench.place / "crash"), kills, seed=seed)
    took = time.monotonic() - begun
    click.echo(f"{outcome.kills} kills one by one: {took:.0f} s")
    click.echo(
        f"  before the commit {outcome.before}, after it {outcome.after}, of these acknowledged {outcome.acknowledged}"
    )
    click.echo(f"  git's own lock was left behind and had to be removed {outcome.locks} times")
    return _told(outcome.faults)


def _told(faults: list[str]) -> list[str]:
    """Say at once what is wrong, so that it is known even if what follows is cut short."""
    click.echo("".join(f"  {fault}\n" for fault in faults[:50]) or "  no faults\n", nl=False)
    return faults


def _spread(done: Sequence[Done]) -> str:
    took = sorted(one.seconds for one in done if not one.killed)
    return f"median {took[len(took) // 2]:.2f}, 99 % {took[len(took) * 99 // 100]:.2f}, most {took[-1]:.2f}"


if __name__ == "__main__":
    sys.exit(main())
