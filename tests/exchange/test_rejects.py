"""Rows that are refused: where they go, why, and how they come in after all."""

import csv

import pytest

from tests.exchange.conftest import MAPPING, Door, row, table


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Nr": ""}, "id: there is none (Nr)"),
        ({"Subject": " "}, "there is no subject"),
        ({"Topic": "Mony"}, "category (Topic): 'Mony' is not in the mapping's table (did you mean 'Money'?)"),
        ({"Via": "Fax"}, "channel (Via): 'Fax' is not in the mapping's table (one of Phone, Mail)"),
        ({"Email": "nobody"}, "customer.email (E-mail): not an e-mail address: 'nobody'"),
        ({"Value": "1,234"}, "order.value (Value): expected a number such as 1234.5, not '1,234'"),
        ({"Value": "nan"}, "order.value (Value): 'nan' is out of range"),
        ({"Answered": "31/02/2025 10:00"},
         "at (Answered): '31/02/2025 10:00' is no date or moment of the form iso or %d/%m/%Y %H:%M"),
        ({"Answered": "1970-01-01"}, "at (Answered): '1970-01-01' is before 1980: a date that stands for `unknown`?"),
        ({"Answered": "0001-01-01T00:00+12:00"}, "at (Answered): '0001-01-01T00:00+12:00' is out of range"),
        ({"Stars": "6"}, "rated: a score of 6 out of 5"),
        ({"Stars": "good"}, "score (Stars): cannot be 'good': expected a number"),
        ({"Priority": "P9"}, "priority (Priority): 'P9' is not in the mapping's table (one of P1, P2, P3)"),
        ({"Value": "x", "Stars": "6"},
         "rated: a score of 6 out of 5; order.value (Value): expected a number such as 1234.5, not 'x'"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_refused_with_every_reason(door: Door, cells: dict[str, str], reason: str) -> None:
    data = door.take(row(**{"Nr": "1", **cells}), row(Nr="2"), expect=3)
    assert data["imported"] == 1
    assert [(one["line"], one["reason"]) for one in data["refused"]] == [(2, reason)]


def test_a_row_of_another_length_and_a_doubled_id_are_refused(door: Door) -> None:
    data = door.take(row(Nr="1"), row(Nr="2") + ",more", "3,only two", row(Nr="1", Subject="Again"), expect=3)
    assert [(one["line"], one["reason"]) for one in data["refused"]] == [
        (3, "the row has 18 cells, and the header 17"),
        (4, "the row has 2 cells, and the header 17"),
        (5, "id: the row in line 2 has it too"),
    ]


def test_a_row_with_a_doubled_id_is_told_what_else_is_wrong_with_it(door: Door) -> None:
    data = door.take(row(Nr="1"), row(Nr="1", Subject="", Priority="P9"), expect=3)
    [refused] = data["refused"]
    assert "P9" in refused["reason"]
    assert refused["reason"].endswith("id: the row in line 2 has it too")


def test_lines_are_counted_as_an_editor_does(door: Door) -> None:
    data = door.take(row(Nr="1", Description="a\nb\nc"), "", row(Nr="2", Topic="x"), expect=3)
    assert [one["line"] for one in data["refused"]] == [6]


def test_rejects_can_be_corrected_and_imported_again(door: Door) -> None:
    bad = (row(Nr="2", Topic="Mony", Description='=SUM("A1")\nsecond line'), row(Nr="3") + ",more", "4,x")
    first = door.take(row(Nr="1"), *bad, expect=3)
    assert first["rejects"] == "data.rejects.csv"
    with (door.folder / "data.rejects.csv").open(newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header[0] == "reason"
    assert [line[0] for line in rows] == [one["reason"] for one in first["refused"]]
    assert rows[0][1:4] == ["2", "Nobody came", "Mony"]
    assert rows[0][10] == '=SUM("A1")\nsecond line'
    uncorrected = door.run("data.rejects.csv", "--format", "json", expect=3).data
    assert (uncorrected["imported"], len(uncorrected["refused"])) == (0, 3), "what is not corrected stays refused"
    rows[0][3] = "Money"
    rows[1].pop()
    with (door.folder / "corrected.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, rows[0], rows[1]])
    again = door.run("corrected.csv", "--format", "json").data
    assert (again["imported"], again["refused"], again["rejects"]) == (2, [], None)
    assert door.ticket("2")["timeline"][0]["said"] == '=SUM("A1")\nsecond line'
    whole = door.take(row(Nr="1"), bad[0].replace("Mony", "Money"), row(Nr="3"))
    assert whole["already_there"] == 3


def test_rejects_of_rejects_have_one_reason(door: Door) -> None:
    door.take(row(Nr="1", Topic="x"), expect=3)
    door.run("data.rejects.csv", "--rejects", "again.csv", expect=3)
    assert (door.folder / "again.csv").read_bytes() == (door.folder / "data.rejects.csv").read_bytes()


def test_a_rejects_file_is_only_written_where_there_are_rejects(door: Door) -> None:
    door.take(row(Nr="1"), more=("--rejects", "bad.csv"))
    assert not (door.folder / "bad.csv").exists()
    door.take(row(Nr="1", Subject="Changed"), row(Nr="2", Topic="x"), more=("--rejects", "bad.csv"), expect=3)
    assert (door.folder / "bad.csv").exists()


def test_rejects_that_somebody_is_correcting_are_not_written_over(door: Door) -> None:
    door.take(row(Nr="1", Topic="x"), expect=3)
    kept = (door.folder / "data.rejects.csv").read_bytes()
    assert door.take(row(Nr="1", Topic="y"), expect=3)["rejects"] == "data.rejects-2.csv"
    assert (door.folder / "data.rejects.csv").read_bytes() == kept


def test_rejects_never_take_the_place_of_the_file_itself(door: Door) -> None:
    door.write("data.csv", table(row(Nr="1", Topic="x")))
    before = (door.folder / "data.csv").read_bytes()
    assert "would take the place of the file itself" in door.run("data.csv", "--rejects", "data.csv", expect=1).err
    assert (door.folder / "data.csv").read_bytes() == before


def test_rejects_keep_the_files_own_delimiter_and_encoding(door: Door) -> None:
    door.write("map.yaml", MAPPING.replace("row: ticket\n", 'row: ticket\nfile: {delimiter: ";", encoding: cp1252}\n'))
    text = table(row(Nr="1", Topic="Größe")).replace(",", ";")
    door.write("data.csv", text.encode("cp1252"))
    door.run(expect=3)
    assert "Größe".encode("cp1252") in (door.folder / "data.rejects.csv").read_bytes()
    assert door.run("data.rejects.csv", "--format", "json", expect=3).data["rows"] == 1


def test_nothing_is_left_behind_where_the_commit_fails(door: Door) -> None:
    door.write("data.csv", table(row(Nr="1"), row(Nr="2", Topic="x")))
    door.desk.git("checkout", "-q", "--detach")
    door.run(expect=5)
    assert sorted(path.name for path in door.folder.glob("data*")) == ["data.csv"]


def test_refused_rows_can_be_listed_as_csv_for_people(door: Door) -> None:
    door.write("data.csv", table(row(Nr="=1", Stars="6")))
    result = door.run("data.csv", "--format", "csv", expect=3)
    assert result.out.splitlines()[:2] == [
        "line,source_id,reason",
        "2,'=1,rated: a score of 6 out of 5",
    ]
