"""Values of a mapping: texts with columns in them, tables of values, moments and dates of every form."""

from typing import Any

import pytest

from tests.exchange.conftest import Door

BARE = """\
schema: 1
source: olddesk
row: ticket
ticket:
  id: "{Id}"
  subject: subject
  category: other
  channel: email
"""


def mapping(*, top: str = "", ticket: str = "", events: str = "") -> str:
    """Give the smallest mapping with some lines more; a line of `ticket` may replace one that is there."""
    key = ticket.strip().partition(":")[0]
    lines = [line for line in BARE.splitlines() if not key or line.strip().partition(":")[0] != key]
    return "\n".join([*lines, ticket, f"events: [{events}]" if events else "", top, ""])


def imported(door: Door, text: str, header: str, *rows: str) -> list[Any]:
    """Import rows by a mapping and give the tickets in the order of their IDs at the source."""
    door.write("map.yaml", text)
    door.write("data.csv", "\n".join([header, *rows]) + "\n")
    door.run()
    return [ticket for _, ticket in sorted(door.tickets().items())]


def refused(door: Door, text: str, header: str, *rows: str) -> list[str]:
    """Import rows of which some are refused, and give the reasons."""
    door.write("map.yaml", text)
    door.write("data.csv", "\n".join([header, *rows]) + "\n")
    return [one["reason"] for one in door.run("data.csv", "--format", "json", expect=3).data["refused"]]


def test_a_text_may_join_columns_and_is_nothing_where_all_of_them_are_empty(door: Door) -> None:
    text = mapping(ticket='  customer.name: "{First} {Last} (old)"')
    first, second, third = imported(door, text, "Id,First,Last", "1,Asha,Rao", "2,,Rao", "3,,")
    assert first["customer"]["name"] == "Asha Rao (old)"
    assert second["customer"]["name"] == "Rao (old)"
    assert "customer" not in third


def test_what_stands_in_a_cell_is_not_read_as_a_column(door: Door) -> None:
    (ticket,) = imported(door, mapping(ticket='  subject: "{A}-{B}"'), "Id,A,B", "1,{B},{A}")
    assert ticket["subject"] == "{B}-{A}"


def test_a_table_says_what_each_text_means_another_text_and_none(door: Door) -> None:
    table = '  subject: {text: "{K}", values: {Ja: yes, Nein: "no"}, other: perhaps, default: unsaid}'
    tickets = imported(door, mapping(ticket=table), "Id,K", "1,Ja", "2, nein ", "3,Vielleicht", "4,")
    assert [ticket["subject"] for ticket in tickets] == ["yes", "no", "perhaps", "unsaid"]


def test_an_empty_result_is_no_value(door: Door) -> None:
    table = '  nature: {text: "{K}", values: {Angry: complaint}, other: ""}'
    first, second = imported(door, mapping(ticket=table), "Id,K", "1,Angry", "2,Calm")
    assert (first["nature"], second.get("nature")) == ("complaint", None)


def test_the_taxonomy_gives_the_nature_and_checks_the_subcategory(door: Door) -> None:
    text = mapping(ticket='  category: "{C}"\n  subcategory: "{S}"')
    (ticket,) = imported(door, text, "Id,C,S", "1,fraud,stolen_device")
    assert ticket["nature"] == "complaint"
    reasons = refused(door, text, "Id,C,S", "2,pickup,stolen_device", "3,pickups,", "4,pickup,stolen")
    assert reasons == [
        "'stolen_device' is no subcategory of pickup",
        "category (C): there is no category 'pickups' (did you mean pickup?)",
        "subcategory (S): there is no subcategory 'stolen' (did you mean stolen_device?)",
    ]


@pytest.mark.parametrize(
    ("moments", "cell", "at"),
    [
        ("", "2025-07-01 09:00", "2025-07-01T09:00:00+05:30"),
        ("", "2025-07-01T09:00:00.999999", "2025-07-01T09:00:00+05:30"),
        ("", "2025-07-01T09:00:00Z", "2025-07-01T14:30:00+05:30"),
        ("", "2025-07-01", "2025-07-01T00:00:00+05:30"),
        ("moments: {timezone: Europe/Rome}", "2025-07-01 09:00", "2025-07-01T12:30:00+05:30"),
        ("moments: {timezone: Europe/Rome}", "2025-01-01 09:00", "2025-01-01T13:30:00+05:30"),
        ("moments: {timezone: Europe/Rome}", "2025-07-01T09:00:00Z", "2025-07-01T14:30:00+05:30"),
        ("moments: {formats: ['%d.%m.%Y %H:%M']}", "01.07.2025 09:00", "2025-07-01T09:00:00+05:30"),
        ("moments: {formats: ['%m/%d/%y', iso]}", "07/01/25", "2025-07-01T00:00:00+05:30"),
        ("moments: {formats: ['%d %b %Y %H:%M %z']}", "01 Jul 2025 09:00 +0200", "2025-07-01T12:30:00+05:30"),
    ],
)
def test_moments_are_read_in_their_form_and_zone(door: Door, moments: str, cell: str, at: str) -> None:
    text = mapping(top=moments, events='{event: created, at: "{At}"}')
    (ticket,) = imported(door, text, "Id,At", f"1,{cell}")
    assert ticket["timeline"][0]["at"] == at


