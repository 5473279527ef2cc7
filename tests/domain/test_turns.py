"""Between two turns nothing turns: time alone changes what a condition says at no other moment."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.condition_yaml import parse
from hdesk.domain.conditions import Condition
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.turns import is_timely, turns
from hdesk.domain.views import TicketView
from tests.support.desks import NOW, default_setup, setup_with, vocabulary
from tests.support.histories import tickets
from tests.support.stories import Story, late_pickup, on

_LATER = setup_with(
    desk=(
        "clocks:\n",
        "clocks:\n  - {id: later, from: 2026-11-23, targets: {resolution: {default: 2 hours}}}\n",
    )
)
"""A desk whose clocks are set anew on a Monday."""

_WHENS: list[dict[str, Any]] = [
    {"age": {"over": "2 business days"}},
    {"age": {"at_least": "26h"}},
    {"age": {"between": ["3 business hours", "5bh"]}},
    {"age": {"under": "10bh"}},
    {"not": {"since_update": {"at_most": "90m"}}},
    {"since_customer": {"over": "1bd"}},
    {"pickup_overdue": {"over": "1 business day"}},
    {"payout_overdue": {"exists": "yes"}},
    {"open_for": {"at_most": "1w"}},
    {"resolution_left": {"under": "4bh"}},
    {"resolution_left": {"at_most": "1 business day"}},
    {"first_response_left": {"under": "1h"}},
    {"resolution_breached": "yes"},
    {"update_breached": "yes"},
    {"created_at": {"under": "2h ago"}},
    {"created_at": "today"},
    {"promise_due": {"under": "now"}},
    {"promise_due": {"over": "in 3 hours"}},
    {"order.pickup_due_on": {"at_most": "yesterday"}},
    {"order.payout_due_on": "this-week"},
]


def condition(when: dict[str, Any]) -> Condition:
    found, problems = parse(when, vocabulary(), ())
    assert problems == []
    return found


@pytest.mark.parametrize("when", _WHENS, ids=str)
def test_it_is_told_that_time_alone_turns_them(when: dict[str, Any]) -> None:
    assert is_timely(condition(when), default_setup())


@pytest.mark.parametrize("when", [{"category": "app"}, {"created_at": {"under": "2026-11-20"}}, {"status": "new"}])
def test_it_is_told_that_time_alone_cannot_turn_others(when: dict[str, Any]) -> None:
    assert not is_timely(condition(when), default_setup())


@given(
    ticket=tickets(),
    when=st.sampled_from(_WHENS),
    setup=st.sampled_from([default_setup(), _LATER]),
    times=st.tuples(st.integers(0, 12 * 86_400), st.integers(1, 12 * 86_400), st.floats(0, 1)),
)
def test_between_two_turns_nothing_turns(
    ticket: Ticket, when: dict[str, Any], setup: Setup, times: tuple[int, int, float]
) -> None:
    start, wait, share = times
    now = max(one.at for one in ticket.timeline if one.at) + timedelta(seconds=start)
    until = now + timedelta(seconds=wait)

    def at(moment: datetime) -> TicketView:
        return TicketView(setup, ticket, moment)

    found = turns([condition(when)], at, now, until)
    moment = now + timedelta(seconds=round(wait * share))
    before = max([now, *(one for one in found if one <= moment)])
    assert condition(when)(at(moment)) == condition(when)(at(before)), (before, moment)
    assert all(now < one <= until for one in found)


def test_a_pickup_is_two_business_days_late_right_after_the_second_has_passed() -> None:
    # Promised for Thursday the 19th, whose end is Friday 0:00; open every day: Friday, then Saturday and Sunday.
    story = late_pickup()
    late = condition({"pickup_overdue": {"over": "2 business days"}})
    found = [
        one
        for one in turns([late], story.view, story.now, on("25 00:00"))
        if late(story.view(one)) and not late(story.view(one - timedelta(seconds=1)))
    ]
    assert found == [on("22 00:00:01")]


def test_an_hour_is_left_of_a_target_where_it_would_have_to_be_warned_of() -> None:
    story = Story("app")  # Friday at 11; the first reply is due within 4 business hours, at 15:00
    soon = condition({"first_response_left": {"at_most": "1bh"}})
    found = turns([soon], story.view, NOW, on("20 19:00"))
    assert next(one for one in found if soon(story.view(one))) == on("20 14:00")
