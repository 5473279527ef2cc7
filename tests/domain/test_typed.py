"""From raw texts to typed values: every mistake is found, each with its place."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.config import DeskConfig
from hdesk.domain.contacts import Contact, ContactFact
from hdesk.domain.model import Order, Ticket
from hdesk.domain.rules import RulesFile
from hdesk.domain.typed import Path, read
from tests.support.schemas import texts

ANY_CONTACT_FACT = cast("type[Any]", ContactFact)

CREATED = {"id": "1-M4QZ8C", "at": "2026-11-22T10:15:00+05:30", "by": "priya", "type": "created", "channel": "call"}
TICKET: dict[str, Any] = {
    "schema": "1",
    "id": "HD-261122-7K3FQ2",
    "subject": "The pickup is late",
    "status": "open",
    "priority": "high",
    "category": "pickup",
    "channel": "call",
    "timeline": [CREATED],
}
CONTACT = {
    "id": "C-261122-9D2RTA",
    "at": "2026-11-22T10:15:00+05:30",
    "by": "priya",
    "channel": "call",
    "direction": "inbound",
    "outcome": "resolved",
}


def found(raw: Any, kind: type[Any] = Ticket) -> dict[Path, str]:
    """Give the problems of what cannot be read, by their place."""
    value, problems = read(raw, kind)
    assert value is None
    return {
        problem.path: f"{problem.message} ({problem.hint})" if problem.hint else problem.message for problem in problems
    }


def test_texts_become_what_the_schema_says_they_are() -> None:
    ticket, problems = read(
        TICKET | {"order": {"value": "64500", "pincode": "012345", "pickup_due_on": "2026-11-19"}}, Ticket
    )
    assert problems == []
    assert ticket is not None
    assert ticket.order == Order(value=64_500.0, pincode="012345", pickup_due_on=date(2026, 11, 19))
    assert ticket.timeline[0].at == datetime(2026, 11, 22, 4, 45, tzinfo=UTC)


def test_all_mistakes_are_found_at_once_each_with_its_place() -> None:
    raw = TICKET | {
        "status": "opne",
        "priorty": "high",
        "order": {"value": "much", "pickup_due_on": "19 Nov", "colour": "red"},
        "timeline": [
            {"id": "1-M4QZ8C", "at": "1700000000", "by": "priya", "type": "created", "channel": "call"},
            {"id": "2-8XKD0V", "at": "2026-11-22T10:15:00", "by": "priya", "type": "noted"},
            {"id": "3-T0WEH2", "at": "2026-11-22T10:15:00+05:30", "by": "priya", "type": "asigned", "to": "arun"},
            {"id": "4-T0WEH2", "at": "2026-11-22T10:15:00+05:30", "by": "priya"},
        ],
    }
    del raw["category"]
    a_moment = "expected a moment with an offset such as 2026-11-22T10:15:00+05:30"
    assert found(raw) == {
        (
            "status",
        ): "`status` cannot be 'opne': one of new, open, pending, on_hold, resolved, closed (did you mean open?)",
        ("priorty",): "unknown key `priorty` (did you mean `priority`?)",
        ("order", "value"): "`value` cannot be 'much': expected a number",
        ("order", "pickup_due_on"): "`pickup_due_on` cannot be '19 Nov': expected a date such as 2026-11-19",
        ("order", "colour"): "unknown key `colour`",
        ("timeline", 0, "at"): f"`at` cannot be '1700000000': {a_moment}",
        ("timeline", 1, "at"): f"`at` cannot be '2026-11-22T10:15:00': {a_moment}",
        ("timeline", 1): "`text` is missing",
        ("timeline", 2, "type"): "unknown type 'asigned' (did you mean assigned?)",
        ("timeline", 3): "`type` is missing",
        (): "`category` is missing",
    }


@pytest.mark.parametrize("number", ["0", "1700000000", "-5", "1e5", "1e-5", "1.5", "nan", "+1", " 1"])
@pytest.mark.parametrize("key", ["at", "logged", "received", "answered"])
def test_a_number_is_no_moment(key: str, number: str) -> None:
    assert list(found(CONTACT | {key: number}, Contact)) == [(key,)]


@pytest.mark.parametrize("at", ["2026-11-22T10:15:00", "2026-11-22", "10:15", "today", "2026-02-30T10:15:00+05:30"])
def test_a_moment_has_a_date_a_time_and_an_offset(at: str) -> None:
    assert (
        "expected a moment with an offset" in found(TICKET | {"timeline": [CREATED | {"at": at}]})["timeline", 0, "at"]
    )


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ({"value": "nan"}, "`value` cannot be 'nan': expected a number >= -1000000000000000.0"),
        ({"value": "inf"}, "`value` cannot be 'inf': expected a number <= 1000000000000000.0"),
        ({"value": "1,000"}, "`value` cannot be '1,000': expected a number"),
        ({"value": ["1"]}, "`value` cannot be a list: expected a number"),
        ({"city": {"a": "b"}}, "`city` cannot be a mapping: expected text"),
    ],
)
def test_what_was_wanted_is_said_in_plain_words(order: dict[str, Any], message: str) -> None:
    assert list(found(TICKET | {"order": order}).values()) == [message]


def test_a_key_that_is_left_empty_is_no_value_where_one_is_optional_and_a_mistake_where_it_is_not() -> None:
    ticket, problems = read(TICKET | {"team": None, "order": {"city": None}}, Ticket)
    assert problems == []
    assert ticket is not None
    assert (ticket.team, ticket.order) == (None, Order())
    assert found(TICKET | {"subject": None, "timeline": [CREATED | {"channel": None}]}) == {
        ("subject",): "`subject` has no value",
        ("timeline", 0, "channel"): "`channel` has no value",
    }


def test_a_key_with_a_default_cannot_be_left_empty() -> None:
    assert found({"prefix": None}, DeskConfig)["prefix",] == "`prefix` has no value"


@pytest.mark.parametrize("wrong", [["created"], {"a": "b"}, "", None])
def test_a_type_that_is_no_word_is_a_mistake_like_any_other(wrong: Any) -> None:
    problems = found(TICKET | {"timeline": [CREATED | {"type": wrong}]})
    assert len(problems) == 1
    assert "`type`" in next(iter(problems.values()))


@pytest.mark.parametrize("raw", ["text", ["a"], None])
def test_something_else_than_a_mapping_is_said_to_be_none(raw: Any) -> None:
    assert len(found(raw)) == 1


def test_wrong_things_in_lists_and_mappings_have_their_places() -> None:
    raw = {
        "schema": "1",
        "rules": [
            {"id": "One Two", "title": "x", "when": None, "then": {"priority": "hihg"}},
            {"id": "three", "when": None, "then": {"escalate": {"to": "tech", "resaon": "x"}}},
            "four",
        ],
    }
    assert found(raw, RulesFile) == {
        ("rules", 0, "id"): "`id` cannot be 'One Two': "
        "expected a name of lower-case letters, digits, - and _ that starts with a letter",
        (
            "rules",
            0,
            "then",
            "priority",
        ): "`priority` cannot be 'hihg': one of low, normal, high, urgent (did you mean high?)",
        ("rules", 1): "`title` is missing",
        ("rules", 1, "then", "escalate", "resaon"): "unknown key `resaon` (did you mean `reason`?)",
        ("rules", 1, "then", "escalate"): "`reason` is missing",
        ("rules", 2): "`rules` cannot be 'four': expected a mapping",
    }


def test_what_was_learned_later_about_a_contact_is_told_apart_by_its_type() -> None:
    raw = {"id": "F-261123-000000", "of": "C-261122-9D2RTA", "at": "2026-11-23T10:15:00+05:30", "by": "arun"}
    assert found(raw | {"type": "ratd"}, ANY_CONTACT_FACT) == {("type",): "unknown type 'ratd' (did you mean rated?)"}
    assert found(raw | {"type": "rated", "score": "101", "scale": "5"}, ANY_CONTACT_FACT) == {
        ("score",): "`score` cannot be '101': expected a number <= 100.0"
    }


_RAW = st.recursive(
    st.none() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TICKET, *CREATED, "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(raw=_RAW, kind=st.sampled_from([Ticket, Contact, ANY_CONTACT_FACT, DeskConfig, RulesFile]))
def test_whatever_stands_in_a_file_there_is_either_a_value_or_a_problem(raw: Any, kind: type[Any]) -> None:
    value, problems = read(raw, kind)
    assert (value is None) == bool(problems)


@given(changes=st.dictionaries(st.sampled_from(sorted(TICKET)), _RAW, min_size=1, max_size=3))
def test_every_problem_names_a_place_that_is_there(changes: dict[str, Any]) -> None:
    raw = TICKET | changes
    for problem in read(raw, Ticket)[1]:
        here: Any = raw
        for step in problem.path:
            here = here[step]
