"""Complete the groups of tickets that two clones merged into one another without knowing of each other."""

from collections.abc import Mapping

from hdesk.domain import ids
from hdesk.domain.completing import completed
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_ticket, ticket_bytes
from hdesk.storage.git import Git
from hdesk.storage.objects import Contents, Kept
from hdesk.work.sync_sides import Sides

_MARK = b"\n  type: merged\n"
"""What stands in the file of every ticket that was ever merged with another: few are read for it."""


def complete_groups(git: Git, sides: Sides, changes: Mapping[str, Contents]) -> dict[str, Contents]:
    """Give the tickets that change once more, from what the merge of two trees has made so far.

    Raises:
        Unsound: a ticket of such a group cannot be read.
    """

    def read(identity: str) -> Ticket | None:
        if not ids.is_document_id(identity):
            return None
        path = ids.ticket_path(identity)
        new = changes.get(path)
        if isinstance(new, Kept):
            new = next(data for _, data in git.blobs([new.blob]))
        data = new if new is not None else git.read(sides.ours, [path]).get(path)
        return None if data is None else read_ticket(data, path)

    merged = [
        read_ticket(data, path)
        for path, data in changes.items()
        if isinstance(data, bytes) and _MARK in data and ids.ticket_of_path(path)
    ]
    return {ids.ticket_path(one.id): ticket_bytes(one) for one in completed(merged, read).values()}
