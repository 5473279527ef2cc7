"""Redaction: personal data of a customer goes, a pseudonym stays. The one change that the past admits.

What a ticket or contact is about, when and how long anything took, and who worked on it stay as they are, so that
figures hold. docs/privacy.md says what is replaced where.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec

from hdesk.domain import customers, spelling
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactRedacted, Entry
from hdesk.domain.facts import facts_at_creation, facts_of_header
from hdesk.domain.fold import ticket_of
from hdesk.domain.ids import Bits, encode
from hdesk.domain.known import PSEUDONYM, Known, known_of
from hdesk.domain.model import Customer, Facts, Order, Ticket

BLANK = "[redacted]"
TEXTS = frozenset(("said", "checked", "needed", "text", "reason", "comment", "how", "doubts"))
"""What people write freely, in events, contacts and facts."""
WORDS = TEXTS | {"resolution", "caused_by", "source_id", "template", "subject", "name"}
"""Keys whose values may have personal data in them, beside the customer's own."""
_ORDER = ("id", "city", "vendor", "device")
_FIGURE = re.compile(r"-?[\d.,]+|\d{4}-\d\d-\d\d|yes|no|true|false", re.IGNORECASE)
_KEPT_REASONS = (ev.Closed, ev.Returned)
_CUSTOMER_AS = re.compile(rf"customer as ({PSEUDONYM.pattern})")
_replace = msgspec.structs.replace
_Document = TypeVar("_Document", bound=Any)
Change = Callable[[str], str]


class Redaction(NamedTuple):
    """What to take out, and the pseudonym that stays; `texts` blanks what people wrote, too."""

    known: Known
    name: str
    texts: bool = False


def pseudonym(bits: Bits) -> str:
    """Draw a pseudonym; nothing about the customer can be told from it."""
    return f"anon-{encode(bits())}"


def alias(customer: Customer | None, name: str) -> Customer | None:
    """Give the customer under a pseudonym: as ID of one who can be told from others, else in the place of the name.

    Whoever had no key before has none afterwards, so that the figures on the same customer hold.
    """
    if customer is None or not any((customer.id, customer.name, customer.phone, customer.email)):
        return customer
    if customers.keys(customer):
        return Customer(id=name, type=customer.type)
    return Customer(name=name, type=customer.type)


def redacted_ticket(ticket: Ticket, order: Redaction) -> Ticket:
    """Take a customer's data out of a ticket of theirs; says nothing of it in the timeline yet."""
    hide = _hiding(order.known.own, order.name)
    keyed = bool(customers.keys(ticket.customer))
    events = [_redacted_event(event, order, hide, keyed=keyed) for event in ticket.timeline]
    facts = _redacted_facts(facts_of_header(ticket), order, hide)
    header = ticket_with(ticket, facts, events)
    return ticket_of(ticket.id, facts_at_creation(header), events)


def redacted_entry(entry: Entry, order: Redaction) -> Entry:
    """Take a customer's data out of a contact of theirs, or out of what was learned about one."""
    hide = _hiding(order.known.own, order.name)
    changed: dict[str, Any] = _words(entry, hide, blank=order.texts)
    if isinstance(entry, Contact):
        changed["customer"] = alias(entry.customer, order.name)
        changed["order"] = _redacted_order(entry.order, hide)
    elif "changes" in entry.__struct_fields__:
        changes = entry.changes  # type: ignore[union-attr]
        keyed = any(changes.get(f"customer.{one}", ("", ""))[1] for one in ("id", "phone", "email"))
        changed["changes"] = _redacted_changes(changes, order, hide, keyed=keyed)
    return _replace(entry, **changed)


def without_mentions(document: _Document, pattern: re.Pattern[str] | None, name: str) -> _Document:
    """Take the data of somebody else's customer out of the words of a ticket or entry that mentions them."""
    hide = _hiding(pattern, name)
    if not isinstance(document, Ticket):
        return _mentionless(document, hide)  # type: ignore[no-any-return]
    events = [_mentionless(event, hide) for event in document.timeline]
    own = document.customer
    facts = facts_of_header(document)
    facts = _replace(
        facts,
        subject=hide(facts.subject),
        fields={key: hide(value) for key, value in facts.fields.items()},
        order=_redacted_order(facts.order, hide),
        customer=own,
    )
    header = ticket_with(document, facts, events)
    return ticket_of(document.id, facts_at_creation(header), events)  # type: ignore[return-value]


