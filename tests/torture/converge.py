"""Clones that work at once and are killed at times, ten times as long as in the tests; see tests/convergence."""

import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import click

from tests.conftest import GITCONFIG
from tests.convergence.clones import SKEWS, Team
from tests.convergence.judge import judge
from tests.convergence.party import Party


def converge(clones: int, deeds: int, seed: int, kills: float) -> list[str]:
    """Let a team work and judge what came of it; the clones are kept where something is wrong."""
    place = Path(tempfile.mkdtemp(prefix="hdesk-clones-"))
    _at_home(place / "home")
    begun, rng = time.monotonic(), random.Random(seed)
    party = Party(Team(place / "team", clones, rng.choice(SKEWS)), rng)
    party.work(deeds, killing=kills)
    party.settle()
    faults = [*party.faults, *judge(party.team, party.ledger)]
    ends = ", ".join(f"{count} {name}" for name, count in sorted(party.ends.items()))
    click.echo(f"{deeds} commands on {clones} clones, seed {seed}: {time.monotonic() - begun:.0f} s")
    click.echo(f"  {len(party.tickets)} tickets, {len(party.ledger)} events acknowledged; {ends}")
    click.echo("".join(f"  {fault}\n" for fault in faults[:50]) or "  no faults\n", nl=False)
    if faults:
        click.echo(f"  again: script/torture --commands 0 --kills 0 --clones {clones} --deeds {deeds} --seed {seed}")
        click.echo(f"  the clones are kept in {place}")
    else:
        shutil.rmtree(place)
    return faults


def _at_home(home: Path) -> None:
    home.mkdir()
    (home / ".gitconfig").write_text(GITCONFIG)
    os.environ.update({"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "GIT_CONFIG_NOSYSTEM": "1"})
    for name in [name for name in os.environ if name.startswith("HDESK_")]:
        del os.environ[name]
