"""Notify: tell what has happened to those whom desk.yaml names, from one place, once.

A run looks at what is new and puts it into the outbox, claims what is due, sends it, and after each message notes
that it was taken. What was noted is never sent again. Only where a sender is killed between a delivery and its
note does nobody know; then the message is sent once more, and says so.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

import msgspec

from hdesk.desk import Desk
from hdesk.domain.findings import Conflict, Finding
from hdesk.domain.outbox import Batch, Item, Outbox, batches, begun
from hdesk.exchange.channels import Channels
from hdesk.storage.ledger import Ledger, Stand
from hdesk.storage.sent_reports import SentReports
from hdesk.storage.upkeep import maintain
from hdesk.work.notify_found import look
from hdesk.work.notify_parts import Writer, is_due, new_claim, notices_of, refuse_elsewhere, sender_lock

_replace = msgspec.structs.replace
_ENOUGH = 3
"""After so many failures in a row nothing more is tried at a destination in this run."""

Step = Callable[[str], None]


class Outcome(NamedTuple):
    """What a run did: how many messages were sent, how many things were not delivered or are held back.

    `first` says that it was the first, which tells nothing older than itself; `errors` why deliveries failed.
    """

    sent: int = 0
    failed: int = 0
    held: int = 0
    first: bool = False
    findings: tuple[Finding, ...] = ()
    errors: tuple[Finding, ...] = ()


def notify(
    desk: Desk, environ: Mapping[str, str], *, service: bool = False, step: Step | None = None
) -> Outcome | None:
    """Send what is due, by the URLs in the environment; None where another sender is at it, and stays at it.

    `service` tries again what failed only after a while, as something that runs all day must. `step` is called
    between the steps, for tests that kill the process there.

    Raises:
        Conflict: another branch than the desk's is checked out.
        Refused: the desk is looked at as it was, or the package that sends is not installed.
    """
    refuse_elsewhere(desk)
    with ExitStack() as stack:
        try:
            stack.enter_context(sender_lock(desk).held())
        except Conflict:
            return None
        desk.refresh()
        outcome = _Run(desk, environ, step or (lambda _: None)).go(service=service)
    return outcome._replace(findings=(*outcome.findings, *maintain(desk.git)))


def forget(desk: Desk, to: str) -> int:
    """Take away what still waits for a destination (`mail` for all people); give how many things that were.

    Raises:
        Conflict: a sender is at work, and stays at it.
    """
    taken = 0

    def without(stand: Stand) -> Outbox | None:
        nonlocal taken
        if stand.outbox is None:
            return None
        kept = tuple(item for item in stand.outbox.items if item.to.partition(":")[0] != to)
        taken = len(stand.outbox.items) - len(kept)
        return _replace(stand.outbox, items=kept) if taken else None

    with sender_lock(desk).held():
        Ledger(desk.git).change(without)
        reports = SentReports(desk.git)
        waiting = [one for one in reports.read().items if one.to == to and one.sent is None]
        reports.change(lambda sendings: sendings.without(waiting))
    return taken + len(waiting)


class _Run:
    """One run of one sender, who holds the lock."""

    def __init__(self, desk: Desk, environ: Mapping[str, str], step: Step) -> None:
        self.desk = desk
        self.channels = Channels(desk.setup.config, environ)
        self.ledger = Ledger(desk.git, on_step=step)
        self.step = step
        self.notices = notices_of(desk)
        self.first = False
        self.doubts: dict[tuple[str, str, str], bool] = {}
        self.findings: tuple[Finding, ...] = ()
        self.claim = new_claim()

    def go(self, *, service: bool) -> Outcome:
        looked = self.ledger.change(self._looked)
        self.step("looked")
        if looked and any(is_due(self.desk, self.notices, one, service=service) for one in looked.items):
            self.channels.prepare()
        outbox = self.ledger.change(lambda stand: self._claimed(stand, service=service))
        self.step("claimed")
        items = outbox.items if outbox else ()
        mine = [one for one in items if one.claim == self.claim]
        sent, failures = self._send(batches(mine, self.desk.now))
        failed = {item.key for batch, _ in failures for item in batch.items}
        left = self.ledger.read().outbox
        waiting = [one for one in left.items if one.key not in failed] if left else []
        errors = [
            Finding(f"not delivered to {batch.to}: {error}", hint="hdesk notify tries again; hdesk status shows it")
            for batch, error in failures
        ]
        return Outcome(sent, len(failed), len(waiting), self.first, self.findings, tuple(dict.fromkeys(errors)))

    def _looked(self, stand: Stand) -> Outbox | None:
        """Put what is new into the outbox."""
        outbox, self.first = begun(stand.notified, stand.outbox, self.desk.snapshot.commit or "", self.desk.now)
        found = look(self.desk, list(self.notices.values()), outbox)
        self.findings = found.findings
        # Where nothing was found, to look again from the same moment finds the same: there is nothing to write.
        same = _replace(found.outbox, looked=outbox.looked) == stand.outbox and found.outbox.upto == stand.notified
        return None if same else found.outbox

    def _claimed(self, stand: Stand, *, service: bool) -> Outbox | None:
        """Claim what is due; what a killed sender had claimed may have arrived."""
        if stand.outbox is None:
            return None
        items = []
        for item in stand.outbox.items:
            if not is_due(self.desk, self.notices, item, service=service):
                items.append(item)
                continue
            claimed = item.claimed_by(self.claim, self.desk.now)
            self.doubts[item.key] = claimed.doubtful
            items.append(claimed)
        return _replace(stand.outbox, items=tuple(items)) if tuple(items) != stand.outbox.items else None

    def _send(self, messages: Sequence[Batch]) -> tuple[int, list[tuple[Batch, str]]]:
        """Send messages; give how many were taken, and those that were not, with the reason."""
        sent, failures = 0, list[tuple[Batch, str]]()
        in_a_row: dict[str, int] = {}
        write = Writer(self.desk)
        left = list(messages)
        try:
            while left:
                batch = left.pop(0)
                place = batch.to.partition(":")[0]
                if in_a_row.get(place, 0) >= _ENOUGH:
                    error: str | None = f"{place} failed {_ENOUGH} times, so this was not tried"
                else:
                    error = self.channels.send(batch.to, write(batch))
                self.step("sent")
                self._note(batch, error)
                self.step("noted")
                if error is None:
                    sent += 1
                    in_a_row.pop(place, None)
                else:
                    in_a_row[place] = in_a_row.get(place, 0) + 1
                    failures.append((batch, error))
        finally:
            self._release([item for batch in left for item in batch.items])
        self.findings += tuple(write.findings)
        return sent, failures

    def _release(self, items: Sequence[Item]) -> None:
        """Give back what was claimed and never begun with: whoever interrupts this leaves no doubt about it."""
        before = {item.key: item for item in items}

        def released(stand: Stand) -> Outbox | None:
            if stand.outbox is None or not before:
                return None
            return _replace(
                stand.outbox,
                items=tuple(
                    one.freed(doubtful=self.doubts.get(one.key, False))
                    if one.key in before and one.claim == self.claim
                    else one
                    for one in stand.outbox.items
                ),
            )

        self.ledger.change(released)

    def _note(self, batch: Batch, error: str | None) -> None:
        """Take away what was taken by its destination; keep what was not, with the reason."""
        keys = {item.key for item in batch.items}

        def noted(stand: Stand) -> Outbox | None:
            if stand.outbox is None:
                return None
            items = [
                item.failed(self.desk.now, error) if item.key in keys and item.claim == self.claim and error else item
                for item in stand.outbox.items
                if error or item.key not in keys or item.claim != self.claim
            ]
            return _replace(stand.outbox, items=tuple(items))

        self.ledger.change(noted)