def _mentionless(one: Any, hide: Change) -> Any:
    changed = _words(one, hide, blank=False)
    if "changes" in one.__struct_fields__:
        changed["changes"] = {
            field: tuple(
                ("" if hide(value) != value else value) if field.startswith("customer.") else hide(value)
                for value in both
            )
            for field, both in one.changes.items()
        }
    if isinstance(one, Contact):
        changed["order"] = _redacted_order(one.order, hide)
    return _replace(one, **changed)


def ticket_with(ticket: Ticket, facts: Facts, events: Iterable[ev.Event]) -> Ticket:
    """Give a ticket with other facts in its header and other events, before it is folded again."""
    header = {name: getattr(facts, name) for name in Facts.__struct_fields__}
    return _replace(ticket, timeline=tuple(events), **header)


def names_of(happened: ev.Redacted | ContactRedacted) -> list[str]:
    """List the pseudonyms that a redaction gave."""
    return PSEUDONYM.findall(happened.what)


def customer_name(happened: ev.Redacted | ContactRedacted) -> str | None:
    """Give the pseudonym that a redaction gave the document's own customer; None where it only took out a mention."""
    found = _CUSTOMER_AS.search(happened.what)
    return found[1] if found else None


def redactions(ticket: Ticket) -> dict[str, ev.Redacted]:
    """Give a ticket's redactions by their events' characters."""
    return {ev.chars_of(one.id): one for one in ticket.timeline if type(one) is ev.Redacted}


def order_of(happened: ev.Redacted, ticket: Ticket, name: str) -> Redaction:
    """Say of a redaction what it takes out of another copy of its ticket, from what that copy knows."""
    return Redaction(known_of(ticket), name, texts=", texts" in happened.what)


def _hiding(pattern: re.Pattern[str] | None, name: str) -> Change:
    return lambda text: spelling.replaced(text, pattern, name)


def _redacted_facts(facts: Facts, order: Redaction, hide: Change) -> Facts:
    return _replace(
        facts,
        subject=BLANK if order.texts else hide(facts.subject),
        customer=alias(facts.customer, order.name),
        order=_redacted_order(facts.order, hide),
        fields={key: _field(value, hide, blank=order.texts) for key, value in facts.fields.items()},
    )


def _redacted_order(order: Order | None, hide: Change) -> Order | None:
    if order is None:
        return None
    return _replace(order, **{key: hide(value) for key in _ORDER if (value := getattr(order, key))})


def _field(value: str, hide: Change, *, blank: bool) -> str:
    """Redact an own field: a number, date or yes and no is no free text."""
    return BLANK if blank and value and not _FIGURE.fullmatch(value) else hide(value)


def _redacted_event(event: ev.Event, order: Redaction, hide: Change, *, keyed: bool) -> ev.Event:
    if type(event) is ev.Redacted:
        return event
    changed = _words(event, hide, blank=order.texts)
    if type(event) is ev.Attached:
        changed["name"] = BLANK
    if type(event) is ev.Edited:
        changed["changes"] = _redacted_changes(event.changes, order, hide, keyed=keyed)
    return _replace(event, **changed)


def _words(one: Any, hide: Change, *, blank: bool) -> dict[str, Any]:
    """Redact the words of an event, contact or fact; those of rules say nothing of a person."""
    if isinstance(one, (ev.Redacted, ContactRedacted)):
        return {}
    automatic = one.by.startswith(("rule:", "route:")) or one.by in {"sweep", "merge"}
    changed: dict[str, Any] = {}
    for key in WORDS.intersection(one.__struct_fields__):
        value = getattr(one, key)
        blanked = blank and key in TEXTS and not automatic and not (key == "reason" and type(one) in _KEPT_REASONS)
        if isinstance(value, tuple):
            changed[key] = tuple(BLANK if blanked else hide(part) for part in value)
        elif value:
            changed[key] = BLANK if blanked else hide(value)
    return changed


def _redacted_changes(
    changes: dict[str, tuple[str, str]], order: Redaction, hide: Change, *, keyed: bool
) -> dict[str, tuple[str, str]]:
    """Redact an edit. The customer was the same all along: none of it says what was edited."""
    found: dict[str, tuple[str, str]] = {}
    for field, (before, after) in changes.items():
        head, _, tail = field.partition(".")
        if head == "customer" and tail != "type":
            stays = order.name if tail == ("id" if keyed else "name") else ""
            found[field] = (stays, stays)
        elif order.texts and field == "subject":
            found[field] = (BLANK, BLANK)
        elif head == "fields":
            found[field] = (
                _field(before, hide, blank=order.texts),
                _field(after, hide, blank=order.texts),
            )
        else:
            found[field] = (hide(before), hide(after))
    return found
