"""The closed set of events: which keys each type has, and who can stand behind one."""

import msgspec
import pytest

from hdesk.domain import events as ev

COMMON = {"id", "at", "time", "logged", "by", "contact"}

KEYS = {
    "created": "channel said checked needed",
    "acknowledged": "channel auto",
    "responded": "channel text template auto",
    "customer_replied": "channel text",
    "noted": "text",
    "assigned": "to",
    "owned": "to",
    "routed": "team tier",
    "escalated": "team tier handover kind reason checked needed",
    "accepted": "team rating",
    "returned": "team reason text",
    "asked": "direction team text chase",
    "prioritised": "from to reason",
    "pinned": "field reason",
    "edited": "changes",
    "undone": "event",
    "redacted": "what",
    "promised": "due reason",
    "rescheduled": "what due reason caused_by",
    "held": "status reason",
    "resumed": "",
    "approved": "kind amount approver",
    "attached": "name sha256 size",
    "linked": "relation ticket",
    "resolved": "resolution text",
    "confirmed": "consent how",
    "followed_up": "text",
    "closed": "reason",
    "reopened": "reason",
    "rated": "score of comment source",
    "reviewed": "checks score text",
    "merged": "into from",
    "imported": "source source_id doubts",
}
"""The table of DESIGN, section 2."""


def test_there_is_no_type_beside_those_of_the_design() -> None:
    assert set(ev.TYPES) == set(KEYS)


@pytest.mark.parametrize("kind", KEYS)
def test_each_type_has_the_keys_of_the_design(kind: str) -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(ev.TYPES[kind])}
    assert fields - COMMON == set(KEYS[kind].split())
    assert fields >= COMMON


@pytest.mark.parametrize("kind", KEYS)
def test_each_type_knows_its_own_name(kind: str) -> None:
    assert ev.TYPES[kind].__struct_config__.tag == kind
    assert ev.TYPES[kind].__struct_config__.tag_field == "type"
    assert ev.TYPES[kind].__struct_config__.frozen


def test_the_type_of_an_event_is_what_the_files_call_it() -> None:
    assert ev.type_of(ev.FollowedUp(id="1-000000", by="priya")) == "followed_up"


@pytest.mark.parametrize("by", ["priya", "import-clerk", "ruler"])
def test_an_agent_is_a_person(by: str) -> None:
    assert ev.is_person(by)


@pytest.mark.parametrize("by", ["rule:payout-delay", "route:pickup", "sweep", "merge", "customer", "import:zendesk"])
def test_rules_routes_sweeps_merges_imports_and_customers_are_none(by: str) -> None:
    assert not ev.is_person(by)


def test_the_identity_of_an_event_is_its_characters() -> None:
    assert ev.chars_of("12-T0WEH2") == "T0WEH2"
