"""Repeats: how often a customer had been in contact in the seven days before any moment, kept in memory."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from hdesk.domain import customers
from hdesk.domain.model import Customer
from hdesk.domain.views import View
from hdesk.storage.index_plan import Asked

_SPAN = 7 * 86_400.0

Contact = tuple[float, str, str | None]
"""When it was, its ID, and the ticket that it belongs to."""


class Repeats:
    """Every contact of the desk by the customer's keys, so that processes which share no connection can count."""

    def __init__(self, index: Asked) -> None:
        self._by_key: dict[str, list[Contact]] = defaultdict(list)
        rows = index.query(
            "SELECT at, id, ticket, customer_id, customer_phone, customer_email FROM contacts "
            "WHERE at IS NOT NULL ORDER BY at"
        )
        for at, identity, ticket, customer, phone, email in rows:
            for key in customers.keys(Customer(id=customer, phone=phone, email=email)):
                self._by_key[key].append((at, identity, ticket))

    def count(self, view: View) -> int | None:
        """Count the same customer's other contacts in the seven days before a moment; None for an unknown one."""
        keys = _keys(view)
        if not keys:
            return None
        now = view.now.timestamp()
        found = set()
        for key in keys:
            known = self._by_key.get(key, [])
            place = bisect_right(known, now, key=lambda one: one[0])
            while place and known[place - 1][0] > now - _SPAN:
                place -= 1
                at, identity, ticket = known[place]
                if ticket != view["id"]:
                    found.add((at, identity))
        return len(found)

    def moments(self, view: View) -> Iterator[datetime]:
        """Give the moments at which the count changes: a contact comes, or has passed away."""
        for key in _keys(view):
            for at, _, ticket in self._by_key.get(key, []):
                if ticket != view["id"]:
                    yield datetime.fromtimestamp(at, view.setup.timezone)
                    yield datetime.fromtimestamp(at + _SPAN, view.setup.timezone)


def _keys(view: View) -> set[str]:
    return set(
        customers.keys(Customer(id=view["customer.id"], phone=view["customer.phone"], email=view["customer.email"]))
    )
