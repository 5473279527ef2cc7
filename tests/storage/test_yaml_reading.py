"""What is read from the YAML of a desk, whoever wrote it, and where in the file it stands."""

import subprocess
import sys
from textwrap import dedent

import pytest
import yaml

from hdesk.storage import yaml_events
from hdesk.storage.yaml_read import load, load_documents

TICKET = b"""\
schema: 1
id: HD-261122-7K3FQ2
subject: Pickup not done for three days
customer:
  name: Asha Rao
  phone: "+919900112233"
order:
  id: ORD-88213
  value: 64500
  pickup_due_on: 2026-11-19
timeline:
- id: 1-M4QZ8C
  at: 2026-11-22T10:15:00+05:30
  by: priya
  type: created
  said: |-
    Promised for 19 Nov, nobody came.
    Called twice.
  checked: Vendor app shows "assigned", no visit.
- id: 2-8XKD0V
  at: 2026-11-22T10:16:00+05:30
  by: rule:long-pending-pickup
  type: escalated
  handover: true
- id: 3-5JNCR7
  type: edited
  changes:
    city:
    - Pune
    - Bengaluru
    vendor: []
"""


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either of PyYAML's parsers: where libyaml is missing, the other one reads."""
    if request.param == "pure Python":
        monkeypatch.setattr(yaml_events, "Loader", yaml.BaseLoader)


@pytest.mark.usefixtures("parser")
def test_every_scalar_is_the_text_that_stands_there() -> None:
    data = b"city: NO\npincode: 012345\nid: 1e5\nwhen: 2026-11-19\nnone: null\n"
    data += b"quoted: '012345'\nlist: [1, ~]"
    assert load(data, "x").value == {
        "city": "NO",
        "pincode": "012345",
        "id": "1e5",
        "when": "2026-11-19",
        "none": "null",
        "quoted": "012345",
        "list": ["1", "~"],
    }


@pytest.mark.usefixtures("parser")
def test_no_value_is_not_an_empty_text() -> None:
    data = b"a:\nb: \"\"\nc: ''\nd:\n-\n"
    assert load(data, "x").value == {"a": None, "b": "", "c": "", "d": [None]}


@pytest.mark.usefixtures("parser")
def test_what_people_write_by_hand_is_read() -> None:
    data = dedent("""\
        %YAML 1.2
        ---
        # routes
        routes:
          - {team: helpdesk, tier: L1,}   # flow style
          - when: {category: payout}
            text: >
              folded
              twice
        'quoted key': "caf\\u00e9"
        """)
    expected = {
        "routes": [
            {"team": "helpdesk", "tier": "L1"},
            {"when": {"category": "payout"}, "text": "folded twice\n"},
        ],
        "quoted key": "café",
    }
    assert load(data.encode(), "x").value == expected
    assert load(b"\xef\xbb\xbf" + data.replace("\n", "\r\n").encode(), "x").value == expected


def test_other_values_than_mappings_are_read_where_they_are_expected() -> None:
    assert load(b"- a\n- b\n", "x", expect="any").value == ["a", "b"]
    assert load(b"a", "x", expect="any").value == "a"


@pytest.mark.parametrize("data", [TICKET, TICKET.replace(b"schema: 1", b"schema:  1  # by hand")])
@pytest.mark.parametrize(
    ("steps", "mark"),
    [
        ((), (1, 1)),
        (("customer",), (4, 1)),
        (("customer", "phone"), (6, 3)),
        (("customer", "mail"), (4, 1)),
        (("timeline", 0), (12, 3)),
        (("timeline", 0, "said"), (16, 3)),
        (("timeline", 1, "at"), (21, 3)),
        (("timeline", 2, "changes", "city", 1), (30, 7)),
        (("timeline", 9, "at"), (11, 1)),
    ],
)
def test_a_document_knows_where_its_parts_stand(
    data: bytes, steps: tuple[str | int, ...], mark: tuple[int, int]
) -> None:
    assert load(data, "x").mark(steps) == mark


def test_a_document_of_a_stream_knows_its_place_in_the_file() -> None:
    first, second = load_documents(b"---\nid: C-1\n---\nid: C-2\ntext: hm\n", "x")
    assert (first.mark(["id"]), second.mark(["text"]), second.mark([])) == ((2, 1), (5, 1), (4, 1))


def test_reading_what_hdesk_wrote_needs_no_yaml_package() -> None:
    script = "import sys; from hdesk.storage.yaml_read import load, load_documents\n"
    script += "data = sys.stdin.buffer.read(); load(data, 'x'); load_documents(b'---\\n' + data, 'x')\n"
    script += "sys.exit('yaml' in sys.modules)"
    data = TICKET + b'text: "\\"no\\": it \\u2028 says"\nmore: |\n  - a: b\n\n  c\n'
    assert subprocess.run([sys.executable, "-c", script], input=data, check=False).returncode == 0
