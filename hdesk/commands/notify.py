"""Notify: send what has happened to those whom desk.yaml names."""

import gc
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation
from hdesk.domain.findings import HdeskError

if TYPE_CHECKING:
    from threading import Event

    from hdesk.work.notify import Outcome


@click.command("notify")
@click.option("--dry-run", is_flag=True, help="Only show what would be sent to whom, and why.")
@click.option("--check", is_flag=True, help="End with 3 where something could not be delivered.")
@click.option("--watch", is_flag=True, help="Go on for ever, as a service.")
@click.option("--every", metavar="DURATION", default="60s", show_default=True, help="With --watch: how often.")
@click.option("--forget", metavar="TO", help="Take away what still waits for a destination, and send nothing.")
@click.pass_obj
def notify_command(
    invocation: Invocation, dry_run: bool, check: bool, watch: bool, every: str, forget: str | None
) -> None:
    """Send what has happened to those whom desk.yaml names.

    Sends what is new since the last run, from cron, from CI or as a service; at the first run nothing old. A
    delivery that fails stops nothing: it is tried again at the next run, and `hdesk status` shows it.
    """
    if watch and (dry_run or forget or invocation.now is not None):
        raise click.UsageError("--watch goes alone: without --dry-run, --forget and --now.")
    if forget is not None:
        from hdesk.work.notify import forget as take_away

        taken = take_away(invocation.desk(), forget)
        invocation.output.text(f"{taken} thing{'' if taken == 1 else 's'} for {forget} taken away")
    elif dry_run:
        _show(invocation)
    elif watch:
        from hdesk.commands.watch import seconds

        _watch(invocation, seconds(every))
    else:
        _send(invocation, check=check)


def _send(invocation: Invocation, *, check: bool) -> None:
    from hdesk.work.notify import notify

    outcome = notify(invocation.desk(), os.environ)
    output = invocation.output
    if outcome is None:
        output.say("another sender is at work here; what is left over goes with the next run")
        return
    if output.format == "json":
        data = {name: getattr(outcome, name) for name in ("sent", "failed", "held", "first")}
        output.document("notify", data, (*outcome.findings, *outcome.errors))
    else:
        output.text(_line(outcome))
    output.findings(outcome.errors)
    invocation.met(outcome.findings)
    if check and outcome.errors:
        invocation.exit_code = 3


def _line(outcome: "Outcome") -> str:
    if outcome.first:
        return "begun: from now on what happens is told, nothing older"
    more = [
        f"{number} {what}"
        for number, what in ((outcome.failed, "not delivered"), (outcome.held, "held back"))
        if number
    ]
    return ", ".join([f"{outcome.sent} message{'' if outcome.sent == 1 else 's'} sent", *more])


def _show(invocation: Invocation) -> None:
    from hdesk.work.notify_plan import plans

    planned = plans(invocation.desk())
    rows = [
        {
            "to": one.to,
            "when": one.until or "now",
            "rule": ", ".join(one.rules),
            "message": one.message.title,
            "tickets": one.tickets,
            "text": one.message.body,
        }
        for one in planned.messages
    ]
    output = invocation.output
    columns = ("to", "when", "rule", "message")
    output.listing("notify", rows, columns, findings=planned.findings, data_rows=rows, empty="nothing to send")
    if planned.first:
        output.say("this would be the first run: it tells nothing older than itself")
    invocation.met(planned.findings)


def _watch(invocation: Invocation, seconds: float) -> None:
    """Run until a signal ends it, after the round that is under way; the next comes whatever is wrong in one."""
    output = invocation.output
    ended = _signalled()
    while not ended.is_set():
        try:
            _round(invocation)
        except HdeskError as error:
            output.findings(error.findings)
        gc.collect()  # a desk holds processes and files, and each round opens another
        ended.wait(seconds)
    output.say("ended")


def _signalled() -> "Event":
    """Give what is set once this process is asked to end: what is being sent is sent and noted first."""
    import signal
    from threading import Event

    ended = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    return ended


def _round(invocation: Invocation) -> None:
    from hdesk.desk import Desk
    from hdesk.work.notify import notify

    desk = Desk.open(invocation.start, datetime.now(UTC))
    outcome = notify(desk, os.environ, service=True)
    if outcome is None:
        return
    if outcome.sent or outcome.failed or outcome.first:
        invocation.output.text(f"{desk.now:%Y-%m-%d %H:%M:%S} {_line(outcome)}")
    invocation.output.findings((*outcome.errors, *outcome.findings))
