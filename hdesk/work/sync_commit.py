"""What the commit of a merge says."""

from hdesk.work.sync_tree import Merged

_LISTED = 50
"""Above so many tickets, the message counts them."""


def merge_message(count: int, remote: str, merged: Merged) -> str:
    """Write the message of a merge of `count` commits: trailers name what both sides had changed."""
    lines = [f"sync: merge {count} {'commit' if count == 1 else 'commits'} of {remote}"]
    if len(merged.tickets) > _LISTED:
        lines += ["", f"Tickets: {len(merged.tickets)}"]
    elif merged.tickets:
        lines += ["", *(f"Ticket: {ticket}" for ticket in merged.tickets)]
    return "\n".join(lines) + "\n"
