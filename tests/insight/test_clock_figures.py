"""Clocks as figures: every run counts once, when it was met or missed, for who had the ticket then.

The standard policy of the default desk, in business hours (Monday to Saturday 9 to 19, Sundays 10 to 17), for a
normal ticket: acknowledgement 1, first response 4, next response 8, update 20, resolution 30, handover 4.
"""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Data, Hand, closed, created, event, resolved
from tests.insight.conftest import Kpi

LATER = "2026-11-30T12:00:00+05:30"
W47, W48 = "2026-W47", "2026-W48"
NEXT_RESPONSE = "      next_response: {urgent: 2 business hours, high: 4 business hours, default: 8 business hours}\n"
ESCALATED = "clock: [first_response, next_response, resolution], to: lead}"


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 16th and the 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"


def replied(day: int, clock: str = "10:00", **keys: Any) -> Data:
    return event("responded", on(day, clock), channel="email", **keys)


def wrote(day: int, clock: str = "10:00") -> Data:
    return event("customer_replied", on(day, clock), channel="email", by="customer")


def met(kpi: Kpi, clock: str, *more: str, now: str = LATER) -> tuple[int, int]:
    """Give how many runs of a clock were met, and of how many."""
    found = kpi(f"{clock}_met", *more, now=now)
    return found["numerator"], found["n"]


class TestWhatCounts:
    def test_a_clock_counts_once_it_is_met(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), replied(16, "12:00"))
        hand.commit()
        assert met(kpi, "first_response", now=on(16, "11:59")) == (0, 0)
        assert met(kpi, "first_response", now=on(16, "12:00")) == (1, 1)
        assert met(kpi, "acknowledgement", now=on(16, "12:00")) == (0, 1), "an hour was allowed"

    def test_an_open_clock_counts_as_missed_once_it_is_overdue_and_not_at_the_moment_it_is_due(
        self, hand: Hand, kpi: Kpi
    ) -> None:
        hand.ticket(created(on(16), "email"))
        hand.commit()
        assert met(kpi, "first_response", now=on(16, "14:00")) == (0, 0)
        assert met(kpi, "first_response", now="2026-11-16T14:00:01+05:30") == (0, 1)

    def test_a_target_met_at_the_very_moment_is_met(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), replied(16, "14:00"))
        hand.ticket(created(on(16), "email"), replied(16, "14:01"))
        hand.commit()
        assert met(kpi, "first_response") == (1, 2)

    def test_a_run_belongs_to_the_period_in_which_it_was_met_or_missed(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(22, "16:00"), "email"), replied(23, "10:00"))  # due on Monday at 12:00
        hand.ticket(created(on(20), "email"), replied(24))  # missed on Friday, answered on Tuesday
        hand.commit()
        assert [met(kpi, "first_response", "--period", one) for one in (W47, W48, "all")] == [(0, 1), (1, 1), (1, 2)]

    def test_a_ticket_resolved_without_an_answer_ends_the_clocks_of_the_inquiry(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), resolved(on(16, "12:00")))
        hand.commit()
        assert met(kpi, "first_response") == (1, 1)
        assert met(kpi, "acknowledgement") == (0, 1)

    def test_merged_doubtful_and_undated_tickets_have_no_clocks(self, hand: Hand, kpi: Kpi) -> None:
        kept = hand.ticket(created(on(16)))
        hand.ticket(created(on(16), "email"), replied(20), event("merged", on(21), into=kept))
        told = event("imported", None, source="old", source_id="7", by="import:old", doubts=["answered before it came"])
        hand.ticket(created(on(16), "email"), told, replied(20))
        hand.ticket(created(None, "email", by="import:old"), replied(20))
        hand.commit()
        assert met(kpi, "first_response") == (1, 1)
        assert met(kpi, "first_response", "--period", W47, "--as-of", on(20, "23:00"), now=LATER) == (1, 2)

    def test_a_clock_without_a_target_does_not_count(self, hand: Hand, kpi: Kpi) -> None:
        hand.setting("      handover: {urgent: 1 business hour, default: 4 business hours}\n", "")
        hand.ticket(created(on(16)), event("escalated", on(16), team="operations", handover=True),
                    event("accepted", on(16, "11:00"), team="operations"))  # fmt: skip
        hand.commit()
        assert met(kpi, "handover") == (0, 0)

    def test_a_clock_that_stands_still_is_neither_met_nor_missed(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(9)), event("held", on(9, "12:00"), status="pending"))
        hand.commit()
        assert met(kpi, "resolution") == (0, 0)
        assert met(kpi, "update") == (0, 0)


