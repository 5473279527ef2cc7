"""What could not be delivered yet, for `hdesk status`."""

from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import HdeskError
from hdesk.domain.outbox import Item
from hdesk.domain.sendings import Sending


class Undelivered(NamedTuple):
    """What one destination did not take: how many things, since when, why."""

    to: str
    things: int
    since: datetime
    error: str

    def line(self) -> str:
        """Give it for people."""
        return f"{self.to}: {self.things} since {self.since:%Y-%m-%d %H:%M}, {self.error}; the next run tries again"


def undelivered(desk: Desk) -> list[Undelivered]:
    """List what was tried and has not arrived, by destination."""
    config = desk.setup.config
    if not config.notify and not any(one.to for one in config.audiences.values()):
        return []
    try:
        items = _waiting(desk)
    except HdeskError as error:
        return [Undelivered("anybody", 0, desk.now, "; ".join(one.message for one in error.findings))]
    found: dict[str, Undelivered] = {}
    for item, first in items:
        if item.error is None and item.claim is None:
            continue
        why = item.error or "its sender was interrupted, or is at it now"
        since = first.astimezone(desk.setup.timezone)
        known = found.get(item.to, Undelivered(item.to, 0, since, why))
        found[item.to] = Undelivered(item.to, known.things + 1, min(known.since, since), why)
    return list(found.values())


def _waiting(desk: Desk) -> list[tuple[Item | Sending, datetime]]:
    """List what is to be sent, with when that began: what notices are about, and reports."""
    from hdesk.storage.ledger import Ledger
    from hdesk.storage.sent_reports import SentReports

    outbox = Ledger(desk.git).read().outbox
    things: list[tuple[Item | Sending, datetime]] = [(one, one.found) for one in (outbox.items if outbox else ())]
    unsent = (one for one in SentReports(desk.git).read().items if one.sent is None)
    return things + [(one, one.tried or one.claimed or one.as_of) for one in unsent]
