"""Real clones around a real bare repository: whatever they do, by whatever clocks, they end up with one desk.

`script/torture --clones 5` does the same at ten times the size, with commands that are killed on the way.
"""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hdesk.storage.git import Git
from hdesk.work.verify import ordered, verify
from tests.convergence.clones import SKEWS, Team
from tests.convergence.judge import History, judge
from tests.convergence.party import Party

SEED = int(os.environ.get("HDESK_SEED", "1"))
"""Where chance begins; a failure names it."""


def unproved(team: Team) -> list[str]:
    """Say what of the history does not prove itself; clocks that run ahead are none of it."""
    git = Git.discover(team.clones[0].folder)
    found = verify(git, ordered(git, None, datetime(2090, 1, 1, tzinfo=UTC), signed=False))
    return [f"{one.commit[:10]} {one.path}: {one.event} {one.message}" for one in found.wrong if one.level is None]


def hold(place: Path, seed: int, *, size: int, deeds: int, killing: float = 0) -> Party:
    """Let a team work, have everybody sync, and judge what came of it."""
    rng = random.Random(seed)
    party = Party(Team(place, size, rng.choice(SKEWS)), rng)
    party.work(deeds, syncing=0.08, killing=killing)
    party.settle()
    faults = [*party.faults, *judge(party.team, party.ledger), *unproved(party.team)]
    assert not faults, "\n".join([f"again: HDESK_SEED={seed}; {size} clones, {deeds} deeds", *faults[:20]])
    return party


def test_five_clones_come_to_one_desk_that_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    party = hold(tmp_path, SEED, size=5, deeds=1_000)
    merges = [commit for commit in History(party.team).commits if len(commit.parents) > 1]
    assert len(merges) > 40
    assert len(party.ledger) > 500


@pytest.mark.parametrize("size", [2, 3])
def test_so_do_fewer_that_sync_seldom_and_are_killed_at_times(tmp_path: Path, size: int) -> None:
    party = hold(tmp_path, SEED + size, size=size, deeds=50, killing=0.1)
    assert any("killed" in end for end in party.ends)
