"""Sync: fetch what others did, merge it with what was done here, and send it, in as many rounds as it takes.

The local branch moves last. A merge that the remote did not take, because somebody else was faster, is forgotten, so
that history has no merges that nobody saw; and a sync that is killed anywhere leaves a desk whose next one goes on.
"""

import random
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from hdesk.domain.findings import Conflict, Finding, HdeskError
from hdesk.storage.driver import set_up
from hdesk.storage.git import Git
from hdesk.storage.histories import bases, count, root
from hdesk.storage.lock import DeskLock
from hdesk.storage.purges import purged
from hdesk.storage.remote_failures import Unreachable
from hdesk.storage.remotes import Remote, remote_of
from hdesk.work.sync_commit import merge_message
from hdesk.work.sync_desk import Syncing
from hdesk.work.sync_purges import refuse_purged
from hdesk.work.sync_settings import refuse_unsound
from hdesk.work.sync_sides import Sides
from hdesk.work.sync_tree import merge_trees

_ROUNDS = 10
_PAUSE = 0.05  # seconds at most before the second round; each further one may wait twice as long
_TIMEOUT = 60.0  # seconds to wait for another sync of this clone

Step = Callable[[str], None]


class Synced(NamedTuple):
    """What a sync did, or would do. Commits are counted without merges that it made itself.

    `merged` are the tickets that both sides had changed, `commit` is where the branch stands now.
    """

    remote: str
    branch: str
    received: int
    sent: int
    merged: tuple[str, ...]
    commit: str
    findings: tuple[Finding, ...] = ()
    dry: bool = False

    @property
    def is_something(self) -> bool:
        """Tell whether there was anything to sync."""
        return bool(self.received or self.sent)

    def line(self) -> str:
        """Give it for people, in one line."""
        parts = (
            [f"{_counted(self.received, 'commit')} {'to receive' if self.dry else 'received'}"] if self.received else []
        )
        if self.sent:
            what = str(self.sent) if parts else _counted(self.sent, "commit")
            parts.append(f"{what} {'to send' if self.dry else 'sent'}")
        if self.merged:
            parts.append(f"{_counted(len(self.merged), 'ticket')} {'to merge' if self.dry else 'merged'}")
        return f"{self.remote}: {', '.join(parts) or 'nothing new'}"

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        return {name: value for name, value in self._asdict().items() if name != "findings"}


