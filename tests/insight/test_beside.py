"""Figures beside those of another period, in order, cut, and with bars of the periods before."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, rated
from tests.insight.conftest import WEEKS_NOW as NOW
from tests.insight.conftest import Kpi


def beside(shell: Shell, *words: str) -> dict[Any, Any]:
    """Ask for figures; give what stands beside each, by its name or its one group."""
    found = shell.json("kpi", *words, now=NOW)
    return {next(iter(one.get("by", {}).values()), one["name"]): one for one in found}


def test_a_figure_stands_beside_that_of_the_period_before(weeks: Shell) -> None:
    found = beside(weeks, "fcr", "resolution", "csat", "contacts", "--period", "2026-W47", "--compare", "previous")
    told = {name: (one["value"], one["compared"]["value"], one["compared"]["verdict"]) for name, one in found.items()}
    assert told == {
        "fcr": (75, pytest.approx(33.33), "better"),
        "resolution": (3600, 3 * 3600, "better"),
        "csat": (3, 5, "worse"),
        "contacts": (4, 3, None),
    }
    assert found["fcr"]["compared"]["period"] == "2026-W46"
    assert found["fcr"]["compared"]["n"] == 3
    assert found["fcr"]["compared"]["change"] == pytest.approx(41.67)


def test_a_change_is_that_of_the_values_beside_it(desk: Shell, hand: Hand) -> None:
    """4.6429 is shown as 4.64 and 4.375 as 4.38, which is 0.26 more, though unrounded it is 0.2679."""
    made = created("2026-11-02T10:00:00+05:30")
    for score in (5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4):
        hand.ticket(made, rated("2026-11-17T10:00:00+05:30", score))
    for score in (5, 5, 5, 4, 4, 4, 4, 4):
        hand.ticket(made, rated("2026-11-10T10:00:00+05:30", score))
    hand.commit()
    asked = ("csat", "--period", "2026-W47", "--compare", "previous")
    (line,) = [one for one in desk("kpi", *asked, now=NOW).out.splitlines() if one.startswith("csat")]
    assert "4.64 of 5" in line
    assert "4.38 of 5" in line
    assert "+0.26 better" in line


def test_a_trend_is_rounded_as_the_figure_is(weeks: Shell) -> None:
    found = beside(weeks, "fcr", "--period", "2026-W46", "--trend", "2")["fcr"]
    assert (found["value"], found["trend"][-1]["value"]) == (33.33, 33.33)


def test_the_period_before_is_told_as_it_stood_at_its_end(weeks: Shell) -> None:
    """On 16 November one ticket was open; the other was closed by then."""
    found = beside(weeks, "tickets_open", "awaiting_confirmation", "--period", "2026-W47", "--compare", "previous")
    assert [(one["value"], one["compared"]["value"]) for one in found.values()] == [(1, 1), (1, 0)]
    assert found["tickets_open"]["compared"]["verdict"] == "same"


TABLE = """\
kpi             value  n   2026-W46  change                median   p90  target  met
----------  ---------  -  ---------  --------------------  ------  ----  ------  ---
fcr           75.00 %  4    33.33 %  +41.67 points better                ≥ 70 %  yes
resolution        1 h  1        3 h  -2 h better              1 h   1 h  ≤ 30 h  yes
csat        3.00 of 5  1  5.00 of 5  -2.00 worse             3.00  3.00     ≥ 4  no
contacts            4  4          3  +1
sent_back         n/a  0        n/a  n/a                                  ≤ 5 %
"""


def test_better_and_worse_are_said_in_words(weeks: Shell) -> None:
    names = ("fcr", "resolution", "csat", "contacts", "sent_back")
    assert weeks("kpi", *names, "--period", "2026-W47", "--compare", "previous", now=NOW).out == TABLE


def test_a_group_that_was_there_only_before_is_shown_too(weeks: Shell) -> None:
    found = beside(weeks, "contacts", "--by", "city", "--period", "2026-W47", "--compare", "previous")
    assert {city: (one["value"], one["compared"]["value"]) for city, one in found.items()} == {
        "Delhi": (0, 1), "Pune": (3, 2), "Surat": (1, 0),
    }  # fmt: skip
    assert list(found) == ["Delhi", "Pune", "Surat"]


def test_days_of_two_weeks_stand_beside_each_other(weeks: Shell) -> None:
    found = beside(weeks, "contacts", "--by", "day", "--period", "2026-W47", "--compare", "previous")
    assert {day: (one["value"], one["compared"]["value"]) for day, one in found.items()} == {
        "2026-11-16": (0, 1), "2026-11-17": (3, 2), "2026-11-18": (0, 0), "2026-11-19": (1, 0),
        "2026-11-20": (0, 0), "2026-11-21": (0, 0), "2026-11-22": (0, 0),
    }  # fmt: skip


def test_what_makes_two_periods_unlike_is_said(weeks: Shell) -> None:
    def said(period: str, which: str = "previous") -> str:
        return weeks("kpi", "contacts", "--period", period, "--compare", which, now=NOW).err

    assert "2026-W48 is not over: its 1 day so far stand beside all of 2026-W47" in said("2026-W48")
    assert "the desk begins on 2026-11-09: of 2026-W46 not all is known" not in said("2026-W47")
    assert "nothing is known of 2025-W47" in said("2026-W47", "year-ago")
    months = weeks("kpi", "contacts", "--period", "2026-11", "--compare", "previous", now="2026-12-02T09:00:00+05:30")
    assert "2026-11 has 30 days, 2026-10 has 31" in months.err


def test_nothing_is_compared_with_what_was_before_the_desk(weeks: Shell) -> None:
    for name in ("tickets_open", "contacts"):
        asked = ("kpi", name, "--period", "2026-W47", "--compare", "year-ago")
        [found] = weeks.json(*asked, now=NOW)
        assert found["value"] is not None
        assert (found["compared"]["value"], found["compared"]["change"]) == (None, None)
        told = weeks(*asked, now=NOW).out.splitlines()[-1]
        assert told.split()[-2:] == ["n/a", "n/a"]


def test_what_has_no_end_has_nothing_before_it(weeks: Shell) -> None:
    assert "'all' has no previous period" in weeks("kpi", "--compare", "previous", expect=1).err
    assert "'all' has no end" in weeks("kpi", "--trend", "3", expect=1).err


def test_the_smallest_change_in_print_is_none(weeks: Shell) -> None:
    """What prints alike is alike, whatever the ninth place says."""
    found = beside(weeks, "tickets_created", "--period", "2026-11-12", "--compare", "previous")
    assert found["tickets_created"]["compared"]["change"] == 1


def groups(shell: Shell, *words: str) -> list[Any]:
    return [next(iter(one["by"].values())) for one in shell.json("kpi", *words, now=NOW)]


def test_groups_are_sorted_by_value_n_name_change_or_field_what_has_no_value_last(weeks: Shell) -> None:
    by = ("fcr", "--by", "city")
    assert groups(weeks, *by, "--sort", "value") == ["Delhi", "Pune", "Surat"]
    assert groups(weeks, *by, "--sort", "-value") == ["Surat", "Pune", "Delhi"]
    assert groups(weeks, *by, "--sort", "-city") == ["Surat", "Pune", "Delhi"]
    assert groups(weeks, *by, "--sort", "-n,-city") == ["Pune", "Surat", "Delhi"]
    change = ("--period", "2026-W47", "--compare", "previous", "--sort", "-change")
    assert groups(weeks, "contacts", "--by", "city", *change) == ["Pune", "Surat", "Delhi"]
    for order in ("value", "-value"):
        assert groups(weeks, *by, "--period", "2026-W47", "--compare", "previous", "--sort", order)[-1] == "Delhi"


def test_the_first_n_groups_are_the_largest_and_what_is_cut_is_said(weeks: Shell) -> None:
    shown = weeks("kpi", "contacts", "--by", "city", "--top", "1", now=NOW)
    assert "Pune" in shown.out
    assert "Delhi" not in shown.out
    assert "more than the first 1: contacts 2 (n 2)" in shown.err
    assert groups(weeks, "contacts", "--by", "city", "--top", "2", "--sort", "city") == ["Delhi", "Pune"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fcr", "--by", "city,team,day"), "3 fields to group by"),
        (("fcr", "--by", "city,city"), "'city' stands twice"),
        (("fcr", "--by", "city", "--sort", "valeu"), "did you mean value?"),
        (("fcr", "--by", "city", "--sort", "change"), "no change to sort by"),
        (("--sort", "value"), "values of different KPIs"),
        (("fcr", "--sort", "value"), "there is one figure, fcr, and nothing to sort"),
        (("fcr", "--by", "day", "--period", "2026-W47", "--trend", "3"), "no trend in groups by day"),
        (("fcr", "--period", "2026-W47", "--trend", "100"), "at most 60"),
    ],
)
def test_what_cannot_be_shown_is_refused(weeks: Shell, words: tuple[str, ...], said: str) -> None:
    assert said in weeks("kpi", *words, expect=1, now=NOW).err


def test_a_trend_has_the_last_periods_of_the_same_length(weeks: Shell) -> None:
    found = beside(weeks, "fcr", "contacts", "tickets_open", "--period", "2026-W47", "--trend", "3")
    points = {name: [(one["period"], one["value"]) for one in found[name]["trend"]] for name in found}
    assert points == {
        "fcr": [("2026-W45", None), ("2026-W46", 33.33), ("2026-W47", 75)],
        "contacts": [("2026-W45", None), ("2026-W46", 3), ("2026-W47", 4)],
        "tickets_open": [("2026-W45", None), ("2026-W46", 1), ("2026-W47", 1)],
    }


def test_a_trend_equals_the_figures_asked_one_by_one(weeks: Shell) -> None:
    """Each is as known at the end of the last; here nothing of one week was learned in another."""
    for period in ("2026-11-20", "2026-W47", "2026-11", "2026-11-18..2026-11-20"):
        for trend in beside(weeks, "contacts", "fcr", "--period", period, "--trend", "4").values():
            for point in trend["trend"][-3:]:
                (alone,) = weeks.json("kpi", trend["name"], "--period", point["period"], now=NOW)
                assert point["value"] is None or point["value"] == pytest.approx(alone["value"], abs=0.01), point
                assert point["n"] == alone["n"], point


def test_bars_stand_on_zero_and_a_share_reaches_the_top_only_with_all_of_it(weeks: Shell) -> None:
    shown = weeks("kpi", "fcr", "contacts", "csat", "--period", "2026-W47", "--trend", "3", now=NOW).out
    drawn = {line.split()[0]: next(word for word in line.split() if set(word) <= set("·▁▂▃▄▅▆▇█"))
             for line in shown.splitlines()[2:]}  # fmt: skip
    assert drawn == {"fcr": "·▃▇", "contacts": "·▇█", "csat": "·█▅"}


def test_groups_by_time_have_the_empty_ones_in_between(hand: Hand, kpi: Kpi) -> None:
    hand.contact("2026-08-03T10:00:00+05:30", outcome="ticket")
    hand.contact("2026-11-20T14:00:00+05:30")
    hand.commit()

    def values(by: str, *more: str) -> dict[str, Any]:
        return {one["by"][by]: one["value"] for one in kpi("contacts", "--by", by, *more, now=NOW)}

    assert values("month") == {"2026-08": 1, "2026-09": 0, "2026-10": 0, "2026-11": 1}
    assert values("quarter") == {"2026-Q3": 1, "2026-Q4": 1}
    assert values("year") == {"2026": 2}
    assert values("weekday") == {"mon": 1, "tue": 0, "wed": 0, "thu": 0, "fri": 1}
    assert values("hour") == {"10": 1, "11": 0, "12": 0, "13": 0, "14": 1}
    assert list(values("day", "--period", "2026-W47")) == [f"2026-11-{day}" for day in range(16, 23)]
    assert list(values("week", "--period", "2026-08-05..2026-08-20")) == []
    shares = {one["by"]["month"]: one["value"] for one in kpi("fcr", "--by", "month", now=NOW)}
    assert shares == {"2026-08": 0, "2026-09": None, "2026-10": None, "2026-11": 100}


def test_a_field_and_time_together_have_every_group_at_every_time(hand: Hand, kpi: Kpi) -> None:
    hand.contact("2026-09-03T10:00:00+05:30", order={"device": "iPhone 14"})
    hand.contact("2026-11-20T14:00:00+05:30", order={"device": "Redmi 9"})
    hand.commit()
    found = kpi("contacts", "--by", "device,month", now=NOW)
    assert [(*one["by"].values(), one["value"]) for one in found] == [
        ("Redmi 9", "2026-09", 0), ("Redmi 9", "2026-10", 0), ("Redmi 9", "2026-11", 1),
        ("iPhone 14", "2026-09", 1), ("iPhone 14", "2026-10", 0), ("iPhone 14", "2026-11", 0),
    ]  # fmt: skip