class TestRuns:
    def test_each_answer_to_a_further_message_is_one(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(
            created(on(16), "email"), wrote(16, "10:30"), replied(16, "11:00"),
            wrote(16, "12:00"), wrote(16, "13:00"), replied(16, "14:00"),
            wrote(17, "9:00".zfill(5)), replied(18, "10:00"),
        )  # fmt: skip
        hand.commit()
        assert met(kpi, "next_response") == (1, 2)
        figure = kpi("next_response", now=LATER)
        assert (figure["n"], figure["mean"], figure["calendar"]["mean"]) == (2, 6.5 * 3600, 13.5 * 3600)

    def test_an_answer_is_measured_where_it_has_no_target_too(self, hand: Hand, kpi: Kpi) -> None:
        hand.setting(NEXT_RESPONSE, "")
        hand.setting(ESCALATED, "clock: [first_response, resolution], to: lead}")
        hand.ticket(created(on(16)), wrote(16, "12:00"), replied(16, "14:00"))
        hand.commit()
        assert met(kpi, "next_response") == (0, 0)
        assert kpi("next_response", now=LATER)["value"] == 2 * 3600

    def test_the_answers_of_one_ticket_belong_to_the_weeks_in_which_they_were_given(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), wrote(20), replied(20, "11:00"), wrote(22), replied(24))
        hand.commit()
        assert [kpi("next_response", "--period", one, now=LATER)["n"] for one in (W47, W48)] == [1, 1]

    def test_updates_are_counted_from_one_to_the_next_and_end_with_the_resolution(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), replied(17), replied(20), resolved(on(20, "11:00")))
        hand.commit()
        assert met(kpi, "update") == (1, 2), "from Tuesday at 10:00 one was due on Thursday at 10:00"

    def test_a_promise_sets_the_moment_and_a_second_one_another(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(
            created(on(16)), event("promised", on(16, "11:00"), due=on(16, "15:00")),
            event("promised", on(16, "14:00"), due=on(18, "15:00")), replied(18, "14:00"), resolved(on(18, "14:30")),
        )  # fmt: skip
        hand.ticket(created(on(16)), event("promised", on(16, "11:00"), due=on(16, "15:00")),
                    replied(16, "16:00"), resolved(on(16, "16:00")))  # fmt: skip
        hand.commit()
        assert met(kpi, "update") == (4, 5)

    def test_a_reopened_ticket_is_owed_an_update_from_then_on(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(9)), resolved(on(9, "11:00")), event("reopened", on(23)), replied(23, "11:00"))
        hand.commit()
        assert met(kpi, "update", now=on(23, "12:00")) == (1, 1)
        assert kpi("follow_up", now=on(23, "12:00"))["value"] == 100

    def test_a_resolution_has_one_run_the_last(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), resolved(on(17)), event("reopened", on(23)), resolved(on(23, "12:00")))
        hand.commit()
        assert met(kpi, "resolution", "--period", W47) == (1, 1)
        assert met(kpi, "resolution", "--period", W48) == (1, 1)
        assert met(kpi, "resolution") == (1, 1)

    def test_each_handover_is_one_and_to_tell_a_team_is_none(self, hand: Hand, kpi: Kpi) -> None:
        to = {"team": "operations", "handover": True}
        hand.ticket(
            created(on(16)), event("escalated", on(16, "10:00"), **to),
            event("returned", on(16, "12:00"), team="operations", reason="missing_information"),
            event("escalated", on(16, "13:00"), **to), event("accepted", on(17, "13:00"), team="operations"),
            event("escalated", on(17, "14:00"), team="tech"),
        )  # fmt: skip
        hand.commit()
        assert met(kpi, "handover") == (1, 2)
        listed = kpi("handover_met", "--by", "category", now=LATER)
        assert [(one["by"], one["n"]) for one in listed] == [({"category": "pickup"}, 2)]


