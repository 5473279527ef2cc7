"""An agent's own day, for the self-audit: replies, first responses, tickets without an update, needless replies."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.domain.fold import standing
from hdesk.domain.model import Ticket
from hdesk.domain.periods import Period
from hdesk.insight.dataset import Dataset
from hdesk.insight.report.document import Block, Grid, Note
from hdesk.insight.report.ground import Ground
from hdesk.insight.report.service import measures
from hdesk.insight.report.told import Told, capped
from hdesk.insight.wording import counted

_REPLIED = "SELECT DISTINCT id FROM events WHERE type = 'responded' AND by = :agent AND at >= :start AND at < :end"
_WITHOUT = (
    "SELECT id, subject, update_due FROM tickets WHERE merged = 0 AND status <> 'closed' "
    "AND status <> 'resolved' AND update_runs = 1 AND update_due < :moment AND (assignee = :agent "
    "OR (assignee IS NULL AND owner = :agent)) ORDER BY update_due, id"
)


class Needless(NamedTuple):
    """A reply that perhaps need not have been written, and why."""

    ticket: str
    at: datetime
    why: str


def replied_to(data: Dataset, agent: str, period: Period) -> list[str]:
    """Name the tickets on which an agent replied in a period."""
    if period.start is None or period.end is None:
        return []
    values = {"agent": agent, "start": period.start.timestamp(), "end": period.end.timestamp()}
    return [str(row[0]) for row in data.query(_REPLIED, values)]


def work(ground: Ground) -> Told:
    """Tell what an agent did: replies, contacts solved at once, first responses."""
    agent = ground.agent or ""
    replies = sum(1 for _ in _replies(ground.tickets, agent, ground.period))
    solved = ground.rate("fcr").now.numerator or 0
    rows = (
        ("Replies on tickets", f"{replies:,}"),
        ("Contacts solved at once", f"{solved:,}"),
        ("Replies and solved contacts", f"{replies + solved:,}"),
    )
    rates = [ground.rate(name) for name in ("fcr", "response", "resolution", "csat")]
    grid = Grid(("My work", f"This {ground.span}"), rows, strong=frozenset({2}))
    figures = {"replies": replies, "solved": solved, "rates": [rate.data() for rate in rates]}
    return Told((grid, measures(rates, f"This {ground.span}")), figures)


def without_update(ground: Ground) -> Told:
    """List the agent's open tickets whose customers wait for an update."""
    values = {"moment": ground.now.as_of.timestamp(), "agent": ground.agent}
    found = list(ground.now.query(_WITHOUT, values))
    lines = [f"{one}: {subject}; an update was due by {_day(ground, due)}" for one, subject, due in found]
    figures = {"without_update": [row[0] for row in found]}
    if not lines:
        return Told((Note("None: every customer of yours heard from you in time."),), figures)
    return Told((capped(lines),), figures)


def needless(ground: Ground) -> Told:
    """List replies that were perhaps not needed."""
    limit = ground.config.call_after_responses
    found = [one for ticket in ground.tickets.values() for one in _needless(ticket, ground, limit)]
    found.sort(key=lambda one: (one.at, one.ticket))
    data = {"needless": [one._asdict() for one in found]}
    if not found:
        return Told((Note("None found."),), data)
    zone = ground.now.setup.timezone
    blocks: tuple[Block, ...] = (
        Note(f"{counted(len(found), 'reply', 'replies')} to look at again:"),
        capped(f"{one.ticket}, {one.at.astimezone(zone):%H:%M}: {one.why}" for one in found),
    )
    return Told(blocks, data)


def _needless(ticket: Ticket, ground: Ground, limit: int) -> Iterator[Needless]:
    """Find the agent's second replies of a day without a word of the customer between, and those after the third."""
    zone = ground.now.setup.timezone
    last: datetime | None = None
    count = 0
    for event in standing(ticket.timeline):
        if isinstance(event, ev.CustomerReplied | ev.Reopened):
            last = None
        elif isinstance(event, ev.Responded) and event.at is not None and _written(event):
            count += 1
            if event.by == ground.agent and ground.period.contains(event.at):
                if last is not None and last.astimezone(zone).date() == event.at.astimezone(zone).date():
                    yield Needless(ticket.id, event.at, "the second on one day, and the customer had written nothing")
                elif count > limit:
                    yield Needless(ticket.id, event.at, f"the {count}th in writing; after {limit}, call")
            last = event.at


def _replies(tickets: Mapping[str, Ticket], agent: str, period: Period) -> Iterator[ev.Event]:
    for ticket in tickets.values():
        for event in standing(ticket.timeline):
            mine = isinstance(event, ev.Responded) and event.by == agent and not event.auto
            if mine and event.at is not None and period.contains(event.at):
                yield event


def _written(event: ev.Responded) -> bool:
    return not event.auto and event.channel not in LIVE_CHANNELS and ev.is_person(event.by)


def _day(ground: Ground, at: float | None) -> str:
    if at is None:
        return "at an unknown moment"
    return f"{datetime.fromtimestamp(at, UTC).astimezone(ground.now.setup.timezone):%-d %b %H:%M}"
