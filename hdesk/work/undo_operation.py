"""Operations: what one commit did to a desk, and why some of them are not to be undone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import access, ids
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding
from hdesk.domain.messages import new_events
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_entries, read_ticket
from hdesk.storage.gitparse import Change, Commit

BY_RULES = "time and rules did this, nobody in person: return, prioritise, reopen or pin say otherwise"
_CLOSE = "`hdesk close {} --reason duplicate`, or spam or internal, if there should be none"


class Operation(NamedTuple):
    """What a commit did: the events that it wrote, by ticket, and the files that it changed, as (old, new) blobs.

    `wrong` are the reasons why it cannot be undone. `idle` says why there is nothing in it for `undo`, None where
    there is.
    """

    commit: Commit
    events: Mapping[str, Sequence[ev.Event]] = {}
    files: Mapping[str, tuple[str | None, str | None]] = {}
    wrong: tuple[Finding, ...] = ()
    idle: str | None = None

    @property
    def name(self) -> str:
        """Name it as messages do."""
        return f"{self.commit.id[:10]} ({self.commit.subject})"

    @property
    def undoes(self) -> bool:
        """Say whether it is itself an undoing, and nothing else by people."""
        people = [event for events in self.events.values() for event in events if ev.is_person(event.by)]
        return bool(people) and all(isinstance(event, ev.Undone) for event in people)


def operation_of(desk: Desk, commit: Commit) -> Operation:
    """Tell what a commit did.

    Raises:
        Unsound: a ticket's file in it cannot be read.
    """
    if len(commit.parents) != 1:
        what = "a merge brings together what was done on two sides" if commit.parents else "it made the desk"
        return Operation(commit, idle=what)
    changes = desk.git.changes(commit.parents[0], commit.id)
    tickets = [one for one in changes if ids.ticket_of_path(one.path)]
    contacts = [one for one in changes if one.path.startswith("contacts/")]
    rest = [one for one in changes if one not in tickets and one not in contacts]
    wrong = [*_unmade(tickets), *_kept(desk, contacts), *_foreign(rest)]
    if wrong:
        return Operation(commit, wrong=tuple(wrong))
    events = {}
    for before, after in _versions(desk, tickets):
        events[after.id] = new_events(before, after)
        wrong += _rewritten(before, after)
    wrong += [finding for ticket, new in events.items() for event in new for finding in _lasting(ticket, event)]
    files = {one.path: (one.old, one.new) for one in rest if _comes_back(one.path)}
    return Operation(commit, events, files, tuple(wrong), _idle(events, files))


def _idle(events: Mapping[str, Sequence[ev.Event]], files: Mapping[str, object]) -> str | None:
    all_events = [event for new in events.values() for event in new]
    if files or any(ev.is_person(event.by) or event.by == "customer" for event in all_events):
        return None
    if not all_events:
        return "nothing happened to a ticket in it"
    return BY_RULES


def _comes_back(path: str) -> bool:
    return path in access.SETTINGS or path.startswith(("sop/", "operations/"))


def _unmade(changes: Iterable[Change]) -> Iterator[Finding]:
    """Refuse to unmake tickets, and to bring back those that somebody has removed."""
    for one in changes:
        identity = ids.ticket_of_path(one.path)
        if one.old is None:
            yield Finding(f"it opened {identity}, and no ticket is unmade", hint=_CLOSE.format(identity))
        elif one.new is None:
            yield Finding(f"it removed {identity}", hint=f"git show {one.old[:10]} shows the file")


def _kept(desk: Desk, changes: Iterable[Change]) -> Iterator[Finding]:
    """Refuse to undo what was said of contacts: these files are only added to."""
    for one in changes:
        blobs = [blob for blob in (one.old, one.new) if blob]
        read = {blob: read_entries(data, one.path) for blob, data in desk.git.blobs(blobs)}
        known = {entry.id for entry in read.get(one.old or "", ())}
        for entry in read.get(one.new or "", ()):
            if entry.id in known:
                continue
            if isinstance(entry, Contact):
                hint = f"`hdesk note {entry.ticket} …` says what was wrong" if entry.ticket else None
                yield Finding(f"it logged the contact {entry.id}, and contacts never change", hint=hint)
            else:
                hint = "say it anew: the last one counts"
                yield Finding(f"it says something of the contact {entry.of}, and that is never taken out", hint=hint)


def _foreign(changes: Iterable[Change]) -> Iterator[Finding]:
    """Refuse what is no event and no text of the desk's own; an attached file stays when its event is undone."""
    for one in changes:
        if one.path.startswith("reports/"):
            yield Finding("it made a report, which is made again at any time", one.path, hint="git rm takes it away")
        elif not _comes_back(one.path) and not one.path.startswith("attachments/"):
            yield Finding("it changed a file that hdesk does not write", one.path, hint="git revert can undo that")


def _versions(desk: Desk, changes: Sequence[Change]) -> Iterator[tuple[Ticket, Ticket]]:
    blobs = [blob for one in changes for blob in (one.old, one.new) if blob]
    read = [read_ticket(data, changes[place // 2].path) for place, (_, data) in enumerate(desk.git.blobs(blobs))]
    return zip(read[::2], read[1::2], strict=True)


def _rewritten(before: Ticket, after: Ticket) -> Iterator[Finding]:
    kept = {event.id: event for event in after.timeline}
    if any(kept.get(event.id) != event for event in before.timeline):
        yield Finding(
            f"it changed what stood in the timeline of {after.id} already", hint="only git has what was there"
        )


def _lasting(ticket: str, event: ev.Event) -> Iterator[Finding]:
    if isinstance(event, ev.Redacted):
        yield Finding(f"it took personal data out of {ticket}, and that is gone")
    elif event.by.startswith("import:"):
        yield Finding(f"it imported what happened to {ticket}", hint="correct the ticket by the usual commands")
