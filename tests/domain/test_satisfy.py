"""What is called impossible is: no ticket of a crowd satisfies it; what one satisfies is never called so."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import condition_yaml
from hdesk.domain.conditions import Condition
from hdesk.domain.satisfy import Refuted, implies, refuted
from hdesk.domain.values import Values
from tests.domain.test_conditions_agree import VALUES, spelt
from tests.support.crowd import SETUP, crowd
from tests.support.desks import NOW, vocabulary

WORDS = vocabulary(SETUP)
SAMPLES = Values(SETUP.ticket_fields, SETUP.config, NOW, SETUP)
STATUSES = ["new", "open", "pending", "on_hold", "resolved", "closed"]
CATEGORIES = list(SETUP.config.taxonomy)

NEVER: list[Any] = [
    {"all": [{"category": "pickup"}, {"category": "payout"}]},
    {"subject": {"is": "Pickup", "not": "PICKUP"}},
    {"not": {"any": [{"status": STATUSES[:3]}, {"status": STATUSES[3:]}]}},
    {"status": {"not": STATUSES}},
    {"status": {"exists": "no"}},
    {"status": {"matches": "^re", "contains": "x"}},
    {"subcategory": {"exists": "no", "is": "crash"}},
    {"subject": {"is": "a", "not": ["a", "b"]}},
    {"priority": {"over": "urgent"}},
    {"priority": {"over": "normal", "under": "high"}},
    {"priority": {"at_most": "low", "not": "low"}},
    {"tier": {"under": "L1", "over": "L1"}},
    {"order.value": {"over": "5", "under": "3"}},
    {"all": [{"value": "5"}, {"not": {"order.value": {"at_most": "7"}}}]},
    {"reopens": {"over": "1", "under": "2"}},
    {"responses": {"under": "0"}},
    {"escalations": "2.5"},
    {"repeat_contacts_7d": {"over": "3", "at_most": "3"}},
    {"created_at": {"over": "2026-11-20", "under": "2026-11-20"}},
    {"created_at": {"at_least": "2026-12", "at_most": "2026-11"}},
    {"order.pickup_due_on": {"over": "2026-11-19", "under": "2026-11-20"}},
    {"age": {"over": "5d", "under": "2h"}},
    {"age": {"over": "90m", "at_most": "1h30m"}},
    {"pickup_overdue": {"over": "2 business days", "under": "2bd"}},
    {"pickup_overdue": {"exists": "no", "over": "1h"}},
    {"not": {"age": {"between": ["1h", "2h"]}}, "age": {"between": ["70m", "80m"]}},
    {"resolution_breached": {"is": "yes", "not": "yes"}},
    {"escalated_to": {"is": "tech", "not": "tech"}},
    {"escalated_to": {"is": "tech", "exists": "no"}},
    {"any": [{"value": {"over": "5", "under": "3"}}, {"all": [{"priority": "low"}, {"priority": "high"}]}]},
    {"all": [{"any": [{"category": "app"}, {"category": "fraud"}]}, {"not": {"category": ["app", "fraud"]}}]},
]  # fmt: skip
"""Conditions that contradict themselves, of every kind of field."""

UNLIKELY: list[Any] = [
    {"category": {"not": CATEGORIES}, "subcategory": "crash"},
    {"category": "app", "subcategory": "delayed"},
    {"category": {"is": "app", "matches": "^b"}},
    {"team": {"exists": "yes", "not": list(SETUP.config.teams)}},
]
"""Conditions that only values outside the desk's own lists satisfy."""

POSSIBLE: list[Any] = [
    {"all": [{"escalated_to": "tech"}, {"escalated_to": "cx-manager"}]},
    {"category": {"not": CATEGORIES[1:]}},
    {"order.value": {"over": "3", "under": "5"}},
    {"order.value": {"at_least": "5", "at_most": "5"}},
    {"reopens": {"over": "0", "under": "2"}},
    {"age": {"over": "5bh", "under": "4h"}},
    {"created_at": {"over": "2026-11-20", "under": "today"}},
    {"created_at": {"over": "yesterday", "under": "last-week"}},
    {"text": {"matches": "a", "contains": "b"}},
    {"city": {"matches": "^a", "not": "a"}},
    {"order.value": {"not": "5"}},
    {"pickup_overdue": {"exists": "no"}},
    {"not": {"pickup_overdue": {"over": "1h"}}},
    {"escalated_to": {"not": list(SETUP.config.teams)}},
    {"any": [{"value": {"over": "5", "under": "3"}}, {"category": "app"}]},
    {},
]
"""Conditions that look odd and can hold."""


def compiled(raw: Any) -> Condition:
    """Compile a condition that is sound."""
    condition, problems = condition_yaml.parse(raw, WORDS)
    assert problems == []
    return condition


@pytest.mark.parametrize("raw", NEVER, ids=str)
def test_a_contradiction_is_found_and_no_ticket_of_a_crowd_satisfies_it(raw: Any) -> None:
    condition = compiled(raw)
    found = refuted(condition, SAMPLES)
    assert found is not None
    assert found.certainty == "never"
    assert not any(condition(view) for view in crowd(4_000))


@pytest.mark.parametrize("raw", UNLIKELY, ids=str)
def test_what_needs_a_value_that_the_desk_does_not_list_is_unlikely(raw: Any) -> None:
    found = refuted(compiled(raw), SAMPLES)
    assert found is not None
    assert found.certainty == "unlikely"


@pytest.mark.parametrize("raw", POSSIBLE, ids=str)
def test_what_can_hold_is_not_refuted(raw: Any) -> None:
    assert refuted(compiled(raw), SAMPLES) is None


def test_the_tests_that_exclude_each_other_are_named() -> None:
    found = refuted(compiled({"city": "Pune", "value": {"over": "5", "under": "3"}}), SAMPLES)
    assert found == Refuted("never", "order.value", ("order.value over 5", "order.value under 3"))


@st.composite
def conditions(draw: st.DrawFn) -> Any:
    """Draw nested conditions of few fields, so that they often contradict themselves."""
    fields = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True))

    def one() -> Any:
        field = draw(st.sampled_from(fields))
        raw: Any = {field: draw(spelt(field)).yaml}
        return {"not": raw} if draw(st.booleans()) else raw

    parts = [one() for _ in range(draw(st.integers(1, 4)))]
    split = draw(st.integers(0, len(parts)))
    left, right = parts[:split], parts[split:]
    whole: list[Any] = [{draw(st.sampled_from(["all", "any"])): some} for some in (left, right) if some]
    return {draw(st.sampled_from(["all", "any"])): whole}


@given(raw=conditions())
def test_what_some_ticket_satisfies_is_never_called_impossible(raw: Any) -> None:
    condition = compiled(raw)
    found = refuted(condition, SAMPLES)
    if found is not None and found.certainty == "never":
        assert not any(condition(view) for view in crowd(1_000))


@given(raw=conditions(), other=conditions())
def test_what_implies_another_holds_only_where_the_other_does(raw: Any, other: Any) -> None:
    one, two = compiled(raw), compiled(other)
    for first, second in ((one, two), (one, one), (compiled({"all": [raw, other]}), two)):
        if implies(first, second, SAMPLES) == "never":
            assert all(second(view) for view in crowd(300) if first(view))


@given(raw=conditions())
def test_no_condition_is_compatible_with_its_own_negation(raw: Any) -> None:
    negated = compiled({"all": [raw, {"not": raw}]})
    assert not any(negated(view) for view in crowd(50))
