"""The awkward cases, each by hand: what such a ticket or contact counts as, worked out in the test.

The desk is open from 9 to 19, on Sundays from 10 to 17; 16 and 23 November 2026 are Mondays.
"""

import subprocess

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Data, Hand, closed, created, event, rated, resolved
from tests.insight.conftest import Kpi

W47, W48, W53 = "2026-W47", "2026-W48", "2026-W53"
LATER = "2027-01-20T12:00:00+05:30"
ASHA, BALA = {"phone": "+919900112233"}, {"email": "bala@example.com"}
HOUR = 3600


def on(day: int, clock: str = "10:00", zone: str = "+05:30") -> str:
    """Give a moment in November 2026."""
    return f"2026-11-{day:02}T{clock}:00{zone}"


def replied(at: str, channel: str = "email", **keys: object) -> Data:
    return event("responded", at, channel=channel, **keys)


def heard(at: str) -> Data:
    return event("customer_replied", at, channel="email", by="customer")


def share(kpi: Kpi, name: str, period: str = "all", now: str = LATER) -> tuple[int, int]:
    """Give a share as numerator and denominator."""
    figure = kpi(name, "--period", period, now=now)
    return figure["numerator"], figure["denominator"]


def size(kpi: Kpi, name: str, period: str = "all", now: str = LATER) -> int:
    return int(kpi(name, "--period", period, now=now)["n"])


def seconds(kpi: Kpi, name: str, period: str = "all") -> tuple[float, float]:
    """Give a mean in business and in clock time."""
    figure = kpi(name, "--period", period, now=LATER)
    return figure["mean"], figure["calendar"]["mean"]


def values(kpi: Kpi, name: str, by: str, *more: str, now: str = LATER) -> dict[str | None, float | None]:
    return {one["by"][by]: one["value"] for one in kpi(name, "--by", by, *more, now=now)}


# Tickets that are none, or no more


def test_nothing_that_happened_to_a_merged_ticket_counts_anywhere(desk: Shell, hand: Hand) -> None:
    kept = hand.ticket(created(on(16)), customer=ASHA)
    hand.ticket(
        created(on(16), "email"),
        replied(on(16, "11:00")), replied(on(16, "12:00")), replied(on(16, "13:00")), heard(on(16, "14:00")),
        replied(on(16, "15:00")), event("promised", on(16, "15:30"), due=on(16, "16:00")),
        event("escalated", on(16, "16:00"), team="operations", handover=True),
        event("accepted", on(16, "17:00"), team="operations", rating=5),
        event("reviewed", on(16, "18:00"), score=100), rated(on(16, "18:00"), 5),
        resolved(on(16, "18:30")), closed(on(16, "18:45")), event("merged", on(17), into=kept),
        channel="email", customer=ASHA,
    )  # fmt: skip
    hand.commit()
    counted = {one["name"]: one["n"] for one in desk.json("kpi", "--period", "all", now=LATER) if one["n"]}
    assert set(counted.values()) <= {1, 7}, "one of each, and the seven fields that a pickup's ticket requires"
    assert {"promises_kept", "three_response", "next_response", "escalations", "logging_accuracy", "csat_good",
            "handover", "handover_rating", "handover_met", "confirmed_closure"} & counted.keys() == set()  # fmt: skip


def test_a_ticket_created_closed_was_resolved_at_once_and_touched_by_nobody(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16), "email"), closed(on(16)), channel="email")
    hand.commit()
    for name in ("within_24h", "same_day", "one_touch", "closed_without_reopening", "resolution_met"):
        assert share(kpi, name, W47) == (1, 1), name
    assert share(kpi, "acknowledgement_met") == (1, 1), "closed before it was due to be acknowledged"
    assert share(kpi, "ack_within_1h") == (0, 1), "nobody has ever told the customer anything"
    assert seconds(kpi, "resolution") == seconds(kpi, "resolution_first") == (0, 0)
    assert size(kpi, "ack") == size(kpi, "response") == size(kpi, "backlog") == 0


