"""Families: under which heading each KPI stands where a person reads them."""

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Volume", (
        "contacts", "inquiries", "tickets_created", "tickets_closed", "tickets_open", "backlog",
        "awaiting_confirmation", "deflection",
    )),
    ("First contact", ("fcr", "fcr_window", "repeat_contact", "one_touch")),
    ("Time", ("ack", "ack_within_1h", "response", "next_response", "resolution", "resolution_first", "within_24h",
              "same_day", "responses_per_resolution")),
    ("Clocks", ("acknowledgement_met", "first_response_met", "next_response_met", "update_met", "resolution_met",
                "handover_met")),
    ("Care", ("completeness", "fields_filled", "follow_up", "confirmed_closure", "reopened",
              "closed_without_reopening", "promises_kept", "three_response")),
    ("What customers say", ("csat", "csat_good", "csat_response")),
    ("Quality", ("logging_accuracy", "logging_score")),
    ("Between teams", ("escalations", "sent_back", "misrouted", "handover", "handover_rating")),
    ("Calls", ("aht", "wait", "service_level", "abandonment")),
)  # fmt: skip
"""Headings and their KPIs, both in the order in which they are printed."""

OWN = "The desk's own"
OTHER = "Others"

_PLACES = {name: (place, heading) for place, (heading, names) in enumerate(FAMILIES) for name in names}


def family_of(name: str, *, own: bool = False) -> tuple[int, str]:
    """Give the place and the heading of a KPI's family."""
    after = (len(FAMILIES), OWN) if own else (len(FAMILIES) + 1, OTHER)
    return after if own else _PLACES.get(name, after)
