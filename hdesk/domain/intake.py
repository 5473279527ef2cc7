"""Intake: from what an agent says about a contact to the contact and, where work is left, the ticket."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.config import DeskConfig
from hdesk.domain.contacts import Contact, Direction, Outcome
from hdesk.domain.findings import Finding, HdeskError, Refused
from hdesk.domain.model import NATURES, Customer, Facts, Nature, Order
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.writing import Draft, Pen, draft

_SUBJECT = 72

OPTION_OF = {
    "category": "--category",
    "customer": "--customer (or --phone, --email, --order)",
    "said": "--said",
}


class Intake(NamedTuple):
    """What an agent says about one contact, as given; `checked_intake` puts it in order."""

    channel: str
    outcome: Outcome
    direction: Direction = "inbound"
    subject: str | None = None
    category: str | None = None
    subcategory: str | None = None
    nature: Nature | None = None
    disposition: str | None = None
    customer: Customer = Customer()
    order: Order = Order()
    fields: Mapping[str, str] = {}
    said: str | None = None
    checked: str | None = None
    needed: str | None = None
    text: str | None = None
    received: datetime | None = None
    answered: datetime | None = None
    waited: int | None = None
    talked: int | None = None
    held: int | None = None
    wrapped: int | None = None


def missing(intake: Intake) -> list[str]:
    """Name what logging needs and the intake has not: category, customer, said."""
    if intake.outcome == "abandoned":
        return []
    lacking = []
    if not intake.category and intake.outcome != "follow_up":
        lacking.append("category")
    known_by = (intake.customer.id, intake.customer.name, intake.customer.phone, intake.customer.email)
    if not any(known_by) and not intake.order.id and intake.outcome != "follow_up":
        lacking.append("customer")
    if not intake.said and not intake.text:
        lacking.append("said")
    return lacking


def checked_intake(intake: Intake, config: DeskConfig) -> Intake:
    """Put an intake in order: addresses normalised, words checked against the desk's settings.

    Raises:
        Refused: with every finding: what is missing, unknown or malformed.
    """
    intake = _without_blanks(intake)
    findings = list(_findings(intake, config))
    customer = intake.customer
    try:
        if customer.phone:
            phone = customers.phone(customer.phone, config.country)
            customer = msgspec.structs.replace(customer, phone=phone)
    except HdeskError as error:
        findings += error.findings
    try:
        if customer.email:
            customer = msgspec.structs.replace(customer, email=customers.email(customer.email))
    except HdeskError as error:
        findings += error.findings
    if findings:
        raise Refused(*findings)
    known = config.taxonomy.get(intake.category or "")
    nature = intake.nature or (known.nature if known else None)
    return intake._replace(customer=customer, nature=nature)


def _without_blanks(intake: Intake) -> Intake:
    """Take a text without words for none: what is blank says nothing, and must not pass for an answer."""

    def blanks(holder: Any, names: Iterable[str]) -> dict[str, Any]:
        values = {name: getattr(holder, name) for name in names}
        return {name: None for name, value in values.items() if isinstance(value, str) and not value.strip()}

    customer, order = intake.customer, intake.order
    return intake._replace(
        customer=msgspec.structs.replace(customer, **blanks(customer, Customer.__struct_fields__)),
        order=msgspec.structs.replace(order, **blanks(order, Order.__struct_fields__)),
        fields={name: text for name, text in intake.fields.items() if text.strip()},
        **blanks(intake, ("subject", "subcategory", "disposition", "said", "checked", "needed", "text")),
    )


def _findings(intake: Intake, config: DeskConfig) -> Iterator[Finding]:
    lacking = missing(intake)
    if lacking:
        yield Finding("missing: " + ", ".join(OPTION_OF[one] for one in lacking))
    yield from known(intake.channel, config.channels, "channel")
    if intake.category:
        yield from known(intake.category, config.taxonomy, "category")
    category = config.taxonomy.get(intake.category or "")
    if intake.subcategory and category:
        yield from known(intake.subcategory, category.subcategories, f"subcategory of {intake.category}")
    if intake.nature:
        yield from known(intake.nature, NATURES, "nature")
    if intake.disposition and config.dispositions:
        yield from known(intake.disposition, config.dispositions, "disposition")
    for name in intake.fields:
        yield from known(name, config.fields, "own field")


def known(name: str, choices: Any, what: str) -> Iterator[Finding]:
    """Find that a name is none of the desk's, with the nearest that is."""
    if name not in choices:
        near = did_you_mean(name, list(choices))
        hint = f"did you mean {near}?" if near else f"one of {', '.join(choices) or 'none yet'}"
        yield Finding(f"there is no {what} {name!r}", hint=hint)


def subject_of(intake: Intake) -> str:
    """Give the ticket's subject: the one given, or the beginning of what the customer said."""
    words = " ".join((intake.subject or intake.said or intake.text or "").split())
    if len(words) <= _SUBJECT or intake.subject:
        return words
    return words[: _SUBJECT - 1].rsplit(" ", 1)[0] + "…"


def facts_of(intake: Intake) -> Facts:
    """Give what a ticket from this intake is about."""
    return Facts(
        subject=subject_of(intake),
        category=intake.category or "",
        subcategory=intake.subcategory,
        nature=intake.nature,
        channel=intake.channel,
        customer=None if intake.customer == Customer() else intake.customer,
        order=None if intake.order == Order() else intake.order,
        fields=dict(intake.fields),
    )


def created(intake: Intake, contact: str | None) -> Draft:
    """Say that a ticket was created from the intake."""
    return draft(
        ev.Created,
        channel=intake.channel,
        contact=contact,
        said=intake.said,
        checked=intake.checked,
        needed=intake.needed,
    )


def heard(intake: Intake, contact: str | None) -> Draft:
    """Say that the customer wrote or called again, or that the team did, on a ticket that exists."""
    kind = ev.CustomerReplied if intake.direction == "inbound" else ev.Responded
    words = [intake.said, intake.text, intake.checked, intake.needed]
    text = "\n".join(word for word in words if word) or None
    return draft(kind, channel=intake.channel, contact=contact, text=text)


def contact_of(intake: Intake, identity: str, ticket: str | None, pen: Pen) -> Contact:
    """Give the contact as it is kept."""
    return Contact(
        id=identity,
        at=pen.at,
        logged=pen.logged,
        by=pen.by,
        channel=intake.channel,
        direction=intake.direction,
        received=intake.received,
        answered=intake.answered,
        outcome=intake.outcome,
        ticket=ticket,
        category=intake.category,
        subcategory=intake.subcategory,
        nature=intake.nature,
        disposition=intake.disposition,
        customer=None if intake.customer == Customer() else intake.customer,
        order=None if intake.order == Order() else intake.order,
        said=intake.said,
        checked=intake.checked,
        needed=intake.needed,
        text=intake.text,
        waited=intake.waited,
        talked=intake.talked,
        held=intake.held,
        wrapped=intake.wrapped,
    )
