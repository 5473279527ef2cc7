"""Conditions as rules write them: every operator on every kind of field (DESIGN, section 6)."""

from datetime import date
from typing import Any

import pytest

from hdesk.domain import events as ev
from hdesk.domain.condition_yaml import parse
from hdesk.domain.conditions import ALWAYS, Condition, fields_of
from hdesk.domain.contacts import Contact
from hdesk.domain.model import Order
from hdesk.domain.typed import Path
from hdesk.domain.views import ContactView, TicketView
from tests.support.desks import OWN_FIELDS, default_setup, setup_with, vocabulary
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


TEXT = [
    ({"city": "Pune"}, True),
    ({"city": "pune"}, True),
    ({"city": "Pun"}, False),
    ({"city": ["Delhi", "Pune"]}, True),
    ({"city": {"is": "Pune"}}, True),
    ({"city": {"in": ["Delhi", "Pune"]}}, True),
    ({"city": {"not": "Pune"}}, False),
    ({"city": {"not": ["Delhi", "Mumbai"]}}, True),
    ({"subject": {"contains": "IN PUNE"}}, True),
    ({"subject": {"contains": ["Delhi", "late"]}}, True),
    ({"subject": {"contains": "early"}}, False),
    ({"subject": {"matches": "pune is (late|early)$"}}, True),
    ({"subject": {"matches": "^late"}}, False),
    ({"text": {"matches": "not (yet )?(received|credited)"}}, True),
    ({"city": {"exists": "yes"}}, True),
    ({"city": {"exists": "no"}}, False),
]
CHOICE = [
    ({"category": "pickup"}, True),
    ({"category": ["payout", "price"]}, False),
    ({"category": {"not": ["payout", "price"]}}, True),
    ({"team": {"contains": "desk"}}, True),
    ({"team": {"matches": "^help"}}, True),
    ({"team": {"exists": "true"}}, True),
]
LIST = [
    ({"escalated_to": "operations"}, True),
    ({"escalated_to": ["tech", "cx-manager"]}, True),
    ({"escalated_to": "tech"}, False),
    ({"escalated_to": {"not": "tech"}}, True),
    ({"escalated_to": {"not": ["tech", "operations"]}}, False),
    ({"escalated_to": {"contains": "manager"}}, True),
    ({"escalated_to": {"matches": "^cx-"}}, False),  # it is one text of several lines; (?m) reads each
    ({"escalated_to": {"matches": "(?m)^cx-"}}, True),
    ({"missing": ["checked"]}, True),
    ({"missing": "said"}, False),
    ({"pinned": {"exists": "no"}}, True),
    ({"pinned": {"exists": "yes"}}, False),
]
ORDERED = [
    ({"priority": "normal"}, True),
    ({"priority": {"not": "normal"}}, False),
    ({"priority": {"over": "low"}}, True),
    ({"priority": {"over": "normal"}}, False),
    ({"priority": {"under": "high"}}, True),
    ({"priority": {"under": "normal"}}, False),
    ({"priority": {"at_least": "normal"}}, True),
    ({"priority": {"at_least": "high"}}, False),
    ({"priority": {"at_most": "normal"}}, True),
    ({"priority": {"at_most": "low"}}, False),
    ({"priority": {"between": ["low", "high"]}}, True),
    ({"priority": {"between": ["high", "urgent"]}}, False),
    ({"tier": {"under": "L2"}}, True),
    ({"tier": {"exists": "yes"}}, True),
]
NUMBER = [
    ({"order.value": "50000"}, True),
    ({"order.value": ["1", "5e4"]}, True),
    ({"order.value": {"not": "50000"}}, False),
    ({"order.value": {"over": "50000"}}, False),
    ({"order.value": {"over": "49999.99"}}, True),
    ({"order.value": {"under": "50000"}}, False),
    ({"order.value": {"under": "50000.01"}}, True),
    ({"order.value": {"at_least": "50000"}}, True),
    ({"order.value": {"at_least": "50000.01"}}, False),
    ({"order.value": {"at_most": "50000"}}, True),
    ({"order.value": {"at_most": "49999.99"}}, False),
    ({"order.value": {"between": ["50000", "60000"]}}, True),
    ({"order.value": {"between": ["40000", "50000"]}}, True),
    ({"order.value": {"between": ["1", "2"]}}, False),
    ({"escalations": "2"}, True),
    ({"reopens": {"exists": "yes"}}, True),  # none is a number, too
]
DATE = [
    ({"order.pickup_due_on": "2026-11-19"}, True),
    ({"order.pickup_due_on": "yesterday"}, True),
    ({"order.pickup_due_on": "2026-W47"}, True),
    ({"order.pickup_due_on": ["2026-10", "2026-11"]}, True),
    ({"order.pickup_due_on": {"not": "2026-11"}}, False),
    ({"order.pickup_due_on": {"over": "2026-11-19"}}, False),
    ({"order.pickup_due_on": {"over": "2026-11-18"}}, True),
    ({"order.pickup_due_on": {"under": "2026-11-19"}}, False),
    ({"order.pickup_due_on": {"under": "2026-11-20"}}, True),
    ({"order.pickup_due_on": {"at_least": "2026-11-19"}}, True),
    ({"order.pickup_due_on": {"at_least": "today"}}, False),
    ({"order.pickup_due_on": {"at_most": "2026-11-19"}}, True),
    ({"order.pickup_due_on": {"at_most": "2026-11-18"}}, False),
    ({"order.pickup_due_on": {"between": ["2026-11-19", "2026-11-19"]}}, True),
    ({"order.pickup_due_on": {"between": ["2026-11-20", "2026-11-30"]}}, False),
]
MOMENT = [
    ({"created_at": "2026-11-20T11:00:00+05:30"}, True),
    ({"created_at": "2026-11-20T05:30:00Z"}, True),
    ({"created_at": "2026-11-20 11:00"}, True),
    ({"created_at": "2026-11-20T11:01"}, False),
    ({"created_at": "2h ago"}, True),
    ({"created_at": "today"}, True),
    ({"created_at": "this-week"}, True),
    ({"created_at": "last-week"}, False),
    ({"created_at": "2026-11-01..2026-11-20"}, True),
    ({"created_at": "all"}, True),
    ({"created_at": {"not": "yesterday"}}, True),
    ({"created_at": {"over": "2026-11-20 11:00"}}, False),
    ({"created_at": {"over": "2026-11-20 10:59:59"}}, True),
    ({"created_at": {"over": "yesterday"}}, True),
    ({"created_at": {"over": "today"}}, False),  # after the whole day
    ({"created_at": {"over": "all"}}, False),
    ({"created_at": {"under": "2026-11-20 11:00"}}, False),
    ({"created_at": {"under": "2026-11-20 11:00:01"}}, True),
    ({"created_at": {"under": "today"}}, False),  # before the day begins
    ({"created_at": {"under": "tomorrow"}}, True),
    ({"created_at": {"at_least": "2026-11-20 11:00"}}, True),
    ({"created_at": {"at_least": "today"}}, True),
    ({"created_at": {"at_least": "1h ago"}}, False),
    ({"created_at": {"at_most": "2026-11-20 11:00"}}, True),
    ({"created_at": {"at_most": "today"}}, True),
    ({"created_at": {"at_most": "yesterday"}}, False),
    ({"created_at": {"between": ["2026-11-20 11:00", "now"]}}, True),
    ({"created_at": {"between": ["2026-11", "2026-11"]}}, True),
    ({"promise_due": "tomorrow"}, True),
    ({"promise_due": {"under": "in 27 hours"}}, False),
    ({"promise_due": {"at_most": "in 27 hours"}}, True),
]
SPAN = [
    ({"age": {"over": "2 hours"}}, False),
    ({"age": {"over": "119m"}}, True),
    ({"age": {"at_least": "2h"}}, True),
    ({"age": {"at_least": "1h59m59s"}}, True),
    ({"age": {"under": "2h"}}, False),
    ({"age": {"under": "7201 seconds"}}, True),
    ({"age": {"at_most": "2h"}}, True),
    ({"age": {"at_most": "7199s"}}, False),
    ({"age": {"between": ["1h", "3h"]}}, True),
    ({"age": {"over": "1 business hour"}}, True),
    ({"age": {"over": "2bh"}}, False),
    ({"pickup_overdue": {"over": "12h"}}, True),  # since midnight: 13 hours of clock time
    ({"pickup_overdue": {"over": "5bh"}}, False),  # 9 to 13: four hours of opening time
    ({"pickup_overdue": {"over": "3bh"}}, True),
    ({"pickup_overdue": {"over": "1 business day"}}, False),
    ({"resolution_left": {"exists": "yes"}}, True),
]
FLAG = [
    ({"resolution_breached": "no"}, True),
    ({"resolution_breached": "yes"}, False),
    ({"resolution_breached": {"not": "yes"}}, True),
    ({"resolution_breached": {"exists": "yes"}}, True),
    ({"handover_breached": {"exists": "yes"}}, False),
]
COMBINED = [
    ({"category": "pickup", "priority": "normal"}, True),
    ({"category": "pickup", "priority": "high"}, False),
    ({"all": [{"category": "pickup"}, {"priority": "high"}]}, False),
    ({"any": [{"category": "payout"}, {"priority": "normal"}]}, True),
    ({"any": [{"category": "payout"}, {"priority": "high"}]}, False),
    ({"not": {"category": "payout"}}, True),
    ({"not": {"category": "pickup", "priority": "high"}}, True),
    ({"not": {"any": [{"category": "payout"}, {"not": {"priority": "high"}}]}}, False),
    ({"order.value": {"over": "1", "under": "2"}}, False),
    ({"category": "pickup", "any": [{"all": [{"value": {"at_least": "50000"}}, {"city": "Pune"}]}]}, True),
    (None, True),
    ({}, True),
]


def _name(case: object) -> str:
    return str(case).translate(str.maketrans("", "", "{}'[]")) if not isinstance(case, bool) else str(case)


@pytest.mark.parametrize(
    ("raw", "wanted"), TEXT + CHOICE + LIST + ORDERED + NUMBER + DATE + MOMENT + SPAN + FLAG + COMBINED, ids=_name
)
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
