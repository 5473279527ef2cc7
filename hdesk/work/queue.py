"""The queue: open work in the order in which it is to be done, and claiming the first of it."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from hdesk.desk import Desk, Written
from hdesk.domain.claims import taking
from hdesk.domain.condition_line import parse
from hdesk.domain.conditions import All, AnyOf, Condition, Test
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.lifecycle import MOVES
from hdesk.domain.rowview import TicketRow
from hdesk.domain.urgency import Urgency, urgency
from hdesk.insight.tables import QUEUE

_ORDER = ", ".join((*QUEUE, "id"))


class Wanted(NamedTuple):
    """Which part of the queue is meant: filters, one's own, a team's."""

    filters: Sequence[str] = ()
    mine: bool = False
    team: str | None = None


class Work(NamedTuple):
    """A ticket in the queue, and how urgent it is."""

    ticket: TicketRow
    urgency: Urgency


def queue(desk: Desk, wanted: Wanted) -> Iterator[Work]:
    """See open work in the order in which it is to be done."""
    parts: list[Condition] = [Test("status", "not", ("closed",)), parse(wanted.filters, desk.vocabulary())]
    if wanted.team is not None:
        parts.append(Test("team", "is", (desk.known_team(wanted.team),)))
    if wanted.mine:
        parts.append(AnyOf((Test("owner", "is", (desk.agent,)), Test("assignee", "is", (desk.agent,)))))
    reader = cache(lambda: _team_of_reader(desk))
    return (Work(view, urgency(view, reader)) for view in desk.reading.tickets(All(tuple(parts)), _ORDER))


def _team_of_reader(desk: Desk) -> str | None:
    """Give the team of whoever looks; none where they are no agent of the desk."""
    agent = _reader(desk)
    return desk.setup.config.agents[agent].team_on(desk.now.date()) if agent else None


def _reader(desk: Desk) -> str | None:
    try:
        return desk.agent
    except HdeskError:
        return None  # whoever only looks need not be an agent


def first(desk: Desk, wanted: Wanted) -> Work | None:
    """Give what is to be done next by somebody who has nothing yet: the first that nobody works on."""
    return next((one for one in queue(desk, wanted) if _is_free(one.ticket)), None)


def _is_free(ticket: TicketRow) -> bool:
    return ticket["assignee"] is None and ticket["status"] in MOVES["assign"]


def claim(desk: Desk, wanted: Wanted) -> tuple[Work | None, Written]:
    """Take the first ticket that nobody works on: found and assigned under one lock, so that nobody else gets it."""
    desk.pen()
    with desk.store.lock():
        desk.refresh()
        found = first(desk, wanted)
        if found is None:
            return None, Written((), (), None)
        return found, desk.act("assign", [found.ticket["id"]], lambda view: taking(view, desk.agent, desk.agent))


def lost(desk: Desk) -> list[Finding]:
    """Tell whoever looks which of their claims came after another's, on another clone."""
    found = list(desk.reading.tickets(Test("claims_lost", "exists", operand=True)))
    agent = _reader(desk) if found else None
    return [
        Finding(
            f"{view['id']} is {view['assignee']}'s: they took it before you did",
            hint=f"hdesk next gives you another; to take it over all the same: hdesk assign {view['id']} {agent}",
            level="warning",
        )
        for view in found
        if agent in view["claims_lost"]
    ]
