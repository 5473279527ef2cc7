"""Contacts of the same customer: by which keys each is known, so that statements can look for others."""

from collections.abc import Iterator
from typing import Any

from hdesk.domain import customers
from hdesk.domain.contacts import Contact
from hdesk.storage.index_plan import Key, Table

TABLE = Table(
    "customer_keys",
    "contacts",
    ("id", "key", "category", "at", "outcome"),
    (Key("id"), Key("key", "category", "at", "outcome"), Key("at")),
    moment="at",
)
"""A row for each key of an inbound contact's customer; two contacts are of the same customer if they share one.

`category` is an empty text where the contact has none: these are one category, too.
"""


def key_rows(contact: Contact) -> Iterator[list[Any]]:
    """Give a contact's rows; none where nobody can tell whose it is, or when it was."""
    if contact.direction == "inbound" and contact.at is not None:
        at = contact.at.timestamp()
        for key in sorted(customers.keys(contact.customer)):
            yield [contact.id, key, contact.category or "", at, contact.outcome]


def _other(bounds: str) -> str:
    return f"""EXISTS (
  SELECT 1 FROM customer_keys mine JOIN customer_keys other ON other.key = mine.key AND other.category = mine.category
  WHERE mine.id = contacts.id AND {bounds}
)"""  # noqa: S608 - names of ours


FOLLOWED = _other("other.at > contacts.at AND other.at <= contacts.at + :window")
"""Another contact of the same customer in the same category came within the window after this one."""

REPEATED = _other("other.at >= contacts.at - :window AND other.at < contacts.at AND other.outcome <> 'abandoned'")
"""Another one, not abandoned, had come within the window before it."""
