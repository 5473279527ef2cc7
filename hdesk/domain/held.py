"""Held: which team, tier and agent had a ticket, and how urgent it was, at any moment of its life."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import by_moment, in_order, standings_by_moment, steps
from hdesk.domain.localtime import instant
from hdesk.domain.model import Ticket
from hdesk.domain.runs import Numbered, Tracer
from hdesk.domain.state import State


class Held(NamedTuple):
    """Who had a ticket, and how urgent it was; `agent` is its owner."""

    team: str | None
    tier: str | None
    priority: str
    agent: str | None


class Spell(NamedTuple):
    """From when on it was so; `since` None for the first, which also holds for what came before the ticket did."""

    since: datetime | None
    held: Held


class Life:
    """What the events of a ticket tell beside its state at their end: the runs of its clocks, and who had it."""

    def __init__(self, state: State, runs: list[Numbered], spells: list[Spell]) -> None:
        self.state = state
        self.runs = runs
        self.spells = spells
        self._starts = [instant(spell.since) for spell in spells[1:] if spell.since is not None]

    def at(self, moment: datetime | None) -> Held:
        """Say who had it at a moment, after all that happened by then; for an unknown one, who had it last."""
        if moment is None or not self._starts:
            return self.spells[-1].held
        return self.spells[bisect_right(self._starts, instant(moment))].held


def life_of(ticket: Ticket, received: datetime | None) -> Life:
    """Tell a ticket's life; `received` is when its inquiry came, where another file says so."""
    state, tracer = State(facts_at_creation(ticket)), Tracer(received)
    seen: list[tuple[int | None, Spell]] = []
    for event in steps(state, ticket.timeline):
        tracer.see(state, event)
        at = None if event.at is None else instant(event.at)
        held = _held(state)
        if not seen or seen[-1][1].held != held:
            if seen and seen[-1][0] == at:
                seen.pop()
            seen.append((at, Spell(event.at, held)))
    if in_order(ticket.timeline):
        first = next((instant(event.at) for event in ticket.timeline if event.at is not None), None)
        is_untold = len(seen) > 1 and seen[0][0] is None and seen[1][0] == first
        spells = [one for _, one in (seen[1:] if is_untold else seen)]
    else:
        facts = facts_at_creation(ticket)
        spells = [Spell(at, _held(then)) for at, then in by_moment(facts, ticket.timeline)]
        state.standings = standings_by_moment(facts, ticket.timeline, state.standings)
    return Life(state, tracer.runs(state), _changes(spells or [seen[-1][1]]))


def _held(state: State) -> Held:
    return Held(state.team, state.tier, state.priority, state.owner)


def _changes(seen: Sequence[Spell]) -> list[Spell]:
    """Keep the spells in which somebody else had it than before."""
    found = [seen[0]._replace(since=None)]
    for one in seen[1:]:
        if one.held != found[-1].held:
            found.append(one)
    return found
