"""Conditions as rules write them: every operator on every kind of field (DESIGN, section 6)."""

from datetime import date
from typing import Any

import pytest

from hdesk.domain import events as ev
from hdesk.domain.condition_yaml import parse
from hdesk.domain.conditions import ALWAYS, All, AnyOf, Condition, Not, fields_of
from hdesk.domain.conditions import Test as Compared
from hdesk.domain.contacts import Contact
from hdesk.domain.model import Order
from hdesk.domain.typed import Path
from hdesk.domain.views import ContactView, TicketView
from tests.support.desks import OWN_FIELDS, default_setup, setup_with, vocabulary
from tests.support.judgements import JUDGEMENTS
from tests.support.stories import Story, late_pickup, on


def compiled(raw: Any, *, own: bool = False, contacts: bool = False) -> Condition:
    """Compile a condition that is right."""
    setup = setup_with(desk=OWN_FIELDS) if own else default_setup()
    condition, problems = parse(raw, vocabulary(setup, contacts=contacts))
    assert problems == []
    return condition


def mistakes(raw: Any) -> list[tuple[Path, str, str | None]]:
    """Compile a condition that is wrong, and give each mistake with its place and hint."""
    _, problems = parse(raw, vocabulary(), ("when",))
    return [(one.path, one.message, one.hint) for one in problems]


def seen(*, own: bool = False) -> TicketView:
    """See it at 13:00, two hours after it was logged."""
    return late_pickup().view(on("20 13:00"), setup_with(desk=OWN_FIELDS) if own else None)


def _name(case: object) -> str:
    return str(case).translate(str.maketrans("", "", "{}'[]")) if not isinstance(case, bool) else str(case)


@pytest.mark.parametrize(("raw", "wanted"), JUDGEMENTS, ids=_name)
def test_each_operator_judges_each_kind_of_field(raw: Any, *, wanted: bool) -> None:
    assert compiled(raw)(seen()) is wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"fields.batch": "7.0"}, True),
        ({"fields.batch": {"over": "10"}}, False),
        ({"batch": {"at_most": "7"}}, True),
        ({"fields.bought": "2026-10"}, True),
        ({"bought": {"under": "2026-11-01"}}, True),
        ({"branch-office": "nord"}, True),
    ],
    ids=_name,
)
def test_a_desks_own_fields_are_judged_by_their_type(raw: Any, *, wanted: bool) -> None:
    assert compiled(raw, own=True)(seen(own=True)) is wanted


@pytest.mark.parametrize(
    ("field", "text"), [("batch", "many"), ("bought", "in spring"), ("batch", ""), ("batch", "nan")]
)
def test_an_own_field_whose_text_is_none_of_its_type_has_no_value(field: str, text: str) -> None:
    view = Story(fields={field: text}).view(setup=setup_with(desk=OWN_FIELDS))
    assert compiled({f"fields.{field}": {"exists": "no"}}, own=True)(view)
    assert not compiled({f"fields.{field}": {"at_least": "2026"}}, own=True)(view)


MISSING = {
    "text": ("order.city", "Pune"),
    "choice": ("team", "tech"),
    "list": ("escalated_to", "tech"),
    "ordered": ("tier", "L2"),
    "number": ("order.value", "1"),
    "date": ("order.pickup_due_on", "today"),
    "moment": ("promise_due", "today"),
    "flag": ("handover_breached", "yes"),
}


@pytest.mark.parametrize("kind", MISSING)
def test_a_missing_value_is_nothing_in_particular(kind: str) -> None:
    field, value = MISSING[kind]
    view = Story().view()
    assert not compiled({field: value})(view)
    assert compiled({field: {"not": value}})(view)
    assert compiled({field: {"exists": "no"}})(view)
    assert not compiled({field: {"exists": "yes"}})(view)


@pytest.mark.parametrize(
    "raw",
    [
        {"order.value": {operator: value}}
        for operator, value in [
            ("over", "0"),
            ("under", "9"),
            ("at_least", "0"),
            ("at_most", "9"),
            ("between", ["0", "9"]),
        ]
    ]
    + [{"tier": {"at_least": "L0"}}, {"tier": {"at_most": "L3"}}, {"promise_due": {"under": "2030"}}]
    + [{"promise_due": {"at_most": "all"}}, {"order.payout_due_on": {"at_least": "2020"}}]
    + [
        {"pickup_overdue": {"at_least": "0s"}},
        {"pickup_overdue": {"under": "9d"}},
        {"handover_left": {"at_most": "9h"}},
    ]
    + [{"order.city": {"contains": ""}}, {"order.city": {"matches": ".*"}}],
    ids=_name,
)
def test_what_is_missing_compares_with_nothing(raw: Any) -> None:
    assert not compiled(raw)(Story().view())


