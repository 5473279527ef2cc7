"""Running tests of rules: a ticket lives through its timeline, and is then compared with what was expected."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.apply import settle
from hdesk.domain.fold import ticket_of, with_events
from hdesk.domain.ids import derived
from hdesk.domain.model import Ticket
from hdesk.domain.rule_tests import Trial
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView


class Difference(NamedTuple):
    """Something that is not as expected; `by` names the route, rule or person that made it so."""

    what: str
    expected: str
    got: str
    by: str


class Result(NamedTuple):
    """What came of a test: the differences, and the routes and rules that it reached."""

    trial: Trial
    differences: tuple[Difference, ...]
    routes: frozenset[str]
    rules: frozenset[str]


class Coverage(NamedTuple):
    """The routes and rules that no test reaches."""

    routes: tuple[str, ...]
    rules: tuple[str, ...]


def run(trial: Trial, setup: Setup) -> Result:
    """Run a test: rules act after each entry of the timeline, and once more at the test's moment, as a sweep."""
    identity = f"{setup.config.prefix}-{trial.created.at:%y%m%d}-000000"
    related = Related(lambda: trial.received, lambda _: trial.repeats)
    rules: set[str] = set()

    def settled(ticket: Ticket, at: Any) -> Ticket:
        after = settle(setup, ticket, at, related)
        for one in (ticket, after):
            view = TicketView(setup, one, at, related=related)
            rules.update(rule.id for rule in setup.rules if rule.when(view))
        return after

    ticket = settled(ticket_of(identity, trial.facts, [trial.created]), trial.created.at)
    for step in trial.steps:
        ticket = settled(with_events(ticket, [_placed(step, ticket)]), step.at)
    ticket = settled(ticket, trial.at)
    acted = [event.by.partition(":") for event in ticket.timeline]
    rules.update(name for kind, _, name in acted if kind == "rule")
    routes = frozenset(name for kind, _, name in acted if kind == "route")
    view = TicketView(setup, ticket, trial.at, related=related)
    return Result(trial, tuple(_differences(trial, view)), routes, frozenset(rules))


def _placed(step: ev.Event, ticket: Ticket) -> ev.Event:
    """Put an event behind a timeline, with an identity that is the same in every run."""
    number = max(int(event.id.partition("-")[0]) for event in ticket.timeline) + 1
    chars = derived(ticket.id, "test", number)
    if isinstance(step, ev.Prioritised):
        step = msgspec.structs.replace(step, from_=ticket.priority)
    return msgspec.structs.replace(step, id=f"{number}-{chars}")


def _differences(trial: Trial, view: TicketView) -> Iterator[Difference]:
    expect, state = trial.expect, view.state
    if expect.team is not None and expect.team != state.team:
        yield Difference("team", expect.team, state.team or "none", _mover(view.ticket.timeline, state.team))
    if expect.tier is not None and expect.tier != state.tier:
        yield Difference("tier", expect.tier, state.tier or "none", _mover(view.ticket.timeline, state.team))
    if expect.priority is not None and expect.priority != state.priority:
        yield Difference("priority", expect.priority, state.priority, state.priority_by or "nobody")
    if expect.escalated_to is not None and set(expect.escalated_to) != set(state.open_escalations):
        by = ", ".join(dict.fromkeys(event.by for event in state.open_escalations.values()))
        got = ", ".join(state.open_escalations)
        yield Difference("escalated_to", ", ".join(expect.escalated_to) or "nobody", got or "nobody", by or "nobody")
    if expect.next is not None:
        yield from _steps((expect.next,) if isinstance(expect.next, str) else expect.next, view)


def _steps(expected: Sequence[str], view: TicketView) -> Iterator[Difference]:
    saying = [rule for rule in view.setup.rules if rule.next and rule.when(view)]
    got = [rule.next or "" for rule in saying]
    if list(expected) != got:
        by = ", ".join(f"rule:{rule.id}" for rule in saying)
        yield Difference("next", "; ".join(expected) or "nothing", "; ".join(got) or "nothing", by or "nobody")


def _mover(timeline: Sequence[ev.Event], team: str | None) -> str:
    """Name who has brought a ticket to its team last."""
    moves = (
        event.by
        for event in reversed(timeline)
        if (isinstance(event, ev.Routed) or (isinstance(event, ev.Escalated) and event.handover)) and event.team == team
    )
    return next(moves, "nobody")


def coverage(results: Sequence[Result], setup: Setup) -> Coverage:
    """Say which routes and rules no test has reached.

    A route is reached when it answers, a rule when its condition holds.
    """
    routes = {one for result in results for one in result.routes}
    rules = {one for result in results for one in result.rules}
    return Coverage(
        tuple(route.id for route in setup.routing.routes if route.id not in routes),
        tuple(rule.id for rule in setup.rules if rule.id not in rules),
    )
