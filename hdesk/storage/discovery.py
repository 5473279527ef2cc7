"""Find the repository around a folder, and where its branch stands, without asking git: the ordinary case.

Asking git costs a process. What is out of the ordinary (a bare repository, a linked working tree, another
format or owner, another file system, packed branches) is left to git, which knows all the rules.
"""

import os
import re
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path

from hdesk.domain.findings import Finding, Refused

_FORMAT = r"(?m)^\s*repositoryformatversion = 0$"
_NOT_BARE = r"(?m)^\s*bare = false$"
_OUT_OF_THE_ORDINARY = ("extensions", "worktree", "include")
_HEX = frozenset("0123456789abcdef")
_ID_LENGTHS = frozenset((40, 64))


def ordinary_root(place: Path, environ: Mapping[str, str]) -> Path | None:
    """Give the working tree's folder around `place`, None where git has to be asked.

    The answer is git's own: the nearest folder upwards with a `.git` in it, both owned by who asks.
    """
    try:
        folder = place.resolve(strict=True)
        device = folder.stat().st_dev
        while not os.path.lexists(folder / ".git"):
            # Git may be told where to stop, and does not search across file systems or from within `.git`.
            stops = "GIT_CEILING_DIRECTORIES" in environ or folder.parent.stat().st_dev != device
            if stops or folder.parent == folder or os.path.lexists(folder / "HEAD"):
                return None
            folder = folder.parent
        return folder if _is_ordinary(folder, folder / ".git") else None
    except (OSError, RuntimeError):  # a link that leads back to itself is a RuntimeError
        return None


def refuse_links(git_dir: Path) -> None:
    """Raise Refused where hdesk's own files in a repository are links: writing them would change files elsewhere."""
    own = git_dir / "hdesk"
    try:
        links = [own] if own.is_symlink() else [one for one in own.iterdir() if one.is_symlink()]
    except (FileNotFoundError, NotADirectoryError):
        return
    message = "a symbolic link stands where hdesk keeps its own files"
    if links:
        raise Refused(*(Finding(message, str(one), hint=f"rm {shlex.quote(str(one))}") for one in sorted(links)))


def _is_ordinary(folder: Path, git: Path) -> bool:
    """Tell whether a folder's `.git` is a repository of ours in the plainest format."""
    if not _is_ours(folder) or not _is_ours(git) or not all((git / name).is_dir() for name in ("objects", "refs")):
        return False
    if not stat.S_ISREG((git / "HEAD").lstat().st_mode) or os.path.lexists(git / "commondir"):
        return False
    config = (git / "config").read_bytes().decode("utf-8", "surrogateescape")
    lower = config.lower()
    each_once = lower.count("bare") == lower.count("repositoryformatversion") == 1
    is_known = re.search(_FORMAT, config) is not None and re.search(_NOT_BARE, config) is not None
    return each_once and is_known and not any(word in lower for word in _OUT_OF_THE_ORDINARY)


def _is_ours(folder: Path) -> bool:
    """Tell whether something is a folder, no link to one, that belongs to who asks."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def ordinary_head(git_dir: Path, common_dir: Path) -> str | None:
    """Give the commit that the current branch's own file names, None where git has to be asked.

    Git looks into this file first, too, and replaces it in one piece.
    """
    try:
        words = (git_dir / "HEAD").read_bytes()
        if not words.startswith(b"ref: refs/heads/") or b".." in words:
            return None
        branch = os.fsdecode(words.removeprefix(b"ref: ").strip())
        found = (common_dir / branch).read_bytes().decode("ascii").rstrip("\n")
    except (OSError, ValueError):
        return None
    is_id = len(found) in _ID_LENGTHS and set(found) <= _HEX and set(found) != {"0"}
    return found if is_id else None
