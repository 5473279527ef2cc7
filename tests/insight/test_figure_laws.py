"""What every figure keeps: nothing is not zero, an n beside it, a list behind it, a target of its time."""

import math

import pytest

from hdesk.insight.catalogue import KPIS
from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, rated, resolved
from tests.insight.conftest import Kpi

NAMES = [kpi.name for kpi in KPIS]
RATIOS = [kpi.name for kpi in KPIS if kpi.numerator or kpi.measure]
MEASURES = {kpi.name for kpi in KPIS if kpi.measure}
KEYS = ["name", "title", "value", "unit", "n", "numerator", "denominator", "target", "met"]
AT = "2026-11-16T10:00:00+05:30"
NOW = "2026-11-20T11:00:00+05:30"


def test_a_ratio_of_nothing_is_null_and_prints_as_not_available(desk: Shell) -> None:
    figures = {one["name"]: one for one in desk.json("kpi")}
    assert list(figures) == NAMES
    for name in RATIOS:
        assert (figures[name]["value"], figures[name]["n"], figures[name]["met"]) == (None, 0, None), name
        assert " n/a " in next(line for line in desk("kpi", name).out.splitlines() if line.startswith(name)), name
    for name in set(NAMES) - set(RATIOS):
        assert (figures[name]["value"], figures[name]["n"]) == (0, 0), name


def test_a_share_of_none_of_some_is_zero_percent(hand: Hand, kpi: Kpi) -> None:
    hand.contact(AT, outcome="ticket")
    hand.commit()
    assert (kpi("fcr")["value"], kpi("fcr")["n"]) == (0, 1)


def test_every_figure_has_the_same_keys_and_durations_have_their_spread(desk: Shell) -> None:
    for figure in desk.json("kpi"):
        assert [key for key in figure if key in KEYS] == KEYS
        assert ({"mean", "median", "p90"} <= figure.keys()) == (figure["name"] in MEASURES)


@pytest.fixture
def lived(hand: Hand) -> Hand:
    """Fill a desk with something for every figure, good and bad."""
    to = {"team": "operations", "handover": True}
    words = {"said": "a", "checked": "b", "needed": "c"}
    for number in range(3):
        at = f"2026-11-16T1{number}:00:00+05:30"
        hand.contact(at, outcome=("resolved", "ticket", "callback")[number], channel="email",
                     received="2026-11-16T09:00:00+05:30")  # fmt: skip
        agreed = event("confirmed", NOW, consent="yes")
        ending = ([event("reopened", NOW)], [agreed, closed(NOW)], [closed(NOW)])[number]
        hand.ticket(created(at), resolved("2026-11-17T10:00:00+05:30"), *ending)
        hand.ticket(created(at, **words), event("escalated", AT, **to), rated(NOW, number + 3), category="app",
                    subcategory="otp")  # fmt: skip
    hand.ticket(created("2026-11-10T10:00:00+05:30"), event("escalated", AT, **to),
                event("returned", AT, team="operations", reason="missing_information"))  # fmt: skip
    hand.ticket(created(AT), event("customer_replied", AT, channel="email", by="customer"),
                event("responded", "2026-11-16T11:00:00+05:30", channel="email"), resolved(AT))  # fmt: skip
    hand.ticket(created(AT), event("promised", AT, due="2026-11-17T10:00:00+05:30"), event("reviewed", NOW, score=50))
    written = [event("responded", f"2026-11-17T1{number}:00:00+05:30", channel="email") for number in range(4)]
    hand.ticket(created(AT), event("escalated", AT, **to), event("accepted", AT, team="operations", rating=4), *written)
    for number in range(2):
        hand.contact(f"2026-11-0{number + 2}T10:00:00+05:30", waited=20 * number, talked=60, customer={"id": "7"},
                     outcome=("resolved", "ticket")[number])  # fmt: skip
    hand.contact(AT, outcome="abandoned", waited=9)
    hand.ticket(created(None), resolved(None), closed(None))
    hand.commit()
    return hand


@pytest.mark.parametrize("period", ["all", "2026-W47", "2026-W46"])
def test_every_number_has_a_list_and_the_list_adds_up_to_it(desk: Shell, lived: Hand, period: str) -> None:
    assert lived.folder == desk.folder
    listed = desk.json("kpi", "--list", "--period", period)
    for figure in desk.json("kpi", "--period", period):
        rows = [row for row in listed if row["kpi"] == figure["name"]]
        counted = [row for row in rows if row["counts_as"] != "left out"]
        assert len(counted) == figure["n"], figure["name"]
        assert len(rows) - len(counted) == figure["left_out"], figure["name"]
        if figure["numerator"] is not None:
            assert [row["counts_as"] for row in counted].count("numerator") == figure["numerator"], figure["name"]
            assert len(counted) == figure["denominator"], figure["name"]
        elif "mean" in figure and counted:
            values = sorted(row["value"] for row in counted)
            assert math.fsum(values) / len(values) == pytest.approx(figure["value"], abs=1e-3), figure["name"]
        else:
            assert len(counted) == (figure["value"] or 0), figure["name"]


def test_every_figure_of_the_lived_desk_has_something_to_list(desk: Shell, lived: Hand) -> None:
    assert lived.folder == desk.folder
    assert {row["kpi"] for row in desk.json("kpi", "--list")} == set(NAMES)


def test_a_list_names_tickets_and_contacts_that_are_there(desk: Shell, lived: Hand) -> None:
    assert lived.folder == desk.folder
    known = {one["id"] for command in ("list", "contacts") for one in desk.json(command)}
    assert {row["id"] for row in desk.json("kpi", "--list")} <= known


