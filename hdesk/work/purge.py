"""Purge: rewrite git's history so that nothing of what was redacted is left in it.

The order is such that the desk is either as it was or purged: history is rewritten in a mirror, a backup is written,
all branches move at once, and then what the old history left behind goes. Doing it again finishes the last step.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from hdesk.desk import Desk
from hdesk.domain import ids
from hdesk.domain.access import require
from hdesk.domain.findings import Conflict, Finding, Refused
from hdesk.storage import rewrite
from hdesk.storage.git import Git
from hdesk.storage.guards import refuse_unfinished, refuse_wrong_branch
from hdesk.storage.ledger import NOTIFIED, OUTBOX
from hdesk.storage.objects import NewCommit, write_commit
from hdesk.storage.purges import PURGES, read_purges
from hdesk.storage.reader import Snapshot
from hdesk.storage.refs import named
from hdesk.storage.scrub import scrub
from hdesk.storage.sent_reports import REPORTS
from hdesk.storage.yaml_write import dump
from hdesk.work.purge_plan import Redacted, left_in, people_of, redacted_in
from hdesk.work.redact_plan import found
from hdesk.work.redact_scope import Person
from hdesk.work.redact_sieve import Sieve
from hdesk.work.redact_tree import Tree

_WORKER = "hdesk.work.purge_worker"


class Prospect(NamedTuple):
    """What a purge is about: whose data history still knows, the refs that will be dropped, where the backup goes."""

    people: tuple[Person, ...]
    redacted: int
    dropped: tuple[str, ...]
    backup: Path


class Purged(NamedTuple):
    """What a purge did: `rewritten` counts commits; `commit` is None where history held nothing any more."""

    rewritten: int
    first: tuple[str, ...]
    commit: str | None
    backup: Path | None
    findings: tuple[Finding, ...]


def prospect(desk: Desk, backup: str | None) -> Prospect:
    """Look what a purge would do.

    Raises:
        Refused: only leads purge; git-filter-repo is not installed; this repository cannot be purged; the backup would
            lie in the desk.
        Conflict: drafts, or git is in the middle of something.
    """
    desk.refuse_past()
    require(desk.setup.config, desk.agent, "redact")
    if importlib.util.find_spec("git_filter_repo") is None:
        raise Refused(Finding("git-filter-repo is not installed", hint="pip install 'hdesk[purge]'"))
    git = desk.git
    rewrite.refuse_odd(git)
    refuse_unfinished(git)
    refuse_wrong_branch(git, desk.setup.config.branch)
    drafts = desk.drafts()
    if drafts:
        hint = "adopt or drop it first: it would be in no commit while history is rewritten"
        raise Conflict(*(Finding("a draft that is not committed", path, hint=hint) for path in drafts))
    tree = Tree(git, desk.snapshot.commit or "")
    redacted = redacted_in(tree)
    kept = ("refs/heads/", "refs/tags/", NOTIFIED, OUTBOX, REPORTS)
    dropped = tuple(ref for ref in rewrite.refs(git) if not ref.startswith(kept))
    people = tuple(_people(git, tree, redacted))
    return Prospect(people, len(redacted.mentioning), dropped, _backup(desk, backup))


def purge(desk: Desk, wanted: Prospect, reason: str | None) -> Purged:
    """Purge history of everything that was redacted.

    Raises:
        Conflict: another process writes, or a branch was moved meanwhile. StorageFailed: git or the disk failed. In
        both cases the branches are as they were.
    """
    require(desk.setup.config, desk.agent, "redact")
    git = desk.git
    with desk.store.lock():
        desk.refresh()
        done = Purged(0, (), None, None, ())
        if wanted.redacted:
            done = _rewritten(desk, wanted, reason)
        findings = [*done.findings, *desk.store.recover(), *scrub(git)]
        fresh = Git(git.root, git.git_dir)  # what git was asked before, it remembers from packs that are gone
        rewrite.refuse_left(fresh, done.first)
        desk.git = fresh
        desk.snapshot = Snapshot(fresh, fresh.head())
    return done._replace(findings=tuple(findings))


def _rewritten(desk: Desk, wanted: Prospect, reason: str | None) -> Purged:
    git, head = desk.git, desk.snapshot.commit or ""
    tree = Tree(git, head)
    people = list(_people(git, tree, redacted_in(tree)))
    place = git.git_dir / "hdesk" / "purge"
    copy = rewrite.mirror(git, place / "mirror.git")
    known = place / "people"
    known.write_bytes(msgspec.json.encode(people))
    before = rewrite.refs(copy)
    renamed = rewrite.run_worker(copy, _WORKER, head, str(known))
    changed = {old: new for old, new in renamed.items() if old != new}
    if rewrite.only_resigned(git, copy, changed) if changed else before == rewrite.refs(copy):
        return Purged(0, (), None, None, ())
    first = rewrite.first_rewritten(git, renamed)
    findings = _left(desk, tree, people, copy)
    copy = Git(copy.root, copy.git_dir, bare=True)
    commit = _noted(desk, copy, renamed.get(head, head), first, reason)
    rewrite.bundle(git, wanted.backup)
    rewrite.swap(git, copy, PURGES, _beside(git, renamed))
    return Purged(len(changed), tuple(first), commit, wanted.backup, tuple(findings))


def _people(git: Git, tree: Tree, redacted: Redacted) -> list[Person]:
    """Gather what history still knows of those who were redacted."""
    paths = {ids.ticket_path(one) for one in redacted.tickets}
    wanted = redacted.contacts.keys()
    paths |= {
        path for path, listed in tree.files.items() if any(getattr(one, "of", one.id) in wanted for one in listed)
    }
    return people_of(redacted, rewrite.versions(git, paths))


def _noted(desk: Desk, copy: Git, tip: str, first: list[str], reason: str | None) -> str:
    """Write down, on top of the rewritten history, which commits it replaces; give the commit."""
    old = copy.read(tip, [PURGES]).get(PURGES)
    entries = msgspec.to_builtins(read_purges(old).purges, builtin_types=(type(desk.now),)) if old else ()
    entry = {"at": desk.now, "by": desk.agent, "reason": " ".join((reason or "").split()), "commits": list(first)}
    entries = [*({**one, "commits": list(one["commits"])} for one in entries), entry]
    data = dump({"schema": 1, "purges": [{key: value for key, value in one.items() if value} for one in entries]})
    agent = desk.setup.config.agents[desk.agent]
    author = (agent.name, agent.email)
    text = f"purge: history without what was redacted\n\nFile: {PURGES}\n"
    new = NewCommit((tip,), author, desk.git.committer() or author, desk.now, text)
    commit = write_commit(copy, new, {PURGES: data})
    copy.run("update-ref", f"refs/heads/{desk.git.branch()}", commit, tip)
    return commit


def _beside(git: Git, renamed: Mapping[str, str]) -> dict[str, str]:
    """Give what the refs beside the branches are to name: the same, with the commits' new ids."""
    standing = rewrite.refs(git)
    found_ = {}
    if NOTIFIED in standing:
        found_[NOTIFIED] = renamed.get(standing[NOTIFIED], standing[NOTIFIED])
    for ref in (OUTBOX, REPORTS):
        blob, data = named(git, ref)
        if blob is not None and data is not None:
            for old, new in renamed.items():
                data = data.replace(old.encode(), new.encode())
            found_[ref] = git.run("hash-object", "-w", "-t", "blob", "--stdin", stdin=data).decode().strip()
    return found_


