"""Whom a redaction is about: the tickets and contacts of the same customer, and what they know of them.

The same customer is who shares an ID, a phone number or an e-mail address, step by step from one ticket or contact to
the next; never a name. A contact of a ticket whose customer has no address of their own goes with the ticket.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import customers, ids
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding, HdeskError, NotFound, Refused
from hdesk.domain.fold import state_of
from hdesk.domain.ids import Bits
from hdesk.domain.known import PSEUDONYM, Known, known_of
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.redaction import pseudonym
from hdesk.work.redact_tree import Tree


class Person(NamedTuple):
    """One customer: the pseudonym, what is known of them, and the documents that are theirs (IDs).

    `drawn` says that the pseudonym is new, and stands nowhere before it is committed.
    """

    name: str
    known: Known
    documents: frozenset[str]
    drawn: bool = False


class Scope:
    """Chooses the customers of one redaction, each once.

    With `again`, those who are redacted already as well: under the pseudonym that they have.
    """

    def __init__(self, tree: Tree, bits: Bits, apart: frozenset[str] = frozenset(), *, again: bool = False) -> None:
        self._tree = tree
        self._bits = bits
        self._apart = apart
        self._again = again
        self._taken: set[str] = set()
        self.people: list[Person] = []

    def add(self, seeds: Iterable[str]) -> None:
        """Take in the customer of some documents: all that is theirs."""
        start = [one for one in seeds if one not in self._taken]
        if not start:
            return
        documents = self._walked(start)
        documents |= self._keyless(documents)
        documents |= self._keyless(documents)  # of a ticket that a contact has led to
        former = self._former(documents)
        self._person(documents)
        for one in former:
            self._person({one})

    def _walked(self, start: Iterable[str]) -> set[str]:
        """Go from document to document by the keys that they share."""
        tree, found, waiting = self._tree, set(start), list(start)
        while waiting:
            for key in tree.keys[waiting.pop()] - self._apart:
                new = [one for one in tree.by_key[key] if one not in found]
                found.update(new)
                waiting += new
        return found - self._taken

    def _keyless(self, documents: set[str]) -> set[str]:
        """Find what belongs to these by a ticket, and knows no address of its own."""
        tree = self._tree
        found: set[str] = set()
        for one in documents:
            if one in tree.tickets:
                found.update(other.id for other in tree.on_ticket.get(one, ()) if not tree.keys[other.id])
            else:
                ticket = tree.contacts[one].ticket
                if ticket in tree.tickets and not tree.keys[ticket]:
                    found.add(ticket)
        return found - self._taken

    def _former(self, documents: set[str]) -> list[str]:
        """Find contacts of the tickets under an address that the ticket had before it was corrected.

        Figures do not take them for the same customer, so they get a pseudonym of their own.
        """
        tree, found = self._tree, []
        for one in sorted(documents & tree.tickets.keys()):
            known = known_of(tree.tickets[one])
            for contact in tree.on_ticket.get(one, ()):
                keys = tree.keys[contact.id]
                if contact.id not in documents and keys and keys <= _keys(known):
                    found.append(contact.id)
        return [one for one in dict.fromkeys(found) if one not in self._taken]

    def _person(self, documents: set[str]) -> None:
        tree = self._tree
        read: list[Ticket | Contact] = [tree.tickets.get(one) or tree.contacts[one] for one in sorted(documents)]
        known = Known()
        for one in read:
            known |= known_of(one)
        given = sorted(
            value
            for one in read
            if one.customer
            for value in (one.customer.id, one.customer.name)
            if value and PSEUDONYM.fullmatch(value)
        )
        self._taken |= documents
        if known or (given and self._again):
            name = given[0] if given else pseudonym(self._bits)
            self.people.append(Person(name, known, frozenset(documents), drawn=not given))


def _keys(known: Known) -> frozenset[str]:
    return frozenset(
        {f"id:{one}" for one in known.ids}
        | {f"phone:{one}" for one in known.phones}
        | {f"email:{one.lower()}" for one in known.emails}
    )


def named(desk: Desk, tree: Tree, wanted: str) -> list[str]:
    """Find the documents of a customer whom an address, a customer's ID, or a ticket's or contact's ID names.

    Raises:
        NotFound: nobody has it. Refused: it is a name, which tells nobody from others.
    """
    identity = ids.normalise(wanted)
    if identity in tree.tickets or identity in tree.contacts:
        return [identity]
    for key in key_of(desk, wanted):
        if key in tree.by_key:
            return tree.by_key[key]
    namesakes = _namesakes(tree, wanted)
    if namesakes:
        shown = ", ".join(namesakes[:5]) + (f" and {len(namesakes) - 5} more" if len(namesakes) > 5 else "")  # noqa: PLR2004
        hint = "give a phone number, an e-mail address, a customer's ID, or the ID of one of these"
        raise Refused(Finding(f"a name does not tell one customer from another: {wanted!r} is in {shown}", hint=hint))
    by_end = [one for one in (*tree.tickets, *tree.contacts) if one.endswith(f"-{identity}")]
    if len(by_end) == 1:
        return by_end
    hint = "a phone number, an e-mail address, a customer's ID, or the ID of a ticket or contact"
    raise NotFound(Finding(f"no ticket or contact is of a customer {wanted!r}", hint=hint))


def key_of(desk: Desk, wanted: str) -> list[str]:
    """Give the keys that a text can be."""
    found = [f"id:{wanted}"]
    try:
        if "@" in wanted:
            found.append(f"email:{customers.email(wanted)}")
        elif any(char.isdigit() for char in wanted):
            found.append(f"phone:{customers.phone(wanted, desk.setup.config.country)}")
    except HdeskError:
        # It is no address then; the ID that it may be is asked for all the same.
        return found
    return found


def _namesakes(tree: Tree, wanted: str) -> list[str]:
    words = wanted.casefold().split()
    everyone: dict[str, Ticket | Contact] = {**tree.tickets, **tree.contacts}
    return sorted(
        identity
        for identity, one in everyone.items()
        if one.customer and one.customer.name and one.customer.name.casefold().split() == words
    )


def not_seen_since(desk: Desk, tree: Tree, moment: datetime, scope: Scope) -> None:
    """Take in every customer with whom nothing has happened since a moment, and for whom nothing is open."""
    last = {identity: _last(desk, tree, identity) for identity in tree.keys}
    seen: set[str] = set()
    for identity in sorted(tree.keys):
        if identity in seen:
            continue
        documents = _all_of(tree, identity)
        seen |= documents
        if all((when := last[one]) is not None and when < instant(moment) for one in documents):
            for one in sorted(documents, key=lambda one: (one not in tree.tickets, not tree.keys[one], one)):
                scope.add([one])


def _all_of(tree: Tree, identity: str) -> set[str]:
    """Find all that hangs together with a document: by keys, and by tickets."""
    found, waiting = {identity}, [identity]
    while waiting:
        one = waiting.pop()
        near = [other for key in tree.keys[one] for other in tree.by_key[key]]
        near += [other.id for other in tree.on_ticket.get(one, ())]
        if one in tree.contacts and tree.contacts[one].ticket in tree.tickets:
            near.append(tree.contacts[one].ticket or "")
        new = [other for other in near if other not in found]
        found.update(new)
        waiting += new
    return found


def _last(desk: Desk, tree: Tree, identity: str) -> int | None:
    """Give the instant at which something last happened on a document; None where it is not over."""
    ticket = tree.tickets.get(identity)
    at = tree.contacts[identity].at if ticket is None else state_of(ticket).updated_at
    if ticket is not None and ticket.status not in DONE:
        return None
    day = datetime.combine(ids.day_of(identity), datetime.min.time(), desk.setup.timezone)
    return instant(at or day)
