"""What could not be delivered yet, for `hdesk status`."""

from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import HdeskError


class Undelivered(NamedTuple):
    """What one destination did not take: how many things, since when, why."""

    to: str
    things: int
    since: datetime
    error: str

    def line(self) -> str:
        """Give it for people."""
        return f"{self.to}: {self.things} since {self.since:%Y-%m-%d %H:%M}, {self.error}; hdesk notify tries again"


def undelivered(desk: Desk) -> list[Undelivered]:
    """List what was tried and has not arrived, by destination."""
    if not desk.setup.config.notify:
        return []
    from hdesk.storage.ledger import Ledger

    try:
        outbox = Ledger(desk.git).read().outbox
    except HdeskError as error:
        return [Undelivered("anybody", 0, desk.now, "; ".join(one.message for one in error.findings))]
    found: dict[str, Undelivered] = {}
    for item in outbox.items if outbox else ():
        if item.error is None and item.claim is None:
            continue
        why = item.error or "its sender was interrupted, or is at it now"
        since = item.found.astimezone(desk.setup.timezone)
        known = found.get(item.to, Undelivered(item.to, 0, since, why))
        found[item.to] = Undelivered(item.to, known.things + 1, min(known.since, since), why)
    return list(found.values())
