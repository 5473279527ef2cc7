"""What the YAML of a desk looks like, what is accepted from people, and what is refused, and how."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from textwrap import dedent
from typing import Any

import pytest
import yaml

from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.nearest import did_you_mean
from hdesk.storage import yaml_events
from hdesk.storage.yaml_read import MAX_BYTES, load, load_documents
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


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Either of PyYAML's parsers: where libyaml is missing, the other one reads."""
    if request.param == "pure Python":
        monkeypatch.setattr(yaml_events, "Loader", yaml.BaseLoader)
    return str(request.param)


def refused(text: str | bytes) -> tuple[Finding, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Unsound) as caught:
        load(data, "tickets/x.yaml")
    assert all(finding.path == "tickets/x.yaml" for finding in caught.value.findings)
    assert all(finding.hint for finding in caught.value.findings)
    return caught.value.findings


def places(findings: tuple[Finding, ...]) -> list[tuple[int | None, int | None]]:
    return [(finding.line, finding.column) for finding in findings]


class TestWriting:
    def test_a_ticket_has_lists_flush_with_their_key_and_mappings_indented_by_two(self) -> None:
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
    def test_a_value_is_written_on_its_key_s_line(self, value: object, written: str) -> None:
        assert dump({"key": value}).decode() == f"key: {written}\n"

    @pytest.mark.parametrize(
        "text",
        [
            *("012345", "12", "1e5", "1E+5", "1_000", "1,000", "0x1F", "0o17", "0b11", "12:30:45", "190:20", "1.5"),
            *(".5", "5.", "-1", "+1", ".inf", "-.INF", ".NaN", "2026-11-19", "2026-11-19T10:00:00Z"),
            *("2026-11-19 10:00:00 +05:30", "2026-1-9", "y", "N", "yes", "NO", "On", "off", "TRUE", "false", "Null"),
        ],
    )
    def test_a_text_that_another_reader_would_take_for_something_else_is_quoted(self, text: str) -> None:
        assert dump({"key": text}).decode() == f'key: "{text}"\n'

    @pytest.mark.parametrize("text", ["1-M4QZ8C", "7 days", "19 Nov", "3 of 5", "yesterday", "none", "2026-W47", "nap"])
    def test_a_text_that_no_reader_takes_for_something_else_is_not(self, text: str) -> None:
        assert dump({"key": text}).decode() == f"key: {text}\n"

    def test_a_long_text_is_never_folded(self) -> None:
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
    def test_text_of_several_lines_stands_as_it_is(self, text: str, block: str) -> None:
        assert dump({"key": text}).decode() == f"key: {block}"

    @pytest.mark.parametrize(
        ("text", "written"), [("a\r\nb\n", '"a\\r\\nb\\n"'), ("\n", '"\\n"'), ("a\n\x00", '"a\\n\\u0000"')]
    )
    def test_lines_that_a_block_would_change_are_quoted(self, text: str, written: str) -> None:
        assert dump({"key": text}).decode() == f"key: {written}\n"

    def test_keys_are_quoted_like_texts(self) -> None:
        assert dump({"y": "1 day", "a b": {"due: on": "x"}}) == b'"y": 1 day\na b:\n  "due: on": x\n'

    def test_lists_stand_in_lists(self) -> None:
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
    def test_a_value_without_a_form_is_a_type_error(self, value: object) -> None:
        for mapping in ({"key": value}, {"key": [value]}, {"key": {"key": value}}):
            with pytest.raises(TypeError):
                dump(mapping)

    @pytest.mark.parametrize("key", [1, None, True])
    def test_a_key_that_is_no_text_is_a_type_error(self, key: object) -> None:
        mapping: Mapping[Any, object] = {key: "x"}
        with pytest.raises(TypeError):
            dump(mapping)

    @pytest.mark.parametrize(
        "value", ["half \ud83d", "half\n\ude00", float("nan"), float("inf"), datetime(2026, 11, 22, 10, 15)]  # noqa: DTZ001
    )
    def test_a_value_that_could_not_be_read_back_is_a_value_error(self, value: object) -> None:
        with pytest.raises(ValueError, match=r"surrogate|finite|offset"):
            dump({"key": value})

    def test_what_the_reader_would_refuse_is_not_written(self) -> None:
        nested: dict[str, Any] = {"key": "x"}
        for _ in range(19):
            nested = {"key": nested}
        assert load(dump(nested), "x").value == nested
        with pytest.raises(ValueError, match="20 deep"):
            dump({"key": nested})
        assert load(dump({"k" * 1024: "x"}), "x").value == {"k" * 1024: "x"}
        with pytest.raises(ValueError, match="1024"):
            dump({"k" * 1025: "x"})

    def test_appending_to_a_stream_is_adding_bytes(self) -> None:
        one, two = {"id": "C-1", "text": "kept\n\n"}, {"id": "C-2"}
        assert dump_documents([one, two]) == dump_documents([one]) + dump_documents([two])
        assert dump_documents([two]) == b"---\nid: C-2\n"
        assert [document.value for document in load_documents(dump_documents([one, two]), "x")] == [one, two]


