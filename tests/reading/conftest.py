"""The same desk and shell as for the commands."""

from tests.commands.conftest import _made, desk, shell

__all__ = ["_made", "desk", "shell"]
