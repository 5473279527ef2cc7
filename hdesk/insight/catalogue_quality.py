"""The KPI catalogue, second part: how well it is answered, kept, handed over and spoken about."""

from hdesk.insight.kpi import AT_END, Kpi
from hdesk.insight.recontacts import FOLLOWED, REPEATED

_NEW_QUERY = "direction = 'inbound' AND outcome IN ('resolved', 'ticket', 'callback')"
_SAME_TOLD = "known_customer = 1 AND at IS NOT NULL"
_SOLVED = "merged = 0 AND status IN ('resolved', 'closed')"
_HANDED = "type = 'escalated' AND handover = 1 AND merged = 0"
_TOLD_TEAM = (("team", "to_team"), ("tier", "to_tier"))

FIRST_CONTACT = (
    Kpi("fcr", "First contact resolution",
        "Of inbound contacts with a new query, those resolved at once, without a ticket or callback.", "contacts",
        "at", "the contact", _NEW_QUERY, "outcome = 'resolved'", direction="up",
        formula="inbound contacts resolved at once ÷ those resolved at once, made a ticket, or called back"),
    Kpi("fcr_window", "First contact resolution that held",
        "Of inbound contacts with a new query, those resolved at once whose customer did not come back about the same "
        "category within `repeat_window` (desk.yaml).", "contacts",
        "at", "the end of the window after the contact", _NEW_QUERY, f"outcome = 'resolved' AND NOT {FOLLOWED}",
        told=_SAME_TOLD, direction="up", window=True, after=":window",
        formula="contacts resolved at once and not followed by another inbound one of the same customer in the same "
        "category within the window ÷ contacts as in `fcr` whose customer can be told"),
    Kpi("repeat_contact", "Repeat contacts",
        "Of inbound contacts, those whose customer had come about the same category within `repeat_window` before.",
        "contacts", "at", "the contact", "direction = 'inbound' AND outcome <> 'abandoned'", REPEATED,
        told=_SAME_TOLD, direction="down", document="002",
        formula="inbound contacts that another of the same customer in the same category preceded within the window "
        "÷ inbound contacts whose customer can be told; abandoned ones are in neither"),
    Kpi("one_touch", "Solved with one reply",
        "Of the tickets resolved, those that took at most one written reply by a person.", "tickets", "resolved_at",
        "the last resolution", _SOLVED, "responses < 2", direction="up",
        document="003", formula="resolved or closed tickets with fewer than 2 public written replies ÷ all of them"),
    Kpi("responses_per_resolution", "Replies per resolution",
        "Public written replies by people that a resolved ticket took.", "tickets", "resolved_at",
        "the last resolution", _SOLVED, measure="responses",
        unit="replies", direction="down", document="002",
        formula="public written replies by people on each resolved or closed ticket"),
    Kpi("deflection", "Solved in self-service", "Of all inquiries, those that customers solved in self-service.",
        "inquiries", "came_at", "the inquiry's arrival",
        numerator="channel = 'self_service' AND kind = 'contact' AND status = 'resolved'", direction="up",
        document="001", formula="contacts in self-service that were resolved at once ÷ inquiries"),
)  # fmt: skip

KEPT = (
    Kpi("completeness", "Complete tickets", "Of the tickets created, those with every required field filled.",
        "tickets", "created_at", "the creation", "merged = 0 AND required_n > 0", "missing_n = 0",
        direction="up", formula="tickets with no required field missing ÷ tickets whose category requires any"),
    Kpi("fields_filled", "Required fields filled",
        "Of the fields that the categories of tickets created require, those filled; by `field`, which are missed.",
        "required_fields", "at", "the ticket's creation", numerator="filled = 1", direction="up",
        formula="required fields that are filled ÷ required fields, counted once for each ticket"),
    Kpi("follow_up", "Followed up in time",
        "Of the tickets open at the period's end, those updated within their update clock.", "tickets",
        "status_since", AT_END,
        "merged = 0 AND status <> 'closed' AND status <> 'resolved' AND update_runs = 1",
        "update_due IS NULL OR update_due >= :moment", direction="up", at_end=True,
        formula="open tickets whose update clock has not run out ÷ open tickets that have one"),
    Kpi("confirmed_closure", "Closed with confirmation",
        "Of the tickets closed as done or without an answer, those whose customer confirmed.", "tickets", "closed_at",
        "the closing", "merged = 0 AND status = 'closed' AND close_reason IN ('done', 'no_answer')",
        "consent = 'yes'", direction="up",
        formula="tickets closed with the customer's yes ÷ tickets closed as done or no_answer"),
    Kpi("reopened", "Reopened", "Of the tickets first resolved in the period, those that came back since.",
        "tickets", "first_resolved_at", "the first resolution", "merged = 0 AND was_resolved = 1",
        "came_back = 1", direction="down", formula="tickets open again later ÷ tickets ever resolved or closed"),
    Kpi("closed_without_reopening", "Closed without reopening",
        "Of the tickets first closed in the period, those that never came back.", "closings", "at",
        "the first closing", numerator="came_back = 0", direction="up", document="003",
        formula="tickets never open again after a resolution or closing ÷ tickets ever closed"),
    Kpi("three_response", "Called instead of a further reply",
        "Of the tickets that took three written replies (`call_after_responses`, desk.yaml), those then resolved or "
        "called before a further reply.", "call_points", "at", "the third reply", numerator="called = 1",
        direction="up", document="002",
        formula="tickets whose next step was a call, a resolution or a closing ÷ those, and those with a further "
        "written reply; what is undecided is not counted"),
    Kpi("promises_kept", "Promises kept",
        "Of the promises due, those by whose moment the customer had heard from a person or it was solved.",
        "promises", "due", "the promised moment", numerator="kept = 1", direction="up", window=True, document="003",
        formula="promises after which came, until they were due, a public reply by a person, a new promise, a "
        "resolution or a closing ÷ promises that have fallen due"),
)  # fmt: skip

