"""The outbox: what is to be told, to whom, not before when. It holds no words of customers, only where they stand."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hdesk.domain.claimed import Claimable
from hdesk.domain.findings import Refused
from hdesk.domain.localtime import at_local, instant, moment
from hdesk.domain.notices import Notice
from hdesk.domain.setup import Setup

FLOOD = 5
"""So many messages at most go to one destination at once; more become one."""
_LONGEST_WAIT = timedelta(hours=1)


class Item(Claimable, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that one destination is to be told.

    `to` is a destination, or `mail:AGENT`; `what` an event's characters, or a clock, `breached` or `warned`, and
    the moment it is due. `found` is when it was collected, `due` the earliest moment to send it.
    """

    rule: str
    to: str
    ticket: str
    what: str
    found: datetime
    due: datetime
    urgent: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what makes it the same thing for the same reader, whichever rule says so."""
        return self.to, self.ticket, self.what


class Outbox(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is still to be told, and how far has been looked.

    `upto` is the last commit of the desk that was looked at, `looked` up to when the clocks were. `pending` is where
    `refs/hdesk/notified` stood (empty: nowhere) before it was to follow `upto`, None once it has. `unread` are the
    files of tickets that could not be read, with the last contents (None: none) that could; `watched` the notices
    that were looking at clocks, since a new one is told of what comes, not of what is late already.
    """

    hdesk: int = 1
    upto: str
    pending: str | None = None
    looked: datetime
    items: tuple[Item, ...] = ()
    unread: dict[str, str | None] = {}
    watched: tuple[str, ...] = ()


class Batch(NamedTuple):
    """What goes to one destination as one message."""

    to: str
    items: tuple[Item, ...]


def begun(notified: str | None, outbox: Outbox | None, head: str, now: datetime) -> tuple[Outbox, bool]:
    """Give the outbox to go on with, and whether all begins here: then nothing older than now is told.

    Whoever moves or deletes `refs/hdesk/notified` by hand is heeded: it is looked from there, or from now on.
    """
    if outbox is not None and notified in {
        outbox.upto,
        None if outbox.pending == "" else outbox.pending or outbox.upto,
    }:
        return outbox, False
    if outbox is None:
        return Outbox(upto=notified or head, looked=now), notified is None
    if notified is None:
        return Outbox(upto=head, looked=now, items=outbox.items), True
    return msgspec.structs.replace(outbox, upto=notified, pending=None), False


def merged(known: Iterable[Item], new: Iterable[Item]) -> tuple[Item, ...]:
    """Put new things to those that wait already; of two equal ones the sooner stands, unless one is claimed."""
    found: dict[tuple[str, str, str], Item] = {item.key: item for item in known}
    for item in new:
        other = found.get(item.key)
        if other is None or (item.due < other.due and not other.claim):
            found[item.key] = item
    return tuple(found.values())


def due_at(notice: Notice, setup: Setup, now: datetime, waiting: Iterable[Item], to: str) -> datetime:
    """Give the earliest moment to send what was found now: with what is gathered already, or at the digest's end."""
    digest = notice.digest
    if digest is None:
        return now
    gathered = [one.due for one in waiting if (one.rule, one.to) == (notice.id, to) and one.due > now]
    if gathered:
        return min(gathered)
    if digest.every is not None:
        try:
            return digest.every.after(now, setup.calendar)
        except Refused:  # the calendar does not open again: nobody would ever be told
            return now
    return _next_daily(digest.daily or 0, setup, now)


def ready(item: Item, notice: Notice | None, setup: Setup, now: datetime) -> bool:
    """Say whether it is time: what is urgent waits for no digest and no opening."""
    return opens(item, notice, setup, now) is None


def opens(item: Item, notice: Notice | None, setup: Setup, now: datetime) -> datetime | None:
    """Give the moment until which something is held back; None where it is not."""
    if item.urgent:
        return None
    at = max(item.due, now)
    calendar = setup.calendars.get(notice.quiet) if notice and notice.quiet else None
    if calendar is not None:
        with suppress(Refused):  # closed for good: silence would last for ever
            at = max(at, calendar.next_open(at))
    return at if instant(at) > instant(now) else None


def patient(item: Item, now: datetime) -> bool:
    """Say whether something that failed may be tried again by a service: after a minute, two, four … an hour."""
    if item.tried is None:
        return True
    wait = min(timedelta(minutes=2 ** min(item.tries - 1, 10)), _LONGEST_WAIT)
    return now >= item.tried + wait


def batches(items: Sequence[Item], now: datetime) -> list[Batch]:
    """Make messages: one for each ticket; one for all that has waited, and for more than are good to read."""
    by_destination: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.to, one.found)):
        by_destination.setdefault(item.to, []).append(item)
    found = []
    for to, theirs in by_destination.items():
        waited = [item for item in theirs if item.found < now and not item.urgent]
        by_ticket: dict[str, list[Item]] = {}
        for item in theirs:
            if item not in waited:
                by_ticket.setdefault(item.ticket, []).append(item)
        if len(by_ticket) + bool(waited) > FLOOD:
            found.append(Batch(to, tuple(theirs)))
            continue
        found += [Batch(to, tuple(one)) for one in by_ticket.values()]
        found += [Batch(to, tuple(waited))] if waited else []
    return found


def _next_daily(minutes: int, setup: Setup, now: datetime) -> datetime:
    today = moment(instant(now), setup.timezone).date()
    for days in (0, 1):
        midnight = datetime.combine(today + timedelta(days), datetime.min.time())
        found = at_local(midnight + timedelta(minutes=minutes), setup.timezone)
        if instant(found) >= instant(now):
            return found
    return now
