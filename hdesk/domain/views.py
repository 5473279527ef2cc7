"""Views: a ticket or contact as rules and lists see it, at a moment, under the desk's settings."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from hdesk.domain.clocks import Clock, clocks_of
from hdesk.domain.contacts import Contact
from hdesk.domain.durations import Span
from hdesk.domain.fold import state_of
from hdesk.domain.localtime import instant, midnight
from hdesk.domain.model import Facts, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.terms import Terms


class Related(NamedTuple):
    """What other files say about a ticket, asked only when it is needed.

    `received()` gives when its inquiry came, where its contact says so; `repeats(view)` counts the
    customer's other contacts in the seven days before now, None where nobody can tell who the customer is.
    """

    received: Callable[[], datetime | None] = lambda: None
    repeats: Callable[["View"], int | None] = lambda _view: None


UNRELATED = Related()


class View:
    """The common part: values by field name, computed once."""

    def __init__(self, setup: Setup, now: datetime) -> None:
        self.setup = setup
        self.now = now
        self._values: dict[str, Any] = {}

    def span(self, start: datetime | None, end: datetime | None = None) -> Span | None:
        """Give the lapse of time from a moment to now (or `end`), on the desk's default calendar."""
        if start is None:
            return None
        end = end or self.now
        return Span(start, end, self.setup.calendar) if instant(end) >= instant(start) else None

    def __getitem__(self, name: str) -> Any:
        """Give a field's value; None where there is none."""
        if name not in self._values:
            self._values[name] = self._value(name)
        return self._values[name]

    def _value(self, name: str) -> Any:
        raise NotImplementedError

    @property
    def today(self) -> date:
        """Give the desk's date."""
        return self.now.astimezone(self.setup.timezone).date()

    def day_end(self, day: date) -> datetime:
        """Give the moment a local date is over."""
        return midnight(day + timedelta(days=1), self.setup.timezone)


class TicketView(View):
    """A ticket at a moment."""

    def __init__(
        self,
        setup: Setup,
        ticket: Ticket,
        now: datetime,
        *,
        state: State | None = None,
        related: Related = UNRELATED,
    ) -> None:
        super().__init__(setup, now)
        self.ticket = ticket
        self.state = state or state_of(ticket)
        self.related = related
        self._clocks: dict[str, Clock] | None = None

    def _value(self, name: str) -> Any:
        return self.setup.ticket_fields.fields[name].read(self)

    @property
    def facts(self) -> Facts:
        """Give what the ticket is about."""
        return self.state.facts

    @property
    def own_fields(self) -> dict[str, str]:
        """Give the desk's own fields as texts."""
        return self.facts.fields

    def terms(self, on: date | None = None) -> Terms | None:
        """Give the terms of the first policy in force on a date (by default today) whose condition holds."""
        day = on or self.today
        in_force = (one for one in self.setup.policies if one.since is None or one.since <= day)
        return next((policy.terms for policy in in_force if policy.when(self)), None)

    def clocks(self) -> dict[str, Clock]:
        """Give the ticket's clocks by name.

        Where policies change over time, each clock is judged by the one in force when it was met or missed.
        """
        if self._clocks is None:
            self._clocks = self._clocks_under(self.terms(date.min))
            for day in self.setup.turns:
                if day <= self.today:
                    self._judge_anew(day)
        return self._clocks

    def _clocks_under(self, terms: Terms | None) -> dict[str, Clock]:
        return clocks_of(self.state, terms, self.related.received()) if terms else {}

    def _judge_anew(self, day: date) -> None:
        """Judge what was neither met nor missed before a date by the policy that is in force from then on."""
        clocks = self._clocks_under(self.terms(day))
        turn = instant(midnight(day, self.setup.timezone))
        for name, clock in (self._clocks or {}).items():
            if clock.settled is None or instant(clock.settled) >= turn:
                clocks.setdefault(name, clock)
            else:
                clocks[name] = clock
        self._clocks = clocks


class ContactView(View):
    """A contact at a moment."""

    def __init__(self, setup: Setup, contact: Contact, now: datetime) -> None:
        super().__init__(setup, now)
        self.contact = contact

    def _value(self, name: str) -> Any:
        return self.setup.contact_fields.fields[name].read(self)