class Sync:
    """One sync of one desk; `step` is called with a name after each part, for tests that interfere there."""

    def __init__(
        self,
        desk: Syncing,
        *,
        remote: str | None = None,
        dry: bool = False,
        may_ask: bool = False,
        step: Step = lambda _: None,
    ) -> None:
        self.desk = desk
        self.git: Git = desk.git
        self.step = step
        self.dry = dry
        self.findings: list[Finding] = []
        self.remote = Remote(self.git, remote_of(self.git, desk.branch, remote), desk.branch, may_ask=may_ask)

    def run(self) -> Synced:
        """Sync; afterwards both sides have everything.

        Raises:
            StorageFailed: the remote cannot be reached; what waits to be sent is said.
            Conflict: settings that both sides changed, a draft in the way, git in the middle of something, others that
                were faster every time.
            Refused: unrelated histories, one from before a purge, what must not come in, a remote that declines.
            Unsound: a file that has to be merged cannot be read.
        """
        self.desk.store.refuse_unready()
        lock = DeskLock(self.git.git_dir / "hdesk" / "syncing", timeout=_TIMEOUT, command="hdesk sync")
        with lock.held():
            self.findings += [*self.desk.store.recover(), *set_up(self.git)]
            start = self.git.resolve("HEAD")
            for number in range(_ROUNDS):
                if number:
                    time.sleep(random.uniform(0, _PAUSE * 2**number))  # noqa: S311 - so that two do not meet again
                done = self._round(start)
                if done is not None:
                    return done._replace(findings=(*self.findings, *self.desk.store.warnings))
        hint = "nothing is lost; try again when it is quieter"
        raise Conflict(Finding(f"{self.remote.name} changed {_ROUNDS} times while this was merged", hint=hint))

    def _round(self, start: str) -> Synced | None:
        """Go round once; None where something has changed meanwhile, there or here."""
        head = self.git.resolve("HEAD")
        tip = self._fetched(head)
        self.step("fetched")
        self._refuse_other_histories(head, tip)
        done = Synced(self.remote.name, self.desk.branch, 0, count(self.git, head, tip), (), head, dry=self.dry)
        if tip is not None:
            self._note(tip)
            done = done._replace(received=count(self.git, tip, start))
        if tip == head:
            return done
        if tip is None or self.git.is_ancestor(tip, head):
            return done if self.dry or self._pushed(head) else None
        if self.git.is_ancestor(head, tip):
            return done._replace(commit=tip) if self.dry or self._forwarded(tip, head) else None
        return self._merged(done, Sides(head, tip, tuple(bases(self.git, head, tip)), *self._names))

    @property
    def _names(self) -> tuple[str, str]:
        return self.remote.name, f"{self.remote.name}/{self.desk.branch}"

    def _fetched(self, head: str) -> str | None:
        """Fetch; where the remote cannot be reached, say what waits."""
        try:
            return self.remote.fetch(head, purged(self.git, head))
        except Unreachable as error:
            waiting = count(self.git, head, self.remote.last_seen())
            commits = "1 commit waits" if waiting == 1 else f"{waiting or 'no'} commits wait"
            raise error.with_waiting(f"{commits} to be sent; everything is safe here") from error

    def _refuse_other_histories(self, head: str, tip: str | None) -> None:
        """Raise Conflict for a history that has nothing to do with this one, or that must not come back."""
        if tip is None:
            return
        refuse_purged(self.git, head, tip, self.remote.name)
        if tip != head and not bases(self.git, head, tip):
            ours, theirs = root(self.git, head), root(self.git, tip)
            message = f"{self.remote.name} is another desk: it began with {theirs[:10]}, this one with {ours[:10]}"
            is_shallow = (self.git.common_dir / "shallow").exists()
            hint = "is it the right remote? git remote -v shows its address"
            raise Conflict(
                Finding(message, hint="git fetch --unshallow gets what is missing here" if is_shallow else hint)
            )

    def _merged(self, done: Synced, sides: Sides) -> Synced | None:
        """Merge, send the merge, and move to it when the remote has it."""
        author = self.desk.author()
        merged = merge_trees(self.git, sides)
        refuse_unsound(self.git, sides, merged.changes, self.desk.now)
        done = done._replace(merged=merged.tickets)
        if self.dry:
            self.findings += merged.said
            return done
        commit = self.desk.store.draft(
            merged.changes,
            message=merge_message(count(self.git, sides.theirs, sides.ours), self.remote.name, merged),
            author=author,
            now=self.desk.now,
            parents=(sides.ours, sides.theirs),
        )
        self.step("merged")
        self.desk.store.foresee(commit, expected_head=sides.ours)
        if not self._pushed(commit):
            return None
        self.findings += merged.said
        return done._replace(commit=commit) if self._forwarded(commit, sides.ours) else None

    def _pushed(self, commit: str) -> bool:
        """Send a commit; tell whether the remote has it."""
        if not self.remote.push(commit):
            return False
        self.step("pushed")
        self._note(commit)
        return True

    def _forwarded(self, commit: str, head: str) -> bool:
        """Move the branch; tell whether it was where it was expected to be."""
        try:
            self.desk.store.forward(commit, expected_head=head)
        except Conflict:
            if self.git.head() == head:
                raise
            return False
        self.step("moved")
        return True

    def _note(self, commit: str) -> None:
        """Write down what the remote has; should that fail, only counts of what waits are wrong."""
        try:
            self.remote.note(commit)
        except HdeskError as error:
            self.findings += [one._replace(level="warning") for one in error.findings]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
