"""purges.yaml: which commits were rewritten to take somebody's data out of history."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.typed import read
from hdesk.storage.git import Git
from hdesk.storage.yaml_read import load

PURGES = "purges.yaml"


class Purge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One purge: when, by whom, why, and the first commits that it rewrote, as they were before."""

    at: datetime
    by: str
    reason: str = ""
    commits: tuple[Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{40}|[0-9a-f]{64})$")], ...]


class Purges(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file."""

    schema: Literal[1]
    purges: tuple[Purge, ...]


def purged(git: Git, commit: str | None) -> frozenset[str]:
    """Give the commits that a commit's purges.yaml names: the first ones that each purge rewrote, as they were.

    Raises:
        Unsound: the file cannot be read; then nothing can be known of what must not come back.
    """
    data = git.read(commit, [PURGES]).get(PURGES) if commit else None
    return (
        frozenset() if data is None else frozenset(one for purge in read_purges(data).purges for one in purge.commits)
    )


def read_purges(data: bytes) -> Purges:
    """Read the file; raises Unsound with every finding."""
    document = load(data, PURGES)
    value, problems = read(document.value, Purges)
    if value is None:
        raise Unsound(*(Finding(one.message, PURGES, *document.mark(one.path), one.hint) for one in problems))
    return value
