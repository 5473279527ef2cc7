"""Replaying: a ticket's course lived again under any settings, with the rules acting as soon as they would.

The rules run after each step of the course and, as a sweep that comes every second would, at the moments at
which time alone makes one hold. The state is carried on event by event: what `settle` folds once for each
command would here be folded as often as a ticket has events.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, cast

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.apply import fired, one_pass, routed
from hdesk.domain.bounding import widened
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.conditions import All, Condition, fields_of, tests
from hdesk.domain.course import Course, Step
from hdesk.domain.facts import is_editable
from hdesk.domain.fold import carry_on, fold
from hdesk.domain.holdback import from_acting, from_routing
from hdesk.domain.localtime import instant, moment
from hdesk.domain.model import Ticket
from hdesk.domain.rules import Rule
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.turns import is_timely, turns
from hdesk.domain.views import UNRELATED, Related, TicketView, View

_PASSES = 50
_CHANGE_FACTS = (ev.Edited, ev.Undone)

_STEADY = frozenset(("age", "open_for", "pickup_overdue", "payout_overdue"))
"""Lapses of time from a moment that only these events move, or begin to count again:"""
_MOVING = (
    *_CHANGE_FACTS, ev.Rescheduled, ev.Resolved, ev.Closed, ev.Merged, ev.Reopened, ev.Resumed, ev.Held,
    ev.CustomerReplied,
)  # fmt: skip

Contacts = Callable[[View], Iterable[datetime]]
"""Gives the moments at which `repeat_contacts_7d` of a ticket changes, as its view shows the customer."""


class Lived(NamedTuple):
    """What came of a replay: the state at its end, what routes and rules wrote, and what was set aside.

    `set_aside` counts the acceptances and returns of escalations that there were none of. `view` is the ticket at
    the end.
    """

    state: State
    automatic: tuple[ev.Event, ...]
    set_aside: int
    view: TicketView


class Acting(NamedTuple):
    """A rule that does something, as a replay needs it.

    `of_facts` must hold of the facts for the rule ever to hold, `rest` is the rule without what that says already.
    `timely` says that time alone can turn it, `steady` that all its turns are told once and for all by facts and
    first promises, `quiet` that besides only the status can turn it.
    """

    rule: Rule
    of_facts: Condition
    rest: Rule
    timely: bool
    steady: bool
    quiet: bool

    @classmethod
    def of(cls, rule: Rule, setup: Setup) -> "Acting":
        """Make a rule ready."""
        of_facts = widened(rule.when, lambda test, _: is_editable(test.field))
        parts = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
        left = [part for part in parts if not all(map(is_editable, fields_of(part)))]
        left.sort(key=lambda part: fields_of(part) != {"status"})
        rest = msgspec.structs.replace(rule, when=All(tuple(left)))
        timely = {test.field for test in tests(rule.when) if is_timely(test, setup)}
        asked = {name for part in left for name in fields_of(part)}
        return cls(rule, of_facts, rest, bool(timely), timely <= _STEADY, asked <= _STEADY | {"status"})


class Stage(NamedTuple):
    """Settings made ready for replaying many tickets."""

    setup: Setup
    acting: tuple[Acting, ...]
    routing: tuple[Condition, ...]
    policies: tuple[Condition, ...]
    contacts: Contacts | None

    @classmethod
    def of(cls, setup: Setup, contacts: Contacts | None = None) -> "Stage":
        """Make settings ready; `contacts` is needed where a condition reads `repeat_contacts_7d`."""
        acting = tuple(Acting.of(rule, setup) for rule in setup.rules if rule.priority or rule.escalate)
        routing = tuple(route.when for route in setup.routing.routes if is_timely(route.when, setup))
        policies = tuple(policy.when for policy in setup.policies if is_timely(policy.when, setup))
        return cls(setup, acting, routing, policies, contacts)


class _Timeline(NamedTuple):
    """As much of a ticket as its fields are computed from, while it is not folded."""

    id: str
    timeline: list[ev.Event]


def replay(stage: Stage, course: Course, until: datetime, related: Related = UNRELATED) -> Lived:
    """Live a course again, up to a moment."""
    life = _Life(stage, course, until, related)
    for step in course.steps:
        if step.written is not None:
            life.wait(step.written - 1)
        life.live(step)
    life.wait(instant(until))
    return life.lived()


class _Life:
    """One ticket while it is lived; `_now` is when something was written last, or a rule was asked, as an instant."""

    def __init__(self, stage: Stage, course: Course, until: datetime, related: Related) -> None:
        self._stage = stage
        self._until = until
        self._course = course
        self._related = related
        self._events: list[ev.Event] = []
        self._automatic: list[ev.Event] = []
        self._set_aside = 0
        self._state = State(course.facts)
        self._possible: list[Acting] = []
        self._waiting: list[Acting] = []
        self._known = (-1, -1)
        self._setup = stage.setup
        self._now: int | None = None
        self._coming: list[datetime] | None = None
        self._is_quiet = False

    def lived(self) -> Lived:
        """Give what came of it."""
        view = self._view(self._until, self._stage.setup)
        return Lived(self._state, tuple(self._automatic), self._set_aside, view)

    def live(self, step: Step) -> None:
        """Write what a step wrote, and run the rules as the command did."""
        answers = self._course.answers
        status = self._state.status
        is_first = not self._events
        for event in step.events:
            if answers and ev.chars_of(event.id) in answers and event.team not in self._state.open_escalations:  # type: ignore[union-attr]
                self._set_aside += 1
            else:
                self._write(event)
        if is_first or any(isinstance(event, _CHANGE_FACTS) for event in step.events):
            self._choose()
        if self._is_idle() or (self._coming is not None and self._state.status == status and self._is_quiet):
            return  # what may turn at this very second is asked when the next one comes
        if step.written is not None:
            self._now = step.written if self._now is None else max(step.written, self._now)
        known = [one for one in (step.at, self._state.updated_at) if one is not None]
        if known:
            self._settle(max(known, key=instant))

    def wait(self, last: int) -> None:
        """Let time pass up to an instant; where it makes a rule hold, that acts."""
        if self._now is None or self._is_idle() or from_acting(self._state):
            return
        while self._now < last:
            for at in self._turns():
                now = instant(at)
                if now > last:
                    return
                if now > self._now:
                    self._now = now
                    if self._settle(at):
                        break
            else:
                return

    def _turns(self) -> list[datetime]:
        """List the moments to come at which a rule may turn; those that have passed are told no more than once."""
        if self._coming is not None:
            return self._coming
        assert self._now is not None  # noqa: S101 - nobody waits before something has happened
        conditions = [one.rest.when for one in self._waiting if one.timely]
        is_steady = all(one.steady for one in self._waiting)
        if from_routing(self._state) is None:
            conditions += self._stage.routing
            is_steady = False
        found = self._asked(conditions, moment(self._now, self._setup.timezone)) if conditions else []
        if is_steady:
            self._coming = found
        return found

    def _asked(self, conditions: list[Condition], now: datetime) -> list[datetime]:
        read = {name for condition in conditions for name in fields_of(condition)}
        if self._stage.policies and any(name.startswith(CLOCKS) for name in read):
            conditions = [*conditions, *self._stage.policies]
        found = turns(conditions, self._at, now, self._until)
        if self._stage.contacts and "repeat_contacts_7d" in read:
            moments = self._stage.contacts(self._at(now))
            found = sorted({*found, *(one for one in moments if now < one <= self._until)})
        return found

    def _at(self, at: datetime) -> TicketView:
        return self._view(at, self._setup)

    def _view(self, at: datetime, setup: Setup) -> TicketView:
        ticket = cast("Ticket", _Timeline(self._course.id, self._events))
        return TicketView(setup, ticket, at, state=self._state, related=self._related)

    def _choose(self) -> None:
        """Choose the rules that can hold as long as nobody edits the facts: for most tickets most never can."""
        assert self._events[0].at is not None  # noqa: S101 - a course begins with a creation at a known moment
        view = self._view(self._events[0].at, self._stage.setup)
        self._possible = [one for one in self._stage.acting if one.of_facts(view)]
        self._known = (-1, -1)
        self._coming = None

    def _is_idle(self) -> bool:
        """Say whether neither routes nor rules have anything to do, whatever time may bring."""
        state = self._state
        if self._known != (len(state.fired), state.reopens):
            self._known = (len(state.fired), state.reopens)
            self._waiting = [one for one in self._possible if not fired(one.rule, self._course.id, state)]
            self._setup = self._stage.setup._replace(rules=tuple(one.rest for one in self._waiting))
            self._coming = None
            self._is_quiet = all(one.quiet for one in self._waiting)
        return not self._waiting and from_routing(state) is not None

    def _settle(self, at: datetime) -> bool:
        """Route the ticket and run the rules until none fires; say whether anything came of it."""
        if from_acting(self._state):
            return False
        found = from_routing(self._state) is None and self._take(routed(self._at(at)))
        for _ in range(_PASSES):
            if self._is_idle() or not self._take(one_pass(self._at(at))):
                return found
            found = True
        raise RuntimeError(f"rules do not settle on {self._course.id}")

    def _take(self, new: Sequence[ev.Event]) -> bool:
        for event in new:
            self._automatic.append(self._write(event))
        return bool(new)

    def _write(self, event: ev.Event) -> ev.Event:
        """Write an event behind all others: what stands before it may be more or less than what once did."""
        number, _, chars = event.id.partition("-")
        if number != str(len(self._events) + 1):
            event = msgspec.structs.replace(event, id=f"{len(self._events) + 1}-{chars}")
        self._events.append(event)
        if isinstance(event, _MOVING):
            self._coming = None
        if isinstance(event, ev.Undone):
            self._state = fold(self._course.facts, self._events)
        else:
            carry_on(self._state, event)
        return event
