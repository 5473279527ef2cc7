"""What there is to tell: what has happened since the last commit that was looked at, and clocks that ran out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.conditions import Test
from hdesk.domain.durations import Span
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.fold import standing
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.notices import MAIL, PEOPLE, Notice, Trigger
from hdesk.domain.outbox import Item, Outbox, due_at, merged
from hdesk.domain.rowview import TicketRow
from hdesk.domain.views import TicketView, View
from hdesk.storage.files import read_ticket
from hdesk.storage.gitparse import Change


class Found(NamedTuple):
    """What a look at the desk gave: the outbox with it, and the tickets that could not be read."""

    outbox: Outbox
    findings: tuple[Finding, ...]


class _Changed(NamedTuple):
    """A ticket as it was at the last look, if it was there, and as it is."""

    before: Ticket | None
    after: Ticket


def look(desk: Desk, notices: Sequence[Notice], outbox: Outbox) -> Found:
    """Put what has happened since into the outbox, up to the desk's commit and now."""
    head = desk.snapshot.commit or ""
    findings: list[Finding] = []
    unread = dict(outbox.unread)
    changed: list[_Changed] = []
    # A branch that was set back says nothing new; when it goes on, nothing must be told twice.
    back = head != outbox.upto and desk.git.is_ancestor(head, outbox.upto)
    if notices and not back and (head != outbox.upto or unread):
        changed = list(_changed(desk, outbox.upto, head, unread, findings))
    items = [*_happenings(desk, notices, changed, outbox), *_clocks(desk, notices, changed, outbox)]
    now = Outbox(
        upto=outbox.upto if back else head,
        looked=max(outbox.looked, desk.now),
        items=merged(outbox.items, items),
        unread=unread,
        watched=tuple(one.id for one in notices if any(trigger.clocks for trigger in one.triggers)),
    )
    return Found(now, tuple(findings))


def _changed(
    desk: Desk, old: str, new: str, unread: dict[str, str | None], findings: list[Finding]
) -> Iterator[_Changed]:
    """Read the tickets that differ between two commits, and those that could not be read before."""
    differ = {one.path: one for one in desk.git.changes(old, new) if ids.ticket_of_path(one.path) and one.new}
    still = [path for path in unread if path not in differ]
    for path, known in zip(still, desk.git.objects([f"{new}:{path}" for path in still]), strict=True):
        if known is None:
            del unread[path]
        else:
            differ[path] = Change(path, known.id, known.id, "")
    changes = [one._replace(old=unread.get(one.path, one.old)) for one in differ.values()]
    blobs = (blob for one in changes for blob in (one.old, one.new) if blob)
    contents = desk.git.blobs(blobs)
    for change in changes:
        before_bytes = next(contents)[1] if change.old else None
        after_bytes = next(contents)[1]
        try:
            after = read_ticket(after_bytes, change.path)
        except Unsound as error:
            findings += error.findings
            unread[change.path] = change.old
            continue
        unread.pop(change.path, None)
        yield _Changed(_readable(before_bytes, change.path), after)


def _readable(data: bytes | None, path: str) -> Ticket | None:
    """Read a ticket as it was; None where it was not there, or was unreadable from its beginning."""
    try:
        return read_ticket(data, path) if data else None
    except Unsound:
        return None


def _happenings(desk: Desk, notices: Sequence[Notice], changed: Iterable[_Changed], outbox: Outbox) -> Iterator[Item]:
    """Find the events that somebody is to be told of."""
    for before, after in changed:
        known = {ev.chars_of(event.id) for event in standing(before.timeline)} if before else set()
        new = [event for event in standing(after.timeline) if ev.chars_of(event.id) not in known]
        if any(isinstance(event, ev.Imported) for event in new):
            continue  # what an import brings is history, told long ago where it comes from
        fitting = [
            (event, notice)
            for event in new
            for notice in notices
            if any(trigger.fits(event) for trigger in notice.triggers)
        ]
        if fitting:
            view = desk.view(after)
            for event, notice in fitting:
                if notice.when(view):
                    team = getattr(event, "team", None) if isinstance(event, ev.Escalated) else None
                    whom = _recipients(desk, notice, view, team, event.by)
                    yield from _items(desk, notice, view, ev.chars_of(event.id), whom=whom, outbox=outbox)


