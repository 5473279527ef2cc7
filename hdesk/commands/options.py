"""Options that several commands share, and how their texts become values."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import click

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.model import Customer, Order

Command = TypeVar("Command", bound=Callable[..., Any])

_TOO_LARGE = 1e15

HAPPENED = click.option("--happened", metavar="T", help="When it happened, if not now: 10:15, yesterday 16:00, 2h ago.")
PERIOD_HELP = "2026-11-20, 2026-W47, 2026-11, 2026-Q4, 2026, A..B, today, last-week, … all."
"""What `--period` takes."""

FILTER = click.argument("filters", nargs=-1, metavar="[FILTER]...")

_SUBJECT = (
    ("--subject", "What it is about, in one line; else the beginning of --said."),
    ("--category", "What the customer came about."),
    ("--subcategory", "More exactly."),
    ("--nature", "query, complaint, request or feedback."),
    ("--customer", "The customer's name."),
    ("--customer-id", "The customer's ID in your other systems."),
    ("--customer-type", "buyer or seller."),
    ("--phone", "The customer's phone; a local number belongs to the desk's country."),
    ("--email", "The customer's e-mail address."),
    ("--order", "The order's ID."),
    ("--value", "The order's value."),
    ("--city", "The order's city."),
    ("--pincode", "The order's pincode."),
    ("--vendor", "The vendor."),
    ("--device", "The device."),
    ("--pickup-due", "The day promised for the pickup."),
    ("--payout-due", "The day promised for the payout."),
    ("--said", "What the customer said."),
    ("--checked", "What was checked."),
    ("--needed", "What is needed."),
)


def about(command: Command) -> Command:
    """Add the options that say what a contact or ticket is about."""
    for name, text in reversed(_SUBJECT):
        command = click.option(name, metavar="TEXT" if "due" not in name else "DATE", help=text)(command)
    return click.option(
        "--field",
        "fields",
        multiple=True,
        metavar="NAME=VALUE",
        help="A field of the desk's own; may be repeated.",
    )(command)


def moment(text: str | None, now: datetime) -> datetime | None:
    """Read a moment that an option gives, in the desk's zone."""
    from hdesk.domain.moments import parse_moment

    return None if text is None else parse_moment(text, now, now.tzinfo)  # type: ignore[arg-type]


def deadline(text: str, now: datetime) -> datetime:
    """Read a moment by which something is due; a day alone means its end."""
    from hdesk.domain.moments import parse_moment

    return parse_moment(text, now, now.tzinfo, end_of_day=True)  # type: ignore[arg-type]


def day(text: str | None, option: str, now: datetime) -> date | None:
    """Read a day: 2026-11-19, today, tomorrow."""
    if text is None:
        return None
    found = moment(text, now)
    if found is None or (found.hour, found.minute) != (0, 0):
        raise Refused(Finding(f"{option}: expected a day, not {text!r}", hint="as 2026-11-19"))
    return found.date()


def number(text: str | None, option: str) -> float | None:
    """Read a number."""
    if text is None:
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise Refused(Finding(f"{option}: expected a number, not {text!r}")) from None
    if not abs(value) < _TOO_LARGE:
        raise Refused(Finding(f"{option}: {text} is out of range"))
    return value


def customer_of(given: Mapping[str, Any]) -> Customer:
    """Gather the options about the customer."""
    return Customer(
        id=given.get("customer_id"),
        name=given.get("customer"),
        type=given.get("customer_type"),
        phone=given.get("phone"),
        email=given.get("email"),
    )


def order_of(given: Mapping[str, Any], now: datetime) -> Order:
    """Gather the options about the order.

    Raises:
        Refused: with every value that is none of its kind.
    """
    findings: list[Finding] = []

    def tried(read: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return read(*arguments)
        except Refused as error:
            findings.extend(error.findings)
            return None

    order = Order(
        id=given.get("order"),
        value=tried(number, given.get("value"), "--value"),
        city=given.get("city"),
        pincode=given.get("pincode"),
        vendor=given.get("vendor"),
        device=given.get("device"),
        pickup_due_on=tried(day, given.get("pickup_due"), "--pickup-due", now),
        payout_due_on=tried(day, given.get("payout_due"), "--payout-due", now),
    )
    if findings:
        raise Refused(*findings)
    return order


def own_fields(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUE pairs."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise Refused(*(Finding(f"--field {pair!r}: expected NAME=VALUE") for pair in wrong))
    return dict(pair.split("=", 1) for pair in pairs)
