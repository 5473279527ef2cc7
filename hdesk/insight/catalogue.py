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

_RESOLUTION_TOLD = "doubted = 0 AND came_at IS NOT NULL AND (resolved = 0 OR resolved_at IS NOT NULL)"


def _met(clock: str, title: str, what: str) -> Kpi:
    meaning = f"Of the {what} with a target, those within it; what is overdue counts as missed."
    where = f"clock = '{clock}' AND judged = 1 AND (met = 1 OR settled < :moment)"
    dated = "when the target was met or missed"
    formula = f"{what} within their target ÷ all of them that have met or missed it"
    document = "003" if clock == "acknowledgement" else "000"
    return Kpi(
        f"{clock}_met", title, meaning, "clocks", "settled", dated, where, "met = 1", direction="up", window=True,
        document=document, formula=formula,
    )  # fmt: skip


_VOLUME = (
    Kpi("contacts", "Contacts", "Contacts with customers, over every channel, abandoned calls too.", "contacts",
        "at", "the contact", unit="contacts", formula="contacts, inbound and outbound"),
    Kpi("inquiries", "Inquiries", "What customers came with: contacts resolved at once, and tickets.",
        "inquiries", "came_at", "the inquiry's arrival", unit="inquiries",
        formula="inbound contacts resolved at once + tickets"),
    Kpi("tickets_created", "Tickets created", "Tickets created in the period.", "tickets", "created_at",
        "the creation", "merged = 0", unit="tickets"),
    Kpi("tickets_closed", "Tickets closed", "Tickets closed in the period and not reopened since.", "tickets",
        "closed_at", "the closing", "merged = 0 AND status = 'closed'", unit="tickets"),
    Kpi("tickets_open", "Tickets open", "Tickets that are neither resolved nor closed at the period's end.",
        "tickets", "status_since", AT_END, "merged = 0 AND status <> 'closed' AND status <> 'resolved'",
        unit="tickets", at_end=True),
    Kpi("backlog", "Backlog", "Tickets that are neither resolved nor closed at the period's end, by how old they are.",
        "tickets", "status_since", AT_END, "merged = 0 AND status <> 'closed' AND status <> 'resolved'",
        unit="tickets", at_end=True, aged="created_at"),
    Kpi("awaiting_confirmation", "Awaiting confirmation",
        "Tickets resolved and not closed at the period's end.", "tickets", "status_since", AT_END,
        "merged = 0 AND status <> 'closed' AND status = 'resolved'", unit="tickets", at_end=True),
)  # fmt: skip

_TIME = (
    Kpi("ack", "Acknowledgement time",
        "From an inquiry's arrival to the first acknowledgement or reply by a person; automatic ones count where the "
        "clock policy says so.", "inquiries", "acknowledged_at", "the acknowledgement", "acknowledged = 1",
        measure="ack_bs", clock="ack_s", unit="s", direction="down", document="003",
        formula="time from the arrival of each inquiry to its acknowledgement"),
    Kpi("ack_within_1h", "Acknowledged within 1 hour",
        "Of the inquiries that came an hour ago or earlier, those acknowledged within 60 minutes of clock time.",
        "inquiries", "came_at", "1 hour after the inquiry's arrival", numerator="acknowledged_at - came_at <= 3600",
        told="doubted = 0 AND came_at IS NOT NULL AND (acknowledged = 0 OR acknowledged_at IS NOT NULL)",
        direction="up", window=True, after="3600", document="003",
        formula="inquiries acknowledged within an hour of clock time ÷ inquiries that came an hour ago or earlier"),
    Kpi("response", "First response time",
        "From an inquiry's arrival to the first reply by a person, of inquiries answered in the period.",
        "inquiries", "responded_at", "the first reply", "responded = 1", measure="response_bs",
        clock="response_s", unit="s", direction="down",
        formula="time from the arrival of each inquiry to the first reply; 0 for a call, chat or visit that was taken"),
    Kpi("next_response", "Next response time",
        "From a customer's oldest message without an answer, after the first reply, to the next reply by a person.",
        "clocks", "stopped", "the reply", "clock = 'next_response' AND answered = 1",
        measure="elapsed_bs", clock="elapsed_s", unit="s", direction="down",
        formula="time from each such message to its reply"),
    Kpi("resolution", "Resolution time",
        "From creation to the last resolution, minus pauses and the time spent resolved.", "tickets",
        "resolved_at", "the last resolution", "merged = 0 AND status IN ('resolved', 'closed')",
        measure="resolution_bs", clock="resolution_s", unit="s", direction="down",
        formula="time from the creation of each ticket to its last resolution, without pauses"),
    Kpi("resolution_first", "Time to the first resolution",
        "From creation to the first resolution, minus pauses until then, of tickets reopened since, too.", "tickets",
        "first_resolved_at", "the first resolution", "merged = 0 AND was_resolved = 1",
        measure="first_resolution_bs", clock="first_resolution_s", unit="s",
        direction="down", formula="time from the creation of each ticket to its first resolution, without pauses"),
    Kpi("within_24h", "Resolved within 24 hours",
        "Of the inquiries that came a day ago or earlier, those resolved within 24 hours of clock time, for good.",
        "inquiries", "came_at", "24 hours after the inquiry's arrival",
        numerator="resolved = 1 AND resolved_at - came_at <= 86400", told=_RESOLUTION_TOLD, direction="up",
        window=True, after="86400", document="003",
        formula="inquiries resolved within 24 hours of clock time ÷ inquiries that came a day ago or earlier"),
    Kpi("same_day", "Resolved on the same day",
        "Of the inquiries whose day of arrival is over, those resolved on that day, for good.", "inquiries",
        "day_end", "the end of the day on which the inquiry came", numerator="same_day = 1", told=_RESOLUTION_TOLD,
        direction="up", window=True, document="003",
        formula="inquiries resolved on the local day of their arrival ÷ inquiries whose day is over"),
    *(_met(clock, title, what) for clock, title, what in (
        ("acknowledgement", "Acknowledged in time", "acknowledgements"),
        ("first_response", "First response in time", "first responses"),
        ("next_response", "Next responses in time", "answers to customers' further messages"),
        ("update", "Updates in time", "updates that customers were to have"),
        ("resolution", "Resolved in time", "resolutions"),
        ("handover", "Handovers answered in time", "handovers to another team"),
    )),
)  # fmt: skip

FAMILIES: dict[str, tuple[Kpi, ...]] = {
    "Volume": _VOLUME,
    "First contact": quality.FIRST_CONTACT,
    "Time": _TIME,
    "Tickets": quality.KEPT,
    "What customers say": quality.CUSTOMERS,
    "Reviews": quality.REVIEWS,
    "Between teams": quality.TEAMS,
    "Calls": quality.CALLS,
}
KPIS = tuple(kpi._replace(family=family) for family, kpis in FAMILIES.items() for kpi in kpis)
"""The figures, in the order in which they are printed."""

BY_NAME = {kpi.name: kpi for kpi in KPIS}
