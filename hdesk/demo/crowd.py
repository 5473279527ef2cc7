"""The customers: who they are, what they sell, and that some of them come again."""

from collections import deque
from datetime import date
from typing import NamedTuple

from hdesk.demo.dice import Dice
from hdesk.demo.places import (
    BY_CITY,
    BY_CITY_IN_TROUBLE,
    BY_DEVICE,
    BY_VENDOR,
    BY_VENDOR_IN_TROUBLE,
    LAST_NAMES,
    MEN,
    WOMEN,
    City,
    Device,
)
from hdesk.domain.model import Customer, Order

_REMEMBERED = 600
_MAIL = ("example.com", "example.net", "example.org")
_FIRST_DIGITS = "99988876"
_WITH_PHONE = 0.93
_WITH_MAIL = 0.55
_SELLERS = 0.93
_WOMEN = 0.42


class Sale(NamedTuple):
    """A phone that somebody sells: the order, and what it is about in words."""

    id: str
    city: City
    area: str
    pincode: str
    vendor: str
    device: Device
    value: int


class Person(NamedTuple):
    """A customer with the sale that is under way; `tickets` are the IDs of those opened so far."""

    customer: Customer
    is_woman: bool
    sale: Sale
    tickets: list[str]

    @property
    def first(self) -> str:
        """Give the first name."""
        return (self.customer.name or "").partition(" ")[0]


class Crowd:
    """Everybody who may call, and those who did lately."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._recent: deque[Person] = deque(maxlen=_REMEMBERED)
        self._complaining: deque[Person] = deque(maxlen=_REMEMBERED)
        self._orders = 70_000 + dice.below(9000)

    def somebody(self, *, by_mail: bool, category: str = "", complains: bool = False) -> Person:
        """Make a customer whom nobody knows yet; some vendors and cities give more reason to complain."""
        dice = self._dice
        is_woman = dice.chance(_WOMEN)
        name = f"{dice.pick(WOMEN if is_woman else MEN)} {dice.pick(LAST_NAMES)}"
        phone = "+91" + dice.pick(_FIRST_DIGITS) + f"{dice.below(1_000_000_000):09}"
        handle = name.lower().replace(" ", dice.pick((".", "_", ""))).replace("'", "")
        mail = f"{handle}{dice.pick(('', '', dice.below(100)))}@{dice.pick(_MAIL)}"
        has_mail = by_mail or dice.chance(_WITH_MAIL)
        customer = Customer(
            name=name,
            type="seller" if dice.chance(_SELLERS) else "buyer",
            phone=phone if not by_mail or dice.chance(_WITH_PHONE) else None,
            email=mail if has_mail else None,
        )
        person = Person(customer, is_woman, self._sale(category if complains else ""), [])
        self._recent.append(person)
        return person

    def known(self) -> Person | None:
        """Choose somebody who came lately."""
        return self._dice.pick(self._recent) if self._recent else None

    def complaining(self) -> Person | None:
        """Choose somebody who had a ticket lately."""
        return self._dice.pick(self._complaining) if self._complaining else None

    def remember(self, person: Person, ticket: str) -> None:
        """Remember that somebody has a ticket now."""
        person.tickets.append(ticket)
        self._complaining.append(person)

    def _sale(self, complaint: str) -> Sale:
        dice = self._dice
        self._orders += 1 + dice.below(9)
        city = dice.drawn(BY_CITY_IN_TROUBLE if complaint in {"pickup", "payout"} else BY_CITY)
        device = dice.drawn(BY_DEVICE)
        value = int(dice.between(device.low, device.high)) // 50 * 50
        return Sale(
            id=f"ORD-{self._orders}",
            city=city,
            area=dice.pick(city.areas),
            pincode=f"{city.pincode}{1 + dice.below(99):02}",
            vendor=dice.drawn(BY_VENDOR_IN_TROUBLE if complaint in {"pickup", "vendor"} else BY_VENDOR),
            device=device,
            value=value,
        )


def order_of(sale: Sale, pickup_due: date | None = None, payout_due: date | None = None) -> Order:
    """Give the whole order as a ticket has it."""
    return Order(
        id=sale.id,
        value=float(sale.value),
        city=sale.city.name,
        pincode=sale.pincode,
        vendor=sale.vendor,
        device=sale.device.name,
        pickup_due_on=pickup_due,
        payout_due_on=payout_due,
    )
