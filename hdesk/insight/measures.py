"""Durations of tickets and contacts: in clock time, and in business time of the calendar that holds for them."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hdesk.domain.clocks import Clock, Pause, clocks_of, counted_on, pauses_of
from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE
from hdesk.domain.state import Standing, State
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
    if terms is not None and terms is not clock.terms:
        clock = _resolution_under(view, terms) or clock
    return _between(clock.start, clock.stopped or clock.start, _calendar(view, terms, clock.start), clock.pauses)


def reply_time(view: TicketView, start: datetime, end: datetime) -> Timed:
    """Measure a customer's waiting for a reply, on the calendar of the policy in force when it was given."""
    return _between(start, end, _calendar(view, _terms_on(view, end), start))


def _standing_at(state: State, at: datetime) -> Standing | None:
    known = [one for one in state.standings if one.at is None or instant(one.at) <= instant(at)]
    return known[-1] if known else None


class Acknowledged(NamedTuple):
    """Whether an inquiry was acknowledged, when, so far as anybody knows, and what that took."""

    done: bool
    at: datetime | None = None
    took: Timed = Timed()


def ticket_acknowledgement(view: TicketView) -> Acknowledged:
    """Measure from the inquiry's arrival to a person's acknowledgement or reply, to an automatic one if it counts."""
    state = view.state
    if "acknowledgement" in state.untold:
        return Acknowledged(done=True)
    auto = state.auto_acknowledged_at
    terms = _terms_on(view, auto) if auto else None
    known = [state.acknowledged_at, auto if terms is not None and terms.auto_ack else None]
    at = min((one for one in known if one is not None), key=instant, default=None)
    if at is None:
        return Acknowledged(done=False)
    came: datetime | None = view["received_at"]
    if state.doubts or came is None:
        return Acknowledged(done=True, at=at)
    return Acknowledged(done=True, at=at, took=_between(came, at, _calendar(view, _terms_on(view, at), came)))


def ticket_first_resolution(view: TicketView, last: Timed) -> Timed:
    """Measure from creation to the first resolution, minus pauses; where there was no other it is the `last`."""
    state = view.state
    done_at, back = first_resolution(state)
    if not back:
        return last
    if state.created_at is None or done_at is None or state.doubts or not _is_told_until_done(state):
        return Timed()
    terms = _terms_on(view, done_at)
    pauses = pauses_of(state, terms) if terms else ()
    before = tuple((begin, end or done_at) for begin, end in pauses if instant(begin) < instant(done_at))
    return _between(state.created_at, done_at, _calendar(view, terms, state.created_at), before)


def _is_told_until_done(state: State) -> bool:
    """Say whether each change of status up to the first resolution is dated; what came later does not matter to it."""
    for at, status in state.status_spans:
        if at is None or status in DONE:
            return at is not None
    return False


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
    """Give the terms in force at a moment, of the ticket as urgent and with the team that it had then."""
    standing = _standing_at(view.state, at) if view.setup.by_standing else None
    return view.terms(at.astimezone(view.setup.timezone).date(), standing)


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