def test_a_reopened_ticket_is_open_again_as_old_as_it_is_and_keeps_its_first_resolution(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(16, "12:00")), closed(on(17)), event("reopened", on(18)))
    hand.commit()
    assert share(kpi, "closed_without_reopening", W47) == (0, 1)
    assert share(kpi, "reopened", W47) == (1, 1)
    assert [size(kpi, name) for name in ("tickets_closed", "resolution", "one_touch", "backlog")] == [0, 0, 0, 1]
    assert seconds(kpi, "resolution_first") == (2 * HOUR, 2 * HOUR)
    assert share(kpi, "within_24h") == share(kpi, "same_day") == (0, 1), "it is not resolved, whatever it was"
    assert kpi("backlog", "--period", "all", now=on(19, "09:59"))["bands"]["1-3 days"] == 1, "2 d 23 h 59 min"
    assert kpi("backlog", "--period", "all", now=on(19, "10:00"))["bands"]["3-7 days"] == 1, "three days are three"


def test_a_redacted_ticket_counts_as_before_and_a_deleted_one_not_at_all(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)), resolved(on(16, "12:00")), event("redacted", on(17), what="1-000001"))
    gone = hand.ticket(created(on(16)), resolved(on(17, "12:00")))
    hand.commit()
    assert share(kpi, "same_day") == (1, 2)
    subprocess.run(["git", "rm", "-q", f"tickets/2026/11/16/{gone}.yaml"], cwd=desk.folder, check=True)
    hand.commit()
    assert share(kpi, "same_day") == (1, 1)


def test_of_imports_without_moments_nobody_can_say_whether_they_were_in_time(hand: Hand, kpi: Kpi) -> None:
    imported = event("imported", None, source="old", source_id="7", by="import:old")
    hand.ticket(created(None, "email", by="import:old"), imported, channel="email")
    hand.ticket(created(None, "email", by="import:old"), imported, event("responded", None, channel="email"),
                resolved(None), closed(None), channel="email")  # fmt: skip
    hand.commit()
    for name in ("ack_within_1h", "within_24h", "same_day"):
        figure = kpi(name, now=LATER)
        assert (figure["value"], figure["n"], figure["left_out"]) == (None, 0, 2), name
    for name in ("acknowledgement_met", "first_response_met", "update_met", "resolution_met", "resolution_first"):
        assert size(kpi, name) == 0, name
    assert share(kpi, "one_touch") == (1, 1), "in all, and in no week"
    assert share(kpi, "one_touch", W47) == (0, 0)
    assert kpi("backlog", now=LATER)["bands"]["unknown"] == 1


def test_a_share_of_nothing_is_not_zero_and_a_count_of_nothing_is(desk: Shell) -> None:
    figures = desk.json("kpi", "--period", "all", now=LATER)
    assert len(figures) > 40
    for one in figures:
        is_count = one["numerator"] is None and "mean" not in one and one["denominator"] is None and one["value"] == 0
        assert one["n"] == 0
        assert is_count or one["value"] is None, one["name"]


# Periods that are not over, or have been


def test_a_period_that_is_not_over_says_so_and_does_not_count_what_has_its_time_yet(
    desk: Shell, hand: Hand, kpi: Kpi
) -> None:
    hand.ticket(created(on(16), "email"), channel="email")
    hand.ticket(created(on(17, "09:30"), "email"), channel="email")
    hand.commit()
    assert share(kpi, "ack_within_1h", "this-week", now=on(17, "10:29")) == (0, 1)
    assert share(kpi, "ack_within_1h", "this-week", now=on(17, "10:30")) == (0, 2)
    assert share(kpi, "within_24h", "this-week", now=on(17, "10:29")) == (0, 1)
    assert share(kpi, "same_day", "this-week", now=on(17, "23:59")) == (0, 1)
    assert share(kpi, "same_day", "this-week", now=on(18, "00:00")) == (0, 2)
    assert share(kpi, "acknowledgement_met", "this-week", now=on(17, "10:00")) == (0, 1), "the other is not due yet"
    assert desk.json("kpi", "same_day", "--period", "this-week", now=on(18))[0]["provisional"] is True
    assert desk.json("kpi", "same_day", "--period", W47, now=LATER)[0]["provisional"] is False


