"""The KPI catalogue: every figure as data.

A KPI names its table, the cohort (by which moment a row belongs to the period), which rows count, and either
a numerator (a share), a measure (a mean with its spread) or neither (a count). The expressions are portable
SQL over the tables of `dataset`; `:good` is the score that counts as good of 5, `:moment` the one that figures
are as of, `:window` how many seconds a repeat is looked for.
"""

from typing import Literal, NamedTuple

Direction = Literal["up", "down", "none"]


class Kpi(NamedTuple):
    """One figure.

    `at_end` says that rows are counted as they stand at the end, whenever they became so; `window` that the cohort
    is the moment at which a span that is looked over is at its end, so that rows to come are not counted, and that
    rows of `:window` seconds before it have a part in the answer; `sampled` that the rows are a sample, so that the
    share has an interval. `told` has to hold of a row so that anybody can tell whether it belongs to the numerator;
    of others it is only counted that they are left out. `after` is how many seconds after its cohort a row belongs
    to a period. `aged` names the moment since which rows age, where they are shown by bands of age. `unit` is `%` for
    shares, `s` for durations in business time (then `clock` names the same measure in clock time), else what is
    counted. `dated` says in words by which moment a row belongs to a period (nothing where `at_end` says it).
    `columns` says where a field stands under another name in this KPI's table. `document` is the source document
    that asks for it.
    """

    name: str
    title: str
    meaning: str
    table: str
    cohort: str
    dated: str
    where: str = "1 = 1"
    numerator: str | None = None
    measure: str | None = None
    clock: str | None = None
    unit: str = "%"
    direction: Direction = "none"
    at_end: bool = False
    window: bool = False
    sampled: bool = False
    told: str | None = None
    after: str = ""
    aged: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    document: str = "000"

    @property
    def moment(self) -> str:
        """Give the expression for the moment by which a row belongs to a period."""
        return f"({self.cohort} + {self.after})" if self.after else self.cohort

    @property
    def within(self) -> str:
        """Give the condition that a row belongs to `:start` to `:end`; of the cohort's own column, for its key."""
        less = f" - {self.after}" if self.after else ""
        known = f" AND {self.cohort} <= :moment{less}" if self.window else ""
        return f"{self.cohort} >= :start{less} AND {self.cohort} < :end{less}{known}"


_AT_END = ""
_RESOLUTION_TOLD = "doubted = 0 AND came_at IS NOT NULL AND (resolved = 0 OR resolved_at IS NOT NULL)"


def _met(clock: str, title: str, what: str) -> Kpi:
    meaning = f"Of the {what} with a target, those within it; what is overdue counts as missed."
    where = f"clock = '{clock}' AND judged = 1 AND (met = 1 OR settled < :moment)"
    dated = "when the target was met or missed"
    return Kpi(
        f"{clock}_met", title, meaning, "clocks", "settled", dated, where, "met = 1", direction="up", window=True
    )