def test_a_date_is_the_desks_where_the_file_has_a_moment(door: Door) -> None:
    text = mapping(ticket='  order.pickup_due_on: "{Due}"')
    first, second = imported(door, text, "Id,Due", "1,2025-07-01", "2,2025-07-01T20:00:00Z")
    assert (first["order"]["pickup_due_on"], second["order"]["pickup_due_on"]) == ("2025-07-01", "2025-07-02")


def test_a_phone_is_written_as_the_desk_writes_phones(door: Door) -> None:
    text = mapping(ticket='  customer.phone: "{Phone}"')
    (ticket,) = imported(door, text, "Id,Phone", "1,99001 12233")
    assert ticket["customer"]["phone"] == "+919900112233"
    assert "not a possible phone number" in refused(door, text, "Id,Phone", "2,12")[0]


def test_the_desks_own_fields_have_the_type_that_it_declares(door: Door) -> None:
    desk = door.desk.folder / "desk.yaml"
    desk.write_text(desk.read_text() + "fields:\n  weight: {title: Weight, type: number}\n")
    door.desk.git("commit", "-qam", "a field")
    text = mapping(ticket='  fields.weight: "{Weight}"\n  fields.colour: "{Colour}"')
    (ticket,) = imported(door, text, "Id,Weight,Colour", "1,2.5,red")
    assert ticket["fields"] == {"weight": "2.5", "colour": "red"}
    assert refused(door, text, "Id,Weight,Colour", "2,heavy,") == [
        "fields.weight (Weight): expected a number such as 1234.5, not 'heavy'"
    ]


def test_words_without_what_their_event_needs_refuse_the_row(door: Door) -> None:
    text = mapping(events='{event: rated, score: "{Stars}", of: "5", comment: "{Words}"}')
    assert refused(door, text, "Id,Stars,Words", "1,,Nice", "2,,") == ["rated: there is a comment, but no score"]
    assert [event["type"] for event in door.ticket("2")["timeline"]] == ["created", "imported"]


def test_a_team_and_a_reason_come_in_with_the_events_own_keys(door: Door) -> None:
    text = mapping(
        events='{event: routed, team: "{Team}", tier: L2}, {event: closed, at: "{At}", reason: "{Why}"}',
    )
    first, second = imported(door, text, "Id,Team,At,Why", "1,tech,2025-07-01 09:00,spam", "2,,2025-07-01 09:00,")
    assert (first["team"], first["tier"], first["timeline"][-1]["reason"]) == ("tech", "L2", "spam")
    assert (second.get("team"), second["timeline"][-1]["reason"]) == (None, "unknown")
    assert "there is no team 'tek'" in refused(door, text, "Id,Team,At,Why", "3,tek,,")[0]


def test_a_customers_words_are_the_customers_and_come_by_the_tickets_channel(door: Door) -> None:
    text = mapping(events='{event: customer_replied, text: "{Said}"}, {event: noted, text: "{Note}", by: "{Who}"}')
    (ticket,) = imported(door, text, "Id,Said,Note,Who", "1,Hello?,He called,customer")
    replied, noted = ticket["timeline"][2:]
    assert (replied["by"], replied["channel"], noted["by"]) == ("customer", "email", "customer")


def test_a_name_that_two_agents_share_means_neither(door: Door) -> None:
    desk = door.desk.folder / "desk.yaml"
    other = "agents:\n  priya2: {name: Priya Rao, email: other@example.com, team: helpdesk}\n"
    desk.write_text(desk.read_text().replace("agents:\n", other))
    door.desk.git("commit", "-qam", "a namesake")
    text = mapping(events='{event: assigned, to: "{Who}"}')
    first, second = imported(door, text, "Id,Who", "1,Priya Rao", "2,other@example.com")
    assert (first.get("assignee"), second["assignee"]) == (None, "priya2")
    assert first["timeline"][-1]["text"] == "assigned to Priya Rao"


def test_a_column_called_reason_that_the_mapping_reads_stays_what_it_is(door: Door) -> None:
    text = mapping(ticket='  subject: "{reason}"')
    assert refused(door, text, "Id,reason", ",late") == ["id: there is none (Id)"]
    assert (door.folder / "data.rejects.csv").read_text().splitlines() == [
        '"refused because","Id","reason"', '"id: there is none (Id)","","late"',
    ]  # fmt: skip
