"""Start: a new desk, and where a desk stands."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation
from hdesk.presets import PRESETS
from hdesk.presets.ci import SYSTEMS

if TYPE_CHECKING:
    from hdesk.view.output import Output


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--preset", type=click.Choice(PRESETS), default="recommerce", show_default=True, help="The kind of desk.")
@click.option("--name", metavar="NAME", help="The desk's name.")
@click.option(
    "--ci", type=click.Choice(list(SYSTEMS)), help="Add a workflow for this system, also to a desk that is there."
)
@click.pass_obj
def init_command(invocation: Invocation, folder: str | None, preset: str, name: str | None, ci: str | None) -> None:
    """Make a desk in a folder of its own: a git repository with rules, procedures, and you as first agent.

    --ci adds a workflow that sweeps, sends and reports on a schedule and shows backtests of rules that are proposed.
    """
    from hdesk.work.start import is_desk, start

    target = invocation.start / folder if folder else invocation.start
    if ci is not None and is_desk(target):
        if folder:
            invocation.directory = str(target)
        _add_ci(invocation, ci)
        return
    started = start(target, invocation.moment(), preset=preset, name=name, ci=ci)
    output = invocation.output
    if output.format == "json":
        output.document("init", {"root": str(started.root), "agent": started.agent, "commit": started.commit})
        return
    output.text(str(started.root))
    output.say(f"a desk of the kind {preset}; you are {started.agent}, a lead in team helpdesk")
    output.say(f"next: {_cd(started.root)}hdesk log call, hdesk queue, hdesk kpi")
    if ci is not None:
        _say_what_is_left(output, SYSTEMS[ci])


def _add_ci(invocation: Invocation, system: str) -> None:
    from hdesk.work.ci import add_ci

    added = add_ci(invocation.desk(), system)
    output = invocation.output
    if output.format == "json":
        output.document("init", added._asdict())
        return
    output.text(added.path)
    if added.commit is None:
        output.say("it is as it should be; there is nothing to commit")
    else:
        output.say(f"committed as {added.commit[:10]}; CI works as {added.bot}")
        _say_what_is_left(output, added.path)


def _say_what_is_left(output: "Output", path: str) -> None:
    output.say(f"read {path}, push it, and give the system the secrets and permissions that it names")


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