CUSTOMERS = (
    Kpi("csat", "Customer satisfaction", "Mean rating, brought to a scale of 5; yes-or-no answers left out.",
        "ratings", "at", "the rating", "of > 1", measure="score * 5.0 / of", unit="of 5", direction="up",
        formula="score ÷ the scale's highest, of each rating on a scale, times 5"),
    Kpi("csat_good", "Good ratings",
        "Of all ratings, those that count as good: yes, or at least `csat_good_from` (desk.yaml) of 5.",
        "ratings", "at", "the rating",
        numerator="(of = 1 AND score >= 1) OR (of > 1 AND score * 5.0 / of >= :good)", direction="up",
        formula="good ratings ÷ ratings"),
    Kpi("csat_response", "Customers who rated", "Of the inquiries resolved, those that their customers have rated.",
        "inquiries", "resolved_at", "the resolution", "resolved = 1",
        "EXISTS (SELECT 1 FROM ticket_ratings t WHERE t.id = inquiries.id AND COALESCE(t.source, '') <> 'agent') "
        "OR EXISTS (SELECT 1 FROM contact_ratings c WHERE c.id = inquiries.id AND COALESCE(c.source, '') <> 'agent')",
        direction="up", formula="inquiries with a rating that no agent entered ÷ inquiries resolved"),
)  # fmt: skip

REVIEWS = (
    Kpi("logging_accuracy", "Logging accuracy",
        "Of the tickets and contacts reviewed, those in which everything checked was right; a sample.", "reviews",
        "at", "the review", numerator="passed = 1", direction="up", sampled=True,
        formula="reviews in which every check passed (or did not apply) ÷ tickets and contacts reviewed, the last "
        "review of each; a review without checks passes with a score of 100"),
    Kpi("logging_score", "Review score", "Mean score of the tickets and contacts reviewed.", "reviews", "at",
        "the review", measure="score", unit="of 100", direction="up",
        formula="score of the last review of each ticket and contact"),
)  # fmt: skip

TEAMS = (
    Kpi("escalations", "Escalations", "Escalations made, by people and by rules; `team` is the team told.",
        "events", "at", "the escalation", "type = 'escalated' AND merged = 0", unit="escalations", columns=_TOLD_TEAM,
        formula="escalations, with handover or without"),
    Kpi("handover", "Handovers that needed no chasing",
        "Of the escalations that handed work over, those neither returned for missing information nor asked about "
        "by the team.", "events", "at", "the escalation", _HANDED,
        "COALESCE(returned, '') <> 'missing_information' AND asked = 0", direction="up", columns=_TOLD_TEAM,
        formula="handovers that the team neither returned for missing information nor asked about before the next "
        "one to it ÷ handovers"),
    Kpi("handover_rating", "Rating of handovers", "How clear the teams that took work over found it.",
        "events", "at", "the acceptance", "type = 'accepted' AND rating IS NOT NULL AND merged = 0", measure="rating",
        unit="of 5", direction="up", columns=(("team", "to_team"),),
        formula="rating given with each acceptance; `team` is the team that accepted"),
    Kpi("sent_back", "Sent back",
        "Of the escalations that handed work over, those returned since for missing information.", "events",
        "at", "the escalation", _HANDED, "returned = 'missing_information'", direction="down", columns=_TOLD_TEAM,
        formula="handovers that the team returned for missing information ÷ handovers"),
    Kpi("misrouted", "Misrouted", "Of the escalations that handed work over, those returned as not the team's.",
        "events", "at", "the escalation", _HANDED, "returned = 'not_ours'", direction="down", columns=_TOLD_TEAM,
        document="004", formula="handovers that the team returned as not its own ÷ handovers"),
)  # fmt: skip

_CALL = "channel = 'call' AND direction = 'inbound'"
_LONG_ENOUGH = "NOT (outcome = 'abandoned' AND COALESCE(waited, :short_abandon) < :short_abandon)"

CALLS = (
    Kpi("aht", "Average handle time", "Time talked, on hold and of work after the call, of calls answered.",
        "contacts", "at", "the call", f"{_CALL} AND outcome <> 'abandoned' AND talked IS NOT NULL",
        measure="talked + COALESCE(held, 0) + COALESCE(wrapped, 0)", unit="s", direction="down", document="001",
        formula="seconds talked + held + wrapped, of each inbound call answered that has seconds talked"),
    Kpi("wait", "Waiting time", "How long callers waited before a person answered.", "contacts", "at", "the call",
        f"{_CALL} AND outcome <> 'abandoned' AND waited IS NOT NULL", measure="waited", unit="s", direction="down",
        document="001", formula="seconds waited, of each inbound call answered that has them"),
    Kpi("service_level", "Calls answered in time",
        "Of the calls offered, those answered within `answer_within` (`calls`, desk.yaml).", "contacts", "at",
        "the call", f"{_CALL} AND waited IS NOT NULL AND {_LONG_ENOUGH}",
        "outcome <> 'abandoned' AND waited <= :answer_within", direction="up", document="001",
        formula="inbound calls answered within so many seconds ÷ inbound calls answered or abandoned; who hung up "
        "before `short_abandon` is in neither"),
    Kpi("abandonment", "Calls abandoned", "Of the calls offered, those given up before anybody answered.",
        "contacts", "at", "the call", f"{_CALL} AND {_LONG_ENOUGH}", "outcome = 'abandoned'", direction="down",
        document="001",
        formula="inbound calls abandoned ÷ inbound calls; who hung up before `short_abandon` is in neither"),
)  # fmt: skip