class TestReading:
    def test_every_scalar_is_the_text_that_stands_there(self, parser: str) -> None:
        data = b"city: NO\npincode: 012345\nid: 1e5\nwhen: 2026-11-19\nnone: null\nquoted: '012345'\nlist: [1, ~]"
        assert parser
        assert load(data, "x").value == {
            "city": "NO",
            "pincode": "012345",
            "id": "1e5",
            "when": "2026-11-19",
            "none": "null",
            "quoted": "012345",
            "list": ["1", "~"],
        }

    def test_no_value_is_not_an_empty_text(self, parser: str) -> None:
        assert parser
        data = b"a:\nb: \"\"\nc: ''\nd:\n-\n"
        assert load(data, "x").value == {"a": None, "b": "", "c": "", "d": [None]}

    def test_what_people_write_by_hand_is_read(self, parser: str) -> None:
        data = dedent("""\
            %YAML 1.2
            ---
            # routes
            routes:
              - {team: helpdesk, tier: L1,}   # flow style
              - when: {category: payout}
                text: >
                  folded
                  twice
            'quoted key': "caf\\u00e9"
            """)
        assert parser
        expected = {
            "routes": [
                {"team": "helpdesk", "tier": "L1"},
                {"when": {"category": "payout"}, "text": "folded twice\n"},
            ],
            "quoted key": "café",
        }
        assert load(data.encode(), "x").value == expected
        assert load(b"\xef\xbb\xbf" + data.replace("\n", "\r\n").encode(), "x").value == expected

    def test_other_values_than_mappings_are_read_where_they_are_expected(self) -> None:
        assert load(b"- a\n- b\n", "x", expect="any").value == ["a", "b"]
        assert load(b"a", "x", expect="any").value == "a"

    @pytest.mark.parametrize("data", [TICKET_BYTES, TICKET_BYTES.replace(b"schema: 1", b"schema:  1  # by hand")])
    @pytest.mark.parametrize(
        ("steps", "mark"),
        [
            ((), (1, 1)),
            (("customer",), (4, 1)),
            (("customer", "phone"), (6, 3)),
            (("customer", "mail"), (4, 1)),
            (("timeline", 0), (12, 3)),
            (("timeline", 0, "said"), (16, 3)),
            (("timeline", 1, "at"), (21, 3)),
            (("timeline", 2, "changes", "city", 1), (30, 7)),
            (("timeline", 9, "at"), (11, 1)),
        ],
    )
    def test_a_document_knows_where_its_parts_stand(
        self, data: bytes, steps: tuple[str | int, ...], mark: tuple[int, int]
    ) -> None:
        assert load(data, "x").mark(steps) == mark

    def test_a_document_of_a_stream_knows_its_place_in_the_file(self) -> None:
        first, second = load_documents(b"---\nid: C-1\n---\nid: C-2\ntext: hm\n", "x")
        assert (first.mark(["id"]), second.mark(["text"]), second.mark([])) == ((2, 1), (5, 1), (4, 1))

    def test_reading_what_hdesk_wrote_needs_no_yaml_package(self) -> None:
        script = "import sys; from hdesk.storage.yaml_read import load, load_documents\n"
        script += "data = sys.stdin.buffer.read(); load(data, 'x'); load_documents(b'---\\n' + data, 'x')\n"
        script += "sys.exit('yaml' in sys.modules)"
        data = TICKET_BYTES + b'text: "\\"no\\": it \\u2028 says"\nmore: |\n  - a: b\n\n  c\n'
        assert subprocess.run([sys.executable, "-c", script], input=data, check=False).returncode == 0


