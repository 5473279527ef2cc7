"""Samples: some contacts and tickets of each agent, drawn so that everybody can draw them again.

Of each agent those are taken whose SHA-256 of seed and ID is smallest. That favours nobody, needs no memory, and what
is added later moves only those out that stood behind it.
"""

import hashlib
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.periods import Period
from hdesk.storage.index import Index

Kind = Literal["contacts", "tickets", "both"]

_CONTACTS = """
SELECT id, by, at, category, subcategory FROM contacts WHERE outcome <> 'abandoned' AND {period} {alone}
"""
_TICKETS = """
SELECT id, created_by, created_at, category, subcategory, owner FROM tickets WHERE merged = 0 AND {period}
"""
_LAST = "SELECT score, reviewer FROM {kind}_reviews WHERE id = ? ORDER BY at DESC{further} LIMIT 1"
_ALONE = "AND NOT (outcome = 'ticket' AND ticket IS NOT NULL)"
"""Where tickets are drawn as well, the contact that opened one is looked at with it, and not drawn by itself."""


class Drawn(NamedTuple):
    """A contact or ticket of a sample: whose work, when it came (seconds since 1970), its last review if it has one."""

    agent: str
    kind: Literal["contact", "ticket"]
    id: str
    at: float | None
    category: str | None
    subcategory: str | None
    score: float | None = None
    reviewer: str | None = None


class Sample(NamedTuple):
    """What was drawn, by agent and then in the order of drawing, out of so many; `nobodys` had no agent to go by."""

    drawn: tuple[Drawn, ...]
    out_of: int
    nobodys: int


class Order(NamedTuple):
    """What to draw: from which period, of what, how many of each of these agents, with which seed."""

    period: Period
    kind: Kind
    agents: Collection[str]
    per_agent: int
    seed: str


def sample(index: Index, order: Order) -> Sample:
    """Draw from the contacts and tickets that came in a period.

    A contact is its writer's, a ticket that of who created it, or its owner's where that was no agent. Abandoned
    contacts and merged tickets are not drawn.
    """
    by_agent: dict[str, list[Drawn]] = {}
    count = nobodys = 0
    for one in _all(index, order.period, order.kind):
        count += 1
        if one.agent in order.agents:
            by_agent.setdefault(one.agent, []).append(one)
        else:
            nobodys += 1
    drawn: list[Drawn] = []
    for _, mine in sorted(by_agent.items()):
        drawn += sorted(mine, key=lambda one: _place(order.seed, one.id))[: order.per_agent]
    return Sample(tuple(_with_review(index, one) for one in drawn), count, nobodys)


def last_review(index: Index, kind: Literal["contact", "ticket"], identity: str) -> tuple[float, str] | None:
    """Give score and reviewer of the last review of a ticket or contact."""
    query = _LAST.format(kind=kind, further=", fact DESC" if kind == "contact" else "")
    return next(((score, reviewer) for score, reviewer in index.query(query, (identity,))), None)


def _with_review(index: Index, one: Drawn) -> Drawn:
    score, reviewer = last_review(index, one.kind, one.id) or (None, None)
    return one._replace(score=score, reviewer=reviewer)


def _place(seed: str, identity: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{identity}".encode()).digest()


def _all(index: Index, period: Period, kind: Kind) -> Iterator[Drawn]:
    if kind != "tickets":
        for row in _rows(index, _CONTACTS, "at", period, _ALONE if kind == "both" else ""):
            yield Drawn(row[1], "contact", row[0], *row[2:])
    if kind != "contacts":
        for row in _rows(index, _TICKETS, "created_at", period):
            creator, owner = row[1], row[-1]
            agent = creator if creator and ev.is_person(creator) else owner or ""
            yield Drawn(agent, "ticket", row[0], *row[2:-1])


def _rows(index: Index, query: str, column: str, period: Period, alone: str = "") -> Iterator[tuple]:  # type: ignore[type-arg]
    bounds = [(f"{column} >= ?", period.start), (f"{column} < ?", period.end)]
    parts = [(text, at.timestamp()) for text, at in bounds if at is not None]
    narrowed = " AND ".join(text for text, _ in parts) or "1"
    return index.query(query.format(period=narrowed, alone=alone), [at for _, at in parts])
