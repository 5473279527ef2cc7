"""`hdesk rules explain`: a tree for people, data for programs."""

from tests.commands.conftest import Shell

LATE = ("--order", "ORD-88213", "--value", "4999", "--pickup-due", "2026-11-18", "--subcategory", "long_pending")


def test_what_acted_stands_in_full_and_what_fails_by_name(desk: Shell) -> None:
    identity = desk.log(*LATE, now="2026-11-24T10:00:00+05:30")
    said = desk("rules", "explain", identity, now="2026-11-24T10:00:00+05:30").out
    assert (
        said
        == f"""\
{identity}  Nobody came.
as of 2026-11-24 10:00: new, priority high, helpdesk/L1

Routes: the first that holds answers
  ✓ acted  pickup  Pickups stay with the agent, who hands over to Operations what needs them
      ✓ true   category is pickup  (here: pickup)
      → to helpdesk/L1: done 2026-11-24 10:00
  ✓ holds  default: to helpdesk/L1: no, an earlier route answers: pickup
  ✗ others fail: safety, fraud, vendor, serviceability, price-dispute, app-fault, payout

Rules: all that hold act, once
  ✓ acted  long-pending-pickup  A pickup is more than two business days late
      ✓ true   category is pickup  (here: pickup)
      ✓ true   pickup_overdue over 2 business days  (here: 5 d 10 h; over it since 2026-11-21 00:00)
      ✓ true   status not resolved, closed  (here: new)
      → priority high: done 2026-11-24 10:00
      → escalate to operations-manager: done 2026-11-24 10:00
      → next: Get a confirmed slot from Operations and call the customer with it
  ✗ others fail: safety-or-fraud, high-value-order, payout-delay

--all shows every route and rule in full
"""
    )


def test_what_nearly_holds_says_from_when_it_would(desk: Shell) -> None:
    identity = desk.log(*LATE, now="2026-11-19T10:00:00+05:30")
    said = desk("rules", "explain", identity, now="2026-11-19T10:00:00+05:30").out
    assert "✗ near miss  long-pending-pickup" in said
    assert "✗ false  pickup_overdue over 2 business days  (here: 10 h; over it after 2026-11-21 00:00)" in said
    assert "→ else: priority high; escalate to operations-manager; next: Get a confirmed slot" in said


def test_what_time_has_made_true_is_due_until_the_next_sweep(desk: Shell) -> None:
    identity = desk.log(*LATE, now="2026-11-19T10:00:00+05:30")
    later = "2026-11-24T10:00:00+05:30"
    due = "→ priority high: due, the next change or `hdesk sweep` does it"
    assert due in desk("rules", "explain", identity, now=later).out
    desk("sweep", now=later)
    assert "→ priority high: done 2026-11-24 10:00" in desk("rules", "explain", identity, now=later).out


def test_everything_in_full_on_request(desk: Shell) -> None:
    said = desk("rules", "explain", desk.log(*LATE), "--all").out
    assert "✗ fails  safety-or-fraud" in said
    assert "✗ false  category is safety, fraud  (here: pickup)" in said
    assert "--all" not in said


def test_data_holds_everything(desk: Shell) -> None:
    identity = desk.log(*LATE)
    rules = {one["id"]: one for one in desk.json("rules", "explain", identity)}
    assert len(rules) == 9 + 4
    late = rules["long-pending-pickup"]
    assert (late["kind"], late["standing"], late["holds"]) == ("rule", "near", False)
    assert late["when"]["parts"][1] == {
        "kind": "test",
        "says": "pickup_overdue over 2 business days",
        "holds": False,
        "field": "pickup_overdue",
        "value": 35 * 3600,  # from midnight of the 19th to 11 of the 20th
        "turns": "2026-11-21T00:00:00+05:30",
    }
    assert rules["pickup"]["then"] == [{"what": "to helpdesk/L1", "outcome": "done", "at": "2026-11-20T11:00:00+05:30"}]


def test_nothing_that_a_customer_says_reaches_the_terminal_as_it_is(desk: Shell) -> None:
    identity = desk.log("--subject", "a\x1b[31mb", "--subcategory", "delayed", category="payout")
    desk("note", identity, "not \x1b[2Jreceived, not received\nat all")
    said = desk("rules", "explain", identity).out
    assert "\x1b" not in said
    assert "received at all" in said
