"""What is wrong with a mapping: every finding at once, with file, line, column and the nearest right word."""

import pytest

from tests.exchange.conftest import COLUMNS, MAPPING, Door, row, table


def refused(door: Door, mapping: str, *, code: int = 1) -> list[str]:
    """Import with a mapping that must be refused; give the lines of the complaint."""
    head = door.desk.git("rev-parse", "HEAD")
    door.write("map.yaml", mapping)
    door.write("data.csv", table(row(Nr="1")))
    result = door.run(expect=code)
    assert door.desk.git("rev-parse", "HEAD") == head
    assert result.out == ""
    return [line.removeprefix("hdesk: ") for line in result.err.splitlines()]


def place(mapping: str, text: str) -> str:
    """Say in which line of a mapping a text first stands, as findings write it."""
    return f"map.yaml:{mapping[: mapping.index(text)].count(chr(10)) + 1}:"


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("row: ticket", "row: tickets", "did you mean ticket?"),
        ("row: ticket", "rows: ticket", "`row` is missing"),
        ("source: oldesk", "sorce: oldesk", "did you mean `source`?"),
        ("source: oldesk", "source: Old Desk", "`source` cannot be"),
        ("schema: 1", "schema: 2", "`schema` cannot be '2'"),
        ('formats: [iso, "%d/%m/%Y %H:%M"]', "formats: ['%H:%M']", "no format with a day, a month and a year"),
        ('formats: [iso, "%d/%m/%Y %H:%M"]', "formats: ['%d/%m/%Y %Q']", "no format with a day"),
        ('formats: [iso, "%d/%m/%Y %H:%M"]', "formats: []", "`formats` cannot be"),
        ("row: ticket", "row: ticket\nfile: {delimiter: '||'}", "`delimiter` cannot be '||'"),
        ("row: ticket", "row: ticket\nfile: {encoding: latin-99}", "there is no encoding 'latin-99'"),
        ("row: ticket", "row: ticket\nfile: {encoding: rot13}", "there is no encoding 'rot13'"),
        ("row: ticket", "row: ticket\nrules: run", "`rules` cannot be 'run'"),
        ('subject: "{Subject}"', 'subjct: "{Subject}"', "did you mean `subject`?"),
        ('  subject: "{Subject}"\n', "", "`subject` is missing"),
        ('subject: "{Subject}"', "subject: {Subject}", 'write "{Subject}"'),
        ('subject: "{Subject}"', "subject: Subject", 'for the cells of that column write "{Subject}"'),
        ('subject: "{Subject}"', 'subject: "{Sbject}"', "did you mean `{Subject}`?"),
        ('subject: "{Subject}"', "subject:", 'write "" for nothing'),
        ('id: "{Nr}"', "id: same", "`id` reads no column"),
        ("Money: payout", "Money: payouts", "did you mean payout?"),
        ("default: other}", "default: others}", "did you mean other?"),
        ("default: other}", "defalt: other}", "did you mean `default`?"),
        ('text: "{Via}", values: {Phone: call', 'text: "{Via}", values: {Phone: phone', "there is no channel 'phone'"),
        ("event: responded", "event: respond", "did you mean responded?"),
        ("event: responded", "event: merged", "there is no event 'merged' to import"),
        ('  text: "{Solution}"', '  txt: "{Solution}"', "did you mean `text`?"),
        ('  of: "5"\n', "", "`rated` needs `of`"),
        ('  of: "5"', '  of: "500"', "`of`: cannot be '500'"),
        ('at: "{Closed}"', "at: Closed", 'for the cells of that column write "{Closed}"'),
        ("Waiting: pending", "Waiting: pendng", "did you mean pending?"),
        ("P1: urgent", "P1: critical", "there is no priority 'critical'"),
        ("- event: closed\n", "- event: created\n", "a ticket is created once"),
        ("- event: closed\n", "- status: closed\n  priority: high\n", "one of `event`, `status` and `priority`"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_with_its_line(door: Door, right: str, wrong: str, says: str) -> None:
    assert right in MAPPING
    found = refused(door, MAPPING.replace(right, wrong))
    assert any(says in line for line in found), found
    assert all(line.startswith("map.yaml:") for line in found)


def test_all_mistakes_are_named_at_once(door: Door) -> None:
    wrong = (
        MAPPING.replace("{Subject}", "{Betreff}").replace("{Answered}", "{Anwsered}").replace("P1: urgent", "P1: top")
    )
    found = refused(door, wrong)
    assert [line.partition(" ")[0].rpartition(":")[0].rpartition(":")[0] + ":" for line in found] == [
        place(wrong, "subject:"), place(wrong, "P1:"), place(wrong, 'at: "{Anwsered}"'),
    ]  # fmt: skip
    assert "data.csv has no column `Betreff`" in found[0]
    assert "there is no priority 'top'" in found[1]
    assert "data.csv has no column `Anwsered` (did you mean `{Answered}`?)" in found[2]


def test_a_file_with_another_delimiter_is_recognised(door: Door) -> None:
    door.write("map.yaml", MAPPING)
    door.write("data.csv", ";".join(COLUMNS) + "\n")
    result = door.run(expect=1)
    assert result.err.count("has no column") == len(COLUMNS), "all that are missing, not only the first"
    assert "is `file: {delimiter: …}` right?" in result.err
    door.write("data.csv", table(row(Nr="1")).replace(",", ";"))
    assert "another delimiter" in door.run(expect=1).err


def test_two_columns_of_one_name_cannot_be_told_apart(door: Door) -> None:
    door.write("data.csv", table(row(Nr="1")).replace("Closed", "Resolved"))
    assert "data.csv has 2 columns `Resolved`" in door.run(expect=1).err


def test_a_mapping_that_is_no_yaml_is_refused_with_its_line(door: Door) -> None:
    found = refused(door, MAPPING.replace("schema: 1", "schema: 1\n\t- x"))
    assert found[0].startswith("map.yaml:2:")


def test_a_mapping_or_file_that_is_not_there_is_not_found(door: Door) -> None:
    assert "there is no such file" in door.run("nothing.csv", expect=4).err
    (door.folder / "map.yaml").unlink()
    door.write("data.csv", "Nr\n")
    assert "map.yaml: there is no such file" in door.run(expect=4).err
