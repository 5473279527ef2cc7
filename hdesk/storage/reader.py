"""Reading: a desk as one commit has it. The narrow door through which everything is read (law 5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from hdesk.domain import ids
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Finding, NotFound, Unsound
from hdesk.domain.model import Ticket
from hdesk.domain.past import known_at
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.git import Git

_FEW = 64  # tickets that are remembered: a command looks at the one that it is about several times


class Snapshot:
    """What stands in one commit; `findings` gathers the files that could not be read on the way.

    With `until` only what had happened by then is seen.

    A broken file is loud: whoever reads through a snapshot reports its findings and exits with 3.
    """

    def __init__(self, git: Git, commit: str | None) -> None:
        self.git = git
        self.commit = commit
        self.until: datetime | None = None
        self.findings: list[Finding] = []
        self._known: dict[str, bytes | None] = {}
        self._tickets: dict[str, Ticket] = {}

    def know(self, paths: Iterable[str], files: Mapping[str, bytes]) -> None:
        """Take note of what this commit has at some paths, so that git is not asked again."""
        self._known |= {path: files.get(path) for path in paths}

    def files(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Give the bytes of some files; those that are not there are left out."""
        wanted = list(paths)
        if self.commit and not self._known.keys() >= set(wanted):
            return self.git.read(self.commit, wanted)
        return {path: data for path in wanted if (data := self._known.get(path)) is not None}

    def ticket(self, identity: str) -> Ticket:
        """Read one ticket.

        Raises:
            NotFound: it is not there.
            Unsound: its file cannot be read.
        """
        if identity in self._tickets:
            return self._tickets[identity]
        path = ids.ticket_path(identity)
        data = self.files([path]).get(path)
        if data is None:
            raise NotFound(f"no ticket {identity} here")
        ticket = self._then(read_ticket(data, path))
        if ticket is None:
            raise NotFound(f"there was no ticket {identity} yet on {self.until:%Y-%m-%d %H:%M}")
        if len(self._tickets) < _FEW:
            self._tickets[identity] = ticket
        return ticket

    def known(self, identity: str) -> Ticket | None:
        """Read one ticket that another names; None where it is not there, or what is named is no ID."""
        try:
            return self.ticket(identity) if ids.is_document_id(identity) else None
        except NotFound:
            return None

    def ticket_ids(self) -> list[str]:
        """List the IDs of all tickets, by their paths."""
        found = (
            ids.ticket_of_path(entry.path) for entry in (self.git.list(self.commit, "tickets") if self.commit else ())
        )
        return [one for one in found if one is not None]

    def whole(self, identities: Iterable[str]) -> dict[str, Ticket]:
        """Read several tickets at once; those that are not there are left out."""
        files = self.files([ids.ticket_path(one) for one in identities])
        found = (self._then(read_ticket(data, path)) for path, data in files.items())
        return {ticket.id: ticket for ticket in found if ticket is not None}

    def tickets(self) -> Iterator[Ticket]:
        """Read all tickets; files that cannot be read become findings."""
        if self.commit is None:
            return
        entries = [one for one in self.git.list(self.commit, "tickets") if one.path.endswith(".yaml")]
        for entry, (_, data) in zip(entries, self.git.blobs(one.blob for one in entries), strict=True):
            try:
                ticket = self._then(read_ticket(data, entry.path))
            except Unsound as error:
                self.findings += error.findings
                continue
            if ticket is not None:
                yield ticket

    def entries(self, since: date | None = None, until: date | None = None) -> Iterator[Entry]:
        """Read the contacts and later facts, of all days or of those from `since` to `until` inclusive."""
        if self.commit is None:
            return
        found = [
            one
            for folder in _folders(since, until)
            for one in self.git.list(self.commit, folder)
            if one.path.endswith(".yaml")
        ]
        for entry, (_, data) in zip(found, self.git.blobs(one.blob for one in found), strict=True):
            try:
                found_here = read_entries(data, entry.path)
            except Unsound as error:
                self.findings += error.findings
                continue
            yield from (one for one in found_here if self.until is None or one.at is None or one.at <= self.until)

    def _then(self, ticket: Ticket) -> Ticket | None:
        return ticket if self.until is None else known_at(ticket, self.until)


def _folders(since: date | None, until: date | None) -> list[str]:
    if since is None or until is None:
        return ["contacts"]
    days = range((until - since).days + 1)
    return [f"contacts/{since + timedelta(days=day):%Y/%m/%d}" for day in days]
