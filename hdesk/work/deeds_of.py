"""From a commit and the files that it touched to the single things that it did."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.contacts import Contact
from hdesk.domain.told import Told
from hdesk.storage.gitlog import Touch
from hdesk.work.deeds import Deed, Source
from hdesk.work.deeds_by_hand import setting_changes, without_events
from hdesk.work.deeds_ground import Ground

SETTINGS = ("desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml")
"""The files whose changes are told key by key."""

TOLD = ("tickets", "contacts", "attachments")
"""The folders of which messages tell."""

Known = Mapping[str | None, Sequence[str]]


class Did(NamedTuple):
    """A commit, what it touched, and the identities in the versions of files that had to be looked into."""

    source: Source
    touches: Sequence[Touch]
    known: Known


def to_look_into(source: Source, touches: Sequence[Touch]) -> Iterator[str | None]:
    """Name the versions of files whose identities tell what came: where the message does not say it."""
    for touch in touches:
        if _is_told(source, touch):
            continue
        if touch.path.startswith(("tickets/", "contacts/")):
            yield from (*touch.old, touch.new)


def tells_all(source: Source) -> bool:
    """Say whether the message names every event, so that it need not be asked which tickets the commit touched."""
    said = source.said
    return bool(said.events) and len(source.logged.parents) == 1 and not (said.contacts and source.agent is None)


def as_told(source: Source, candidates: frozenset[str] | None) -> list[Touch]:
    """Give the tickets and contacts that a message names, as if git had said that the commit touched them."""
    said = source.said
    tickets = said.events if candidates is None else candidates.intersection(said.events)
    paths = [ids.ticket_path(one) for one in tickets if ids.is_document_id(one)]
    days = {ids.day_of(one) for one in said.contacts if ids.is_document_id(one)}
    paths += [ids.contacts_path(day, source.agent) for day in days if source.agent]
    return [Touch(path, ("",), "") for path in paths]


def _is_told(source: Source, touch: Touch) -> bool:
    ticket = ids.ticket_of_path(touch.path)
    if len(source.logged.parents) > 1:
        return False
    return bool(source.said.events.get(ticket)) if ticket else bool(source.said.contacts)


def deeds_of(ground: Ground, did: Did, zone: Any) -> list[Deed]:
    """List what a commit did, in the order in which it happened."""
    source, touches = did.source, did.touches
    found: list[Deed] = []
    for touch in touches:
        ticket = ids.ticket_of_path(touch.path)
        if ticket is not None:
            found += _on_ticket(ground, did, ticket, touch, zone)
    found += _contacts(ground, did, {getattr(one.happened, "contact", None) for one in found}, zone)
    found += _files(ground, source, [one for one in touches if _is_other(one.path, found)])
    if len(source.logged.parents) > 1:
        found.append(Deed(source, source.at, source.who, "merge", beside={"subject": source.logged.subject}))
    elif not found and not touches:
        found.append(Deed(source, source.at, source.who, "nothing", beside={"subject": source.logged.subject}))
    return sorted(found, key=lambda one: one.at)


def _on_ticket(ground: Ground, did: Did, ticket: str, touch: Touch, zone: Any) -> Iterator[Deed]:
    source = did.source
    now = ground.ticket(ticket)
    subject = now.subject if now else None
    here = Deed(source, source.at, source.who, "", ticket, subject)
    if touch.new is None or None in touch.old:
        other = next((one for one in did.touches if one != touch and _moved(one, touch)), None)
        if touch.new is None:
            yield here._replace(type="removed", beside={"moved_to": other.path} if other else {})
            return
        if other is not None:
            yield here._replace(type="added", beside={"moved_from": other.path})
            return
    for event in _came(did, ticket, touch):
        told = now.told.get(ev.chars_of(event)) if now else None
        if told is None:
            yield here._replace(type="unknown", event=event)
            continue
        yield here._replace(
            at=source.at if source.said.by_hand else _moment(told.event, source.at, zone),
            by=told.event.by,
            type=ev.type_of(told.event),
            event=told.event.id,
            changes=told.changes,
            happened=told.event,
            beside=_undone_by(told.event, now.told if now else {}),
            teams=told.teams,
            alters=told.alters,
        )
    if len(touch.old) == 1 and not _is_told(source, touch):
        for found in without_events(ground, ticket, touch):
            alters = frozenset(one.field for one in found.changes)
            yield here._replace(type=found.type, changes=found.changes, beside=found.details, alters=alters)


def _undone_by(event: ev.Event, told: Mapping[str, Told]) -> dict[str, str]:
    """Name the type of the event that an undoing is about."""
    about = told.get(ev.chars_of(event.event)) if isinstance(event, ev.Undone) else None
    return {} if about is None else {"undone": ev.type_of(about.event)}


def _moved(one: Touch, touch: Touch) -> bool:
    return one.new == touch.old[0] if touch.new is None else touch.new in one.old and one.new is None


def _came(did: Did, ticket: str, touch: Touch) -> Collection[str]:
    """Name the events that the commit brought."""
    if _is_told(did.source, touch):
        return did.source.said.events[ticket]
    before = {ev.chars_of(one) for old in touch.old for one in did.known[old]}
    return [one for one in did.known[touch.new] if ev.chars_of(one) not in before]


def _moment(event: ev.Event, otherwise: datetime, zone: Any) -> datetime:
    """Give when an event was written down."""
    return (event.logged or event.at or otherwise).astimezone(zone)


def _contacts(ground: Ground, did: Did, named: Collection[Any], zone: Any) -> Iterator[Deed]:
    source = did.source
    here = {ids.ticket_of_path(one.path) for one in did.touches} - {None}
    for touch in did.touches:
        if not touch.path.startswith("contacts/"):
            continue
        for identity in _entries(did, touch):
            entry = ground.entry(touch.path, identity)
            if entry is None:
                if not source.said.contacts:
                    yield Deed(source, source.at, source.who, "unknown", event=identity)
                continue
            ticket = getattr(entry, "ticket", None)
            if identity in named or ticket in here:
                continue  # the ticket's own events tell of it
            at = (entry.logged or entry.at or source.at).astimezone(zone)
            kind = "contact" if isinstance(entry, Contact) else f"contact {type(entry).__struct_config__.tag}"
            yield Deed(source, at, entry.by, kind, ticket, event=identity, happened=entry)


def _entries(did: Did, touch: Touch) -> Collection[str]:
    if _is_told(did.source, touch):
        return did.source.said.contacts
    before = {one for old in touch.old for one in did.known[old]}
    return [one for one in did.known[touch.new] if one not in before]


def _is_other(path: str, found: Sequence[Deed]) -> bool:
    """Say whether a file is to be named: not the tickets and contacts that are told of, nor what was attached."""
    if path.startswith("attachments/"):
        return not found
    return not path.startswith("contacts/") and ids.ticket_of_path(path) is None


def _files(ground: Ground, source: Source, touches: Sequence[Touch]) -> Iterator[Deed]:
    if not touches:
        return
    settings = [one for one in touches if one.path in SETTINGS]
    changes = tuple(
        change._replace(field=f"{touch.path}: {change.field}")
        for touch in settings
        if len(touch.old) == 1
        for change in setting_changes(ground, touch)
    )
    yield Deed(
        source,
        source.at,
        source.who,
        "settings" if settings else "files",
        changes=changes,
        beside={"subject": source.logged.subject},
        files=tuple(one.path for one in touches),
    )
