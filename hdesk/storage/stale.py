"""Tell which of git's lock files no living process can hold, and clear those away."""

import re
import time
from pathlib import Path

_LOCK = r"'([^']+\.lock)': File exists"


def blocking_lock(stderr: str) -> Path | None:
    """Give the lock file that git complained about, None if it complained about something else."""
    found = re.search(_LOCK, stderr)
    return Path(found.group(1)) if found else None


def remove_stale(lock: Path) -> bool:
    """Remove a lock that was made before the system was started, as a power cut leaves them; tell whether.

    No other lock is ever removed: git does not say who holds one, and an editor open on a commit message
    holds it for hours.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # not everywhere; then nothing is known to be stale
    if clock is None:
        return False
    try:
        if lock.stat().st_mtime >= time.time() - time.clock_gettime(clock):
            return False
    except FileNotFoundError:
        return True
    lock.unlink(missing_ok=True)
    return True
