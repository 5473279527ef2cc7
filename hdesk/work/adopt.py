"""Adopting: files edited by hand are drafts; what differs becomes events, and settings come into force."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from hdesk.desk import Desk, Written
from hdesk.domain import access, ids
from hdesk.domain.findings import Finding, HdeskError, NotFound, Refused, Unsound
from hdesk.domain.messages import message
from hdesk.domain.model import Ticket
from hdesk.insight.own import own_kpis
from hdesk.storage import settings
from hdesk.storage.files import read_ticket, ticket_bytes
from hdesk.storage.folder import edited
from hdesk.storage.reader import Snapshot
from hdesk.storage.rule_tests import TESTS, judge_tests
from hdesk.storage.yaml_read import load
from hdesk.work.adopt_entries import rewritten, with_entries
from hdesk.work.adopt_header import led_there


class Adopted(NamedTuple):
    """What was adopted: the tickets as they are and as they were, and the paths of all other files.

    `formed` are tickets of which only the form had been edited: their files are as hdesk writes them again.
    """

    written: Written
    tickets: tuple[tuple[Ticket, Ticket], ...]
    files: tuple[str, ...]
    formed: tuple[str, ...]


class _Drafts(NamedTuple):
    """The drafts by path: their bytes (None: removed), and what HEAD has."""

    contents: dict[str, bytes | None]
    committed: dict[str, bytes]


def adopt(desk: Desk, places: Sequence[Path] = (), *, dry: bool = False) -> Adopted:
    """Turn files edited by hand into events and settings in force, all of them or those at some places.

    One commit, or none: with `dry` nothing is written, and what would be is given.

    Raises:
        Unsound: a draft cannot be read, or settings do not judge; with every finding of every draft.
        Refused: a draft changes what cannot be changed, what the lifecycle does not admit, or what only leads may.
        NotFound: there is no draft at one of the places.
    """
    if dry:
        return _adopt(desk, places, dry=True)
    desk.agent  # noqa: B018 - who may not write is told before the work starts
    with desk.store.lock():
        desk.refresh()
        return _adopt(desk, places, dry=False)


def _adopt(desk: Desk, places: Sequence[Path], *, dry: bool) -> Adopted:
    if desk.past:
        raise Refused("a past revision has no drafts; leave out --at")
    config = desk.setup.config  # as committed: a draft could make anybody a lead, or leave the agent out
    author = config.agents[desk.agent]
    drafts = _drafts(desk, places)
    if not access.SETTINGS.isdisjoint(drafts.contents):
        access.require(config, desk.agent, "settings")
    errors: list[HdeskError] = []
    _judge(desk, drafts, errors)
    changed: list[tuple[Ticket, Ticket]] = []
    for path in drafts.contents:
        if path.startswith(("tickets/", "contacts/")):
            try:
                changed.append(_ticket(desk, path, drafts))
            except HdeskError as error:
                errors.append(error)
    if errors:
        kind = Unsound if any(isinstance(one, Unsound) for one in errors) else Refused
        raise kind(*(finding for error in errors for finding in error.findings))
    moved = tuple(pair for pair in changed if pair[0] != pair[1])
    formed = tuple(before.id for before, after in changed if before == after)
    files = tuple(path for path in drafts.contents if not path.startswith("tickets/"))
    commit = None if dry or not drafts.contents else _commit(desk, drafts, changed, (author.name, author.email))
    return Adopted(Written(tuple(after for _, after in moved), (), commit), moved, files, formed)


def _drafts(desk: Desk, places: Sequence[Path]) -> _Drafts:
    """Read what is edited in the folder, all of it or what lies at the places."""
    wanted = [_inside(desk, place) for place in places]
    paths = [path for path in edited(desk.git) if not wanted or any(_covers(one, path) for one in wanted)]
    lacking = [place for place, one in zip(places, wanted, strict=True) if not any(_covers(one, p) for p in paths)]
    if lacking:
        hint = "`hdesk status` lists what is not committed"
        raise NotFound(*(Finding("no draft here", str(place), hint=hint) for place in lacking))
    odd = [path for path in paths if (desk.git.root / path).is_symlink()]
    if odd:
        raise Refused(*(Finding("a symbolic link stands where a file must be", path) for path in odd))
    contents = {path: _bytes(desk.git.root / path) for path in paths}
    drafts = _Drafts(contents, desk.snapshot.files(paths))
    staged = [path for path, data in contents.items() if data == drafts.committed.get(path)]
    if staged:
        raise Refused(*(_only_staged(path) for path in staged))
    return drafts


def _only_staged(path: str) -> Finding:
    hint = f"git restore --staged -- {shlex.quote(path)}"
    return Finding("git's index holds another version than the folder, which is as committed", path, hint=hint)


def _bytes(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() else None


def _inside(desk: Desk, place: Path) -> str:
    """Give a place as a path in the desk; one that is not there from here is looked for from the desk's folder."""
    here = Path.cwd() / place
    root = desk.git.root.resolve()
    for one in (here, root / place):
        whole = one.parent.resolve() / one.name
        if whole == root:
            return ""
        if whole.is_relative_to(root):
            return whole.relative_to(root).as_posix()
    raise Refused(Finding(f"{place} lies outside the desk {root}"))


