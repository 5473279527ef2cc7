"""What deeds are told from: tickets and contacts as they are now, and the versions that commits wrote."""

import re
from collections.abc import Iterable, Mapping, Sequence

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Unsound
from hdesk.domain.told import Told, told
from hdesk.storage.files import read_entries, read_ticket

_EVENT = re.compile(rb"^ {0,4}- +id: +['\"]?([1-9][0-9]{0,8}-[0-9A-HJKMNP-TV-Z]{6})\b", re.MULTILINE)
_ENTRY = re.compile(rb"^id: +['\"]?([CF]-[0-9]{6}-[0-9A-HJKMNP-TV-Z]{6})\b", re.MULTILINE)


class Now:
    """A ticket as it is: its subject, what each event changed, and whether personal data was taken out of it."""

    def __init__(self, data: bytes, path: str) -> None:
        ticket = read_ticket(data, path)
        self.subject = ticket.subject
        self.told: Mapping[str, Told] = told(ticket)
        self.redacted = any(isinstance(one.event, ev.Redacted) for one in self.told.values())


class Ground:
    """A desk, and what was read of it so far. Words come from the desk as it is now, so that redaction holds."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._tickets: dict[str, Now | None] = {}
        self._entries: dict[str, dict[str, Entry]] = {}

    def look_up(self, tickets: Iterable[str]) -> None:
        """Read the tickets that are not known yet, all at once; files that cannot be read become findings."""
        wanted = {ids.ticket_path(one): one for one in tickets if one not in self._tickets}
        self._tickets |= dict.fromkeys(wanted.values())
        for path, data in self.desk.snapshot.files(wanted).items():
            try:
                self._tickets[wanted[path]] = Now(data, path)
            except Unsound as error:
                self.desk.snapshot.findings += error.findings

    def ticket(self, identity: str) -> Now | None:
        """Give a ticket as it is; None where it is no longer there, or cannot be read."""
        if identity not in self._tickets:
            self.look_up([identity])
        return self._tickets[identity]

    def entry(self, path: str, identity: str) -> Entry | None:
        """Give a contact, or a later fact about one, as it is."""
        if path not in self._entries:
            data = self.desk.snapshot.files([path]).get(path, b"")
            try:
                self._entries[path] = {one.id: one for one in read_entries(data, path)} if data else {}
            except Unsound as error:
                self.desk.snapshot.findings += error.findings
                self._entries[path] = {}
        return self._entries[path].get(identity)

    def identities(self, blobs: Iterable[str | None]) -> dict[str | None, list[str]]:
        """Find the IDs of events and entries in versions of files, sound or not."""
        found: dict[str | None, list[str]] = {None: []}
        for blob, data in self.desk.git.blobs(dict.fromkeys(one for one in blobs if one)):
            found[blob] = [one.decode() for one in (*_EVENT.findall(data), *_ENTRY.findall(data))]
        return found

    def versions(self, blobs: Sequence[str | None]) -> list[bytes | None]:
        """Read versions of a file."""
        known = dict(self.desk.git.blobs(one for one in blobs if one))
        return [known[one] if one else None for one in blobs]