class TestJudgement:
    def test_each_run_is_judged_by_the_policy_in_force_when_it_was_met_or_missed(self, hand: Hand, kpi: Kpi) -> None:
        hand.setting("  - id: standard\n", "  - id: quick\n    from: 2026-11-18\n    targets:\n"
                     "      next_response: {default: 1 hour}\n  - id: standard\n")  # fmt: skip
        hand.ticket(created(on(16)), wrote(16, "12:00"), replied(16, "15:00"), wrote(18, "12:00"), replied(18, "15:00"),
                    wrote(18, "16:00"), replied(18, "17:00"))  # fmt: skip
        hand.commit()
        assert met(kpi, "next_response", now=on(18, "18:00")) == (2, 3)
        assert met(kpi, "next_response", "--as-of", on(17)) == (1, 1)

    def test_a_run_that_lasts_when_the_priority_rises_is_judged_by_the_new_target(self, hand: Hand, kpi: Kpi) -> None:
        urgent = event("prioritised", on(16, "14:30"), **{"from": "normal", "to": "urgent"})
        hand.ticket(created(on(16)), wrote(16, "11:00"), replied(16, "13:00"), wrote(16, "14:00"), urgent,
                    replied(16, "17:00"))  # fmt: skip
        hand.commit()
        assert met(kpi, "next_response") == (1, 2)
        by = {one["by"]["priority"]: one["value"] for one in kpi("next_response_met", "--by", "priority", now=LATER)}
        assert by == {"normal": 100, "urgent": 0}

    def test_a_pause_is_taken_off_an_update_that_comes_while_it_lasts(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(2)), event("held", on(2, "12:00"), status="pending"), replied(16),
                    resolved(on(16, "11:00")))  # fmt: skip
        hand.commit()
        assert met(kpi, "update") == (1, 1)

    def test_opening_hours_are_real_hours_when_the_clocks_go_back(self, hand: Hand, kpi: Kpi) -> None:
        hand.setting("timezone: Asia/Kolkata", "timezone: Europe/Berlin")
        hand.setting(NEXT_RESPONSE, "      next_response: {default: 24 hours}\n")
        for end in ("11:00", "11:01"):  # 24 hours after noon it is 11
            hand.ticket(
                created("2026-10-24T10:00:00+02:00"),
                event("customer_replied", "2026-10-24T12:00:00+02:00", channel="email", by="customer"),
                event("responded", f"2026-10-25T{end}:00+01:00", channel="email"),
            )  # fmt: skip
        hand.commit()
        assert met(kpi, "next_response") == (1, 2)
        assert kpi("next_response", now=LATER)["calendar"]["median"] == 24 * 3600 + 30


class TestGroups:
    @pytest.fixture
    def handed(self, hand: Hand) -> Hand:
        """Write a ticket that Helpdesk answered late, and Operations in time."""
        hand.ticket(
            created(on(16)), event("routed", on(16), team="helpdesk", tier="L1", by="route:pickup"),
            wrote(16, "11:00"), replied(18),
            event("escalated", on(18, "11:00"), team="operations", tier="L2", handover=True),
            event("owned", on(18, "12:00"), to="ravi"), wrote(18, "13:00"), replied(18, "14:00"),
            resolved(on(24)), closed(on(24)),
        )  # fmt: skip
        hand.commit()
        return hand

    @pytest.mark.parametrize(
        ("field", "wanted"),
        [
            ("team", {"helpdesk": 0, "operations": 100}),
            ("tier", {"L1": 0, "L2": 100}),
            ("agent", {"priya": 0, "ravi": 100}),
            ("owner", {"priya": 0, "ravi": 100}),
        ],
    )
    def test_each_run_counts_for_who_had_the_ticket_when_it_was_settled(
        self, handed: Hand, kpi: Kpi, field: str, wanted: dict[str, float]
    ) -> None:
        assert handed
        found = kpi("next_response_met", "--by", field, now=LATER)
        assert {one["by"][field]: one["value"] for one in found} == wanted

    def test_the_list_names_the_ticket_once_for_each_run(self, handed: Hand, desk: Shell) -> None:
        assert handed.folder == desk.folder
        rows = desk.json("kpi", "next_response_met", "--list", now=LATER)
        assert [(row["at"], row["counts_as"]) for row in rows] == [
            ("2026-11-16T19:00:00+05:30", "denominator"), ("2026-11-18T14:00:00+05:30", "numerator"),
        ]  # fmt: skip
