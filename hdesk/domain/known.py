"""What is known of a customer: the values that a redaction takes out."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from hdesk.domain import spelling
from hdesk.domain.contacts import Contact, ContactCorrected, Entry
from hdesk.domain.events import Edited
from hdesk.domain.model import Customer, Ticket

PSEUDONYM = re.compile(r"anon-[0-9A-HJKMNP-TV-Z]{6}")
_KINDS = {"id": "ids", "name": "names", "phone": "phones", "email": "emails"}


class Known(msgspec.Struct, frozen=True, dict=True):
    """One customer's names, phones, e-mail addresses and IDs; pseudonyms are none of them."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Iterable[tuple[str, str]]) -> "Known":
        """Gather values by the fields of a customer that they stand in."""
        found: dict[str, set[str]] = {kind: set() for kind in _KINDS.values()}
        for field, value in values:
            if field in _KINDS and value.strip() and not PSEUDONYM.fullmatch(value):
                found[_KINDS[field]].add(value)
        return cls(**{kind: frozenset(some) for kind, some in found.items()})

    def __or__(self, other: "Known") -> "Known":
        return Known(
            self.names | other.names, self.phones | other.phones, self.emails | other.emails, self.ids | other.ids
        )

    def __bool__(self) -> bool:
        return bool(self.names or self.phones or self.emails or self.ids)

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """Find every value and every part of a name: for the customer's own tickets and contacts."""
        names = [one for name in self.names for some in spelling.name_patterns(name) for one in some]
        return spelling.any_of([*names, *self._addresses, *self._ids])

    @cached_property
    def certain(self) -> re.Pattern[str] | None:
        """Find what is nobody else's, wherever it stands: phones and e-mail addresses."""
        return spelling.any_of(self._addresses)

    @cached_property
    def everywhere(self) -> re.Pattern[str] | None:
        """Find whole names and IDs as well: where it is clear, or was decided, that this customer is meant."""
        return spelling.any_of([*self._wholes, *self._addresses, *self._ids])

    @cached_property
    def doubtful(self) -> re.Pattern[str] | None:
        """Find whole names and IDs: elsewhere they may be somebody else's."""
        return spelling.any_of([*self._wholes, *self._ids])

    @cached_property
    def _wholes(self) -> list[str]:
        return [one for name in self.names for one in spelling.name_patterns(name)[0]]

    @cached_property
    def _addresses(self) -> list[str]:
        return [*map(spelling.phone_pattern, self.phones), *map(spelling.email_pattern, self.emails)]

    @cached_property
    def _ids(self) -> list[str]:
        return [one for identity in self.ids if (one := spelling.id_pattern(identity)) is not None]


def known_of(document: Ticket | Entry) -> Known:
    """Gather what a ticket or contact knows of its customer, in its header and in its edits."""
    return Known.of(_values(document))


def _values(document: Ticket | Entry) -> Iterator[tuple[str, str]]:
    if isinstance(document, (Ticket, Contact)):
        yield from values_of(document.customer)
    edits: tuple[Any, ...] = document.timeline if isinstance(document, Ticket) else (document,)
    for one in edits:
        if isinstance(one, (Edited, ContactCorrected)):
            for field, both in one.changes.items():
                head, _, tail = field.partition(".")
                if head == "customer":
                    yield from ((tail, value) for value in both)


def values_of(customer: Customer | None) -> Iterator[tuple[str, str]]:
    """Give a customer's values by field."""
    for field in _KINDS if customer else ():
        value = getattr(customer, field)
        if value:
            yield field, value
