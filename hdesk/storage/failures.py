"""Turn what git and the file system say when they fail into findings that tell what to do."""

import errno
import os
import re
import shlex
from pathlib import Path

from hdesk.domain.findings import Finding, StorageFailed

_PREFIX = r"(?i)^(?:fatal|error|fast-import|BUG):\s*"
_NOISE = r"(?i)(?:warning|hint|usage):"
_LOCK = r"'([^']+\.lock)'"

_LITTLE = 65_536  # bytes free, with which no commit can be made
FULL = "make room on the disk, then run the command again"
READ_ONLY = "the desk's folder and its .git must be writable by you"
DAMAGED = "`git fsck` shows what is damaged; a clone of the desk or a backup has it whole"
_HINTS = (
    (r"No space left on device|Disk quota exceeded|File too large", FULL),
    (r"Read-only file system|Permission denied|insufficient permission|not permitted", READ_ONLY),
    (r"corrupt|bad object|unable to read|not a valid object|missing blob|bad signature", DAMAGED),
)
_ERRNO_HINTS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}


def clean_words(stderr: str) -> str:
    """Give git's complaint as one line, without its prefixes, warnings and advice."""
    lines = [re.sub(_PREFIX, "", line).strip() for line in stderr.splitlines() if not re.match(_NOISE, line)]
    return "; ".join(dict.fromkeys(line for line in lines if line))


def hint_for(words: str) -> str | None:
    """Say what to do about git's complaint, where its words are known."""
    lock = re.search(_LOCK, words)
    if lock and "File exists" in words:
        return lock_hint(lock.group(1))
    return next((hint for pattern, hint in _HINTS if re.search(pattern, words)), None)


def lock_hint(path: str) -> str:
    """Say what to do about one of git's lock files that does not go away, and about others beside it."""
    paths = dict.fromkeys([path, *map(str, git_locks(_repository(Path(path))))])
    listed = " ".join(map(shlex.quote, paths))
    return f"another git is at work here; if none is, a killed one left this behind: rm {listed}"


def git_locks(git_dir: Path) -> list[Path]:
    """List git's lock files in a repository: one killed git can leave several."""
    found = []
    for folder, below, names in os.walk(git_dir):
        below[:] = [name for name in below if name not in {"objects", "hdesk"}]
        found += [Path(folder, name) for name in names if name.endswith(".lock")]
    return sorted(found)


def _repository(lock: Path) -> Path:
    """Give the repository that a lock lies in."""
    return next((one for one in lock.parents if (one / "HEAD").exists() and (one / "objects").is_dir()), lock.parent)


def git_failed(action: str, code: int, stderr: str, place: Path | None = None) -> StorageFailed:
    """Build the error for a run of git that ended with `code` (negative: killed by that signal).

    `place` is where git was to write: its words do not always tell that the disk is full.
    """
    words = clean_words(stderr) or (f"killed by signal {-code}" if code < 0 else f"exit code {code}")
    hint = hint_for(words) or (FULL if place and _is_full(place) else None)
    return StorageFailed(Finding(f"git {action} failed: {words}", hint=hint))


def _is_full(place: Path) -> bool:
    """Tell whether next to nothing more can be written at a place."""
    try:
        found = os.statvfs(place)
    except OSError:
        return False
    no_files_left = found.f_files > 0 and found.f_favail == 0  # not every file system counts them
    return no_files_left or found.f_bavail * found.f_frsize < _LITTLE


def disk_failed(doing: str, error: OSError) -> Finding:
    """Build the finding for a file operation that the system refused."""
    path = error.filename if isinstance(error.filename, str) else None
    reason = error.strerror or str(error)
    return Finding(f"{doing}: {reason}", path=path, hint=_ERRNO_HINTS.get(error.errno or 0))
