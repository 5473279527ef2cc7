"""Verifying groups of merged tickets in a merge: they are completed as everybody completes them, or not yet."""

from collections.abc import Callable, Sequence
from functools import cache, reduce

from hdesk.domain import ids
from hdesk.domain.completing import completed
from hdesk.domain.findings import Unsound
from hdesk.domain.merge import Clash, merged_ticket
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_ticket
from hdesk.storage.git import Git


def completing(git: Git, parents: Sequence[str]) -> Callable[[Ticket], Ticket]:
    """Give what completes a ticket as a merge of some commits has it: others of its group are read from these."""

    @cache
    def read(identity: str) -> Ticket | None:
        if not ids.is_document_id(identity):
            return None
        path = ids.ticket_path(identity)
        try:
            found = [read_ticket(data, path) for one in parents for data in git.read(one, [path]).values()]
            return reduce(merged_ticket, found) if found else None
        except (Unsound, Clash):  # found in its own file
            return None

    def complete(ticket: Ticket) -> Ticket:
        return completed([ticket], lambda one: ticket if one == ticket.id else read(one)).get(ticket.id, ticket)

    return complete
