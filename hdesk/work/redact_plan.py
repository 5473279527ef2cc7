"""What a redaction changes, file by file, before anything is written."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from hdesk.domain import events as ev
from hdesk.domain import spelling
from hdesk.domain.contacts import Contact, Entry
from hdesk.domain.known import Known
from hdesk.domain.model import Ticket
from hdesk.domain.redaction import BLANK, Redaction, redacted_entry, redacted_ticket, without_mentions
from hdesk.storage.files import entry_bytes, ticket_bytes
from hdesk.work.attach import attachment_path
from hdesk.work.redact_scope import Person
from hdesk.work.redact_sieve import Sieve
from hdesk.work.redact_tree import Tree, Watch, unwatched

_SETTINGS = ("desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml", "purges.yaml")
_PACKED = (".pptx", ".xlsx", ".docx", ".zip")


class Plan(NamedTuple):
    """What is to become of a tree.

    `tickets` are as they were and as they are to be, without the event that says so; `said` gives for each ticket and
    contact what its `redacted` says. `doubts` are paths where a name or ID stands that may be somebody else's,
    `unread` those that cannot be looked into or changed.
    """

    people: list[Person]
    tickets: dict[str, tuple[Ticket, Ticket]]
    files: dict[str, bytes | None]
    said: dict[str, str]
    attachments: list[str]
    replaced: list[str]
    doubts: list[str]
    unread: list[str]


class Wish(NamedTuple):
    """How far to go: blank what people wrote; take names and IDs out of everything, too."""

    texts: bool = False
    everywhere: bool = False


def plan(tree: Tree, people: list[Person], wish: Wish, watch: Watch = unwatched) -> Plan:
    """Work out all that changes; `watch` may show how far that is."""
    made = Plan(people, {}, {}, {}, [], [], [], [])
    owner = {one: person for person in people for one in person.documents}
    passes = _Passes(people, wish)
    for identity, ticket in watch(tree.tickets.items(), "look for the customer", len(tree.tickets)):
        after = _ticket(ticket, owner.get(identity), passes, made)
        if after != ticket:
            made.tickets[identity] = (ticket, after)
    for path, entries in tree.files.items():
        changed = [
            _entry(one, owner.get(one.id if isinstance(one, Contact) else one.of), passes, made) for one in entries
        ]
        if changed != entries:
            made.files[path] = entry_bytes(changed)
    _drop_attachments(tree, owner, made)
    for path, data in tree.others():
        if path not in made.files:
            _other_file(path, data, passes, made)
    done = {person.name for person in people if not person.known and not person.documents & made.said.keys()}
    return made._replace(people=[person for person in people if person.name not in done])


_Document = TypeVar("_Document", bound=Ticket | Entry)


def _ticket(ticket: Ticket, own: Person | None, passes: "_Passes", made: Plan) -> Ticket:
    said = []
    if own is not None:
        before, ticket = ticket, redacted_ticket(ticket, Redaction(own.known, own.name, texts=passes.wish.texts))
        attached = any(type(event) is ev.Attached and event.name != BLANK for event in before.timeline)
        said += [_customer_as(own, passes.wish) + (", attachments" if attached else "")] if ticket != before else []
    ticket, mentions, doubt = passes.cleaned(ticket, ticket_bytes(ticket), own)
    if said or mentions:
        made.said[ticket.id] = "; ".join((*said, *mentions))
    made.doubts.extend([ticket.id] if doubt else [])
    return ticket


def _entry(entry: Entry, own: Person | None, passes: "_Passes", made: Plan) -> Entry:
    about = entry.id if isinstance(entry, Contact) else entry.of
    if own is not None:
        before, entry = entry, redacted_entry(entry, Redaction(own.known, own.name, texts=passes.wish.texts))
        if entry != before:
            made.said.setdefault(about, _customer_as(own, passes.wish))
    entry, mentions, doubt = passes.cleaned(entry, entry_bytes([entry]), own)
    if mentions:
        made.said[about] = "; ".join(dict.fromkeys((*made.said.get(about, "").split("; "), *mentions))).strip("; ")
    made.doubts.extend([about] if doubt else [])
    return entry


def _customer_as(person: Person, wish: Wish) -> str:
    return f"customer as {person.name}" + (", texts" if wish.texts else "")


class _Passes:
    """Takes out of a document what it mentions of others' customers."""

    def __init__(self, people: list[Person], wish: Wish) -> None:
        self.wish = wish
        self.sieve = Sieve(people)

    def cleaned(self, document: _Document, data: bytes, own: Person | None) -> tuple[_Document, list[str], bool]:
        """Give the document without mentions, what its `redacted` says of them, and whether a doubtful one is left."""
        said, doubt = [], False
        for person in self.sieve.candidates(data.decode()):
            if person is own:
                continue
            known = person.known
            after = without_mentions(document, known.everywhere if self.wish.everywhere else known.certain, person.name)
            if after != document:
                said.append(f"mention as {person.name}")
                document = after
            elif found(known.doubtful, data.decode()):
                doubt = True
        return document, said, doubt


