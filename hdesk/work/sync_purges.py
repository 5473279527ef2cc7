"""Keep what was purged from coming back with an old clone."""

from collections.abc import Iterable

from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.git import Git
from hdesk.storage.purges import PURGES, purged


def refuse_purged(git: Git, head: str, tip: str, remote: str) -> None:
    """Raise Conflict where this history has commits from before a purge that either one knows of.

    The other one's has none that this one knows of: fetching it refuses that.
    """
    here, there = purged(git, head), purged(git, tip)
    if not here and not there:
        return
    if _has(git, head, here | there):
        message = f"this clone is from before a purge of {remote}: what was taken out there is still in its history"
        hint = "note down what is not sent yet, then clone anew; docs/privacy.md says how"
        raise Conflict(Finding(message, PURGES, hint=hint))


def _has(git: Git, commit: str, wanted: Iterable[str]) -> bool:
    """Tell whether a history contains one of some commits."""
    names = sorted(wanted)
    known = [name for name, found in zip(names, git.objects(names), strict=True) if found and found.type == "commit"]
    return any(git.is_ancestor(name, commit) for name in known)
