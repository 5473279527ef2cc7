"""Laws of importing: whatever stands in a file, what comes of it is sound."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import example, given
from hypothesis import strategies as st

from hdesk.domain.fold import refolded
from hdesk.domain.ids import ticket_path
from hdesk.domain.setup import Setup
from hdesk.exchange.incoming import build
from hdesk.exchange.mapping import FileForm
from hdesk.exchange.plan import compile_plan, load_mapping
from hdesk.exchange.reading import Reading
from hdesk.exchange.rejects import rejects_bytes
from hdesk.exchange.table import Row, Table, read_table
from hdesk.presets import preset_files
from hdesk.storage.files import read_ticket, ticket_bytes
from hdesk.storage.settings import setup_of
from tests.exchange.conftest import COLUMNS, MAPPING

START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
SETUP: Setup = setup_of(preset_files("recommerce"), NOW)

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: (START + timedelta(minutes=minutes)).isoformat(" "))
cells = {
    "Topic": st.sampled_from(["Money", "Collection", ""]),
    "Via": st.sampled_from(["Phone", "Mail", ""]),
    "E-mail": st.sampled_from(["", "a@example.com"]),
    "Value": st.sampled_from(["", "12.50"]),
    "Priority": st.sampled_from(["", "P1", "P3"]),
    "Stars": st.sampled_from(["", "3.0"]),
    "Status": st.sampled_from(["", "Open", "Waiting", "Done", "Closed"]),
    "Agent": anything,
    **dict.fromkeys(["Created", "Answered", "Resolved", "Closed"], moments | st.just("")),
}
rows = st.tuples(*(cells.get(name, anything) for name in COLUMNS))


def readings(*told: tuple[str, ...]) -> list[Reading]:
    """Read rows by the mapping of these tests."""
    mapping, source = load_mapping(MAPPING.encode(), "map.yaml")
    table = Table("data.csv", COLUMNS, [Row(place, row) for place, row in enumerate(told, 2)], [])
    plan, _ = compile_plan(mapping, source, table, SETUP)
    return list(plan.readings())


def csv_bytes(*told: tuple[str, ...]) -> bytes:
    """Write rows as a CSV file."""
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [COLUMNS, *told]]
    return "\n".join([*quoted, ""]).encode()


@given(rows)
@example(("1", "= {Nr} {{", *[""] * (len(COLUMNS) - 2)))
def test_a_ticket_of_any_row_can_be_read_back_and_its_header_is_its_fold(row: tuple[str, ...]) -> None:
    (reading,) = readings(row)
    if reading.incoming is None:
        assert reading.rejects[0].reason
        return
    identity = "HD-250101-7K3FQ2"
    ticket = build(reading.incoming, identity, "oldesk", NOW, count().__next__).ticket
    assert refolded(ticket) == ticket
    assert read_ticket(ticket_bytes(ticket), ticket_path(identity)) == ticket


@given(rows)
def test_what_a_row_says_reaches_the_ticket_as_it_is(row: tuple[str, ...]) -> None:
    (reading,) = readings(row)
    if reading.incoming is not None:
        said = reading.incoming.told[0].keys.get("said", "")
        given_ = row[COLUMNS.index("Description")]
        assert said == given_.strip().replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.none() | st.integers(0, 4), min_size=4, max_size=4))
def test_there_are_doubts_exactly_where_moments_go_back(days: list[int | None]) -> None:
    named = dict(zip(("Created", "Answered", "Resolved", "Closed"), days, strict=True))
    told = {name: "" if day is None else (START + timedelta(day)).isoformat() for name, day in named.items()}
    (reading,) = readings(tuple({"Nr": "1", "Subject": "x", **told}.get(name, "") for name in COLUMNS))
    assert reading.incoming is not None
    built = build(reading.incoming, "HD-250101-7K3FQ2", "oldesk", NOW, count().__next__)
    known = [day for day in days if day is not None]
    assert bool(built.doubts) == (known != sorted(known))


@given(st.lists(rows, max_size=5))
def test_a_file_says_the_same_after_a_round_through_the_rejects(told: list[tuple[str, ...]]) -> None:
    form = FileForm()
    table = read_table(csv_bytes(*told), "data.csv", form)
    assert [row.cells for row in table.rows] == told
    mapping, source = load_mapping(MAPPING.encode(), "map.yaml")
    plan, used = compile_plan(mapping, source, table, SETUP)
    rejects = [reject for reading in plan.readings() for reject in reading.rejects]
    again = read_table(rejects_bytes(table, form, rejects, used), "data.rejects.csv", form)
    assert [row.cells[1:] for row in again.rows] == [reject.row.cells for reject in rejects]
    plan, _ = compile_plan(mapping, source, again, SETUP)
    reasons = [reject.reason for reading in plan.readings() for reject in reading.rejects]
    assert _apart_from_doubles(reasons) == _apart_from_doubles(reject.reason for reject in rejects)


def _apart_from_doubles(reasons: Iterable[str]) -> list[str]:
    """Give what is wrong with each row by itself: the row that it doubles is perhaps not among the rejects."""
    alone = [re.sub(r"(; )?id: the row in line \d+ has it too", "", reason) for reason in reasons]
    return [reason for reason in alone if reason]