def test_a_ticket_that_stays_open_is_in_the_backlog_of_every_period_older_each_time(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created(on(16)))
    hand.commit()
    bands = {}
    for period in ("2026-11-16", W47, W48, "2026-11", "2026-12"):
        (bands[period],) = [band for band, n in kpi("backlog", "--period", period, now=LATER)["bands"].items() if n]
    assert bands == {
        "2026-11-16": "under 1 day", W47: "3-7 days", W48: "7-14 days", "2026-11": "14-30 days",
        "2026-12": "30 days and more",
    }  # fmt: skip
    by_age = values(kpi, "backlog", "age", "--period", W47)
    assert {band: n for band, n in by_age.items() if n} == {"3-7 days": 1}


def test_what_is_looked_at_over_a_window_counts_in_the_period_in_which_the_window_closes(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(22, "23:30"), customer=ASHA)  # the last half-hour of week 47
    hand.ticket(created(on(22, "23:30"), "email"), replied(on(23, "00:29")), resolved(on(23, "23:29")),
                event("promised", on(22, "23:45"), due=on(23, "00:30")), channel="email", customer=BALA)  # fmt: skip
    hand.commit()
    assert [share(kpi, "ack_within_1h", week) for week in (W47, W48)] == [(0, 0), (2, 2)]
    assert [share(kpi, "within_24h", week) for week in (W47, W48)] == [(0, 0), (2, 2)]
    assert [share(kpi, "same_day", week) for week in (W47, W48)] == [(1, 2), (0, 0)], "that day was over with the week"
    assert [share(kpi, "promises_kept", week) for week in (W47, W48)] == [(0, 0), (1, 1)]
    assert [share(kpi, "fcr_window", week) for week in (W47, W48, "2026-11-29")] == [(0, 0), (1, 1), (1, 1)]
    assert share(kpi, "fcr_window", W48, now=on(29, "23:29")) == (0, 0)


def test_a_customer_who_comes_again_in_the_next_week_spoils_the_first_contact_and_repeats(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(20), customer=ASHA)
    hand.contact(
        on(27), customer={"phone": ASHA["phone"], "email": "asha@example.com"}
    )  # seven days later, to the second
    hand.contact("2026-12-04T10:00:01+05:30", customer={"email": "ASHA@example.com"})  # a second too late
    hand.contact(on(21), customer=ASHA, category="payout")
    hand.contact(on(21), customer={"name": "Asha"})
    hand.commit()
    assert share(kpi, "fcr_window") == (3, 4)
    assert share(kpi, "repeat_contact") == (1, 4)
    assert kpi("repeat_contact", now=LATER)["left_out"] == kpi("fcr_window", now=LATER)["left_out"] == 1


def test_the_week_of_new_year_has_its_days_in_both_years(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created("2026-12-31T10:00:00+05:30"), resolved("2027-01-02T10:00:00+05:30"))
    hand.commit()
    assert [share(kpi, "within_24h", period) for period in (W53, "2026", "2027-01")] == [(0, 1), (0, 0), (0, 1)]
    assert [share(kpi, "same_day", period) for period in (W53, "2026", "2027-01")] == [(0, 1), (0, 1), (0, 0)]
    assert values(kpi, "resolution_met", "week") == {"2026-W53": 100}
    assert [size(kpi, "backlog", period) for period in ("2026", W53)] == [1, 0]


# Zones


@pytest.fixture
def berlin(hand: Hand) -> Hand:
    """Move the desk to Berlin, where Sunday, 25 October 2026, has 25 hours."""
    hand.setting("timezone: Asia/Kolkata", "timezone: Europe/Berlin")
    return hand


