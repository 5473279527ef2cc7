"""Repair of a plain `git pull` that stopped: what hdesk can merge is merged; the merge is concluded if that was all."""

from datetime import datetime
from typing import NamedTuple

from hdesk.domain.findings import Conflict, Finding, Unsound, is_wrong
from hdesk.domain.ids import ticket_of_path
from hdesk.storage.git import Git
from hdesk.storage.histories import bases
from hdesk.storage.merging import is_merged_here
from hdesk.storage.objects import Kept
from hdesk.storage.settings import FILES, judge
from hdesk.storage.stopped import conclude, merge_head, stage, unmerged
from hdesk.storage.store import Person, Store
from hdesk.work.check_material import Material
from hdesk.work.sync_sides import Sides
from hdesk.work.sync_tree import merge_trees

_LISTED = 50
"""Above so many tickets, the message counts them."""


class Stopped(NamedTuple):
    """A merge that waits: the commit that comes in, the files as merged, and those that a person has to resolve."""

    head: str
    coming: str
    files: dict[str, bytes]
    left: tuple[str, ...]


def stopped(git: Git, head: str) -> Stopped | None:
    """Merge the tickets and contacts of a merge that waits; None where none does. Nothing is written.

    All that both sides changed are merged from what git has of each side, also those that git has put together as
    text; what stands in the folder between conflict markers is not asked.

    Raises:
        Unsound, Clash: a side cannot be read, or two tickets have one ID.
    """
    coming = None if git.bare else merge_head(git)
    if coming is None:
        return None
    sides = Sides(head, coming, tuple(bases(git, head, coming)), "the other side", coming[:10])
    changes = merge_trees(git, sides, texts=False).changes
    staged = git.staged(path for path in changes if is_merged_here(path))
    files: dict[str, bytes] = {}
    for path, new in changes.items():
        known = staged[path].blob if path in staged else None
        if new is None or not is_merged_here(path):
            continue
        blob = new.blob if isinstance(new, Kept) else git.blob_id(new)
        if blob != known:
            files[path] = next(git.blobs([blob]))[1] if isinstance(new, Kept) else new
    left = tuple(path for path in unmerged(git) if path not in files)
    return Stopped(head, coming, files, left)


def said(merge: Stopped) -> list[str]:
    """Say what would be done."""
    lines = [f"{path}: merge what both sides did" for path in merge.files]
    if merge.left:
        return [*lines, *(f"{path}: in conflict, left for you" for path in merge.left)]
    return [*lines, f"conclude the merge of {merge.coming[:10]} that git is in the middle of"]


def finish(material: Material, merge: Stopped, author: Person, now: datetime) -> str | None:
    """Write and stage what was merged; commit the merge if nothing else is in conflict, and give the commit.

    Raises:
        Conflict: HEAD or the merge is another one than when it was looked at.
        Unsound: the settings as they are staged are wrong.
    """
    git = material.git
    store = Store(git, branch=material.config.branch if material.config else None, command="hdesk check --fix")
    with store.lock():
        if (git.head(), merge_head(git)) != (merge.head, merge.coming):
            raise Conflict(Finding("the merge has gone on meanwhile", hint="hdesk check"))
        if not merge.left:
            _refuse_unsound(git, now)
        if merge.files:
            stage(git, merge.files)
        if merge.left:
            return None
        return conclude(git, _message(merge), author, now)


def _refuse_unsound(git: Git, now: datetime) -> None:
    """Raise Unsound for settings that would be in force once the merge is concluded, and are wrong."""
    staged = {path: one.blob for path, one in git.staged(FILES).items() if one.blob}
    contents = (data for _, data in git.blobs(staged.values()))
    _, findings = judge(dict(zip(staged, contents, strict=True)), now)
    if is_wrong(findings):
        hint = "nothing was merged: mend it, git add it, then `hdesk check --fix`"
        raise Unsound(*findings, Finding("the settings as they are staged are wrong", hint=hint))


def _message(merge: Stopped) -> str:
    tickets = sorted(found for path in merge.files if (found := ticket_of_path(path)))
    named = [f"Ticket: {one}" for one in tickets] if len(tickets) <= _LISTED else [f"Tickets: {len(tickets)}"]
    return "\n".join([f"check --fix: conclude the merge of {merge.coming[:10]}", "", *named]).rstrip() + "\n"