def found(pattern: re.Pattern[str] | None, text: str) -> bool:
    """Say whether a pattern finds something in a text, however it is spelt."""
    return pattern is not None and pattern.search(spelling.folded(text).text) is not None


def _drop_attachments(tree: Tree, owner: dict[str, Person], made: Plan) -> None:
    """Delete the attachments of these tickets, but for what another ticket has as well."""
    theirs: set[str] = set()
    others: set[str] = set()
    for identity, ticket in tree.tickets.items():
        paths = {attachment_path(one.sha256, one.name) for one in ticket.timeline if type(one) is ev.Attached}
        (theirs if identity in owner else others).update(paths)
    for path in sorted((theirs - others) & tree.listed.keys()):
        made.files[path] = None
        made.attachments.append(path)


def _other_file(path: str, data: bytes, passes: _Passes, made: Plan) -> None:
    """Blank in reports, pages and whatever else is text; say what cannot be changed.

    No pseudonym there: files that merge as text have to say the same where two clones redact one customer.
    """
    text = text_of(data)
    if text is None:
        if any(packed_holds(data, path, person.known) for person in made.people):
            made.unread.append(path)
        return
    cleaned = text
    for person in passes.sieve.candidates(text):
        known = person.known
        named = path.startswith("reports/") or passes.wish.everywhere
        after = spelling.replaced(cleaned, known.everywhere if named else known.certain, BLANK)
        made.doubts.extend([path] if after == cleaned and found(known.doubtful, cleaned) else [])
        cleaned = after
    if cleaned != text and (path in _SETTINGS or path.startswith("attachments/")):
        made.unread.append(path)
    elif cleaned != text:
        made.files[path] = cleaned.encode()
        made.replaced.append(path)


def text_of(data: bytes) -> str | None:
    """Give a file as text; None where it is none."""
    try:
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return None


def packed_holds(data: bytes, path: str, known: Known) -> bool:
    """Say whether a packed document, such as slides, names somebody in one of its texts."""
    if not path.endswith(_PACKED):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            texts = (packed.read(one) for one in packed.namelist() if one.endswith((".xml", ".txt", ".csv")))
            return any(found(known.everywhere, _untagged(one)) for one in texts)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def _untagged(data: bytes) -> str:
    return re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))


def unpaired(tree: Tree, people: Iterable[Person]) -> int:
    """Count the pairs of contacts that will be of one customer and share no address themselves.

    They hang together by a third; figures on the same customer may count them together from then on.
    """
    return sum(1 for person in people for _ in _pairs_without(tree, sorted(person.documents & tree.contacts.keys())))


def _pairs_without(tree: Tree, documents: list[str]) -> Iterator[Any]:
    keyed = [tree.keys[one] for one in documents if tree.keys[one]]
    if not keyed or frozenset.intersection(*keyed):
        return
    for place, one in enumerate(keyed):
        yield from (other for other in keyed[place + 1 :] if not one & other)
