"""A ticket's history: every field that changed, from git's own commits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain import ids
from hdesk.domain.findings import Unsound
from hdesk.domain.messages import new_events
from hdesk.domain.model import Ticket
from hdesk.storage.files import plain, read_ticket


class FieldChange(NamedTuple):
    """One field that changed in one commit; `by` names the events' writers (agents, rules), `who` the author."""

    at: datetime
    who: str
    by: str
    field: str
    before: str | None
    after: str | None
    commit: str


def history(desk: Desk, identity: str) -> Iterator[FieldChange]:
    """Compare each commit's version of the ticket with the one before it, oldest first."""
    path = ids.ticket_path(identity)
    before: Ticket | None = None
    for commit in reversed(list(desk.git.log(desk.snapshot.commit or "HEAD", path))):
        if desk.until is not None and commit.at > desk.until:
            return
        data = desk.git.read(commit.id, [path]).get(path)
        if data is None:
            yield FieldChange(commit.at, commit.author, "", "the file", "there", None, commit.id)
            before = None
            continue
        try:
            after = read_ticket(data, path)
        except Unsound as error:
            desk.snapshot.findings += error.findings
            continue
        events = new_events(before, after)
        by = ", ".join(dict.fromkeys(event.by for event in events))
        old, new = _flat(before), _flat(after)
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) != new.get(field):
                yield FieldChange(commit.at, commit.author, by, field, old.get(field), new.get(field), commit.id)
        kinds = ", ".join(plain(event)["type"] for event in events)
        if kinds:
            yield FieldChange(commit.at, commit.author, by, "timeline", None, kinds, commit.id)
        before = after


def _flat(ticket: Ticket | None) -> dict[str, str]:
    if ticket is None:
        return {}
    found: dict[str, str] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(f"{prefix}.{key}" if prefix else key, item)
        else:
            found[prefix] = str(value)

    walk("", {key: value for key, value in plain(ticket).items() if key not in {"timeline", "schema", "id"}})
    return found
