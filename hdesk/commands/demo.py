"""The demo: a believable desk to try things on, and a first look at it."""

import shlex
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.demo.make import Made

_FOLDER = "demo-desk"
_TICKETS = 300
_SHOWN = 10


@click.command("demo")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option(
    "--tickets", type=click.IntRange(1, 1_000_000), default=_TICKETS, show_default=True, help="How many tickets."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another desk.")
@click.option("--quiet", is_flag=True, help="Only make the desk.")
@click.pass_context
def demo_command(ctx: click.Context, folder: str | None, tickets: int, seed: int, quiet: bool) -> None:
    """Make a believable desk in DIR (./demo-desk), then show its queue, KPIs and last weekly report.

    A company that buys used phones at the door: eight weeks with a few hundred tickets, most of a year with
    thousands. The same --tickets, --seed and --now give the same desk, commits included, on every machine.
    """
    invocation = ctx.find_object(Invocation)
    assert invocation is not None  # noqa: S101 - the group gives every command one
    made = _made(invocation, folder, tickets, seed)
    output = invocation.output
    if output.format == "json":
        data = {"root": str(made.root), "tickets": made.tickets, "contacts": made.contacts, "commit": made.commit}
        output.document("demo", data)
        return
    if quiet:
        output.text(str(made.root))
        return
    output.say(f"{made.tickets:,} tickets and {made.contacts:,} contacts in {made.root}")
    _look(ctx, invocation, made.root)
    for line in _next(made):
        output.say(line)


def _made(invocation: Invocation, folder: str | None, tickets: int, seed: int) -> "Made":
    from hdesk.demo.make import make, timezone
    from hdesk.view.progress import progress

    now = invocation.moment(timezone(invocation.started.astimezone(UTC)))
    return make(
        invocation.start / (folder or _FOLDER),
        now,
        tickets=tickets,
        seed=seed,
        watch=lambda days: progress(days, "playing the days"),
    )


def _look(ctx: click.Context, invocation: Invocation, root: Path) -> None:
    """Show what one looks at first, each with the command that prints it."""
    from hdesk.commands.numbers import kpi_command
    from hdesk.commands.reports import weekly_command
    from hdesk.commands.work import queue_command

    invocation.directory = str(root)
    output = invocation.output
    output.say(f"\n$ hdesk queue --limit {_SHOWN}")
    ctx.invoke(queue_command, limit=_SHOWN)
    output.say("\n$ hdesk kpi")
    ctx.invoke(kpi_command)
    output.say("\n$ hdesk report weekly")
    ctx.invoke(weekly_command)


def _next(made: "Made") -> list[str]:
    """Say who one is here, and what to try."""
    here = made.root.resolve() == Path.cwd().resolve()
    return [
        "",
        f"You are {made.agent.name} ({made.agent.key}), the lead, in this repository alone. Try:",
        *([] if here else [f"  cd {shlex.quote(str(made.root))}"]),
        "  hdesk queue --mine",
        "  hdesk list category:pickup status!=resolved,closed order.vendor:QuickPick",
        "  hdesk kpi resolution reopened --by order.city",
        '  hdesk log call --category pickup --subcategory long_pending --customer "Asha Rao" \\',
        '    --phone 9900112233 --order ORD-88213 --value 64500 --said "Nobody came."',
        '  hdesk --as arjun note ID "Looking at it."     and git log -p shows who did what',
    ]
