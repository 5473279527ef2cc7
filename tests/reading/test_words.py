"""Words: whatever a condition on prose takes, the index lets through, and no file is read for it."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hdesk.domain.conditions import Test as Condition
from hdesk.domain.conditions import pattern
from hdesk.insight import prose
from hdesk.insight.literals import literals
from hdesk.storage import words
from hdesk.storage.index_plan import rows_of
from hdesk.storage.reader import Snapshot
from hdesk.storage.words import Adder, Every, Some, Wanted
from tests.commands.conftest import Shell

# Few characters, so that needles are found; among them those whose case, width or joining is not plain.
_SIGNS = "abkstAKSİ\u0131ßẞ\u017fﬀﬁK1٣é\u0301\u0345\u200d ,-_'\n\u00a0\u3000\u0085\x00काि退款"
_texts = st.text(st.one_of(st.sampled_from(_SIGNS), st.characters(codec="utf-8")), max_size=40)


def _index(texts: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (row INTEGER PRIMARY KEY, id TEXT, text TEXT)")
    words.make(connection, "t")
    adder = Adder(connection, "t", ("id", "text"), ("text",))
    for number, text in enumerate(texts):
        first, _ = rows_of(number)
        connection.execute("INSERT INTO t VALUES (?, ?, ?)", (first, str(number), text))
        adder.add(first, [(str(number), text)])
    adder.finish()
    return connection


def _found(connection: sqlite3.Connection, wanted: Wanted | None, count: int) -> set[int]:
    """Give the numbers of the texts that are let through."""
    query = None if wanted is None else words.holding("t", "id", wanted)
    return set(range(count)) if query is None else {int(row[0]) for row in connection.execute(*query)}


def _let_through(texts: list[str], test: Condition) -> tuple[set[int], set[int]]:
    """Give the numbers of the texts for which a test holds, and of those that are let through."""
    with closing(_index(texts)) as connection:
        found = _found(connection, prose.wanted(test), len(texts))
    return {number for number, text in enumerate(texts) if test({"text": text})}, found  # type: ignore[arg-type]


@given(st.lists(_texts, max_size=5), st.data())
def test_every_text_with_a_needle_in_it_is_let_through(texts: list[str], data: st.DataObject) -> None:
    drawn = data.draw(st.sampled_from(texts)) if texts else ""
    start = data.draw(st.integers(0, len(drawn)))
    part = drawn[start : data.draw(st.integers(start, len(drawn)))]
    needles = tuple(data.draw(st.lists(st.sampled_from([part, part.upper(), part.lower(), part + "ab"]), min_size=1)))
    for operator, operand in (("contains", needles), ("is", (drawn.swapcase(), *needles))):
        holds, found = _let_through(texts, Condition("text", operator, operand))
        assert holds <= found


@given(st.integers(0, 20_000), st.integers(1, 200))
def test_a_long_text_without_spaces_is_searched_all_along(start: int, length: int) -> None:
    text = "".join(f"{number:x}退" for number in range(6_000))
    needle = text[start : start + length]
    holds, found = _let_through([text, "short"], Condition("text", "contains", (needle,)))
    assert holds == {0}
    assert 0 in found


_atoms = st.one_of(
    st.sampled_from(
        [*"abkstKS1é-_ ", r"\.", ".", r"\d", r"\b", r"\w", "[ab]", "[^k]", "[^]a]", "[]a]", r"\x61", "^", "$"]
    ),
    st.text("abks", min_size=1, max_size=3),
    st.sampled_from(["(?i:a)", r"\Qa\E", "[[:alpha:]]", "[^]a[b]", r"\pL"]),
)
_patterns = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "*?", "{0}", "{2}", "{0,2}", "{1,}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        st.tuples(inner, st.sampled_from("?*+")).map("".join),
        st.lists(inner, min_size=2, max_size=2).map("|".join),
    ),
    max_leaves=8,
)


def _compiles(text: str) -> bool:
    import re2

    try:
        pattern(text)
    except re2.error:
        return False
    return True


@given(st.lists(st.text("abkstKS1é-_ \u017f\u212a]", max_size=12), min_size=1, max_size=5), _patterns.filter(_compiles))
@example(["x]b"], "[^]a[b]")
@example(["\u212a"], "k")
def test_every_text_that_a_pattern_matches_is_let_through(texts: list[str], written: str) -> None:
    holds, found = _let_through(texts, Condition("text", "matches", written))
    assert holds <= found


@pytest.mark.parametrize(
    ("written", "texts", "expected"),
    [
        ("not (received|credited)", ["NOT yet received", "received", "not a word", "credited? not"], {0, 3}),
        (r"\brefunds?\b", ["a refund", "Refunds", "fund"], {0, 1}),
        ("pay(out|ment)? late", ["payout late", "late pay", "late"], {0, 1}),
    ],
)
def test_a_plain_pattern_narrows_to_texts_with_its_words(written: str, texts: list[str], expected: set[int]) -> None:
    with closing(_index(texts)) as connection:
        assert _found(connection, literals(written), len(texts)) == expected


@pytest.mark.parametrize("written", ["", "a|", ".*", r"\pL+", "(?i)credited", "[[:alpha:]]x", "x" * 501, "a?", "-"])
def test_from_what_is_not_plain_nothing_is_concluded(written: str) -> None:
    wanted = literals(written)
    assert wanted is None or words.holding("t", "id", wanted) is None


def test_a_needle_narrows_to_the_rows_that_have_it() -> None:
    texts = ["Amount NOT credited", "credit note", "no debit", "Straße 5", "मुझे भुगतान नहीं मिला"]
    with closing(_index(texts)) as connection:
        assert _found(connection, "redit", 5) == {0, 1}
        assert _found(connection, "not credited", 5) == {0}
        assert _found(connection, "STRASSE", 5) == {3}
        assert _found(connection, "भुगतान", 5) == {4}
        assert _found(connection, Every(("credit", Some(("note", "amount")))), 5) == {0, 1}
        assert _found(connection, Some(("debit", "-")), 5) == {0, 1, 2, 3, 4}
        assert _found(connection, "nobody", 5) == set()


@given(st.lists(_texts, min_size=1, max_size=6), st.sampled_from([1, 501]))
def test_terms_are_those_of_the_index_however_many_were_added(texts: list[str], times: int) -> None:
    with closing(_index(texts * times)) as connection:
        expected = {term for (term,) in connection.execute("SELECT term FROM t_all")}
        assert {term for (term,) in connection.execute("SELECT term FROM t_terms")} == expected


@given(st.lists(_texts, min_size=1, max_size=6))
def test_when_all_rows_are_forgotten_no_word_is_left(texts: list[str]) -> None:
    with closing(_index(texts)) as connection:
        for doc in range(len(texts)):
            words.forget(connection, "t", ("text",), doc)
        assert connection.execute("SELECT COUNT(*) FROM t_found").fetchone() == (0,)
        connection.execute("INSERT INTO t_words (t_words) VALUES ('integrity-check')")


def test_a_search_finds_words_numbers_and_ids_in_any_case(desk: Shell) -> None:
    other = desk.log(category="app")
    ticket = desk.log("--checked", "Amount not credited")
    desk("note", ticket, f"Call 98765-43210 back, see {other}; STRASSE, Straße 5, “quoted”")
    for needle in ("Not Credited", "98765-43210", "43210 back", other.lower(), other[-6:], "strasse 5", "“QUOTED”"):
        assert [row["id"] for row in desk.json("list", f"text~{needle}")] == [ticket]
    assert {row["id"] for row in desk.json("list", "said~nobody")} == {ticket, other}
    assert [row["id"] for row in desk.json("list", "checked~credited")] == [ticket]
    assert desk.json("list", "said~credited") == desk.json("list", "text~9876543210") == []


def test_contacts_are_searched_like_tickets(desk: Shell) -> None:
    desk.log()
    contact = desk.log("--resolved", "--text", "Told her: amount is credited")
    assert [row["id"] for row in desk.json("contacts", "text~CREDITED")] == [contact]
    assert len(desk.json("contacts", "said~nobody")) == 2


def test_the_past_is_searched_with_the_words_of_then(desk: Shell) -> None:
    ticket = desk.log()
    past = desk.git("rev-parse", "HEAD").strip()
    desk("note", ticket, "Unmistakable")
    assert [row["id"] for row in desk.json("list", "text~unmistakable")] == [ticket]
    assert desk.json("--at", past, "list", "text~unmistakable") == []
    assert [row["id"] for row in desk.json("--at", past, "list", "text~nobody")] == [ticket]


def test_a_search_opens_only_the_files_that_it_shows(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.log(category="app")
    shown = desk.log("--checked", "Amount not credited")
    desk("list")
    opened: list[str] = []
    whole = Snapshot.whole

    def watched(self: Snapshot, wanted: object) -> object:
        found = whole(self, wanted)  # type: ignore[arg-type]
        opened.extend(found)
        return found

    monkeypatch.setattr(Snapshot, "whole", watched)
    monkeypatch.setattr(Snapshot, "ticket", lambda *_: pytest.fail("a file was opened for a condition"))
    assert [row["id"] for row in desk.json("list", "text~credited")] == [shown]
    assert opened == [shown]
