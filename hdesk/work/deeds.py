"""Deeds: the single things that commits did, as a log of a desk or a ticket lists them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from hdesk.domain.commit_words import Said
from hdesk.domain.told import Change
from hdesk.storage.gitlog import Logged


class Source(NamedTuple):
    """The commit that did something: who committed it (`agent`: as desk.yaml knows them), when, and what it says."""

    logged: Logged
    said: Said
    at: datetime
    agent: str | None

    @property
    def who(self) -> str:
        """Name who committed it."""
        return self.agent or self.logged.author or self.logged.email


class Deed(NamedTuple):
    """One thing that a commit did.

    `type` is the event's or, where there is no event: `contact` (one was logged, or `contact rated` …), `settings`
    and `files` (others were changed), `merge`, `header` (changed without an event), `lost` (events that are gone),
    `altered` (events that are not what they were), `broken` (the file cannot be read), `removed` and `added` (of
    the file), `rewritten` (only its form changed), `unknown` (an event that no file has any more), `nothing`.
    `by` wrote the event (an agent, a rule …). `alters` names the fields that count as changed.
    """

    source: Source
    at: datetime
    by: str
    type: str
    ticket: str | None = None
    subject: str | None = None
    event: str | None = None
    changes: tuple[Change, ...] = ()
    details: Mapping[str, Any] = MappingProxyType({})
    files: tuple[str, ...] = ()
    teams: frozenset[str] = frozenset()
    alters: frozenset[str] = frozenset()

    def data(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        logged = self.source.logged
        return {
            "at": self.at,
            "by": self.by,
            "command": self.source.said.command,
            "ticket": self.ticket,
            "subject": self.subject,
            "event": self.event,
            "type": self.type,
            "changes": [{"field": one.field, "from": one.before, "to": one.after} for one in self.changes],
            "details": dict(self.details),
            "files": list(self.files),
            "commit": logged.id,
            "committed": self.source.at,
            "who": logged.author,
            "email": logged.email,
            "agent": self.source.agent,
        }
