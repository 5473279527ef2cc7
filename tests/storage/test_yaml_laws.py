"""The laws of the YAML layer, for any text: what is written is read back, by everyone, and nothing else."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hdesk.domain.findings import Finding, Unsound
from hdesk.storage import yaml_events, yaml_lines
from hdesk.storage.yaml_read import load, load_documents
from hdesk.storage.yaml_write import dump, dump_documents
from tests.support.laws import tried

# What the core schema of YAML 1.2 (section 10.3.2) and the types of 1.1 (yaml.org/type) do not read as text.
NO_TEXT = re.compile(
    r"""
    (?: null|Null|NULL|~| | true|True|TRUE|false|False|FALSE
      | [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+
      | [-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)? | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
      | y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF
      | [-+]?0b[0-1_]+ | [-+]?0[0-7_]+ | [-+]?(?:0|[1-9][0-9_]*) | [-+]?0x[0-9a-fA-F_]+
      | [-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+
      | [-+]?(?:[0-9][0-9_]*)?\.[0-9.]*(?:[eE][-+][0-9]+)? | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
      | [0-9]{4}-[0-9]{2}-[0-9]{2}
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
        (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?
      | = | << )
    """,
    re.VERBOSE,
)

characters = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(characters),
    st.text(st.sampled_from(" \t\n\r-:#?'\"\\|>&*!%@`{}[],.=<~ab1\x85\u2028\ufeff\u0000é")),
    st.text(st.sampled_from("0123456789+-_.,:eExXobTtZ "), min_size=1),
    st.text(st.sampled_from(" \n\tab")),
    st.from_regex(NO_TEXT, fullmatch=True),
    st.sampled_from(["---", "...", "--- a", "- ", "? ", ": ", "nUlL", "yEs", "Off", "a: b", "a #b", "a:"]),
)
keys = st.one_of(st.sampled_from(["id", "at", "by", "said", "customer", "timeline"]), texts)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(keys, values, max_size=6)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
typed = st.one_of(st.booleans(), numbers, st.dates(), moments)


@given(mappings)
def test_what_is_written_is_read_back_and_written_again_as_the_same_bytes(value: dict[str, Any]) -> None:
    data = dump(value)
    found = load(data, "x").value
    assert found == value
    assert list(found) == list(value)
    assert dump(found) == data


@given(st.lists(mappings, min_size=1, max_size=4))
def test_a_stream_is_read_back_document_by_document(values: list[dict[str, Any]]) -> None:
    data = dump_documents(values)
    assert [document.value for document in load_documents(data, "x")] == values
    assert list(yaml.load_all(data, Loader=yaml.CSafeLoader)) == values


@given(mappings)
@example({"a": "\n"})
@example({"a": [" \n x"], "b": {"c": "\tx\ny"}})
def test_other_readers_find_the_very_same_texts(value: dict[str, Any]) -> None:
    data = dump(value)
    assert yaml.load(data, Loader=yaml.CSafeLoader) == value
    assert yaml.safe_load(data.decode()) == value


@tried(times=4)
@given(texts)
def test_a_text_that_any_version_of_yaml_reads_otherwise_is_quoted(text: str) -> None:
    written = dump({"key": text}).decode().removeprefix("key: ").removesuffix("\n")
    assert written[:1] in {'"', "|"} or (written == text and not NO_TEXT.fullmatch(text))


@given(texts)
def test_a_text_without_line_ends_has_one_line_and_no_other_is_invisible(text: str) -> None:
    written = dump({"key": text}).decode()
    assert written.endswith("\n")
    assert all(char.isprintable() or char in "\n\t" or char > "\x9f" for char in written)
    if "\n" not in text:
        assert written.count("\n") == 1


@given(st.dictionaries(st.sampled_from("abcdef"), typed, min_size=1))
def test_what_is_no_text_is_read_back_as_its_text_and_by_others_as_itself(value: dict[str, Any]) -> None:
    data = dump(value)
    for key, text in load(data, "x").value.items():
        original = value[key]
        if isinstance(original, bool):
            assert text == str(original).lower()
        elif isinstance(original, datetime):
            assert datetime.fromisoformat(text) == original
            assert datetime.fromisoformat(text).utcoffset() == original.utcoffset()
        elif isinstance(original, date):
            assert date.fromisoformat(text) == original
        else:
            assert type(original)(text) == original
    assert yaml.load(data, Loader=yaml.CSafeLoader) == value


SYNTAX = (
    *(
        "- ",
        ": ",
        ":",
        "#",
        " #",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "|",
        ">-",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "?",
    ),
    *(
        "\n",
        "\n\n",
        "  ",
        "\t",
        "\r\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "<<<<<<< a\n",
        "=======\n",
        "\\x",
        "k:",
    ),
    *(
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "\U0010ffff",
        '"\\ud800"',
        '"\\UFFFFFFFF"',
        "a: 1\n",
        "- a\n",
        "|2\n",
    ),
)
fragments = st.sampled_from(SYNTAX) | st.text(characters, max_size=3)
EXAMPLE = """\
schema: 1
customer:
  name: Asha Rao
  phone: "+919900112233"
said: |
  Nobody came.

    Called twice.
tags:
- urgent
- "3"
timeline:
- id: 1-M4QZ8C
  at: 2026-11-22T10:15:00+05:30
  changes:
    city:
    - Pune
    - Bengaluru
  text: |-
    a: b
- id: 2-8XKD0V
  note: []
"""


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a document with a few pieces taken out, put in, or moved."""
    text = draw(st.one_of(st.just(EXAMPLE), mappings.map(lambda value: dump(value).decode())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 0, 1, 2, 4, 20])))
        text = text[:start] + draw(fragments | st.just(text[end : end + 12])) + text[end:]
    return text


@st.composite
def rearranged(draw: st.DrawFn) -> str:
    """Draw the example with some lines left out, put elsewhere too, or indented otherwise."""
    lines = EXAMPLE.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        pad = draw(st.sampled_from(["", " ", "  ", "    ", "  - ", "- "]))
        kinds = [
            [],
            [pad + line.lstrip(" -")],
            [line + " "],
            [line, draw(st.sampled_from(lines))],
            [line, pad],
        ]
        lines[at : at + 1] = draw(st.sampled_from(kinds))
        lines = lines or [""]
    return "\n".join(lines) + "\n"


def findings_of(read: Callable[[bytes, str], object], data: bytes) -> tuple[Finding, ...] | None:
    """Give what is found wrong, None where nothing is; any other exception is a failure of the test."""
    try:
        read(data, "x")
    except Unsound as error:
        return error.findings
    return None


def accepted_or_unsound(data: bytes) -> None:
    for findings in (findings_of(load, data), findings_of(load_documents, data)):
        assert findings is None or findings
        assert all(finding.message and finding.path == "x" and finding.hint for finding in findings or ())


@tried(times=4)
@given(mutated())
def test_a_damaged_document_is_read_or_refused_with_findings(text: str) -> None:
    accepted_or_unsound(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
@example(b"\xff\xfea\x00:\x00 \x001\x00")
def test_any_bytes_are_read_or_refused_with_findings(data: bytes) -> None:
    accepted_or_unsound(data)


@tried(times=4)
@given(mutated())
@example('a: "\\UFFFFFFFF"')
@example('a: "\\ud83d"')
def test_without_libyaml_a_damaged_document_is_read_or_refused_too(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_events, "Loader", yaml.BaseLoader)
        accepted_or_unsound(text.encode("utf-8", "surrogatepass"))


def filled(value: Any) -> Any:  # whatever YAML holds
    """Make what is left empty an empty text: PyYAML does not tell the two apart."""
    if isinstance(value, list):
        return [filled(item) for item in value]
    return {key: filled(item) for key, item in value.items()} if isinstance(value, dict) else value or ""


@tried(times=4)
@given(rearranged() | mutated())
@example(EXAMPLE)
@example("a: 1\na: 2\n")
@example("a: b \n")
@example("a: b\nc:\n")
@example("a:\n   b: 1\n  c: 2\n")
@example("a:\n- b: |\n  x\n")
@example("a: |\n   x\n  y\n")
@example("a: |\n\tx\n")
@example("a: |\n  x\n \n  y\n")
@example("a: |-\n  x\n\n\nb: |+\n  y\n\n")
@example("a: x\n  y\n")
@example("a: x #y\nb: x#y\n")
@example("a: x:\n")
@example('a: "x" \n')
@example('a: "\\ud83d"\n')
@example('a: "\\n\\t\\r\\\\\\"\\u0085"\n')
@example("- a: 1\n")
@example("".join("  " * level + "a:\n" for level in range(25)) + "  " * 25 + "a: 1\n")
@example("---\na: 1\n---\nb: |+\n  x\n\n---\nc: 2\n")
@example("---\na: 1\n---\n---\nc: 2\n")
def test_both_ways_of_reading_agree_with_each_other_and_with_pyyaml(text: str) -> None:
    trees, findings = yaml_events.read(text, "x")
    values = [tree.value for tree in trees]
    found, stream = yaml_lines.read(text), yaml_lines.read_stream(text)
    assert found is None or (values == [found] and not findings)
    assert stream is None or (values == stream and not findings)
    if not findings:
        assert filled(values) == list(yaml.load_all(text, Loader=yaml.CBaseLoader))
