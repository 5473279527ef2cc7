"""Judge what a team's clones came to, from the bare repository's whole history; nothing of hdesk's merge is asked."""

import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hdesk.domain.events import Redacted, is_person
from hdesk.domain.fold import refolded
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_entries, read_ticket
from tests.convergence import ours, reference
from tests.convergence.clones import Team

GONE = "0" * 40


class Change(NamedTuple):
    """A commit's file against one parent's."""

    parent: str
    path: str
    before: str
    after: str


class Commit(NamedTuple):
    """A commit, its parents, and what it changed against each of them."""

    commit: str
    parents: tuple[str, ...]
    changes: list[Change]


class History:
    """All commits of a repository's branch, oldest first, and the files in them."""

    def __init__(self, team: Team) -> None:
        listing = team.git("log", "main", "--reverse", "--topo-order", "-m", "--raw", "--no-abbrev", "--no-renames",
                           "--root", "--format=commit %H %P")  # fmt: skip
        self.commits = list(_commits(listing.splitlines()))
        ids = {one for commit in self.commits for change in commit.changes for one in change[2:] if one != GONE}
        self._blobs = _blobs(team, ids)
        self._tickets: dict[str, Ticket] = {}

    def ticket(self, blob: str) -> Ticket:
        """Read a ticket's blob."""
        if blob not in self._tickets:
            self._tickets[blob] = read_ticket(self._blobs[blob], "")
        return self._tickets[blob]

    def entries(self, blob: str) -> list[Any]:
        """Read the entries of a contacts file's blob."""
        return list(read_entries(self._blobs[blob], ""))


def judge(team: Team, ledger: Mapping[tuple[str, str], str]) -> list[str]:
    """Give everything that is wrong once everybody has synced: one line each.

    `ledger` has what commands said that they wrote: (ticket, characters) of events, ("", id) of contacts, and the
    command that said so.
    """
    history = History(team)
    return [
        *_all_alike(team),
        *_acknowledged(team, ledger),
        *_append_only(history),
        *_merges(history),
        *_groups(team),
        *_checked(team),
    ]


def _all_alike(team: Team) -> Iterator[str]:
    heads = team.heads()
    if len(set(heads.values())) != 1:
        yield f"clones stand at different commits: {heads}"
    trees = {clone.name: clone.git("rev-parse", "HEAD^{tree}").strip() for clone in team.clones}
    if len(set(trees.values())) != 1:
        yield f"clones have different trees: {trees}"


