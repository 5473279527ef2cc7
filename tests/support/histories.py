"""Hypothesis strategies for what happens to tickets: any sequence of events, and what commands can write."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.facts import EDITABLE, fits, text_of
from hdesk.domain.findings import Refused
from hdesk.domain.ids import encode
from hdesk.domain.lifecycle import MOVES, guard
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Customer, Facts, Order, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.sweeping import swept
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, Pen, draft, opened, written
from tests.support.desks import NOW, ZONE, default_setup
from tests.support.schemas import structs
from tests.support.stories import TICKET

AGENTS = ("priya", "arun")
TEAMS = ("helpdesk", "operations", "tech", "operations-manager", "cx-manager")
CHANNELS = ("call", "email", "chat", "walk_in", "social", "self_service")
CATEGORIES = ("app", "pickup", "payout", "safety", "fraud", "vendor", "price", "other")
WRITERS = (*AGENTS, "customer", "sweep", "merge", "rule:payout-delay", "route:pickup", "import:mail")
SAYINGS = ("", "not received", "pending", "Zürich ✓", "two\nlines")

_words = st.sampled_from(SAYINGS)
_days = st.dates(date(2026, 11, 10), date(2026, 11, 25))


def times(start: datetime = NOW, days: int = 10) -> st.SearchStrategy[datetime]:
    """Draw moments on the desk's clock, in whole seconds."""
    return st.integers(0, days * 86_400).map(lambda seconds: (start + timedelta(seconds=seconds)).astimezone(ZONE))


customers = st.builds(
    Customer,
    name=st.sampled_from([None, "Asha Rao", "null"]),
    phone=st.sampled_from([None, "+919900112233"]),
    type=st.sampled_from([None, "seller"]),
)
orders = st.builds(
    Order,
    id=st.sampled_from([None, "ORD-88213", "1e5"]),
    value=st.sampled_from([None, 0.0, 49_999.0, 50_000.0, 64_500.5]),
    city=st.sampled_from([None, "NO"]),
    pickup_due_on=st.none() | _days,
    payout_due_on=st.none() | _days,
)
own_fields = st.dictionaries(st.sampled_from(["batch", "ärger", "a.b"]), st.sampled_from(["1", "x"]), max_size=3)
facts = st.builds(
    Facts,
    subject=st.sampled_from(["It is late", "null"]),
    category=st.sampled_from(CATEGORIES),
    subcategory=st.sampled_from([None, "delayed", "long_pending"]),
    nature=st.sampled_from([None, "query", "complaint"]),
    channel=st.sampled_from(CHANNELS),
    customer=st.none() | customers.filter(lambda one: one != Customer()),
    order=st.none() | orders.filter(lambda one: one != Order()),
    fields=own_fields,
)

_VALUES = ("", "x", "fraud", "email", "complaint", "50000", "0.1", "2026-11-19", "no number")
_changes = st.dictionaries(
    st.sampled_from([*EDITABLE, "fields.batch", "fields.a.b", "status", "order.none"]),
    st.tuples(st.sampled_from(_VALUES), st.sampled_from(_VALUES)),
    min_size=1,
    max_size=3,
)
_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "by": st.sampled_from(WRITERS),
    "team": st.sampled_from(TEAMS),
    "tier": st.sampled_from([None, "L1", "L2"]),
    "to": st.sampled_from(["", *AGENTS]),
    "channel": st.sampled_from(CHANNELS),
    "field": st.sampled_from(["priority", "team", "owner"]),
    "changes": _changes,
    "due": times(),
    "logged": st.none(),
    "contact": st.none(),
    "doubts": st.sampled_from([(), ("answered before it came",)]),
}


