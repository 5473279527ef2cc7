"""Durations of tickets and contacts: in clock time, and in business time of the calendar that holds for them."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.clocks import Clock, Pause, clocks_of, counted_on
from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE
from hdesk.domain.state import State
from hdesk.domain.terms import Terms
from hdesk.domain.views import ContactView, TicketView
from hdesk.domain.worktime import Calendar


class Timed(NamedTuple):
    """A duration in clock seconds and in business seconds; both None where it cannot be known."""

    clock: float | None = None
    business: float | None = None


def ticket_response(view: TicketView) -> Timed:
    """Measure from the inquiry's arrival to a person's first public reply."""
    state = view.state
    came: datetime | None = view["received_at"]
    if state.doubts or came is None or state.first_response_at is None:
        return Timed()
    return _between(came, state.first_response_at, _calendar(view, _terms_on(view, state.first_response_at), came))


def contact_response(view: ContactView) -> Timed:
    """Measure from the inquiry's arrival to its answer; taking a call, chat or visitor is the answer."""
    contact = view.contact
    answered = contact.answered or contact.at
    if contact.received is not None and answered is not None:
        return _between(contact.received, answered, view.setup.calendar)
    return Timed(0.0, 0.0) if contact.channel in LIVE_CHANNELS else Timed()


def ticket_resolution(view: TicketView) -> Timed:
    """Measure from creation to the last resolution, minus pauses and the time spent resolved.

    The policy in force when it was resolved says what pauses, and on which calendar it counts.
    """
    clock = view.clocks().get("resolution")
    if clock is None or clock.stopped is None:
        return Timed()
    terms = _terms_on(view, clock.stopped)
    if terms is not None and view.setup.turns:
        clock = _resolution_under(view, terms) or clock
    return _between(clock.start, clock.stopped or clock.start, _calendar(view, terms, clock.start), clock.pauses)


def first_resolution(state: State) -> tuple[datetime | None, bool]:
    """Give when a ticket was first resolved or closed, and whether it came back after that."""
    done = [place for place, (_, status) in enumerate(state.status_spans) if status in DONE]
    if not done:
        return None, False
    later = state.status_spans[done[0] + 1 :]
    return state.status_spans[done[0]][0], any(status not in DONE for _, status in later)


def _resolution_under(view: TicketView, terms: Terms) -> Clock | None:
    return clocks_of(view.state, terms, view.related.received()).get("resolution")


def _terms_on(view: TicketView, at: datetime) -> Terms | None:
    return view.terms(at.astimezone(view.setup.timezone).date())


def _calendar(view: TicketView, terms: Terms | None, start: datetime) -> Calendar:
    return counted_on(terms, view.state.standings, start).calendar if terms else view.setup.calendar


def _between(start: datetime, end: datetime, calendar: Calendar, pauses: tuple[Pause, ...] = ()) -> Timed:
    if instant(end) < instant(start):
        return Timed()
    always = _always(calendar.zone)
    return Timed(float(always.elapsed(start, end, pauses)), float(calendar.elapsed(start, end, pauses)))


@lru_cache(maxsize=16)
def _always(zone: ZoneInfo) -> Calendar:
    return Calendar.always(zone)
