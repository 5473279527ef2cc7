"""Complete redactions in a merge: one pseudonym for one customer, and no attachment comes back that was taken out."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from hdesk.domain import ids
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Unsound
from hdesk.domain.model import Ticket
from hdesk.domain.redaction_merge import gone_attachments, smallest, unified
from hdesk.storage.files import entry_bytes, read_entries, read_ticket, ticket_bytes
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Change
from hdesk.storage.merging import is_merged_here
from hdesk.storage.objects import Contents, Kept

ATTACHMENTS = "attachments/"
_MARK = b"type: redacted\n"

Changes = Mapping[str, Change]


class Completed(NamedTuple):
    """What changes once more, and which pseudonyms have become which others."""

    changes: dict[str, Contents]
    renamed: Mapping[str, str]


def complete_redactions(git: Git, ours: Changes, theirs: Changes, changes: Mapping[str, Contents]) -> Completed:
    """Complete what the merge of two trees has made so far (`changes`) of tickets and contacts.

    `ours` and `theirs` are what the sides changed. Nearly always nothing is redacted, and nothing is parsed for it.
    """
    files = dict(_files(git, ours, theirs, changes))
    if not any(_MARK in data for data in files.values()):
        return Completed({}, {})
    tickets, entries = _parsed(files)
    renamed, listed = unified(tickets, entries)
    found: dict[str, Contents] = {ids.ticket_path(one.id): ticket_bytes(one) for one in renamed.values()}
    found |= {path: entry_bytes(new) for path, new in listed.items()}
    gone = gone_attachments(renamed.get(one.id, one) for one in tickets)
    for path in dict.fromkeys((*ours, *theirs)):
        if path.startswith(ATTACHMENTS) and PurePosixPath(path).stem in gone:
            here, there = _has(path, ours, theirs), _has(path, theirs, ours)
            if not (here and there):
                found[path] = None
    return Completed(found, smallest(tickets, entries))


def _files(git: Git, ours: Changes, theirs: Changes, changes: Mapping[str, Contents]) -> Iterator[tuple[str, bytes]]:
    """Give the tickets and contacts files that either side changed, as merged."""
    stored: dict[str, str] = {}
    for path in dict.fromkeys((*ours, *theirs)):
        if not is_merged_here(path):
            continue
        here = ours[path].new if path in ours else theirs[path].old
        new = changes[path] if path in changes else Kept(here) if here else None
        if isinstance(new, Kept):
            stored[path] = new.blob
        elif new is not None:
            yield path, new
    yield from zip(stored, (data for _, data in git.blobs(stored.values())), strict=True)


def _parsed(files: Mapping[str, bytes]) -> tuple[list[Ticket], dict[str, list[Entry]]]:
    """Read them; what cannot be read was so on one side already, and is what it was."""
    tickets: list[Ticket] = []
    entries: dict[str, list[Entry]] = {}
    for path, data in files.items():
        try:
            if ids.is_contacts_path(path):
                entries[path] = read_entries(data, path)
            else:
                tickets.append(read_ticket(data, path))
        except Unsound:
            continue
    return tickets, entries


def _has(path: str, side: Changes, other: Changes) -> bool:
    """Say whether a side has a path that it or the other one changed."""
    return (side[path].new if path in side else other[path].old) is not None