def test_a_day_of_25_hours_is_one_day_and_24_hours_end_before_its_clock_time(berlin: Hand, kpi: Kpi) -> None:
    berlin.ticket(created("2026-10-25T00:30:00+02:00"), resolved("2026-10-25T23:59:59+01:00"))
    berlin.ticket(created("2026-10-25T00:30:00+02:00"), resolved("2026-10-25T23:30:00+01:00"))
    berlin.commit()
    assert share(kpi, "same_day", "2026-10-25") == (2, 2)
    assert share(kpi, "within_24h", "2026-10-25") == (1, 2), "23:30 in winter is 24 hours after 0:30 in summer"
    assert seconds(kpi, "resolution_first") == (7 * HOUR, 24 * HOUR + (29 * 60 + 59) / 2)


def test_a_desk_far_from_the_customer_counts_by_its_own_days(hand: Hand, kpi: Kpi) -> None:
    hand.setting("timezone: Asia/Kolkata", "timezone: America/Los_Angeles")
    hand.ticket(created(on(20, "09:00")), resolved(on(20, "17:00")))  # 19:30 on Thursday until 3:30 on Friday, there
    hand.commit()
    assert share(kpi, "same_day", "2026-11-19") == (0, 1)
    assert share(kpi, "same_day", "2026-11-20") == (0, 0)


# What changes on a date


def test_a_call_counts_for_the_team_its_agent_had_on_the_day_a_ticket_for_the_team_it_was_with(
    hand: Hand, kpi: Kpi
) -> None:
    teams = "\n    team: [{team: helpdesk, from: 2020-01-01}, {team: operations, from: 2026-11-20}]"
    hand.setting("\n    team: helpdesk", teams)
    for day in (19, 20):
        hand.contact(on(day), talked=60)
    hand.ticket(
        created(on(19), "email"), event("routed", on(19), team="helpdesk", tier="L1", by="route:default"),
        replied(on(19, "10:30")), event("escalated", on(20), team="tech", tier="L2", handover=True), resolved(on(21)),
        channel="email",
    )  # fmt: skip
    hand.commit()
    assert values(kpi, "aht", "team") == {"helpdesk": 60, "operations": 60}
    assert values(kpi, "first_response_met", "team") == {"helpdesk": 100}
    assert values(kpi, "one_touch", "team") == {"tech": 100}
    assert values(kpi, "tickets_created", "tier") == {"L1": 1}


def test_a_clock_is_judged_by_the_policy_that_was_in_force_when_it_was_met_or_missed(hand: Hand, kpi: Kpi) -> None:
    hand.setting("  - id: standard\n", "  - id: quick\n    from: 2026-11-18\n    targets:\n"
                 "      acknowledgement: {default: 10 minutes}\n      resolution: {default: 1 hour}\n"
                 "  - id: standard\n")  # fmt: skip
    for day in (17, 18):  # within the hour of the old policy, not within the ten minutes of the new one
        hand.ticket(created(on(day), "email"), replied(on(day, "10:50")), channel="email")
    hand.commit()
    assert values(kpi, "acknowledgement_met", "day") == {"2026-11-17": 100, "2026-11-18": 0}
    # Created on the 17th, not due by midnight, then an hour from its creation is long over.
    assert values(kpi, "resolution_met", "day") == {"2026-11-17": 0, "2026-11-18": 0}


def test_a_target_counts_from_its_date(desk: Shell, hand: Hand) -> None:
    hand.setting('  fcr: "70"', '  fcr: [{value: "50"}, {value: "90", from: 2026-11-23}]')
    for day in (20, 24):
        hand.contact(on(day))
        hand.contact(on(day), outcome="ticket")
    hand.commit()
    weeks = desk.json("kpi", "fcr", "--by", "week", "--period", "all", now=LATER)
    assert [(one["by"]["week"], one["target"], one["met"]) for one in weeks] == [(W47, 50, True), (W48, 90, False)]
