"""What a run that sends and one that only shows have in common: what is due, how it is worded, who may send."""

import os
import socket
from datetime import datetime, timedelta

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.model import Ticket
from hdesk.domain.notice_text import Words
from hdesk.domain.notices import Notice, compile_notices
from hdesk.domain.outbox import Batch, Item, patient, ready
from hdesk.domain.sendings import Sending
from hdesk.exchange.channels import Message
from hdesk.storage.guards import refuse_wrong_branch
from hdesk.storage.lock import DeskLock

_LEASE = timedelta(minutes=15)
"""So long a sender on another machine keeps what it has claimed."""
_PATIENCE = 10.0  # seconds to wait for another sender of this machine


class Writer:
    """Writes messages from the tickets as the desk has them now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = Words(desk.setup, desk.now, desk.view)
        self._broken: list[Finding] = []

    @property
    def findings(self) -> list[Finding]:
        """Give what is wrong with the files that were read."""
        return list(dict.fromkeys((*self._desk.findings, *self._broken)))

    def __call__(self, batch: Batch) -> Message:
        """Write one message."""
        tickets: dict[str, Ticket] = {}
        for identity in dict.fromkeys(item.ticket for item in batch.items):
            try:
                tickets |= self._desk.snapshot.whole([identity])
            except Unsound as error:
                self._broken += error.findings
        return Message(*self._words.message(batch.items, tickets))


def is_due(desk: Desk, notices: dict[str, Notice], item: Item, *, service: bool) -> bool:
    """Say whether something is to be sent now: it is time, and no other sender is at it."""
    if item.claim is not None and not is_dead(item, desk.now):
        return False
    return ready(item, notices.get(item.rule), desk.setup, desk.now) and (not service or patient(item, desk.now))


def is_dead(item: Item | Sending, now: datetime) -> bool:
    """Say whether the sender that claimed something is gone: on this machine it would hold the lock."""
    host = (item.claim or "").partition(" ")[0]
    return host == socket.gethostname() or item.claimed is None or now >= item.claimed + _LEASE


def notices_of(desk: Desk) -> dict[str, Notice]:
    """Give who is told what, by the rules' ids."""
    compiled, _ = compile_notices(desk.setup.config, desk.vocabulary())
    return {one.id: one for one in compiled}


def refuse_elsewhere(desk: Desk) -> None:
    """Refuse to tell of the past, and of a branch that is not the desk's; a detached HEAD is what CI has."""
    desk.refuse_past()
    if desk.git.branch() is not None:
        refuse_wrong_branch(desk.git, desk.setup.config.branch)


def new_claim() -> str:
    """Name this sender, as no other is named."""
    return f"{socket.gethostname()} {os.getpid()} {os.urandom(4).hex()}"


def sender_lock(desk: Desk) -> DeskLock:
    """Give the lock that keeps other senders of this machine out; the system opens it when a sender is killed."""
    return DeskLock(desk.git.git_dir / "hdesk" / "notify.lock", timeout=_PATIENCE, command=desk.command)
