"""Verifying what a commit makes of each file: tickets, contacts, attachments, settings, and what is no file at all."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.access import SETTINGS
from hdesk.domain.contacts import Entry
from hdesk.domain.findings import Finding
from hdesk.domain.model import Ticket
from hdesk.domain.proof import Act, Violation, deed
from hdesk.domain.proof_contacts import changed_entries, merged_contacts
from hdesk.domain.proof_tickets import changed_ticket, merged, repaired_ticket
from hdesk.storage.purges import PURGES
from hdesk.storage.versions import Versions

_MODES = {"120000": "a symbolic link", "160000": "another repository"}
Complete = Callable[[Ticket], Ticket]
"""Completes the group of merged tickets that a ticket is in, as a merge of clones does."""
JUDGED = ("tickets/", "contacts/", "attachments/")
_REDACTED = b"type: redacted"
_EVENT_IDS = re.compile(rb"(?m)^-? ?id: ([1-9][0-9]*-[0-9A-Z]{6})$")
_ENTRY_IDS = re.compile(rb"(?m)^id: ([A-Z]-[0-9]{6}-[0-9A-Z]{6})$")


class Changed(NamedTuple):
    """One path that a commit changes: the blobs that its parents have, in their order, and its own; None for none."""

    path: str
    before: tuple[str | None, ...]
    after: str | None
    mode: str


class Placed(NamedTuple):
    """A violation with its place in a file; `line` counts from 1."""

    violation: Violation
    path: str
    line: int | None


def needs(change: Changed) -> list[str]:
    """Name the blobs that judging a change will ask for."""
    if not change.path.startswith(JUDGED):
        return []
    return [blob for blob in (*change.before, change.after) if blob is not None]


def adds_redaction(versions: Versions, changes: Sequence[Changed]) -> bool:
    """Say whether a commit adds a redaction anywhere."""

    def count(blob: str | None) -> int:
        return versions.data(blob).count(_REDACTED) if blob else 0

    ours = (one for one in changes if one.path.startswith(("tickets/", "contacts/")))
    return any(count(one.after) > max(map(count, one.before), default=0) for one in ours)


def judge_file(
    act: Act, versions: Versions, change: Changed, complete: Complete = lambda ticket: ticket
) -> Iterator[Placed]:
    """Judge what a commit makes of one path; `complete` is asked in merges."""
    path = change.path
    for violation in _judge(act, versions, change, complete):
        blobs = [one for one in (change.after, *change.before) if one is not None]
        lines = (_line(versions.data(one), violation) for one in blobs if path.startswith(JUDGED))
        yield Placed(violation, path, next((line for line in lines if line is not None), None))


def _line(data: bytes, violation: Violation) -> int | None:
    """Find the line of an event, an entry or a key of the header."""
    wanted = violation.event or violation.field
    if wanted is None:
        return None
    name = re.escape(wanted.encode())
    pattern = rb"(?m)^-? ?id: " + name + rb"$" if violation.event else rb"(?m)^" + name + rb":"
    found = re.search(pattern, data)
    return None if found is None else data.count(b"\n", 0, found.start()) + 1


def _judge(act: Act, versions: Versions, change: Changed, complete: Complete) -> Iterator[Violation]:
    path = change.path
    if change.mode in _MODES:
        yield Violation(f"{_MODES[change.mode]} stands where a file must be")
    elif path.startswith("tickets/"):
        yield from _ticket(act, versions, change, complete)
    elif path.startswith("contacts/"):
        yield from _contacts(act, versions, change)
    elif path.startswith("attachments/"):
        yield from _attachment(act, versions, change)
    elif path in SETTINGS and not act.merging:
        yield from deed(act, "settings", "has changed the desk's settings")
    elif path == PURGES and not act.merging:
        yield from deed(act, "redact", "has said that history was purged")


def _ticket(act: Act, versions: Versions, change: Changed, complete: Complete) -> Iterator[Violation]:
    path = change.path
    if ids.ticket_of_path(path) is None:
        yield Violation("this is no ticket's path", hint="tickets/YYYY/MM/DD/ID.yaml")
        return
    if change.after is None:
        yield Violation("the ticket has been removed")
        return
    after = versions.ticket(change.after, path)
    if not isinstance(after, Ticket):
        yield from map(_unread, after)
        return
    before = [versions.ticket(blob, path) for blob in change.before if blob is not None]
    whole = [one for one in before if isinstance(one, Ticket)]
    if len(whole) < len(before):
        known = {match.decode() for blob in change.before if blob for match in _EVENT_IDS.findall(versions.data(blob))}
        yield from repaired_ticket(act, frozenset(map(ev.chars_of, known)), after)
    elif act.merging:
        yield from merged(whole, after, complete)
    else:
        yield from changed_ticket(act, whole[0] if whole else None, after)


def _contacts(act: Act, versions: Versions, change: Changed) -> Iterator[Violation]:
    path = change.path
    if change.after is None:
        yield Violation("contacts have been removed")
        return
    after = versions.entries(change.after, path)
    if isinstance(after, tuple):
        yield from map(_unread, after)
        return
    before = [versions.entries(blob, path) for blob in change.before if blob is not None]
    whole = [one for one in before if not isinstance(one, tuple)]
    writer = path.rpartition("/")[2].removesuffix(".yaml")
    if len(whole) < len(before):
        yield from _repaired(versions, change, after)
    elif act.merging:
        yield from merged_contacts(whole, after)
    else:
        yield from changed_entries(act, whole[0] if whole else (), after, writer)


def _repaired(versions: Versions, change: Changed, after: Sequence[Entry]) -> Iterator[Violation]:
    """Judge a file that could not be read before: what stood in it must stand there still."""
    known = {match.decode() for blob in change.before if blob for match in _ENTRY_IDS.findall(versions.data(blob))}
    for identity in sorted(known - {entry.id for entry in after}):
        yield Violation("a contact, or what was learned of one, has been removed", identity)


def _unread(finding: Finding) -> Violation:
    place = f" (line {finding.line})" if finding.line else ""
    return Violation(f"it cannot be read{place}: {finding.message}", hint=finding.hint)


def _attachment(act: Act, versions: Versions, change: Changed) -> Iterator[Violation]:
    """Judge an attachment: it is what its name says, and stays."""
    there = [one for one in change.before if one is not None]
    if there and not act.merging and not (act.redacting and act.may("redact")):
        yield Violation(
            "the attachment has been removed" if change.after is None else "the attachment has been changed"
        )
    elif change.after is not None and change.after not in there:
        name = change.path.rpartition("/")[2].partition(".")[0]
        if hashlib.sha256(versions.data(change.after)).hexdigest() != name:
            yield Violation("the attachment is not what its name, the SHA-256 of its bytes, says")
