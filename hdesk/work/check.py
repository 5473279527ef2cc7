"""The check of a whole desk: each file read strictly, each header folded, each reference followed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding, HdeskError, NotFound
from hdesk.domain.fold import refolded
from hdesk.domain.model import Ticket
from hdesk.storage.files import plain, read_entries, read_ticket
from hdesk.storage.folder import edited
from hdesk.storage.git import Git
from hdesk.storage.settings import DESK, FILES, judge


def check(start: Path, now: datetime) -> tuple[Git, int, list[Finding]]:
    """Check everything that is committed, and say what in the folder is not.

    Works on a desk where other commands fail. Gives the repository, the number of files read and the
    findings, each with the name of its check.
    """
    git = Git.discover(start)
    head = git.head()
    if head is None or not git.read(head, [DESK]):
        raise NotFound(Finding(f"no desk in {git.root}", hint="`hdesk init` makes one"))
    findings: list[Finding] = []
    settings = git.read(head, FILES)
    _, wrong = judge(settings, now)
    findings += [one._replace(check="rules") for one in wrong]
    tickets: dict[str, Ticket] = {}
    contacts: dict[str, Contact] = {}
    entries = [one for folder in ("tickets", "contacts") for one in git.list(head, folder)]
    for entry, (_, data) in zip(entries, git.blobs(one.blob for one in entries), strict=True):
        findings += _file(entry.path, data, tickets, contacts)
    findings += _references(tickets, contacts)
    if not git.bare:
        findings += [
            Finding("edited, not committed", path, hint=f"git diff -- {path}", check="drafts") for path in edited(git)
        ]
    return git, len(entries) + len(settings), findings


def _file(path: str, data: bytes, tickets: dict[str, Ticket], contacts: dict[str, Contact]) -> Iterator[Finding]:
    try:
        if path.startswith("contacts/"):
            for entry in read_entries(data, path):
                if isinstance(entry, Contact):
                    if entry.id in contacts:
                        yield Finding(f"two contacts have the ID {entry.id}", path, check="ids")
                    contacts[entry.id] = entry
        elif ids.ticket_of_path(path) is None:
            yield Finding("this is no ticket's path", path, hint="tickets/YYYY/MM/DD/ID.yaml", check="paths")
        else:
            ticket = read_ticket(data, path)
            tickets[ticket.id] = ticket
            yield from _fold(ticket, path)
    except HdeskError as error:
        for one in error.findings:
            yield one._replace(check="yaml")


def _fold(ticket: Ticket, path: str) -> Iterator[Finding]:
    told = plain(refolded(ticket))
    for key, value in plain(ticket).items():
        if key != "timeline" and told.get(key) != value:
            yield Finding(f"`{key}` is {value!r}, but the timeline says {told.get(key)!r}", path, check="fold")
    for key in told.keys() - plain(ticket).keys():
        yield Finding(f"`{key}` is missing, but the timeline says {told[key]!r}", path, check="fold")


def _references(tickets: dict[str, Ticket], contacts: dict[str, Contact]) -> Iterator[Finding]:
    for ticket in tickets.values():
        path = ids.ticket_path(ticket.id)
        for event in ticket.timeline:
            if event.contact and event.contact not in contacts:
                yield Finding(f"{event.id} names the contact {event.contact}, which is not here", path, check="links")
            if isinstance(event, ev.Linked) and event.ticket not in tickets:
                yield Finding(f"{event.id} names the ticket {event.ticket}, which is not here", path, check="links")
    for contact in contacts.values():
        if contact.ticket and contact.ticket not in tickets:
            folder = f"contacts/{ids.day_of(contact.id):%Y/%m/%d}"
            yield Finding(
                f"{contact.id} names the ticket {contact.ticket}, which is not here", folder, check="contacts"
            )
