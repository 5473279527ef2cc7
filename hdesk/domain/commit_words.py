"""What the message of a commit says: the other side of `messages`."""

import re
from typing import NamedTuple

BY_HAND = "by-hand"
"""Stands for the command of a commit that hdesk did not make."""

MERGE = "merge"
"""Stands for the command of a merge that hdesk did not make."""

_OURS = ("Ticket", "Tickets", "Contact", "Contacts", "Event", "Events", "Rule", "File", "Report")
_TRAILER = re.compile(rf"^({'|'.join(_OURS)}): (.*)$", re.MULTILINE)
_WITHOUT = ("init", "sync")
"""Commands whose commits may have none of these."""


class Said(NamedTuple):
    """What a message says was done: the command, and in its trailers each event of each ticket, and the contacts.

    `command` is the first word of the subject; what hdesk did not write has BY_HAND or MERGE instead.
    """

    command: str
    events: dict[str, list[str]]
    contacts: tuple[str, ...]

    @property
    def by_hand(self) -> bool:
        """Say whether somebody committed this without hdesk."""
        return self.command == BY_HAND


def said(subject: str, body: str, parents: int) -> Said:
    """Read a message; `parents` is how many the commit has."""
    found = _TRAILER.findall(body.strip().rpartition("\n\n")[2])
    first = subject.split(maxsplit=1)[:1]
    command = first[0].rstrip(":") if first else ""
    if not found and command not in _WITHOUT:
        command = BY_HAND if parents <= 1 else MERGE
    events: dict[str, list[str]] = {}
    contacts = []
    for key, value in found:
        if key == "Event":
            ticket, _, rest = value.partition(" ")
            events.setdefault(ticket, []).append(rest.partition(" ")[0])
        elif key == "Contact":
            contacts.append(value)
    return Said(command, events, tuple(contacts))
