"""Law 10: rules settle, once, to the same events on every clone, and never against what people have decided."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.apply import fired, settle
from hdesk.domain.fold import refolded, state_of
from hdesk.domain.ids import is_document_id, parse_event_id
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket, place
from hdesk.domain.setup import Setup
from hdesk.domain.views import TicketView
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.support.desks import default_setup, setup_with
from tests.support.histories import tickets, times, worked_on

MANY_RULES = setup_with(
    rules="""
  - {id: a, title: x, when: {priority: {at_least: high}}, then: {escalate: {to: tech, kind: a, reason: a}}}
  - {id: b, title: x, when: {escalated_to: tech}, then: {priority: urgent}}
  - {id: c, title: x, when: {value: {at_least: 50000}}, then: {priority: high}}
  - id: d
    title: x
    when: {category: [app, other]}
    then: {priority: low, escalate: {to: cx-manager, kind: a, reason: a}}
  - id: e
    title: x
    when: {age: {over: 1 business day}, status: {not: [resolved, closed]}}
    then: {escalate: [{to: operations, handover: true, kind: a, reason: a}, {to: cx-manager, kind: a, reason: a}]}
  - {id: f, title: x, when: {team: operations}, then: {escalate: {to: operations-manager, kind: a, reason: a}}}
""",
    routes="""
  - {id: big, when: {value: {at_least: 64000}}, team: tech}
  - {id: pickup, when: {category: pickup}, team: operations}
""",
)
setups = st.sampled_from([default_setup(), MANY_RULES])


def automatic(ticket: Ticket) -> list[ev.Event]:
    return [event for event in ticket.timeline if event.by.startswith(("rule:", "route:"))]


@given(setup=setups, ticket=tickets(), at=times(days=20))
def test_to_settle_twice_is_to_settle_once(setup: Setup, ticket: Ticket, at: datetime) -> None:
    once = settle(setup, ticket, at)
    assert settle(setup, once, at) is once
    assert settle(setup, read_ticket(ticket_bytes(once), ""), at) == once


@given(setup=setups, ticket=tickets(), at=times(days=20))
def test_settling_only_adds_events_and_keeps_the_header_their_fold(setup: Setup, ticket: Ticket, at: datetime) -> None:
    after = settle(setup, ticket, at)
    assert [event for event in after.timeline if event in ticket.timeline] == list(ticket.timeline)
    assert ticket_bytes(refolded(after)) == ticket_bytes(after)
    chars = [ev.chars_of(event.id) for event in after.timeline]
    assert len(set(chars)) == len(chars)
    assert all(parse_event_id(event.id) for event in after.timeline)
    assert is_document_id(after.id)


@given(setup=setups, ticket=tickets(most=5), times=st.tuples(times(days=20), times(days=20)))
def test_two_clones_that_fire_the_same_rules_write_the_same_events(
    setup: Setup, ticket: Ticket, times: tuple[datetime, datetime]
) -> None:
    here, there = (settle(setup, ticket, at) for at in times)
    both, same = merged_ticket(here, there), merged_ticket(there, here)
    assert ticket_bytes(both) == ticket_bytes(same)
    if times[0] == times[1]:
        assert here == there
    said = {ev.chars_of(event.id): event for event in automatic(here)}
    for event in automatic(there):
        twin = said.get(ev.chars_of(event.id))
        assert twin is None or (twin.by, type(twin)) == (event.by, type(event))


@given(setup=setups, before=tickets(most=3), at=times(days=20), data=st.data())
def test_rules_settle_on_what_two_clones_have_made_of_a_ticket(
    setup: Setup, before: Ticket, at: datetime, data: st.DataObject
) -> None:
    before = settle(setup, before, before.timeline[-1].at or at)
    here = settle(setup, data.draw(worked_on(before, setup, most=4, clone=1)), at)
    there = settle(setup, data.draw(worked_on(before, setup, most=4, clone=2)), at)
    both = merged_ticket(here, there)
    assert ticket_bytes(both) == ticket_bytes(merged_ticket(there, here))
    once = settle(setup, both, at)
    assert settle(setup, once, at) is once
    chars = [ev.chars_of(event.id) for event in once.timeline]
    assert len(set(chars)) == len(chars)


@given(setup=setups, ticket=tickets(), at=times(days=20))
def test_rules_never_lower_a_priority_that_was_set_and_never_touch_what_is_pinned(
    setup: Setup, ticket: Ticket, at: datetime
) -> None:
    before, after = state_of(ticket), state_of(settle(setup, ticket, at))
    if before.priority_by is not None:
        assert place(after.priority) >= place(before.priority)
    if "priority" in before.pins:
        assert after.priority == before.priority
    if "team" in before.pins:
        assert (after.team, after.tier) == (before.team, before.tier)


@given(setup=setups, ticket=tickets(), at=times(days=20))
def test_each_rule_acts_at_most_once_an_episode(setup: Setup, ticket: Ticket, at: datetime) -> None:
    after = settle(setup, ticket, at)
    effects = [(event.by, ev.type_of(event), getattr(event, "team", None)) for event in automatic(after)]
    routed = [effect for effect in effects if effect[1] == "routed"]
    assert len(set(effects) - set(routed)) == len(effects) - len(routed)
    assert len(routed) <= 1


@given(setup=setups, ticket=tickets(), at=times(days=20))
def test_what_has_settled_leaves_no_rule_that_holds_with_something_left_to_do(
    setup: Setup, ticket: Ticket, at: datetime
) -> None:
    view = TicketView(setup, settle(setup, ticket, at), at)
    state = view.state
    if state.status == "closed":
        return
    for rule in setup.rules:
        if not rule.when(view) or fired(rule, ticket.id, state):
            continue
        if rule.priority and "priority" not in state.pins:
            assert place(state.priority) >= place(rule.priority)
        for entry in rule.escalate:
            assert entry.to in state.open_escalations or (entry.handover and "team" in state.pins)
