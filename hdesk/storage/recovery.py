"""Finish what a killed or hindered command left: files and index entries that do not follow HEAD yet."""

from contextlib import suppress

from hdesk.domain.findings import Finding
from hdesk.storage.failures import disk_failed
from hdesk.storage.follow import Follower, Outcome, Target, draft_of, edited_meanwhile
from hdesk.storage.git import Git
from hdesk.storage.journal import Found, Job
from hdesk.storage.sight import Sight, look


def finish(git: Git, follower: Follower, job: Job) -> Outcome:
    """Bring the job's paths to what HEAD has there; doing it again, or half of it, comes to the same.

    A file is written only where it holds what it held before the job, or is missing; the index is changed
    only where it has what it had then. What the user has changed since is left, and reported.
    """
    wanted = {entry.path: entry.blob for entry in git.entries("HEAD", list(job.paths))}
    staged = git.staged(job.paths)
    files: dict[str, Target] = {}
    index: dict[str, Target] = {}
    edited: list[Finding] = []
    unread: list[Finding] = []
    for path, found in job.paths.items():
        with suppress(OSError):
            draft_of(git.root / path).unlink(missing_ok=True)
        try:
            target = Target(wanted.get(path), look(git, path), found.mode)
        except OSError as error:
            unread.append(disk_failed("this file cannot be read", error)._replace(path=path))
            continue
        entry = staged.get(path)
        staged_blob = entry.blob if entry else None
        if staged_blob == found.staged != target.blob:
            index[path] = target
        if target.is_reached():
            continue
        if _is_as_before(target.sight, found):
            files[path] = target
        else:
            edited.append(edited_meanwhile(path))
    outcome = follower.bring(files, index)
    return Outcome(edited + outcome.left, unread + outcome.failed)


def _is_as_before(sight: Sight, found: Found) -> bool:
    """Tell whether nobody has touched the file since the job began, beside removing it."""
    return sight.stamp is None or (sight.blob is not None and sight.blob == found.file)
