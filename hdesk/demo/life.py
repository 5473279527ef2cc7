"""A ticket's life: a plot's steps become events, the rules run after each, and every morning there is a sweep.

What comes of it is what the ordinary commands would write, given one after the other. They fold the whole
timeline several times for each command; here the state is carried on event by event, and the timeline is
folded only where a rule has something to say and when the ticket is saved: a large demo has a million commands.
"""

from datetime import datetime
from typing import NamedTuple, cast

from hdesk.demo.plot import Plot, Step
from hdesk.demo.roster import DAY
from hdesk.demo.stage import Stage
from hdesk.domain import events as ev
from hdesk.domain.apply import fired, settle
from hdesk.domain.conditions import All, Test
from hdesk.domain.contacts import Contact
from hdesk.domain.effects import apply
from hdesk.domain.facts import facts_at_creation, is_editable
from hdesk.domain.fold import state_of, ticket_of
from hdesk.domain.intake import Intake, contact_of, created, facts_of
from hdesk.domain.lifecycle import guard
from hdesk.domain.localtime import SECOND
from hdesk.domain.model import Ticket
from hdesk.domain.rules import Rule
from hdesk.domain.state import State
from hdesk.domain.sweeping import swept
from hdesk.domain.turning import sweep_turn
from hdesk.domain.views import Related, TicketView
from hdesk.domain.writing import Pen, opened

_SWEEP_AFTER_MIDNIGHT = 8 * 3600 + 30 * 60
_NEVER = 1 << 60
_CHANGE_FACTS = (ev.Edited, ev.Reopened)
"""After these, routes and rules start anew, and only a fold and a whole run can tell what they do."""


class Opening(NamedTuple):
    """How a ticket begins: its ID, who opens it when, with which contact, from what intake."""

    ticket: str
    at: int
    by: str
    contact: str
    intake: Intake


class Timeline(NamedTuple):
    """As much of a ticket as its fields are computed from, while it is not folded."""

    id: str
    timeline: list[ev.Event]


class Life:
    """One ticket while it is lived: how it was opened, the steps it goes through, its state by now.

    `saved` is how it was committed last.
    """

    def __init__(self, stage: Stage, opening: Opening) -> None:
        self._stage = stage
        self.opening = opening
        self._related = Related(received=self._received)
        self.steps: list[Step] = []
        self._place = 0
        self._sweep = _next_sweep(stage, opening.at)
        self.saved: Ticket | None = None
        pen = Pen(opening.by, stage.moment(opening.at), None, stage.dice.bits)
        first = created(opening.intake, opening.contact)
        ticket = opened(opening.ticket, facts_of(opening.intake), first, pen)
        self._facts = facts_at_creation(ticket)
        self._take(settle(stage.setup, ticket, pen.at, self._related))

    def _received(self) -> datetime | None:
        return self.opening.intake.received

    def _take(self, ticket: Ticket) -> None:
        """Go on from a ticket whose rules have settled."""
        self._ticket = ticket
        self._events = list(ticket.timeline)
        self._chars = {ev.chars_of(event.id) for event in ticket.timeline}
        self.state: State = state_of(ticket)
        view = TicketView(self._stage.setup, ticket, self._stage.moment(self.opening.at), state=self.state)
        rules = self._stage.setup.rules
        self._turn: tuple[int, int] | None = None
        self._waiting = [rule for rule in rules if not fired(rule, ticket.id, self.state) and _may_hold(rule, view)]

    def opening_contact(self) -> Contact:
        """Give the contact that opened the ticket."""
        opening = self.opening
        pen = Pen(opening.by, self._stage.moment(opening.at), None, self._stage.dice.bits)
        return contact_of(opening.intake, opening.contact, opening.ticket, pen)

    def follow(self, plot: Plot) -> None:
        """Live by a plot's steps from here on."""
        self.steps = plot.steps

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to happen."""
        return self._place >= len(self.steps) and self.state.status == "closed"

    @property
    def has_changed(self) -> bool:
        """Say whether something has happened since it was saved."""
        return self.saved is None or len(self._events) != len(self.saved.timeline)

    def advance(self, until: int) -> list[Contact]:
        """Live up to a moment, sweeps included; give the contacts that were logged on the way."""
        contacts = []
        while True:
            at = self.steps[self._place].at if self._place < len(self.steps) else _NEVER
            if self._sweep <= min(at, until):
                self.morning(self._sweep)
                self._sweep += DAY
            elif at <= until:
                contacts += self._live(self.steps[self._place])
                self._place += 1
            else:
                return contacts

    def morning(self, at: int) -> None:
        """Sweep: run the rules, and what clocks and silence make due."""
        if self.state.status == "closed":
            return
        if self._turn is None or self._turn[0] != len(self._events):
            self._turn = len(self._events), sweep_turn(self._view(at))
        if self._turn[1] <= at * SECOND:
            self._take(swept(self._stage.setup, self.folded(), self._stage.moment(at), self._related))
        else:
            self.sweep(at)

    def sweep(self, at: int) -> None:
        """Run the rules at a moment, if one that has not fired yet holds."""
        if not self._waiting or self.state.status == "closed":
            return
        view = self._view(at)
        if any(rule.when(view) for rule in self._waiting):
            self._settle(view.now)

    def _view(self, at: int) -> TicketView:
        unfolded = cast("Ticket", Timeline(self._ticket.id, self._events))
        now = self._stage.moment(at)
        return TicketView(self._stage.setup, unfolded, now, state=self.state, related=self._related)

    def folded(self) -> Ticket:
        """Give the ticket as it stands now."""
        if len(self._events) != len(self._ticket.timeline):
            self._ticket = ticket_of(self._ticket.id, self._facts, self._events)
        return self._ticket

    def _live(self, step: Step) -> list[Contact]:
        """Write what one command writes, and run the rules."""
        guard(self._ticket.id, self.state, step.guarded_as)
        dice = self._stage.audits if step.move == "review" else self._stage.dice
        pen = Pen(step.by, self._stage.moment(step.at), None, dice.bits)
        for draft in step.drafts:
            event = pen.event(draft, self.state.numbers + 1, self._chars)
            self._events.append(event)
            self._carry_on(event)
        if any(draft.kind in _CHANGE_FACTS for draft in step.drafts):
            self._settle(pen.at)
        else:
            self.sweep(step.at)
        if step.intake is None or step.contact is None:
            return []
        return [contact_of(step.intake, step.contact, self._ticket.id, pen)]

    def _carry_on(self, event: ev.Event) -> None:
        """Bring the state on by one event, as the fold does."""
        apply(self.state, event)
        self.state.numbers += 1
        self.state.events += 1
        self.state.updated_at = event.at

    def _settle(self, now: datetime) -> None:
        self._take(settle(self._stage.setup, self.folded(), now, self._related))


def _may_hold(rule: Rule, view: TicketView) -> bool:
    """Say whether a rule may hold as long as nobody edits the facts: for most tickets most never can."""
    parts = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
    return all(part(view) for part in parts if isinstance(part, Test) and is_editable(part.field))


def _next_sweep(stage: Stage, at: int) -> int:
    """Give the next morning's sweep after a moment."""
    local = stage.moment(at)
    sweep = at - (local.hour * 3600 + local.minute * 60 + local.second) + _SWEEP_AFTER_MIDNIGHT
    return sweep if sweep > at else sweep + DAY
