"""Calls: handle time, waiting, service level and abandonment, as a phone system's figures on contacts give them."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, on
from tests.insight.conftest import Kpi


def call(hand: Hand, **keys: Any) -> None:
    hand.contact(on(16), **keys)


def test_the_handle_time_is_what_was_talked_held_and_wrapped(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    call(hand, talked=200, held=40, wrapped=60)
    call(hand, talked=100)
    call(hand, held=999)  # nobody knows how long it was talked
    call(hand, talked=900, channel="chat")
    call(hand, talked=900, direction="outbound")
    call(hand, talked=900, outcome="abandoned")
    hand.commit()
    figure = kpi("aht")
    assert (figure["value"], figure["n"], figure["median"], figure["p90"]) == (200, 2, 200, 300)
    assert "calendar" not in figure, "it is clock time, and there is no other"
    shown = desk("kpi", "aht")
    assert "3 min 20 s" in shown.out
    assert "in clock time: aht" in shown.err
    assert "business time" not in shown.err


def test_who_waits_is_counted_once_answered(hand: Hand, kpi: Kpi) -> None:
    call(hand, waited=10)
    call(hand, waited=30, outcome="ticket")
    call(hand, waited=500, outcome="abandoned")
    call(hand)
    hand.commit()
    assert (kpi("wait")["value"], kpi("wait")["n"]) == (20, 2)


def test_a_call_is_answered_in_time_up_to_the_very_second(hand: Hand, kpi: Kpi) -> None:
    for waited in (0, 20, 21):
        call(hand, waited=waited)
    call(hand, waited=3, outcome="abandoned")
    call(hand)  # logged by hand: nobody knows how long the caller waited
    hand.commit()
    assert (kpi("service_level")["numerator"], kpi("service_level")["n"]) == (2, 4)
    assert (kpi("abandonment")["numerator"], kpi("abandonment")["n"]) == (1, 5)


def test_the_desk_says_what_is_in_time_and_who_hung_up_too_soon_to_count(hand: Hand, kpi: Kpi) -> None:
    hand.setting("repeat_window: 7 days\n", "repeat_window: 7 days\ncalls: {answer_within: 1m, short_abandon: 11s}\n")
    call(hand, waited=60)
    call(hand, waited=5)  # answered, however soon
    for waited in (10, 11, None):
        call(hand, waited=waited, outcome="abandoned")
    hand.commit()
    assert (kpi("service_level")["numerator"], kpi("service_level")["n"]) == (2, 3)
    assert (kpi("abandonment")["numerator"], kpi("abandonment")["n"]) == (2, 4)


@pytest.mark.parametrize("name", ["aht", "wait", "service_level", "abandonment"])
def test_without_calls_nothing_is_divided(hand: Hand, kpi: Kpi, name: str) -> None:
    hand.contact(on(16), channel="email")
    hand.commit()
    assert (kpi(name)["value"], kpi(name)["n"], kpi(name)["left_out"]) == (None, 0, 0)


def test_calls_are_grouped_by_who_took_them_and_by_the_hour(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(16), talked=60, by="priya")
    hand.contact(on(16, "11:00"), talked=120, by="ravi")
    hand.commit()
    assert {one["by"]["agent"]: one["value"] for one in kpi("aht", "--by", "agent")} == {"priya": 60, "ravi": 120}
    assert {one["by"]["hour"]: one["value"] for one in kpi("aht", "--by", "hour")} == {"10": 60, "11": 120}
