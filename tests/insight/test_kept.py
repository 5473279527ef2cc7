"""How well tickets are kept: fields, replies, promises, closings."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Data, Hand, closed, created, event, on, replied, resolved
from tests.insight.conftest import Kpi

LATER = "2026-12-10T12:00:00+05:30"
AGREED = event("confirmed", on(19), consent="yes")


def good(kpi: Kpi, name: str, *more: str, now: str = LATER) -> tuple[int, int]:
    figure = kpi(name, *more, now=now)
    return figure["numerator"], figure["n"]


def redone(number: int) -> Data:
    return event("undone", on(20), event=f"{number}-{number:06}")


# Fields


def test_each_required_field_counts_for_itself(hand: Hand, kpi: Kpi) -> None:
    words = {"said": "a", "checked": "b", "needed": "c"}
    hand.ticket(created(on(16), **words), category="app", subcategory="otp")
    hand.ticket(created(on(16), said="a", checked="b"), category="app", subcategory="otp")
    hand.ticket(created(on(16), said="a"), category="app")
    hand.ticket(created(on(24)), category="app", subcategory="otp")
    hand.commit()
    assert good(kpi, "fields_filled", "--period", "2026-W47") == (8, 12)
    assert good(kpi, "completeness", "--period", "2026-W47") == (1, 3)
    by_field = kpi("fields_filled", "--by", "field", "--period", "2026-W47", now=LATER)
    assert {one["by"]["field"]: (one["numerator"], one["n"]) for one in by_field} == {
        "subcategory": (2, 3), "said": (3, 3), "checked": (2, 3), "needed": (1, 3),
    }  # fmt: skip


# Replies


@pytest.mark.parametrize(
    ("events", "one_touch", "responses"),
    [
        ([], 1, 0),
        ([replied(on(17))], 1, 1),
        ([replied(on(17)), replied(on(17, "11:00"), "call")], 1, 1),
        ([replied(on(17)), replied(on(17, "11:00"), auto=True), replied(on(17, "11:00"), by="rule:x")], 1, 1),
        ([replied(on(17)), replied(on(17, "11:00"), "social")], 0, 2),
        ([replied(on(17)), replied(on(17, "11:00")), redone(3)], 1, 1),
    ],
)
def test_a_ticket_was_solved_with_one_reply_if_there_were_fewer_than_two_written_ones(
    hand: Hand, kpi: Kpi, events: list[Data], one_touch: int, responses: int
) -> None:
    hand.ticket(created(on(16)), *events, resolved(on(18)))
    hand.ticket(created(on(16)), *events)  # not resolved
    hand.ticket(created(on(16)), resolved(on(17)), event("reopened", on(18)))  # no more
    hand.commit()
    assert good(kpi, "one_touch") == (one_touch, 1)
    assert (kpi("responses_per_resolution", now=LATER)["value"], kpi("responses_per_resolution")["n"]) == (responses, 1)


def test_replies_per_resolution_have_their_spread(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    for number in (0, 1, 4):
        hand.ticket(created(on(16)), *(replied(on(17)) for _ in range(number)), resolved(on(18)))
    hand.commit()
    figure = kpi("responses_per_resolution")
    assert (figure["mean"], figure["median"], figure["p90"]) == (pytest.approx(5 / 3, abs=1e-3), 1, 4)
    assert "1.67" in desk("kpi", "responses_per_resolution").out


WRITTEN = [replied(on(16, f"1{number}:00")) for number in range(1, 4)]
HEARD = {"by": "customer", "channel": "call"}


@pytest.mark.parametrize(
    ("then", "called"),
    [
        ([], None),
        ([event("noted", on(17), text="Well.")], None),
        ([replied(on(17))], False),
        ([replied(on(17), "call")], True),
        ([replied(on(17), "chat")], None),
        ([replied(on(17), "call", by="rule:robot"), replied(on(18))], False),
        ([event("customer_replied", on(17), **HEARD)], True),
        ([event("customer_replied", on(17), by="customer", channel="email"), replied(on(18))], False),
        ([resolved(on(16, "13:00"))], True),
        ([resolved(on(17)), event("reopened", on(18)), replied(on(19))], True),
        ([closed(on(17), "spam")], True),
        ([replied(on(17), "call"), replied(on(18))], True),
        ([replied(on(17)), replied(on(18), "call"), redone(5)], True),
    ],
)
def test_after_the_third_written_reply_comes_a_call_or_a_further_one(
    hand: Hand, kpi: Kpi, then: list[Data], *, called: bool | None
) -> None:
    hand.ticket(created(on(16), "email"), *WRITTEN, *then, channel="email")
    hand.ticket(created(on(16), "email"), *WRITTEN[:2], replied(on(17), auto=True), channel="email")
    hand.commit()
    assert good(kpi, "three_response") == ((0, 0) if called is None else (int(called), 1))


def test_a_third_reply_to_what_was_resolved_already_asks_for_no_call(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16), "email"), *WRITTEN[:2], resolved(on(16, "13:00")), WRITTEN[2], replied(on(17)))
    hand.commit()
    assert good(kpi, "three_response") == (1, 1)


def test_the_third_reply_counts_where_it_was_written_and_the_desk_may_say_another_number(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16), "email"), *WRITTEN, replied(on(24)))
    hand.commit()
    assert good(kpi, "three_response", "--period", "2026-W47") == (0, 0), "not decided in that week"
    assert good(kpi, "three_response", "--period", "2026-W47", "--as-of", "2026-11-25") == (0, 1)
    hand.setting("call_after_responses: 3", "call_after_responses: 5")
    hand.commit()
    assert good(kpi, "three_response") == (0, 0)


# Promises


def promised(at: str | None, due: str) -> Data:
    return event("promised", at, due=due, reason="slot")


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ([], False),
        ([replied(on(18))], True),  # at the very moment
        ([replied("2026-11-18T10:00:01+05:30")], False),
        ([replied(on(17), auto=True)], False),
        ([replied(on(17), by="rule:x")], False),
        ([event("noted", on(17), text="On it.")], False),
        ([event("customer_replied", on(17), by="customer", channel="email")], False),
        ([event("customer_replied", on(17), by="priya", channel="call")], True),
        ([resolved(on(17))], True),
        ([closed(on(17), "spam")], True),
        ([resolved(on(17)), redone(3)], False),
        ([replied(None)], False),
    ],
)
def test_a_promise_is_kept_when_the_customer_hears_of_it_in_time(
    hand: Hand, kpi: Kpi, events: list[Data], *, kept: bool
) -> None:
    hand.ticket(created(on(16)), promised(on(16, "12:00"), on(18)), *events)
    hand.commit()
    assert good(kpi, "promises_kept") == (int(kept), 1)


def test_what_was_said_before_the_promise_does_not_keep_it(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), promised(on(17), on(18)), replied(on(16, "12:00")))  # written down later
    hand.commit()
    assert good(kpi, "promises_kept") == (0, 1)


def test_a_promise_revised_in_time_was_kept_and_the_new_one_is_judged_for_itself(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), promised(on(16, "12:00"), on(18)), promised(on(17), on(20)), promised(on(21), on(25)))
    hand.commit()
    assert good(kpi, "promises_kept", "--period", "2026-W47") == (1, 2), "the second was revised too late"
    assert good(kpi, "promises_kept", now=on(19)) == (1, 1), "nobody knows of the second yet"
    assert good(kpi, "promises_kept") == (1, 3)


def test_an_undone_promise_and_that_of_a_merged_ticket_were_never_made(hand: Hand, kpi: Kpi) -> None:
    kept = hand.ticket(created(on(16)), promised(on(17), on(18)), event("undone", on(17), event="2-000002"))
    hand.ticket(created(on(16)), promised(on(17), on(18)), event("merged", on(17), into=kept))
    hand.commit()
    assert kpi("promises_kept", now=LATER)["value"] is None


def test_a_promise_made_at_an_unknown_moment_is_kept_by_what_stands_after_it(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), replied(on(16, "11:00")), promised(None, on(18)))
    hand.ticket(created(on(16)), promised(None, on(18)), replied(on(16, "11:00")))
    hand.commit()
    assert good(kpi, "promises_kept") == (1, 2)


# Closings


def test_what_closes_by_itself_is_not_confirmed(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(18)), AGREED, closed(on(20)))
    hand.ticket(created(on(16)), resolved(on(18)), closed(on(20), "no_answer"))
    hand.ticket(created(on(16)), resolved(on(18)), closed(on(20)))
    hand.ticket(created(on(16)), closed(on(20), "duplicate"))
    hand.commit()
    assert good(kpi, "confirmed_closure") == (1, 3)


@pytest.mark.parametrize(
    ("events", "stayed"),
    [
        ([closed(on(17))], True),
        ([closed(on(17)), event("reopened", on(24)), closed(on(25))], False),
        ([resolved(on(17)), event("reopened", on(18)), resolved(on(18)), closed(on(19))], False),
        ([closed(on(17)), event("reopened", on(24)), event("undone", on(24), event="3-000003")], True),
        ([closed(on(17)), event("rated", on(24), score=1, of=5)], True),
    ],
)
def test_a_ticket_was_closed_without_reopening_if_it_never_came_back(
    hand: Hand, kpi: Kpi, events: list[Data], *, stayed: bool
) -> None:
    hand.ticket(created(on(16)), *events)
    hand.ticket(created(on(16)), resolved(on(17)))  # never closed
    hand.commit()
    assert good(kpi, "closed_without_reopening", "--period", "2026-W47", "--as-of", LATER) == (int(stayed), 1)
    assert kpi("closed_without_reopening", "--period", "2026-W48", now=LATER)["n"] == 0, (
        "it counts at its first closing"
    )


def test_a_ticket_created_closed_counts_for_what_is_known_of_it(hand: Hand, kpi: Kpi) -> None:
    imported = event("imported", None, source="old", source_id="7", by="import:old")
    hand.ticket(created(None, "email", by="import:old"), imported, resolved(None), closed(None), channel="email")
    hand.commit()
    for name in ("one_touch", "closed_without_reopening", "csat_response"):
        assert kpi(name, now=LATER)["n"] == 1, name
        figure = kpi(name, "--period", "2026-W47", now=LATER)
        assert (figure["n"], figure["left_out"]) == (0, 1), name


@pytest.mark.parametrize(
    "name", ["one_touch", "closed_without_reopening", "three_response", "promises_kept", "fields_filled", "deflection"]
)
def test_of_nothing_there_is_no_share(hand: Hand, kpi: Kpi, name: str) -> None:
    hand.contact(on(16), outcome="callback")
    hand.commit()
    figure: dict[str, Any] = kpi(name, now=LATER)
    assert (figure["value"], figure["n"]) == (None, 0)


def test_a_figure_of_what_happened_is_of_who_had_the_ticket_then(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created(on(16)), event("routed", on(16), team="helpdesk", tier="L1", by="route:r"),
        event("prioritised", on(16, "11:00"), **{"from": "normal", "to": "high"}), promised(on(16, "12:00"), on(17)),
        event("escalated", on(18), team="operations", tier="L2", handover=True), event("owned", on(18), to="arun"),
        closed(on(19), "spam"), event("routed", on(20), team="tech", tier="L3", by="route:r"),
    )  # fmt: skip
    hand.commit()
    for name, had in (
        ("promises_kept", {"team": "helpdesk", "tier": "L1", "priority": "high", "agent": "priya"}),
        ("closed_without_reopening", {"team": "operations", "tier": "L2", "priority": "high", "agent": "arun"}),
    ):
        found: dict[str, str] = {}
        for by in ("team,tier", "priority,agent"):
            (figure,) = kpi(name, "--by", by, now=LATER)
            found |= figure["by"]
        assert found == had
