"""Verify: whether git's history is one that hdesk can have written, commit by commit.

Each commit is compared with its parents: who made it, by the settings that were in force; what it adds, and that it
takes nothing away. What it says of itself is not believed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from hdesk.domain.config import DeskConfig
from hdesk.domain.proof import INVENTED, Act, Violation, author_of, dates, gone, people
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Change
from hdesk.storage.lineage import Made, commits, compared, made, signatures
from hdesk.storage.purges import purged
from hdesk.storage.settings import DESK, FILES
from hdesk.storage.versions import Versions
from hdesk.work.verify_beginnings import Forks
from hdesk.work.verify_files import Changed, Placed, adds_redaction, judge_file, needs
from hdesk.work.verify_groups import completing
from hdesk.work.verify_keys import Keys
from hdesk.work.verify_merges import judge_merged_settings
from hdesk.work.verify_message import judge_message
from hdesk.work.verify_settings import Files, SettingsOf

Watch = Callable[[Sequence[Made]], Iterable[Made]]


class Order(NamedTuple):
    """What to verify: the commits that `tips` have and `without` have not; `now` is when nothing can be later than.

    With `signed` every commit must carry a good signature.
    """

    tips: tuple[str, ...]
    without: tuple[str, ...]
    now: datetime
    signed: bool = False


class Wrong(NamedTuple):
    """A violation: in which commit, by whom, in which file and line, and of which event."""

    commit: str
    author: str
    at: datetime
    path: str | None
    line: int | None
    event: str | None
    message: str
    hint: str | None
    level: Literal["warning"] | None


class Verified(NamedTuple):
    """What was verified, and what does not stand; `invented` counts a demo's commits, `keys` those of each signer."""

    commits: int
    files: int
    invented: int
    keys: Counter[str]
    wrong: list[Wrong]


def ordered(git: Git, revisions: str | None, now: datetime, *, signed: bool) -> Order:
    """Read `REV..REV` or `REV`; nothing stands for all that HEAD has.

    Raises:
        NotFound: there is no such revision.
    """
    since, dots, until = (revisions or "HEAD").rpartition("..")
    return Order((git.resolve(until or "HEAD"),), (git.resolve(since or "HEAD"),) if dots else (), now, signed)


def verify(git: Git, order: Order, watch: Watch = lambda found: found) -> Verified:
    """Verify commits, parents before children.

    Raises:
        StorageFailed: git lacks one of them, or a file in it.
    """
    ids = commits(git, order.tips, order.without)
    found = list(made(git, ids))
    walk = _Walk(git, order, found)
    wrong = [one for commit in watch(found) for one in walk.judge(commit)]
    return Verified(len(found), walk.files, walk.invented, walk.keys.counted, wrong)


