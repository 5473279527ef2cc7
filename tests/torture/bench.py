"""A desk to torture: agents with homes of their own, and moments dealt out one to a command."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
START = datetime.fromisoformat("2026-11-20T09:00:00+05:30")
STEP = timedelta(seconds=30)
"""Every command works at a moment of its own: by it, its commit and its events are known."""

AGENTS = {
    "priya": ("Priya Rao", "priya@example.com"),
    "arun": ("Arun Das", "arun@example.com"),
    "meena": ("Meena Iyer", "meena@example.com"),
}
_MORE_AGENTS = """\
agents:
  arun: {name: Arun Das, email: arun@example.com, team: operations}
  meena: {name: Meena Iyer, email: meena@example.com, team: helpdesk}
"""


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


class Bench(NamedTuple):
    """A place with a desk, a home for each agent, and the ledgers of what was done."""

    place: Path

    @property
    def desk(self) -> Path:
        """Give the desk's folder."""
        return self.place / "desk"

    def env(self, agent: str) -> dict[str, str]:
        """Give the environment of an agent's shell."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "HDESK_", "XDG_"))}
        return kept | {
            "HOME": str(self.place / agent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(ROOT),
        }

    def words(self, number: int, words: Iterable[str]) -> list[str]:
        """Give the whole command line of command `number`, but for the program."""
        return ["--now", moment(number).isoformat(), "-C", str(self.desk), *words]

    def run(self, number: int, words: Iterable[str], *, agent: str = "priya", module: str = "hdesk") -> Ran:
        """Run a command as a process of its own, to its end."""
        command = [sys.executable, "-m", module, *self.words(number, words)]
        return ran(command, self.env(agent))

    def git(self, *words: str) -> str:
        """Run plain git in the desk, as its user would."""
        return subprocess.run(
            ["git", *words], cwd=self.desk, env=self.env("priya"), check=True, capture_output=True, text=True
        ).stdout.strip()

    def take_number(self) -> int:
        """Give the next number, to this process alone."""
        with (self.place / "counter").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            number = int(file.read() or "0")
            file.seek(0)
            file.write(str(number + 1))
        return number

    def acknowledged(self) -> list[str]:
        """Give the ledger: one line for each change that a command said was made."""
        return (self.place / "acknowledged").read_text().splitlines()

    def acknowledge(self, number: int, ticket: str = "") -> None:
        """Write into the ledger that a change was acknowledged, and the ticket it opened."""
        with (self.place / "acknowledged").open("a") as file:
            file.write(f"{number} {ticket}\n")

    @property
    def base(self) -> str:
        """Give the commit that everything began with."""
        return (self.place / "base").read_text()


def ran(command: list[str], env: dict[str, str], *, timeout: float = 120) -> Ran:
    """Run a command line; nothing here may take longer than `timeout` seconds."""
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=timeout, stdin=subprocess.DEVNULL
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def moment(number: int) -> datetime:
    """Give the moment that command `number` works at."""
    return START + number * STEP


def number_of(at: datetime) -> int:
    """Give the number of the command that worked at a moment."""
    return (at - START) // STEP


def make(place: Path) -> Bench:
    """Make a desk with three agents."""
    bench = Bench(place)
    for agent, (name, email) in AGENTS.items():
        (place / agent).mkdir(parents=True)
        (place / agent / ".gitconfig").write_text(f"[user]\n\tname = {name}\n\temail = {email}\n")
    made = ran([sys.executable, "-m", "hdesk", "init", str(bench.desk)], bench.env("priya"))
    assert made.code == 0, made
    settings = bench.desk / "desk.yaml"
    settings.write_text(settings.read_text().replace("agents:\n", _MORE_AGENTS))
    bench.git("commit", "--quiet", "-am", "More agents")
    (place / "base").write_text(bench.git("rev-parse", "HEAD"))
    (place / "counter").write_text("0")
    (place / "acknowledged").touch()
    return bench


def unclean(bench: Bench) -> list[str]:
    """Say what lies about in a desk where no command is at work; nothing may."""
    listing = bench.git("status", "--porcelain", "--untracked-files=all")
    hidden = bench.desk / ".git"
    left = [path.name for path in (hidden / "hdesk").iterdir() if path.name.startswith("journal")]
    # Unlike a glob, this does not mind that git's clean-up removes folders meanwhile.
    left += [str(Path(folder, name)) for folder, _, names in os.walk(hidden) for name in names if name[-5:] == ".lock"]
    return [f"git status: {line}" for line in listing.splitlines()] + [f"left over: {name}" for name in left]
