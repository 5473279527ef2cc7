"""Find the repository around a folder without asking git, in the ordinary case.

Asking git costs a process. What is out of the ordinary (a bare repository, a linked working tree, another
format or owner, another file system) is left to git, which knows all the rules.
"""

import os
import re
import stat
from collections.abc import Mapping

_ORDINARY = re.compile(r"^\s*repositoryformatversion = 0$", re.MULTILINE)
_NOT_BARE = re.compile(r"^\s*bare = false$", re.MULTILINE)
_OUT_OF_THE_ORDINARY = ("extensions", "worktree", "include")


def ordinary(place: str | os.PathLike[str], environ: Mapping[str, str]) -> str | None:
    """Give the working tree's folder around `place`, None where git has to be asked.

    The answer is git's own: the nearest folder upwards with a `.git` in it, both owned by who asks.
    """
    try:
        folder = os.path.realpath(place, strict=True)
        device = os.stat(folder).st_dev
        while not _has_git(folder):
            above = os.path.dirname(folder)
            # Git may be told where to stop, and does not search across file systems or from within `.git`.
            stops = "GIT_CEILING_DIRECTORIES" in environ or os.stat(above).st_dev != device
            if stops or above == folder or os.path.lexists(os.path.join(folder, "HEAD")):
                return None
            folder = above
        return folder if _is_ordinary(folder) else None
    except OSError:
        return None


def _has_git(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, ".git"))


def _is_ordinary(folder: str) -> bool:
    """Tell whether a folder's `.git` is a repository of ours in the plainest format."""
    git = os.path.join(folder, ".git")
    parts = (os.path.join(git, name) for name in ("objects", "refs"))
    if not all(_is_ours(one) for one in (folder, git)) or not all(os.path.isdir(one) for one in parts):
        return False
    if not stat.S_ISREG(os.lstat(os.path.join(git, "HEAD")).st_mode) or os.path.lexists(os.path.join(git, "commondir")):
        return False
    with open(os.path.join(git, "config"), encoding="utf-8", errors="surrogateescape") as file:
        config = file.read()
    lower = config.lower()
    plain = lower.count("bare") == 1 and lower.count("repositoryformatversion") == 1
    known = _ORDINARY.search(config) is not None and _NOT_BARE.search(config) is not None
    return plain and known and not any(word in lower for word in _OUT_OF_THE_ORDINARY)


def _is_ours(folder: str) -> bool:
    """Tell whether something is a folder, no link to one, that belongs to who asks."""
    found = os.lstat(folder)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
