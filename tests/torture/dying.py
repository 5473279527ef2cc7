"""The command line, in a process that ends or stops at a step of the write path or of a sync. For tests alone.

    TORTURE_STEP=moved[:N] [TORTURE_SIGNAL=KILL|STOP] [TORTURE_TIMEOUT=S] python -m tests.torture.dying WORDS

The Nth time (the first, if not said) that the step is reached, the process gets the signal; a sync's own steps are
`sync.fetched` and so on.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

from hdesk.cli import main
from hdesk.storage.store import Store
from hdesk.work.sync import Sync

_begin = Store.__init__
_begin_sync = Sync.__init__


def _reached() -> Callable[[str], None]:
    """Count how often steps are reached."""
    name, _, times = os.environ.get("TORTURE_STEP", "").partition(":")
    left = int(times or "1")

    def step(reached: str) -> None:
        nonlocal left
        left -= reached == name
        if reached == name and left == 0:
            os.kill(os.getpid(), signal.Signals[f"SIG{os.environ.get('TORTURE_SIGNAL', 'KILL')}"])

    return step


def _doomed(self: Store, *args: Any, **more: Any) -> None:
    timeout = float(os.environ.get("TORTURE_TIMEOUT", "10"))
    _begin(self, *args, **more | {"on_step": _reached(), "timeout": timeout})


def _doomed_sync(self: Sync, *args: Any, **more: Any) -> None:
    step = _reached()
    _begin_sync(self, *args, **more | {"step": lambda name: step(f"sync.{name}")})


if __name__ == "__main__":
    Store.__init__ = _doomed  # type: ignore[method-assign]
    Sync.__init__ = _doomed_sync  # type: ignore[method-assign]
    main()
