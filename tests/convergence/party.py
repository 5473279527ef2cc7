"""A team at work: random commands on random clones, each by its own clock, with a sync now and then."""

import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.commands.conftest import Result
from tests.convergence.clones import Clone, Team, events_of
from tests.convergence.deeds import draw

REFUSALS = {1, 4}
"""How a command may end that was drawn without thought: the ticket's state does not admit it, or it is not there."""
WRITE_STEPS = ("locked", "checked", "written", "journalled", "moved", "drafted", "replaced", "staged", "finished")
SETTINGS = {"desk": "follow_up_after", "laptop": "repeat_window"}
"""The setting that each of the lead's machines changes."""
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
            clone = self.rng.choice(self.team.clones)
            if self.rng.random() < 0.02:
                clone.clock += timedelta(seconds=self.rng.choice((-5_000, -3, 20, 90_000)))
            clone.at(self.tick)
            if clone.name in SETTINGS and self.rng.random() < 0.04:
                self._change_settings(clone)
                continue
            here = clone.tickets()
            known = [ticket for ticket in self.tickets if ticket in here]
            words = ["sync"] if self.rng.random() < syncing else draw(self.rng, known, f"deed <{number}>")
            if self.rng.random() < killing:
                self._kill(clone, words)
            else:
                self.took(clone.name, words, clone.run(words))

    def _change_settings(self, clone: Clone) -> None:
        """Change a setting by hand, each machine one of its own, and adopt it."""
        settings, line = clone.folder / "desk.yaml", SETTINGS[clone.name]
        text = re.sub(rf"(?m)^{line}: .*$", f"{line}: {self.rng.randrange(1, 30)} days", settings.read_text())
        settings.write_text(text)
        result = clone.run(["adopt"])
        self.ends[f"adopt {result.code}"] += 1
        if result.code != 0:
            self.faults.append(f"{clone.name}'s settings were not adopted: {result.code} {result.err}")

    def _kill(self, clone: Clone, words: list[str]) -> None:
        """Kill a command somewhere; what it had said by then counts."""
        if self.rng.random() < 0.5:
            result = clone.killed(words, after=self.rng.uniform(0.2, 1.2))
        else:
            steps = SYNC_STEPS if words == ["sync"] else WRITE_STEPS
            result = clone.killed(words, step=self.rng.choice(steps))
        if result.code >= 0 or result.out.endswith("}\n"):
            self.took(clone.name, words, result._replace(code=max(result.code, 0)))
        else:
            self.ends[f"{words[0]} killed"] += 1

    def settle(self) -> None:
        """Have everybody sync until nothing is new."""
        for result in self.team.settle(self.tick):
            self.took("everybody", ["sync"], result)

    def took(self, name: str, words: list[str], result: Result) -> None:
        """Note how a command ended, and what it said that it wrote."""
        told = f"{name}'s {' '.join(words)!r}"
        self.ends[f"{words[0]} {result.code}"] += 1
        if result.code != 0:
            if result.code not in REFUSALS or words[0] == "sync":
                self.faults.append(f"{told} ended with {result.code}: {result.err}")
            return
        if words[0] == "sync":
            return
        data = json.loads(result.out)["data"] if result.out else []
        for document in data if isinstance(data, list) else [data] if data else []:
            self._wrote(told, document)

    def _wrote(self, told: str, document: Any) -> None:
        if "timeline" in document:
            for event in events_of(document):
                self.ledger.setdefault(event, told)
            if document["id"] not in self.tickets:
                self.tickets.append(document["id"])
        elif str(document.get("id", "")).startswith("C-"):
            self.ledger.setdefault(("", document["id"]), told)
