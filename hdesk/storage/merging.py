"""Merging files: what two clones made of one path, from bytes to bytes."""

from hdesk.domain import ids
from hdesk.domain.merge import merged_entries, merged_ticket
from hdesk.storage.files import entry_bytes, read_entries, read_ticket, ticket_bytes


def is_merged_here(path: str) -> bool:
    """Say whether a path is a ticket's or a day's contacts', which merge without a human; other files are text."""
    return ids.ticket_of_path(path) is not None or ids.is_contacts_path(path)


def merged_file(path: str, ours: bytes, theirs: bytes) -> bytes:
    """Merge a ticket's or a contacts file; which side is whose makes no difference.

    Raises:
        Unsound: with what is wrong in either of them.
        Clash: they are two different tickets with one ID.
    """
    if ids.is_contacts_path(path):
        return entry_bytes(merged_entries(read_entries(ours, path), read_entries(theirs, path)))
    return ticket_bytes(merged_ticket(read_ticket(ours, path), read_ticket(theirs, path)))