def _covers(place: str, path: str) -> bool:
    return place in {"", ".", path} or path.startswith(f"{place}/")


def _judge(desk: Desk, drafts: _Drafts, errors: list[HdeskError]) -> None:
    """Judge edited settings; from here on they are the ones that hold."""
    ours = {path: data for path, data in drafts.contents.items() if path in settings.FILES}
    missing = [path for path, data in ours.items() if data is None]
    if missing:
        errors.append(Refused(*(_removed(path) for path in missing)))
    elif ours:
        committed = desk.snapshot.files(settings.FILES)
        setup, findings = settings.judge({**committed, **{path: data or b"" for path, data in ours.items()}}, desk.now)
        findings += own_kpis(setup, ours.get(settings.DESK) or committed[settings.DESK]).findings if setup else []
        if setup is None or findings:
            errors.append(Unsound(*findings))
        else:
            desk.setup = setup
    tests = drafts.contents.get(TESTS)
    if tests is not None and not errors:
        wrong = judge_tests(tests, TESTS, desk.setup, desk.now).findings
        errors += [Unsound(*wrong)] if wrong else []


def _removed(path: str) -> Finding:
    return Finding("this file has been removed", path, hint=f"bring it back: git restore -- {shlex.quote(path)}")


def _ticket(desk: Desk, path: str, drafts: _Drafts) -> tuple[Ticket, Ticket]:
    """Give a ticket as it is committed, and as its draft makes it."""
    data, committed = drafts.contents[path], drafts.committed.get(path)
    name = shlex.quote(path)
    if path.startswith("contacts/"):
        hint = f"put it back: git restore --staged --worktree -- {name}; `hdesk log` writes contacts"
        raise Refused(Finding("contacts never change, and are not adopted", path, hint=hint))
    if ids.ticket_of_path(path) is None:
        raise Refused(Finding("this is no ticket's path", path, hint="tickets/YYYY/MM/DD/ID.yaml; move it away"))
    if data is None:
        raise Refused(_removed(path))
    if committed is None:
        hint = f"`hdesk log` or `hdesk new` opens a ticket; then drop this file: rm {name}"
        raise Refused(Finding("a ticket cannot be opened by writing a file", path, hint=hint))
    try:
        before = read_ticket(committed, path)
    except Unsound as error:
        hint = "repair the file and commit it with git; `hdesk check` shows what is wrong"
        raise Unsound(
            *(one._replace(message=f"as committed: {one.message}", hint=hint) for one in error.findings)
        ) from error
    draft = read_ticket(data, path)
    mark = load(data, path).mark
    _refuse(rewritten(before, draft, mark))
    ticket, findings = with_entries(desk, before, draft, mark)
    _refuse(findings)
    ticket, findings = led_there(desk, before, ticket, draft, mark)
    _refuse(findings)
    return before, desk.settled(ticket, desk.now) if ticket != before else ticket


def _refuse(findings: Iterable[Finding]) -> None:
    """Raise Refused where there are findings."""
    found = tuple(findings)
    if found:
        raise Refused(*found)


def _commit(desk: Desk, drafts: _Drafts, changed: Sequence[tuple[Ticket, Ticket]], author: tuple[str, str]) -> str:
    """Commit everything at once, over the drafts as they were read."""
    files = [path for path in drafts.contents if not path.startswith("tickets/")]
    moved = [pair for pair in changed if pair[0] != pair[1]]
    what = f"adopt {', '.join(files)}" if files and not moved else "adopt"
    commit = desk.store.commit(
        {path: drafts.contents[path] for path in files}
        | {ids.ticket_path(after.id): ticket_bytes(after) for _, after in changed},
        message=message(what, moved) + "".join(f"File: {path}\n" for path in files),
        author=author,
        now=desk.now,
        expected_head=desk.snapshot.commit,
        adopting=drafts.contents,
    )
    desk.snapshot = Snapshot(desk.git, commit)
    return commit
