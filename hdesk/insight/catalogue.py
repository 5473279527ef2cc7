"""The KPI catalogue: every figure as data.

A KPI names its table, the cohort (by which moment a row belongs to the period), which rows count, and either
a numerator (a share), a measure (a mean with its spread) or neither (a count). The expressions are portable
SQL over the tables of `dataset`; `:good` is the score that counts as good of 5, `:moment` the one that figures
are as of.
"""

from typing import Literal, NamedTuple

Direction = Literal["up", "down", "none"]


class Kpi(NamedTuple):
    """One figure.

    `at_end` says that rows are counted as they stand at the end, whenever they became so; `window` that the cohort
    is the moment at which a span that is looked over is at its end, so that rows to come are not counted, and that
    rows of `:window` seconds before it have a part in the answer; `sampled` that the rows are a sample, so that the
    share has an interval. `unit` is `%` for
    shares, `s` for durations in business time (then `clock` names the same measure in clock time), else what is
    counted. `dated` says in words by which moment a row belongs to a period (nothing where `at_end` says it).
    `columns` says where a field stands under another name in this KPI's table. `document` is the source document
    that asks for it. `own` says that a desk has added it: its expressions are anybody's, and asked in confinement.
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
    columns: tuple[tuple[str, str], ...] = ()
    document: str = "000"
    own: bool = False


_AT_END = ""

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
    Kpi("awaiting_confirmation", "Awaiting confirmation",
        "Tickets resolved and not closed at the period's end.", "tickets", "status_since", _AT_END,
        "merged = 0 AND status <> 'closed' AND status = 'resolved'", unit="tickets", at_end=True),
    # First contact
    Kpi("fcr", "First contact resolution",
        "Of inbound contacts with a new query, those resolved at once, without a ticket or callback.", "contacts",
        "at", "the contact", "direction = 'inbound' AND outcome IN ('resolved', 'ticket', 'callback')",
        "outcome = 'resolved'", direction="up"),
    # Time
    Kpi("response", "First response time",
        "From an inquiry's arrival to the first reply by a person, of inquiries answered in the period.",
        "inquiries", "responded_at", "the first reply", "responded = 1", measure="response_bs",
        clock="response_s", unit="s", direction="down"),
    Kpi("resolution", "Resolution time",
        "From creation to the last resolution, minus pauses and the time spent resolved.", "tickets",
        "resolved_at", "the last resolution", "merged = 0 AND status IN ('resolved', 'closed')",
        measure="resolution_bs", clock="resolution_s", unit="s", direction="down"),
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
