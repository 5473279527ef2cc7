"""What history is to say once it is purged: every older version of a file, as it may stay.

The desk's newest commit decides. An older version of a redacted ticket or contact is put together from the copies that
stand there now, so that timelines still only grow from commit to commit. What does not stand there any more loses the
values that all versions together know of the customers.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain import ids, spelling
from hdesk.domain.contacts import ContactRedacted, Entry
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.findings import Unsound
from hdesk.domain.fold import ticket_of
from hdesk.domain.known import Known, known_of
from hdesk.domain.model import Ticket
from hdesk.domain.redaction import (
    BLANK,
    Redaction,
    customer_name,
    redacted_entry,
    redacted_ticket,
    redactions,
    without_mentions,
)
from hdesk.storage.files import entry_bytes, read_entries, read_ticket, ticket_bytes
from hdesk.work.redact_plan import found, packed_holds, text_of
from hdesk.work.redact_scope import Person
from hdesk.work.redact_sieve import Sieve
from hdesk.work.redact_tree import Tree


class Redacted(NamedTuple):
    """Which tickets and contacts the newest commit has redacted, and under which pseudonym; by ID."""

    tickets: dict[str, str]
    contacts: dict[str, str]
    mentioning: frozenset[str]


def redacted_in(tree: Tree) -> Redacted:
    """Find what was redacted in a commit, from the events that say so."""
    tickets: dict[str, str] = {}
    mentioning = set()
    for identity, ticket in tree.tickets.items():
        for one in redactions(ticket).values():
            mentioning.add(identity)
            if name := customer_name(one):
                tickets[identity] = min(name, tickets.get(identity, name))
    contacts: dict[str, str] = {}
    for listed in tree.files.values():
        for entry in listed:
            if isinstance(entry, ContactRedacted):
                mentioning.add(entry.of)
                if name := customer_name(entry):
                    contacts[entry.of] = min(name, contacts.get(entry.of, name))
    return Redacted(tickets, contacts, frozenset(mentioning))


def people_of(redacted: Redacted, versions: Iterable[tuple[str, bytes]]) -> list[Person]:
    """Gather what older versions of redacted tickets and contacts (path, contents) know of their customers."""
    known: dict[str, Known] = {}
    documents: dict[str, set[str]] = {}
    for path, data in versions:
        for document in _documents(path, data):
            identity = getattr(document, "of", document.id)
            name = redacted.tickets.get(identity) or redacted.contacts.get(identity)
            if name:
                known[name] = known.get(name, Known()) | known_of(document)
                documents.setdefault(name, set()).add(identity)
    return [Person(name, one, frozenset(documents[name])) for name, one in sorted(known.items()) if one]


def _documents(path: str, data: bytes) -> list[Ticket | Entry]:
    try:
        return [read_ticket(data, path)] if ids.ticket_of_path(path) else list(read_entries(data, path))
    except Unsound:
        # An older version may be broken; it is then rewritten as text, by what the others know.
        return []


class Rewriting:
    """Rewrites contents and messages of one history; None stands for a file that goes."""

    def __init__(self, tree: Tree, redacted: Redacted, people: list[Person]) -> None:
        self._tree = tree
        self._redacted = redacted
        self._people = people
        self._sieve = Sieve(people)
        self._kept = {one.blob for one in tree.listed.values()}
        self._owner = {one: person for person in people for one in person.documents}
        tickets = (tree.tickets[one] for one in redacted.tickets)
        self._attached = {event.sha256 for ticket in tickets for event in ticket.timeline if type(event) is ev.Attached}

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {one.id: one for listed in self._tree.files.values() for one in listed}

    def contents(self, path: str, blob: str, data: bytes) -> bytes | None:
        """Give what a file's version may hold."""
        if blob in self._kept:
            return data
        if path.startswith("attachments/"):
            stem = path.rpartition("/")[2].partition(".")[0]
            text = text_of(data)
            is_theirs = stem in self._attached and path not in self._tree.listed
            return None if is_theirs or (text is not None and self._cleaned(path, text) != text) else data
        text = text_of(data)
        if text is None:
            return None if any(packed_holds(data, path, one.known) for one in self._people) else data
        identity = ids.ticket_of_path(path)
        try:
            if identity in self._tree.tickets:
                data = self._ticket(self._tree.tickets[identity], read_ticket(data, path), data)
            elif path.startswith("contacts/") and path.endswith(".yaml"):
                data = self._contacts(read_entries(data, path), data)
            else:
                return self._cleaned(path, text).encode()
        except Unsound:
            # As it stands it says nothing to anybody but as text.
            return self._cleaned("reports/", text).encode()
        return data

    def message(self, text: str, paths: Iterable[str] = ()) -> str:
        """Give what a commit's or tag's message may say; `paths` are those that the commit changes.

        On a customer's own tickets parts of a name are taken for theirs, too.
        """
        subject, line, rest = text.partition("\n")
        head, colon, _ = subject.partition(": ")
        named = self._tree.tickets.get(head.rpartition(" ")[2])
        if colon and named is not None and named.id in self._redacted.mentioning:
            words = "".join(char if char.isprintable() else " " for char in named.subject)
            text = f"{head}: {words}{line}{rest}"
        named_here = (self._owner.get(ids.ticket_of_path(path) or "") for path in paths)
        for person in {one.name: one for one in named_here if one}.values():
            text = spelling.replaced(text, person.known.own, BLANK)
        return self._cleaned("reports/", text)

    def _cleaned(self, path: str, text: str) -> str:
        """Take values out of plain text, as the redaction of the newest commit does."""
        for person in self._sieve.candidates(text):
            wanted = person.known.everywhere if path.startswith("reports/") else person.known.certain
            text = spelling.replaced(text, wanted, BLANK)
        return text

    def _ticket(self, newest: Ticket, version: Ticket, data: bytes) -> bytes:
        people = self._sieve.candidates(data.decode())
        own = self._owner.get(version.id)
        if not people and version.id not in self._redacted.mentioning:
            return data
        after = version
        if own is not None:
            after = redacted_ticket(version, Redaction(own.known, own.name))
        for person in people:
            if person is not own:
                after = without_mentions(after, person.known.certain, person.name)
        copies = {ev.chars_of(event.id): event for event in newest.timeline}
        events = [copies.get(ev.chars_of(event.id), event) for event in after.timeline]
        facts = facts_at_creation(newest if version.id in self._redacted.mentioning else after)
        after = ticket_of(version.id, facts, events)
        is_clean = after == version and not any(found(one.known.certain, data.decode()) for one in people)
        return data if is_clean else ticket_bytes(after)

    def _contacts(self, version: list[Entry], data: bytes) -> bytes:
        people = self._sieve.candidates(data.decode())
        changed = []
        for entry in version:
            copy = self._entries.get(entry.id)
            own = self._owner.get(getattr(entry, "of", entry.id))
            if copy is None and own is not None:
                copy = redacted_entry(entry, Redaction(own.known, own.name))
            for person in people if copy is None else ():
                copy = without_mentions(copy or entry, person.known.certain, person.name)
            changed.append(copy or entry)
        is_clean = changed == version and not any(found(one.known.certain, data.decode()) for one in people)
        return data if is_clean else entry_bytes(changed)


def left_in(people: Iterable[Person], newest: Iterable[bytes]) -> list[Person]:
    """Give what must be nowhere afterwards: addresses that the newest commit has nowhere either."""
    texts = [text for data in newest if (text := text_of(data)) is not None]
    sieve = Sieve(people)
    standing: dict[str, set[str]] = {}
    for text in texts:
        for person in sieve.candidates(text):
            for field in ("phones", "emails"):
                for value in getattr(person.known, field):
                    if found(Known(**{field: frozenset({value})}).certain, text):
                        standing.setdefault(person.name, set()).add(value)
    wanted = []
    for person in people:
        there = standing.get(person.name, set())
        known = Known(phones=person.known.phones - there, emails=person.known.emails - there)
        if known:
            wanted.append(person._replace(known=known))
    return wanted
