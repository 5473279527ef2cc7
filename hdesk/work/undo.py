"""Undoing one logical operation: events that say so, settings as they were before, in one commit."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import access, ids
from hdesk.domain import events as ev
from hdesk.domain.course import is_automatic
from hdesk.domain.findings import Conflict, Finding, HdeskError, NotFound, Refused, Unsound
from hdesk.domain.fold import order, undone
from hdesk.domain.messages import message, new_events
from hdesk.domain.model import Ticket
from hdesk.domain.reviewing import own_work
from hdesk.domain.told import Change
from hdesk.domain.undoing import needs, still_standing, subject, taken_back
from hdesk.domain.writing import Draft, written
from hdesk.insight.own import own_kpis
from hdesk.storage import settings
from hdesk.storage.authored import authored
from hdesk.storage.files import ticket_bytes
from hdesk.storage.reader import Snapshot
from hdesk.storage.rule_tests import TESTS, judge_tests
from hdesk.work.settings_diff import settings_diff
from hdesk.work.undo_operation import BY_RULES, Operation, operation_of
from hdesk.work.undo_refusals import Needed, foremost, refusals

UNDOES = "Undoes"
"""The trailer that names the commit which an undoing undoes."""


class OnTicket(NamedTuple):
    """What undoing does to a ticket: as it is, as it will be, what is undone, and which rules' events stay."""

    before: Ticket
    after: Ticket
    taken: tuple[ev.Event, ...]
    stays: tuple[ev.Event, ...]


class Undo(NamedTuple):
    """An undoing: of which operation, what it does to tickets and files (None: removed), and its own commit.

    `keys` are what comes back in each settings file, key by key.
    """

    operation: Operation
    tickets: tuple[OnTicket, ...]
    files: Mapping[str, bytes | None]
    keys: Mapping[str, tuple[Change, ...]]
    commit: str | None = None


class Chosen(NamedTuple):
    """The operation that is meant, and newer commits of the agent in which only time and rules did something."""

    operation: Operation
    passed: tuple[Operation, ...] = ()


def chosen(desk: Desk, rev: str | None) -> Chosen:
    """Find the operation that is meant: by its commit, else the agent's newest that is not undone.

    Raises:
        NotFound: there is no such commit in the desk's history, or the agent has done nothing that is left to undo.
        Refused: there is nothing in the commit that could be undone.
    """
    head = desk.snapshot.commit or "HEAD"
    if rev is None:
        return _newest(desk, head)
    commit = desk.git.resolve(rev)
    if not desk.git.is_ancestor(commit, head):
        raise NotFound(Finding(f"{rev} is no part of this desk's history", hint="git log --oneline lists the commits"))
    found = operation_of(desk, next(desk.git.log(commit, limit=1)))
    if found.idle:
        raise Refused(Finding(f"there is nothing to undo in {found.name}: {found.idle}"))
    return Chosen(found)


def _newest(desk: Desk, head: str) -> Chosen:
    """Find the agent's newest operation; what undoes others, and what is undone already, is passed over."""
    taken_back_here = set[str]()
    passed: list[Operation] = []
    for commit in authored(desk.git, head, desk.setup.config.agents[desk.agent].email):
        undoes = {value for key, value in commit.trailers if key == UNDOES}
        if undoes:
            # An undoing that was undone itself has taken nothing back.
            taken_back_here |= set() if commit.id in taken_back_here else undoes
            continue
        found = operation_of(desk, commit)
        is_back = bool(found.files) and commit.id in taken_back_here
        if found.wrong or not (found.idle or found.undoes or is_back or _is_undone(desk, found)):
            return Chosen(found, tuple(passed))
        passed += [found] if found.idle == BY_RULES else []
    raise NotFound(
        Finding(f"{desk.agent} has done nothing here that is not undone", hint="hdesk undo COMMIT names any")
    )


def _is_undone(desk: Desk, operation: Operation) -> bool:
    if any(new != old and _blob(desk, path) != old for path, (old, new) in operation.files.items()):
        return False
    tickets = desk.snapshot.whole(operation.events)
    return not any(still_standing(ticket, _chars(operation, ticket)) for ticket in tickets.values())


def _chars(operation: Operation, ticket: Ticket) -> set[str]:
    return {ev.chars_of(event.id) for event in operation.events[ticket.id]}


def _blob(desk: Desk, path: str) -> str | None:
    data = desk.snapshot.files([path]).get(path)
    return None if data is None else desk.git.blob_id(data)


def undo(desk: Desk, operation: Operation, *, dry: bool = False) -> Undo:
    """Undo an operation, whole or not at all; with `dry` only tell what that would do.

    Raises:
        Refused: with everything that speaks against it: what cannot be undone, what later things need, what only
            leads may.
        Conflict: a file has been changed since.
        Unsound: the settings as they were before do not judge any more.
    """
    if dry:
        return _planned(desk, operation)
    desk.pen()  # who may not write is told before the work starts
    with desk.store.lock():
        desk.refresh()
        found = _planned(desk, operation)
        return found._replace(commit=_commit(desk, found))


def _planned(desk: Desk, operation: Operation) -> Undo:
    setup = desk.setup
    if desk.agent == setup.config.bot:
        raise Refused(f"{desk.agent} works unattended; people undo")
    if operation.wrong:
        hint = "hdesk undo COMMIT names another operation"
        raise Refused(Finding(f"{operation.name} cannot be undone", hint=hint), *foremost(operation.wrong))
    try:
        return _told(desk, operation)
    finally:
        desk.setup = setup


