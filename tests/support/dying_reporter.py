"""The command line, in a sender of reports that is killed at one of its steps. For tests alone.

    DYING_STEP=claimed[:N] python -m tests.support.dying_reporter WORDS

The Nth time (the first, if not said) that the sender reaches the step, the process is killed.
"""

import os
import signal
from typing import Any

from hdesk.cli import main
from hdesk.desk import Desk
from hdesk.work import report_send
from hdesk.work.report_orders import Order

_send = report_send.send_reports


def _doomed(desk: Desk, order: Order, means: report_send.Means, **more: Any) -> report_send.Sent | None:
    name, _, times = os.environ["DYING_STEP"].partition(":")
    left = int(times or "1")

    def step(reached: str) -> None:
        nonlocal left
        left -= reached == name
        if reached == name and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return _send(desk, order, means._replace(step=step), **more)


if __name__ == "__main__":
    report_send.send_reports = _doomed
    main()
