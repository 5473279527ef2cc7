"""Written operands: what each kind of field admits, and what it becomes."""

import pytest

from hdesk.domain.conditions import OPERATORS, Rank, When
from hdesk.domain.durations import Duration
from hdesk.domain.operands import Misfit
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.presets import preset_files
from hdesk.storage.settings import setup_of
from tests.support.desks import NOW, vocabulary

COMPARING = {"over", "under", "at_least", "at_most", "between"}
SEARCHING = {"matches", "contains"}

ADMITTED = {
    "subject": {"is", "not", *SEARCHING, "exists"},
    "category": {"is", "not", *SEARCHING, "exists"},
    "missing": {"is", "not", *SEARCHING, "exists"},
    "priority": {"is", "not", *COMPARING, "exists"},
    "order.value": {"is", "not", *COMPARING, "exists"},
    "order.pickup_due_on": {"is", "not", *COMPARING, "exists"},
    "created_at": {"is", "not", *COMPARING, "exists"},
    "age": {*COMPARING, "exists"},
    "resolution_breached": {"is", "not", "exists"},
}
VALUES = {
    "subject": "x", "category": "app", "missing": "said", "priority": "high", "order.value": "5",
    "order.pickup_due_on": "today", "created_at": "today", "age": "2h", "resolution_breached": "yes",
}  # fmt: skip


def test_the_table_has_every_kind() -> None:
    assert {TICKET_FIELDS.fields[name].kind for name in ADMITTED} == {field.kind for field in TICKET_FIELDS}


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("field", ADMITTED)
def test_each_kind_admits_the_operators_that_mean_something_for_it(field: str, operator: str) -> None:
    value: str | list[str] = VALUES[field]
    if operator == "between":
        value = [VALUES[field], VALUES[field]]
    if operator == "exists":
        value = "yes"
    if operator in ADMITTED[field]:
        assert vocabulary().test(field, operator, value).operator == operator
    else:
        with pytest.raises(Misfit, match=f"`{operator}` does not apply") as refused:
            vocabulary().test(field, operator, value)
        assert refused.value.hint is not None
        assert set(refused.value.hint.removeprefix("use ").split(", ")) == ADMITTED[field]


@pytest.mark.parametrize(
    ("field", "operator", "written", "operand"),
    [
        ("city", "is", "NO", ("NO",)),
        ("city", "is", ["NO", "1e5"], ("NO", "1e5")),
        ("order.value", "over", "5e4", 50_000.0),
        ("order.value", "is", "-0.5", (-0.5,)),
        ("order.value", "between", ["1", "2"], (1.0, 2.0)),
        ("priority", "at_least", "high", Rank("high", ("low", "normal", "high", "urgent"))),
        ("tier", "is", ["L1"], (Rank("L1", ("L0", "L1", "L2", "L3")),)),
        ("created_at", "over", "last-week", When("last-week")),
        ("age", "over", "1bd", Duration(1, "day", business=True)),
        ("age", "between", ["90m", "2 business hours"], (Duration(90, "minute"), Duration(2, "hour", business=True))),
        ("resolution_breached", "is", "Yes", (True,)),
        ("city", "exists", "no", False),
        ("text", "contains", "a,b", ("a,b",)),
        ("text", "matches", "^a", "^a"),
    ],
)
def test_an_operand_is_typed_by_the_fields_kind(
    field: str, operator: str, written: str | list[str], operand: object
) -> None:
    found = vocabulary().test(field, operator, written).operand
    assert found == operand
    assert type(found) is type(operand)


@pytest.mark.parametrize("short", ["city", "value", "pincode", "vendor", "device", "email", "phone", "pickup_due_on"])
def test_a_short_name_stands_for_the_one_field_that_ends_in_it(short: str) -> None:
    assert vocabulary().field(short).name.endswith(f".{short}")


def test_a_whole_name_comes_before_a_short_one() -> None:
    # The ticket has an ID, and so have customer and order.
    assert vocabulary().field("id").name == "id"


def test_contacts_have_fields_of_their_own() -> None:
    assert vocabulary(contacts=True).field("waited").unit == "s"
    with pytest.raises(Misfit, match="unknown field `waited`"):
        vocabulary().field("waited")


def test_a_desk_without_agents_says_only_that_there_is_none_of_that_name() -> None:
    words = vocabulary(setup_of(preset_files("recommerce"), NOW))
    with pytest.raises(Misfit) as refused:
        words.test("owner", "is", "priya")
    assert (str(refused.value), refused.value.hint) == ("`owner` is never `priya`", None)


@pytest.mark.parametrize(
    ("field", "operator", "written", "words"),
    [
        ("order.value", "at_least", "50000", "order.value at least 50000"),
        ("order.value", "is", "1234567.5", "order.value is 1234567.5"),
        ("priority", "between", ["low", "high"], "priority between low, high"),
        ("age", "over", "1bd", "age over 1 business day"),
        ("created_at", "is", "last-week", "created_at is last-week"),
        ("city", "exists", "yes", "order.city exists yes"),
    ],
)
def test_a_test_reads_as_words(field: str, operator: str, written: str | list[str], words: str) -> None:
    assert str(vocabulary().test(field, operator, written)) == words
