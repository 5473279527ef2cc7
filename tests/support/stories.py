"""Stories: a ticket as it grows, told event by event."""

from datetime import date, datetime, timedelta
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.fold import fold, ticket_of
from hdesk.domain.ids import encode
from hdesk.domain.model import Customer, Facts, Order, Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.state import State
from hdesk.domain.views import UNRELATED, Related, TicketView
from tests.support.desks import NOW, ZONE, default_setup

TICKET = "HD-261120-7K3FQ2"


def on(text: str) -> datetime:
    """Read `20 10:15` as that moment of November 2026, on the desk's clock; seconds may follow."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=ZONE)


class Story:
    """A ticket from its creation on; `then` tells what happens next, a minute later unless it says when.

    An e-mail that Priya opens a ticket from on Friday at 11, unless told otherwise.
    """

    def __init__(
        self,
        category: str = "app",
        *,
        channel: str = "email",
        by: str = "priya",
        at: datetime | None = NOW,
        customer: Customer | None = None,
        order: Order | None = None,
        fields: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        about = {name: more.pop(name) for name in ("subject", "subcategory", "nature") if name in more}
        self.facts = Facts(
            category=category,
            channel=channel,
            customer=customer,
            order=order,
            fields=fields or {},
            **{"subject": "The app does not open", **about},
        )
        self.events: list[ev.Event] = []
        self.now = NOW
        self.then(ev.Created, at=at, by=by, channel=channel, **more)

    def then(self, kind: type[Any], /, at: datetime | str | None = "later", by: str = "priya", **keys: Any) -> "Story":
        """Tell the next event; `at` None is a moment that nobody knows."""
        if at == "later":
            at = self.now + timedelta(minutes=1)
        assert not isinstance(at, str)
        self.now = at or self.now
        number = len(self.events) + 1
        when: dict[str, Any] = {"at": at} if at else {"time": "unknown"}
        self.events.append(kind(id=f"{number}-{encode(number * 7_654_321)}", by=by, **when, **keys))
        return self

    @property
    def last(self) -> ev.Event:
        """Give the event told last."""
        return self.events[-1]

    @property
    def ticket(self) -> Ticket:
        """Give the ticket as it is now."""
        return ticket_of(TICKET, self.facts, self.events)

    @property
    def state(self) -> State:
        """Give what the timeline says."""
        return fold(self.facts, self.events)

    def view(self, now: datetime | None = None, setup: Setup | None = None, related: Related = UNRELATED) -> TicketView:
        """See the ticket, at the moment of its last event unless told otherwise."""
        return TicketView(setup or default_setup(), self.ticket, now or self.now, related=related)


def late_pickup() -> Story:
    """Tell of a pickup in Pune, promised for Thursday the 19th, logged on Friday at 11."""
    story = Story(
        "pickup",
        channel="call",
        subcategory="long_pending",
        subject="Pickup in Pune is late",
        at=on("20 11:00"),
        said="Nobody came, not credited",
        customer=Customer(name="Asha Rao"),
        order=Order(id="ORD-88213", value=50_000.0, city="Pune", pickup_due_on=date(2026, 11, 19)),
        fields={"batch": "7", "bought": "2026-10-31", "branch-office": "Nord"},
    )
    story.then(ev.Routed, by="route:pickup", team="helpdesk", tier="L1")
    story.then(ev.Escalated, team="operations", reason="late").then(ev.Escalated, team="cx-manager", reason="angry")
    return story.then(ev.Promised, at=on("20 12:00"), due=on("21 16:00"))
