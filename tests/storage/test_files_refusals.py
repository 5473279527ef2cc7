"""Files of tickets and contacts that are wrong: every mistake is found, each with its place and the nearest word."""

from datetime import UTC, datetime

import pytest

from hdesk.domain.contacts import ContactLinked
from hdesk.domain.findings import Finding, Unsound
from hdesk.storage.files import entry_bytes, read_entries, read_ticket
from tests.support.documents import BYTES, CONTACT_BYTES, CONTACTS, ID, PATH, changed, text_at


def found(data: bytes) -> list[Finding]:
    """Read a ticket's file that is wrong."""
    with pytest.raises(Unsound) as error:
        read_ticket(data, PATH)
    assert {finding.path for finding in error.value.findings} == {PATH}
    return list(error.value.findings)


def found_in_contacts(data: bytes) -> list[Finding]:
    """Read a file of contacts that is wrong."""
    with pytest.raises(Unsound) as error:
        read_entries(data, CONTACTS)
    assert {finding.path for finding in error.value.findings} == {CONTACTS}
    return list(error.value.findings)


def places(data: bytes, findings: list[Finding]) -> list[str]:
    """Give what stands where the findings point to, in the order of the file."""
    ordered = sorted(findings, key=lambda finding: (finding.line or 0, finding.column or 0))
    return [text_at(data, finding.line, finding.column) for finding in ordered]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("nature: complaint", "naturr: complaint", "unknown key `naturr`", "did you mean `nature`?"),
        ("city: Bengaluru", "ctiy: Bengaluru", "unknown key `ctiy`", "did you mean `city`?"),
        ("handover: true", "handovr: true", "unknown key `handovr`", "did you mean `handover`?"),
        ("type: routed", "type: routd", "unknown type 'routd'", "did you mean routed?"),
        ("status: open", "status: opne",
         "`status` cannot be 'opne': one of new, open, pending, on_hold, resolved, closed", "did you mean open?"),
        ("value: 64500", "value: 64,500", "`value` cannot be '64,500': expected a number", None),
        ("value: 64500", "value: [1]", "`value` cannot be a list: expected a number", None),
        ("pickup_due_on: 2026-11-19", "pickup_due_on: 19.11.",
         "`pickup_due_on` cannot be '19.11.': expected a date such as 2026-11-19", None),
        ("subject: Pickup not done for three days", "subject:", "`subject` has no value", None),
        ("handover: true", "handover: yes", "`handover` cannot be 'yes': expected true or false", None),
        ("schema: 1", "schema: 2", "`schema` cannot be '2': one of 1", None),
        ("id: HD-261122-7K3FQ2", "id: HD-261122-7K3FQ3",
         "the ticket HD-261122-7K3FQ3 belongs into tickets/2026/11/22/HD-261122-7K3FQ3.yaml", None),
        ("id: HD-261122-7K3FQ2", "id: ../HD-261122-7K3FQ2", "`id` cannot be '../HD-261122-7K3FQ2'",
         "as HD-261122-7K3FQ2"),
        ("id: 3-T0WEH2", "id: 3-t0weh2", "`id` cannot be '3-t0weh2'", "as 3-T0WEH2"),
        ("id: 3-T0WEH2", "id: 3-8XKD0V", "two events have the identity 8XKD0V", None),
        ("id: 3-T0WEH2", "id: 1-T0WEH2", "the event stands before its place", "order: N, at, characters"),
        ("at: 2026-11-22T10:16:00+05:30", "at: 2026-11-22T10:16:00",
         "`at` cannot be '2026-11-22T10:16:00': expected a moment with an offset such as 2026-11-22T10:15:00+05:30",
         None),
    ],
)  # fmt: skip
def test_a_mistake_is_found_where_it_stands(old: str, new: str, message: str, hint: str | None) -> None:
    data = changed(old, new)
    [finding] = found(data)
    assert (finding.message, finding.hint) == (message, hint)
    assert places(data, [finding]) == [new]


def test_what_is_missing_is_named_where_it_should_stand() -> None:
    [finding] = found(changed("subject: Pickup not done for three days\n", ""))
    assert (finding.line, finding.message) == (1, "`subject` is missing")
    data = changed("  to: high\n", "")
    [finding] = found(data)
    assert (finding.message, places(data, [finding])) == ("`to` is missing", ["id: 3-T0WEH2"])


