"""A desk may be anybody's: what its KPIs ask for cannot read files, write, nor keep a command from ending."""

import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.findings import Unsound
from hdesk.insight.expression import flaws
from hdesk.storage import confined
from hdesk.storage.confined import Allowance, query_confined
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created
from tests.insight.test_own_kpis import adding

HOSTILE = {
    "a second statement": "1; DROP TABLE tickets",
    "out of the brackets": "1) UNION SELECT name FROM sqlite_master WHERE (1",
    "into the brackets": "1)) OR ((1",
    "the schema": "EXISTS (SELECT name FROM sqlite_master)",
    "the schema of temporary things": "EXISTS (SELECT name FROM sqlite_temp_schema)",
    "what the index notes": "EXISTS (SELECT value FROM meta)",
    "answers that are kept": "EXISTS (SELECT answer FROM answers)",
    "prose": "EXISTS (SELECT text FROM tickets_prose)",
    "a pragma as a table": "EXISTS (SELECT 1 FROM pragma_database_list)",
    "a pragma as a function": "EXISTS (SELECT 1 FROM pragma_table_info('tickets'))",
    "json as a table": "EXISTS (SELECT 1 FROM json_each('[1]'))",
    "another database": "EXISTS (SELECT 1 FROM main.sqlite_master)",
    "an extension": "load_extension('/tmp/evil.so')",
    "a file": "length(readfile('/etc/passwd')) > 0",
    "much memory by chance": "length(randomblob(1000000000)) > 0",
    "much memory of zeros": "length(zeroblob(1000000000)) > 0",
    "much memory in a format": "length(printf('%1000000000d', 1)) > 0",
    "much memory in hex": "length(hex(subject)) > 0",
    "the clock": "created_at > strftime('%s', 'now')",
    "chance": "random() > 0",
    "recursion": "1 IN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)",
    "a product of tables": "EXISTS (SELECT 1 FROM tickets a, tickets b, tickets c)",
    "a join": "EXISTS (SELECT 1 FROM tickets a JOIN tickets b)",
    "a table of a SELECT": "EXISTS (SELECT 1 FROM (SELECT 1))",
    "a comment": "1 -- and the rest is gone",
    "a longer comment": "1 /* and the rest",
    "a text without an end": "subject = 'abc",
    "a value of hdesk's": "created_at > :start",
    "a value without a name": "created_at > ?",
    "a pattern": "subject GLOB '*a*a*a*a*b'",
    "a regular expression": "subject REGEXP '(a+)+b'",
    "attaching": "ATTACH 'x' AS y",
    "the full-text search": "tickets MATCH 'x'",
    "deep nesting": "(" * 900 + "1" + ")" * 900 + " AND 1",
    "a long text": "1 OR " * 1000 + "1",
    "a name in brackets": "[subject] = 1",
    "nothing": "''; VACUUM",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("key", ["where", "numerator", "measure"])
def test_a_hostile_expression_is_refused_before_anything_is_asked(desk: Shell, hand: Hand, what: str, key: str) -> None:
    text = HOSTILE[what].replace('"', '\\"')
    unit = ", unit: x" if key == "measure" else ""
    adding(
        hand, f'  - {{name: mine, title: T, meaning: M., table: tickets, cohort: created_at, {key}: "{text}"{unit}}}\n'
    )
    hand.ticket(created("2026-11-16T10:00:00+05:30"))
    hand.commit()
    shown = desk("kpi", "mine", expect=3)
    assert shown.out == ""
    assert "desk.yaml:" in shown.err
    assert desk.json("kpi", "tickets_created", expect=3)[0]["value"] == 1


@pytest.mark.parametrize("table", ["sqlite_master", "meta", "tickets_prose", "tickets; DROP TABLE tickets", "docs"])
def test_a_hostile_table_is_refused(desk: Shell, hand: Hand, table: str) -> None:
    adding(hand, f'  - {{name: mine, title: T, meaning: M., table: "{table}", cohort: at}}\n')
    assert "kpis: mine: there is no table" in desk("rules", "check", expect=3).err


def test_a_hostile_moment_is_refused(desk: Shell, hand: Hand) -> None:
    adding(hand, '  - {name: mine, title: T, meaning: M., table: tickets, cohort: "1); DROP TABLE tickets"}\n')
    assert "has no moment" in desk("rules", "check", expect=3).err


def test_what_takes_too_long_is_ended_and_named_and_the_others_are_shown(
    desk: Shell, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "EXISTS (SELECT 1 FROM events e WHERE e.id < tickets.id AND (SELECT COUNT(*) FROM events) < 0)"
    adding(hand, f"  - {{name: mine, title: T, meaning: M., table: tickets, cohort: created_at, where: '{slow}'}}\n")
    for hour in range(24):
        hand.ticket(created(f"2026-11-16T{hour:02}:00:00+05:30"))
    hand.commit()
    assert desk.json("kpi", "mine")[0]["value"] == 0
    monkeypatch.setattr(confined, "_STEPS", 2_000)
    shown = desk("kpi", expect=3)
    assert "kpis: mine: it takes too long" in shown.err
    assert "tickets_created" in shown.out


def test_all_statements_of_a_command_share_an_allowance(connection: sqlite3.Connection) -> None:
    allowance = Allowance()
    allowance.left = 0.0
    with pytest.raises(Unsound, match="takes too long"):
        query_confined(connection, "SELECT COUNT(*) FROM numbers a, numbers b", {}, ["numbers"], allowance=allowance)


def test_more_kpis_than_anybody_needs_are_refused(desk: Shell, hand: Hand) -> None:
    adding(hand, "".join(f"  - {{name: k{n}, title: T, meaning: M., table: tickets, cohort: created_at}}\n"
                         for n in range(1000)))  # fmt: skip
    assert "more than 200 KPIs" in desk("rules", "check", expect=3).err


@pytest.fixture
def connection() -> sqlite3.Connection:
    """Give tables of which one may be read."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE numbers (n, text)")
    connection.execute("CREATE TABLE secret (word)")
    connection.execute("INSERT INTO secret VALUES ('hush')")
    connection.execute("CREATE TEMP VIEW told AS SELECT length(hex(word)) AS letters FROM secret")
    connection.executemany("INSERT INTO numbers VALUES (?, ?)", ((n, "a" * n) for n in range(100)))
    return connection


def ask(connection: sqlite3.Connection, statement: str) -> list[tuple[object, ...]]:
    return query_confined(connection, statement, {}, ["numbers", "told"])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT word FROM secret",
        "SELECT n FROM numbers UNION SELECT word FROM secret",
        "SELECT name FROM sqlite_master",
        "INSERT INTO numbers VALUES (1, '')",
        "UPDATE numbers SET n = 0",
        "DELETE FROM numbers",
        "DROP TABLE numbers",
        "CREATE TABLE mine (n)",
        "CREATE TEMP TABLE mine (n)",
        "ATTACH '/tmp/hdesk-attached' AS mine",
        "PRAGMA journal_mode = OFF",
        "PRAGMA table_info(secret)",
        "VACUUM INTO '/tmp/hdesk-vacuumed'",
        "BEGIN",
        "SELECT hex(text) FROM numbers",
        "SELECT n FROM numbers; SELECT word FROM secret",
        "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r",
    ],
)
def test_only_the_given_tables_can_be_read_and_nothing_else_done(
    connection: sqlite3.Connection, statement: str
) -> None:
    with pytest.raises(Unsound):
        ask(connection, statement)
    assert connection.execute("SELECT COUNT(*), MAX(n) FROM numbers").fetchone() == (100, 99)
    assert not list(Path("/tmp").glob("hdesk-[av]*ed"))  # noqa: S108 - what must not be there


def test_a_view_may_read_what_it_is_made_of(connection: sqlite3.Connection) -> None:
    assert ask(connection, "SELECT letters FROM told") == [(8,)]


def test_after_a_confined_statement_the_connection_is_free_again(connection: sqlite3.Connection) -> None:
    assert ask(connection, "SELECT COUNT(*) FROM numbers") == [(100,)]
    assert connection.execute("SELECT hex(word) FROM secret").fetchone() == ("68757368",)
    connection.execute("DELETE FROM numbers")


def test_a_statement_that_would_never_end_is_ended(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_STEPS", 1_000_000)
    with pytest.raises(Unsound, match="takes too long"):
        ask(connection, "SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f")


def test_a_statement_whose_steps_are_slow_is_ended_too(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_SECONDS", 0.2)
    connection.execute("UPDATE numbers SET text = ?", ("a" * 900_000,))
    start = time.process_time()
    with pytest.raises(Unsound, match="takes too long"):
        ask(connection, "SELECT SUM(length(lower(upper(a.text)))) FROM numbers a, numbers b, numbers c")
    assert time.process_time() - start < 20


def test_texts_cannot_grow_without_bounds(connection: sqlite3.Connection) -> None:
    doubled = "text || text"
    for _ in range(6):
        doubled = f"({doubled}) || ({doubled})"
    connection.execute("UPDATE numbers SET text = ?", ("a" * 90_000,))
    with pytest.raises(Unsound, match="too big"):
        ask(connection, f"SELECT length({doubled}) FROM numbers")


def test_patterns_that_match_in_many_ways_take_no_time(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE numbers SET text = ?", ("a" * 100_000,))
    start = time.process_time()
    assert ask(connection, f"SELECT COUNT(*) FROM numbers WHERE text LIKE '{'%a' * 40}%b'") == [(0,)]
    assert ask(connection, "SELECT COUNT(*) FROM numbers WHERE instr(text, text || 'b') > 0") == [(0,)]
    assert time.process_time() - start < 5


@given(st.text("ab%_A\u00e9", max_size=8), st.text("abAB\u00e9\u00c9", max_size=8))
def test_like_and_instr_mean_what_they_mean_in_sqlite(pattern: str, text: str) -> None:
    plain = sqlite3.connect(":memory:")
    bound = {"pattern": pattern, "text": text}
    statement = "SELECT :text LIKE :pattern, instr(:text, :pattern), NULL LIKE :pattern, instr(:text, NULL)"
    assert (
        query_confined(sqlite3.connect(":memory:"), statement, bound, []) == plain.execute(statement, bound).fetchall()
    )


PIECES = st.sampled_from(
    ["(", ")", "'", '"', "''", ";", "--", "/*", "a", "1", " ", ",", "SELECT", "FROM", "t", "\n", "x'"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_passes_for_an_expression_stays_within_its_brackets(text: str) -> None:
    """Put between brackets it is compiled with nothing before or after them, or not at all."""
    if next(flaws(text), None) is not None:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a)")
    connection.execute("INSERT INTO t VALUES (1)")
    try:
        found = connection.execute(f"SELECT 'before', 1 IN (({text})), 'after' FROM t LIMIT 1").fetchall()
    except sqlite3.Error:
        return
    assert [(row[0], row[-1], len(row)) for row in found] == [("before", "after", 3)]
