"""Intake: what an agent says about a contact, put in order, and what becomes of it."""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.config import DeskConfig
from hdesk.domain.contacts import Direction, Outcome
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.intake import (
    Intake,
    checked_intake,
    contact_of,
    created,
    facts_of,
    heard,
    missing,
    subject_of,
)
from hdesk.domain.model import Customer, Order
from hdesk.domain.writing import Pen
from tests.support.desks import NOW, OWN_FIELDS, default_setup, setup_with
from tests.support.stories import TICKET, on

CALL = Intake(
    channel="call",
    outcome="ticket",
    category="pickup",
    subcategory="long_pending",
    customer=Customer(name="Asha Rao", phone="9900112233", email="Asha@Example.com"),
    order=Order(id="ORD-88213", value=64_500.0, pickup_due_on=date(2026, 11, 19)),
    said="Promised for 19 Nov, nobody came.",
    checked="The vendor's app shows no visit.",
    needed="A confirmed slot today.",
)
CONFIG = default_setup().config


def put_in_order(config: DeskConfig = CONFIG, **changes: Any) -> Intake:
    return checked_intake(CALL._replace(**changes), config)


def refused(config: DeskConfig = CONFIG, **changes: Any) -> list[Finding]:
    with pytest.raises(Refused) as error:
        put_in_order(config, **changes)
    return list(error.value.findings)


class TestWhatIsNeeded:
    def test_a_category_a_customer_and_what_was_said(self) -> None:
        assert missing(Intake(channel="call", outcome="ticket")) == ["category", "customer", "said"]
        assert missing(CALL) == []

    @pytest.mark.parametrize(
        "known", [{"customer": Customer(name="Asha")}, {"customer": Customer(phone="9900112233")},
                  {"customer": Customer(email="a@b.de")}, {"customer": Customer(id="c1")}, {"order": Order(id="ORD-1")}]
    )  # fmt: skip
    def test_a_customer_is_known_by_name_phone_mail_or_order(self, known: dict[str, Any]) -> None:
        assert missing(CALL._replace(customer=Customer(), order=Order())._replace(**known)) == []

    @pytest.mark.parametrize("unknown", [Customer(type="seller"), Customer()])
    def test_a_type_alone_is_nobody(self, unknown: Customer) -> None:
        assert missing(CALL._replace(customer=unknown, order=Order(city="Pune"))) == ["customer"]

    def test_a_text_does_as_well_as_what_was_said(self) -> None:
        assert missing(CALL._replace(said=None, text="An e-mail")) == []

    @pytest.mark.parametrize(("outcome", "lacking"), [("abandoned", []), ("follow_up", ["said"])])
    def test_an_abandoned_call_needs_nothing_and_a_follow_up_belongs_to_what_is_known(
        self, outcome: Outcome, lacking: list[str]
    ) -> None:
        assert missing(Intake(channel="call", outcome=outcome)) == lacking

    def test_one_error_names_all_that_is_missing_by_the_options_that_give_it(self) -> None:
        findings = refused(category=None, customer=Customer(), order=Order(), said=None)
        assert [finding.message for finding in findings] == [
            "missing: --category, --customer (or --phone, --email, --order), --said"
        ]

    @pytest.mark.parametrize("blank", ["", " ", "\n\t "])
    def test_a_blank_is_no_answer(self, blank: str) -> None:
        findings = refused(customer=Customer(name=blank, phone=blank), order=Order(id=blank), said=blank)
        assert [finding.message for finding in findings] == [
            "missing: --customer (or --phone, --email, --order), --said"
        ]

    def test_what_a_category_requires_beyond_that_never_blocks(self) -> None:
        assert put_in_order(subcategory=None, order=Order(), checked=None, needed=None).category == "pickup"


class TestWhatIsChecked:
    def test_addresses_are_written_in_one_way(self) -> None:
        customer = put_in_order().customer
        assert (customer.phone, customer.email, customer.name) == ("+919900112233", "asha@example.com", "Asha Rao")

    @pytest.mark.parametrize(
        ("changes", "message", "hint"),
        [
            ({"channel": "cal"}, "there is no channel 'cal'", "did you mean call?"),
            ({"category": "pick-up"}, "there is no category 'pick-up'", "did you mean pickup?"),
            ({"subcategory": "long-pending"}, "there is no subcategory of pickup 'long-pending'",
             "did you mean long_pending?"),
            ({"subcategory": "delayed"}, "there is no subcategory of pickup 'delayed'", None),
            ({"nature": "complain"}, "there is no nature 'complain'", "did you mean complaint?"),
            ({"disposition": "anwsered"}, "there is no disposition 'anwsered'", "did you mean answered?"),
            ({"fields": {"batch": "7"}}, "there is no own field 'batch'", "one of none yet"),
            ({"customer": Customer(phone="12")}, "not a possible phone number in IN: '12'", None),
            ({"customer": Customer(email="asha")}, "not an e-mail address: 'asha'", None),
        ],
    )  # fmt: skip
    def test_words_that_the_desk_does_not_know_are_refused(
        self, changes: dict[str, Any], message: str, hint: str | None
    ) -> None:
        [finding] = refused(**changes)
        assert finding.message == message
        assert hint is None or finding.hint == hint

    def test_everything_that_is_wrong_is_said_at_once(self) -> None:
        customer = Customer(phone="12", email="asha")
        assert len(refused(channel="cal", category="pick", nature="x", customer=customer, said=None)) == 6

    def test_the_nature_follows_from_the_category_unless_it_is_given(self) -> None:
        assert put_in_order(category="fraud", subcategory=None).nature == "complaint"
        assert put_in_order(category="fraud", subcategory=None, nature="query").nature == "query"
        assert put_in_order().nature is None

    def test_a_desks_own_fields_are_known(self) -> None:
        assert put_in_order(setup_with(desk=OWN_FIELDS).config, fields={"batch": "7"}).fields == {"batch": "7"}

    def test_blanks_are_left_out(self) -> None:
        intake = put_in_order(order=Order(id="ORD-1", city=" "), checked="", subject=" ", fields={"batch": ""})
        assert (intake.order, intake.checked, intake.subject, intake.fields) == (Order(id="ORD-1"), None, None, {})

    def test_what_is_in_order_stays_as_it_is(self) -> None:
        assert checked_intake(put_in_order(), CONFIG) == put_in_order()


