"""The check of a whole desk: each file read strictly, each header folded, each reference followed."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hdesk.domain.findings import Finding, NotFound
from hdesk.storage.git import Git
from hdesk.storage.settings import DESK, FILES
from hdesk.work import check_around, check_files, check_index, check_links
from hdesk.work.check_material import Material

CHECKS = ("yaml", "schema", "fold", "ids", "paths", "links", "rules", "contacts", "git", "index", "locks", "drafts")
"""The names of the checks, in the order of their findings."""

_READING = frozenset(("yaml", "schema", "fold", "ids", "paths", "links", "contacts"))
_STEPS: tuple[tuple[frozenset[str], Callable[[Material], Iterable[Finding]]], ...] = (
    (_READING, check_files.files),
    (frozenset(("links",)), check_links.links),
    (frozenset(("links",)), check_links.groups),
    (frozenset(("contacts", "ids")), check_links.contacts),
    (frozenset(("rules",)), check_around.rules),
    (frozenset(("git",)), check_around.git),
    (frozenset(("index",)), check_index.index),
    (frozenset(("locks",)), check_around.locks),
    (frozenset(("drafts",)), check_around.drafts),
)
"""Which checks each step is needed for; it may find for others too."""


class Checked(NamedTuple):
    """What was looked at, how many files, and what was found."""

    material: Material
    files: int
    findings: list[Finding]


def check(start: Path, now: datetime, only: Collection[str] = CHECKS) -> Checked:
    """Check everything that is committed, and say what in the folder is not.

    Works on a desk where other commands fail. Each finding has the name of its check.

    Raises:
        NotFound: there is no desk around the folder.
    """
    git = Git.discover(start)
    head = git.head()
    if head is None or not any(one.path == DESK for one in git.entries(head, [DESK])):
        raise NotFound(Finding(f"no desk in {git.root}", hint="`hdesk init` makes one"))
    material = Material(git, head, now)
    findings: list[Finding] = []
    for needed_for, step in _STEPS:
        if needed_for.intersection(only):
            findings += [one for one in step(material) if one.check in only]
    findings.sort(key=lambda one: CHECKS.index(one.check or ""))
    return Checked(material, len(material.files) + len(FILES), findings)
