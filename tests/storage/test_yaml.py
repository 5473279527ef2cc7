"""What the YAML of a desk looks like."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from textwrap import dedent
from typing import Any

import pytest

from hdesk.storage.yaml_read import load, load_documents
from hdesk.storage.yaml_write import dump, dump_documents

INDIA = timezone(timedelta(hours=5, minutes=30))

TICKET: dict[str, Any] = {
    "schema": 1,
    "id": "HD-261122-7K3FQ2",
    "subject": "Pickup not done for three days",
    "customer": {"name": "Asha Rao", "phone": "+919900112233"},
    "order": {"id": "ORD-88213", "value": 64500, "pickup_due_on": date(2026, 11, 19)},
    "timeline": [
        {
            "id": "1-M4QZ8C",
            "at": datetime(2026, 11, 22, 10, 15, tzinfo=INDIA),
            "by": "priya",
            "type": "created",
            "said": "Promised for 19 Nov, nobody came.\nCalled twice.",
            "checked": 'Vendor app shows "assigned", no visit.',
        },
        {
            "id": "2-8XKD0V",
            "at": datetime(2026, 11, 22, 10, 16, tzinfo=INDIA),
            "by": "rule:long-pending-pickup",
            "type": "escalated",
            "handover": True,
        },
        {"id": "3-5JNCR7", "type": "edited", "changes": {"city": ["Pune", "Bengaluru"], "vendor": []}},
    ],
}
TICKET_BYTES = b"""\
schema: 1
id: HD-261122-7K3FQ2
subject: Pickup not done for three days
customer:
  name: Asha Rao
  phone: "+919900112233"
order:
  id: ORD-88213
  value: 64500
  pickup_due_on: 2026-11-19
timeline:
- id: 1-M4QZ8C
  at: 2026-11-22T10:15:00+05:30
  by: priya
  type: created
  said: |-
    Promised for 19 Nov, nobody came.
    Called twice.
  checked: Vendor app shows "assigned", no visit.
- id: 2-8XKD0V
  at: 2026-11-22T10:16:00+05:30
  by: rule:long-pending-pickup
  type: escalated
  handover: true
- id: 3-5JNCR7
  type: edited
  changes:
    city:
    - Pune
    - Bengaluru
    vendor: []
