"""What the checks look at, each part read once and only if a check asks for it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from hdesk.domain.config import DeskConfig
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Finding, HdeskError, StorageFailed
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.storage.folder import edited
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Entry as File
from hdesk.storage.rule_tests import TESTS
from hdesk.storage.settings import DESK, FILES, config_of, judge
from hdesk.storage.yaml_read import load_documents


class Noted(NamedTuple):
    """An entry of a contacts file, and where it stands: the file, and its place among the documents."""

    entry: Entry
    path: str
    number: int


class Material:
    """A desk at HEAD, and what the checks find out about it for one another."""

    def __init__(self, git: Git, head: str, now: datetime) -> None:
        self.git = git
        self.head = head
        self.now = now
        self.tickets: dict[str, Ticket] = {}
        self.entries: list[Noted] = []
        self.lost: list[Finding] = []
        self.formed: dict[str, bytes] = {}
        """Files that are sound, but not as hdesk writes them: how it would."""
        self.healed: dict[str, bytes] = {}
        """Files with conflict marks: with both sides merged."""
        self.completed: dict[str, bytes] = {}
        """Tickets whose group is not complete: with what they lack."""
        self.refolded: dict[str, bytes] = {}
        """Tickets whose header is not the fold: as the timeline says."""

    @cached_property
    def settings(self) -> dict[str, bytes]:
        """Give the settings that are committed."""
        return {name: data for name, data in self.ruling.items() if name in FILES}

    @cached_property
    def ruling(self) -> dict[str, bytes]:
        """Give the settings that are committed, and the tests of their rules."""
        try:
            return self.git.read(self.head, (*FILES, TESTS))
        except StorageFailed as error:
            self.lost += error.findings
            return {}

    @cached_property
    def judged(self) -> tuple[Setup | None, list[Finding]]:
        """Judge them."""
        return judge(self.settings, self.now)

    @cached_property
    def config(self) -> DeskConfig | None:
        """Give desk.yaml, None where it cannot be read."""
        try:
            return config_of(self.settings.get(DESK))
        except HdeskError:
            # The check `rules` says what is wrong with it.
            return None

    @cached_property
    def files(self) -> list[File]:
        """List the files of tickets and contacts."""
        return [one for folder in ("tickets", "contacts") for one in self.git.list(self.head, folder)]

    @cached_property
    def drafts(self) -> list[str]:
        """List what is edited in the folder and not committed."""
        return edited(self.git)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Read the files; those whose contents git has lost are left out, and noted."""
        try:
            blobs = [data for _, data in self.git.blobs(one.blob for one in self.files)]
        except StorageFailed:
            yield from self._one_by_one()
            return
        for file, data in zip(self.files, blobs, strict=True):
            yield file.path, data

    def _one_by_one(self) -> Iterator[tuple[str, bytes]]:
        for file in self.files:
            try:
                yield from ((file.path, data) for _, data in self.git.blobs([file.blob]))
            except StorageFailed as error:
                self.lost += [one._replace(path=file.path) for one in error.findings]

    def mark(self, path: str, steps: Sequence[str | int], number: int = 0) -> tuple[int, int]:
        """Say at which line and column of a file something stands; findings are rare, so it is read again."""
        data = self.git.read(self.head, [path])[path]
        return load_documents(data, path)[number].mark(steps)
