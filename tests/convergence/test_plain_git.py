"""Clones that pull from one another by plain git, crosswise: who has all has the same, whoever merged what first."""

import random
from pathlib import Path

from tests.convergence.clones import Clone, Team
from tests.convergence.deeds import draw
from tests.convergence.judge import judge
from tests.convergence.party import Party


def pull(clone: Clone, other: Clone) -> None:
    clone.git("pull", "--quiet", "--no-rebase", "--no-edit", str(other.folder), "main")


def trees(team: Team) -> set[str]:
    return {clone.git("rev-parse", "HEAD^{tree}").strip() for clone in team.clones}


def test_pulling_crosswise_in_any_order_gives_one_tree(tmp_path: Path) -> None:
    rng = random.Random(3)
    team = Team(tmp_path, 3)
    party = Party(team, rng)
    for clone in team.clones:
        clone("sync")  # sets the merge driver up
    for number in range(45):
        clone = rng.choice(team.clones).at(60 * number)
        here = clone.tickets()
        words = draw(rng, [ticket for ticket in party.tickets if ticket in here], f"deed <{number}>")
        if words[0] not in {"merge", "sweep"}:  # a group of merged tickets is completed by the next sync alone
            party.took(clone.name, words, clone.run(words))
        if number % 5 == 0:
            pull(*rng.sample(team.clones, 2))
    crosswise = [(one, other) for one in team.clones for other in team.clones if one is not other]
    rng.shuffle(crosswise)
    for one, other in [*crosswise, *crosswise]:
        pull(one, other)
    assert len(trees(team)) == 1
    party.settle()
    assert [*party.faults, *judge(team, party.ledger)] == []
