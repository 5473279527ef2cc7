"""Files of tickets and contacts: canonical bytes, and types that come from the schema."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactFact, ContactRated, Entry
from hdesk.domain.fold import order
from hdesk.domain.ids import encode
from hdesk.domain.model import NATURES, PRIORITIES, STATUSES, Customer, Order, Ticket
from hdesk.storage.files import entry_bytes, plain, read_entries, read_ticket, ticket_bytes
from tests.support.documents import BYTES, CONTACT_BYTES, CONTACTS, ID, PATH, changed
from tests.support.schemas import LOOKS_LIKE, moments, structs, texts


class TestCanonicalBytes:
    def test_the_ticket_of_the_design_is_read_and_written_as_it_stands(self) -> None:
        ticket = read_ticket(BYTES, PATH)
        assert ticket_bytes(ticket) == BYTES
        assert ticket.customer == Customer(name="Asha Rao", phone="+919900112233")
        assert ticket.order is not None
        assert (ticket.order.value, ticket.order.pickup_due_on) == (64_500.0, date(2026, 11, 19))
        assert ticket.timeline[0].at == datetime(2026, 11, 22, 4, 45, tzinfo=UTC)

    def test_contacts_stand_in_a_stream_and_later_facts_behind_them(self) -> None:
        contact, fact = read_entries(CONTACT_BYTES, CONTACTS)
        assert isinstance(contact, Contact)
        assert isinstance(fact, ContactRated)
        assert (contact.customer, contact.said, contact.waited) == (Customer(name="null"), "NO", 30)
        assert (fact.of, fact.score, fact.scale) == (contact.id, 4.5, 5)
        assert entry_bytes([contact, fact]) == CONTACT_BYTES

    def test_further_entries_are_appended_bytes(self) -> None:
        one, other = read_entries(CONTACT_BYTES, CONTACTS)
        assert entry_bytes([one]) + entry_bytes([other]) == CONTACT_BYTES

    def test_other_spellings_of_one_ticket_are_written_as_one(self) -> None:
        loose = changed("priority: high\n", "priority: 'high' # by the rule\n\n")
        loose = changed("  id: ORD-88213\n  value: 64500\n", "  value: 6.45e4\n  id: ORD-88213\n", loose)
        loose = changed(
            'customer:\n  name: Asha Rao\n  phone: "+919900112233"\n',
            "customer: {phone: '+919900112233', name: Asha Rao}\n",
            loose,
        )
        assert ticket_bytes(read_ticket(loose, PATH)) == BYTES

    def test_a_text_of_several_lines_stands_as_a_block(self) -> None:
        data = changed(
            "  said: Promised for 19 Nov, nobody came.\n", "  said: |-\n    Promised for 19 Nov,\n    nobody came.\n"
        )
        ticket = read_ticket(data, PATH)
        assert isinstance(ticket.timeline[0], ev.Created)
        assert ticket.timeline[0].said == "Promised for 19 Nov,\nnobody came."
        assert ticket_bytes(ticket) == data

    def test_values_are_given_as_plain_ones_in_the_order_of_the_file(self) -> None:
        values = plain(read_ticket(BYTES, PATH))
        assert list(values)[:5] == ["schema", "id", "subject", "status", "priority"]
        assert list(values["timeline"][0])[:6] == ["id", "at", "by", "type", "channel", "contact"]
        assert values["order"]["value"] == 64_500
        assert isinstance(values["timeline"][0]["at"], datetime)


NAMED: dict[str, st.SearchStrategy[Any]] = {
    "time": st.none(),
    "at": moments(),
    "changes": st.dictionaries(texts, st.tuples(texts, texts), min_size=1, max_size=3),
}
events = st.one_of([structs(kind, texts, NAMED | {"id": st.just("1-000000")}) for kind in ev.TYPES.values()])


def _placed(drawn: list[ev.Event]) -> tuple[ev.Event, ...]:
    """Give events their identities, in order."""
    return tuple(
        msgspec.structs.replace(event, id=f"{place}-{encode(place * 7_654_321)}")
        for place, event in enumerate(drawn, 1)
    )


tickets = st.builds(
    Ticket,
    schema=st.just(1),
    id=st.just(ID),
    subject=texts,
    status=st.sampled_from(STATUSES),
    priority=st.sampled_from(PRIORITIES),
    tier=st.none() | texts,
    team=st.none() | texts,
    owner=st.none() | texts,
    assignee=st.none() | texts,
    category=texts,
    subcategory=st.none() | texts,
    nature=st.none() | st.sampled_from(NATURES),
    channel=texts,
    customer=st.none() | structs(Customer, texts, {}).filter(lambda one: one != Customer()),
    order=st.none() | structs(Order, texts, {}).filter(lambda one: one != Order()),
    fields=st.dictionaries(texts, texts, max_size=3),
    timeline=st.lists(events, min_size=1, max_size=4).map(_placed),
)
contacts = structs(Contact, texts, NAMED | {
    "customer": st.none() | structs(Customer, texts, {}).filter(lambda one: one != Customer()),
    "order": st.none() | structs(Order, texts, {}).filter(lambda one: one != Order()),
})  # fmt: skip
facts = st.one_of([structs(kind, texts, NAMED) for kind in get_args(ContactFact)])


class TestRoundTrip:
    @given(ticket=tickets)
    def test_any_ticket_is_read_as_it_was_written(self, ticket: Ticket) -> None:
        data = ticket_bytes(ticket)
        again = read_ticket(data, PATH)
        assert again == ticket
        assert ticket_bytes(again) == data
        assert [order(event) for event in again.timeline] == [order(event) for event in ticket.timeline]

    @given(entries=st.lists(contacts | facts, max_size=4))
    def test_any_contacts_are_read_as_they_were_written(self, entries: list[Entry]) -> None:
        data = entry_bytes(entries)
        assert (read_entries(data, CONTACTS) if data else []) == entries
        assert b"".join(entry_bytes([entry]) for entry in entries) == data

    @pytest.mark.parametrize("text", LOOKS_LIKE)
    def test_what_looks_like_something_else_stays_the_text_that_it_is(self, text: str) -> None:
        ticket = read_ticket(BYTES, PATH)
        odd = msgspec.structs.replace(
            ticket,
            subject=text,
            customer=Customer(name=text),
            order=Order(id=text, pincode=text, city=text),
            fields={text: text},
            timeline=(ev.Edited(id="1-M4QZ8C", at=ticket.timeline[0].at, by=text, changes={text: (text, "")}),),
        )
        assert read_ticket(ticket_bytes(odd), PATH) == odd

    def test_customers_called_null_no_and_1e5_keep_their_names(self) -> None:
        data = changed("  name: Asha Rao\n", "  name: null\n  id: 1e5\n")
        data = changed("  city: Bengaluru\n", "  city: NO\n  pincode: 012345\n", data)
        ticket = read_ticket(data, PATH)
        assert ticket.customer == Customer(id="1e5", name="null", phone="+919900112233")
        assert ticket.order is not None
        assert (ticket.order.city, ticket.order.pincode) == ("NO", "012345")

    @given(value=st.floats(-1e15, 1e15))
    def test_any_number_stays_the_number_that_it_is(self, value: float) -> None:
        ticket = msgspec.structs.replace(read_ticket(BYTES, PATH), order=Order(value=value))
        again = read_ticket(ticket_bytes(ticket), PATH).order
        assert again is not None
        assert again.value == value

    def test_a_moment_keeps_the_offset_it_was_written_with(self) -> None:
        event = read_ticket(BYTES, PATH).timeline[0]
        assert event.at is not None
        assert event.at.utcoffset() == timedelta(hours=5, minutes=30)
        assert read_ticket(changed("  at: 2026-11-22T10:16:00+05:30", "  at: 2026-11-22T04:46:00Z"), PATH).timeline[
            3
        ].at == event.at + timedelta(minutes=1)

    def test_a_moment_that_nobody_knows_is_written_as_such(self) -> None:
        data = changed("  at: 2026-11-22T10:16:00+05:30\n", "  time: unknown\n")
        event = read_ticket(data, PATH).timeline[3]
        assert (event.at, event.time) == (None, "unknown")
        assert ticket_bytes(read_ticket(data, PATH)) == data

    def test_empty_values_are_no_values(self) -> None:
        data = changed("team: operations\nowner: priya\n", "team:\nowner: priya\n")
        assert read_ticket(data, PATH).team is None
        assert b"\nteam" not in ticket_bytes(read_ticket(data, PATH))
