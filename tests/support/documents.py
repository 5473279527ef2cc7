"""Files as they stand in a desk: the ticket that the design shows, and contacts."""

from hdesk.domain.ids import ticket_path

ID = "HD-261122-7K3FQ2"
PATH = ticket_path(ID)
CONTACTS = "contacts/2026/11/22/priya.yaml"

BYTES = b"""\
schema: 1
id: HD-261122-7K3FQ2
subject: Pickup not done for three days
status: open
priority: high
tier: L2
team: operations
owner: priya
category: pickup
subcategory: long_pending
nature: complaint
channel: call
customer:
  name: Asha Rao
  phone: "+919900112233"
order:
  id: ORD-88213
  value: 64500
  city: Bengaluru
  vendor: QuickPick
  device: iPhone 14
  pickup_due_on: 2026-11-19
timeline:
- id: 1-M4QZ8C
  at: 2026-11-22T10:15:00+05:30
  by: priya
  type: created
  channel: call
  contact: C-261122-9D2RTA
  said: Promised for 19 Nov, nobody came.
  checked: Vendor app shows "assigned", no visit.
  needed: A confirmed slot today.
- id: 2-8XKD0V
  at: 2026-11-22T10:15:00+05:30
  by: route:pickup
  type: routed
  team: helpdesk
  tier: L1
- id: 3-T0WEH2
  at: 2026-11-22T10:15:00+05:30
  by: rule:long-pending-pickup
  type: prioritised
  from: normal
  to: high
- id: 4-5JNCR7
  at: 2026-11-22T10:16:00+05:30
  by: priya
  type: escalated
  team: operations
  tier: L2
  handover: true
  kind: late_pickup
  reason: pickup pending three days
"""
"""The ticket that the design shows."""

CONTACT_BYTES = b"""\
---
id: C-261122-9D2RTA
at: 2026-11-22T10:15:00+05:30
by: priya
channel: call
direction: inbound
outcome: resolved
category: pickup
customer:
  name: "null"
said: "NO"
waited: 30
---
id: F-261123-000000
at: 2026-11-23T10:15:00+05:30
by: priya
type: rated
of: C-261122-9D2RTA
score: 4.5
scale: 5
"""
"""A contact, and what was learned later about it."""


def changed(old: str, new: str, data: bytes = BYTES) -> bytes:
    """Give a file with one text of it replaced by another."""
    assert data.decode().count(old) == 1
    return data.decode().replace(old, new).encode()


def text_at(data: bytes, line: int | None, column: int | None) -> str:
    """Give what stands at a place, to the end of its line."""
    assert line is not None
    assert column is not None
    return data.decode().split("\n")[line - 1][column - 1 :]
