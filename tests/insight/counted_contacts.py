"""Contacts, calls, and customers who come again, the slow way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.insight.counted import Row, contact_fields, inquiries_of, is_solved_at_once, known_contacts
from tests.insight.yamldesk import Ask, Desk, duration, keys, moment

Contact = dict[str, Any]


def _row(desk: Desk, contact: Contact, at: datetime | None, *, good: bool | None = None, measure: float | None = None
         ) -> Row:  # fmt: skip
    return Row(contact["id"], at, contact_fields(desk, contact), good, measure)


def _inbound(desk: Desk, ask: Ask) -> Iterator[tuple[Contact, datetime | None]]:
    for contact in known_contacts(desk, ask):
        if contact["direction"] == "inbound":
            yield contact, moment(contact.get("at"))


# First contact


def fcr(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact, at in _inbound(desk, ask):
        if contact["outcome"] in {"resolved", "ticket", "callback"}:
            yield _row(desk, contact, at, good=contact["outcome"] == "resolved")


def fcr_window(desk: Desk, ask: Ask) -> Iterator[Row]:
    """Of those by known customers, resolved at once and not followed by another about the same in the window."""
    window = _window(desk)
    for contact, at in _inbound(desk, ask):
        if contact["outcome"] in {"resolved", "ticket", "callback"} and keys(contact.get("customer")) and at:
            again = any(at < other <= at + window for other, _ in _others(desk, ask, contact))
            yield _row(desk, contact, at + window, good=contact["outcome"] == "resolved" and not again)


def repeat_contact(desk: Desk, ask: Ask) -> Iterator[Row]:
    window = _window(desk)
    for contact, at in _inbound(desk, ask):
        if at and contact["outcome"] != "abandoned" and keys(contact.get("customer")):
            others = [other for other, outcome in _others(desk, ask, contact) if outcome != "abandoned"]
            yield _row(desk, contact, at, good=any(at - window <= other < at for other in others))


def _window(desk: Desk) -> timedelta:
    return timedelta(seconds=duration(desk.config.get("repeat_window", "7 days"))[0])


def _others(desk: Desk, ask: Ask, contact: Contact) -> Iterator[tuple[datetime, str]]:
    """List when the same customer came about the same, and what came of it."""
    known = _by_key(desk, ask)
    near = {other["id"]: other for key in keys(contact["customer"]) for other in known[key]}
    for other in near.values():
        at = moment(other.get("at"))
        if other is not contact and at and other.get("category") == contact.get("category"):
            yield at, other["outcome"]


@cache
def _by_key(desk: Desk, ask: Ask) -> dict[tuple[str, str], list[Contact]]:
    found: dict[tuple[str, str], list[Contact]] = {}
    for contact, _ in _inbound(desk, ask):
        for key in keys(contact.get("customer")):
            found.setdefault(key, []).append(contact)
    return found


def deflection(desk: Desk, ask: Ask) -> Iterator[Row]:
    for one in inquiries_of(desk, ask):
        served = one.contact is not None and is_solved_at_once(one.contact)
        yield one.row(one.came_at, good=served and one.plain["channel"] == "self_service")


# Calls


def _calls(desk: Desk, ask: Ask) -> Iterator[tuple[Contact, datetime | None, bool]]:
    """List the inbound calls, and whether somebody answered."""
    for contact, at in _inbound(desk, ask):
        if contact["channel"] == "call":
            yield contact, at, contact["outcome"] != "abandoned"


def _settings(desk: Desk) -> tuple[float, float]:
    """Give the seconds within which a call is to be answered, and of which an abandoned one is no call at all."""
    said = desk.config.get("calls", {})
    return duration(said.get("answer_within", "20 seconds"))[0], duration(said.get("short_abandon", "0 seconds"))[0]


def aht(desk: Desk, ask: Ask) -> Iterator[Row]:
    for call, at, answered in _calls(desk, ask):
        if answered and "talked" in call:
            handled = sum(int(call.get(part, 0)) for part in ("talked", "held", "wrapped"))
            yield _row(desk, call, at, measure=handled)


def wait(desk: Desk, ask: Ask) -> Iterator[Row]:
    for call, at, answered in _calls(desk, ask):
        if answered and "waited" in call:
            yield _row(desk, call, at, measure=int(call["waited"]))


def service_level(desk: Desk, ask: Ask) -> Iterator[Row]:
    within, short = _settings(desk)
    for call, at, answered in _calls(desk, ask):
        if "waited" in call and (answered or int(call["waited"]) >= short):
            yield _row(desk, call, at, good=answered and int(call["waited"]) <= within)


def abandonment(desk: Desk, ask: Ask) -> Iterator[Row]:
    _, short = _settings(desk)
    for call, at, answered in _calls(desk, ask):
        if answered or "waited" not in call or int(call["waited"]) >= short:
            yield _row(desk, call, at, good=not answered)


SHARES = (fcr, fcr_window, repeat_contact, deflection, service_level, abandonment)
MEASURES = (aht, wait)
WINDOWS = (fcr_window,)
