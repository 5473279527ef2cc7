"""Merge two trees: what one side changed is taken as it is, what both changed is merged by its kind."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hdesk.domain import ids
from hdesk.domain.findings import Conflict, Finding, HdeskError, Unsound
from hdesk.storage.git import Git
from hdesk.storage.gitparse import REGULAR, Change
from hdesk.storage.guards import folders_of, refuse_bad_paths, refuse_odd_modes
from hdesk.storage.merging import is_merged_here, merged_file
from hdesk.storage.objects import Contents, Kept
from hdesk.work.sync_groups import complete_groups
from hdesk.work.sync_redactions import ATTACHMENTS, complete_redactions
from hdesk.work.sync_sides import Both, Sides
from hdesk.work.sync_text import merge_texts


class Merged(NamedTuple):
    """What the merge changes of our tree; the tickets and contacts files that it merged; what has to be said."""

    changes: dict[str, Contents]
    tickets: tuple[str, ...]
    contacts: tuple[str, ...]
    said: tuple[Finding, ...]


def merge_trees(git: Git, sides: Sides, *, texts: bool = True) -> Merged:
    """Merge two commits' trees in this process, without writing anything; all but the texts, if they are left to git.

    Raises:
        Refused: a link, a submodule or a bad path comes in.
        Conflict: a text changed on both sides in the same lines, two tickets with one ID; with every finding.
        Unsound: a ticket or contacts file that has to be merged cannot be read; with every finding.
    """
    ours, theirs = (_changed(git, sides.bases, side) for side in (sides.ours, sides.theirs))
    refuse_bad_paths(theirs)
    refuse_odd_modes(theirs.values())
    changes, both = _one_sided(ours, theirs)
    documents = [one for one in both if is_merged_here(one.path) and one.ours and one.theirs]
    other = [one for one in both if not is_merged_here(one.path)] if texts else []
    errors: list[HdeskError] = []
    changes |= _documents(git, sides, documents, errors)
    _refuse_all([one for one in errors if not isinstance(one, Conflict)])
    groups = complete_groups(git, sides, changes)
    changes |= groups
    redacted = complete_redactions(git, ours, theirs, changes)
    changes |= redacted.changes
    said: list[Finding] = []
    try:
        merged, said = merge_texts(git, sides, other, redacted.renamed)
        changes |= merged
    except Conflict as error:
        errors.append(error)
    _refuse_all(errors)
    _refuse_clashing_folders(git, sides, changes)
    paths = {*(one.path for one in documents), *groups, *redacted.changes}
    tickets = tuple(sorted(found for path in paths if (found := ids.ticket_of_path(path))))
    contacts = tuple(sorted(path for path in paths if ids.is_contacts_path(path)))
    return Merged(changes, tickets, contacts, tuple(said))


def _refuse_all(errors: Iterable[HdeskError]) -> None:
    """Raise one error with the findings of all; that of a broken file before that of a conflict."""
    found = list(errors)
    if found:
        kind = next((type(one) for one in found if isinstance(one, Unsound)), Conflict)
        raise kind(*dict.fromkeys(finding for one in found for finding in one.findings))


def _changed(git: Git, bases: Iterable[str], side: str) -> dict[str, Change]:
    """List what a side changed since the last common commits; where there are several, since any of them."""
    found: dict[str, Change] = {}
    for base in bases:
        found = {change.path: change for change in git.changes(base, side)} | found
    return found


def _one_sided(ours: Mapping[str, Change], theirs: Mapping[str, Change]) -> tuple[dict[str, Contents], list[Both]]:
    """Take what only the other side changed; give what both did.

    Nobody removes tickets, contacts or attachments while working: where they are gone on one side they stay.
    """
    changes: dict[str, Contents] = {}
    both: list[Both] = []
    for path, change in theirs.items():
        new = _kept(change)
        if path not in ours:
            if new is not None or not _stays(path):
                changes[path] = new
            continue
        mine = _kept(ours[path])
        if mine == new:
            continue
        if _stays(path) and (mine is None or new is None):
            changes[path] = mine or new
        else:
            both.append(Both(path, ours[path].old, mine, new))
    for path, change in ours.items():
        if path not in theirs and change.new is None and change.old is not None and _stays(path):
            changes[path] = Kept(change.old)
    return changes, both


def _kept(change: Change) -> Kept | None:
    return Kept(change.new, change.mode) if change.new else None


def _stays(path: str) -> bool:
    return is_merged_here(path) or path.startswith(ATTACHMENTS)


def _documents(git: Git, sides: Sides, found: Iterable[Both], errors: list[HdeskError]) -> dict[str, Contents]:
    """Merge tickets and contacts files; what cannot be is put into `errors`."""
    both = list(found)
    changes: dict[str, Contents] = {}
    wanted = [side.blob for one in both for side in (one.ours, one.theirs) if side]
    contents = (data for _, data in git.blobs(wanted))
    for one in both:
        ours, theirs = next(contents), next(contents)
        try:
            data = _merged(one.path, ours, theirs, sides.name)
        except HdeskError as error:
            errors.append(error)
            continue
        if data != ours or (one.ours and one.ours.mode != REGULAR):
            changes[one.path] = data
    return changes


def _merged(path: str, ours: bytes, theirs: bytes, name: str) -> bytes:
    """Merge the two versions of one file; where one is broken say which, for only ours is in the folder."""
    try:
        return merged_file(path, ours, theirs)
    except Unsound:
        wrong: list[Finding] = []
        for data, where in ((ours, ""), (theirs, f"as {name} has it: ")):
            try:
                merged_file(path, data, data)
            except Unsound as error:
                wrong += [one._replace(message=f"{where}{one.message}") for one in dict.fromkeys(error.findings)]
        raise Unsound(*wrong) from None


def _refuse_clashing_folders(git: Git, sides: Sides, changes: Mapping[str, Contents]) -> None:
    """Raise Conflict where a file on one side stands where the other has a folder."""
    coming = [path for path, new in changes.items() if new is not None]
    folders = list(dict.fromkeys(folder for path in coming for folder in folders_of(path)))
    here = git.objects([f"{sides.ours}:{path}" for path in (*folders, *coming)])
    kinds = ["blob"] * len(folders) + ["tree"] * len(coming)
    wrong = [
        path
        for path, found, kind in zip((*folders, *coming), here, kinds, strict=True)
        if found and found.type == kind and changes.get(path, "") is not None
    ]
    if wrong:
        hint = f"rename one of them; {sides.name} has the other"
        raise Conflict(*(Finding("a file on one side, a folder on the other", path, hint=hint) for path in wrong))