class _Walk:
    """Goes from commit to commit, and knows what stood before each."""

    def __init__(self, git: Git, order: Order, found: Sequence[Made]) -> None:
        self.files = self.invented = 0
        self._git = git
        self._now = order.now
        self._settings = SettingsOf(git, order.now)
        self._known = {one.id: one for one in found}
        self._invented: dict[str, bool] = {}
        self._forks = Forks(self._settings, order.without)
        pairs = [(one.id, parent) for one in found for parent in one.parents or (None,)]
        self._changes: dict[str, list[tuple[Change, ...]]] = {}
        for (commit, _), changes in zip(pairs, compared(git, pairs), strict=True):
            self._changes.setdefault(commit, []).append(changes)
        blobs = (blob for one in found for change in _changed(self._changes[one.id]) for blob in needs(change))
        self._versions = Versions(git, blobs)
        self._purged = frozenset().union(*(purged(git, tip) for tip in order.tips))
        self.keys = Keys(signatures(git, (one.id for one in found if one.signed)), required=order.signed)

    def judge(self, commit: Made) -> Iterator[Wrong]:
        """Judge one commit."""
        changes = self._changes.pop(commit.id)
        first = commit.parents[0] if commit.parents else None
        before = self._settings.files(first) if first else {}
        after = self._settings.take(commit.id, first, changes[0])
        files = _changed(changes)
        if commit.id in self._purged:
            hint = "docs/privacy.md says what a clone from before a purge must do"
            yield _wrong(commit, Placed(Violation("the commit is from before a purge of history", hint=hint), "", None))
        for violation in self._forks.take(commit, after, files):
            yield _wrong(commit, Placed(violation, "", None))
        if DESK in before or DESK in after:
            for placed in self._violations(commit, files, before or after, after):
                yield _wrong(commit, placed)
        for blob in (blob for change in files for blob in needs(change)):
            self._versions.done(blob)

    def _violations(self, commit: Made, files: Sequence[Changed], before: Files, after: Files) -> Iterator[Placed]:
        config, new = self._settings.config(before), self._settings.config(after)
        config = config or new
        if config is None:
            yield Placed(Violation("desk.yaml cannot be read: nobody knows whose commit this is"), DESK, None)
            return
        agent = author_of(config, new or config, commit.author, commit.committer)
        parents = tuple(self._of(one).committed for one in commit.parents)
        whole = [
            *gone(agent, self._forks.forked(commit.id), self._forks.since(commit.id)),
            *people(config, agent, commit.author, commit.committer),
            *dates(commit.at, commit.committed, self._now, parents),
            *self.keys.judge(commit),
        ]
        yield from (Placed(one, "", None) for one in whole)
        yield from self._of_files(self._act(commit, config, agent, (before, after)), commit, files, after)

    def _of_files(self, act: Act, commit: Made, files: Sequence[Changed], after: Files) -> Iterator[Placed]:
        self.files += len(files)
        self.invented += act.invented
        act = act._replace(redacting=adds_redaction(self._versions, files))
        complete = completing(self._git, commit.parents)
        for change in files:
            yield from judge_file(act, self._versions, change, complete)
            if act.merging:
                yield from judge_merged_settings(self._git, act, commit.parents, change)
        yield from (Placed(one, "", None) for one in judge_message(act, commit, self._versions, files))
        if any(change.path in FILES for change in files):
            for finding in self._settings.setup(after)[1]:
                message = f"these settings would not be in force: {finding.message}"
                yield Placed(Violation(message, hint=finding.hint), finding.path or DESK, finding.line)

    def _act(self, commit: Made, config: DeskConfig, agent: str | None, settings: tuple[Files, Files]) -> Act:
        found = (self._settings.setup(one)[0] for one in (settings if settings[0] != settings[1] else settings[:1]))
        return Act(
            agent=agent,
            subject=commit.subject,
            at=commit.at,
            config=config,
            setups=tuple(setup for setup in found if setup is not None),
            merging=len(commit.parents) > 1,
            invented=self._is_invented(commit),
            since=self._forks.since(commit.id),
        )

    def _is_invented(self, commit: Made) -> bool:
        """Say whether a commit is one of a demo's: it says so, and so does all that it follows."""
        said = INVENTED in commit.trailers()
        for parent in commit.parents if said else ():
            if parent not in self._invented:
                self._invented[parent] = INVENTED in self._of(parent).trailers()
            said = said and self._invented[parent]
        self._invented[commit.id] = said
        return said

    def _of(self, commit: str) -> Made:
        if commit not in self._known:
            self._known[commit] = next(made(self._git, [commit]))
        return self._known[commit]


def _changed(changes: Sequence[tuple[Change, ...]]) -> list[Changed]:
    """Put together what a commit changes against each of its parents, path by path."""
    if len(changes) == 1:
        return [Changed(one.path, (one.old,), one.new, one.mode) for one in changes[0]]
    by_parent = [{one.path: one for one in part} for part in changes]
    found = []
    for path in sorted({path for part in by_parent for path in part}):
        some = next(part[path] for part in by_parent if path in part)
        before = tuple(part[path].old if path in part else some.new for part in by_parent)
        found.append(Changed(path, before, some.new, some.mode))
    return found


def _wrong(commit: Made, placed: Placed) -> Wrong:
    violation = placed.violation
    return Wrong(
        commit=commit.id,
        author=commit.author.email,
        at=commit.at,
        path=placed.path or None,
        line=placed.line,
        event=violation.event,
        message=violation.message,
        hint=violation.hint,
        level=violation.level,
    )
