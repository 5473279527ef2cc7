"""What desks of the tests tell, to whom."""

import re

from tests.commands.conftest import Result, Shell

DESTINATIONS = """\
destinations:
  operations: HDESK_NOTIFY_OPERATIONS
  mail: HDESK_NOTIFY_MAIL
notify:
"""
_AGENTS = """\
agents:
  arun:
    name: Arun Das
    email: arun@example.com
    team: operations
"""


def rule(on: str, to: str, *more: str, name: str = "the-rule") -> str:
    """Write one rule of who is told what, as it stands under `notify:`."""
    return "\n".join([f"  - id: {name}", f"    on: {on}", f"    to: {to}", *(f"    {one}" for one in more)]) + "\n"


TO_OPERATIONS = rule("{escalated: {team: operations}}", "operations", name="to-operations")


def write(desk: Shell, rules: str) -> None:
    """Put Arun of operations, destinations and rules into desk.yaml."""
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text().replace("agents:\n", _AGENTS, 1) + DESTINATIONS + rules)


def escalate(desk: Shell, ticket: str, *, now: str | None = None, reason: str = "third call") -> Result:
    """Escalate a ticket to operations."""
    return desk("escalate", ticket, "--team", "operations", "--reason", reason, now=now)


def notified(desk: Shell) -> str:
    """Give the commit that was looked at last."""
    return desk.git("rev-parse", "refs/hdesk/notified")


def readerless(settings: str) -> str:
    """Take the audiences of the desk's preset out of desk.yaml, for others."""
    return re.sub(r"(?ms)^audiences:\n.*?\n\n", "", settings)
