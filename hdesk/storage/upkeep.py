"""Keep a desk's repository quick as it grows, without ever making a command wait for it."""

import os
from collections.abc import Iterator
from pathlib import Path

from hdesk.domain.findings import Finding, HdeskError
from hdesk.storage.failures import disk_failed
from hdesk.storage.git import Git

_LARGE_INDEX = 4_000_000  # bytes, about 40,000 files: from here writing the index whole is what takes longest
_LOOSE = 27  # objects in one of the 256 folders: git's own measure for about 6,700 in all
_PACKS = 50  # git's own gc.autoPackLimit
_PROGRAM = "gc.recentobjectshook"  # a program that git's clean-up runs; several values add up, so none can be overruled


def tune(git: Git) -> None:
    """Set up git, in this repository alone, for many small commits to many files.

    With the untracked cache `git status` looks only into folders that changed. Git's own automatic clean-up
    is switched off, since it may run in the middle of a command; `maintain` does it instead.
    """
    for key, value in (("core.untrackedCache", "true"), ("gc.auto", "0")):
        git.run("config", "--local", key, value)
    _split_large_index(git)


def maintain(git: Git) -> list[Finding]:
    """Start git's clean-up in the background when there is enough to clean up; returns at once.

    Never raises, because the command that calls it has done its work; gives what went wrong instead.
    """
    objects = git.common_dir / "objects"
    try:
        loose = sum(1 for _ in _names(objects / "17"))
        packs = sum(1 for name in _names(objects / "pack") if name.endswith(".pack"))
        if loose > _LOOSE or packs > _PACKS:
            if git.config.foreign(_PROGRAM):
                return [_not_cleaned(git)]
            git.background("-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet")
        _split_large_index(git)
    except OSError as error:
        return [disk_failed("git's clean-up could not be started", error)]
    except HdeskError as error:
        return list(error.findings)
    return []


def _split_large_index(git: Git) -> None:
    """Have git write only what changed of a large index, unless somebody has decided about that.

    Not from the start: tools that read the index without git often cannot read a split one.
    """
    index = git.git_dir / "index"
    large = index.is_file() and index.stat().st_size > _LARGE_INDEX
    if large and git.config.get("core.splitindex") is None:
        git.run("config", "--local", "core.splitIndex", "true")


def _not_cleaned(git: Git) -> Finding:
    message = "git's clean-up is left out: this repository's own configuration has it run a program"
    hint = f"if it is yours: git config --global {_PROGRAM} PROGRAM; git config --local --unset-all {_PROGRAM}"
    return Finding(message, str(git.common_dir / "config"), hint=hint, level="warning")


def _names(folder: Path) -> Iterator[str]:
    """Yield the names in a folder, none where there is no such folder."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries)
