"""Compare HEAD, index and working tree at the paths to be written, and refuse to run over a draft."""

import shlex
import stat
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.failures import disk_failed
from hdesk.storage.git import Git, GitObject
from hdesk.storage.gitparse import Staged
from hdesk.storage.guards import folders_of, in_the_way
from hdesk.storage.journal import Found, Job
from hdesk.storage.sight import Sight, look


class Survey(NamedTuple):
    """What stands at each path to be written: in HEAD, in the working tree, in git's index."""

    head: Mapping[str, str | None]
    sights: Mapping[str, Sight]
    staged: Mapping[str, Staged]

    def found(self, path: str, mode: str) -> Found:
        """Give what the journal has to remember of a path that gets `mode`."""
        entry = self.staged.get(path)
        return Found(self.sights[path].blob, entry.blob if entry else None, mode)


def survey(git: Git, expected: str | None, wanted: Mapping[str, str | None]) -> Survey:
    """Look at every path of `wanted` (blob ids) in HEAD, in the working tree and in git's index.

    Raises:
        Conflict: HEAD is not `expected`, has a folder where a file must be or a file where a folder must be,
            or a file cannot be read.
    """
    head = _in_head(git, expected, wanted)
    sights, findings = {}, []
    for path in wanted:
        try:
            sights[path] = look(git, path)
        except OSError as error:
            findings.append(disk_failed("this file cannot be read", error)._replace(path=path))
    if findings:
        raise Conflict(*findings)
    return Survey(head, sights, git.staged(wanted))


def _in_head(git: Git, expected: str | None, wanted: Mapping[str, str | None]) -> dict[str, str | None]:
    """Give the blob ids that HEAD, which must be `expected`, has at the paths; all in one call of git."""
    paths = list(wanted)
    folders = list(dict.fromkeys(folder for path in paths for folder in folders_of(path)))
    names = [f"{expected}:{path}" for path in (*paths, *folders)] if expected else []
    head, *found = git.objects(["HEAD", *names])
    if head is None:
        git.refuse_damaged_branch()
    if (head.id if head else None) != expected:
        raise Conflict(Finding("the desk has changed meanwhile; nothing was written", hint="try again"))
    known = dict(zip((*paths, *folders), found, strict=bool(expected)))
    hint = "choose another name, or move it with git mv"
    wrong = [Finding("HEAD has a folder here", path, hint=hint) for path in paths if _is(known.get(path), "tree")]
    wrong += [
        Finding("HEAD has a file here", path, hint=hint)
        for path in folders
        if _is(known.get(path), "blob") and wanted.get(path, "") is not None
    ]
    if wrong:
        raise Conflict(*wrong)
    return {path: there.id if (there := known.get(path)) else None for path in paths}


def _is(found: GitObject | None, kind: str) -> bool:
    return found is not None and found.type == kind


def refuse_drafts(
    git: Git,
    seen: Survey,
    wanted: Mapping[str, str | None],
    adopted: Mapping[str, str | None],
    pending: Job | None,
) -> None:
    """Raise Conflict, naming every path where writing `wanted` (blob ids) would run over somebody's work.

    `adopted` are the drafts that this write takes in, with the ids of the contents that were read. What an
    earlier, unfinished write left behind (`pending`) is nobody's work.
    """
    deleted = {path for path, blob in wanted.items() if blob is None}
    findings = in_the_way(git.root, [path for path in wanted if path not in deleted], deleted)
    left = pending.paths if pending else {}
    for path, blob in wanted.items():
        sight, entry = seen.sights[path], seen.staged.get(path)
        if sight.stamp is not None and sight.blob is None:
            what = "a folder" if stat.S_ISDIR(sight.stamp[-1]) else "something that is no regular file"
            findings.append(Finding(f"{what} stands where a file must be", path, hint="move it away"))
        elif path in adopted:
            if sight.blob != adopted[path]:
                findings.append(Finding("the draft has changed since it was read", path, hint="try again"))
        elif not _is_ours(sight, entry, {seen.head[path], blob}, left.get(path)):
            findings.append(_draft(path, seen.head[path], sight, entry))
    findings += _staged_below(seen, wanted)
    if findings:
        raise Conflict(*findings)


def _is_ours(sight: Sight, entry: Staged | None, known: set[str | None], left: Found | None) -> bool:
    """Tell whether both the file and the index hold what HEAD or hdesk put there, and nobody's edit."""
    staged = entry.blob if entry else None
    hidden = entry is not None and entry.skipped and sight.blob is None
    unmerged = entry is not None and entry.blob is None
    file_known = sight.blob in known or hidden or (left is not None and sight.blob == left.file)
    return file_known and not unmerged and (staged in known or (left is not None and staged == left.staged))


def _staged_below(seen: Survey, wanted: Mapping[str, str | None]) -> Iterator[Finding]:
    """Find what is staged under a path that is to become a file."""
    for path in seen.staged:
        if path not in wanted and any(folder in wanted for folder in folders_of(path)):
            hint = f"git restore --staged -- {shlex.quote(path)}"
            yield Finding("staged where a file must be its folder", path, hint=hint)


def _draft(path: str, head: str | None, sight: Sight, entry: Staged | None) -> Finding:
    """Say that a path holds a draft, how to see the edit and how to drop it."""
    name = shlex.quote(path)
    if head is None:
        drop = f"git rm -f -- {name}" if entry else f"rm {name}"
        return Finding("this file is not committed", path, hint=f"move it away, or drop it: {drop}")
    drop = f"git restore --staged --worktree -- {name}"
    if entry is not None and entry.blob is None:
        return Finding("a merge left this file in several versions", path, hint=f"drop them: {drop}")
    message = "this file has been removed" if sight.blob is None else "this file has been edited"
    hint = f"see it: git diff HEAD -- {name}; drop it: {drop}; or take it in: hdesk adopt"
    return Finding(f"{message} and not committed: a draft", path, hint=hint)
