"""A team's clones of one desk around a bare repository, each with an agent and a clock of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.commands.conftest import Result, Shell

ROOT = Path(__file__).resolve().parents[2]
START = datetime.fromisoformat("2026-11-20T09:00:00+05:30")
AGENTS = {"arun": "operations", "meena": "helpdesk", "ravi": "tech"}
MACHINES = (("desk", "priya"), ("arun", "arun"), ("meena", "meena"), ("laptop", "priya"), ("ravi", "ravi"))
"""Each clone's folder, and whose it is: Priya has two."""
SKEWS = ((0, 0, 0, 0, 0), (0, 90, -90, 3_600, -3_600), (0, 3 * 86_400, -2 * 86_400, 60, -7_200))
"""By how many seconds each agent's clock is wrong."""


class Clone(Shell):
    """An agent at a shell in a clone; `clock` is how wrong the agent's machine is."""

    def __init__(self, folder: Path, agent: str, clock: timedelta) -> None:
        super().__init__(folder)
        self.name, self.agent, self.clock = folder.name, agent, clock

    def at(self, tick: int) -> "Clone":
        """Stand at a moment: so many seconds after the start, as this clone's clock has it."""
        self.now = (START + timedelta(seconds=tick) + self.clock).isoformat()
        return self

    def run(self, words: Sequence[str]) -> Result:
        """Run a command that may be refused; it answers in JSON."""
        return self("--format", "json", *words, expect=None)

    def killed(self, words: Sequence[str], *, step: str = "", after: float = 10) -> Result:
        """Run a command as a process of its own that is killed: at a step, or after so many seconds."""
        module = "tests.torture.dying" if step else "hdesk"
        command = [sys.executable, "-m", module, "--now", self.now, "--format", "json", *words]
        env = os.environ | {"TORTURE_STEP": step, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        with subprocess.Popen(
            command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        ) as child:  # fmt: skip
            try:
                out, err = child.communicate(timeout=60 if step else after)
            except subprocess.TimeoutExpired:
                child.kill()
                out, err = child.communicate()
        return Result(child.returncode, out, err)

    def tickets(self) -> set[str]:
        """Name the tickets that the clone has."""
        return {path.stem for path in self.folder.glob("tickets/*/*/*/*.yaml")}


class Team:
    """A bare repository and everybody's clone of it, at first all the same."""

    def __init__(self, place: Path, size: int, skews: Sequence[int] = SKEWS[0]) -> None:
        self.place, self.bare = place, place / "bare.git"
        machines = MACHINES[:size]
        first = Shell(place / machines[0][0])
        first.folder.mkdir(parents=True)
        first("init", now=(START - timedelta(days=1)).isoformat())
        settings = first.folder / "desk.yaml"
        entries = [
            f"  {one}: {{name: {one.title()}, email: {one}@example.com, team: {team}}}\n"
            for one, team in AGENTS.items()
        ]
        settings.write_text(settings.read_text().replace("agents:\n", "agents:\n" + "".join(entries)))
        first("adopt", now=(START - timedelta(days=1)).isoformat())
        first.git("clone", "--quiet", "--bare", ".", str(self.bare))
        first.git("remote", "add", "origin", str(self.bare))
        for name, _ in machines[1:]:
            first.git("clone", "--quiet", str(self.bare), str(place / name))
        self.clones = [
            Clone(place / name, agent, timedelta(seconds=skew))
            for (name, agent), skew in zip(machines, skews, strict=False)
        ]
        for clone in self.clones:
            clone.git("config", "user.name", clone.agent.title())
            clone.git("config", "user.email", f"{clone.agent}@example.com")

    def git(self, *words: str) -> str:
        """Run git in the bare repository."""
        done = subprocess.run(["git", *words], cwd=self.bare, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def settle(self, tick: int) -> list[Result]:
        """Have everybody sync until a whole round brings nothing new."""
        results: list[Result] = []
        for _ in range(len(self.clones) + 2):
            before = self.heads()
            results += [clone.at(tick).run(["sync"]) for clone in self.clones]
            if self.heads() == before:
                return results
        raise AssertionError(f"syncing does not come to an end: {self.heads()}")

    def heads(self) -> dict[str, str]:
        """Give the commit that each clone and the bare repository stand at."""
        heads = {clone.name: clone.git("rev-parse", "HEAD").strip() for clone in self.clones}
        return heads | {"bare": self.git("rev-parse", "main")}


def events_of(document: Any) -> list[tuple[str, str]]:
    """Give (ticket, event's characters) of each event in a ticket's JSON."""
    return [(document["id"], event["id"][-6:]) for event in document["timeline"]]
