"""The command line, in a process that ends or stops at a step of the write path. For tests alone.

    TORTURE_STEP=moved[:N] [TORTURE_SIGNAL=KILL|STOP] [TORTURE_TIMEOUT=S] python -m tests.torture.dying WORDS

The Nth time (the first, if not said) that the write path reaches the step, the process gets the signal.
"""

import os
import signal
from typing import Any

from hdesk.cli import main
from hdesk.storage.store import Store

_begin = Store.__init__


def _doomed(self: Store, *args: Any, **more: Any) -> None:
    name, _, times = os.environ.get("TORTURE_STEP", "").partition(":")
    left = int(times or "1")

    def step(reached: str) -> None:
        nonlocal left
        left -= reached == name
        if reached == name and left == 0:
            os.kill(os.getpid(), signal.Signals[f"SIG{os.environ.get('TORTURE_SIGNAL', 'KILL')}"])

    timeout = float(os.environ.get("TORTURE_TIMEOUT", "10"))
    _begin(self, *args, **more | {"on_step": step, "timeout": timeout})


if __name__ == "__main__":
    Store.__init__ = _doomed  # type: ignore[method-assign]
    main()
