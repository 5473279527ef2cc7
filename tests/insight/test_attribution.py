"""Who a figure counts for: the team, tier, priority and agent that a ticket had at the moment by which it counts."""

from typing import Any

import pytest

from tests.insight.byhand import Hand, closed, created, event, rated, resolved
from tests.insight.conftest import Kpi

LATER = "2026-12-20T12:00:00+05:30"
W46, W47, W48 = "2026-W46", "2026-W47", "2026-W48"


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 16th and the 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"


def counts(kpi: Kpi, name: str, by: str, *more: str) -> dict[Any, int]:
    return {one["by"][by]: one["n"] for one in kpi(name, "--by", by, *more, now=LATER)}


@pytest.fixture
def moved(hand: Hand) -> Hand:
    """Write a ticket that came to Helpdesk and Priya, and was resolved by Operations and Ravi, urgently."""
    hand.ticket(
        created(on(16), "email"), event("routed", on(16), team="helpdesk", tier="L1", by="route:pickup"),
        event("responded", on(16, "12:00"), channel="email"),
        event("escalated", on(17), team="operations", tier="L2", handover=True),
        event("prioritised", on(17, "11:00"), **{"from": "normal", "to": "urgent"}), event("owned", on(17), to="ravi"),
        rated(on(17, "12:00"), 3), resolved(on(24)), closed(on(25)),
        event("routed", on(30), team="tech", tier="L3"), event("owned", on(30), to="meera"), rated(on(30, "12:00"), 4),
    )  # fmt: skip
    hand.commit()
    return hand


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("tickets_created", ("helpdesk", "L1", "normal", "priya"), None),
        ("inquiries", ("helpdesk", "L1", "normal", "priya"), None),
        ("response", ("helpdesk", "L1", "normal", "priya"), None),
        ("ack", ("helpdesk", "L1", "normal", "priya"), None),
        ("within_24h", ("operations", "L2", "normal", "ravi"), None),
        ("same_day", ("helpdesk", "L1", "normal", "priya"), None),
        ("resolution", None, ("operations", "L2", "urgent", "ravi")),
        ("resolution_first", None, ("operations", "L2", "urgent", "ravi")),
        ("tickets_closed", None, ("operations", "L2", "urgent", "ravi")),
        ("reopened", None, ("operations", "L2", "urgent", "ravi")),
        ("resolution_met", ("operations", "L2", "normal", "ravi"), None),  # the urgent one was due an hour before
    ],
)
def test_a_row_counts_for_who_had_the_ticket_at_its_moment(
    moved: Hand, kpi: Kpi, name: str, before: tuple[str, ...] | None, after: tuple[str, ...] | None
) -> None:
    assert moved
    wanted = before or after
    assert wanted
    for field, value in zip(("team", "tier", "priority", "agent"), wanted, strict=True):
        assert counts(kpi, name, field) == {value: 1}, field
    assert counts(kpi, name, "owner") == {wanted[3]: 1}


def test_what_stands_at_the_end_counts_for_who_had_it_then(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), event("routed", on(16), team="helpdesk", tier="L1"),
                event("routed", on(24), team="tech", tier="L3"))  # fmt: skip
    hand.commit()
    for name in ("tickets_open", "backlog", "follow_up"):
        assert counts(kpi, name, "team", "--period", W47) == {"helpdesk": 1}, name
        assert counts(kpi, name, "team") == {"tech": 1}, name


def test_ratings_count_for_who_had_the_ticket_when_it_was_rated(moved: Hand, kpi: Kpi) -> None:
    assert moved
    values = {one["by"]["team"]: one["value"] for one in kpi("csat", "--by", "team", now=LATER)}
    assert values == {"operations": 3, "tech": 4}
    assert counts(kpi, "csat", "agent") == {"ravi": 1, "meera": 1}
    assert counts(kpi, "csat", "owner") == {"ravi": 1, "meera": 1}
    assert counts(kpi, "csat", "tier") == {"L2": 1, "L3": 1}


def test_escalations_are_shown_by_the_team_told_the_tier_and_the_owner_then(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), event("routed", on(16), team="helpdesk", tier="L1"),
        event("escalated", on(16, "11:00"), team="cx-manager"), event("owned", on(16, "12:00"), to="ravi"),
        event("escalated", on(16, "13:00"), team="operations", tier="L2", handover=True),
        event("owned", on(20), to="meera"),
    )  # fmt: skip
    hand.commit()
    assert counts(kpi, "escalations", "team") == {"cx-manager": 1, "operations": 1}
    assert counts(kpi, "escalations", "tier") == {"L1": 1, "L2": 1}
    assert counts(kpi, "escalations", "agent") == {"priya": 1, "ravi": 1}


def test_what_came_before_its_ticket_counts_for_who_got_it_first(hand: Hand, kpi: Kpi) -> None:
    seen = hand.contact(on(16), channel="email", received=on(15), outcome="ticket")
    hand.ticket(created(on(16), "email", contact=seen), event("routed", on(16), team="helpdesk", tier="L1"),
                event("routed", on(18), team="tech", tier="L3"))  # fmt: skip
    hand.commit()
    assert counts(kpi, "inquiries", "team", "--period", W46, "--as-of", LATER) == {"helpdesk": 1}
    assert counts(kpi, "inquiries", "team", "--period", W46) == {None: 1}, "nobody had it yet"
    assert counts(kpi, "inquiries", "agent", "--period", W46) == {"priya": 1}


def test_what_nobody_can_date_counts_for_who_had_it_last(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(None, by="import:old"), event("routed", None, team="helpdesk"),
                event("routed", on(18), team="tech"))  # fmt: skip
    hand.commit()
    assert counts(kpi, "tickets_created", "team") == {"tech": 1}


def test_an_event_written_down_late_counts_from_when_it_happened(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), event("routed", on(16), team="helpdesk"), resolved(on(18)),
                event("routed", on(17), team="tech", logged=on(19)))  # fmt: skip
    hand.commit()
    assert counts(kpi, "resolution", "team") == {"tech": 1}
    assert counts(kpi, "tickets_created", "team") == {"helpdesk": 1}


def test_a_handing_over_that_was_undone_has_never_been(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), event("routed", on(16), team="helpdesk"),
        event("escalated", on(17), team="operations", handover=True, id="3-000009"), resolved(on(18)),
        event("undone", on(19), event="3-000009"),
    )  # fmt: skip
    hand.commit()
    assert counts(kpi, "resolution", "team") == {"helpdesk": 1}
    assert counts(kpi, "resolution", "team", "--as-of", on(18, "12:00")) == {"operations": 1}


def test_contacts_have_no_tier_and_count_for_their_own_agent_and_team(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(16))
    hand.ticket(created(on(16)), event("routed", on(16), team="tech", tier="L3"))
    hand.commit()
    assert counts(kpi, "ack", "team") == {"helpdesk": 1, "tech": 1}
    assert counts(kpi, "ack", "tier") == {None: 1, "L3": 1}
