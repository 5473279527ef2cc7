"""What is refused of a YAML file, and what its writer is told."""

from typing import Literal

import pytest
import yaml

from hdesk.domain.findings import Finding, Unsound
from hdesk.storage import yaml_events
from hdesk.storage.yaml_read import MAX_BYTES, load, load_documents
from hdesk.storage.yaml_write import dump


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either of PyYAML's parsers: where libyaml is missing, the other one reads."""
    if request.param == "pure Python":
        monkeypatch.setattr(yaml_events, "Loader", yaml.BaseLoader)


def refused(text: str | bytes) -> tuple[Finding, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Unsound) as caught:
        load(data, "tickets/x.yaml")
    assert all(finding.path == "tickets/x.yaml" for finding in caught.value.findings)
    assert all(finding.hint for finding in caught.value.findings)
    return caught.value.findings


def places(findings: tuple[Finding, ...]) -> list[tuple[int | None, int | None]]:
    return [(finding.line, finding.column) for finding in findings]


@pytest.mark.usefixtures("parser")
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
def test_a_mistake_in_the_syntax_is_told_in_plain_words(text: str, line: int, says: str) -> None:
    (finding,) = refused(text)
    assert finding.line == line
    assert any(word in finding.message for word in says.split("|")), finding.message


def test_each_conflict_marker_is_named() -> None:
    text = "a: 1\n<<<<<<< HEAD\nb: 1\n||||||| base\nb: 0\n=======\nb: 2\n>>>>>>> priya\n"
    findings = refused(text)
    assert [finding.line for finding in findings] == [2, 4, 6, 8]
    assert all("git left a conflict marker" in finding.message for finding in findings)
    assert [finding.line for finding in refused(text.replace("\n", "\r\n"))] == [2, 4, 6, 8]


def test_a_marker_within_a_text_is_a_text() -> None:
    value = {"text": "<<<<<<< HEAD\n=======\n", "title": "======="}
    assert load(dump(value), "x").value == value


@pytest.mark.parametrize("expect", ["mapping", "any"])
def test_an_empty_file_is_not_read_as_nothing(expect: Literal["mapping", "any"]) -> None:
    for data in (b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"):
        with pytest.raises(Unsound, match="empty"):
            load(data, "x", expect=expect)
        with pytest.raises(Unsound, match="empty"):
            load_documents(data, "x")


@pytest.mark.usefixtures("parser")
def test_all_duplicate_keys_are_named_with_both_lines() -> None:
    findings = refused("a: 1\nb:\n  c: 1\n  'c': 2\n  c: 3\nd:\n- a: 1\n  a: {x: 1}\na: 4\n")
    assert [(one.line, one.message.split("on ")[1]) for one in findings] == [
        (4, "line 3 already"),
        (5, "line 3 already"),
        (8, "line 7 already"),
        (9, "line 1 already"),
    ]


@pytest.mark.usefixtures("parser")
def test_whatever_makes_a_value_mean_what_it_does_not_say_is_refused_at_once() -> None:
    text = "a: &x 1\nb: *x\nc: !!python/object:os.system y\n"
    text += "d:\n  <<: {e: 1}\nf: &y [1]\n? [k]\n: 1\n?\n: 2\n"
    findings = refused(text)
    assert places(findings) == [(1, 4), (2, 4), (3, 4), (5, 3), (6, 4), (7, 3), (9, 2)]
    words = ["anchor", "alias", "tag", "merge key", "anchor", "key must be a text", "key is missing"]
    assert all(word in finding.message for word, finding in zip(words, findings, strict=True))


def test_quoted_they_are_texts() -> None:
    value = {"<<": "&x", "a": "*x", "b": "!tag"}
    assert load(dump(value), "x").value == value


def test_findings_come_with_the_mistake_that_ended_the_reading() -> None:
    assert [finding.line for finding in refused("a: 1\na: 2\nb: 'open\n")] == [2, 3]


@pytest.mark.parametrize(("text", "what"), [("- a\n", "a list"), ("a\n", "a text"), ("---\n---\na: 1\n", "nothing")])
def test_something_else_than_a_mapping_is_refused(text: str, what: str) -> None:
    assert f"{what} stands here, not a mapping" in refused(text)[0].message


def test_a_second_document_is_refused() -> None:
    (finding,) = refused("---\na: 1\n---\nb: 2\n")
    assert (finding.line, "second document" in finding.message) == (4, True)


def test_a_stream_names_what_is_wrong_in_each_document() -> None:
    with pytest.raises(Unsound) as caught:
        load_documents(b"---\na: 1\na: 2\n---\nb: 1\n---\n- c\n---\nd: *x\n", "x")
    assert [finding.line for finding in caught.value.findings] == [3, 9]


def test_bytes_that_are_no_utf_8_are_named() -> None:
    findings = refused(b"a: 1\nb: caf\xe9\nc: \xff\xfe\n")
    assert places(findings) == [(2, 7), (3, 4)]
    assert "0xE9" in findings[0].message


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe"])
def test_characters_that_readers_do_not_agree_on_are_named(char: str) -> None:
    (finding,) = refused(f"a: 1\nb: x{char}y\n")
    assert (finding.line, finding.column) == (2, 5)
    assert f"U+{ord(char):04X}" in finding.message


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    (finding,) = refused(b"a: " + b"[" * MAX_BYTES)
    assert "4,194,304" in finding.message


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_is_refused_whatever_its_depth(text: str) -> None:
    findings = refused(text)
    assert any("nested more than 20 deep" in finding.message for finding in findings)


def test_twenty_levels_are_read() -> None:
    assert load(("a: " + "[" * 19 + "]" * 19).encode(), "x").value
    assert "20 deep" in refused("a: " + "[" * 20 + "]" * 20)[0].message


@pytest.mark.parametrize("text", ["a: 1\n" * 5000, "=======\n" * 5000, "a: 1\n---\n" * 5000 + "- *x\n" * 5000])
def test_a_flood_of_findings_is_cut_and_says_so(text: str) -> None:
    with pytest.raises(Unsound) as caught:
        load_documents(text.encode(), "x")
    assert len(caught.value.findings) == 101
    assert "more is wrong than these 100 findings" in caught.value.findings[-1].message


def test_a_name_in_a_message_is_short_and_printable() -> None:
    (finding,) = refused('"\\e[31m' + "k" * 500 + '": 1\n' + '"\\e[31m' + "k" * 500 + '": 1\n')
    assert finding.message.isprintable()
    assert "\\u001b[31mkkk" in finding.message
    assert len(finding.message) < 150


def test_a_billion_laughs_are_not_read() -> None:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert len(refused("\n".join(lines))) == 10 + 9 * 9