def _clocks(desk: Desk, notices: Sequence[Notice], changed: Sequence[_Changed], outbox: Outbox) -> Iterator[Item]:
    """Find the clocks that are late now, or nearly so, and were not at the last look."""
    watching = [
        (notice, trigger)
        for notice in notices
        for trigger in notice.triggers
        if trigger.clocks and notice.id in outbox.watched
    ]
    if not watching:
        return
    before = {one.after.id: one.before for one in changed}
    for row in desk.reading.tickets(Test("status", "not", tuple(sorted(DONE)))):
        now = _Clocks(desk, row, desk.now)
        then: _Clocks | None = _Clocks(desk, row, outbox.looked)
        if row["id"] in before:
            old = before[row["id"]]
            seen = TicketView(desk.setup, old, outbox.looked, related=desk.related(old)) if old else None
            then = _Clocks(desk, seen, outbox.looked) if seen else None
        for notice, trigger in watching:
            for clock in trigger.clocks:
                if not now.holds(clock, trigger) or (then and then.holds(clock, trigger)) or not notice.when(row):
                    continue
                what = f"{clock} {trigger.type} {row[f'{clock}_due'].isoformat()}"
                whom = _recipients(desk, notice, row, None, "")
                yield from _items(desk, notice, row, what, whom=whom, outbox=outbox)


class _Clocks:
    """A ticket's clocks as they run at a moment."""

    def __init__(self, desk: Desk, view: TicketRow | TicketView, at: datetime) -> None:
        self._desk = desk
        self._view = view
        self._at = at

    @cached_property
    def _whole(self) -> TicketView:
        return self._desk.view(self._view.ticket) if isinstance(self._view, TicketRow) else self._view

    def holds(self, clock: str, trigger: Trigger) -> bool:
        """Say whether a clock that runs is late, or for a warning: due within the lead, or the policy's own."""
        due: datetime | None = self._view[f"{clock}_due"]
        if due is None or self._view[f"{clock}_stopped"] is not None:
            return False
        late = instant(self._at) > instant(due)
        if late or trigger.type == "breached":
            return late and trigger.type == "breached"
        if trigger.lead is not None:
            return not Span(self._at, due, self._view.setup.calendar).exceeds(trigger.lead)
        found = self._whole.clocks().get(clock)
        return found is not None and found.warns is not None and instant(self._at) >= instant(found.warns)


def _recipients(desk: Desk, notice: Notice, view: View, team: str | None, by: str) -> list[str]:
    """Name the destinations of a notice; nobody is told by mail of what he has done himself."""
    found = []
    for name in notice.to:
        if name not in PEOPLE:
            found.append(name)
            continue
        wanted = team or view["team"]
        people = (
            [view[name]]
            if name != "team"
            else [one for one, agent in desk.setup.config.agents.items() if agent.team_on(view.today) == wanted]
        )
        found += [f"{MAIL}:{one}" for one in people if one != by and _works_here(desk, one, view)]
    return list(dict.fromkeys(found))


def _works_here(desk: Desk, name: str | None, view: View) -> bool:
    config = desk.setup.config
    agent = config.agents.get(name or "")
    return agent is not None and name != config.bot and (agent.left_on is None or agent.left_on > view.today)


def _items(desk: Desk, notice: Notice, view: View, what: str, *, whom: Iterable[str], outbox: Outbox) -> Iterator[Item]:
    urgent = notice.urgent and view["priority"] == "urgent"
    for to in whom:
        due = due_at(notice, desk.setup, desk.now, outbox.items, to)
        yield Item(rule=notice.id, to=to, ticket=view["id"], what=what, found=desk.now, due=due, urgent=urgent)
