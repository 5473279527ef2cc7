"""Redaction: what goes, in whatever spelling, and what has to stay."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import customers, spelling
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import refolded, state_of
from hdesk.domain.known import Known, known_of
from hdesk.domain.model import Customer, Facts, Ticket
from hdesk.domain.redaction import BLANK, Redaction, redacted_entry, redacted_ticket, without_mentions
from hdesk.domain.redaction_check import names_added, only_redacted
from tests.support.desks import NOW
from tests.support.histories import tickets

NAME = "anon-7K3FQ2"
ASHA = Known(
    frozenset({"Asha Rao"}), frozenset({"+919900112233"}), frozenset({"asha.rao@example.org"}), frozenset({"CUST-88"})
)


def is_redaction(before: Ticket, after: Ticket) -> bool:
    """Say whether each event stands and nothing was changed in place but by the redactions that were added."""
    names = names_added(before, after)
    later = {event.id: event for event in after.timeline}
    pairs: list[tuple[object, object]] = [(event, later.get(event.id)) for event in before.timeline]
    pairs.append((facts_at_creation(before), facts_at_creation(after)))
    return all(only_redacted(msgspec.to_builtins(old), msgspec.to_builtins(new), names) for old, new in pairs)


def hidden(text: str, known: Known = ASHA) -> str:
    return spelling.replaced(text, known.own, NAME)


@pytest.mark.parametrize(
    "spelt",
    [
        "Asha Rao", "ASHA RAO",
        "asha rao", "Rao, Asha", "Asha\u00a0Rao", "Asha", "rao", "Ásha", "asha-rao", "asha_rao",
        "\uff21\uff53\uff48\uff41", "As\u200bha", "+919900112233", "+91 99001 12233", "+91-99001-12233",
        "(+91) 9900112233", "09900112233",
        "0 99001 12233", "9900112233", "99001 12233", "990-011-2233", "99 00 11 22 33", "00919900112233",
        "919900112233", "9900.112.233", "+91 (0) 99001 12233", "९९००११२२३३", "99001\u201112233",
        "wa.me/919900112233", "99001\n12233",
        "asha.rao@example.org", "ASHA.RAO@Example.ORG", "asha.rao (at) example.org", "asha.rao at example dot org",
        "mailto:asha.rao@example.org", "asha.rao%40example.org", "CUST-88",
        "cust-88",
    ],
)  # fmt: skip
def test_a_value_goes_in_every_spelling(spelt: str) -> None:
    told = hidden(f"Please see {spelt}: it is late.")
    left = told.replace(NAME, "").casefold()
    assert NAME in told
    assert not any(part in left for part in ("asha", "rao", "9900", "12233", "cust", "example", "९९", "\uff41\uff53"))
    assert told.startswith("Please see ")
    assert told.endswith(": it is late.")


@pytest.mark.parametrize(
    "text",
    [
        "Sashay over the straorder", "ORD-99001122334", "19900112233456", "brasha.rao@example.org",
        "asha.rao@example.org.in",
        "CUST-880", "call 112233", "64500 rupees on 2026-11-20",
    ],
)  # fmt: skip
def test_what_only_looks_alike_stays(text: str) -> None:
    addresses = Known(frozenset(), ASHA.phones, ASHA.emails, ASHA.ids)
    assert hidden(text, addresses if "asha" in text and "@" in text else ASHA) == text


def test_a_name_in_a_script_without_capitals_goes_too() -> None:
    known = Known(names=frozenset({"李雷", "आशा राव"}))
    assert hidden("李雷先生来电", known) == f"{NAME}先生来电"
    assert "आशा" not in hidden("आशा ने फोन किया", known)


def test_elsewhere_only_what_is_nobody_elses_goes() -> None:
    text = "Asha Rao, neighbour, gave 99001 12233"
    assert spelling.replaced(text, ASHA.certain, NAME) == f"Asha Rao, neighbour, gave {NAME}"
    assert spelling.replaced(text, ASHA.everywhere, NAME) == f"{NAME}, neighbour, gave {NAME}"


def ticket(customer: Customer | None, *more: ev.Event, subject: str = "Asha waits") -> Ticket:
    first = ev.Created(id="1-M4QZ8C", at=NOW, by="priya", channel="call", said="Asha Rao: nobody came, call 9900112233")
    made = Ticket(
        schema=1, id="HD-261120-7K3FQ2", subject=subject, status="new", priority="normal", owner="priya",
        category="pickup", channel="call", customer=customer, fields={"batch": "12", "who": "Asha"},
        timeline=(first, *more),
    )  # fmt: skip
    return refolded(made)


WHOLE = Customer(id="CUST-88", name="Asha Rao", phone="+919900112233", email="asha.rao@example.org", type="seller")


def test_one_who_can_be_told_from_others_keeps_one_key_and_one_who_cannot_gets_none() -> None:
    keyed = redacted_ticket(ticket(WHOLE), Redaction(known_of(ticket(WHOLE)), NAME))
    assert keyed.customer == Customer(id=NAME, type="seller")
    named = ticket(Customer(name="Asha Rao"))
    hidden_ = redacted_ticket(named, Redaction(known_of(named), NAME))
    assert hidden_.customer == Customer(name=NAME)
    assert not customers.keys(hidden_.customer)


def test_subject_fields_and_every_text_lose_the_values_and_figures_stay() -> None:
    after = redacted_ticket(ticket(WHOLE), Redaction(known_of(ticket(WHOLE)), NAME))
    assert after.subject == f"{NAME} waits"
    assert after.fields == {"batch": "12", "who": NAME}
    first = after.timeline[0]
    assert isinstance(first, ev.Created)
    assert first.said == f"{NAME}: nobody came, call {NAME}"
    assert first.at == NOW


def test_texts_can_go_whole_but_never_what_rules_and_figures_say() -> None:
    more = (
        ev.Prioritised(id="2-AAAAAA", at=NOW, by="rule:late", from_="normal", to="high", reason="pickup late"),
        ev.Noted(id="3-BBBBBB", at=NOW, by="priya", text="Lives at the corner"),
        ev.Closed(id="4-CCCCCC", at=NOW, by="priya", reason="no_answer"),
    )
    after = redacted_ticket(ticket(WHOLE, *more), Redaction(known_of(ticket(WHOLE)), NAME, texts=True))
    assert after.subject == BLANK
    assert after.fields == {"batch": "12", "who": BLANK}
    assert [getattr(event, "reason", None) for event in after.timeline] == [None, "pickup late", None, "no_answer"]
    assert [getattr(event, "text", None) or getattr(event, "said", None) for event in after.timeline] == [
        BLANK, None, BLANK, None,
    ]  # fmt: skip


def test_what_was_edited_of_a_customer_is_told_no_more_and_the_creation_knows_it_no_more() -> None:
    edit = ev.Edited(
        id="2-AAAAAA", at=NOW, by="priya",
        changes={"customer.phone": ("+919811000000", "+919900112233"), "customer.name": ("Asha", "Asha Rao"),
                 "order.city": ("Pune", "Mumbai")},
    )  # fmt: skip
    before = ticket(WHOLE, edit)
    after = redacted_ticket(before, Redaction(known_of(before), NAME))
    assert b"98110" in msgspec.json.encode(before)
    assert b"98110" not in msgspec.json.encode(after)
    assert facts_at_creation(after).customer == Customer(id=NAME, type="seller")
    edited = after.timeline[1]
    assert isinstance(edited, ev.Edited)
    assert edited.changes["order.city"] == ("Pune", "Mumbai")
    assert refolded(after) == after


def test_a_ticket_that_mentions_the_customer_keeps_its_own() -> None:
    other = ticket(Customer(name="Ravi", phone="+919811000000"), subject="Neighbour is 9900112233")
    after = without_mentions(other, ASHA.certain, NAME)
    assert after.customer == other.customer
    assert after.subject == f"Neighbour is {NAME}"
    assert not is_redaction(other, after)  # until a `redacted` event says so
    said = ev.Redacted(id="2-AAAAAA", at=NOW, by="priya", what=f"mention as {NAME}")
    assert is_redaction(other, msgspec.structs.replace(after, timeline=(*after.timeline, said)))


def test_a_contact_loses_the_values_too() -> None:
    contact = Contact(
        id="C-261120-9D2RTA", at=NOW, by="priya", channel="call", direction="inbound", outcome="resolved",
        customer=WHOLE, said="Asha asks", talked=120,
    )  # fmt: skip
    after = redacted_entry(contact, Redaction(known_of(contact), NAME))
    assert isinstance(after, Contact)
    assert (after.customer, after.said, after.talked) == (Customer(id=NAME, type="seller"), f"{NAME} asks", 120)


@given(made=tickets(), texts=st.booleans())
def test_a_redaction_changes_words_alone_and_says_the_same_when_it_is_done_again(made: Ticket, *, texts: bool) -> None:
    order = Redaction(known_of(made), NAME, texts=texts)
    after = redacted_ticket(made, order)
    assert refolded(after) == after
    assert [(one.id, one.at, one.by, type(one)) for one in after.timeline] == [
        (one.id, one.at, one.by, type(one)) for one in made.timeline
    ]
    old, new = state_of(made), state_of(after)
    assert (new.status, new.priority, new.team, new.owner, new.standings) == (
        old.status, old.priority, old.team, old.owner, old.standings,
    )  # fmt: skip
    assert redacted_ticket(after, Redaction(order.known, NAME, texts=texts)) == after
    said = ev.Redacted(id="99999-AAAAAA", at=NOW + timedelta(1), by="priya", what=f"customer as {NAME}")
    whole = msgspec.structs.replace(after, timeline=(*after.timeline, said))
    assert is_redaction(made, whole)


def test_what_is_no_redaction_is_found() -> None:
    before = ticket(WHOLE)
    after = redacted_ticket(before, Redaction(known_of(before), NAME))
    said = ev.Redacted(id="2-AAAAAA", at=NOW, by="priya", what=f"customer as {NAME}")

    def fits(**changed: object) -> bool:
        first = msgspec.structs.replace(after.timeline[0], **changed)
        return is_redaction(before, msgspec.structs.replace(after, timeline=(first, said)))

    assert fits()
    assert not fits(at=NOW + timedelta(1))
    assert not fits(by="arun")
    assert not fits(said=f"{NAME}: the vendor came in time")
    assert not fits(said=None)
    assert not fits(channel=BLANK)
    assert not is_redaction(before, msgspec.structs.replace(after, timeline=(said,)))
    other = Facts(subject=after.subject, category="payout", channel="call")
    changed = msgspec.structs.replace(after, category=other.category, timeline=(*after.timeline, said))
    assert not is_redaction(before, changed)
