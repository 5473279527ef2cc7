"""Schemas: editors accept what hdesk accepts, and underline what it would refuse."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.config import DeskConfig
from hdesk.domain.model import Ticket
from hdesk.domain.schemas import KINDS, schema_of
from hdesk.presets import preset_files
from hdesk.storage.files import ticket_bytes
from hdesk.storage.yaml_write import dump
from tests.domain.test_conditions_agree import conditions
from tests.support.crowd import SETUP
from tests.support.desks import altered, default_setup, desk_files
from tests.support.editors import underlined
from tests.support.histories import tickets
from tests.support.mistakes import DESK, MISTAKES, ROUTING, RULES

FILES = {"desk": DESK, "routing": ROUTING, "rules": RULES, "tests": "rule_tests.yaml"}
SHIPPED = desk_files() | {"rule_tests.yaml": preset_files("recommerce")["rule_tests.yaml"]}
CONFIGS: list[DeskConfig | None] = [None, default_setup().config]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("config", CONFIGS, ids=["any desk", "this desk"])
def test_every_schema_is_one(kind: str, config: DeskConfig | None) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(kind, config))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("config", CONFIGS, ids=["any desk", "this desk"])
def test_the_files_that_ship_are_not_underlined(kind: str, config: DeskConfig | None) -> None:
    assert underlined(kind, SHIPPED[FILES[kind]], config) == []


@given(ticket=tickets(most=6))
def test_no_ticket_that_hdesk_writes_is_underlined(ticket: Ticket) -> None:
    assert underlined("ticket", ticket_bytes(ticket)) == []


@given(both=conditions(), nested=st.sampled_from(["all", "any"]))
def test_no_condition_that_hdesk_accepts_is_underlined(both: tuple[dict[str, Any], list[str]], nested: str) -> None:
    when = {nested: [both[0], {"not": both[0]}]}
    route = {"id": "x", "when": when, "team": "tech"}
    text = dump({"schema": 1, "routes": [route], "default": {"team": "helpdesk"}})
    assert underlined("routing", text, SETUP.config) == []


BEYOND = {
    # what must stand elsewhere in desk.yaml, or only once
    "an unknown team of an agent", "an unknown team in a membership", "an unknown tier of a team",
    "an unknown calendar of a team", "an unknown calendar of a policy", "an unknown bot", "an unknown delegate",
    "two agents with one address", "two policies with one id", "two routes with one id", "two rules with one id",
    "an agent with the name of somebody else in the timeline", "no default policy",
    "a default policy that is not in force yet", "a condition of a policy that depends on clocks",
    "a target without a default",
    # what is written in a language of its own
    "a bad pattern", "a pattern that is not closed", "a pattern with a backreference", "an unknown time zone",
    "an unknown unit", "a span that is counted in clock time", "a target in business days",
    "a waiting time in business time",
    # calendars, which are read by their own reader
    "a calendar that is no mapping", "a time of day that there is none of", "an unknown key of a calendar",
}  # fmt: skip
"""Mistakes that no schema sees: `hdesk rules check` does."""


def caught(mistake: str) -> bool:
    """Say whether an editor underlines something."""
    name, right, wrong, *_ = MISTAKES[mistake]
    kind = next(kind for kind, file in FILES.items() if file == name)
    return bool(underlined(kind, altered(name, right, wrong)[name], default_setup().config))


@pytest.mark.parametrize("mistake", [one for one in MISTAKES if one not in BEYOND])
def test_a_mistake_is_underlined(mistake: str) -> None:
    assert caught(mistake)


@pytest.mark.parametrize("mistake", sorted(BEYOND))
def test_what_is_said_to_be_beyond_a_schema_is(mistake: str) -> None:
    assert not caught(mistake)


@pytest.mark.parametrize(
    "test",
    [
        "{name: x, ticket: {category: ap}, expect: {team: tech}}",
        "{name: x, ticket: {city: Pune}, expect: {team: tech}}",
        "{name: x, ticket: {category: app, status: open}, expect: {team: tech}}",
        "{name: x, ticket: {category: app, order.value: much}, expect: {team: tech}}",
        "{name: x, ticket: {category: app}, after: 5, expect: {team: tech}}",
        "{name: x, ticket: {category: app}, timeline: [{type: resolvd}], expect: {team: tech}}",
        "{name: x, ticket: {category: app}, timeline: [{type: prioritised, to: hi}], expect: {team: tech}}",
        "{name: x, ticket: {category: app}, timeline: [{type: noted}], expect: {team: tech}}",
        "{name: x, ticket: {category: app}, expect: {}}",
        "{name: x, ticket: {category: app}, expect: {team: teck}}",
        "{name: x, ticket: {category: app}, expect: {escalated_to: [teck]}}",
    ],
)
def test_a_mistake_in_a_test_is_underlined(test: str) -> None:
    assert underlined("tests", f"schema: 1\ntests:\n  - {test}\n", default_setup().config)


def test_an_editor_offers_each_field_with_its_meaning() -> None:
    condition = schema_of("rules", default_setup().config)["$defs"]["Condition"]["properties"]
    assert condition["order.value"]["description"] == condition["value"]["description"]
    assert condition["pickup_overdue"]["description"] == (
        "pickup_overdue: time since the first pickup day promised was over"
    )
