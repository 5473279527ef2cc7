"""`hdesk audit log`: everything that was done on the desk, from one pass over git's log."""

import click

from hdesk.commands.invocation import Invocation


@click.command("log")
@click.pass_obj
def log_command(invocation: Invocation) -> None:
    """List what was done, newest first."""
    invocation.desk()