@st.composite
def timelines(draw: st.DrawFn, most: int = 12) -> list[ev.Event]:
    """Draw any sequence of events: in no order, with wrong clocks, sense or none; each with its own identity."""
    count = draw(st.integers(1, most))
    numbers = draw(st.lists(st.integers(1, count), min_size=count, max_size=count))
    ids = [f"{number}-{encode(7_654_321 * (place + 1))}" for place, number in enumerate(numbers)]
    drawn = []
    for identity in ids:
        kind = draw(st.sampled_from(sorted(ev.TYPES)))
        at = draw(st.none() | times())
        named = _NAMED | {
            "id": st.just(identity),
            "at": st.just(at),
            "time": st.just(None if at else "unknown"),
            "event": st.sampled_from(ids),
        }
        if kind == "prioritised":
            named |= {"from": st.just("normal"), "to": st.sampled_from(["low", "normal", "high", "urgent"])}
        drawn.append(draw(structs(ev.TYPES[kind], _words, named)))
    return drawn


Writes = Callable[[TicketView, st.DrawFn], list[Draft]]


def _edit(view: TicketView, draw: st.DrawFn) -> list[Draft]:
    wanted = draw(st.dictionaries(st.sampled_from([*EDITABLE, "fields.batch"]), st.sampled_from(_VALUES), max_size=3))
    changes = {
        field: (text_of(view.facts, field), text)
        for field, text in wanted.items()
        if fits(field, text) and text_of(view.facts, field) != text
    }
    return [draft(ev.Edited, changes=changes)] if changes else []


def _escalate(view: TicketView, draw: st.DrawFn) -> list[Draft]:
    team = draw(st.sampled_from(TEAMS))
    if team in view.state.open_escalations:
        return []
    return [draft(ev.Escalated, team=team, handover=draw(st.sampled_from([True, None])), reason="late")]


def _answered(kind: type[Any], **keys: Any) -> Writes:
    def writes(view: TicketView, draw: st.DrawFn) -> list[Draft]:
        teams = list(view.state.open_escalations)
        return [draft(kind, team=draw(st.sampled_from(teams)), **keys)] if teams else []

    return writes


def _prioritise(view: TicketView, draw: st.DrawFn) -> list[Draft]:
    wanted = draw(st.sampled_from(["low", "normal", "high", "urgent"]))
    if wanted == view.state.priority:
        return []
    return [draft(ev.Prioritised, from_=view.state.priority, to=wanted)]


def _undo(view: TicketView, draw: st.DrawFn) -> list[Draft]:
    return [draft(ev.Undone, event=draw(st.sampled_from([event.id for event in view.ticket.timeline])))]


def _always(event: type[Any], /, **keys: Any) -> Writes:
    return lambda _view, _draw: [draft(event, **keys)]


WRITES: dict[str, Writes] = {
    "note": _always(ev.Noted, text="not received"),
    "edit": _edit,
    "assign": lambda _, draw: [draft(ev.Assigned, to=draw(st.sampled_from(AGENTS)))],
    "own": lambda _, draw: [draft(ev.Owned, to=draw(st.sampled_from(AGENTS)))],
    "ack": lambda _, draw: [draft(ev.Acknowledged, auto=draw(st.sampled_from([True, None])))],
    "reply": lambda _, draw: [draft(ev.Responded, channel=draw(st.sampled_from(CHANNELS)), text="Done")],
    "heard": lambda _, draw: [draft(ev.CustomerReplied, channel=draw(st.sampled_from(CHANNELS)), text="When?")],
    "escalate": _escalate,
    "accept": _answered(ev.Accepted),
    "return": _answered(ev.Returned, reason="not_ours"),
    "ask": _always(ev.Asked, direction="out", team="tech", chase=True),
    "promise": lambda _, draw: [draft(ev.Promised, due=draw(times()))],
    "reschedule": lambda _, draw: [draft(ev.Rescheduled, what="pickup", due=draw(times()))],
    "hold": lambda _, draw: [draft(ev.Held, status=draw(st.sampled_from(["pending", "on_hold"])))],
    "resume": _always(ev.Resumed),
    "approve": _always(ev.Approved, kind="refund", amount=0.5, approver="priya"),
    "resolve": _always(ev.Resolved, text="Done"),
    "confirm": lambda _, draw: [draft(ev.Confirmed, consent=draw(st.sampled_from(["yes", "no"])))],
    "followup": _always(ev.FollowedUp),
    "close": _always(ev.Closed, reason="no_answer"),
    "reopen": _always(ev.Reopened, reason="again"),
    "link": _always(ev.Linked, relation="related", ticket="HD-261119-000000"),
    "merge": lambda _, draw: [draft(ev.Merged, **{draw(st.sampled_from(["into", "from_"])): "HD-261119-000000"})],
    "attach": _always(ev.Attached, name="a.png", sha256="0" * 64, size=0),
    "rate": _always(ev.Rated, score=4.0, of=5),
    "pin": lambda _, draw: [draft(ev.Pinned, field=draw(st.sampled_from(["priority", "team"])))],
    "prioritise": _prioritise,
    "undo": _undo,
}
"""What each command writes, given the ticket as it stands."""


