"""A sweep reads only the tickets whose turn has come: before it, time alone changes nothing."""

from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.localtime import SECOND, instant, moment
from hdesk.domain.model import Ticket
from hdesk.domain.setup import Setup
from hdesk.domain.sweeping import swept
from hdesk.domain.turning import ALWAYS, NEVER, rules_turn, sweep_turn
from hdesk.domain.views import TicketView
from tests.domain.test_apply_laws import MANY_RULES
from tests.support.desks import NOW, ZONE, default_setup, setup_with
from tests.support.histories import tickets, times
from tests.support.laws import tried
from tests.support.stories import Story, on

_HANDOVER = "      handover: {urgent: 1 business hour, default: 4 business hours}\n"
_LEVELS = """\
    warn: {default: 10 business minutes, resolution: 4 business hours}
    pauses: [pending, on_hold]
    escalate:
      - {at: warning, to: team}
      - {at: breach, clock: update, to: tech, handover: true}
      - {after: 2 business days, clock: [update, handover], to: cx-manager}
"""
LEVELS = setup_with(desk=(f"{_HANDOVER}    escalate:\n", f"{_HANDOVER}{_LEVELS}"))
"""Every kind of level."""

_WHENS = (
    "{age: {between: [2 business hours, 3 days]}}",
    "{resolution_left: {under: 3 business hours}}",
    "{update_left: {at_most: 5h}, not: {category: app}}",
    "{first_response_breached: true}",
    "{any: [{since_update: {over: 1d}}, {since_customer: {at_least: 9bh}}]}",
    "{pickup_overdue: {over: 1h}, status: open}",
    "{promise_due: {under: now}}",
    "{created_at: {under: 2026-11-22}, not: {age: {over: 30h}}}",
    "{next_response_left: {under: 1h}}",
)
"""Every kind of lapse of time, each in a rule of its own: what comes first would hide what comes later."""


@cache
def _with_rule(when: str) -> Setup:
    return setup_with(
        desk=("      - {at: breach, clock: [first_response, next_response, resolution], to: lead}\n", ""),
        rules=f"  - {{id: a, title: x, when: {when}, then: {{escalate: {{to: tech, kind: a, reason: a}}}}}}\n",
    )


setups = st.one_of(st.sampled_from([default_setup(), MANY_RULES, LEVELS]), st.sampled_from(_WHENS).map(_with_rule))


def turn(setup: Setup, ticket: Ticket, now: datetime = NOW) -> int:
    view = TicketView(setup, ticket, now)
    return min(rules_turn(view), sweep_turn(view))


@tried(times=4)
@given(setup=setups, ticket=tickets(), first=times(days=30), then=times(days=60))
def test_a_ticket_whose_turn_lies_in_the_future_is_never_changed_by_a_sweep(
    setup: Setup, ticket: Ticket, first: datetime, then: datetime
) -> None:
    for one in (ticket, swept(setup, ticket, first)):
        turns = turn(setup, one)
        if instant(then) < turns:
            assert swept(setup, one, then) == one
        if ALWAYS < turns < NEVER:
            just_before = moment(turns - SECOND, ZONE)
            assert swept(setup, one, just_before) == one


@given(setup=setups, ticket=tickets(), one=times(days=60), other=times(days=60))
def test_the_turn_does_not_depend_on_when_it_is_told(
    setup: Setup, ticket: Ticket, one: datetime, other: datetime
) -> None:
    assert turn(setup, ticket, one) == turn(setup, ticket, other)


@given(setup=st.sampled_from([default_setup(), LEVELS]), ticket=tickets(), at=times(days=60))
def test_after_a_sweep_no_clock_is_left_to_tell_of(setup: Setup, ticket: Ticket, at: datetime) -> None:
    after = swept(setup, ticket, at)
    assert sweep_turn(TicketView(setup, after, at)) > instant(at)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (Story("order_status"), on("20 15:00")),  # the first reply is due four business hours later
        (Story("order_status", channel="call"), on("23 14:00")),  # 30 business hours for the resolution: 8, 10, 7 and 5
        (Story("order_status", channel="call").then(ev.Resolved, at=on("20 12:00")), on("27 12:00")),
    ],
)
def test_the_turn_is_the_moment_at_which_something_is_due(story: Story, expected: datetime) -> None:
    turns = turn(default_setup(), swept(default_setup(), story.ticket, story.now))
    assert timedelta(0) <= moment(turns, ZONE) - expected <= timedelta(microseconds=1)


def test_a_closed_ticket_has_no_turn() -> None:
    story = Story().then(ev.Closed, reason="spam")
    assert turn(default_setup(), story.ticket) == NEVER
