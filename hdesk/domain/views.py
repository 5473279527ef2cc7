"""Views: a ticket or contact as rules and lists see it, at a moment, under the desk's settings."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from hdesk.domain.clocks import Clock, Reign, clocks_of
from hdesk.domain.contacts import Contact
from hdesk.domain.durations import Span
from hdesk.domain.fold import state_of
from hdesk.domain.localtime import instant, midnight
from hdesk.domain.model import Facts, Ticket
from hdesk.domain.setup import BY_STANDING, Setup
from hdesk.domain.state import Standing, State
from hdesk.domain.terms import Terms

Key = TypeVar("Key")


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
        self._course: list[tuple[Terms | None, Reign]] | None = None

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

    def terms(self, on: date | None = None, standing: Standing | None = None) -> Terms | None:
        """Give the terms of the first policy in force on a date (by default today) whose condition holds.

        With a standing it is judged as if the ticket still had that priority, team and tier.
        """
        day = on or self.today
        view = self if standing is None else self._standing(standing)
        in_force = (one for one in self.setup.policies if one.since is None or one.since <= day)
        return next((policy.terms for policy in in_force if policy.when(view)), None)

    def _standing(self, standing: Standing) -> "TicketView":
        """See the ticket as it is, but for the priority, team and tier that it had."""
        view = TicketView(self.setup, self.ticket, self.now, state=self.state, related=self.related)
        view._values |= {name: getattr(standing, name) for name in BY_STANDING}
        return view

    def clocks(self) -> dict[str, Clock]:
        """Give the ticket's clocks by name.

        Where another policy comes to hold, since its date has come or since the ticket's priority, team or tier
        has changed, each clock is judged by the one that held when it was met or missed.
        """
        if self._clocks is None:
            self._clocks = self.judged(
                lambda terms, reign: clocks_of(self.state, terms, self.related.received(), reign=reign)
            )
        return self._clocks

    def judged(self, under: Callable[[Terms, Reign], dict[Key, Clock]]) -> dict[Key, Clock]:
        """Judge clocks by the policies that held when each was met or missed.

        `under` evaluates them as one policy's terms do, in the time in which these hold.
        """
        if self._course is None:
            self._course = list(self._reigns())
        clocks: dict[Key, Clock] = {}
        for terms, reign in self._course:
            anew = under(terms, reign) if terms else {}
            known = {key: clock for key, clock in clocks.items() if key not in anew or _before(clock, reign.since)}
            clocks = anew | known
        return clocks

    def _reigns(self) -> Iterator[tuple[Terms | None, Reign]]:
        """Give the terms of the policies that have held, one after the other, and when they did."""
        by_standing = self.setup.by_standing
        day, standing = date.min, self.state.standings[0] if by_standing and self.state.standings else None
        terms, since = self.terms(day, standing), None
        for at, turn in self._turns(by_standing=by_standing):
            day, standing = (turn, standing) if isinstance(turn, date) else (day, turn)
            other = self.terms(day, standing)
            if other is not terms:
                if since != at:
                    yield terms, Reign(since, at)
                terms, since = other, at
        yield terms, Reign(since)

    def _turns(self, *, by_standing: bool) -> list[tuple[int, date | Standing]]:
        """List when another policy may come to hold: the dates on which one does, and the changes of standing."""
        turns: list[tuple[int, date | Standing]] = [
            (instant(midnight(day, self.setup.timezone)), day) for day in self.setup.turns if day <= self.today
        ]
        if by_standing:
            changes = self.state.standings[1:]
            turns += [(instant(one.at or self.state.created_at or self.now), one) for one in changes]
            turns.sort(key=lambda turn: turn[0])
        return turns


def _before(clock: Clock, turn: int | None) -> bool:
    """Say whether a clock was met or missed before an instant."""
    return turn is not None and clock.settled is not None and instant(clock.settled) < turn


class ContactView(View):
    """A contact at a moment."""

    def __init__(self, setup: Setup, contact: Contact, now: datetime) -> None:
        super().__init__(setup, now)
        self.contact = contact

    def _value(self, name: str) -> Any:
        return self.setup.contact_fields.fields[name].read(self)
