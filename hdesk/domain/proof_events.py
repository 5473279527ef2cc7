"""Proof of a single entry: who may have written it in this commit, and when."""

from collections.abc import Iterator
from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactReviewed, Entry
from hdesk.domain.model import Ticket
from hdesk.domain.proof import GRACE, Act, Violation, deed
from hdesk.domain.reviewing import own_work
from hdesk.domain.sweeping import BY as SWEEP

_MERGE = "merge"
_SWEPT = (ev.Noted, ev.Escalated, ev.Closed)
_MERGED = (ev.Reopened, ev.Merged)


def imported_by(act: Act, ticket: Ticket) -> ev.Imported | None:
    """Give the event that says where a new ticket comes from, if this commit imports it."""
    found = (one for one in ticket.timeline if isinstance(one, ev.Imported) and act.imports(one.source))
    return next(found, None)


def new_event(act: Act, ticket: Ticket, event: ev.Event, source: ev.Imported | None) -> Iterator[Violation]:
    """Judge an event that this commit adds; `source` is the import that it came with, if any."""
    told = source is not None and event.logged is not None and event.logged == source.logged
    yield from (one._replace(event=event.id) for one in _writer(act, event, source if told else None))
    automatic = is_automatic(event.by)
    since = {one.at for one in ticket.timeline if not is_automatic(one.by)} if automatic else set()
    follows = automatic and event.at in since
    for wrong in _dates(act, event.at, event.logged, unknown=told, late=follows or act.invented):
        yield wrong._replace(event=event.id)
    if isinstance(event, ev.Reviewed) and not told:
        yield from deed(act, "review", "has reviewed work", event.id)
        own = [] if act.invented else own_work(ticket, event.by)
        yield from (Violation(one.message, event.id, hint=one.hint) for one in own)
    if isinstance(event, ev.Redacted):
        yield from deed(act, "redact", "has redacted personal data", event.id)


def is_automatic(by: str) -> bool:
    """Say whether no person wrote it: a rule, a route, the sweep or a merge."""
    return by in {SWEEP, _MERGE} or by.startswith(("rule:", "route:"))


def _writer(act: Act, event: ev.Event, source: ev.Imported | None) -> Iterator[Violation]:
    by = event.by
    kind, colon, name = by.partition(":")
    if by == "customer" or (source is not None and (ev.is_person(by) or by == f"import:{source.source}")):
        return
    if ev.is_person(by):
        yield from _person(act, by)
    elif by == SWEEP:
        if not isinstance(event, _SWEPT):
            yield Violation(f"`by` is sweep, which never writes {ev.type_of(event)!r}")
    elif by == _MERGE:
        if not act.mends:
            yield Violation("`by` is merge, in a commit that merges nothing")
        elif not isinstance(event, _MERGED):
            yield Violation(f"`by` is merge, which never writes {ev.type_of(event)!r}")
    elif colon and kind == "import":
        yield Violation(f"`by` is {by}, in a commit that imports nothing from {name}")
    elif colon and kind in {"rule", "route"}:
        yield from _ruled(act, event, kind, name)
    else:
        yield Violation(f"`by` is {by!r}, which nobody is called")


def _person(act: Act, by: str) -> Iterator[Violation]:
    if act.agent is None or by in act.writers():
        return
    who = "who is no agent of this desk" if by not in act.config.agents else f"in whose name {act.agent} may not write"
    yield Violation(f"`by` is {by}, but the commit is {act.agent}'s: {by} is somebody {who}")


def _ruled(act: Act, event: ev.Event, kind: str, name: str) -> Iterator[Violation]:
    """Judge that a rule or route of that name exists and says what the event says."""
    if not act.setups:
        return  # that the settings cannot be read is said of them
    if kind == "route":
        routes = [one for one in act.routes() if one.id == name]
        if not routes:
            yield Violation(f"`by` is route:{name}, but there is no route of that name")
        elif not (isinstance(event, ev.Routed) and any((one.team, one.tier) == _where(event) for one in routes)):
            yield Violation(f"`by` is route:{name}, which does not say that")
        return
    rules = [one for one in act.rules() if one.id == name]
    if not rules:
        yield Violation(f"`by` is rule:{name}, but there is no rule of that name")
    elif isinstance(event, ev.Prioritised):
        if not any(one.priority == event.to for one in rules):
            yield Violation(f"`by` is rule:{name}, which does not set the priority {event.to}")
    elif isinstance(event, ev.Escalated):
        if not any(entry.to == event.team for one in rules for entry in one.escalate):
            yield Violation(f"`by` is rule:{name}, which does not escalate to {event.team}")
    else:
        yield Violation(f"`by` is rule:{name}, but no rule writes {ev.type_of(event)!r}")


def _where(event: ev.Routed) -> tuple[str, str | None]:
    return event.team, event.tier


def _dates(act: Act, at: datetime | None, logged: datetime | None, *, unknown: bool, late: bool) -> Iterator[Violation]:
    """Judge when it happened and was written down, against when it was committed.

    `unknown` allows that nobody knows when it happened; `late` that it is older than its commit without saying so.
    """
    if at is None and not unknown:
        yield Violation("it does not say when it happened, which only an import may not know")
    for name, moment in (("at", at), ("logged", logged)):
        if moment is not None and moment > act.at and not (name == "at" and unknown):
            yield Violation(f"`{name}` is {moment.isoformat()}, after its commit of {act.at.isoformat()}")
    if logged is not None and logged < act.at - GRACE and not act.invented:
        yield Violation(f"`logged` is {logged.isoformat()}, but it was committed {act.at.isoformat()}")
    if logged is not None and at is not None and logged < at <= act.at:
        yield Violation("`logged` lies before `at`: nothing is written down before it happens")
    if logged is None and at is not None and at < act.at - GRACE and not late:
        message = f"it happened {at.isoformat()} and was committed {act.at.isoformat()}, but does not say `logged`"
        yield Violation(message, hint="what is written down late says when it was")


def new_entry(act: Act, entry: Entry, writer: str) -> Iterator[Violation]:
    """Judge a contact, or what was learned about one, that this commit adds to a writer's file."""
    if entry.by != writer:
        yield Violation(f"`by` is {entry.by}, in {writer}'s file", entry.id)
    if ev.is_person(entry.by):
        yield from (one._replace(event=entry.id) for one in _person(act, entry.by))
    else:
        yield Violation(f"`by` is {entry.by!r}: contacts are written by agents", entry.id)
    unknown = isinstance(entry, Contact) and entry.source is not None
    for wrong in _dates(act, entry.at, entry.logged, unknown=unknown, late=act.invented):
        yield wrong._replace(event=entry.id)
    if isinstance(entry, ContactReviewed):
        yield from deed(act, "review", "has reviewed work", entry.id)
