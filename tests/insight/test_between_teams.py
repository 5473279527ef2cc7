"""Escalations, and how well work is handed over between teams."""

from typing import Any

from tests.commands.conftest import Shell
from tests.insight.byhand import Data, Hand, closed, created, event, handed, on, returned
from tests.insight.conftest import Kpi

LATER = "2026-12-10T12:00:00+05:30"
HANDOVERS = ("handover", "sent_back", "misrouted")


def shares(kpi: Kpi, *more: str) -> list[tuple[int, int]]:
    """Give numerator and n of handover, sent_back and misrouted."""
    found = [kpi(name, *more, now=LATER) for name in HANDOVERS]
    return [(one["numerator"], one["n"]) for one in found]


def asked(at: str, team: str = "operations", direction: str = "in") -> Data:
    return event("asked", at, team=team, direction=direction, text="Which order?")


def accepted(at: str, team: str = "operations", **keys: Any) -> Data:
    return event("accepted", at, team=team, **keys)


def test_a_handover_is_good_until_the_team_returns_it_or_has_to_ask(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), handed(on(16, "10:01")))
    hand.ticket(created(on(16)), handed(on(16, "10:01")), returned(on(17)))
    hand.ticket(created(on(16)), handed(on(16, "10:01")), asked(on(17)))
    hand.ticket(created(on(16)), handed(on(16, "10:01")), accepted(on(16, "11:00")), asked(on(17)))
    hand.ticket(created(on(16)), handed(on(16, "10:01")), asked(on(17), direction="out"), asked(on(17), "tech"))
    hand.ticket(created(on(16)), handed(on(16, "10:01")), returned(on(17), reason="other"))
    hand.ticket(created(on(16)), event("escalated", on(16, "10:01"), team="operations"), returned(on(17)))
    hand.commit()
    assert shares(kpi) == [(3, 6), (1, 6), (0, 6)]
    assert kpi("escalations", now=LATER)["n"] == 7, "one of them without the work"


def test_what_was_not_theirs_and_comes_again_is_a_handover_of_its_own(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), handed(on(16, "10:01")), returned(on(17), reason="not_ours"), handed(on(18)),
        asked(on(19)), returned(on(20)), returned(on(20, "11:00"), reason="not_ours"),
    )  # fmt: skip
    hand.commit()
    assert shares(kpi) == [(1, 2), (1, 2), (1, 2)], "a second return answers no handover"


def test_what_one_team_does_says_nothing_of_another(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), handed(on(16, "10:01")), handed(on(16, "10:02"), "tech"),
        asked(on(17), "tech"), returned(on(18), reason="not_ours"),
    )  # fmt: skip
    hand.commit()
    by_team = {
        name: {one["by"]["team"]: one["value"] for one in kpi(name, "--by", "team", now=LATER)} for name in HANDOVERS
    }
    assert by_team == {
        "handover": {"operations": 100, "tech": 0},
        "sent_back": {"operations": 0, "tech": 0},
        "misrouted": {"operations": 100, "tech": 0},
    }


def test_a_handover_is_judged_as_of_a_moment_by_what_had_been_answered(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), handed(on(16, "10:01")), returned(on(24)))
    hand.commit()
    assert shares(kpi, "--period", "2026-W47") == [(1, 1), (0, 1), (0, 1)]
    assert shares(kpi, "--period", "2026-W47", "--as-of", "2026-11-25") == [(0, 1), (1, 1), (0, 1)]


def test_undone_and_merged_escalations_never_were(hand: Hand, kpi: Kpi) -> None:
    kept = hand.ticket(
        created(on(16)), handed(on(16, "10:01")), event("undone", on(16, "10:02"), event="2-000002"),
        handed(on(16, "10:03")), returned(on(17)), event("undone", on(17), event="5-000005"),
    )  # fmt: skip
    hand.ticket(created(on(16)), handed(on(16, "10:01")), returned(on(17)), event("merged", on(18), into=kept))
    hand.commit()
    assert shares(kpi) == [(1, 1), (0, 1), (0, 1)]
    assert kpi("escalations", now=LATER)["n"] == 1


def test_without_handovers_nothing_is_divided(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), event("escalated", on(16), team="operations"), accepted(on(17)))
    hand.commit()
    for name in (*HANDOVERS, "handover_rating"):
        assert (kpi(name, now=LATER)["value"], kpi(name, now=LATER)["n"]) == (None, 0)


def test_teams_rate_what_they_accept(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), handed(on(16, "10:01")), accepted(on(17), rating=2), handed(on(18), "tech"),
        accepted(on(24), "tech", rating=5), accepted(on(24), "tech"),
    )  # fmt: skip
    hand.commit()
    figure = kpi("handover_rating", now=LATER)
    assert (figure["value"], figure["n"], figure["unit"]) == (3.5, 2, "of 5")
    assert kpi("handover_rating", "--period", "2026-W47", now=LATER)["value"] == 2
    by_team = {one["by"]["team"]: one["value"] for one in kpi("handover_rating", "--by", "team", now=LATER)}
    assert by_team == {"operations": 2, "tech": 5}
    assert "3.50 of 5" in desk("kpi", "handover_rating", now=LATER).out


def test_an_escalation_is_of_the_team_and_tier_told_and_of_who_owned_the_ticket_then(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), handed(on(16, "10:01"), tier="L2", kind="late_pickup"), event("owned", on(17), to="arun"),
        event("escalated", on(18), team="tech"), event("escalated", on(19), team="lead", by="rule:late"),
        closed(on(20)), priority="high", order={"city": "Pune"},
    )  # fmt: skip
    hand.commit()
    told = {
        "tier": {("operations", "L2"), ("tech", "L2"), ("lead", "L2")},
        "agent": {("operations", "priya"), ("tech", "arun"), ("lead", "arun")},
        "kind": {("operations", "late_pickup"), ("tech", None), ("lead", None)},
        "rule": {("operations", None), ("tech", None), ("lead", "late")},
        "city": {("operations", "Pune"), ("tech", "Pune"), ("lead", "Pune")},
    }
    for field, groups in told.items():
        found = kpi("escalations", "--by", f"team,{field}", now=LATER)
        assert {tuple(one["by"].values()) for one in found} == groups
        assert len(found) == len(groups)
