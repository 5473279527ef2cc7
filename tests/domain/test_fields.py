"""The field registry: which facts have a name and a type, and how the derived ones come about."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact
from hdesk.domain.durations import Span
from hdesk.domain.facts import EDITABLE
from hdesk.domain.fields import Field, Registry
from hdesk.domain.model import Customer, Order, Ticket
from hdesk.domain.views import ContactView, Related, TicketView, View
from tests.support.desks import NOW, OWN_FIELDS, default_setup, setup_with
from tests.support.histories import tickets
from tests.support.stories import TICKET, Story, late_pickup, on

DERIVED = [
    "age",
    "open_for",
    "since_update",
    "since_customer",
    "responses",
    "reopens",
    "escalations",
    "returns",
    "chases",
    "reschedules",
    "missing",
    "repeat_contacts_7d",
    "pickup_overdue",
    "payout_overdue",
    "text",
]
CLOCKS = ["acknowledgement", "first_response", "next_response", "update", "resolution", "handover"]

TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str, "choice": str, "ordered": str, "number": (int, float), "date": date, "moment": date, "span": Span,
    "flag": bool, "list": tuple,
}  # fmt: skip


def test_every_fact_of_the_header_has_a_field() -> None:
    facts = {
        name for name in Ticket.__struct_fields__ if name not in {"schema", "customer", "order", "fields", "timeline"}
    }
    parts = {f"customer.{name}" for name in Customer.__struct_fields__} | {
        f"order.{name}" for name in Order.__struct_fields__
    }
    assert facts | parts <= set(default_setup().ticket_fields.fields)


def test_the_derived_fields_of_the_design_are_there() -> None:
    clocks = [f"{clock}_{what}" for clock in CLOCKS for what in ("due", "left", "breached")]
    assert {*DERIVED, *clocks} <= set(default_setup().ticket_fields.fields)


def test_every_key_of_a_contact_has_a_field() -> None:
    own = {field.name for field in default_setup().contact_fields}
    keys = set(Contact.__struct_fields__) - {"time", "logged", "customer", "order"}
    assert keys <= own


@pytest.mark.parametrize(
    "field", [*default_setup().ticket_fields, *default_setup().contact_fields], ids=lambda field: field.name
)
def test_every_field_says_what_it_means(field: Field) -> None:
    assert field.meaning
    assert (field.choices is not None) or field.kind not in {"choice", "ordered"}


@given(ticket=tickets())
def test_every_field_has_a_value_of_its_type_or_none(ticket: Ticket) -> None:
    setup = setup_with(desk=OWN_FIELDS)
    view = TicketView(setup, ticket, NOW)
    for field in setup.ticket_fields:
        value = view[field.name]
        assert value is None or isinstance(value, TYPES[field.kind]), field.name


@given(ticket=tickets())
def test_what_is_stored_does_not_depend_on_now(ticket: Ticket) -> None:
    early, late = (TicketView(default_setup(), ticket, moment) for moment in (NOW, on("30 18:00")))
    for field in default_setup().ticket_fields:
        if field.stored:
            assert early[field.name] == late[field.name], field.name


def test_fields_can_be_edited_only_where_the_registry_has_them_too() -> None:
    assert set(EDITABLE) <= set(default_setup().ticket_fields.fields)


class TestNames:
    def test_a_short_name_that_could_mean_two_means_neither(self) -> None:
        registry = Registry(
            Field(name, "text", "x", str) for name in ("a.city", "b.city", "a.only", "whole", "a.whole")
        )
        assert registry.find("city") is None
        assert registry.find("only") is registry.fields["a.only"]
        assert registry.find("whole") is registry.fields["whole"]
        assert set(registry.names()) == {"a.city", "b.city", "a.only", "whole", "a.whole", "only"}

    def test_a_desks_own_fields_stand_under_fields(self) -> None:
        registry = setup_with(desk=OWN_FIELDS).ticket_fields
        assert {"fields.batch", "fields.bought", "fields.branch-office"} <= set(registry.fields)
        assert (registry.fields["fields.batch"].kind, registry.fields["fields.batch"].meaning) == (
            "number",
            "The batch",
        )

    def test_the_registry_of_all_desks_is_left_alone(self) -> None:
        setup_with(desk=OWN_FIELDS)
        assert "fields.batch" not in default_setup().ticket_fields.fields


class TestSpans:
    def test_age_counts_from_creation(self) -> None:
        assert Story(at=on("20 11:00")).view(on("20 13:00"))["age"] == Span(
            on("20 11:00"), on("20 13:00"), default_setup().calendar
        )

    def test_open_for_ends_with_the_resolution(self) -> None:
        assert Story().view(on("20 13:00"))["open_for"] is not None
        assert Story().then(ev.Resolved).view(on("20 13:00"))["open_for"] is None

    def test_since_update_counts_from_what_the_customer_heard_last(self) -> None:
        story = Story(at=on("20 11:00"))
        assert story.view(on("20 15:00"))["since_update"].start == on("20 11:00")
        story.then(ev.Responded, at=on("20 12:00"), channel="email").then(ev.Noted, at=on("20 13:00"), text="x")
        assert story.view(on("20 15:00"))["since_update"].start == on("20 12:00")
        assert story.then(ev.Promised, at=on("20 14:00"), due=on("22 12:00")).view(on("20 15:00"))[
            "since_update"
        ].start == on("20 14:00")

    def test_since_customer_counts_from_what_the_customer_said_last(self) -> None:
        story = Story(at=on("20 11:00"))
        assert story.view(on("20 15:00"))["since_customer"].start == on("20 11:00")
        story.then(ev.CustomerReplied, at=on("20 12:00"), by="customer", channel="email").then(ev.Noted, text="x")
        assert story.view(on("20 15:00"))["since_customer"].start == on("20 12:00")

    def test_a_day_promised_is_overdue_once_it_is_over(self) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 19)))
        assert story.view(on("19 23:59:59"))["pickup_overdue"] is None
        assert story.view(on("20 00:00"))["pickup_overdue"] == Span(
            on("20 00:00"), on("20 00:00"), default_setup().calendar
        )
        assert story.view(on("20 13:00"))["pickup_overdue"].start == on("20 00:00")
        assert story.view(on("20 13:00"))["payout_overdue"] is None

    def test_a_moment_promised_is_overdue_from_that_moment(self) -> None:
        story = Story("pickup", at=on("18 11:00")).then(ev.Rescheduled, what="payout", due=on("20 10:00"))
        assert story.view(on("20 09:59:59"))["payout_overdue"] is None
        assert story.view(on("20 13:00"))["payout_overdue"].start == on("20 10:00")

    def test_what_is_done_is_not_overdue(self) -> None:
        story = Story("pickup", at=on("18 11:00"), order=Order(pickup_due_on=date(2026, 11, 18))).then(ev.Resolved)
        assert story.view(on("25 11:00"))["pickup_overdue"] is None

    def test_the_time_left_of_an_overdue_clock_is_less_than_any(self) -> None:
        from hdesk.domain.condition_line import parse
        from tests.support.desks import vocabulary

        view = Story(at=on("20 11:00")).view(on("20 18:00"))
        assert parse(["first_response_left:under:1m"], vocabulary())(view)
        assert not parse(["first_response_left:at_least:0s"], vocabulary())(view)
        assert parse(["first_response_breached:yes"], vocabulary())(view)


class TestCounts:
    def test_what_happened_is_counted(self) -> None:
        story = Story().then(ev.Responded, channel="email").then(ev.Escalated, team="tech", handover=True, reason="x")
        story.then(ev.Returned, team="tech", reason="other").then(ev.Escalated, team="operations", reason="x")
        story.then(ev.Asked, direction="out", team="tech").then(ev.Asked, direction="out", team="tech", chase=True)
        story.then(ev.Rescheduled, what="pickup", due=NOW).then(ev.Resolved).then(ev.Reopened).then(
            ev.Rated, score=4.0, of=5
        )
        view = story.view()
        names = "responses escalations returns chases reschedules reopens rating escalated_to"
        assert [view[name] for name in names.split()] == [1, 2, 1, 1, 1, 1, 4.0, ()]

    def test_other_contacts_of_the_customer_are_counted_where_anybody_can_tell(self) -> None:
        assert Story().view()["repeat_contacts_7d"] is None
        assert Story().view(related=Related(repeats=lambda _: 3))["repeat_contacts_7d"] == 3


class TestMissing:
    def test_names_the_required_fields_that_are_not_filled(self) -> None:
        assert late_pickup().view()["missing"] == ("checked", "needed")
        assert Story("pickup").view()["missing"] == (
            "subcategory", "order.id", "order.city", "order.pickup_due_on", "said", "checked", "needed",
        )  # fmt: skip

    def test_what_is_filled_later_is_not_missing_any_more(self) -> None:
        story = late_pickup().then(ev.Edited, changes={"order.city": ("Pune", "")})
        assert "order.city" in story.view()["missing"]
        story.then(ev.Edited, changes={"order.city": ("", "Pune")})
        assert "order.city" not in story.view()["missing"]

    def test_a_category_that_the_taxonomy_does_not_know_requires_nothing(self) -> None:
        assert Story("imported").view()["missing"] == ()


class TestWords:
    def test_text_holds_all_words_on_the_ticket(self) -> None:
        story = Story(subject="One", said="two", checked="three", needed="four").then(ev.Noted, text="five")
        story.then(ev.Escalated, team="tech", reason="six").then(ev.Rated, score=1.0, of=5, comment="seven")
        assert story.view()["text"].split() == ["One", "two", "three", "four", "five", "six", "seven"]

    def test_said_checked_and_needed_are_those_of_the_creation(self) -> None:
        story = Story(said="a", checked="b", needed="c").then(ev.Escalated, team="tech", checked="x", needed="y")
        assert [story.view()[name] for name in ("said", "checked", "needed")] == ["a", "b", "c"]


def test_an_inquiry_came_when_its_contact_says_so_or_with_the_ticket() -> None:
    assert Story().view()["received_at"] == NOW
    assert Story().view(related=Related(received=lambda: on("20 10:00")))["received_at"] == on("20 10:00")


def test_a_value_is_computed_once() -> None:
    asked: list[Any] = []

    def repeats(view: View) -> int:
        asked.append(view)
        return 1

    view = Story().view(related=Related(repeats=repeats))
    assert view["repeat_contacts_7d"] == view["repeat_contacts_7d"] == 1
    assert len(asked) == 1


def test_a_contact_has_its_words_and_its_customers_facts() -> None:
    contact = Contact(
        id="C-261120-9D2RTA", at=NOW, by="priya", channel="call", direction="inbound", outcome="ticket", ticket=TICKET,
        customer=Customer(name="Asha"), order=Order(value=5.0), said="one", needed="two", text="three",
    )  # fmt: skip
    view = ContactView(default_setup(), contact, NOW)
    assert (view["text"], view["customer.name"], view["order.value"], view["ticket"]) == (
        "one\ntwo\nthree",
        "Asha",
        5.0,
        TICKET,
    )
    bare = ContactView(default_setup(), msgspec.structs.replace(contact, customer=None, order=None), NOW)
    assert (bare["customer.name"], bare["order.value"]) == (None, None)