"""


def test_a_ticket_has_lists_flush_with_their_key_and_mappings_indented_by_two() -> None:
    assert dump(TICKET) == TICKET_BYTES


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Pickup is late", "Pickup is late"),
        ("say: it", '"say: it"'),
        ("at 10:30 sharp", "at 10:30 sharp"),
        ("ends with:", '"ends with:"'),
        ("order #5", '"order #5"'),
        ("order#5", "order#5"),
        ("", '""'),
        (" led by a space", '" led by a space"'),
        ("followed by one ", '"followed by one "'),
        ("- an item", '"- an item"'),
        ("? a key", '"? a key"'),
        ("---", '"---"'),
        ("...", '"..."'),
        ("<<", '"<<"'),
        ("=", '"="'),
        ("~", '"~"'),
        ('"quoted"', '"\\"quoted\\""'),
        ("C:\\temp", "C:\\temp"),
        ("@priya", '"@priya"'),
        ("100% sure", "100% sure"),
        ("अस्वीकृत ₹64,500 😀", "अस्वीकृत ₹64,500 😀"),
        ("a\tb", '"a\\tb"'),
        ("a\rb", '"a\\rb"'),
        ("bell\a", '"bell\\u0007"'),
        ("NEL\x85", '"NEL\\u0085"'),
        ("line\u2028paragraph\u2029", '"line\\u2028paragraph\\u2029"'),
        ("\ufeffBOM", '"\\ufeffBOM"'),
        ("right\u202eto left", '"right\\u202eto left"'),
        (True, "true"),
        (0, "0"),
        (-3, "-3"),
        (2.5, "2.5"),
        (1e16, "1.0e+16"),
        (date(2026, 11, 19), "2026-11-19"),
        (datetime(2026, 11, 19, 8, tzinfo=UTC), "2026-11-19T08:00:00+00:00"),
        (datetime(2026, 11, 19, 8, 0, 0, 250, tzinfo=INDIA), "2026-11-19T08:00:00.000250+05:30"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_a_value_is_written_on_its_key_s_line(value: object, written: str) -> None:
    assert dump({"key": value}).decode() == f"key: {written}\n"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "012345",
            "12",
            "1e5",
            "1E+5",
            "1_000",
            "1,000",
            "0x1F",
            "0o17",
            "0b11",
            "12:30:45",
            "190:20",
            "1.5",
        ),
        *(".5", "5.", "-1", "+1", ".inf", "-.INF", ".NaN", "2026-11-19", "2026-11-19T10:00:00Z"),
        *(
            "2026-11-19 10:00:00 +05:30",
            "2026-1-9",
            "y",
            "N",
            "yes",
            "NO",
            "On",
            "off",
            "TRUE",
            "false",
            "Null",
        ),
    ],
)
def test_a_text_that_another_reader_would_take_for_something_else_is_quoted(text: str) -> None:
    assert dump({"key": text}).decode() == f'key: "{text}"\n'


@pytest.mark.parametrize("text", ["1-M4QZ8C", "7 days", "19 Nov", "3 of 5", "yesterday", "none", "2026-W47", "nap"])
def test_a_text_that_no_reader_takes_for_something_else_is_not(text: str) -> None:
    assert dump({"key": text}).decode() == f"key: {text}\n"


def test_a_long_text_is_never_folded() -> None:
    text = "word " * 5000 + "end"
    assert dump({"key": text, "quoted": "- " + text}).count(b"\n") == 2


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("one\ntwo", "|-\n  one\n  two\n"),
        ("one\ntwo\n", "|\n  one\n  two\n"),
        ("one\n\ntwo\n\n\n", "|+\n  one\n\n  two\n\n\n"),
        (" one\ntwo", "|2-\n   one\n  two\n"),
        ("\none\n", "|2\n\n  one\n"),
        ("one\n  two \n", "|\n  one\n    two \n"),
        ("# one\n- two: 3\n---\n", "|\n  # one\n  - two: 3\n  ---\n"),
    ],
)
def test_text_of_several_lines_stands_as_it_is(text: str, block: str) -> None:
    assert dump({"key": text}).decode() == f"key: {block}"


@pytest.mark.parametrize(
    ("text", "written"), [("a\r\nb\n", '"a\\r\\nb\\n"'), ("\n", '"\\n"'), ("a\n\x00", '"a\\n\\u0000"')]
)
def test_lines_that_a_block_would_change_are_quoted(text: str, written: str) -> None:
    assert dump({"key": text}).decode() == f"key: {written}\n"


def test_keys_are_quoted_like_texts() -> None:
    assert dump({"y": "1 day", "a b": {"due: on": "x"}}) == b'"y": 1 day\na b:\n  "due: on": x\n'


def test_lists_stand_in_lists() -> None:
    value = {"hours": [["09:30", "13:00"], [["x"]], {"a": {"b": "c"}, "d": ["e"]}]}
    expected = """\
        hours:
        - - "09:30"
          - "13:00"
        - - - x
        - a:
            b: c
          d:
          - e
        """
    assert dump(value).decode() == dedent(expected)
    assert load(dump(value), "x").value == value


@pytest.mark.parametrize("value", [None, b"bytes", object(), {1}, 1j])
def test_a_value_without_a_form_is_a_type_error(value: object) -> None:
    for mapping in ({"key": value}, {"key": [value]}, {"key": {"key": value}}):
        with pytest.raises(TypeError):
            dump(mapping)


@pytest.mark.parametrize("key", [1, None, True])
def test_a_key_that_is_no_text_is_a_type_error(key: object) -> None:
    mapping: Mapping[Any, object] = {key: "x"}
    with pytest.raises(TypeError):
        dump(mapping)


@pytest.mark.parametrize(
    "value",
    ["half \ud83d", "half\n\ude00", float("nan"), float("inf"), datetime(2026, 11, 22, 10, 15)],  # noqa: DTZ001
)
def test_a_value_that_could_not_be_read_back_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"surrogate|finite|offset"):
        dump({"key": value})


def test_what_the_reader_would_refuse_is_not_written() -> None:
    nested: dict[str, Any] = {"key": "x"}
    for _ in range(19):
        nested = {"key": nested}
    assert load(dump(nested), "x").value == nested
    with pytest.raises(ValueError, match="20 deep"):
        dump({"key": nested})
    assert load(dump({"k" * 1024: "x"}), "x").value == {"k" * 1024: "x"}
    with pytest.raises(ValueError, match="1024"):
        dump({"k" * 1025: "x"})


def test_appending_to_a_stream_is_adding_bytes() -> None:
    one, two = {"id": "C-1", "text": "kept\n\n"}, {"id": "C-2"}
    assert dump_documents([one, two]) == dump_documents([one]) + dump_documents([two])
    assert dump_documents([two]) == b"---\nid: C-2\n"
    assert [document.value for document in load_documents(dump_documents([one, two]), "x")] == [one, two]
