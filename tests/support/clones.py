"""Several people with a clone each, and the bare repository that they meet in."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from hdesk.work.sync import Sync, Synced
from hdesk.work.sync_desk import Syncing
from tests.commands.conftest import Shell

PEOPLE = ("priya", "ravi", "meera")
AGENTS = "".join(
    f"  {name}:\n    name: {name.title()}\n    email: {name}@example.com\n    team: helpdesk\n    role: lead\n"
    for name in PEOPLE[1:]
)


class Team:
    """`hub` is the bare repository; each person's desk is cloned from it by plain git when it is first asked for."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.hub = place / "hub.git"
        self._desks: dict[str, Shell] = {}

    def __getitem__(self, name: str) -> Shell:
        if name not in self._desks:
            self._desks[name] = self.clone(name, name)
        return self._desks[name]

    def clone(self, name: str, folder: str) -> Shell:
        """Clone the hub for somebody, as any git user does."""
        git(self.place, "clone", "--quiet", "hub.git", folder)
        desk = Shell(self.place / folder)
        desk.git("config", "user.name", name.title())
        desk.git("config", "user.email", f"{name}@example.com")
        return desk

    def tip(self) -> str:
        """Give the commit that the hub stands on."""
        return git(self.hub, "rev-parse", "main")

    def diverge(self, first: str, second: str) -> str:
        """Log a ticket that both know, have both note something on it that is not sent yet; give the ticket."""
        ticket = self[first].log()
        self.meet(first, second)
        for name in (second, first):
            self[name]("note", ticket, "Seen.")
        return ticket

    def meet(self, *names: str) -> None:
        """Have people sync, twice, so that everybody has everything."""
        for name in (*names, *names):
            self[name]("sync")


def git(folder: Path, *words: str) -> str:
    """Run git in a folder."""
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def head(desk: Shell) -> str:
    """Give the commit that a desk stands on."""
    return desk.git("rev-parse", "HEAD").strip()


def state(desk: Shell) -> tuple[str, str, str]:
    """Give what must not change where a sync refuses: the branch, the index, the folder."""
    return head(desk), desk.git("ls-files", "-s"), desk.git("status", "--porcelain")


def push(desk: Shell, path: str, text: str) -> None:
    """Change a file and send it, with plain git."""
    file = desk.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    desk.git("add", "--", path)
    desk.git("commit", "--quiet", "-m", f"change {path}")
    desk.git("push", "--quiet")


def synced(desk: Shell, step: Callable[[str], None]) -> Synced:
    """Sync with something happening after its steps."""
    from datetime import datetime

    now = datetime.fromisoformat(desk.now)
    return Sync(Syncing.open(desk.folder, now.astimezone), step=step).run()
