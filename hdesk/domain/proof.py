"""Proof: what a commit must look like if its author wrote it with hdesk, and what is wrong with it otherwise.

Pure: the versions of a file before and after a commit, the settings in force and who made the commit go in;
violations come out. Nothing here trusts what the commit says of itself, its subject excepted, which only ever
allows what its author may do anyway.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from hdesk.domain.access import Deed, may
from hdesk.domain.config import DeskConfig, agent_by_email
from hdesk.domain.rules import Route, Rule
from hdesk.domain.setup import Setup

GRACE = timedelta(minutes=5)
"""So much later than it happened may an event be committed without saying when it was written down."""
DAY = timedelta(days=1)
"""So much clocks may differ."""

INVENTED = "Invented: by hdesk demo"
"""The trailer of a demo's commits, whose days are made up; believed only where all commits before say so, too."""


class Violation(NamedTuple):
    """One thing that does not stand; `event` is the ID of the event or entry, `field` a key of the header.

    A `warning` is likely, and fails nothing.
    """

    message: str
    event: str | None = None
    field: str | None = None
    hint: str | None = None
    level: Literal["warning"] | None = None


class Person(NamedTuple):
    """Who a commit says that somebody is."""

    name: str
    email: str


class Act(NamedTuple):
    """One commit, as what it holds is judged by.

    `agent` is its author, None where nobody knows; `at` the author's date; `config` what was in force before it;
    `setups` are the settings before and after it, as far as they can be read. `merging` says that it has several
    parents, `redacting` that it adds a redaction, `invented` that it is one of a demo's made-up days. `since` is what
    has come into force beside it, where it was written on from an older commit: who is a lead no more cannot go back.
    """

    agent: str | None
    subject: str
    at: datetime
    config: DeskConfig
    setups: tuple[Setup, ...] = ()
    merging: bool = False
    redacting: bool = False
    invented: bool = False
    since: DeskConfig | None = None

    def may(self, deed: Deed) -> bool:
        """Say whether the author may do what only leads do; who is not known is judged elsewhere."""
        if self.agent is None:
            return True
        later = self.since is None or self.agent not in self.since.agents or may(self.since, self.agent, deed)
        return later and may(self.config, self.agent, deed)

    def writers(self) -> frozenset[str]:
        """Name those in whose name the author may write."""
        return acting_as(self.config, self.agent) if self.agent else frozenset()

    def rules(self) -> tuple[Rule, ...]:
        """List the rules before and after the commit."""
        return tuple(rule for setup in self.setups for rule in setup.rules)

    def routes(self) -> tuple[Route, ...]:
        """List the routes before and after the commit."""
        return tuple(route for setup in self.setups for route in setup.routing.routes)

    def imports(self, source: str) -> bool:
        """Say whether the commit is an import from a source."""
        kind, _, rest = self.subject.removeprefix("import ").partition(" ")
        return self.subject.startswith("import ") and bool(kind) and rest.replace(":", " ").split(" ")[0] == source

    @property
    def mends(self) -> bool:
        """Say whether the commit is a repair of `check --fix`, which may merge what conflicted."""
        return self.subject.startswith("check --fix")


def acting_as(config: DeskConfig, agent: str) -> frozenset[str]:
    """Name those in whose name an agent may write: the agent, and who desk.yaml says."""
    return frozenset((agent, *(name for one in config.delegates if one.agent == agent for name in one.as_)))


def author_of(before: DeskConfig, after: DeskConfig, author: Person, committer: Person) -> str | None:
    """Find the agent whose commit it is: by the author's e-mail in the settings before it.

    Where the commit itself adds that agent, a lead must have committed it.
    """
    known = agent_by_email(before, author.email)
    if known is not None:
        return known
    new, who = agent_by_email(after, author.email), agent_by_email(before, committer.email)
    return new if who is not None and may(before, who, "settings") else None


def gone(agent: str | None, forked: DeskConfig | None, since: DeskConfig | None) -> list[Violation]:
    """Judge that who wrote on from an older commit has not been taken out of desk.yaml since."""
    if agent is None or forked is None or since is None or agent not in forked.agents or agent in since.agents:
        return []
    return [Violation(f"{agent} was taken out of desk.yaml, and has written on from before that")]


def people(config: DeskConfig, agent: str | None, author: Person, committer: Person) -> list[Violation]:
    """Judge who a commit says made it: an agent, who committed it as such or was let act."""
    if agent is None:
        return [Violation(f"no agent of this desk has the author's e-mail address {author.email}")]
    if committer.email.casefold() == author.email.casefold():
        return []
    who = agent_by_email(config, committer.email)
    if who is None:
        hint = "who commits in another's name is an agent whom `delegates:` in desk.yaml lets act"
        return [Violation(f"{agent}'s commit was made by {committer.email}, who is no agent of this desk", hint=hint)]
    if agent not in acting_as(config, who):
        hint = f"desk.yaml can allow it: delegates: [{{agent: {who}, as: [{agent}]}}]"
        return [Violation(f"{agent}'s commit was made by {who}, who may not act as {agent}", hint=hint)]
    return []


def dates(written: datetime, committed: datetime, now: datetime, parents: tuple[datetime, ...]) -> list[Violation]:
    """Judge a commit's dates: not after now, nor, beyond what clocks differ by, long before its parents'."""
    found = []
    if max(written, committed) > now + GRACE:
        late = max(written, committed)
        here = now.astimezone(late.tzinfo).replace(microsecond=0)
        found.append(Violation(f"the commit is dated {late.isoformat()}, in the future; it is {here.isoformat()}"))
    if written > committed + GRACE:
        message = f"the author's date {written.isoformat()} lies after the committer's, {committed.isoformat()}"
        found.append(Violation(message))
    elif committed > written + DAY:
        message = f"written {written.isoformat()}, says the author, but committed {committed.isoformat()}"
        hint = "as after a rebase; dates in it are the author's word"
        found.append(Violation(message, hint=hint, level="warning"))
    last = max(parents, default=committed)
    if committed < last - DAY:
        message = f"the commit is dated {committed.isoformat()}, before what it follows, {last.isoformat()}"
        found.append(Violation(message, hint="a clock that is wrong, or a date that is made up", level="warning"))
    return found


def deed(act: Act, what: Deed, words: str, event: str | None = None) -> list[Violation]:
    """Judge that only leads did what only leads may do."""
    if act.may(what):
        return []
    return [Violation(f"{act.agent} is no lead and {words}", event)]
