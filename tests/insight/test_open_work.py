"""The backlog by age, and figures of periods that are not over."""

from datetime import datetime, timedelta

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event, resolved
from tests.insight.conftest import Kpi

NOW = "2026-11-30T12:00:00+05:30"
NONE = {
    "under 1 day": 0, "1-3 days": 0, "3-7 days": 0, "7-14 days": 0, "14-30 days": 0, "30 days and more": 0,
    "unknown": 0,
}  # fmt: skip


def before(days: int, seconds: int = 0) -> str:
    """Give the moment so many days, less some seconds, before now: all in November, or in October."""
    return (datetime.fromisoformat(NOW) - timedelta(days=days) + timedelta(seconds=seconds)).isoformat()


class TestBacklog:
    def test_open_tickets_are_counted_by_age_in_bands_that_end_before_the_next_begins(
        self, hand: Hand, kpi: Kpi
    ) -> None:
        for days in (1, 3, 7, 14, 30):
            hand.ticket(created(before(days)))
            hand.ticket(created(before(days, 1)))
        hand.ticket(created(before(2)), resolved(before(1)))
        hand.commit()
        figure = kpi("backlog", now=NOW)
        assert figure["n"] == 10
        assert figure["bands"] == NONE | {
            "under 1 day": 1, "1-3 days": 2, "3-7 days": 2, "7-14 days": 2, "14-30 days": 2, "30 days and more": 1,
        }  # fmt: skip
        assert list(figure["bands"]) == list(NONE)

    def test_a_ticket_waiting_for_the_customer_is_open_and_an_imported_one_may_have_no_age(
        self, hand: Hand, kpi: Kpi
    ) -> None:
        hand.ticket(created(before(5)), event("held", before(4), status="pending"))
        hand.ticket(created(None, by="import:old"), event("assigned", before(1), to="priya"))
        hand.commit()
        assert kpi("backlog", now=NOW)["bands"] == NONE | {"3-7 days": 1, "unknown": 1}

    def test_groups_by_age_stand_in_the_order_of_age(self, hand: Hand, kpi: Kpi) -> None:
        for days in (40, 20, 10, 5, 2, 0):
            hand.ticket(created(before(days)))
        hand.commit()
        found = kpi("backlog", "--by", "age", now=NOW)
        assert [one["by"]["age"] for one in found] == [name for name in NONE if name != "unknown"]
        assert found[0]["bands"]["under 1 day"] == 1

    def test_an_empty_desk_has_none_of_any_age(self, desk: Shell) -> None:
        assert [one["value"] for one in desk.json("kpi", "backlog", "--by", "age")] == [0] * 6
        assert desk.json("kpi", "backlog", "--by", "category,age") == []

    def test_a_band_with_nothing_in_it_is_shown_as_none_in_its_place(self, hand: Hand, kpi: Kpi) -> None:
        for days, category in ((40, "app"), (2, "app"), (2, "pickup")):
            hand.ticket(created(before(days)), category=category)
        hand.commit()
        known = [name for name in NONE if name != "unknown"]
        counts = {"1-3 days": 2, "30 days and more": 1}
        told = [(name, counts.get(name, 0)) for name in known]
        assert [(one["by"]["age"], one["value"]) for one in kpi("backlog", "--by", "age", now=NOW)] == told
        both = kpi("backlog", "--by", "category,age", now=NOW)
        assert [tuple(one["by"].values()) for one in both] == [
            (one, name) for one in ("app", "pickup") for name in known
        ]
        assert sum(one["value"] for one in both) == 3

    def test_each_group_has_its_own_bands(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(before(2)), category="app")
        hand.ticket(created(before(5)))
        hand.commit()
        found = {one["by"]["category"]: one["bands"] for one in kpi("backlog", "--by", "category", now=NOW)}
        assert found == {"app": NONE | {"1-3 days": 1}, "pickup": NONE | {"3-7 days": 1}}

    def test_the_age_is_that_at_the_periods_end(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created("2026-11-20T00:00:00+05:30"))
        hand.commit()
        assert kpi("backlog", "--period", "2026-W47", now=NOW)["bands"] == NONE | {"1-3 days": 1}

    def test_an_empty_backlog_has_empty_bands(self, kpi: Kpi) -> None:
        assert kpi("backlog")["bands"] == NONE

    def test_only_what_ages_has_bands(self, desk: Shell) -> None:
        assert [one["name"] for one in desk.json("kpi") if "bands" in one] == ["backlog"]
        assert desk("kpi", "resolution", "--by", "age", expect=1).err.startswith("hdesk: resolution cannot be shown by")


class TestProvisional:
    @pytest.mark.parametrize(
        ("period", "now", "wanted"),
        [
            ("2026-W47", "2026-11-22T23:59:59+05:30", True),
            ("2026-W47", "2026-11-23T00:00:00+05:30", False),
            ("this-month", NOW, True),
            ("last-week", NOW, False),
            ("all", NOW, False),
        ],
    )
    def test_figures_say_that_their_period_is_not_over(self, kpi: Kpi, period: str, now: str, *, wanted: bool) -> None:
        assert kpi("contacts", "--period", period, now=now)["provisional"] is wanted

    def test_a_period_seen_as_of_a_moment_within_it_is_not_over(self, kpi: Kpi) -> None:
        within = kpi("contacts", "--period", "2026-W47", "--as-of", "2026-11-18", now=NOW)
        after = kpi("contacts", "--period", "2026-W47", "--as-of", "2026-11-26", now=NOW)
        assert (within["provisional"], after["provisional"]) == (True, False)
