"""The KPI catalogue: every figure as data.

A KPI names its table, the cohort (by which moment a row belongs to the period), which rows count, and either
a numerator (a share), a measure (a mean with its spread) or neither (a count). The expressions are portable
SQL over the tables of `dataset`; `:good` is the score that counts as good of 5, `:moment` the one that figures
are as of, `:window` how many seconds a repeat is looked for, `:answer_within` how many a caller may wait,
`:short_abandon` how many of an abandoned call count as none.
"""

from hdesk.insight import catalogue_quality as quality
from hdesk.insight.kpi import AT_END, Kpi

__all__ = ["BY_NAME", "FAMILIES", "KPIS", "Kpi"]

_VOLUME = (
    Kpi("contacts", "Contacts", "Contacts with customers, over every channel, abandoned calls too.", "contacts",
        "at", "the contact", unit="contacts"),
    Kpi("inquiries", "Inquiries", "What customers came with: contacts resolved at once, and tickets.",
        "inquiries", "came_at", "the inquiry's arrival", unit="inquiries"),
    Kpi("tickets_created", "Tickets created", "Tickets created in the period.", "tickets", "created_at",
        "the creation", "merged = 0", unit="tickets"),
    Kpi("tickets_closed", "Tickets closed", "Tickets closed in the period and not reopened since.", "tickets",
        "closed_at", "the closing", "merged = 0 AND status = 'closed'", unit="tickets"),
    Kpi("tickets_open", "Tickets open", "Tickets that are neither resolved nor closed at the period's end.",
        "tickets", "status_since", AT_END, "merged = 0 AND status <> 'closed' AND status <> 'resolved'",
        unit="tickets", at_end=True),
    Kpi("awaiting_confirmation", "Awaiting confirmation",
        "Tickets resolved and not closed at the period's end.", "tickets", "status_since", AT_END,
        "merged = 0 AND status <> 'closed' AND status = 'resolved'", unit="tickets", at_end=True),
)  # fmt: skip

_TIME = (
    Kpi("response", "First response time",
        "From an inquiry's arrival to the first reply by a person, of inquiries answered in the period.",
        "inquiries", "responded_at", "the first reply", "responded = 1", measure="response_bs",
        clock="response_s", unit="s", direction="down"),
    Kpi("resolution", "Resolution time",
        "From creation to the last resolution, minus pauses and the time spent resolved.", "tickets",
        "resolved_at", "the last resolution", "merged = 0 AND status IN ('resolved', 'closed')",
        measure="resolution_bs", clock="resolution_s", unit="s", direction="down"),
)  # fmt: skip

FAMILIES: dict[str, tuple[Kpi, ...]] = {
    "Volume": _VOLUME,
    "First contact": quality.FIRST_CONTACT,
    "Time": _TIME,
    "Tickets: how well they are kept": quality.KEPT,
    "What customers say": quality.CUSTOMERS,
    "Reviews": quality.REVIEWS,
    "Between teams": quality.TEAMS,
    "Calls": quality.CALLS,
}
KPIS = tuple(kpi._replace(family=family) for family, kpis in FAMILIES.items() for kpi in kpis)
"""The figures, in the order in which they are printed."""

BY_NAME = {kpi.name: kpi for kpi in KPIS}
