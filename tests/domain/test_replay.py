"""Replays: the same people under the same rules make the same of a ticket, and a sweep finds nothing left to do."""

from datetime import datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.apply import settle
from hdesk.domain.course import course_of
from hdesk.domain.fold import ticket_of, with_events
from hdesk.domain.model import Ticket
from hdesk.domain.replay import Lived, Stage, replay
from hdesk.domain.setup import Setup
from tests.support.desks import NOW, default_setup, setup_with
from tests.support.histories import tickets
from tests.support.stories import Story, on

_STILL = setup_with(
    rules="""
  - {id: a, title: x, when: {priority: {at_least: high}}, then: {escalate: {to: tech, kind: a, reason: a}}}
  - {id: b, title: x, when: {escalated_to: tech}, then: {priority: urgent}}
  - {id: c, title: x, when: {value: {at_least: 50000}}, then: {priority: high}}
  - {id: d, title: x, when: {text: {matches: not received}, status: {not: closed}}, then: {priority: high}}
  - {id: f, title: x, when: {team: operations}, then: {escalate: {to: operations-manager, kind: a, reason: a}}}
""",
    routes="  - {id: big, when: {value: {at_least: 64000}}, team: tech}\n",
)
"""Rules that time alone does not turn."""

_TIMELY = setup_with(
    rules="""
  - {id: old, title: x, when: {age: {over: 2 business days}}, then: {escalate: {to: tech, kind: a, reason: a}}}
  - id: late
    title: x
    when: {pickup_overdue: {over: 1 business day}, status: {not: [resolved, closed]}}
    then: {priority: high, escalate: {to: operations, handover: true, kind: a, reason: a}}
  - {id: told, title: x, when: {since_update: {over: 5bh}, priority: high}, then: {priority: urgent}}
  - id: missed
    title: x
    when: {resolution_breached: yes, team: operations}
    then: {escalate: {to: cx-manager, kind: a, reason: a}}
""",
    routes="  - {id: aged, when: {age: {over: 3 business hours}}, team: tech}\n",
)

_SETUPS = st.sampled_from([default_setup(), _STILL, _TIMELY])


def lived(setup: Setup, ticket: Ticket, until: datetime) -> Lived:
    course = course_of(ticket, until)
    assert course is not None
    return replay(Stage.of(setup), course, until)


def told(events: tuple[ev.Event, ...]) -> list[tuple[str, str, datetime | None]]:
    return [(ev.chars_of(event.id), event.by, event.at) for event in events]


def whole(ticket: Ticket, found: Lived) -> Ticket:
    """Give the ticket that a replay ends with."""
    course = course_of(ticket, found.view.now)
    assert course is not None
    return ticket_of(ticket.id, course.facts, found.view.ticket.timeline)


def numbered(event: ev.Event, number: int) -> ev.Event:
    return msgspec.structs.replace(event, id=f"{number}-{ev.chars_of(event.id)}")


@given(setup=_SETUPS, ticket=tickets(), after=st.integers(0, 30 * 86_400))
def test_at_any_moment_a_sweep_finds_nothing_left_to_do(setup: Setup, ticket: Ticket, after: int) -> None:
    until = NOW + timedelta(days=2, seconds=after)
    if course_of(ticket, until) is None:
        return
    after_all = whole(ticket, lived(setup, ticket, until))
    assert settle(setup, after_all, until) == after_all


@given(ticket=tickets())
def test_where_time_turns_nothing_it_is_what_the_commands_wrote_one_after_the_other(ticket: Ticket) -> None:
    until = NOW + timedelta(days=30)
    course = course_of(ticket, until)
    assert course is not None
    facts = course.facts
    again = ticket_of(ticket.id, facts, course.steps[0].events)
    last = again.timeline[0].at
    assert last is not None
    again = settle(_STILL, again, last)
    for step in course.steps[1:]:
        assert step.at is not None
        last = max(last, step.at)
        known = [numbered(event, len(again.timeline) + place) for place, event in enumerate(step.events, 1)]
        again = settle(_STILL, with_events(again, known), last)
    automatic = tuple(event for event in again.timeline if event.by.startswith(("rule:", "route:")))
    assert told(lived(_STILL, ticket, until).automatic) == told(automatic)


@given(setup=_SETUPS, ticket=tickets(), after=st.integers(0, 20 * 86_400))
def test_replaying_what_a_replay_wrote_makes_it_again(setup: Setup, ticket: Ticket, after: int) -> None:
    until = NOW + timedelta(days=2, seconds=after)
    if course_of(ticket, until) is None:
        return
    once = lived(setup, ticket, until)
    twice = lived(setup, whole(ticket, once), until)
    assert told(twice.automatic) == told(once.automatic)
    assert twice.state == once.state


def test_an_acceptance_is_set_aside_where_no_rule_has_asked_for_it() -> None:
    story = Story("payout", subcategory="delayed", said="not received")
    story.then(ev.Escalated, by="rule:payout-delay", team="operations", kind="payout_delay", reason="late")
    story.then(ev.Accepted, by="arun", team="operations")
    assert lived(default_setup(), story.ticket, on("20 12:00")).set_aside == 0
    without = lived(_STILL, story.ticket, on("20 12:00"))
    assert without.set_aside == 1
    assert [type(one) for one in without.view.ticket.timeline if one.by == "arun"] == []


def test_an_acceptance_of_what_a_person_has_escalated_is_kept_whatever_the_rules_say() -> None:
    story = Story("app")
    story.then(ev.Escalated, team="operations", reason="late").then(ev.Accepted, by="arun", team="operations")
    found = lived(_STILL, story.ticket, on("20 12:00"))
    assert found.set_aside == 0
    assert found.state.accepted_at == on("20 11:02")


def test_what_was_written_down_later_is_known_to_the_rules_only_then() -> None:
    # Created on Friday at 11; a reply of 12:00 is logged at 18:00: until then nobody had replied for 5 hours.
    story = Story("app", channel="call")
    story.then(ev.Prioritised, from_="normal", to="high")
    story.then(ev.Responded, at=on("20 12:00"), logged=on("20 18:00"), channel="call")
    written = [event.at for event in lived(_TIMELY, story.ticket, on("20 18:30")).automatic if event.by == "rule:told"]
    assert written == [on("20 16:00:01")]