class TestRefusing:
    @pytest.mark.parametrize(
        ("text", "line", "says"),
        [
            ("a: 1\nb: x: y\n", 2, "`: `"),
            ("a: 1\nnot a key\nb: 2\n", 2, "neither"),
            ("a: 1\nb: 'open\nc: 2\n", 2, "never ends"),
            ("a: 1\nb: [1, 2\nc: 2\n", 2, "not closed"),
            ("a: 1\nb: {c: 1\nd: e\n", 2, "not closed"),
            ("a:\n  b: 1\n c: 2\n", 3, "no key can stand here"),
            ("a: 'x' y\n", 1, "no key can stand here"),
            ("a: 1\n\tb: 2\n", 2, "tab|neither|can stand|`: `"),
            ("a: @priya\n", 1, "cannot start"),
            ("a: *\n", 1, "cannot start"),
            ("a: |x\n  text\n", 1, "nothing may follow"),
            ('a: "C:\\temp\\qqq"\n', 1, "no escape"),
            ("a: - b\n", 1, "a list cannot start here"),
            ("a: ]\n", 1, "a value is missing|no key can stand"),
            ('a: "\\ud800"\n', 1, "escape"),
        ],
    )
    def test_a_mistake_in_the_syntax_is_told_in_plain_words(
        self, text: str, line: int, says: str, parser: str
    ) -> None:
        assert parser
        (finding,) = refused(text)
        assert finding.line == line
        assert any(word in finding.message for word in says.split("|")), finding.message

    def test_each_conflict_marker_is_named(self) -> None:
        text = "a: 1\n<<<<<<< HEAD\nb: 1\n||||||| base\nb: 0\n=======\nb: 2\n>>>>>>> priya\n"
        findings = refused(text)
        assert [finding.line for finding in findings] == [2, 4, 6, 8]
        assert all("git left a conflict marker" in finding.message for finding in findings)
        assert [finding.line for finding in refused(text.replace("\n", "\r\n"))] == [2, 4, 6, 8]

    def test_a_marker_within_a_text_is_a_text(self) -> None:
        value = {"text": "<<<<<<< HEAD\n=======\n", "title": "======="}
        assert load(dump(value), "x").value == value

    @pytest.mark.parametrize("expect", ["mapping", "any"])
    def test_an_empty_file_is_not_read_as_nothing(self, expect: Any) -> None:
        for data in (b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"):
            with pytest.raises(Unsound, match="empty"):
                load(data, "x", expect=expect)
            with pytest.raises(Unsound, match="empty"):
                load_documents(data, "x")

    def test_all_duplicate_keys_are_named_with_both_lines(self, parser: str) -> None:
        assert parser
        findings = refused("a: 1\nb:\n  c: 1\n  'c': 2\n  c: 3\nd:\n- a: 1\n  a: {x: 1}\na: 4\n")
        assert [(one.line, one.message.split("on ")[1]) for one in findings] == [
            (4, "line 3 already"),
            (5, "line 3 already"),
            (8, "line 7 already"),
            (9, "line 1 already"),
        ]

    def test_whatever_makes_a_value_mean_what_it_does_not_say_is_refused_at_once(self, parser: str) -> None:
        assert parser
        text = "a: &x 1\nb: *x\nc: !!python/object:os.system y\nd:\n  <<: {e: 1}\nf: &y [1]\n? [k]\n: 1\n?\n: 2\n"
        findings = refused(text)
        assert places(findings) == [(1, 4), (2, 4), (3, 4), (5, 3), (6, 4), (7, 3), (9, 2)]
        words = ["anchor", "alias", "tag", "merge key", "anchor", "key must be a text", "key is missing"]
        assert all(word in finding.message for word, finding in zip(words, findings, strict=True))

    def test_quoted_they_are_texts(self) -> None:
        value = {"<<": "&x", "a": "*x", "b": "!tag"}
        assert load(dump(value), "x").value == value

    def test_findings_come_with_the_mistake_that_ended_the_reading(self) -> None:
        assert [finding.line for finding in refused("a: 1\na: 2\nb: 'open\n")] == [2, 3]

    @pytest.mark.parametrize(("text", "what"), [("- a\n", "a list"), ("a\n", "a text"), ("---\n---\na: 1\n", "nothing")])
    def test_something_else_than_a_mapping_is_refused(self, text: str, what: str) -> None:
        assert f"{what} stands here, not a mapping" in refused(text)[0].message

    def test_a_second_document_is_refused(self) -> None:
        (finding,) = refused("---\na: 1\n---\nb: 2\n")
        assert (finding.line, "second document" in finding.message) == (4, True)

    def test_a_stream_names_what_is_wrong_in_each_document(self) -> None:
        with pytest.raises(Unsound) as caught:
            load_documents(b"---\na: 1\na: 2\n---\nb: 1\n---\n- c\n---\nd: *x\n", "x")
        assert [finding.line for finding in caught.value.findings] == [3, 9]

    def test_bytes_that_are_no_utf_8_are_named(self) -> None:
        findings = refused(b"a: 1\nb: caf\xe9\nc: \xff\xfe\n")
        assert places(findings) == [(2, 7), (3, 4)]
        assert "0xE9" in findings[0].message

    @pytest.mark.parametrize("char", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe"])
    def test_characters_that_readers_do_not_agree_on_are_named(self, char: str) -> None:
        (finding,) = refused(f"a: 1\nb: x{char}y\n")
        assert (finding.line, finding.column) == (2, 5)
        assert f"U+{ord(char):04X}" in finding.message

    def test_a_file_that_is_too_large_is_not_parsed(self) -> None:
        (finding,) = refused(b"a: " + b"[" * MAX_BYTES)
        assert "4,194,304" in finding.message

    @pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
    def test_deep_nesting_is_refused_whatever_its_depth(self, text: str, parser: str) -> None:
        assert parser
        findings = refused(text)
        assert any("nested more than 20 deep" in finding.message for finding in findings)

    def test_twenty_levels_are_read(self) -> None:
        assert load(("a: " + "[" * 19 + "]" * 19).encode(), "x").value
        assert "20 deep" in refused("a: " + "[" * 20 + "]" * 20)[0].message

    def test_a_billion_laughs_are_not_read(self) -> None:
        lines = ["a0: &a0 [lol]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
        assert len(refused("\n".join(lines))) == 12 + 11 * 9


class TestNearest:
    @pytest.mark.parametrize(
        ("word", "meant"),
        [("catgory", "category"), ("CATEGORY", "category"), ("prority", "Priority"), ("wholly", None), ("", None)],
    )
    def test_the_nearest_word_is_found_whatever_its_case(self, word: str, meant: str | None) -> None:
        assert did_you_mean(word, ["category", "subcategory", "Priority", "tier"]) == meant

    def test_no_choices_no_word(self) -> None:
        assert did_you_mean("category", []) is None
        assert did_you_mean("category" * 1000, ["category" * 1000 + "x"]) is None