def test_the_list_of_a_figure_in_groups_says_to_which_group_each_belongs(desk: Shell, lived: Hand) -> None:
    assert lived.folder == desk.folder
    listed = desk.json("kpi", "tickets_created", "--by", "category", "--list")
    for figure in desk.json("kpi", "tickets_created", "--by", "category"):
        assert sum(row["by"] == figure["by"] for row in listed) == figure["n"]


def test_check_ends_with_3_where_a_target_is_missed_and_with_0_where_none_is(desk: Shell, hand: Hand) -> None:
    desk("kpi", "fcr", "--check")
    hand.contact(AT, outcome="ticket")
    hand.commit()
    assert desk("kpi", "fcr", "--check", expect=3).err.endswith("missed: fcr 0.00 %, target ≥ 70 %\n")
    desk("kpi", "fcr", expect=0)


def test_a_figure_is_judged_by_the_target_of_its_time(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    hand.setting('fcr: "70"', 'fcr: [{value: "40"}, {value: "50", from: 2026-11-01}, {value: "90", from: 2026-12-01}]')
    for month in (10, 11, 12):
        hand.contact(f"2026-{month}-20T10:00:00+05:30")
        hand.contact(f"2026-{month}-20T10:00:00+05:30", outcome="ticket")
    hand.commit()
    later = "2027-01-20T10:00:00+05:30"
    for period, target, met in (("2026-10", 40, True), ("2026-11", 50, True), ("2026-12", 90, False)):
        figure = kpi("fcr", "--period", period, now=later)
        assert (figure["target"], figure["met"]) == (target, met), period
    assert kpi("fcr", "--period", "2026-11-30", now=later)["target"] == 50, "the last day of November"
    months = desk.json("kpi", "fcr", "--by", "month", now=later)
    assert [one["target"] for one in months] == [40, 50, 90]


def test_what_is_no_target_is_named_with_its_file(desk: Shell, hand: Hand) -> None:
    hand.setting('fcr: "70"', "fcr: seventy")
    hand.commit()
    assert "desk.yaml: targets: fcr:" in desk("kpi", "fcr", expect=3).err


def test_a_broken_file_is_named_once_and_the_rest_is_counted(desk: Shell, hand: Hand) -> None:
    hand.contact(AT)
    broken = hand.ticket(created(AT), channel="call")
    path = hand.folder / f"tickets/2026/11/16/{broken}.yaml"
    path.write_text(path.read_text().replace("subject:", "subjekt:"))
    sour = hand.folder / "contacts/2026/11/17/priya.yaml"
    sour.parent.mkdir(parents=True)
    sour.write_text("id: [\n")
    hand.commit()
    shown = desk("kpi", "contacts", expect=3)
    assert "contacts" in shown.out
    assert shown.err.count("subjekt") == 1
    assert shown.err.count("contacts/2026/11/17/priya.yaml") == 1


def test_a_period_that_has_not_begun_is_refused(desk: Shell) -> None:
    assert "2027-W01 begins on 2027-01-04" in desk("kpi", "--period", "2027-W01", expect=1).err
    assert "after 2026-11-20" in desk("report", "weekly", "--period", "2027-W01", expect=1).err


def test_explain_says_what_a_figure_means(desk: Shell) -> None:
    told = desk("kpi", "explain", "follow_up", "response").out
    assert "Of the tickets open at the period's end, those updated within their update clock." in told
    assert "as it stands at the period's end" in told
    assert "by the moment of the first reply" in told
    assert {one["name"] for one in desk.json("kpi", "explain")} == set(NAMES)


def test_a_resolution_is_measured_by_the_policy_in_force_when_it_was_resolved(desk: Shell, hand: Hand) -> None:
    hand.setting(
        "calendars:\n",
        'calendars:\n  late:\n    hours: {mon: [["14:00", "22:00"]], tue: [["14:00", "22:00"]]}\n',
    )
    hand.setting("  - id: standard\n", "  - id: evenings\n    calendar: late\n    from: 2026-11-17\n"
                 "    targets:\n      resolution: {default: 10 business hours}\n  - id: standard\n")  # fmt: skip
    hand.ticket(created("2026-11-16T10:00:00+05:30"), resolved("2026-11-16T15:00:00+05:30"))
    hand.ticket(created("2026-11-17T10:00:00+05:30"), resolved("2026-11-17T15:00:00+05:30"))
    hand.commit()
    listed = {row["at"][:10]: row["value"] / 3600 for row in desk.json("kpi", "resolution", "--list")}
    assert listed == {"2026-11-16": 5, "2026-11-17": 1}


def test_what_pauses_a_resolution_is_said_by_the_policy_in_force_when_it_was_resolved(desk: Shell, hand: Hand) -> None:
    """The ticket was overdue long before the new policy came, and its clock is judged by the old one."""
    hand.setting("  - id: standard\n", "  - id: patient\n    from: 2026-11-17\n    pauses: [pending, on_hold]\n"
                 "    targets:\n      resolution: {default: 10 business hours}\n  - id: standard\n")  # fmt: skip
    hand.ticket(
        created("2026-11-10T10:00:00+05:30"), event("held", "2026-11-18T09:00:00+05:30", status="on_hold"),
        event("resumed", "2026-11-18T19:00:00+05:30"), resolved("2026-11-19T10:00:00+05:30"),
    )  # fmt: skip
    hand.commit()
    days = (9, 10, 10, 10, 10, 7, 10, 10, 0, 1)
    assert desk.json("kpi", "resolution")[0]["value"] / 3600 == sum(days)
