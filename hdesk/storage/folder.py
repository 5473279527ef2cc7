"""The desk's folder: making its repository, and what in it is not committed."""

import os
import time
from pathlib import Path

from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitenv import OPTIONS, clean_environment
from hdesk.storage.gitparse import decode
from hdesk.storage.gitprocess import call

WATCHED = ("tickets", "contacts", "desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml", "sop")
"""What hdesk writes or obeys: an edit there that is not committed is a draft."""

_TRIES = 20
_PAUSE = 0.025  # seconds; a write's files follow in less


def create(folder: Path, branch: str) -> Git:
    """Make an empty repository in a folder, without the user's templates.

    Raises:
        StorageFailed: git could not.
    """
    command = ["git", *OPTIONS, "init", "-q", "--template=", f"--initial-branch={branch}", "."]
    result = call(command, cwd=folder, env=clean_environment(os.environ))
    if result.code:
        raise git_failed("init", result.code, result.err)
    return Git.discover(folder)


def unfinished(git: Git) -> bool:
    """Tell, from one look at a file, whether a killed command left something to be finished."""
    return (git.git_dir / "hdesk" / "journal").exists()


def edited(git: Git) -> list[str]:
    """List the watched files whose contents in the folder or in git's index are not what HEAD has.

    Files that have yet to follow the commit of a command that is running are no edits: where a write goes on
    meanwhile, it looks again.
    """
    if git.bare:
        return []
    found: list[str] = []
    for _ in range(_TRIES):
        head = git.head()
        is_quiet = not unfinished(git)
        found = _unlike_head(git)
        if not found or (is_quiet and git.head() == head):
            break
        time.sleep(_PAUSE)
    return found


def _unlike_head(git: Git) -> list[str]:
    # To compare contents git would run the filters that a desk names, and in a submodule whatever that one names.
    options = ("--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all")
    listing = decode(git.run("status", *options, "--", *WATCHED, env=git.config.without_filters()))
    return [record[3:] for record in listing.split("\0") if record]
