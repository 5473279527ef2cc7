"""The command line, in a sender that is killed at one of its steps. For tests alone.

    DYING_STEP=claimed[:N] python -m tests.support.dying_sender WORDS

The Nth time (the first, if not said) that the sender reaches the step, the process is killed.
"""

import os
import signal
from collections.abc import Mapping
from typing import Any

from hdesk.cli import main
from hdesk.desk import Desk
from hdesk.work import notify

_run = notify.notify


def _doomed(desk: Desk, environ: Mapping[str, str], **more: Any) -> notify.Outcome | None:
    name, _, times = os.environ["DYING_STEP"].partition(":")
    left = int(times or "1")

    def step(reached: str) -> None:
        nonlocal left
        left -= reached == name
        if reached == name and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return _run(desk, environ, **more, step=step)


if __name__ == "__main__":
    notify.notify = _doomed
    main()
