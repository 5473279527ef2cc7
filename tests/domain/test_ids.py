"""Identity: IDs of tickets, contacts and events, and the paths that follow from them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import ids

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
BITS = st.integers(0, 2**30 - 1)


def test_an_id_is_the_prefix_the_day_and_six_random_characters() -> None:
    assert ids.document_id("HD", date(2026, 11, 22), lambda: 0) == "HD-261122-000000"
    assert ids.document_id("C", date(2026, 1, 2), lambda: 2**30 - 1) == "C-260102-ZZZZZZ"


def test_the_alphabet_is_crockfords_base32() -> None:
    assert [ids.encode(number)[-1] for number in range(32)] == list("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@given(one=BITS, other=BITS)
def test_different_bits_make_different_characters(one: int, other: int) -> None:
    assert (ids.encode(one) == ids.encode(other)) == (one == other)


@given(day=DAYS, bits=BITS)
def test_the_path_and_the_day_follow_from_the_id(day: date, bits: int) -> None:
    ticket = ids.document_id("HD", day, lambda: bits)
    assert ids.is_document_id(ticket)
    assert ids.day_of(ticket) == day
    assert ids.ticket_path(ticket) == f"tickets/{day.year}/{day.month:02}/{day.day:02}/{ticket}.yaml"
    assert ids.ticket_of_path(ids.ticket_path(ticket)) == ticket


@pytest.mark.parametrize(
    "text",
    [
        "", "HD", "HD-261122", "HD-261122-7K3FQ", "HD-261122-7K3FQ22", "hd-261122-7K3FQ2", "HD-261122-7k3fq2",
        "HD-261122-7K3FQI", "HD-261122-7K3FQL", "HD-261122-7K3FQO", "HD-261122-7K3FQU", "HD-261332-7K3FQ2",
        "HD-260230-7K3FQ2", "HD-26112-7K3FQ2", "HD_261122_7K3FQ2", "-261122-7K3FQ2", "2D-261122-7K3FQ2",
        "HDHDHDHDH-261122-7K3FQ2", "HD-261122-7K3FQ2\n", " HD-261122-7K3FQ2", "../HD-261122-7K3FQ2",
        "HD-٢٦١١٢٢-7K3FQ2",
    ],
)  # fmt: skip
def test_what_is_no_whole_id_is_none_and_has_no_path(text: str) -> None:
    assert not ids.is_document_id(text)
    with pytest.raises(ValueError, match="not an ID"):
        ids.ticket_path(text)


@given(text=st.text(max_size=30))
def test_no_text_whatever_leads_out_of_the_folder_of_tickets(text: str) -> None:
    if ids.is_document_id(text):
        assert ".." not in ids.ticket_path(text)
    else:
        with pytest.raises(ValueError, match="not an ID"):
            ids.ticket_path(text)


@pytest.mark.parametrize(
    "path",
    [
        "tickets/2026/11/23/HD-261122-7K3FQ2.yaml",
        "tickets/HD-261122-7K3FQ2.yaml",
        "contacts/2026/11/22/HD-261122-7K3FQ2.yaml",
        "tickets/2026/11/22/HD-261122-7K3FQ2.yml",
        "tickets/2026/11/22/readme.yaml",
        "tickets/2026/11/22/HD-261122-7K3FQ2.yaml/x",
    ],
)
def test_a_path_that_is_not_the_ids_own_is_no_tickets(path: str) -> None:
    assert ids.ticket_of_path(path) is None


def test_contacts_of_a_writer_and_day_have_one_path() -> None:
    assert ids.contacts_path(date(2026, 11, 22), "priya") == "contacts/2026/11/22/priya.yaml"


@pytest.mark.parametrize(
    "part",
    ["7k3fq2", "HD-261122-7K3FQ2", "hd-261122-7k3fq2", " 7K3F ", "fq2", "-7k3fq2", "HD-261122-7K3FQ", "261122-7K3FQ2"],
)
def test_any_part_of_the_characters_names_the_ticket(part: str) -> None:
    assert ids.matches(ids.normalise(part), "HD-261122-7K3FQ2")


@pytest.mark.parametrize("part", ["HD-261122-1X0AB1", "ix0abi", "LXOABL", "1x0ab1"])
def test_letters_that_look_like_digits_are_read_as_these(part: str) -> None:
    assert ids.matches(ids.normalise(part), "HD-261122-1X0AB1")


@pytest.mark.parametrize("part", ["261122", "HD", "7K3FQ3", "2611", "22-7K", "-K3FQ2"])
def test_the_date_and_the_prefix_alone_name_nothing(part: str) -> None:
    assert not ids.matches(ids.normalise(part), "HD-261122-7K3FQ2")


def test_a_prefix_with_letters_that_look_like_digits_is_left_as_it_is() -> None:
    assert ids.matches(ids.normalise("io-261122-ioioio"), "IO-261122-101010")


def test_an_events_id_is_its_number_and_its_characters() -> None:
    assert ids.parse_event_id("3-T0WEH2") == (3, "T0WEH2")
    assert str(ids.EventId(12, "2-8XKD"[2:] + "0V")) == "12-8XKD0V"


@pytest.mark.parametrize(
    "text", ["", "0-T0WEH2", "03-T0WEH2", "-3-T0WEH2", "3-T0WEH", "3-t0weh2", "3 T0WEH2", "٣-T0WEH2", "3-T0WEH2\n"]
)
def test_anything_else_is_no_events_id(text: str) -> None:
    assert ids.parse_event_id(text) is None


def test_derived_characters_are_the_same_everywhere() -> None:
    # Two clones that fire the same rule must write the same characters, whatever version they run: these are
    # the low 30 of the first 32 bits of the SHA-256 of the parts with NUL between them.
    assert ids.derived("HD-261122-7K3FQ2", "rule:payout-delay", 0, "priority") == "REWJYW"


@given(parts=st.lists(st.text(max_size=4), min_size=2, max_size=3))
def test_derived_characters_depend_on_where_one_part_ends(parts: list[str]) -> None:
    joined = ["".join(parts)]
    assert ids.derived(*parts) != ids.derived(*joined)
