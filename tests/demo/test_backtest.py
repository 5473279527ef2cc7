"""Backtests of a demo: its own rules make it again, and leaving tickets out leaves no difference out."""

from collections import Counter
from pathlib import Path

import pytest

from hdesk.desk import Desk
from hdesk.work.backtest import Backtest, Order, run_backtest

_CHANGES = {
    "a threshold lowered": ("over: 2 business days", "over: 1 business day"),
    "a threshold raised": ("over: 1 business day", "over: 30 business hours"),
    "an amount lowered": ("at_least: 50000", "at_least: 30000"),
    "a rule for fewer": ("category: [safety, fraud]", "category: [safety]"),
    "a rule for some more": ("- subcategory: delayed\n", "- subcategory: [delayed, when_paid]\n"),
    "a rule that tells another team": ("{to: operations, kind: payout_delay", "{to: tech, kind: payout_delay"),
    "a handover": ("escalate: {to: operations-manager,", "escalate: {handover: true, to: operations-manager,"),
    "an older ticket": ("pickup_overdue: {over: 2 business days}", "age: {over: 1 day}"),
    "not a young one": ("pickup_overdue: {over: 2 business days}", "not: {pickup_overdue: {at_most: 2 business days}}"),
}  # fmt: skip


def backtested(desk: Desk, tmp_path: Path, change: tuple[str, str] | None, *, whole: bool, jobs: int = 1) -> Backtest:
    rules = (desk.git.root / "priority_rules.yaml").read_text()
    if change is not None:
        assert change[0] in rules
        rules = rules.replace(*change)
    new = tmp_path / "new.yaml"
    new.write_text(rules)
    return run_backtest(desk, Order(files={"priority_rules.yaml": new}, whole=whole, jobs=jobs))


def test_the_demos_own_rules_make_again_all_that_they_once_did(desk: Desk, tmp_path: Path) -> None:
    found = backtested(desk, tmp_path, None, whole=True)
    assert found.differences == []
    assert found.tally.replayed == found.looked.tickets == 240
    recorded = [
        event
        for ticket in desk.snapshot.tickets()
        for event in ticket.timeline
        if event.by.startswith(("rule:", "route:"))
    ]
    fidelity = found.tally.fidelity
    assert (fidelity.recorded, fidelity.again, fidelity.beyond) == (len(recorded), len(recorded), 0)


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_tickets_that_are_left_out_would_not_have_been_different(
    desk: Desk, tmp_path: Path, change: tuple[str, str]
) -> None:
    some, whole = (backtested(desk, tmp_path, change, whole=one) for one in (False, True))
    assert some.differences == whole.differences
    assert some.looked.tickets == whole.tally.replayed
    assert some.tally.replayed < whole.tally.replayed


def test_counts_and_differences_agree(desk: Desk, tmp_path: Path) -> None:
    found = backtested(desk, tmp_path, _CHANGES["a threshold lowered"], whole=False)
    assert found.affected
    for kind in ("escalation", "priority"):
        by_change = Counter(one.change for one in found.differences if one.kind == kind)
        old, new = (sum(n for key, n in side.items() if key[0] == kind) for side in (found.tally.old, found.tally.new))
        assert new - old == by_change["added"] - by_change["gone"]


def test_the_number_of_processes_makes_no_difference(desk: Desk, tmp_path: Path) -> None:
    change = _CHANGES["a threshold lowered"]
    one, two = (backtested(desk, tmp_path, change, whole=False, jobs=jobs) for jobs in (1, 2))
    assert one.differences == two.differences
    assert one.tally.old == two.tally.old
    assert one.tally.fidelity == two.tally.fidelity
