"""A history that was rewritten: whether a purge says so, and nothing but personal data is gone."""

from collections.abc import Iterator

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.proof import Act
from hdesk.storage.git import Git
from hdesk.storage.lineage import made
from hdesk.storage.settings import DESK, config_of
from hdesk.storage.versions import Versions
from hdesk.storage.yaml_read import load
from hdesk.work.verify_files import PURGES, Changed, judge_file, needs


def follows_purge(git: Git, before: str, after: str) -> list[Finding]:
    """Judge a branch that does not contain what it had: a purge in it names what was rewritten, and all else is there.

    That the new history stands by itself is verified besides.
    """
    named = purged(git, after) - purged(git, before)
    lost = [one for one in named if git.objects([one]) != [None] and git.is_ancestor(one, before)]
    if not lost:
        hint = "git fetch, and `hdesk sync` merges; a purge of history says so in purges.yaml"
        return [Finding(f"history would be rewritten: {before[:10]} is not in what is pushed", hint=hint)]
    return list(_losses(git, before, after))


def purged(git: Git, commit: str) -> set[str]:
    """Name the commits that a commit's purges.yaml says were rewritten."""
    data = git.read(commit, [PURGES]).get(PURGES)
    if data is None:
        return set()
    try:
        value = load(data, PURGES).value
        return {str(one) for purge in value["purges"] for one in purge["commits"]}
    except (HdeskError, KeyError, TypeError):
        return set()  # the commit that brought it is refused for what is wrong with it


def _losses(git: Git, before: str, after: str) -> Iterator[Finding]:
    """Compare the files as they were with those that are there now: only words may have been taken out."""
    config = _config(git, before)
    if config is None:
        yield Finding("desk.yaml cannot be read", DESK)
        return
    paths = ("tickets/", "contacts/")
    changes = [Changed(one.path, (one.old,), one.new, one.mode) for one in git.changes(before, after)
               if one.path.startswith(paths) and one.old is not None]  # fmt: skip
    versions = Versions(git, (blob for change in changes for blob in needs(change)))
    commit = next(made(git, [after]))
    act = Act(agent=None, subject="", at=commit.committed, config=config, redacting=True, invented=True)
    for change in changes:
        for placed in judge_file(act, versions, change):
            what = f"{placed.violation.event}: " if placed.violation.event else ""
            yield Finding(
                f"the purge changes more than it may: {what}{placed.violation.message}", placed.path, placed.line
            )


def _config(git: Git, commit: str) -> DeskConfig | None:
    try:
        return config_of(git.read(commit, [DESK]).get(DESK))
    except HdeskError:
        return None
