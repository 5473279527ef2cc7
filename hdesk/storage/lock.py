"""Let one writer at a time into a desk.

The lock belongs to an open file, so the system releases it when its holder ends, however it ends: there is
never a lock left over to remove. The file itself stays, and says who holds it.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from hdesk.domain.findings import Conflict, Finding, StorageFailed
from hdesk.storage.failures import disk_failed

_PAUSE = 0.02  # seconds between the first two tries


class DeskLock:
    """The write lock of one desk, for one thread; taking it again while it is held is allowed."""

    def __init__(self, path: Path, *, timeout: float, command: str) -> None:
        self.path = path
        self._timeout = timeout
        self._command = command
        self._depth = 0
        self._fd = -1

    @contextmanager
    def held(self, *, timeout: float | None = None) -> Iterator[int]:
        """Hold the lock; give the file descriptor that it hangs on. `timeout` replaces the lock's own.

        A process that must not be overtaken by the next writer, even where this one is killed, keeps the
        descriptor open too.

        Raises:
            Conflict: another process held it for longer than the timeout.
        """
        if self._depth == 0:
            self._fd = self._take(self._timeout if timeout is None else timeout)
        self._depth += 1
        try:
            yield self._fd
        finally:
            self._depth -= 1
            if self._depth == 0:
                os.close(self._fd)

    def _take(self, timeout: float) -> int:
        """Open the lock's file and lock it; begin again where it was deleted meanwhile."""
        while True:
            try:
                self.path.parent.mkdir(exist_ok=True)
                fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
            except OSError as error:
                raise StorageFailed(disk_failed("the desk cannot be locked", error)) from error
            try:
                self._wait(fd, timeout)
                if self._is_current(fd):
                    self._sign(fd)
                    return fd
            except BaseException:
                os.close(fd)
                raise
            os.close(fd)

    def _is_current(self, fd: int) -> bool:
        """Tell whether the file that was locked is still the one that others will lock."""
        try:
            return os.path.samestat(os.fstat(fd), self.path.stat())
        except FileNotFoundError:
            return False

    def _wait(self, fd: int, timeout: float) -> None:
        begun = time.monotonic()
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waited = time.monotonic() - begun
                if waited >= timeout:
                    raise self._busy(fd, timeout) from None
                # Who has waited longer asks more often: otherwise chance alone would let somebody wait for ever.
                time.sleep(_PAUSE / (1 + 4 * waited))
            except OSError as error:
                raise StorageFailed(disk_failed("the desk cannot be locked", error)) from error
            else:
                return

    def _sign(self, fd: int) -> None:
        """Write down who holds the lock."""
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        command = "".join(char if char.isprintable() else " " for char in self._command)
        # A courtesy to whoever waits: on a full disk the lock holds without it.
        with suppress(OSError):
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n{since}\n{command}\n".encode(), 0)

    def _busy(self, fd: int, timeout: float) -> Conflict:
        """Say who holds the lock, as far as it is written down."""
        holder = os.pread(fd, 4096, 0).decode("utf-8", "replace").splitlines()
        who, hint = "another process", "try again in a moment"
        if len(holder) == 3:  # noqa: PLR2004 - pid, since, command
            pid, since, command = holder
            who = f"`{command}` (process {pid}, since {since})"
            hint += f"; should it hang: kill {pid}"
        return Conflict(Finding(f"the desk is being written by {who}; waited {timeout:g} s", hint=hint))
