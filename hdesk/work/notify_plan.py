"""What would be sent, for `hdesk notify --dry-run`: changes nothing."""

from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Finding
from hdesk.domain.outbox import Batch, batches, begun, opens
from hdesk.exchange.channels import Message
from hdesk.storage.ledger import Ledger
from hdesk.work.notify_found import look
from hdesk.work.notify_parts import Writer, is_due, notices_of, refuse_elsewhere


class Plan(NamedTuple):
    """One message that would be sent, or is held back until `until`."""

    to: str
    rules: tuple[str, ...]
    tickets: tuple[str, ...]
    until: datetime | None
    message: Message


class Plans(NamedTuple):
    """All that would be sent or is held back; `first` says that it would be the first run, which tells nothing old."""

    messages: list[Plan]
    first: bool
    findings: tuple[Finding, ...]


def plans(desk: Desk) -> Plans:
    """Say what would be sent now and what is held back, and change nothing."""
    refuse_elsewhere(desk)
    stand = Ledger(desk.git).read()
    outbox, first = begun(stand.notified, stand.outbox, desk.snapshot.commit or "", desk.now)
    notices = notices_of(desk)
    found = look(desk, list(notices.values()), outbox)
    due = [one for one in found.outbox.items if is_due(desk, notices, one, service=False)]
    held = [one for one in found.outbox.items if one not in due]
    write = Writer(desk)
    planned = [_plan(one, None, write) for one in batches(due, desk.now)]
    for item in held:
        until = opens(item, notices.get(item.rule), desk.setup, desk.now)
        planned.append(_plan(Batch(item.to, (item,)), until, write))
    return Plans(planned, first, (*found.findings, *write.findings))


def _plan(batch: Batch, until: datetime | None, write: Writer) -> Plan:
    rules = tuple(dict.fromkeys(item.rule for item in batch.items))
    return Plan(batch.to, rules, tuple(dict.fromkeys(item.ticket for item in batch.items)), until, write(batch))
