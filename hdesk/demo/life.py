"""A ticket's life: a plot's steps become events, the rules run after each, and every morning there is a sweep.

What comes of it is what the ordinary commands would write, given one after the other. They fold the timeline
several times for each command; here it is folded only where a rule may have something to say, and once at
the end, because a large demo has a million commands.
"""

from typing import Any, NamedTuple, cast

from hdesk.demo.plot import Plot, Step
from hdesk.demo.roster import DAY
from hdesk.demo.stage import Stage
from hdesk.domain import events as ev
from hdesk.domain.apply import fired, settle
from hdesk.domain.contacts import Contact
from hdesk.domain.fold import state_of, ticket_of
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.intake import Intake, contact_of, created, facts_of
from hdesk.domain.model import Ticket
from hdesk.domain.rules import Rule
from hdesk.domain.state import State
from hdesk.domain.views import Related, TicketView
from hdesk.domain.writing import Pen, opened

_SWEEP_AFTER_MIDNIGHT = 8 * 3600 + 30 * 60
_NEVER = 1 << 60


class Opening(NamedTuple):
    """How a ticket begins: its ID, who opens it when, with which contact, from what intake."""

    ticket: str
    at: int
    by: str
    contact: str
    intake: Intake


class Life:
    """One ticket while it is lived; `ticket` is how it stood when somebody last asked."""

    __slots__ = ("_chars", "_events", "_facts", "_idle", "_number", "_place", "_related", "_sketch", "_stage",
                 "_steps", "_sweep", "saved", "ticket")  # fmt: skip

    def __init__(self, stage: Stage, opening: Opening) -> None:
        pen = Pen(opening.by, stage.moment(opening.at), None, stage.dice.bits)
        facts = facts_of(opening.intake)
        ticket = opened(opening.ticket, facts, created(opening.intake, opening.contact), pen)
        self._stage = stage
        self._related = Related(received=lambda: opening.intake.received)
        self._steps: list[Step] = []
        self._place = 0
        self.saved: Ticket | None = None
        self._sweep = _next_sweep(stage, opening.at)
        self._take(settle(stage.setup, ticket, pen.at, self._related))

    def _take(self, ticket: Ticket) -> None:
        """Take a ticket whose rules have settled as the state of things."""
        state = state_of(ticket)
        self.ticket = ticket
        self._events: list[ev.Event] = list(ticket.timeline)
        self._facts = facts_at_creation(ticket)
        self._number = state.numbers
        self._chars = {event.id.partition("-")[2] for event in ticket.timeline}
        self._idle = [rule for rule in self._stage.setup.rules if not fired(rule, ticket.id, state)]
        self._sketch = Sketch(state)

    def follow(self, plot: Plot) -> None:
        """Live by these steps from here on."""
        self._steps = plot.steps

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to happen."""
        return self._place >= len(self._steps) and self._sketch.status == "closed"

    @property
    def has_changed(self) -> bool:
        """Say whether something happened since it was saved."""
        return self.saved is None or len(self._events) != len(self.saved.timeline)

    def advance(self, until: int) -> list[Contact]:
        """Live up to a moment, sweeps included; give the contacts that were logged on the way."""
        contacts = []
        while True:
            at = self._steps[self._place].at if self._place < len(self._steps) else _NEVER
            if self._sweep <= min(at, until):
                self._judge(self._sweep)
                self._sweep += DAY
            elif at <= until:
                contacts += self._live(self._steps[self._place])
                self._place += 1
            else:
                return contacts

    def sweep(self, at: int) -> None:
        """Run the rules at a moment beside the daily ones."""
        self._judge(at)

    def folded(self) -> Ticket:
        """Give the ticket as it stands now."""
        if len(self._events) != len(self.ticket.timeline):
            self.ticket = ticket_of(self.ticket.id, self._facts, self._events)
        return self.ticket

    def _live(self, step: Step) -> list[Contact]:
        """Write what one command writes, and run the rules."""
        pen = Pen(step.by, self._stage.moment(step.at), None, self._stage.dice.bits)
        must_fold = False
        for draft in step.drafts:
            self._number += 1
            event = pen.event(draft, self._number, self._chars)
            self._events.append(event)
            must_fold |= self._sketch.heed(event)
        if must_fold:
            self._settle(step.at)
        else:
            self._judge(step.at)
        if step.intake is None or step.contact is None:
            return []
        return [contact_of(step.intake, step.contact, self.ticket.id, pen)]

    def _judge(self, at: int) -> None:
        """Run the rules if one that has not fired yet may hold: most never can, whatever happens."""
        if self._sketch.status == "closed" or not self._idle:
            return
        view = TicketView(
            self._stage.setup, cast("Any", _UNSEEN), self._stage.moment(at), state=cast("Any", self._sketch)
        )
        if any(_may_hold(rule, view) for rule in self._idle):
            self._settle(at)

    def _settle(self, at: int) -> None:
        self._take(settle(self._stage.setup, self.folded(), self._stage.moment(at), self._related))


class _Unknown(Exception):  # noqa: N818 - it never leaves this module
    """A rule asked for what only the whole ticket can tell."""


class _Unseen:
    """Stands for a ticket that has not been folded."""

    def __getattr__(self, name: str) -> Any:
        raise _Unknown(name)


_UNSEEN = _Unseen()


class Sketch:
    """What can be told of a ticket's state without folding it: facts, status, days promised.

    Whatever else is asked of it is unknown, and then the whole ticket is folded and judged.
    """

    __slots__ = ("facts", "first_due", "status")

    def __init__(self, state: State) -> None:
        self.facts = state.facts
        self.status: str = state.status
        self.first_due = dict(state.first_due)

    def __getattr__(self, name: str) -> Any:
        raise _Unknown(name)

    def heed(self, event: ev.Event) -> bool:
        """Follow an event; say whether only a fold can tell what it does."""
        kind = type(event)
        if kind in _STATUS_ONLY:
            self.status = _STATUS_ONLY[kind]
        elif kind is ev.Assigned or (kind is ev.Responded):
            self.status = "open" if self.status == "new" else self.status
        elif kind is ev.CustomerReplied:
            self.status = "open" if self.status in {"pending", "resolved"} else self.status
        elif isinstance(event, ev.Held):
            self.status = event.status
        elif isinstance(event, ev.Rescheduled):
            self.first_due.setdefault(event.what, event.due)
        return kind in _NEEDS_FOLD


_STATUS_ONLY: dict[type[Any], str] = {ev.Resumed: "open", ev.Resolved: "resolved", ev.Closed: "closed"}
_NEEDS_FOLD = frozenset((ev.Edited, ev.Reopened))


def _may_hold(rule: Rule, view: TicketView) -> bool:
    try:
        return rule.when(view)
    except _Unknown:
        return True


def _next_sweep(stage: Stage, at: int) -> int:
    """Give the next morning's sweep after a moment."""
    local = stage.moment(at)
    midnight = at - (local.hour * 3600 + local.minute * 60 + local.second)
    sweep = midnight + _SWEEP_AFTER_MIDNIGHT
    return sweep if sweep > at else sweep + DAY
