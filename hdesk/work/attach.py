"""Attachments: the file's bytes under their hash, and an event that names it."""

import hashlib
from pathlib import Path

from hdesk.desk import Desk, Written
from hdesk.domain import events as ev
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.lifecycle import guard
from hdesk.domain.writing import draft, written


def attachment_path(sha256: str, name: str) -> str:
    """Give the path of an attachment: by its hash, with the ending of its name where that is harmless."""
    ending = Path(name).suffix.lower()
    known = ending if ending[1:].isalnum() and ending.isascii() else ""
    return f"attachments/{sha256[:2]}/{sha256}{known}"


def attach(desk: Desk, part: str, file: Path) -> Written:
    """Attach a file to a ticket.

    Raises:
        Refused: the file is larger than the desk allows.
    """
    limit = desk.setup.config.attachment_limit
    size = file.stat().st_size
    if size > limit:
        raise Refused(
            Finding(
                f"{file.name} has {size} bytes; this desk keeps attachments up to {limit}",
                hint="attachment_limit in desk.yaml, or put it elsewhere and note where",
            )
        )
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    pen = desk.pen()
    with desk.store.lock():
        desk.refresh()
        before = desk.snapshot.ticket(desk.surviving(part))
        guard(before.id, desk.view(before).state, "attach")
        path = attachment_path(digest, file.name)
        extra = {} if desk.snapshot.files([path]) else {path: data}
        event = draft(ev.Attached, name=file.name, sha256=digest, size=len(data))
        after = desk.settled(written(before, [event], pen), pen.at)
        return desk.save("attach", [(before, after)], files=extra)
