"""What a timeline says at its end: the header's derived part, and what rules, clocks and figures need."""

from datetime import date, datetime
from typing import NamedTuple

import msgspec

from hdesk.domain.events import Escalated
from hdesk.domain.model import Facts


class Standing(NamedTuple):
    """How urgent a ticket was, and who had it, from a moment on."""

    at: datetime | None
    priority: str
    team: str | None
    tier: str | None


class State(msgspec.Struct):
    """The fold of a timeline. Written by `fold` alone; everybody else reads.

    `status_spans` lists (moment, status) from creation on; moments are None where a source did not know
    them, and `untold` names the clocks that cannot be told because of it. `open_escalations` maps each team
    that has an open escalation to its event; `handovers` lists (team, from, until) of those that moved the
    work, until None where nobody has answered yet. `edited` has the characters of what has changed or restored
    facts, `fired` those of automatic events that stand, `withdrawn` those of all that was undone.
    `standings` lists what priority, team and tier were, from creation on.

    `waiting_for` is the team that was asked or told last and from which nothing has come since `waiting_since`;
    `asked_by` the team that has asked and not been answered. `claims_lost` maps each agent whose claim came
    after another's to that other.
    """

    facts: Facts
    status: str = "new"
    priority: str = "normal"
    priority_by: str | None = None
    team: str | None = None
    tier: str | None = None
    owner: str | None = None
    assignee: str | None = None
    assigned_by: str | None = None
    route: str | None = None
    edited: set[str] = set()
    edits_at_route: int = -1
    pins: set[str] = set()
    fired: set[str] = set()
    withdrawn: set[str] = set()
    numbers: int = 0
    events: int = 0

    channel_at_creation: str | None = None
    contact: str | None = None
    created_at: datetime | None = None
    created_by: str | None = None
    updated_at: datetime | None = None
    status_spans: list[tuple[datetime | None, str]] = []
    standings: list[Standing] = []
    unknown_moments: bool = False
    untold: set[str] = set()
    source: str | None = None
    source_id: str | None = None
    doubts: tuple[str, ...] = ()

    acknowledged_at: datetime | None = None
    auto_acknowledged_at: datetime | None = None
    first_response_at: datetime | None = None
    last_reply_at: datetime | None = None
    last_customer_at: datetime | None = None
    last_update_at: datetime | None = None
    unanswered_since: datetime | None = None
    responses: int = 0
    responses_since_call: int = 0

    open_escalations: dict[str, Escalated] = {}
    before_handover: dict[str, tuple[str | None, str | None]] = {}
    handovers: list[tuple[str, datetime | None, datetime | None]] = []
    accepted_at: datetime | None = None
    waiting_for: str | None = None
    waiting_since: datetime | None = None
    asked_by: str | None = None
    asked_since: datetime | None = None
    claims_lost: dict[str, str] = {}
    escalations: int = 0
    returns: int = 0
    chases: int = 0

    promise_due: datetime | None = None
    promises: list[tuple[datetime | None, datetime]] = []
    first_rescheduled: dict[str, datetime] = {}
    reschedules: int = 0

    resolved_at: datetime | None = None
    resolution: str | None = None
    followed_up_at: datetime | None = None
    consent: str | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None
    reopens: int = 0
    merged_into: str | None = None
    rating: float | None = None
    rated_of: int | None = None
    rating_source: str | None = None

    @property
    def edits(self) -> int:
        """Count what has changed or restored facts."""
        return len(self.edited)

    def note_standing(self, at: datetime | None) -> None:
        """Remember from when on priority, team and tier are what they are now."""
        last = self.standings[-1] if self.standings else None
        if last is None or last.priority != self.priority or last.team != self.team or last.tier != self.tier:
            self.standings.append(Standing(at, self.priority, self.team, self.tier))

    def first_due(self, what: str) -> date | datetime | None:
        """Give the first day or moment promised for the `pickup` or `payout`.

        That is the order's own day; where the order has none, the one it was first moved to.
        """
        order = self.facts.order
        day: date | None = getattr(order, f"{what}_due_on") if order else None
        return day or self.first_rescheduled.get(what)
