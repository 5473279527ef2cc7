"""A ticket's history: everything that was done to it, from git's own commits."""

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound
from hdesk.work.audit_asked import Asked, named
from hdesk.work.audit_log import AuditLog
from hdesk.work.deeds import Deed


def history(desk: Desk, ticket: str) -> list[Deed]:
    """List what was done to a ticket, oldest first, each event where it came in first.

    A ticket that is no longer there is found by its whole ID.

    Raises:
        NotFound: there is no such ticket, and there was none.
    """
    identity = named(desk, ticket)
    found: list[Deed] = []
    seen: set[str] = set()
    for deed in reversed(list(AuditLog(desk, Asked(ticket=identity), ordered=True))):
        chars = (deed.event or "").partition("-")[2]
        if chars and chars in seen:
            continue
        seen.add(chars)
        found.append(deed)
    if not found:
        raise NotFound(Finding(f"no ticket {ticket!r} here, nor in the history", hint="`hdesk list` shows the tickets"))
    return found
