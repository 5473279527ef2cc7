"""The figures of desks on which anything happens, against a second, independent computation."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hdesk.demo.make import make
from hdesk.desk import Desk
from hdesk.insight.catalogue import BY_NAME
from hdesk.work.numbers import behind, kpis
from tests.commands.conftest import Shell
from tests.figures import agrees
from tests.insight import reference, yamldesk
from tests.insight.desks import Maker, commit, peopled, setup_of
from tests.support.templates import Templates

BY = (("channel",), ("team",), ("category",), ("agent", "day"), ("week",), ("month", "category"), ("hour",), ("city",),
      ("tier",), ("priority",), ("age",), ("kind", "rule"), ("field",), ("source",))  # fmt: skip
DAYS = 21
Mixed = tuple[Shell, datetime, int]


@pytest.fixture(
    params=[
        (11, "Asia/Kolkata", "2026-11-02"),
        (12, "Europe/Berlin", "2026-10-12"),  # the clocks go back on 25 October
        (13, "Asia/Kolkata", "2026-12-14"),  # through week 53
        (14, "America/Havana", "2027-02-25"),  # the clocks go forward at midnight, on 14 March
    ],
    ids=lambda one: f"{one[1]}-{one[2]}",
)
def mixed(request: pytest.FixtureRequest, tmp_path: Path, templates: Templates) -> Mixed:
    """Give a desk with three weeks behind it, the moment they are over, and what they were drawn by."""
    seed, zone, first = request.param
    start = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone))

    def live(folder: Path) -> None:
        Shell(folder)("init")
        peopled(folder, start)
        path = folder / "desk.yaml"
        path.write_text(path.read_text().replace("Asia/Kolkata", zone))
        commit(folder)
        Maker(folder, setup_of(folder, start), start, DAYS, seed).make(150)

    return Shell(templates.copy(f"mixed-{seed}", live, tmp_path / "desk")), start + timedelta(days=DAYS), seed


def test_every_figure_of_every_period_in_every_group_is_what_the_reference_says(
    mixed: Mixed,
) -> None:
    shell, end, seed = mixed
    slow = yamldesk.Desk(shell.folder)
    weeks = [f"{day.isocalendar().year}-W{day.isocalendar().week:02}" for day in days(end, 7, 14, 21)]
    moments = [
        (period, end) for period in ("all", *weeks, f"{end:%Y-%m}", f"{days(end, 9)[0]:%Y-%m-%d}", f"..{end:%Y-%m}")
    ]
    moments += [("this-week", days(end, 3)[0]), ("all", days(end, 12)[0]), ("this-month", days(end, 5)[0])]
    counted = 0
    # Each zone takes every second moment: all of them are looked at in two zones.
    for place, (period, now) in list(enumerate(moments))[seed % 2 :: 2]:
        desk = Desk.open(shell.folder, now)
        ask = yamldesk.bounds(period, now, slow.zone)
        for by in ((), *(BY[(3 * place + one) % len(BY)] for one in range(3))):
            found = kpis(desk, [], period, by)
            for name in reference.KPIS.keys() & BY_NAME.keys() - {kpi.name for kpi in found.skipped}:
                wanted = reference.figures(slow, name, ask, by)
                got = {tuple(one.by.values()): one.data() for one in found.figures if one.kpi.name == name}
                where = f"{name} {period} as of {now} by {by}"
                # A group in which nothing could be measured is shown by hdesk, with n 0.
                got = {key: one for key, one in got.items() if one["n"] or not by}
                assert got.keys() == wanted.keys(), where
                for key, one in wanted.items():
                    assert agrees(got[key], one), f"{where} {key}: {got[key]} is not {one}"
                    counted += one["n"]
    assert counted > 5_000, "the desk is too empty to say anything"


def test_every_list_holds_the_very_tickets_and_contacts_that_the_reference_counts(
    mixed: Mixed,
) -> None:
    shell, end, _ = mixed
    slow = yamldesk.Desk(shell.folder)
    for period in ("all", f"{days(end, 10)[0]:%G-W%V}"):
        ask = yamldesk.bounds(period, end, slow.zone)
        listed = behind(Desk.open(shell.folder, end), [], period).rows
        for name in reference.KPIS.keys() & BY_NAME.keys():
            rows = [row for kpi, row in listed if kpi.name == name and row.counts_as != "left out"]
            wanted = reference.counted(slow, name, ask)
            assert sorted(row.id for row in rows) == sorted(row.id for row in wanted), f"{name} {period}"
            good = sum(row.counts_as == "numerator" for row in rows)
            assert good == sum(row.good is True for row in wanted), f"{name} {period}"


def days(end: datetime, *before: int) -> list[datetime]:
    return [end - timedelta(days=one) for one in before]


def test_the_figures_of_the_demo_are_what_the_reference_says(tmp_path: Path) -> None:
    now = datetime.fromisoformat("2026-11-22T15:00:00+05:30")
    root = make(tmp_path / "demo", now, tickets=100, seed=3).root
    slow = yamldesk.Desk(root)
    desk = Desk.open(root, now)
    for period, by in (("all", ()), ("2026-W46", ()), ("this-week", ("channel",)), ("2026-10", ("team", "category"))):
        ask = yamldesk.bounds(period, now, slow.zone)
        found = kpis(desk, [], period, by)
        for name in reference.KPIS.keys() & BY_NAME.keys():
            got = {tuple(one.by.values()): one.data() for one in found.figures if one.kpi.name == name and one.n}
            wanted = {key: one for key, one in reference.figures(slow, name, ask, by).items() if one["n"]}
            assert got.keys() == wanted.keys(), f"{name} {period}"
            assert all(agrees(got[key], one) for key, one in wanted.items()), f"{name} {period}: {got} is not {wanted}"


def test_a_day_worked_through_the_commands_gives_the_figures_that_the_reference_says(desk: Shell) -> None:
    dice = random.Random(5)
    for number in range(14):
        now = f"2026-11-{16 + number // 3}T{9 + number % 8:02}:00:00+05:30"
        channel = dice.choice(("call", "email", "chat"))
        more = {"resolved": ("--resolved",), "callback": ("--callback",), "ticket": ()}[
            dice.choice(("resolved", "callback", "ticket", "ticket", "ticket"))
        ]
        received = ("--received", f"2026-11-{14 + number // 3}T22:00:00+05:30") if channel == "email" else ()
        logged = desk.log(*more, *received, channel=channel, category=dice.choice(("pickup", "safety")), now=now)
        if logged.startswith("HD"):
            live(desk, logged, dice, number)
    slow = yamldesk.Desk(desk.folder)
    now = "2026-11-26T12:00:00+05:30"
    for period in ("all", "2026-W47", "2026-W48"):
        ask = yamldesk.bounds(period, datetime.fromisoformat(now), slow.zone)
        for one in desk.json("kpi", "--period", period, now=now):
            assert agrees(one, reference.figures(slow, one["name"], ask)[()]), f"{period} {one}"


def live(desk: Shell, ticket: str, dice: random.Random, number: int) -> None:
    """Work on a ticket over some days."""
    day, score = 16 + number // 3, str(dice.randrange(1, 6))
    steps = [
        ("reply", ticket, "We are on it."),
        ("escalate", ticket, "--team", "operations", "--reason", "late"),
        ("return", ticket, "--reason", "missing_information"),
        ("hold", ticket, "--reason", "travels"),
        ("heard", ticket, "Back."),
        ("resolve", ticket, "--text", "Done."),
        ("close", ticket, "--consent", "yes", "--how", "call"),
        ("rate", ticket, "--score", score),
        ("reopen", ticket, "--reason", "no"),
    ]
    for place, step in enumerate(steps[: dice.randrange(len(steps) + 1)]):
        desk(*step, now=f"2026-11-{day + place // 2}T{17 + place % 2}:30:00+05:30")
