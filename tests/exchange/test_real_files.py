"""The shipped mappings: on small files of the same shape, and on the real ones where they are at hand."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hdesk.exchange.plan import compile_plan, load_mapping
from hdesk.exchange.table import Table
from hdesk.presets import preset_files
from hdesk.storage.settings import setup_of
from tests.exchange.conftest import Door

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
DATA = ROOT.parent / "shared" / "data"

TICKETS = """\
Ticket ID,Customer Name,Customer Email,Customer Age,Customer Gender,Product Purchased,Date of Purchase,Ticket Type,\
Ticket Subject,Ticket Description,Ticket Status,Resolution,Ticket Priority,Ticket Channel,First Response Time,\
Time to Resolution,Customer Satisfaction Rating
1,Asha Rao,Asha@example.com,41,Female,Camera X,2021-03-22,Technical issue,Battery life,"The {product} is dead.

Please help.",Pending Customer Response,,Critical,Social media,2023-06-01 12:15:36,,
2,Ravi Iyer,ravi@example.com,19,Male,Phone Y,2021-05-22,Cancellation request,Refund request,Stop it,Closed,Stopped,\
Medium,Phone,2023-06-01 11:14:38,2023-06-01 18:05:38,3.0
3,Mina Das,mina@example.com,27,Other,Phone Y,2020-11-13,Refund request,Account access,Money back,Closed,Paid,Low,\
Email,2023-06-01 07:29:40,2023-06-01 01:57:40,5.0
4,Jo Roy,jo@example.com,33,Other,Phone Y,2020-11-13,Billing inquiry,Payment issue,Why so much,Open,,High,Chat,,,
"""

LOG = """\
concept:name,lifecycle:transition,org:resource,time:timestamp,Activity,Resource,case:concept:name,case:variant
Insert ticket,complete,Value 1,2012-04-03 16:55:38+00:00,Insert ticket,Value 1,Case 1,Variant 7
Assign seriousness,complete,Value 1,2012-04-03 16:55:53+00:00,Assign seriousness,Value 1,Case 1,Variant 7
Take in charge ticket,complete,Value 2,2012-04-05 09:15:52+00:00,Take in charge ticket,Value 2,Case 1,Variant 7
Resolve ticket,complete,Value 2,2012-04-05 09:16:02+00:00,Resolve ticket,Value 2,Case 1,Variant 7
Closed,complete,Value 5,2012-04-20 09:17:11+00:00,Closed,Value 5,Case 1,Variant 7
Closed,complete,Value 5,2012-04-20 09:17:11+00:00,Closed,Value 5,Case 1,Variant 7
Assign seriousness,complete,Value 3,2012-05-03 08:00:00+00:00,Assign seriousness,Value 3,Case 2,Variant 9
Wait,complete,Value 3,2012-05-04 08:00:00+00:00,Wait,Value 3,Case 2,Variant 9
"""


def take(door: Door, file: Path, mapping: str) -> Any:
    """Import a file by a shipped mapping and give the JSON data."""
    words = ("import", "csv", str(file), "--map", str(EXAMPLES / mapping), "--format", "json")
    return door.shell("-C", "desk", *words).data


def test_the_mappings_that_the_documentation_shows_are_right() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "import.md").read_text(), re.DOTALL)
    assert len(blocks) == 2
    setup = setup_of(preset_files("recommerce"), datetime(2026, 11, 20, tzinfo=UTC))
    for block in blocks:
        mapping, source = load_mapping(block.encode(), "docs/import.md")
        columns = tuple(dict.fromkeys(re.findall(r"\{([^{}:]+)\}", block)))
        compile_plan(mapping, source, Table("data.csv", columns, [], []), setup)


def kpis(door: Door) -> dict[str, Any]:
    """Give the figures by name."""
    return {one["name"]: one for one in door.desk.json("kpi")}


def test_the_support_tickets_mapping_keeps_what_is_known_and_doubts_the_rest(door: Door) -> None:
    data = take(door, door.write("tickets.csv", TICKETS), "customer-support-tickets.yaml")
    assert (data["imported"], data["refused"], data["doubtful"]) == (4, [], 1)
    assert data["unknown_moments"] == {"created": 4, "prioritised": 3, "closed": 2, "rated": 2, "held": 1}
    found = door.tickets()
    assert {name: (one["category"], one["status"], one["priority"]) for name, one in found.items()} == {
        "1": ("app", "pending", "urgent"),
        "2": ("order_status", "closed", "normal"),
        "3": ("payout", "closed", "low"),
        "4": ("price", "new", "high"),
    }
    first = found["1"]
    assert first["subject"] == "Technical issue: Battery life"
    assert first["channel"] == "social"
    assert first["customer"] == {"name": "Asha Rao", "email": "asha@example.com"}
    assert first["order"] == {"device": "Camera X"}
    assert first["timeline"][0]["said"] == "The {product} is dead.\n\nPlease help."
    assert "Female" not in str(first), "what is personal and of no use stays out"
    figures = kpis(door)
    assert (figures["csat"]["value"], figures["csat"]["n"]) == (4, 2)
    assert figures["resolution"]["n"] == 0
    assert "nothing wrong" in door.desk("check").out


def test_the_event_log_mapping_keeps_every_event_and_the_names_of_strangers(door: Door) -> None:
    data = take(door, door.write("log.csv", LOG), "helpdesk-event-log.yaml")
    assert (data["rows"], data["imported"], data["repeated_rows"], data["unknown_moments"]) == (8, 2, 1, {})
    done = door.ticket("Case 1")
    assert done["status"] == "closed"
    assert [(event["type"], event.get("text")) for event in done["timeline"]] == [
        ("created", None), ("imported", None), ("noted", "created by Value 1"),
        ("noted", "Assign seriousness (by Value 1)"), ("noted", "assigned to Value 2"), ("resumed", None),
        ("resolved", "by Value 2"), ("closed", None), ("noted", "closed by Value 5"),
    ]  # fmt: skip
    waiting = door.ticket("Case 2")
    assert waiting["status"] == "on_hold"
    assert waiting["timeline"][0]["at"] == "2012-05-03T13:30:00+05:30"
    assert "nothing wrong" in door.desk("check").out


@pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside this repository (../shared/data)")
def test_the_real_files_come_in_whole_once_and_with_their_known_figures(door: Door) -> None:
    tickets, log = DATA / "customer_support_tickets.csv", DATA / "helpdesk_event_log.csv"
    first = take(door, tickets, "customer-support-tickets.yaml")
    assert (first["imported"], first["refused"]) == (8469, [])
    assert first["doubts"] == {"the resolution is before the response": 1365}
    csat, good = door.desk.json("kpi", "csat", "csat_good")
    assert (round(csat["value"], 4), csat["n"]) == (2.9913, 2769)
    assert (round(good["value"], 2), good["n"]) == (39.26, 2769)
    second = take(door, log, "helpdesk-event-log.yaml")
    assert (second["rows"], second["imported"], second["refused"]) == (21348, 4580, [])
    assert take(door, tickets, "customer-support-tickets.yaml")["already_there"] == 8469
    assert take(door, log, "helpdesk-event-log.yaml")["already_there"] == 4580
    assert door.desk.git("rev-list", "--count", "HEAD").strip() == "3"
    assert door.desk.git("status", "--porcelain") == ""
