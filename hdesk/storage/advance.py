"""Move the branch, and have the files follow: the last part of every write."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hdesk.domain.findings import Conflict, Finding, StorageFailed
from hdesk.storage.drafts import Survey
from hdesk.storage.failures import disk_failed, git_failed
from hdesk.storage.follow import Follower, Target
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Staged
from hdesk.storage.journal import Job, Journal, sync
from hdesk.storage.objects import one_line
from hdesk.storage.stale import blocking_lock, remove_stale


class Move(NamedTuple):
    """A step of `branch` from `old` to `new`, whose objects are on the disk and whose paths were looked at.

    `contents` are those of the paths, None to read them from git; `pending` is an earlier job that could not
    be finished; `who` and `note` go into git's log of the branch.
    """

    branch: str
    old: str | None
    new: str
    targets: Mapping[str, Target]
    seen: Survey
    contents: Mapping[str, bytes | None] | None
    pending: Job | None
    who: tuple[str, str]
    note: str

    def job(self) -> Job:
        """Give what the journal has to know of this move."""
        paths = {path: self.seen.found(path, target.mode) for path, target in self.targets.items()}
        return Job(self.old, self.new, paths, self.pending)


def advance(git: Git, journal: Journal, lock: int, move: Move, step: Callable[[str], None]) -> list[Finding]:
    """Make a move while the desk's lock, `lock`, is held; give what did not follow, and why.

    Raises:
        Conflict: the branch was not where it was expected to be.
        StorageFailed: the journal or the branch could not be written. Nothing has changed then.
    """
    journal.save(move.job())
    step("journalled")
    if move.new != move.old:
        try:
            _move_branch(git, lock, move)
        except (Conflict, StorageFailed):
            _take_back(journal, move)
            raise
    step("moved")
    warnings = _sync_branch(git, move.branch)
    follower = Follower(git, lock, step, patient=move.pending is None)
    files = {path: target for path, target in move.targets.items() if not target.is_reached()}
    index = {
        path: target for path, target in move.targets.items() if not _is_staged(move.seen.staged.get(path), target)
    }
    outcome = follower.bring(files, index, move.contents)
    if move.pending is None and not outcome.failed:
        journal.clear()
    step("finished")
    return [*warnings, *outcome.left, *(unfinished(move.new, failure) for failure in outcome.failed)]


def unfinished(commit: str, failure: Finding) -> Finding:
    """Say of a failure that the change itself is safe."""
    text = f"{failure.message}; the change is safe in git ({commit[:10]}), the next command tries this again"
    return failure._replace(message=text)


_LOCKS = 3  # that one killed `git update-ref` can leave: of HEAD, of the branch, of its log


def _move_branch(git: Git, lock: int, move: Move) -> None:
    """Move the branch if it still is where it was: the moment that counts."""
    ref = f"refs/heads/{move.branch}"
    old = move.old or "0" * len(move.new)
    env = {"GIT_COMMITTER_NAME": move.who[0], "GIT_COMMITTER_EMAIL": move.who[1]}
    command = ("update-ref", "-m", f"hdesk: {one_line(move.note)}", ref, move.new, old)
    for _ in range(_LOCKS + 1):
        result = git.attempt(*command, env=env, keep=(lock,))
        if result.code == 0 or git.head() == move.new:
            return
        blocking = blocking_lock(result.err)
        if blocking is None or not remove_stale(blocking):
            break
    if "but expected" in result.err or "reference already exists" in result.err:
        raise Conflict(Finding("the desk has changed meanwhile; nothing was written", hint="try again"))
    raise git_failed("update-ref", result.code, result.err, git.git_dir)


def _take_back(journal: Journal, move: Move) -> None:
    """Leave the journal as it was before a move that was not made."""
    if move.pending:
        journal.save(move.pending)
    else:
        journal.clear()


def _sync_branch(git: Git, branch: str) -> list[Finding]:
    """Have the branch's new value survive a power cut: git syncs the file's contents, not its name."""
    ref = git.common_dir / "refs" / "heads" / branch
    try:
        sync(ref)
        sync(ref.parent)
    except OSError as error:
        return [disk_failed("the change is made, and the disk does not confirm it", error)]
    return []


def _is_staged(entry: Staged | None, target: Target) -> bool:
    """Tell whether the index already has what it is to have."""
    return target.blob is None if entry is None else entry.blob == target.blob
