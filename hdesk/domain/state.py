"""What a timeline says at its end: the header's derived part, and what rules, clocks and figures need."""

from datetime import date, datetime

from hdesk.domain.events import Escalated
from hdesk.domain.model import Facts


class State:
    """The fold of a timeline. Written by `fold` alone; everybody else reads.

    `status_spans` lists (moment, status) from creation on; moments are None where a source did not know
    them. `open_escalations` maps each team that has an open escalation to its event.
    """

    __slots__ = (
        "accepted_at", "acknowledged_at", "assignee", "before_handover", "channel_at_creation", "chases",
        "close_reason", "closed_at", "confirmed_after", "consent", "contact", "created_at", "created_by",
        "doubts", "edits", "edits_at_route", "escalations", "events", "facts", "fired", "first_due",
        "first_response_at", "handovers", "last_customer_at", "last_reply_at", "last_update_at", "merged_into",
        "numbers", "open_escalations", "owner", "pins", "priority", "priority_by", "promise_due", "promises",
        "rated_of", "rating", "rating_source", "reopens", "reschedules", "resolution", "resolved_at",
        "responses", "returns", "route", "source", "source_id", "status", "status_spans", "team", "tier",
        "unanswered_since", "unknown_moments", "updated_at",
    )  # fmt: skip

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.status = "new"
        self.priority = "normal"
        self.priority_by: str | None = None
        self.team: str | None = None
        self.tier: str | None = None
        self.owner: str | None = None
        self.assignee: str | None = None
        self.route: str | None = None
        self.edits = 0
        self.edits_at_route = -1
        self.pins: set[str] = set()
        self.fired: set[str] = set()
        self.numbers = 0
        self.events = 0

        self.channel_at_creation: str | None = None
        self.contact: str | None = None
        self.created_at: datetime | None = None
        self.created_by: str | None = None
        self.updated_at: datetime | None = None
        self.status_spans: list[tuple[datetime | None, str]] = []
        self.unknown_moments = False
        self.source: str | None = None
        self.source_id: str | None = None
        self.doubts: tuple[str, ...] = ()

        self.acknowledged_at: datetime | None = None
        self.first_response_at: datetime | None = None
        self.last_reply_at: datetime | None = None
        self.last_customer_at: datetime | None = None
        self.last_update_at: datetime | None = None
        self.unanswered_since: datetime | None = None
        self.responses = 0

        self.open_escalations: dict[str, Escalated] = {}
        self.before_handover: dict[str, tuple[str | None, str | None]] = {}
        self.handovers: list[tuple[str, datetime | None, datetime | None]] = []
        self.accepted_at: datetime | None = None
        self.escalations = 0
        self.returns = 0
        self.chases = 0

        self.promise_due: datetime | None = None
        self.promises: list[tuple[datetime | None, datetime]] = []
        self.first_due: dict[str, date | datetime] = {}
        self.reschedules = 0

        self.resolved_at: datetime | None = None
        self.resolution: str | None = None
        self.consent: str | None = None
        self.confirmed_after = False
        self.closed_at: datetime | None = None
        self.close_reason: str | None = None
        self.reopens = 0
        self.merged_into: str | None = None
        self.rating: float | None = None
        self.rated_of: int | None = None
        self.rating_source: str | None = None
