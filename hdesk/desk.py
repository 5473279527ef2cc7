"""The facade: opens a desk and wires the rooms below; commands know nothing else."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hdesk.domain import ids
from hdesk.domain.apply import settle
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Finding, HdeskError, NotFound, Refused
from hdesk.domain.fold import state_of
from hdesk.domain.ids import Bits
from hdesk.domain.lifecycle import guard
from hdesk.domain.messages import message
from hdesk.domain.model import Ticket
from hdesk.domain.moments import is_moment, parse_past
from hdesk.domain.operands import Vocabulary
from hdesk.domain.people import acting_agent, known
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView
from hdesk.domain.writing import Draft, Pen, written
from hdesk.insight.tables import Watch
from hdesk.reading import Reading
from hdesk.storage import settings
from hdesk.storage.files import entry_bytes, ticket_bytes
from hdesk.storage.folder import edited, unfinished
from hdesk.storage.git import Git
from hdesk.storage.reader import Snapshot

if TYPE_CHECKING:
    from hdesk.storage.store import Store

Build = Callable[[TicketView], Sequence[Draft]]


class Written(NamedTuple):
    """What a command did: the tickets and contacts as they are now, and the commit that says so."""

    tickets: tuple[Ticket, ...]
    contacts: tuple[Entry, ...]
    commit: str | None


def random_bits() -> int:
    """Draw 30 random bits from the operating system."""
    return int.from_bytes(os.urandom(4), "big") >> 2


class Desk:
    """A desk at a moment, as somebody who works there sees it.

    `now` is an aware datetime; `acting` the agent named by `--as`; `bits` the source of identities. `at` is a
    revision, whose files are read, or a moment: then only what had happened by then is seen, as it was then.
    `command` is what others are told who have to wait for this one.
    """

    command = "hdesk"

    def __init__(
        self,
        git: Git,
        now: datetime,
        *,
        acting: str | None = None,
        at: str | None = None,
        bits: Bits = random_bits,
    ) -> None:
        self.git = git
        self.acting = acting
        self.bits = bits
        self.past = at is not None
        self.until: datetime | None = None
        self.watch: Watch | None = None
        self._utc_now = now
        timed = at is not None and is_moment(at)
        self.snapshot = Snapshot(git, git.resolve(at) if at and not timed else git.head())
        if at is not None and timed:
            self.until = self.snapshot.until = parse_past(at, self.today, self.setup.timezone)

    @classmethod
    def open(
        cls,
        start: Path,
        now: datetime,
        *,
        acting: str | None = None,
        at: str | None = None,
        bits: Bits = random_bits,
    ) -> "Desk":
        """Open the desk around a folder.

        Raises:
            NotFound: there is no git repository around the folder, or it holds no desk.
        """
        desk = cls(Git.discover(start), now, acting=acting, at=at, bits=bits)
        if settings.DESK not in desk.settings.files:
            message = f"no desk in {desk.git.root}: desk.yaml is not committed there"
            raise NotFound(Finding(message, hint="`hdesk init` makes one"))
        return desk

    @cached_property
    def settings(self) -> settings.InForce:
        """Give the settings in force, as files."""
        return settings.InForce(self.snapshot, keep=not self.past)

    @cached_property
    def setup(self) -> Setup:
        """Give the settings in force; raises Unsound with every finding."""
        return self.settings.setup(self._utc_now)

    @property
    def today(self) -> datetime:
        """Give the moment of the command itself, in the desk's zone, in whole seconds."""
        return self._utc_now.astimezone(self.setup.timezone).replace(microsecond=0)

    @property
    def now(self) -> datetime:
        """Give the moment at which the desk is seen: the command's own, or the past one that is asked for."""
        return self.until or self.today

    @cached_property
    def store(self) -> "Store":
        """Give the one write path."""
        from hdesk.storage.store import Store

        return Store(self.git, branch=self.setup.config.branch, command=self.command)

    def recover(self) -> list[Finding]:
        """Finish what a killed command left, unless somebody is at it; give what the user has to know of it."""
        return self.store.recover(patient=False) if unfinished(self.git) else []

    @property
    def warnings(self) -> list[Finding]:
        """Give what went wrong after a change was already safe in git."""
        return self.store.warnings if "store" in self.__dict__ else []

    @cached_property
    def agent(self) -> str:
        """Give the agent who works here: the one whose e-mail address git has, or the one named by `--as`.

        Raises:
            Refused: nobody here has that address, or may not act as the one named.
        """
        return acting_agent(self.setup.config, self.git.user(), self.acting)

    def known_agent(self, name: str) -> str:
        """Give the name back if it is an agent's; raises NotFound with the nearest otherwise."""
        return known(name, self.setup.config.agents, "agent")

    def known_team(self, name: str) -> str:
        """Give the name back if it is a team's; raises NotFound with the nearest otherwise."""
        return known(name, self.setup.config.teams, "team")

    def unadopted(self) -> list[Finding]:
        """Say which settings are edited in the folder and so not in force yet."""
        if self.git.bare or self.past:
            return []
        return [
            Finding("edited, but not in force until it is adopted", name, hint=f"hdesk adopt {name}")
            for name, data in settings.in_folder(self.git.root).items()
            if data != self.settings.files.get(name)
        ]

    def drafts(self) -> list[str]:
        """List what is edited in the folder and not committed: tickets, contacts, settings."""
        return edited(self.git)

    # Reading

    def vocabulary(self, *, contacts: bool = False) -> Vocabulary:
        """Give the words that filters may use here."""
        fields = self.setup.contact_fields if contacts else self.setup.ticket_fields
        return Vocabulary(fields, self.setup.config, self.now)

    @cached_property
    def reading(self) -> Reading:
        """Give what stands in the commit, as of now."""
        branch = not self.past or self.until is not None
        return Reading(self.snapshot, self.setup, self.today, branch=branch, until=self.until, watch=self.watch)

    @property
    def findings(self) -> list[Finding]:
        """Give what is wrong with the files that were read."""
        return self.reading.findings

    def view(self, ticket: Ticket) -> TicketView:
        """See a ticket as of now."""
        return self.reading.view(ticket)

    def related(self, ticket: Ticket) -> Related:
        """Give what other files say about a ticket, asked for only when it is needed."""
        return self.reading.related(ticket)

    def resolve(self, part: str) -> str:
        """Find the one ticket that a whole ID or a part of its random characters names."""
        return self.reading.resolve(part)

    def surviving(self, part: str) -> str:
        """Find the ticket on which the work goes on: the named one, or the one that it was merged into."""
        return self.reading.surviving(self.resolve(part))

    # Writing

    def refuse_past(self) -> None:
        """Raise Refused where the desk is looked at as it was: nothing can be done there any more."""
        if self.past:
            raise Refused(Finding("nothing can be written with --at: the past is only read", hint="leave --at away"))

    def pen(self, happened: datetime | None = None) -> Pen:
        """Give the pen of whoever works here; what happened earlier also says when it was logged.

        Raises:
            Refused: the moment lies in the future, or the desk is seen as it was.
        """
        self.refuse_past()
        if happened is not None and happened > self.now:
            raise Refused(f"{happened.isoformat()} is in the future; it is now {self.now.isoformat()}")
        if happened is None or happened == self.now:
            return Pen(self.agent, self.now, None, self.bits)
        return Pen(self.agent, happened, self.now, self.bits)

    def act(self, move: str, parts: Sequence[str], build: Build, *, happened: datetime | None = None) -> Written:
        """Do one thing to some tickets: guard the move, write what `build` says, run the rules, commit once.

        Raises:
            HdeskError: with the findings of every ticket that refuses; nothing is written then.
        """
        pen = self.pen(happened)
        with self.store.lock():
            self.refresh()
            changed: list[tuple[Ticket, Ticket]] = []
            findings: list[HdeskError] = []
            for identity in dict.fromkeys(self.surviving(part) for part in parts):
                try:
                    before = self.snapshot.ticket(identity)
                    view = self.view(before)
                    guard(identity, view.state, move)
                    after = self.settled(written(before, build(view), pen), pen.at)
                except HdeskError as error:
                    findings.append(error)
                    continue
                if after != before:
                    changed.append((before, after))
            if findings:
                raise type(findings[0])(*(one for error in findings for one in error.findings))
            return self.save(move, changed)

    def refresh(self) -> None:
        """Look at the branch again, under the lock: what is computed from here on is not stale."""
        head = self.git.head()
        if head != self.snapshot.commit:
            self.snapshot = Snapshot(self.git, head)
            for name in ("settings", "setup", "reading"):
                self.__dict__.pop(name, None)

    def settled(self, ticket: Ticket, at: datetime) -> Ticket:
        """Run the rules on a ticket until none fires; what they find is dated now, or when it happened."""
        return settle(self.setup, ticket, max(at, self._last(ticket)), self.related(ticket))

    def _last(self, ticket: Ticket) -> datetime:
        return min(state_of(ticket).updated_at or self.now, self.now)

    def save(
        self,
        what: str,
        tickets: Sequence[tuple[Ticket | None, Ticket]],
        contacts: Sequence[Entry] = (),
        *,
        files: Mapping[str, bytes] | None = None,
    ) -> Written:
        """Commit tickets (as they were, as they are), entries about contacts and other files, as the agent, at once."""
        self.refuse_past()
        if not tickets and not contacts:
            return Written((), (), None)
        files = dict(files or {}) | {ids.ticket_path(after.id): ticket_bytes(after) for _, after in tickets}
        files |= self._appended(contacts)
        agent = self.setup.config.agents[self.agent]
        commit = self.store.commit(
            files,
            message=message(what, tickets, contacts),
            author=(agent.name, agent.email),
            now=self.now,
            expected_head=self.snapshot.commit,
        )
        self.snapshot = Snapshot(self.git, commit)
        self.__dict__.pop("reading", None)
        return Written(tuple(after for _, after in tickets), tuple(contacts), commit)

    def _appended(self, contacts: Sequence[Entry]) -> dict[str, bytes]:
        by_path: dict[str, list[Entry]] = {}
        for entry in contacts:
            by_path.setdefault(ids.contacts_path(ids.day_of(entry.id), self.agent), []).append(entry)
        before = self.snapshot.files(by_path)
        return {path: before.get(path, b"") + entry_bytes(new) for path, new in by_path.items()}
