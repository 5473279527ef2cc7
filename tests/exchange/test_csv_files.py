"""CSV files as they come: encodings, delimiters, quotes, and what is no CSV file at all."""

from typing import Any

import pytest

from tests.exchange.conftest import COLUMNS, MAPPING, Door, row, table


def with_file(**form: str) -> str:
    """Give the mapping with a description of the file's form."""
    pairs = ", ".join(f"{key}: {value}" for key, value in form.items())
    return MAPPING.replace("row: ticket\n", f"row: ticket\nfile: {{{pairs}}}\n")


def data_of(door: Door, content: str | bytes, *, mapping: str = MAPPING, expect: int = 0) -> Any:
    """Import a file's bytes and give the JSON data."""
    door.write("map.yaml", mapping)
    door.write("data.csv", content)
    return door.run("data.csv", "--format", "json", expect=expect).data


@pytest.mark.parametrize(
    ("encoding", "form"),
    [("utf-8-sig", {}), ("utf-8", {}), ("cp1252", {"encoding": "cp1252"}), ("utf-16", {"encoding": "utf-16"})],
)
def test_every_named_encoding_and_a_byte_order_mark_are_read(door: Door, encoding: str, form: dict[str, str]) -> None:
    data_of(door, table(row(Nr="1", Subject="Rückfrage wegen Größe")).encode(encoding), mapping=with_file(**form))
    assert door.ticket("1")["subject"] == "Rückfrage wegen Größe"


@pytest.mark.parametrize(("name", "character"), [('";"', ";"), ("tab", "\t"), ('"|"', "|")])
def test_every_single_character_can_be_the_delimiter(door: Door, name: str, character: str) -> None:
    text = character.join(COLUMNS) + "\n" + character.join(["1", "A, B", *[""] * (len(COLUMNS) - 2)]) + "\n"
    data_of(door, text, mapping=with_file(delimiter=name))
    assert door.ticket("1")["subject"] == "A, B"


def test_line_ends_blank_lines_and_line_breaks_inside_quotes_are_understood(door: Door) -> None:
    text = table(row(Nr="1", Description='He said "no".\nTwice.'), "", row(Nr="2"), "").replace("\n", "\r\n")
    data_of(door, text)
    assert door.events("1", "created")[0]["said"] == 'He said "no".\nTwice.'
    assert set(door.tickets()) == {"1", "2"}


def test_cells_that_mean_nothing_are_named_in_the_mapping(door: Door) -> None:
    rows = table(row(Nr="1", Closed="NULL", Solution="n/a", Customer="NULL", Status="Open"))
    data_of(door, rows, mapping=with_file(empty='[NULL, "n/a"]'))
    ticket = door.ticket("1")
    assert "customer" not in ticket
    assert [event["type"] for event in ticket["timeline"]] == ["created", "imported", "resumed"]


def test_a_header_without_rows_imports_nothing(door: Door) -> None:
    data = data_of(door, table())
    assert (data["rows"], data["imported"], data["commit"]) == (0, 0, None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "data.csv: the file is empty"),
        (b"\n\n", "data.csv: the file is empty"),
        (b"\xef\xbb\xbf", "data.csv: the file is empty"),
        (table(row(Nr="1")).encode() + b"2,\xff", "data.csv:3: the byte 0xFF is no utf-8"),
        (table(row(Nr="1", Subject="a\0b")).encode(), "data.csv:2: a NUL character"),
        (table(row(Nr="1")).encode("utf-16"), "data.csv:1: the byte 0xFF is no utf-8"),
        (table(row(Nr="1")).encode("utf-16-le"), "encoding: utf-16"),
        (table(row(Nr="1")).encode() + b'2,"never closed\n\n\n', "data.csv:3: a quote that starts in this row"),
        (table(row(Nr="1")).encode() + b'2,"a"b,', "data.csv:3: in this row, something else than `,` follows"),
        (table(row(Nr="1", Subject="x" * 500_001)).encode(), "data.csv:2: a cell of this row has more than 500,000"),
    ],
)
def test_what_cannot_be_read_as_a_whole_is_refused_with_its_line(door: Door, content: bytes, says: str) -> None:
    head = door.desk.git("rev-parse", "HEAD")
    door.write("data.csv", content)
    result = door.run(expect=1)
    assert says in result.err
    assert "Traceback" not in result.err
    assert door.desk.git("rev-parse", "HEAD") == head
    assert not list(door.folder.glob("*.rejects*"))


def test_a_large_ticket_that_its_file_could_not_hold_is_refused(door: Door) -> None:
    long = "\x01" * 300_000
    data = data_of(door, table(row(Nr="1", Description=long, Solution=long), row(Nr="2", Solution=long)), expect=3)
    (refused,) = data["refused"]
    assert "characters are more than a ticket takes (500,000)" in refused["reason"]
    assert door.events("2", "resolved")[0]["text"] == long
    assert "nothing wrong" in door.desk("check").out


def test_what_a_cell_says_is_only_ever_text(door: Door) -> None:
    nasty = "{Nr} ${HOME} %s <b>\x1b[31m\u202e ---\n- a: *b !!python/object &c\n"
    data_of(door, table(row(Nr="1/../../x\n--force", Subject=nasty, Description=nasty, Customer="../../etc")))
    (ticket,) = door.tickets().values()
    assert ticket["subject"] == " ".join(nasty.split())
    assert door.events("1/../../x --force", "created")[0]["said"] == nasty.strip()
    assert "nothing wrong" in door.desk("check").out
    assert "\x1b" not in door.desk("list").out
