"""What a sync needs of a desk, also of one whose settings are broken: then their mending may be on its way."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound, Refused, Unsound
from hdesk.storage.git import Git
from hdesk.storage.guards import refuse_bare
from hdesk.storage.settings import DESK
from hdesk.storage.store import Person, Store

Moment = Callable[[tzinfo], datetime]


class Syncing:
    """A desk that is about to be synced."""

    def __init__(self, desk: Desk, moment: Moment) -> None:
        self._desk = desk
        self._moment = moment
        self.git = desk.git

    @classmethod
    def open(cls, start: Path, moment: Moment, acting: str | None = None) -> "Syncing":
        """Open the desk around a folder; `moment` gives now, read in a zone.

        Raises:
            NotFound: there is none.
            Refused: it is a bare repository.
        """
        git = Git.discover(start)
        refuse_bare(git)
        desk = Desk(git, moment(UTC), acting=acting)
        if DESK not in desk.settings.files:
            raise NotFound(
                Finding(f"no desk in {git.root}", hint="`git clone ADDRESS` gets one, `hdesk init` makes one")
            )
        return cls(desk, moment)

    @cached_property
    def is_sound(self) -> bool:
        """Tell whether the settings can be read."""
        try:
            return bool(self._desk.setup)
        except Unsound:
            return False

    @cached_property
    def branch(self) -> str:
        """Give the branch that is shared."""
        if self.is_sound:
            return self._desk.setup.config.branch
        return self.git.branch() or "main"

    @cached_property
    def store(self) -> Store:
        """Give the one write path."""
        return Store(self.git, branch=self.branch, command="hdesk sync")

    @property
    def now(self) -> datetime:
        """Give the moment of the command, in the desk's zone where that is known."""
        zone = self._desk.setup.timezone if self.is_sound else UTC
        return self._moment(zone).astimezone(zone).replace(microsecond=0)

    def author(self) -> Person:
        """Give who merges: the agent; where the settings are broken whoever git says it is.

        Raises:
            Refused: it is nobody who works here.
        """
        if self.is_sound:
            agent = self._desk.setup.config.agents[self._desk.agent]
            return agent.name, agent.email
        user = self.git.user()
        if user is None:
            raise Refused(Finding("git does not know who you are", hint='git config user.email "you@example.com"'))
        return user