def test_a_value_of_an_ordered_field_that_the_desk_does_not_know_comes_before_all_others() -> None:
    view = Story().then(ev.Routed, by="import:x", team="tech", tier="L9").view()
    assert compiled({"tier": {"under": "L0"}})(view)
    assert not compiled({"tier": {"at_least": "L0"}})(view)


def test_contacts_are_judged_by_their_own_fields() -> None:
    contact = Contact(
        id="C-261120-9D2RTA",
        at=on("20 11:00"),
        by="priya",
        channel="call",
        direction="inbound",
        outcome="resolved",
        category="pickup",
        waited=30,
        said="Where is it?",
    )
    view = ContactView(default_setup(), contact, on("20 13:00"))
    for raw in [
        {"outcome": "resolved"},
        {"waited": {"at_most": "30"}},
        {"at": "today"},
        {"text": {"contains": "where"}},
    ]:
        assert compiled(raw, contacts=True)(view)
    assert not compiled({"direction": "outbound"}, contacts=True)(view)
    assert compiled({"customer.name": {"exists": "no"}}, contacts=True)(view)


def test_the_rule_of_the_design_reads_as_it_is_meant() -> None:
    raw = {
        "category": "payout",
        "status": {"not": ["resolved", "closed"]},
        "any": [{"payout_overdue": {"over": "1 business day"}}, {"text": {"matches": "not (received|credited)"}}],
    }
    condition = compiled(raw)
    assert fields_of(condition) == {"category", "status", "payout_overdue", "text"}
    assert condition(Story("payout", said="It is not credited").view())
    assert not condition(Story("payout", said="When is it credited?").view())
    assert not condition(Story("payout", said="It is not credited").then(ev.Resolved).view())
    late = Story("payout", at=on("20 11:00"), order=Order(payout_due_on=date(2026, 11, 18)))
    assert not condition(late.view(on("20 00:00")))  # exactly one business day after Wednesday was over
    assert condition(late.view(on("20 00:00:01")))


def test_a_condition_says_what_it_means() -> None:
    condition = compiled(
        {"category": ["app", "price"], "any": [{"value": {"at_least": "50000"}}, {"not": {"age": {"over": "1bd"}}}]}
    )
    assert str(condition) == (
        "category is app, price and (order.value at least 50000 or not (age over 1 business day))"
    )
    assert str(ALWAYS) == "always"


