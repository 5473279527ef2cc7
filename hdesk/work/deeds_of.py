"""From a commit and the files that it touched to the single things that it did."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.storage.files import plain
from hdesk.storage.gitlog import Touch
from hdesk.work.deeds import Deed, Source
from hdesk.work.deeds_by_hand import setting_changes, without_events
from hdesk.work.deeds_ground import Ground

SETTINGS = ("desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml")
"""The files whose changes are told key by key."""

_OWN = frozenset(("id", "at", "time", "logged", "by", "type"))
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
    found += _contacts(ground, did, {one.details.get("contact") for one in found}, zone)
    found += _files(ground, source, [one for one in touches if _is_other(one.path, found)])
    if len(source.logged.parents) > 1:
        found.append(Deed(source, source.at, source.who, "merge", details={"subject": source.logged.subject}))
    elif not found and not touches:
        found.append(Deed(source, source.at, source.who, "nothing", details={"subject": source.logged.subject}))
    return sorted(found, key=lambda one: one.at)


def _on_ticket(ground: Ground, did: Did, ticket: str, touch: Touch, zone: Any) -> Iterator[Deed]:
    source = did.source
    now = ground.ticket(ticket)
    subject = now.subject if now else None
    here = Deed(source, source.at, source.who, "", ticket, subject)
    if touch.new is None or None in touch.old:
        other = next((one for one in did.touches if one != touch and _moved(one, touch)), None)
        if touch.new is None:
            yield here._replace(type="removed", details={"to": other.path} if other else {})
            return
        if other is not None:
            yield here._replace(type="added", details={"from": other.path})
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
            details={key: value for key, value in plain(told.event).items() if key not in _OWN},
            teams=told.teams,
            alters=told.alters,
        )
    if len(touch.old) == 1 and not _is_told(source, touch):
        for found in without_events(ground, ticket, touch):
            alters = frozenset(one.field for one in found.changes)
            yield here._replace(type=found.type, changes=found.changes, details=found.details, alters=alters)


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
    for touch in did.touches:
        if not touch.path.startswith("contacts/"):
            continue
        for identity in _entries(did, touch):
            entry = ground.entry(touch.path, identity)
            if entry is None:
                if not source.said.contacts:
                    yield Deed(source, source.at, source.who, "unknown", event=identity)
                continue
            if identity in named:
                continue
            values = plain(entry)
            kind = f"contact {values['type'].replace('_', ' ')}" if "type" in values else "contact"
            at = (entry.logged or entry.at or source.at).astimezone(zone)
            details = {key: value for key, value in values.items() if key not in _OWN}
            yield Deed(source, at, entry.by, kind, values.get("ticket"), event=identity, details=details)


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
        details={"subject": source.logged.subject},
        files=tuple(one.path for one in touches),
    )
