"""Held: which team, tier and agent had a ticket, and how urgent it was, at any moment of its life."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import by_moment, in_order, steps
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


class Life(NamedTuple):
    """What the events of a ticket tell beside its state at their end: the runs of its clocks, and who had it."""

    runs: list[Numbered]
    spells: list[Spell]

    def at(self, moment: datetime | None) -> Held:
        """Say who had it at a moment, after all that happened by then; for an unknown one, who had it last."""
        if moment is None:
            return self.spells[-1].held
        starts = [instant(spell.since) for spell in self.spells if spell.since is not None]
        return self.spells[bisect_right(starts, instant(moment))].held


def life_of(ticket: Ticket, came: datetime | None) -> Life:
    """Tell a ticket's life; `came` is when its inquiry did, so far as anybody knows."""
    state, tracer = State(facts_at_creation(ticket)), Tracer(came)
    seen: list[Spell] = []
    for event in steps(state, ticket.timeline):
        tracer.see(state, event)
        seen.append(Spell(event.at, _held(state)))
    if not in_order(ticket.timeline):
        facts = facts_at_creation(ticket)
        dated = [Spell(at, _held(then)) for at, then in by_moment(facts, ticket.timeline)]
    else:
        dated = [spell for spell in seen if spell.since is not None]
    return Life(tracer.runs(state), _changes(dated or seen[-1:]))


def _held(state: State) -> Held:
    return Held(state.team, state.tier, state.priority, state.owner)


def _changes(seen: Sequence[Spell]) -> list[Spell]:
    """Keep of each moment what it was after it, and of all moments those at which something changed."""
    after = [
        one
        for one, following in zip(seen, [*seen[1:], None], strict=True)
        if following is None or following.since != one.since
    ]
    found = [after[0]._replace(since=None)]
    for one in after[1:]:
        if one.held != found[-1].held:
            found.append(one)
    return found
