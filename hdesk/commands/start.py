"""Start: a new desk, and where a desk stands."""

from pathlib import Path

import click

from hdesk.commands.invocation import Invocation
from hdesk.presets import PRESETS


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--preset", type=click.Choice(PRESETS), default="recommerce", show_default=True, help="The kind of desk.")
@click.option("--name", metavar="NAME", help="The desk's name.")
@click.pass_obj
def init_command(invocation: Invocation, folder: str | None, preset: str, name: str | None) -> None:
    """Make a desk in a folder of its own: a git repository with rules, procedures, and you as first agent."""
    from hdesk.work.start import start

    target = invocation.start / folder if folder else invocation.start
    started = start(target, invocation.moment(), preset=preset, name=name)
    output = invocation.output
    if output.format == "json":
        output.document("init", {"root": str(started.root), "agent": started.agent, "commit": started.commit})
        return
    output.text(str(started.root))
    output.say(f"a desk of the kind {preset}; you are {started.agent}, a lead in team helpdesk")
    output.say(f"next: {_cd(started.root)}hdesk log call, hdesk queue, hdesk kpi")


def _cd(root: Path) -> str:
    return "" if root.resolve() == Path.cwd().resolve() else f"cd {root}; "


@click.command("status")
@click.pass_obj
def status_command(invocation: Invocation) -> None:
    """Show where the desk stands: open work, drafts, what is wrong."""
    from hdesk.work.status import status

    desk = invocation.desk()
    found = status(desk)
    output = invocation.output
    if output.format == "json":
        output.document("status", found.data(), found.findings)
    else:
        output.text("\n".join(found.lines()))
    invocation.met(found.findings)
