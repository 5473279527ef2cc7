"""How much of the machine a desk's own template may use; a desk may be anybody's."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SECONDS: Final = 20.0
"""The most seconds of the processor that a template may take; hdesk's own page with all its pictures takes two."""
MEMORY: Final = 1_000_000_000
"""The most bytes that a template may need beside what is in use."""
_AGAIN = 0.1


class ExhaustedError(ArithmeticError):
    """A template has used what it may use."""


@contextmanager
def bounded(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Bound what is done inside in seconds of the processor and in bytes, so far as the system can.

    No look at a template says how long it runs and how large its texts grow: loops stand in loops, a text is put
    together with itself. Only the main thread can be stopped.

    Raises:
        ExhaustedError: it took too long.
        MemoryError: it needed too much.
    """
    with _timed(seconds), _sized(memory):
        yield


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    import signal

    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise ExhaustedError(f"it takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)  # again: a filter of Jinja's might swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _sized(memory: int) -> Iterator[None]:
    pages = Path("/proc/self/statm")
    if not pages.exists():
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = int(pages.read_text().split()[0]) * resource.getpagesize() + memory
    if soft != resource.RLIM_INFINITY and soft <= wanted:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
