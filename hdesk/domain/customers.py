"""Customers: how an address is written, and who counts as the same customer."""

import re

from hdesk.domain.findings import Finding, Refused
from hdesk.domain.model import Customer

_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s.\x00-\x1f]+")


def keys(customer: Customer | None) -> frozenset[str]:
    """Give what identifies a customer: a shared ID, phone or e-mail; never a name alone.

    Two customers are the same when they share a key. An empty set means that nobody can tell, and the
    contact is left out of repeat figures.
    """
    if customer is None:
        return frozenset()
    found = set()
    if customer.id:
        found.add(f"id:{customer.id}")
    if customer.phone:
        found.add(f"phone:{customer.phone}")
    if customer.email:
        found.add(f"email:{customer.email.lower()}")
    return frozenset(found)


def phone(text: str, country: str) -> str:
    """Write a phone number in E.164; local numbers belong to the country (ISO 3166 code).

    Raises:
        Refused: it is no possible phone number.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise Refused(Finding(f"not a phone number: {text!r}", hint=f"{error}")) from error
    if not phonenumbers.is_possible_number(number):
        raise Refused(
            Finding(
                f"not a possible phone number in {country}: {text!r}",
                hint="give it with its country code, +…",
            )
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email(text: str) -> str:
    """Write an e-mail address in lower case.

    Raises:
        Refused: it is no e-mail address.
    """
    cleaned = text.strip().lower()
    if not _EMAIL.fullmatch(cleaned):
        raise Refused(Finding(f"not an e-mail address: {text!r}"))
    return cleaned
