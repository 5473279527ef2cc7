"""The one write path: lock, look, write the objects, move the branch, let the files follow.

The branch's move is the moment that counts. What fails or is killed before it leaves nothing behind; what
comes after it is written down in a journal first, and the next command finishes it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from hdesk.domain.findings import Conflict, Finding, Refused
from hdesk.storage import driver, upkeep
from hdesk.storage.advance import Move, advance, unfinished
from hdesk.storage.drafts import Survey, refuse_drafts, survey
from hdesk.storage.follow import Follower, Target
from hdesk.storage.git import Git
from hdesk.storage.guards import (
    refuse_bad_paths,
    refuse_bare,
    refuse_odd_modes,
    refuse_unfinished,
    refuse_wrong_branch,
)
from hdesk.storage.journal import Job, Journal
from hdesk.storage.lock import DeskLock
from hdesk.storage.objects import Contents, NewCommit, clean_person, write_commit
from hdesk.storage.recovery import finish

Person = tuple[str, str]

_INTRODUCE = 'git config --global user.name "Your Name" && git config --global user.email you@example.org'


class Store:
    """Writes to one desk. `warnings` gathers what went wrong after a change was already safe in git.

    `branch` is the only branch that may be written, None for whichever is checked out; `timeout` how many
    seconds to wait for another writer; `command` what that writer is told if it has to wait for this one.
    `on_step` is called with a name after each part of a write, for tests that kill the process there.
    One store serves one thread.
    """

    def __init__(
        self,
        git: Git,
        *,
        branch: str | None = None,
        timeout: float = 10.0,
        command: str = "hdesk",
        on_step: Callable[[str], None] | None = None,
    ) -> None:
        self.git = git
        self.branch = branch
        self.warnings: list[Finding] = []
        folder = git.git_dir / "hdesk"
        self._lock = DeskLock(folder / "lock", timeout=timeout, command=command)
        self._journal = Journal(folder / "journal")
        self._step = on_step or _no_step

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other writers out, to read HEAD, compute and commit as one; may be taken within itself.

        Raises:
            Conflict: another process held the lock for longer than the timeout.
            Refused: the repository is bare.
        """
        refuse_bare(self.git)
        with self._lock.held():
            yield

    def pending(self) -> bool:
        """Tell, from one look at a file, whether a killed command left something for `recover`."""
        return self._journal.exists()

    def recover(self, *, patient: bool = True) -> list[Finding]:
        """Finish what a killed command left; give what the user has to know or do about it.

        Unless `patient`, what another process is still writing is left to it: a reader waits for nobody.

        Raises:
            Conflict: another process held the lock for longer than the timeout.
        """
        if not self.pending():
            return []
        known = len(self.warnings)
        try:
            with self._lock.held(timeout=None if patient else 0) as lock:
                self._recover(lock)
        except Conflict:
            if patient:
                raise
        return self.warnings[known:]

    def commit(
        self,
        changes: Mapping[str, bytes | None],
        *,
        message: str,
        author: Person,
        now: datetime,
        expected_head: str | None,
        committer: Person | None = None,
        adopting: Mapping[str, bytes | None] | None = None,
        merging: str | None = None,
    ) -> str:
        """Commit new contents for some paths (None deletes), and give the commit's id once it is on the disk.

        `now` is the commit's date, in its own offset; `expected_head` the commit that the changes were made
        for, None on a branch without commits; `committer` git's own identity if left out. `adopting` names
        the drafts among the paths that may be written over, with the contents that were read; `merging` is
        a second parent. Where the changes change nothing, no commit is made, and HEAD's id is given.

        Raises:
            Conflict: HEAD has moved on, the lock is held, a draft is in the way, git is in the middle of
                something, or another branch is checked out.
            Refused: a path that must not be written, a bare repository, no identity for git.
            StorageFailed: git or the disk failed before the branch was moved.
        """
        refuse_bare(self.git)
        refuse_bad_paths(changes)
        parents = tuple(parent for parent in (expected_head, merging) if parent)
        who = clean_person(committer or self._identity())
        new = NewCommit(parents, clean_person(author), who, now, message)
        with self._lock.held() as lock:
            commit = self._commit(lock, new, changes, adopting or {}, expected_head)
        self.warnings += [*upkeep.maintain(self.git), *driver.set_up(self.git)]
        return commit

    def draft(
        self,
        changes: Mapping[str, Contents],
        *,
        message: str,
        author: Person,
        now: datetime,
        parents: tuple[str, ...],
    ) -> str:
        """Write a commit that is on no branch, and give its id: the first parent's tree with `changes` made.

        Raises:
            Refused, StorageFailed: as for `commit`.
        """
        refuse_bad_paths(changes)
        new = NewCommit(parents, clean_person(author), clean_person(self._identity()), now, message)
        return write_commit(self.git, new, changes)

    def refuse_unready(self) -> None:
        """Raise what `forward` would raise for any commit: git in the middle of something, another branch."""
        refuse_bare(self.git)
        refuse_unfinished(self.git)
        refuse_wrong_branch(self.git, self.branch)
        self._identity()

    def foresee(self, to: str, *, expected_head: str | None) -> None:
        """Raise what `forward` would raise, and move nothing."""
        refuse_bare(self.git)
        with self._lock.held() as lock:
            _, pending = self._begin(lock)
            self._path_to(to, expected_head, pending)

    def forward(self, to: str, *, expected_head: str | None) -> None:
        """Move the branch on to `to`, a commit that contains HEAD, and have all its files follow.

        Raises:
            Refused: `to` does not contain HEAD, or brings something that is no plain file.
            Conflict, StorageFailed: as for `commit`.
        """
        refuse_bare(self.git)
        who = clean_person(self._identity())
        with self._lock.held() as lock:
            branch, pending = self._begin(lock)
            targets, seen = self._path_to(to, expected_head, pending)
            self._step("checked")
            move = Move(branch, expected_head, to, targets, seen, None, pending, who, f"forward to {to[:10]}")
            self.warnings += advance(self.git, self._journal, lock, move, self._step)
        self.warnings += upkeep.maintain(self.git)

    def _path_to(self, to: str, head: str | None, pending: Job | None) -> tuple[dict[str, Target], Survey]:
        """Look at what changes on the way from HEAD to a commit; refuse what must not come in or be run over."""
        if head is not None and not self.git.is_ancestor(head, to):
            raise Refused(f"{to[:10]} does not contain what this desk has")
        changes = self.git.changes(head, to)
        refuse_bad_paths(change.path for change in changes)
        refuse_odd_modes(changes)
        wanted = {change.path: change.new for change in changes}
        seen = survey(self.git, head, wanted)
        refuse_drafts(self.git, seen, wanted, {}, pending)
        return {one.path: Target(one.new, seen.sights[one.path], one.mode) for one in changes}, seen

    def tune(self) -> None:
        """Set up git, in this repository alone, for many small commits to many files."""
        upkeep.tune(self.git)

    def _commit(
        self,
        lock: int,
        new: NewCommit,
        changes: Mapping[str, bytes | None],
        adopting: Mapping[str, bytes | None],
        head: str | None,
    ) -> str:
        """Commit while the lock is held."""
        branch, pending = self._begin(lock)
        wanted = self._ids(changes)
        seen = survey(self.git, head, wanted)
        refuse_drafts(self.git, seen, wanted, self._ids(adopting), pending)
        self._step("checked")
        real = {path: changes[path] for path, blob in wanted.items() if blob != seen.head[path]}
        is_merge = len(new.parents) > 1
        commit = write_commit(self.git, new, real) if real or is_merge else head
        if commit is None:
            raise Refused("there is nothing to commit")
        self._step("written")
        targets = {path: Target(blob, seen.sights[path]) for path, blob in wanted.items()}
        note = new.message.partition("\n")[0]
        move = Move(branch, head, commit, targets, seen, changes, pending, new.committer, note)
        self.warnings += advance(self.git, self._journal, lock, move, self._step)
        return commit

    def _begin(self, lock: int) -> tuple[str, Job | None]:
        """Finish what was left, refuse what git's state does not allow; give branch and unfinished job."""
        self._step("locked")
        pending = self._recover(lock)
        refuse_unfinished(self.git)
        return refuse_wrong_branch(self.git, self.branch), pending

    def _recover(self, lock: int) -> Job | None:
        """Finish the journal's job; give it back where that was not possible."""
        job = self._journal.load()
        head = self.git.head() if job else None
        while job and not (head and self._is_made(job, head)):
            job = job.earlier
        if job is None:
            self._journal.clear()
            return None
        job = job.whole()
        outcome = finish(self.git, Follower(self.git, lock, self._step), job)
        self.warnings += [*outcome.left, *(unfinished(job.new, failure) for failure in outcome.failed)]
        if outcome.failed:
            return job
        self._journal.clear()
        self._step("recovered")
        return None

    def _is_made(self, job: Job, head: str) -> bool:
        """Tell whether the commit of a job is on the branch."""
        if job.new == head:
            return True
        return self.git.objects([job.new]) != [None] and self.git.is_ancestor(job.new, head)

    def _ids(self, contents: Mapping[str, bytes | None]) -> dict[str, str | None]:
        return {path: None if data is None else self.git.blob_id(data) for path, data in contents.items()}

    def _identity(self) -> Person:
        """Give who git commits as; raise Refused where nobody told git."""
        person = self.git.committer()
        if person is None:
            raise Refused(Finding("git does not know who you are", hint=_INTRODUCE))
        return person


def _no_step(_: str) -> None:
    """Do nothing: nobody watches."""