def _left(desk: Desk, tree: Tree, people: list[Person], copy: Git) -> list[Finding]:
    """Look through everything that the new history holds for what must not be there."""
    newest = (data for _, data in desk.git.blobs(one.blob for one in tree.listed.values()))
    wanted = left_in(people, newest)
    sieve = Sieve(wanted)
    findings = []
    for name, kind, data in rewrite.everything(copy):
        text = data.decode("utf-8", "replace")
        if any(found(person.known.certain, text) for person in sieve.candidates(text)):
            hint = f"git cat-file -p {name} shows it; git-filter-repo can take it out by hand"
            findings.append(
                Finding(f"the {kind} {name[:10]} still names a redacted customer", hint=hint, level="warning")
            )
    return findings


def _backup(desk: Desk, backup: str | None) -> Path:
    """Choose where the backup goes: never into the desk, where it would be committed or found."""
    root = desk.git.root.resolve()
    stem = f"{root.name}-before-purge-{desk.now:%Y%m%dT%H%M%S}"
    usual = root.parent / f"{stem}.bundle"
    number = 1
    while usual.exists():
        number += 1
        usual = root.parent / f"{stem}-{number}.bundle"
    place = (Path(backup).expanduser() if backup else usual).absolute()
    place = place.parent.resolve() / place.name
    if place.is_relative_to(root) or place.is_relative_to(desk.git.git_dir.resolve()):
        raise Refused(Finding("the backup holds what is to go: it cannot lie in the desk", str(place)))
    if place.exists() or not place.parent.is_dir():
        what = "there is a file of this name already" if place.exists() else "there is no such folder"
        raise Refused(Finding(f"the backup cannot be written: {what}", str(place), hint="--backup FILE"))
    return place
