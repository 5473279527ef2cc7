"""`hdesk audit`: what was done on a desk, by whom, and whether it stands as it was written."""

import importlib
from collections.abc import Callable

import click

MODULES: dict[str, str] = {
    "log": "hdesk.commands.audit_log",
    "sample": "hdesk.commands.audit_sample",
    "review": "hdesk.commands.audit_review",
    "verify": "hdesk.commands.audit_verify",
    "hook": "hdesk.commands.audit_hook",
}
"""Each subcommand's module, which has it as `NAME_command`: only the one that is used is loaded."""


class AuditGroup(click.Group):
    """A group that loads its commands when they are used; `prepare` is done to each then."""

    prepare: Callable[[click.Command], None] | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the table's order."""
        del ctx
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        del ctx
        if cmd_name not in MODULES:
            return None
        command = getattr(importlib.import_module(MODULES[cmd_name]), f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - the table and the modules belong together
        if self.prepare is not None:
            self.prepare(command)
        return command


@click.group("audit", cls=AuditGroup)
def audit_command() -> None:
    """See what was done on the whole desk, by whom, in which commit."""
