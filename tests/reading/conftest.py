"""The same desk and shell as for the commands."""

from tests.commands.conftest import _made, desk, shell
from tests.insight.conftest import hand

__all__ = ["_made", "desk", "hand", "shell"]
