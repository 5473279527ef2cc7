"""A team at work: random commands on random clones, each by its own clock, with a sync now and then."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.commands.conftest import Result
from tests.convergence.clones import Clone, Team, events_of
from tests.convergence.deeds import draw

REFUSALS = {1, 4}
"""How a command may end that was drawn without thought: the ticket's state does not admit it, or it is not there."""
WRITE_STEPS = ("locked", "checked", "written", "journalled", "moved", "drafted", "replaced", "staged", "finished")
SYNC_STEPS = (
    *(f"sync.{step}" for step in ("fetched", "merged", "pushed", "moved")),
    *WRITE_STEPS,
)


@dataclass
class Party:
    """What was done: the ledger of what commands said they wrote, how they ended, and what went wrong at once."""

    team: Team
    rng: random.Random
    ledger: dict[tuple[str, str], str] = field(default_factory=dict)
    tickets: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    tick: int = 0

    def work(self, deeds: int, *, syncing: float = 0.12, killing: float = 0) -> None:
        """Let so many commands run; such shares of them are syncs, and are killed."""
        for number in range(deeds):
            self.tick += self.rng.choice((0, 1, 30, 600, 40_000 if self.rng.random() < 0.05 else 60))
            clone = self.rng.choice(self.team.clones).at(self.tick)
            here = clone.tickets()
            known = [ticket for ticket in self.tickets if ticket in here]
            words = ["sync"] if self.rng.random() < syncing else draw(self.rng, known, f"deed <{number}>")
            if self.rng.random() < killing:
                self._kill(clone, words)
            else:
                self.took(clone.agent, words, clone.run(words))

    def _kill(self, clone: Clone, words: list[str]) -> None:
        """Kill a command somewhere; what it had said by then counts."""
        if self.rng.random() < 0.5:
            result = clone.killed(words, after=self.rng.uniform(0.2, 1.2))
        else:
            steps = SYNC_STEPS if words == ["sync"] else WRITE_STEPS
            result = clone.killed(words, step=self.rng.choice(steps))
        if result.code >= 0 or result.out.endswith("}\n"):
            self.took(clone.agent, words, result._replace(code=max(result.code, 0)))
        else:
            self.ends[f"{words[0]} killed"] += 1

    def settle(self) -> None:
        """Have everybody sync until nothing is new."""
        for result in self.team.settle(self.tick):
            self.took("everybody", ["sync"], result)

    def took(self, agent: str, words: list[str], result: Result) -> None:
        """Note how a command ended, and what it said that it wrote."""
        told = f"{agent}'s {' '.join(words)!r}"
        self.ends[f"{words[0]} {result.code}"] += 1
        if result.code != 0:
            if result.code not in REFUSALS or words[0] == "sync":
                self.faults.append(f"{told} ended with {result.code}: {result.err}")
            return
        if words[0] == "sync":
            return
        data = json.loads(result.out)["data"] if result.out else []
        for document in data if isinstance(data, list) else [data]:
            self._wrote(told, document)

    def _wrote(self, told: str, document: Any) -> None:
        if "timeline" in document:
            for event in events_of(document):
                self.ledger.setdefault(event, told)
            if document["id"] not in self.tickets:
                self.tickets.append(document["id"])
        elif str(document.get("id", "")).startswith("C-"):
            self.ledger.setdefault(("", document["id"]), told)