class TestMistakes:
    def test_every_mistake_is_found_with_its_place(self) -> None:
        raw = {
            "categroy": "app",
            "status": {"not": ["resolvd"]},
            "any": [{"age": {"ovr": "1h"}}, {"not": {"order.value": {"over": "much"}}}],
        }
        assert [(path, message) for path, message, _ in mistakes(raw)] == [
            (("when", "categroy"), "unknown field `categroy`"),
            (("when", "status", "not"), "`status` is never `resolvd`"),
            (("when", "any", 0, "age", "ovr"), "unknown operator `ovr`"),
            (("when", "any", 1, "not", "order.value", "over"), "`order.value` is a number; `much` is not"),
        ]

    @pytest.mark.parametrize(
        ("raw", "hint"),
        [
            ({"categroy": "app"}, "did you mean `category`?"),
            ({"citty": "Pune"}, "did you mean `city`?"),
            ({"order.vlaue": "1"}, "did you mean `order.value`?"),
            ({"status": "opne"}, "did you mean `open`?"),
            ({"status": "Open"}, "did you mean `open`?"),
            ({"team": "operation"}, "did you mean `operations`?"),
            ({"priority": {"at_least": "hihg"}}, "did you mean `high`?"),
            ({"age": {"ovr": "1h"}}, "did you mean `over`?"),
            ({"age": {"over": "2 buisness days"}}, "did you mean `business`?"),
            ({"age": {"over": "2 dyas"}}, "did you mean `days`?"),
            ({"nature": "angry"}, "one of query, complaint, request, feedback"),
        ],
        ids=_name,
    )
    def test_the_nearest_right_word_is_named(self, raw: Any, hint: str) -> None:
        [(_, _, found)] = mistakes(raw)
        assert found == hint

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            ({"city": {"over": "5"}}, "`order.city` is a text: `over` does not apply"),
            ({"category": {"at_least": "app"}}, "`category` is a choice: `at_least` does not apply"),
            ({"age": "2h"}, "`age` is a span of time: `is` does not apply"),
            ({"priority": {"contains": "h"}}, "`priority` is an ordered choice: `contains` does not apply"),
            ({"value": {"matches": "5"}}, "`order.value` is a number: `matches` does not apply"),
            ({"resolution_breached": {"over": "yes"}}, "`resolution_breached` is a yes or no: `over` does not apply"),
            ({"value": "nan"}, "`order.value` is a number; `nan` is not"),
            ({"value": "1_000"}, "`order.value` is a number; `1_000` is not"),
            ({"value": {"between": ["1"]}}, "`between` takes two values, not 1"),
            ({"value": {"between": ["9", "1"]}}, "nothing is between 9 and 1"),
            ({"value": {"over": ["1", "2"]}}, "expected one value, not a list"),
            ({"value": {"over": {"is": "1"}}}, "expected one value, not a mapping or nothing"),
            ({"value": [None]}, "expected one value, not a mapping or nothing"),
            ({"value": []}, "expected at least one value, not an empty list"),
            ({"resolution_breached": "maybe"}, "expected yes or no, not `maybe`"),
            ({"city": {"exists": "perhaps"}}, "expected yes or no, not `perhaps`"),
            ({"city": None}, "`city` has no test"),
            ({"city": {}}, "`city` has no test"),
            ({"any": []}, "`any` takes a list of conditions"),
            ({"all": {"city": "Pune"}}, "`all` takes a list of conditions"),
            ({"any": [None]}, "an empty condition"),
            ({"not": {}}, "an empty condition"),
            ({"not": [{"city": "Pune"}]}, "a condition is a mapping of fields to tests"),
            ("category: app", "a condition is a mapping of fields to tests"),
        ],
        ids=_name,
    )
    def test_what_does_not_fit_is_said_in_plain_words(self, raw: Any, message: str) -> None:
        [(_, found, _)] = mistakes(raw)
        assert found == message

    @pytest.mark.parametrize("text", ["90", "1.5 business days", "soon", "1h 2bd", ""])
    def test_a_span_needs_a_unit_that_is_known(self, text: str) -> None:
        [(path, message, _)] = mistakes({"age": {"over": text}})
        assert path == ("when", "age", "over")
        assert message.startswith("`age` is a span of time: ")

    @pytest.mark.parametrize("text", ["soon", "2026-13", "2026-11-20T25:00", "5", "2026-11-20..2026-11-01"])
    def test_a_moment_needs_a_form_that_is_known(self, text: str) -> None:
        [(_, message, _)] = mistakes({"created_at": {"over": text}})
        assert message.startswith("`created_at` is a moment: ")
        [(_, message, _)] = mistakes({"order.pickup_due_on": text})
        assert message.startswith("`order.pickup_due_on` is a date: ")

    @pytest.mark.parametrize("text", ["(", "a(?=b)", r"(a)\1", "[z-a]", "a**"])
    def test_a_pattern_that_does_not_run_in_linear_time_is_refused(self, text: str) -> None:
        [(path, message, _)] = mistakes({"text": {"matches": text}})
        assert path == ("when", "text", "matches")
        assert message.startswith(f"not a regular expression that runs in linear time: `{text}`")


def test_a_pattern_that_would_take_others_for_ever_takes_no_time() -> None:
    view = Story(said="a" * 50_000).view()
    assert not compiled({"text": {"matches": "(a|a|aa)+$x"}})(view)


def test_conditions_of_different_kinds_are_never_equal() -> None:
    one = Compared("city", "is", ("Pune",))
    kinds = [All((one,)), AnyOf((one,)), Not(one), Not(All((one,))), All((AnyOf((one,)),)), All((All((one,)),))]
    assert len(set(kinds)) == len(kinds)