KPIS: tuple[Kpi, ...] = (
    # Volume
    Kpi("contacts", "Contacts", "Contacts with customers, over every channel, abandoned calls too.", "contacts",
        "at", "the contact", unit="contacts"),
    Kpi("inquiries", "Inquiries", "What customers came with: contacts resolved at once, and tickets.",
        "inquiries", "came_at", "the inquiry's arrival", unit="inquiries"),
    Kpi("tickets_created", "Tickets created", "Tickets created in the period.", "tickets", "created_at",
        "the creation", "merged = 0", unit="tickets"),
    Kpi("tickets_closed", "Tickets closed", "Tickets closed in the period and not reopened since.", "tickets",
        "closed_at", "the closing", "merged = 0 AND status = 'closed'", unit="tickets"),
    Kpi("tickets_open", "Tickets open", "Tickets that are neither resolved nor closed at the period's end.",
        "tickets", "status_since", _AT_END, "merged = 0 AND status <> 'closed' AND status <> 'resolved'",
        unit="tickets", at_end=True),
    Kpi("backlog", "Backlog", "Tickets that are neither resolved nor closed at the period's end, by how old they are.",
        "tickets", "status_since", _AT_END, "merged = 0 AND status <> 'closed' AND status <> 'resolved'",
        unit="tickets", at_end=True, aged="created_at"),
    Kpi("awaiting_confirmation", "Awaiting confirmation",
        "Tickets resolved and not closed at the period's end.", "tickets", "status_since", _AT_END,
        "merged = 0 AND status <> 'closed' AND status = 'resolved'", unit="tickets", at_end=True),
    # First contact
    Kpi("fcr", "First contact resolution",
        "Of inbound contacts with a new query, those resolved at once, without a ticket or callback.", "contacts",
        "at", "the contact", "direction = 'inbound' AND outcome IN ('resolved', 'ticket', 'callback')",
        "outcome = 'resolved'", direction="up"),
    # Time
    Kpi("ack", "Acknowledgement time",
        "From an inquiry's arrival to the first acknowledgement or reply by a person; automatic ones count where the "
        "clock policy says so.", "inquiries", "acknowledged_at", "the acknowledgement", "acknowledged = 1",
        measure="ack_bs", clock="ack_s", unit="s", direction="down"),
    Kpi("ack_within_1h", "Acknowledged within 1 hour",
        "Of the inquiries that came an hour ago or earlier, those acknowledged within 60 minutes of clock time.",
        "inquiries", "came_at", "1 hour after the inquiry's arrival", numerator="acknowledged_at - came_at <= 3600",
        told="doubted = 0 AND came_at IS NOT NULL AND (acknowledged = 0 OR acknowledged_at IS NOT NULL)",
        direction="up", window=True, after="3600"),
    Kpi("response", "First response time",
        "From an inquiry's arrival to the first reply by a person, of inquiries answered in the period.",
        "inquiries", "responded_at", "the first reply", "responded = 1", measure="response_bs",
        clock="response_s", unit="s", direction="down"),
    Kpi("next_response", "Next response time",
        "From a customer's oldest message without an answer, after the first reply, to the next reply by a person.",
        "clocks", "stopped", "the reply", "clock = 'next_response' AND answered = 1",
        measure="elapsed_bs", clock="elapsed_s", unit="s", direction="down"),
    Kpi("resolution", "Resolution time",
        "From creation to the last resolution, minus pauses and the time spent resolved.", "tickets",
        "resolved_at", "the last resolution", "merged = 0 AND status IN ('resolved', 'closed')",
        measure="resolution_bs", clock="resolution_s", unit="s", direction="down"),
    Kpi("resolution_first", "Time to the first resolution",
        "From creation to the first resolution, minus pauses until then, of tickets reopened since, too.", "tickets",
        "first_resolved_at", "the first resolution", "merged = 0 AND was_resolved = 1",
        measure="first_resolution_bs", clock="first_resolution_s", unit="s", direction="down"),
    Kpi("within_24h", "Resolved within 24 hours",
        "Of the inquiries that came a day ago or earlier, those resolved within 24 hours of clock time, for good.",
        "inquiries", "came_at", "24 hours after the inquiry's arrival",
        numerator="resolved = 1 AND resolved_at - came_at <= 86400", told=_RESOLUTION_TOLD, direction="up",
        window=True, after="86400"),
    Kpi("same_day", "Resolved on the same day",
        "Of the inquiries whose day of arrival is over, those resolved on that day, for good.", "inquiries",
        "day_end", "the end of the day on which the inquiry came", numerator="same_day = 1", told=_RESOLUTION_TOLD,
        direction="up", window=True),
    *(_met(clock, title, what) for clock, title, what in (
        ("acknowledgement", "Acknowledged in time", "acknowledgements"),
        ("first_response", "First response in time", "first responses"),
        ("next_response", "Next responses in time", "answers to customers' further messages"),
        ("update", "Updates in time", "updates that customers were to have"),
        ("resolution", "Resolved in time", "resolutions"),
        ("handover", "Handovers answered in time", "handovers to another team"),
    )),
    # Tickets: how well they are kept
    Kpi("completeness", "Complete tickets", "Of the tickets created, those with every required field filled.",
        "tickets", "created_at", "the creation", "merged = 0 AND required_n > 0", "missing_n = 0",
        direction="up"),
    Kpi("follow_up", "Followed up in time",
        "Of the tickets open at the period's end, those updated within their update clock.", "tickets",
        "status_since", _AT_END,
        "merged = 0 AND status <> 'closed' AND status <> 'resolved' AND update_runs = 1",
        "update_due IS NULL OR update_due >= :moment", direction="up", at_end=True),
    Kpi("confirmed_closure", "Closed with confirmation",
        "Of the tickets closed as done, those whose customer confirmed.", "tickets", "closed_at", "the closing",
        "merged = 0 AND status = 'closed' AND close_reason = 'done'", "consent = 'yes'", direction="up"),
    # What customers say
    Kpi("csat", "Customer satisfaction", "Mean rating, brought to a scale of 5; yes-or-no answers left out.",
        "ratings", "at", "the rating", "of > 1", measure="score * 5.0 / of", unit="of 5", direction="up"),
    Kpi("csat_good", "Good ratings",
        "Of all ratings, those that count as good: yes, or at least `csat_good_from` (desk.yaml) of 5.",
        "ratings", "at", "the rating",
        numerator="(of = 1 AND score >= 1) OR (of > 1 AND score * 5.0 / of >= :good)", direction="up"),
    # Between teams
    Kpi("escalations", "Escalations", "Escalations made, by people and by rules; `team` is the team told.",
        "events", "at", "the escalation", "type = 'escalated' AND merged = 0", unit="escalations",
        columns=(("team", "to_team"),)),
    Kpi("sent_back", "Sent back",
        "Of the escalations that handed work over, those returned since for missing information.", "events",
        "at", "the escalation", "type = 'escalated' AND handover = 1 AND merged = 0",
        "returned = 'missing_information'", direction="down", columns=(("team", "to_team"),)),
    Kpi("reopened", "Reopened", "Of the tickets first resolved in the period, those that came back since.",
        "tickets", "first_resolved_at", "the first resolution", "merged = 0 AND was_resolved = 1",
        "came_back = 1", direction="down"),
)  # fmt: skip
"""The figures, in the order in which they are printed."""

BY_NAME = {kpi.name: kpi for kpi in KPIS}