def _told(desk: Desk, operation: Operation) -> Undo:
    """Tell what undoing does; where settings come back, these are the desk's from then on."""
    if not access.SETTINGS.isdisjoint(operation.files):
        access.require(desk.setup.config, desk.agent, "settings")
    files = _files(desk, operation)
    keys = _keys(desk, files)
    tickets: list[OnTicket] = []
    errors: list[HdeskError] = []
    needed: list[Needed] = []
    for identity in operation.events:
        try:
            found = _on_ticket(desk, desk.snapshot.ticket(identity), operation, needed)
        except HdeskError as error:
            errors.append(error)
        else:
            tickets += [found] if found else []
    if errors:
        raise type(errors[0])(*foremost([finding for error in errors for finding in error.findings]))
    if needed:
        raise Refused(*refusals(desk, operation, needed))
    if not tickets and not files:
        raise Refused(_undone_already(desk, operation))
    return Undo(operation, tuple(tickets), files, keys)


def _undone_already(desk: Desk, operation: Operation) -> Finding:
    """Say by whom, and how it is brought back."""
    for ticket in desk.snapshot.whole(operation.events).values():
        chars = _chars(operation, ticket)
        for event in ticket.timeline:
            if isinstance(event, ev.Undone) and ev.chars_of(event.event) in chars and event.at:
                when = f"{event.at.astimezone(desk.setup.timezone):%Y-%m-%d %H:%M}"
                hint = "`hdesk undo` with the commit of that undoing brings it back"
                return Finding(f"{operation.name} was undone by {event.by} on {when}", hint=hint)
    return Finding(f"{operation.name} is undone already")


def _on_ticket(desk: Desk, before: Ticket, operation: Operation, needed: list[Needed]) -> OnTicket | None:
    """Take back what an operation did to a ticket; None where nothing of it stands, or later events need it.

    These are put into `needed`, newest first: in this order they can be undone.
    """
    taken = still_standing(before, _chars(operation, before))
    if not taken:
        return None
    if any(isinstance(subject(before, event), ev.Reviewed) for event in taken):
        access.require(desk.setup.config, desk.agent, "review")
        own = own_work(before, desk.agent)
        if own:
            raise Refused(*own)
    found = needs(before, taken)
    if found:
        needed += [(before, one) for one in reversed(found)]
        return None
    pen = desk.pen()

    def write(drafts: Sequence[Draft]) -> Ticket:
        return desk.settled(written(before, drafts, pen), pen.at)

    after = taken_back(before, taken, write)
    gone = undone(after.timeline)
    late = [event for event in before.timeline if is_automatic(event) and order(event) > order(taken[0])]
    stays = tuple(event for event in late if ev.chars_of(event.id) not in gone | undone(before.timeline))
    return OnTicket(before, after, tuple(event for event in taken if ev.chars_of(event.id) in gone), stays)


def _files(desk: Desk, operation: Operation) -> dict[str, bytes | None]:
    """Give the files' former contents; those that are back already are left out. Settings are judged as they will be.

    Raises:
        Conflict: one has been changed since.
        Unsound: the settings would not be sound.
    """
    now = {path: _blob(desk, path) for path in operation.files}
    late = [path for path, (old, new) in operation.files.items() if now[path] not in {old, new}]
    if late:
        raise Conflict(*foremost([_changed_since(path) for path in late]))
    former = {path: old for path, (old, _) in operation.files.items() if now[path] != old}
    blobs = dict(desk.git.blobs(blob for blob in former.values() if blob))
    files = {path: None if blob is None else blobs[blob] for path, blob in former.items()}
    _judge(desk, files)
    return files


def _keys(desk: Desk, files: Mapping[str, bytes | None]) -> dict[str, tuple[Change, ...]]:
    now = desk.snapshot.files(files)
    whole = {path: data for path, data in files.items() if data is not None and path in now}
    settled = {path: data for path, data in whole.items() if path in access.SETTINGS}
    return {path: settings_diff(now[path], data, path) for path, data in settled.items()}


def _changed_since(path: str) -> Finding:
    hint = f"git log -p -- {shlex.quote(path)} shows what; edit it by hand and `hdesk adopt` it"
    return Finding("this file has been changed since", path, hint=hint)


def _judge(desk: Desk, files: Mapping[str, bytes | None]) -> None:
    """Judge settings as they will be; from here on they are the ones that hold."""
    if not any(path in {*settings.FILES, TESTS} for path in files):
        return
    merged = {**desk.snapshot.files((*settings.FILES, TESTS)), **files}
    whole = {path: data for path, data in merged.items() if data is not None}
    setup, findings = settings.judge(whole, desk.now)
    if setup is not None:
        findings += own_kpis(setup, whole[settings.DESK]).findings
        findings += judge_tests(whole[TESTS], TESTS, setup, desk.now).findings if TESTS in whole else []
    if setup is None or findings:
        raise Unsound(*findings)
    desk.setup = setup


def _commit(desk: Desk, found: Undo) -> str:
    pairs = [(one.before, one.after) for one in found.tickets]
    author = desk.setup.config.agents[desk.agent]
    what = "undo" if pairs else f"undo {', '.join(found.files)}"
    trailers = [*(f"File: {path}" for path in found.files), f"{UNDOES}: {found.operation.commit.id}"]
    commit = desk.store.commit(
        {**{ids.ticket_path(after.id): ticket_bytes(after) for _, after in pairs}, **found.files},
        message=message(what, pairs) + "".join(f"{line}\n" for line in trailers),
        author=(author.name, author.email),
        now=desk.now,
        expected_head=desk.snapshot.commit,
    )
    desk.snapshot = Snapshot(desk.git, commit)
    for name in ("settings", "setup", "reading"):
        desk.__dict__.pop(name, None)
    return commit


def written_by_rules(one: OnTicket) -> Iterator[ev.Event]:
    """List what routes and rules wrote after the undoing."""
    return (event for event in new_events(one.before, one.after) if is_automatic(event))