@pytest.mark.parametrize("number", ["0", "1700000000", "-5", "1e5", "1e-5", "1.5", "nan"])
def test_a_number_where_a_moment_is_wanted_is_refused(number: str) -> None:
    data = changed("at: 2026-11-22T10:16:00+05:30", f"at: {number}")
    [finding] = found(data)
    wanted = "expected a moment with an offset such as 2026-11-22T10:15:00+05:30"
    assert finding.message == f"`at` cannot be {number!r}: {wanted}"
    assert places(data, [finding]) == [f"at: {number}"]


@pytest.mark.parametrize("both", ["", "  at: 2026-11-22T10:16:00+05:30\n  time: unknown\n"])
def test_an_event_has_a_moment_or_says_that_nobody_knows_it(both: str) -> None:
    data = changed("  at: 2026-11-22T10:16:00+05:30\n", both)
    [finding] = found(data)
    assert finding.message == "an event has either `at` or `time: unknown`"
    assert places(data, [finding]) == ["id: 4-5JNCR7"]


def test_an_empty_timeline_is_none() -> None:
    data = BYTES[: BYTES.index(b"timeline:")] + b"timeline: []\n"
    [finding] = found(data)
    assert (finding.message, places(data, [finding])) == ("the timeline is empty", ["timeline: []"])


def test_all_mistakes_are_found_at_once() -> None:
    data = BYTES
    wrong = {
        "status: open": "status: opne",
        "nature: complaint": "naturr: complaint",
        "value: 64500": "value: much",
        "type: routed": "type: routd",
        "to: high": "to: hihg",
        "at: 2026-11-22T10:16:00+05:30": "at: 5",
    }
    for old, new in wrong.items():
        data = changed(old, new, data)
    assert places(data, found(data)) == list(wrong.values())


def test_what_is_wrong_with_identities_is_found_at_once_too() -> None:
    data = BYTES
    wrong = {
        "id: HD-261122-7K3FQ2": "id: HD-261122-7K3FQ3",
        "id: 2-8XKD0V": "id: 2-M4QZ8C",
        "id: 4-5JNCR7": "id: x",
    }
    for old, new in wrong.items():
        data = changed(old, new, data)
    assert places(data, found(data)) == list(wrong.values())


@pytest.mark.parametrize(
    "data",
    [b"", b"- a\n", b"just text\n", BYTES + b"---\n" + BYTES, BYTES + b"status: open\n", b"<<<<<<< HEAD\n" + BYTES,
     BYTES.replace(b"Asha", b"\xff"), BYTES.replace(b"Asha", b"&a"), BYTES.replace(b"Asha Rao", b"!!str x")],
)  # fmt: skip
def test_what_is_no_sound_yaml_has_a_place(data: bytes) -> None:
    assert all(finding.line for finding in found(data))


def test_in_contacts_each_mistake_has_its_place_in_the_stream() -> None:
    data = changed("outcome: resolved", "outcom: resolved", CONTACT_BYTES)
    data = changed("type: rated", "type: ratd", data)
    findings = found_in_contacts(data)
    assert [(finding.message, finding.hint) for finding in findings] == [
        ("unknown key `outcom`", "did you mean `outcome`?"),
        ("`outcome` is missing", None),
        ("unknown type 'ratd'", "did you mean rated?"),
    ]
    assert places(data, findings) == ["id: C-261122-9D2RTA", "outcom: resolved", "type: ratd"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("waited: 30", "waited: -1"),
        ("waited: 30", "waited: 90000"),
        ("waited: 30", "waited: 1.5"),
        ("score: 4.5", "score: -1"),
        ("score: 4.5", "score: 101"),
        ("scale: 5", "scale: 0"),
    ],
)
def test_figures_have_their_bounds(old: str, new: str) -> None:
    data = changed(old, new, CONTACT_BYTES)
    assert places(data, found_in_contacts(data)) == [new]


def test_the_keys_of_a_fact_are_those_of_its_type() -> None:
    at = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
    fact = ContactLinked(id="F-261123-000000", of="C-261122-9D2RTA", at=at, by="priya", ticket=ID)
    assert read_entries(entry_bytes([fact]), CONTACTS) == [fact]
    findings = found_in_contacts(entry_bytes([fact]).replace(b"ticket:", b"score:"))
    assert [finding.message for finding in findings] == ["unknown key `score`", "`ticket` is missing"]
