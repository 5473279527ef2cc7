"""KPIs that a desk adds in desk.yaml: they are like the shipped ones, and a wrong one is named with its place."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, closed, created, event, resolved

NOW = "2026-11-23T09:00:00+05:30"

SHARE = """\
  - name: quick_closing
    title: Closed within a day
    meaning: Of the tickets closed, those closed within 24 hours of their creation.
    table: tickets
    where: status = 'closed'
    numerator: closed_at - created_at <= 86400
    cohort: closed_at
    direction: up
    dated: the closing
"""
MEAN = """\
  - name: worth
    title: Value of orders
    meaning: Mean value of the orders that tickets are about.
    table: tickets
    measure: order_value
    cohort: created_at
    unit: INR
"""
COUNT = """\
  - name: evening_calls
    title: Calls in the evening
    meaning: Calls from 19 o'clock on.
    table: contacts
    where: channel = 'call' AND local_hour(at) >= '19'
    cohort: at
"""
AT_END = """\
  - name: stuck
    title: Stuck
    meaning: Of the tickets open at the period's end, those that some team has returned.
    table: tickets
    where: status NOT IN ('resolved', 'closed')
    numerator: id IN (SELECT e.id FROM events AS e WHERE e.type = 'returned')
    direction: down
"""
ALL = SHARE + MEAN + COUNT + AT_END


def adding(hand: Hand, kpis: str) -> None:
    """Give a desk KPIs of its own."""
    path = hand.folder / "desk.yaml"
    path.write_text(f"{path.read_text()}kpis:\n{kpis}")


@pytest.fixture
def own(desk: Shell, hand: Hand) -> Shell:
    """Give a desk four KPIs of its own, and something for each to count."""
    adding(hand, ALL)
    hand.setting('  fcr: "70"\n', '  fcr: "70"\n  quick_closing: "60"\n')
    to = {"team": "operations", "handover": True}
    hand.ticket(created("2026-11-16T10:00:00+05:30"), resolved("2026-11-16T11:00:00+05:30"),
                closed("2026-11-16T12:00:00+05:30"), order={"value": 1000})  # fmt: skip
    hand.ticket(created("2026-11-16T10:00:00+05:30"), resolved("2026-11-18T11:00:00+05:30"),
                closed("2026-11-18T12:00:00+05:30"), order={"value": 2500, "city": "Pune"})  # fmt: skip
    hand.ticket(created("2026-11-17T10:00:00+05:30"), event("escalated", "2026-11-17T10:00:00+05:30", **to),
                event("returned", "2026-11-17T11:00:00+05:30", team="operations", reason="not_ours"))  # fmt: skip
    hand.ticket(created("2026-11-17T10:00:00+05:30"))
    hand.contact("2026-11-17T18:59:00+05:30")
    hand.contact("2026-11-17T19:00:00+05:30")
    hand.commit()
    return desk


def test_an_own_kpi_has_figures_like_any_other(own: Shell) -> None:
    found = {one["name"]: one for one in own.json("kpi", "--period", "2026-W47", now=NOW)}
    share, worth, calls, stuck = (found[name] for name in ("quick_closing", "worth", "evening_calls", "stuck"))
    assert (share["value"], share["numerator"], share["denominator"], share["unit"]) == (50, 1, 2, "%")
    assert (share["target"], share["met"]) == (60, False)
    assert (worth["value"], worth["n"], worth["left_out"], worth["unit"]) == (1750, 2, 2, "INR")
    assert (calls["value"], calls["unit"]) == (1, "contacts")
    assert (stuck["value"], stuck["n"]) == (50, 2)


def test_an_own_kpi_has_its_list_its_groups_its_explanation_and_its_check(own: Shell) -> None:
    for name in ("quick_closing", "worth", "evening_calls", "stuck"):
        (figure,) = own.json("kpi", name, "--period", "2026-W47", now=NOW)
        rows = own.json("kpi", name, "--list", "--period", "2026-W47", now=NOW)
        assert sum(row["counts_as"] != "left out" for row in rows) == figure["n"], name
        assert sum(row["counts_as"] == "left out" for row in rows) == figure["left_out"], name
        assert sum(row["counts_as"] == "numerator" for row in rows) == (figure["numerator"] or 0), name
    cities = own.json("kpi", "worth", "--by", "city", now=NOW)
    assert {one["by"]["city"]: one["value"] for one in cities} == {"Pune": 2500, None: 1000}
    told = own("kpi", "explain", "quick_closing", now=NOW).out
    assert "those closed within 24 hours of their creation ÷ tickets closed" in told
    assert re.search(r"≥ 60 %, in force today \(desk.yaml:\d+\)", told)
    assert own.json("kpi", "explain", "worth", now=NOW)[0]["measure"] == "order_value", "as it was written"
    said = own("kpi", "quick_closing", "--check", "--period", "2026-W47", expect=3, now=NOW).err
    assert "missed: quick_closing 50.00 %, target ≥ 60 %" in said


def test_own_kpis_stand_beside_other_periods_too(own: Shell) -> None:
    found = own.json("kpi", "stuck", "evening_calls", "--period", "2026-11-18", "--compare", "previous", "--trend", "2",
                     now=NOW)  # fmt: skip
    assert [(one["value"], one["compared"]["value"]) for one in found] == [(50, pytest.approx(33.33)), (0, 1)]
    assert [[point["value"] for point in one["trend"]] for one in found] == [[33.33, 50], [1, 0]]


def test_own_kpis_stand_under_a_heading_of_their_own(own: Shell) -> None:
    shown = own("kpi", "--period", "2026-W47", now=NOW).out
    assert shown.split("The desk's own\n")[1].split()[0] == "quick_closing"


def test_what_is_merged_into_another_ticket_counts_nowhere(desk: Shell, hand: Hand) -> None:
    adding(hand, "  - {name: all_of_them, title: All, meaning: All., table: tickets, cohort: created_at}\n")
    into = hand.ticket(created("2026-11-16T10:00:00+05:30"))
    hand.ticket(created("2026-11-16T10:00:00+05:30"), event("merged", "2026-11-16T11:00:00+05:30", into=into))
    hand.commit()
    assert desk.json("kpi", "all_of_them")[0]["value"] == desk.json("kpi", "tickets_created")[0]["value"] == 1


def test_what_is_no_number_is_left_out_and_counted(desk: Shell, hand: Hand) -> None:
    adding(hand, "  - {name: odd, title: Odd, meaning: Odd., table: tickets, measure: 'CASE category WHEN ''price'' "
                 "THEN 1e999 WHEN ''app'' THEN 3 ELSE category END', cohort: created_at, unit: x}\n")  # fmt: skip
    for category in ("price", "app", "pickup"):
        hand.ticket(created("2026-11-16T10:00:00+05:30"), category=category)
    hand.commit()
    (figure,) = desk.json("kpi", "odd")
    assert (figure["value"], figure["n"], figure["left_out"]) == (3, 1, 2)
    said = desk("kpi", "odd").err
    assert "left out, because what `measure` says gives no number for them: odd 2" in said
    assert "in doubt" not in said
    assert "of 3 rows, 2 have nothing to measure: `measure` gives no number" in desk("kpi", "explain", "odd").out


def test_what_nobody_can_date_is_told_apart_from_what_is_no_number(desk: Shell, hand: Hand) -> None:
    adding(hand, "  - {name: odd, title: Odd, meaning: Odd., table: tickets, measure: status, cohort: closed_at, "
                 "unit: x}\n")  # fmt: skip
    hand.ticket(created("2026-11-16T10:00:00+05:30"), resolved("2026-11-16T11:00:00+05:30"),
                closed("2026-11-16T12:00:00+05:30"))  # fmt: skip
    hand.ticket(created("2026-11-16T10:00:00+05:30"))
    hand.commit()
    said = desk("kpi", "odd", "--period", "2026-W47").err
    assert "a moment or the customer is unknown or in doubt: odd 1" in said
    assert "gives no number for them: odd 1" in said


def test_changing_own_kpis_or_targets_does_not_build_the_index_anew(own: Shell, hand: Hand) -> None:
    own("kpi")
    index = hand.folder / ".git/hdesk/index.sqlite"
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE tickets SET order_value = 7 WHERE order_value = 1000")
    connection.close()
    hand.setting("unit: INR", "unit: rupees")
    hand.setting('quick_closing: "60"', 'quick_closing: "40"')
    hand.commit()
    (figure,) = own.json("kpi", "worth")
    assert (figure["unit"], figure["value"]) == ("rupees", (7 + 2500) / 2), "the rows are those from before"
    hand.setting("repeat_window: 7 days", "repeat_window: 8 days")
    hand.commit()
    assert own.json("kpi", "worth")[0]["value"] == 1750


ENTRY = "  - {{name: {name}, title: T, meaning: M., table: {table}, {rest}}}\n"


def entry(rest: str, name: str = "mine", table: str = "tickets") -> str:
    return ENTRY.format(name=name, table=table, rest=rest)


WRONG = [
    ("cohort: created_at, where: \"statuss = 'open'\"", "statuss", "did you mean `status`?"),
    ("cohort: created_at, where: \"city = 'Pune'\"", "city", "did you mean `order_city`?"),
    ("cohort: created_at, where: '\"stauts\" = 1'", "stauts", "did you mean `status`?"),
    ("cohort: created_at, numerator: lenght(subject) > 3", "lenght", "did you mean `length`?"),
    ("cohort: created_att", "created_att", "did you mean `created_at`?"),
    ("cohort: created_at, where: status = ", "where", None),
    ("cohort: created_at, where: SUM(order_value) > 1", "where", "misuse of aggregate"),
    ("cohort: created_at, numerator: merged = 0, measure: 1, unit: x", "measure", "a share or a mean, not both"),
    ("cohort: created_at, measure: order_value", "measure", "has a unit"),
    ("cohort: created_at, where: id IN (SELECT id FROM evnts)", "evnts", "did you mean `events`?"),
]


@pytest.mark.parametrize(("rest", "blamed", "said"), WRONG, ids=[one[1] + str(n) for n, one in enumerate(WRONG)])
def test_a_wrong_kpi_is_named_with_file_line_and_column(
    desk: Shell, hand: Hand, rest: str, blamed: str, said: str | None
) -> None:
    adding(hand, entry(rest))
    lines = (hand.folder / "desk.yaml").read_text().splitlines()
    shown = desk("rules", "check", expect=3).err
    place = re.search(r"desk\.yaml:(\d+):(\d+): kpis: mine: ", shown)
    assert place, shown
    assert lines[int(place[1]) - 1][int(place[2]) - 1 :].startswith(blamed), shown
    assert said is None or said in shown
    assert "kpis: mine" in desk("adopt", expect=3).err


def test_the_word_to_blame_is_found_on_a_line_of_a_longer_text(desk: Shell, hand: Hand) -> None:
    adding(hand, "  - name: mine\n    title: T\n    meaning: M.\n    table: tickets\n    cohort: created_at\n"
                 "    where: |\n      status = 'open'\n      AND prioritty = 'high'\n")  # fmt: skip
    number = len((hand.folder / "desk.yaml").read_text().splitlines())
    assert f"desk.yaml:{number}:11: kpis: mine" in desk("rules", "check", expect=3).err


@pytest.mark.parametrize("name", ["fcr", "explain"])
def test_a_shipped_kpi_cannot_be_replaced(desk: Shell, hand: Hand, name: str) -> None:
    adding(hand, entry("cohort: created_at", name))
    assert f"`{name}` is a KPI that hdesk brings along" in desk("rules", "check", expect=3).err


def test_a_wrong_kpi_that_is_committed_is_named_on_use_and_the_others_are_shown(desk: Shell, hand: Hand) -> None:
    adding(hand, entry("cohort: created_at, where: nobody = 1") + entry("cohort: created_at", "sound"))
    hand.commit()
    shown = desk("kpi", expect=3)
    assert "sound" in shown.out
    assert "fcr" in shown.out
    assert "has no column `nobody`" in shown.err
    assert desk("kpi", "mine", expect=3).out == ""
    assert desk("kpi", "fcr", "--list", expect=3).out == ""
    assert "kpis: mine" in desk("check", expect=3).out + desk("check", expect=3).err


def test_a_target_of_no_kpi_is_named_with_its_place(desk: Shell, hand: Hand) -> None:
    hand.setting('  fcr: "70"\n', '  fcrr: "70"\n  contacts: "5"\n  csat: four\n')
    hand.setting('  csat: "4"\n', "")
    shown = desk("rules", "check", expect=3).err
    lines = (hand.folder / "desk.yaml").read_text().splitlines()
    place = re.search(r"desk\.yaml:(\d+):\d+: there is no figure `fcrr` \(did you mean `fcr`\?\)", shown)
    assert place, shown
    assert "fcrr" in lines[int(place[1]) - 1]
    assert "the target of `contacts` is never judged" in shown
    assert "the target of `csat`: " in shown


def test_the_examples_of_the_documentation_are_sound(desk: Shell, hand: Hand) -> None:
    page = (Path(__file__).parents[2] / "docs/kpis-own.md").read_text()
    example = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    settings = yaml.load((hand.folder / "desk.yaml").read_text(), yaml.BaseLoader)
    settings["kpis"] = example["kpis"]
    settings["targets"] |= example["targets"]
    (hand.folder / "desk.yaml").write_text(yaml.safe_dump(settings, sort_keys=False))
    assert "nothing wrong" in desk("rules", "check").out
    hand.commit()
    names = [one["name"] for one in example["kpis"]]
    assert [one["name"] for one in desk.json("kpi", *names)] == names


def test_the_example_in_the_default_desk_is_sound(desk: Shell, hand: Hand) -> None:
    path = hand.folder / "desk.yaml"
    text = path.read_text()
    start = text.index("# kpis:\n")
    example = text[start : text.index("\n\n", start)]
    path.write_text(text.replace(example, re.sub("(?m)^# ", "", example)))
    assert "nothing wrong" in desk("rules", "check").out
    hand.commit()
    assert desk.json("kpi", "quick_closing")[0]["title"] == "Closed within a day"


def test_the_schema_knows_own_kpis(desk: Shell) -> None:
    schema: Any = json.loads(desk("schema", "desk").out)
    assert set(schema["$defs"]["OwnKpi"]["required"]) == {"name", "title", "meaning", "table"}


def test_a_report_tells_them_beside_the_shipped_ones(own: Shell) -> None:
    shown = own("report", "monthly", "--period", "2026-11", now="2026-12-01T09:00:00+05:30").out
    (line,) = (line for line in shown.splitlines() if line.startswith("| **Closed within a day"))
    assert [cell.strip(" *") for cell in line.split("|")[2:3]] == ["50.0 %"]
    assert "≥ 60 %" in line
    assert "| Value of orders" in shown, "also without a target"
