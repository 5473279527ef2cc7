"""The log of a desk: what was done, newest first, from one pass over git's log."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import ids
from hdesk.domain.commit_words import said
from hdesk.domain.config import agent_by_email
from hdesk.storage.gitlog import Logged, Touch, touched, walk, walk_outside
from hdesk.work.audit_asked import Asked, narrowed
from hdesk.work.deeds import Deed, Source
from hdesk.work.deeds_ground import Ground
from hdesk.work.deeds_of import SETTINGS, TOLD, Did, as_told, deeds_of, tells_all, to_look_into

_FIRST = 256
_MOST = 4_096
"""Commits are looked into by so many at first and later: whoever asks for the newest few waits for few."""


class Skew(NamedTuple):
    """A commit that is dated before one that it builds on."""

    commit: str
    parent: str
    seconds: int


class AuditLog:
    """What was done on a desk, as far as it is asked for; `skewed` gathers commits whose dates cannot be right."""

    def __init__(self, desk: Desk, asked: Asked, *, ordered: bool = False) -> None:
        self.desk = desk
        self.asked = asked
        self.skewed: list[Skew] = []
        self._ordered = ordered
        self._seen = 0
        period, until = asked.period, desk.until
        self._first = period.start.timestamp() if period and period.start else -math.inf
        ends = [
            period.end.timestamp() if period and period.end else math.inf,
            until.timestamp() + 1 if until else math.inf,
        ]
        self._after = min(ends)
        self._zone: tzinfo = desk.setup.timezone
        self._agents: dict[str, str | None] = {}

    def __iter__(self) -> Iterator[Deed]:
        """List it, newest first, in git's order."""
        candidates = narrowed(self.desk, self.asked)
        ground = Ground(self.desk)
        chunk: list[Source] = []
        size = _FIRST
        for source in self._sources():
            chunk.append(source)
            if len(chunk) == size:
                yield from self._deeds(ground, chunk, candidates)
                chunk, size = [], min(size * 4, _MOST)
        yield from self._deeds(ground, chunk, candidates)

    def _sources(self) -> Iterator[Source]:
        git = self.desk.git
        awaited: dict[str, Logged] = {}
        for logged in walk(git, self.desk.snapshot.commit or "HEAD", *self._paths, ordered=self._ordered):
            child = awaited.pop(logged.id, None)
            if child is not None and logged.at > child.at:
                self.skewed.append(Skew(child.id, logged.id, logged.at - child.at))
            if logged.parents:
                awaited[logged.parents[0]] = logged
            if self._within(logged.at) and self.asked.can_be_in(logged):
                source = self._source(logged)
                if self.asked.command in {None, source.said.command}:
                    yield source

    def _within(self, seconds: int) -> bool:
        """Say whether a commit of then is asked for."""
        return self._first <= seconds < self._after

    @property
    def _paths(self) -> Sequence[str]:
        if self.asked.ticket is not None:
            return (ids.ticket_path(self.asked.ticket),)
        return SETTINGS if self.asked.settings else ()

    def _source(self, logged: Logged) -> Source:
        if logged.email not in self._agents:
            self._agents[logged.email] = agent_by_email(self.desk.setup.config, logged.email)
        at = datetime.fromtimestamp(logged.at, UTC).astimezone(self._zone)
        return Source(logged, said(logged.subject, logged.body, len(logged.parents)), at, self._agents[logged.email])

    def _deeds(self, ground: Ground, chunk: list[Source], candidates: frozenset[str] | None) -> Iterator[Deed]:
        """Look into some commits at once: what they touched, what came with it, and how that reads today."""
        touches = self._touches(chunk, candidates)
        found = [(one, _of_interest(one, touches[one.logged.id], self.asked, candidates)) for one in chunk]
        ground.look_up({ids.ticket_of_path(one.path) or "" for _, some in found for one in some} - {""})
        for touch in (one for _, some in found for one in some if one.new is None):
            ticket = ids.ticket_of_path(touch.path)
            if ticket is not None:
                ground.recall(ticket, touch.old[0])
        known = ground.identities(blob for one, some in found for blob in to_look_into(one, some))
        for source, some in found:
            if some or not (touches[source.logged.id] or source.said.events):
                deeds = deeds_of(ground, Did(source, some, known), self._zone)
                yield from (deed for deed in reversed(deeds) if self.asked.wants(deed))

    def _touches(self, chunk: list[Source], candidates: frozenset[str] | None) -> dict[str, list[Touch]]:
        """Give what commits touched: all that git says of a few, of many only where the message does not tell it."""
        self._seen += len(chunk)
        told: dict[str, list[Touch]] = {}
        if self._seen > _FIRST:
            quick = [one for one in chunk if tells_all(one) and one.logged.id not in self._other]
            kinds = self.asked.kinds
            told = {
                one.logged.id: as_told(one, candidates) if kinds is None or kinds & one.said.kinds else []
                for one in quick
            }
        return told | touched(self.desk.git, [one.logged.id for one in chunk if one.logged.id not in told])

    @cached_property
    def _other(self) -> set[str]:
        """Name the commits that touched more than tickets and contacts, whatever they say."""
        return walk_outside(self.desk.git, self.desk.snapshot.commit or "HEAD", *TOLD)


def _of_interest(
    source: Source, touches: Sequence[Touch], asked: Asked, candidates: frozenset[str] | None
) -> list[Touch]:
    """Leave out tickets that cannot have what is asked for; what was done by hand may have anything."""
    wanted = touches
    if asked.ticket is not None:
        wanted = [one for one in touches if asked.ticket in one.path or one.new is None or None in one.old]
    if candidates is None or source.said.by_hand:
        return list(wanted)
    return [one for one in wanted if (ids.ticket_of_path(one.path) or "") in candidates or not _is_ticket(one)]


def _is_ticket(touch: Touch) -> bool:
    return touch.path.startswith("tickets/")