def _acknowledged(team: Team, ledger: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Whatever a command said that it wrote is there once; every header is what its timeline says."""
    found: Counter[tuple[str, str]] = Counter()
    for path, data in _files(team):
        if path.startswith("tickets/"):
            ticket = read_ticket(data, path)
            found.update((ticket.id, event.id[-6:]) for event in ticket.timeline)
            if refolded(ticket) != ticket:
                yield f"{path}: the header is not what the timeline says"
        elif path.startswith("contacts/"):
            found.update(("", entry.id) for entry in read_entries(data, path))
    for key, command in ledger.items():
        if found[key] != 1:
            yield f"{' '.join(key)}, acknowledged to {command}, is there {found[key]} times"
    yield from (f"{' '.join(key)} is there {count} times" for key, count in found.items() if count > 1)


def _append_only(history: History) -> Iterator[str]:
    """Law 2 along each edge: a parent's timeline is in its child's, people's events in their order, byte for byte."""
    for commit in history.commits:
        for change in commit.changes:
            if change.before == GONE:
                continue
            if change.path.startswith("tickets/"):
                if change.after == GONE:
                    yield f"{commit.commit[:10]} removed {change.path}"
                else:
                    yield from _only_added(commit, history.ticket(change.before), history.ticket(change.after))
            elif change.path.startswith("contacts/"):
                after = [] if change.after == GONE else [_bare(one) for one in history.entries(change.after)]
                lost = [entry.id for entry in history.entries(change.before) if _bare(entry) not in after]
                yield from (f"{commit.commit[:10]} lost or changed {one} of {change.path}" for one in lost)


def _only_added(commit: Commit, before: Ticket, after: Ticket) -> Iterator[str]:
    known = {event.id[-6:]: event for event in before.timeline}
    kept = [event for event in after.timeline if event.id[-6:] in known]
    told = f"{commit.commit[:10]}, {before.id}"
    if len(kept) != len(known):
        yield f"{told}: lost {sorted(known.keys() - {event.id[-6:] for event in kept})}"
    for event in kept:
        was = known[event.id[-6:]]
        if any(type(one) is Redacted for one in after.timeline) and _bare(event) == _bare(was):
            continue
        automatic = len(commit.parents) > 1 and not (is_person(event.by) or event.by == "customer")
        if event != was and not (automatic and _place(event) <= _place(was)):
            yield f"{told}: {was} became {event}"
    theirs = [[one.id for one in side if is_person(one.by) or one.by == "customer"] for side in (before.timeline, kept)]
    if theirs[0] != theirs[1]:
        yield f"{told}: people's events changed their order"


def _bare(one: Any) -> tuple[Any, ...]:
    """Give of an event or entry what no redaction may change."""
    return type(one), one.id, one.at, one.logged, one.by


def _place(event: Any) -> Any:
    return reference.place({"id": event.id, "at": event.at})


def _merges(history: History) -> Iterator[str]:
    """What a merge commit makes of a ticket is what the reference makes of its parents' copies."""
    for commit in history.commits:
        sides: dict[str, list[Change]] = {}
        for change in commit.changes if len(commit.parents) > 1 else ():
            sides.setdefault(change.path, []).append(change)
        for path, changes in sides.items():
            if path.startswith("tickets/") and len(changes) > 1 and GONE not in {one.before for one in changes}:
                both = [ours.record(history.ticket(one.before)) for one in changes]
                if any(event["type"] == "redacted" for one in both for event in one.timeline):
                    continue  # what of a text is taken out when is judged by its own tests
                wanted = reference.merge(*both)
                found = ours.record(history.ticket(changes[0].after))
                if _less_links(found) != _less_links(wanted):
                    yield f"{commit.commit[:10]}, {path}: not what its parents come to"


def _less_links(record: reference.Record) -> list[reference.Event]:
    """Leave out the links by which a sync completes groups of merged tickets: they have laws of their own."""
    return [event for event in record.timeline if (event["type"], event["by"]) != ("merged", "merge")]


def _groups(team: Team) -> Iterator[str]:
    """Of tickets that were merged into one another, one is left."""
    into: dict[str, set[str]] = {}
    for path, data in _files(team):
        if path.startswith("tickets/"):
            record = ours.record(read_ticket(data, path))
            standing = reference.standing(record.timeline)
            into[record.ticket] = {event["into"] for event in standing if event.get("into")}
    groups = {one: {one} for one in into}
    for one, targets in into.items():
        for target in targets:
            both = groups[one] | groups[target]
            groups |= dict.fromkeys(both, both)
    for one, group in groups.items():
        left = [ticket for ticket in group if not into[ticket]]
        if one == min(group) and len(left) != 1:
            yield f"{', '.join(sorted(group))} were merged, and of them {sorted(left) or 'none'} is left"


def _checked(team: Team) -> Iterator[str]:
    verified = team.clones[0]("audit", "verify", expect=None, now="2027-01-01T00:00:00+05:30")
    if verified.code != 0:
        wrong = [line for line in verified.err.splitlines() if "warning:" not in line]
        yield f"audit verify ends with {verified.code}: {wrong}"
    for clone in team.clones:
        checked = clone("check", expect=None)
        if checked.code != 0 or checked.err:
            yield f"{clone.name}: check ends with {checked.code}: {checked.out}{checked.err}"
        if not clone.clean():
            yield f"{clone.name}: git finds the clone unclean: {clone.git('status', '--porcelain')}"


def _files(team: Team) -> list[tuple[str, bytes]]:
    listing = [line.split("\t") for line in team.git("ls-tree", "-r", "main", "tickets", "contacts").splitlines()]
    ids = {path: words.split()[2] for words, path in listing}
    blobs = _blobs(team, ids.values())
    return [(path, blobs[blob]) for path, blob in ids.items()]


def _commits(lines: Sequence[str]) -> Iterator[Commit]:
    """Read the log; with -m, a merge stands once for each of its parents, in their order."""
    commits: dict[str, Commit] = {}
    times: Counter[str] = Counter()
    current = None
    for line in lines:
        if line.startswith("commit "):
            name, *parents = line.split()[1:]
            current = commits.setdefault(name, Commit(name, tuple(parents), []))
            times[name] += 1
        elif line and current is not None:
            words, path = line.split("\t")
            _, _, before, after, _ = words.split()
            parent = current.parents[times[current.commit] - 1] if current.parents else ""
            current.changes.append(Change(parent, path, before, after))
    yield from commits.values()


def _blobs(team: Team, ids: Iterable[str]) -> dict[str, bytes]:
    names = sorted(set(ids))
    out = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=team.bare, input="\n".join(names).encode(), check=True, capture_output=True
    ).stdout
    blobs, at = {}, 0
    for name in names:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        blobs[name], at = out[end + 1 : end + 1 + size], end + 2 + size
    return blobs
