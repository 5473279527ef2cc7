"""A desk, a folder beside it with files to import, and the command that imports them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Result, Shell, _made

__all__ = ["_made"]

MAPPING = """\
schema: 1
source: oldesk
row: ticket
moments:
  formats: [iso, "%d/%m/%Y %H:%M"]
ticket:
  id: "{Nr}"
  subject: "{Subject}"
  category: {text: "{Topic}", values: {Money: payout, Collection: pickup, Login: app}, default: other}
  channel: {text: "{Via}", values: {Phone: call, Mail: email}, default: email}
  customer.name: "{Customer}"
  customer.email: "{E-mail}"
  order.value: "{Value}"
events:
- event: created
  at: "{Created}"
  by: "{Agent}"
  said: "{Description}"
- priority: {text: "{Priority}", values: {P1: urgent, P2: high, P3: normal}, default: normal}
- event: responded
  at: "{Answered}"
- event: resolved
  at: "{Resolved}"
  text: "{Solution}"
- event: closed
  at: "{Closed}"
- event: rated
  score: "{Stars}"
  of: "5"
- status: {text: "{Status}", values: {Open: open, Waiting: pending, Done: resolved, Closed: closed}}
"""

COLUMNS = (
    "Nr", "Subject", "Topic", "Via", "Customer", "E-mail", "Value", "Created", "Agent", "Description", "Priority",
    "Answered", "Resolved", "Solution", "Closed", "Stars", "Status",
)  # fmt: skip


def row(**cells: str) -> str:
    """Write one line of the file; cells are named by their column (`Email` for `E-mail`)."""
    named = {"Subject": "Nobody came", **{name.replace("Email", "E-mail"): text for name, text in cells.items()}}
    assert named.keys() <= set(COLUMNS)
    return ",".join('"' + named.get(name, "").replace('"', '""') + '"' for name in COLUMNS)


def table(*rows: str) -> str:
    """Write a whole file."""
    return "\n".join([",".join(COLUMNS), *rows]) + "\n"


class Door:
    """A folder with a desk in `desk`, files to import beside it, and `hdesk import csv`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shell = Shell(folder)
        self.desk = Shell(folder / "desk")
        self.write("map.yaml", MAPPING)

    def write(self, name: str, text: str | bytes) -> Path:
        """Put a file beside the desk."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, file: str = "data.csv", *more: str, expect: int | None = 0, now: str | None = None) -> Result:
        """Import a file as it stands there, and give what was said."""
        return self.shell("-C", "desk", "import", "csv", file, "--map", "map.yaml", *more, expect=expect, now=now)

    def take(self, *rows: str, expect: int = 0, more: tuple[str, ...] = ()) -> Any:
        """Write rows into a file, import it, and give the JSON data."""
        self.write("data.csv", table(*rows))
        return self.run("data.csv", "--format", "json", *more, expect=expect).data

    def tickets(self) -> dict[str, Any]:
        """Give the desk's tickets as in their files, by their ID at the source."""
        found = {}
        for one in self.desk.json("list", "--limit", "10000"):
            ticket = self.desk.json("show", one["id"])
            (imported,) = [event for event in ticket["timeline"] if event["type"] == "imported"]
            found[imported["source_id"]] = ticket
        return found

    def ticket(self, source_id: str) -> Any:
        """Give one of them."""
        return self.tickets()[source_id]

    def events(self, source_id: str, kind: str) -> list[Any]:
        """Give a ticket's events of one type."""
        return [event for event in self.ticket(source_id)["timeline"] if event["type"] == kind]


@pytest.fixture
def door(tmp_path: Path, _made: Callable[[Path], Path]) -> Door:
    """Stand beside a fresh desk."""
    _made(tmp_path / "desk")
    return Door(tmp_path)