class TestSubject:
    def test_is_the_one_that_is_given(self) -> None:
        assert subject_of(CALL._replace(subject="  No  pickup ")) == "No pickup"
        assert subject_of(CALL._replace(subject="x" * 100)) == "x" * 100

    def test_is_else_what_the_customer_said(self) -> None:
        assert subject_of(CALL) == "Promised for 19 Nov, nobody came."
        assert subject_of(CALL._replace(said=None, text="Two\nlines")) == "Two lines"

    @given(said=st.text(min_size=1, max_size=200).filter(str.strip))
    def test_is_one_line_of_at_most_72_characters(self, said: str) -> None:
        subject = subject_of(CALL._replace(said=said))
        words = " ".join(said.split())
        assert len(subject) <= 72
        assert subject == words if len(words) <= 72 else words.startswith(subject.removesuffix("…"))
        assert subject
        assert subject == " ".join(subject.split())

    def test_ends_between_two_words(self) -> None:
        said = "The associate said that he would come again tomorrow between ten and noon, and nobody came"
        assert (
            subject_of(CALL._replace(said=said))
            == "The associate said that he would come again tomorrow between ten and…"
        )


class TestWhatBecomesOfIt:
    def test_the_facts_of_a_ticket(self) -> None:
        facts = facts_of(put_in_order())
        assert (facts.subject, facts.category, facts.subcategory) == (
            "Promised for 19 Nov, nobody came.",
            "pickup",
            "long_pending",
        )
        assert (facts.customer, facts.order, facts.channel) == (put_in_order().customer, CALL.order, "call")
        bare = facts_of(CALL._replace(customer=Customer(), order=Order()))
        assert (bare.customer, bare.order) == (None, None)

    def test_the_first_event_says_the_three_parts_and_names_the_contact(self) -> None:
        first = created(CALL, "C-261120-9D2RTA")
        assert first.kind is ev.Created
        assert first.keys == {
            "channel": "call", "contact": "C-261120-9D2RTA", "said": CALL.said, "checked": CALL.checked,
            "needed": CALL.needed,
        }  # fmt: skip

    @pytest.mark.parametrize(("direction", "kind"), [("inbound", ev.CustomerReplied), ("outbound", ev.Responded)])
    def test_on_a_ticket_that_exists_the_direction_says_who_spoke(self, direction: Direction, kind: type[Any]) -> None:
        said = heard(CALL._replace(direction=direction, checked=None, needed=None, text="More"), "C-261120-9D2RTA")
        assert said.kind is kind
        assert said.keys == {"channel": "call", "contact": "C-261120-9D2RTA", "text": f"{CALL.said}\nMore"}

    @pytest.mark.parametrize("outcome", get_args(Outcome))
    def test_the_contact_keeps_all_that_was_said(self, outcome: Outcome) -> None:
        intake = put_in_order(outcome=outcome, waited=5, talked=60, held=1, wrapped=2, received=on("20 10:00"))
        contact = contact_of(intake, "C-261120-9D2RTA", TICKET, Pen("priya", NOW, None, lambda: 0))
        for name in set(Intake._fields) - {"subject", "fields"}:
            assert getattr(contact, name) == getattr(intake, name), name
        assert (contact.id, contact.ticket, contact.by, contact.at, contact.logged) == (
            "C-261120-9D2RTA",
            TICKET,
            "priya",
            NOW,
            None,
        )

    def test_a_contact_with_nobody_about_nothing_has_neither(self) -> None:
        bare = Intake(channel="call", outcome="abandoned", waited=40)
        contact = contact_of(bare, "C-261120-9D2RTA", None, Pen("priya", on("20 10:00"), NOW, lambda: 0))
        assert (contact.customer, contact.order, contact.logged) == (None, None, NOW)
