"""What a ticket is about: edits change it, and what was given at creation follows by undoing them."""

from datetime import date

import pytest

from hdesk.domain import events as ev
from hdesk.domain.facts import EDITABLE, facts_at_creation, facts_of_header, fits, is_editable, text_of, with_values
from hdesk.domain.model import Customer, Facts, Order
from tests.support.stories import Story

ABOUT = Facts(
    subject="The pickup is late",
    category="pickup",
    channel="call",
    customer=Customer(name="Asha Rao", phone="+919900112233"),
    order=Order(id="ORD-88213", value=64_500.0, pickup_due_on=date(2026, 11, 19)),
    fields={"batch": "7"},
)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("subject", "The pickup is late"),
        ("nature", ""),
        ("customer.name", "Asha Rao"),
        ("customer.email", ""),
        ("order.value", "64500"),
        ("order.pickup_due_on", "2026-11-19"),
        ("order.city", ""),
        ("fields.batch", "7"),
        ("fields.other", ""),
    ],
)
def test_a_value_is_written_as_text_and_nothing_as_an_empty_one(field: str, text: str) -> None:
    assert text_of(ABOUT, field) == text


def test_a_number_that_is_not_whole_keeps_its_fraction() -> None:
    assert text_of(Facts(subject="x", category="app", channel="call", order=Order(value=99.5)), "order.value") == "99.5"


@pytest.mark.parametrize("field", EDITABLE)
def test_every_editable_field_can_be_set_and_read_back(field: str) -> None:
    text = {"order.value": "49999.5", "nature": "complaint"}.get(field, "2026-11-24" if "_on" in field else "null")
    assert text_of(with_values(ABOUT, {field: text}), field) == text


@pytest.mark.parametrize("field", sorted(set(EDITABLE) - {"subject", "category", "channel"}))
def test_an_empty_text_removes_what_a_ticket_can_do_without(field: str) -> None:
    assert text_of(with_values(ABOUT, {field: ""}), field) == ""


def test_a_part_that_lost_its_last_value_is_gone() -> None:
    bare = Facts(subject="x", category="app", channel="call", order=Order(city="Pune"), fields={"batch": "7"})
    left = with_values(bare, {"order.city": "", "fields.batch": ""})
    assert (left.order, left.fields) == (None, {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("subject", ""), ("category", ""), ("channel", ""), ("nature", "angry"), ("order.value", "much"),
        ("order.value", "nan"), ("order.value", "1e400"), ("order.pickup_due_on", "soon"),
        ("order.payout_due_on", "2026-02-30"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out(field: str, text: str) -> None:
    assert not fits(field, text)
    assert with_values(ABOUT, {field: text}) == ABOUT


@pytest.mark.parametrize("field", ["status", "priority", "team", "owner", "id", "order", "order.colour", "fields."])
def test_what_the_timeline_says_otherwise_cannot_be_edited(field: str) -> None:
    assert not is_editable(field)
    assert with_values(ABOUT, {field: "x"}) == ABOUT


def test_own_fields_may_have_any_name() -> None:
    assert with_values(ABOUT, {"fields.a.b": "1"}).fields == {"batch": "7", "a.b": "1"}


def test_what_was_given_at_creation_follows_by_undoing_the_edits() -> None:
    story = Story("app", order=Order(city="Pune"))
    story.then(ev.Edited, changes={"category": ("app", "payout"), "order.city": ("Pune", "")})
    story.then(ev.Edited, changes={"category": ("payout", "price")})
    ticket = story.ticket
    assert (ticket.category, ticket.order) == ("price", None)
    assert facts_at_creation(ticket) == story.facts


def test_two_edits_made_at_once_undo_to_what_both_saw() -> None:
    # Two clones edited the same field; the merge has both events with one number.
    story = Story("app")
    first = ev.Edited(id="2-AAAAAA", at=story.now, by="priya", changes={"category": ("app", "payout")})
    second = ev.Edited(id="2-BBBBBB", at=story.now, by="arun", changes={"category": ("app", "price")})
    for events in ([first, second], [second, first]):
        story.events[1:] = events
        assert story.ticket.category == "price"
        assert facts_at_creation(story.ticket) == story.facts


def test_without_edits_the_header_says_what_was_given() -> None:
    ticket = Story("app", order=Order(city="Pune"), fields={"batch": "7"}).ticket
    assert (
        facts_at_creation(ticket)
        == facts_of_header(ticket)
        == Story("app", order=Order(city="Pune"), fields={"batch": "7"}).facts
    )