def acted(ticket: Ticket, move: str, draw: st.DrawFn, pen: Pen, setup: Setup) -> Ticket:
    """Do what a command does, without the rules: guard the move, write what it says; or leave the ticket alone."""
    view = TicketView(setup, ticket, pen.at)
    try:
        if move in MOVES:
            guard(ticket.id, view.state, move)
    except Refused:
        return ticket
    return written(ticket, WRITES[move](view, draw), pen)


@st.composite
def worked_on(draw: st.DrawFn, ticket: Ticket, setup: Setup | None = None, most: int = 8, clone: int = 0) -> Ticket:
    """Draw what a ticket becomes after some commands of one clone; each clone draws its own characters."""
    pen = _pen(draw, clone)
    for move in draw(st.lists(st.sampled_from(sorted(WRITES)), max_size=most)):
        pen = pen._replace(at=pen.at + timedelta(seconds=draw(st.integers(0, 86_400))))
        ticket = acted(ticket, move, draw, pen, setup or default_setup())
    return ticket


@st.composite
def fresh(draw: st.DrawFn) -> Ticket:
    """Draw a ticket as a command opens it."""
    about = draw(facts)
    first = draft(ev.Created, channel=about.channel, said=draw(st.sampled_from([None, "not received"])))
    return opened(TICKET, about, first, Pen("priya", NOW, None, _bits(99)))


@st.composite
def tickets(draw: st.DrawFn, most: int = 8) -> Ticket:
    """Draw a ticket with what commands have written since, no rule having run."""
    return draw(worked_on(draw(fresh()), most=most))


@st.composite
def clones(draw: st.DrawFn, count: int) -> list[Ticket]:
    """Draw one ticket as several clones have it: each has worked and swept, and some have taken in another's work."""
    setup = default_setup()
    before = draw(tickets(most=3))
    sides = [before] * count
    for turn in range(draw(st.integers(1, 2 * count))):
        side = draw(st.integers(0, count - 1))
        match draw(st.sampled_from(["work", "work", "sweep", "meet"])):
            case "work":
                sides[side] = draw(worked_on(sides[side], setup, most=3, clone=turn + 1))
            case "sweep":
                sides[side] = swept(setup, sides[side], draw(times(days=30)))
            case _:
                sides[side] = merged_ticket(sides[side], sides[draw(st.integers(0, count - 1))])
    return sides


def _pen(draw: st.DrawFn, clone: int) -> Pen:
    return Pen(draw(st.sampled_from(AGENTS)), draw(times(days=2)), None, _bits(clone))


def _bits(clone: int) -> Callable[[], int]:
    """Give a source of bits that no other clone shares."""
    numbers = iter(range(clone * 1000 + 1, 2**30))
    return lambda: next(numbers) * 7_654_321
