"""What happened to tickets, as rows that figures count: one row a promise, a closing, a required field.

Each row says by `at` when it happened. A ticket merged into another has none of these rows, and what was undone did
not happen.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.config import required_fields
from hdesk.domain.contacts import LIVE_CHANNELS
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import steps
from hdesk.domain.held import Life
from hdesk.domain.model import DONE
from hdesk.domain.state import State
from hdesk.domain.views import TicketView
from hdesk.insight import reviews
from hdesk.insight.measures import first_resolution
from hdesk.storage.index_plan import Key, Table

TABLES = (
    Table("promises", "tickets", ("id", "at", "due", "kept"), (Key("due"),)),
    Table("call_points", "tickets", ("id", "at", "called"), (Key("at"),)),
    Table("closings", "tickets", ("id", "at", "came_back"), (Key("at"),)),
    Table("required_fields", "tickets", ("id", "at", "field", "filled"), (Key("at"),)),
)
"""`closings` has the first closing of each ticket, `call_points` the written reply after which a call is due."""

UNANSWERED: tuple[str | None, int] = (None, 0)
"""What a team answers to a handover that it neither returns nor asks about."""

Row = list[Any]


def rows(view: TicketView, standing: Sequence[ev.Event], life: Life) -> Mapping[str, list[Row]]:
    """Give a ticket's rows by table; `standing` are its events without those that were undone."""
    if view.state.merged_into:
        return {}
    identity = view.ticket.id
    return {
        "promises": list(_promises(identity, standing)),
        "call_points": list(_call_points(view, standing)),
        "closings": list(_closings(view)),
        "required_fields": list(_required(view)),
        reviews.TICKET_TABLE.name: list(reviews.ticket_rows(identity, standing, life)),
    }


def _moment(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def answers_to(standing: Sequence[ev.Event]) -> dict[int, tuple[str | None, int]]:
    """Find what a team answered to each handover, until the next one to it: the reason of its return, a question."""
    found: dict[int, tuple[str | None, int]] = {}
    open_: dict[str, int] = {}
    for place, event in enumerate(standing):
        if isinstance(event, ev.Escalated) and event.handover:
            open_[event.team] = place
        elif isinstance(event, ev.Returned) and event.team in open_:
            returned, asked = found.get(open_[event.team], UNANSWERED)
            found[open_[event.team]] = (returned or event.reason, asked)
        elif isinstance(event, ev.Asked) and event.direction == "in" and event.team in open_:
            returned, _ = found.get(open_[event.team], UNANSWERED)
            found[open_[event.team]] = (returned, 1)
    return found


def _promises(identity: str, standing: Sequence[ev.Event]) -> Iterator[Row]:
    """Give the promises; kept is one after which the customer heard something, or it was solved, by the moment due."""
    heard = [(event.at, place) for place, event in enumerate(standing) if event.at and _keeps(event)]
    for place, event in enumerate(standing):
        if not isinstance(event, ev.Promised):
            continue
        made = event.at
        kept = any(
            at <= event.due and ((at, number) > (made, place) if made else number > place) for at, number in heard
        )
        yield [identity, _moment(made), event.due.timestamp(), int(kept)]


def _keeps(event: ev.Event) -> bool:
    return isinstance(event, ev.Promised | ev.Resolved | ev.Closed) or _is_reply(event)


def _is_reply(event: ev.Event) -> bool:
    """Say whether it is a public reply by a person; who takes a call, chat or visitor has replied."""
    if isinstance(event, ev.Responded):
        return not event.auto and ev.is_by_people(event.by)
    taken = isinstance(event, ev.Created | ev.CustomerReplied) and event.channel in LIVE_CHANNELS
    return taken and ev.is_person(event.by)


def _is_written(event: ev.Event) -> bool:
    return isinstance(event, ev.Responded) and event.channel not in LIVE_CHANNELS and _is_reply(event)


def _is_call(event: ev.Event) -> bool:
    """Say whether it is a call with the customer, whoever called."""
    if isinstance(event, ev.CustomerReplied):
        return event.channel == "call" and (event.by == "customer" or ev.is_by_people(event.by))
    return isinstance(event, ev.Responded) and event.channel == "call" and _is_reply(event)


def _call_points(view: TicketView, standing: Sequence[ev.Event]) -> Iterator[Row]:
    """Give the written reply after which a call is due, once it is plain what came of it."""
    due = view.setup.config.call_after_responses
    written = [place for place, event in enumerate(standing) if _is_written(event)]
    if len(written) < due:
        return
    place = written[due - 1]
    called = _called(view, standing, place)
    if called is not None:
        yield [view.ticket.id, _moment(standing[place].at), int(called)]


def _called(view: TicketView, standing: Sequence[ev.Event], place: int) -> bool | None:
    """Say whether the customer was called, or the ticket resolved, before the next written reply; None: not yet."""
    if _status_after(view, standing[place]) in DONE:
        return True
    for event in standing[place + 1 :]:
        if isinstance(event, ev.Resolved | ev.Closed) or _is_call(event):
            return True
        if _is_written(event):
            return False
    return None


def _status_after(view: TicketView, wanted: ev.Event) -> str | None:
    state = State(facts_at_creation(view.ticket))
    return next((state.status for event in steps(state, view.ticket.timeline) if event.id == wanted.id), None)


def _closings(view: TicketView) -> Iterator[Row]:
    closed = next((span for span in view.state.status_spans if span[1] == "closed"), None)
    if closed is not None:
        yield [view.ticket.id, _moment(closed[0]), int(first_resolution(view.state)[1])]


def _required(view: TicketView) -> Iterator[Row]:
    at = _moment(view.state.created_at)
    missing = view["missing"]
    for field in required_fields(view.setup.config, view.facts.category):
        yield [view.ticket.id, at, field, int(field not in missing)]
