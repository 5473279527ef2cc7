"""Figures in groups: by fields, and by day, week, month and hour of the desk's zone."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, event, rated, resolved
from tests.insight.conftest import Kpi

LATER = "2027-01-20T12:00:00+05:30"


def values(kpi: Kpi, name: str, by: str, *more: str) -> dict[Any, Any]:
    """Ask for a figure in groups; a group of one field stands by its own name."""
    found = kpi(name, "--by", by, *more, now=LATER)
    return {tuple(one["by"].values()) if "," in by else one["by"][by]: one["value"] for one in found}


def test_by_two_fields_each_pair_that_occurs_has_its_figure(hand: Hand, kpi: Kpi) -> None:
    for channel, category, outcome in (
        ("call", "pickup", "resolved"), ("call", "pickup", "ticket"), ("call", "price", "resolved"),
        ("email", "pickup", "ticket"),
    ):  # fmt: skip
        hand.contact("2026-11-20T10:00:00+05:30", channel=channel, category=category, outcome=outcome)
    hand.commit()
    assert values(kpi, "fcr", "channel") == {"call": pytest.approx(66.67), "email": 0}
    assert values(kpi, "fcr", "channel,category") == {
        ("call", "pickup"): 50, ("call", "price"): 100, ("email", "pickup"): 0,
    }  # fmt: skip


def test_rows_without_the_field_are_a_group_of_their_own_and_come_last(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(created("2026-11-20T10:00:00+05:30"), order={"city": "Pune"})
    hand.ticket(created("2026-11-20T10:00:00+05:30"))
    hand.commit()
    assert list(values(kpi, "tickets_created", "city").items()) == [("Pune", 1), (None, 1)]
    assert values(kpi, "tickets_created", "order.city") == {"Pune": 1, None: 1}, "the whole name means the same"


def test_days_weeks_months_and_hours_are_those_of_the_desks_clocks(hand: Hand, kpi: Kpi) -> None:
    hand.contact("2026-11-29T20:00:00+00:00")  # Monday, 30 November, 1:30 in Bengaluru
    hand.contact("2026-11-30T19:00:00+00:00")  # Tuesday, 1 December, 0:30
    hand.commit()
    assert values(kpi, "contacts", "day") == {"2026-11-30": 1, "2026-12-01": 1}
    assert values(kpi, "contacts", "week") == {"2026-W49": 2}
    assert values(kpi, "contacts", "month") == {"2026-11": 1, "2026-12": 1}
    assert values(kpi, "contacts", "hour") == {"00": 1, "01": 1}


def test_the_first_days_of_january_belong_to_week_53(hand: Hand, kpi: Kpi) -> None:
    hand.contact("2026-12-28T10:00:00+05:30")
    hand.contact("2027-01-03T23:59:59+05:30")
    hand.contact("2027-01-04T00:00:00+05:30")
    hand.commit()
    assert values(kpi, "contacts", "week") == {"2026-W53": 2, "2027-W01": 1}
    assert kpi("contacts", "--period", "2026-W53", now=LATER)["value"] == 2
    assert kpi("contacts", "--period", "2027-W01", now=LATER)["value"] == 1


@pytest.fixture
def berlin(hand: Hand) -> Hand:
    """Move the desk to Berlin, where the clocks went back on Sunday, 25 October 2026, at 3:00."""
    hand.setting("timezone: Asia/Kolkata", "timezone: Europe/Berlin")
    return hand


def test_a_day_of_25_hours_has_its_25_hours(berlin: Hand, kpi: Kpi) -> None:
    berlin.contact("2026-10-24T21:59:59+00:00")  # the last second of Saturday
    berlin.contact("2026-10-24T22:00:00+00:00")
    berlin.contact("2026-10-25T00:30:00+00:00")  # 2:30 for the first time
    berlin.contact("2026-10-25T01:30:00+00:00")  # 2:30 again
    berlin.contact("2026-10-25T22:59:59+00:00")
    berlin.contact("2026-10-25T23:00:00+00:00")  # Monday
    berlin.commit()
    assert kpi("contacts", "--period", "2026-10-25", now=LATER)["value"] == 4
    hours = values(kpi, "contacts", "hour", "--period", "2026-10-25")
    assert {hour: n for hour, n in hours.items() if n} == {"00": 1, "02": 2, "23": 1}
    assert values(kpi, "contacts", "week") == {"2026-W43": 5, "2026-W44": 1}


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer(berlin: Hand, kpi: Kpi) -> None:
    berlin.ticket(created("2026-10-24T18:00:00+02:00"), resolved("2026-10-25T11:00:00+01:00"))
    berlin.commit()
    figure = kpi("resolution", now=LATER)
    assert figure["calendar"]["mean"] == 18 * 3600
    assert figure["mean"] == 2 * 3600, "open until 19:00 on Saturday and from 10:00 on Sunday"


def test_a_contact_counts_for_the_team_that_its_agent_worked_in_on_the_day(hand: Hand, kpi: Kpi) -> None:
    teams = "\n    team: [{team: helpdesk, from: 2020-01-01}, {team: operations, from: 2026-11-20}]"
    hand.setting("\n    team: helpdesk", teams)
    hand.contact("2026-11-19T23:59:00+05:30")
    moved = hand.contact("2026-11-19T18:30:00+00:00")  # midnight in Bengaluru
    hand.fact(moved, "2026-11-21T10:00:00+05:30", type="rated", score=5, scale=5)
    hand.contact("2026-11-21T10:00:00+05:30", by="someone_who_left")
    hand.commit()
    assert values(kpi, "contacts", "team") == {"helpdesk": 1, "operations": 1, None: 1}
    assert values(kpi, "csat", "team") == {"operations": 5}
    assert values(kpi, "contacts", "agent") == {"priya": 2, "someone_who_left": 1}


def test_escalations_are_shown_by_the_team_told_and_by_what_their_tickets_are_about(hand: Hand, kpi: Kpi) -> None:
    hand.ticket(
        created("2026-11-20T10:00:00+05:30"), event("escalated", "2026-11-20T10:00:00+05:30", team="tech", kind="bug"),
        event("escalated", "2026-11-20T11:00:00+05:30", team="operations"), category="app", order={"city": "Pune"},
    )  # fmt: skip
    hand.commit()
    assert values(kpi, "escalations", "team") == {"tech": 1, "operations": 1}
    assert values(kpi, "escalations", "kind,city") == {("bug", "Pune"): 1, (None, "Pune"): 1}


def test_ratings_are_shown_by_what_their_ticket_or_contact_was_about(hand: Hand, kpi: Kpi) -> None:
    at = "2026-11-20T10:00:00+05:30"
    hand.ticket(created(at), rated(at, 4), order={"city": "Pune"})
    contact = hand.contact(at, order={"city": "Delhi"})
    hand.fact(contact, at, type="rated", score=2, scale=5)
    hand.commit()
    assert values(kpi, "csat", "city") == {"Pune": 4, "Delhi": 2}


def test_a_desks_own_field_groups_too_whatever_its_name(hand: Hand, kpi: Kpi) -> None:
    hand.setting("\ncalendars:", "\nfields:\n  device-colour: {title: Colour, type: text}\n\ncalendars:")
    hand.ticket(created("2026-11-20T10:00:00+05:30"), fields={"device-colour": "red"})
    hand.commit()
    assert values(kpi, "tickets_created", "fields.device-colour") == {"red": 1}
    assert values(kpi, "tickets_created", "device-colour") == {"red": 1}


def test_an_unknown_field_is_refused_with_the_nearest(desk: Shell) -> None:
    refused = desk("kpi", "response", "--by", "cty", expect=1)
    assert refused.err == "hdesk: response cannot be shown by 'cty' (did you mean city?)\n"
    assert desk("kpi", "--by", "chanel", expect=1).err == (
        "hdesk: nothing can be shown by 'chanel' (did you mean channel?)\n"
    )
    assert "did you mean csat?" in desk("kpi", "cast", expect=4).err


def test_a_figure_that_has_no_such_field_is_named_unless_it_was_asked_for(desk: Shell, hand: Hand) -> None:
    hand.contact("2026-11-20T10:00:00+05:30")
    hand.commit()
    shown = desk("kpi", "--by", "outcome")
    assert "contacts" in shown.out
    assert "not by outcome: inquiries, tickets_created" in shown.err
    assert (
        "resolution cannot be shown by 'outcome'" in desk("kpi", "fcr", "resolution", "--by", "outcome", expect=1).err
    )


def test_what_stands_at_the_end_of_a_period_has_no_day(desk: Shell) -> None:
    refused = desk("kpi", "tickets_open", "--by", "day", expect=1)
    assert "tickets_open cannot be shown by 'day' (it is counted at the end of the period)" in refused.err


def test_escalations_are_shown_by_the_rule_that_made_them(hand: Hand, kpi: Kpi) -> None:
    at = "2026-11-20T10:00:00+05:30"
    hand.ticket(created(at), event("escalated", at, team="tech", by="rule:late-pickup"),
                event("escalated", at, team="operations"))  # fmt: skip
    hand.commit()
    assert values(kpi, "escalations", "rule") == {"late-pickup": 1, None: 1}


@pytest.mark.parametrize("field", ["vendor", "device", "city", "order.device"])
def test_tickets_are_shown_by_what_is_known_of_their_order(hand: Hand, kpi: Kpi, field: str) -> None:
    short = field.rpartition(".")[2]
    hand.ticket(created("2026-11-20T10:00:00+05:30"), order={short: "X1"})
    hand.commit()
    assert values(kpi, "tickets_created", field) == {"X1": 1}
