"""A sync that is killed: the next one goes on where it stopped, and nobody notices."""

import random
from pathlib import Path

from tests.convergence.clones import Team
from tests.convergence.judge import judge
from tests.convergence.party import Party

STEPS = ("sync.fetched", "sync.merged", "sync.pushed", "journalled", "moved", "staged")


def test_killed_at_any_step_of_a_sync_the_next_one_finishes(tmp_path: Path) -> None:
    team = Team(tmp_path, 2)
    party = Party(team, random.Random(0))
    here, there = team.clones
    ticket = here.at(0).log()
    here("sync")
    there.at(0)("sync")
    for tick, step in enumerate(STEPS):
        for clone in (here, there):
            words = ["note", ticket, f"before {step}"]
            party.took(clone.agent, words, clone.at(60 * tick).run(words))
        here("sync")
        assert there.killed(["sync"], step=step).code == -9, step
        party.took(there.agent, ["sync"], there.run(["sync"]))
    party.settle()
    assert [*party.faults, *judge(team, party.ledger)] == []


def test_a_write_that_was_killed_after_it_counted_reaches_the_others(tmp_path: Path) -> None:
    team = Team(tmp_path, 2)
    here, there = team.clones
    ticket = here.log()
    assert here.killed(["note", ticket, "Called again."], step="moved").code == -9
    here("sync")
    there("sync")
    assert [event["type"] for event in there.json("show", ticket)["timeline"]][-1] == "noted"
    assert judge(team, {}) == []
