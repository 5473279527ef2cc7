"""A crowd of tickets that differ in everything that conditions ask for."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

from hdesk.domain import events as ev
from hdesk.domain.model import PRIORITIES, Order
from hdesk.domain.setup import Setup
from hdesk.domain.views import Related, TicketView
from tests.support.desks import NOW, OWN_FIELDS, setup_with
from tests.support.histories import CATEGORIES, TEAMS
from tests.support.stories import Story

SETUP = setup_with(desk=OWN_FIELDS)
_VALUES = (None, -1.0, 0.0, 4.0, 49_999.0, 49_999.5, 50_000.0, 64_500.5, 1e6)
_CITIES = (None, "NO", "none", "any", "is:x", "a,b", "pune", "Pune", "~", "over:5")
_SUBCATEGORIES = (None, "delayed", "long_pending", "crash", "behaviour")


@cache
def crowd(number: int, seed: int = 1) -> tuple[TicketView, ...]:
    """Give that many tickets, each seen at a moment of its own; the same ones each time."""
    chance = random.Random(seed)
    return tuple(_one(chance, SETUP) for _ in range(number))


def _one(chance: random.Random, setup: Setup) -> TicketView:
    begin = NOW + timedelta(seconds=chance.randrange(-6, 4) * 86_400 + chance.randrange(86_400))
    order = Order(
        value=chance.choice(_VALUES),
        city=chance.choice(_CITIES),
        pickup_due_on=_day(chance),
        payout_due_on=_day(chance),
    )
    story = Story(
        chance.choice(CATEGORIES),
        subcategory=chance.choice(_SUBCATEGORIES),
        channel=chance.choice(["email", "call"]),
        at=begin,
        order=None if chance.random() < 0.2 else order,
        fields={"batch": str(chance.randint(-5, 5)), "bought": "2026-11-20"} if chance.random() < 0.5 else {},
        said=chance.choice([None, "not received", "aXb", "1,2"]),
    )
    for _ in range(chance.randrange(5)):
        story.now += timedelta(minutes=chance.choice([1, 60, 119, 1440, 2880]))
        chance.choice(_DEEDS)(story, chance)
    now = story.now + timedelta(minutes=chance.choice([0, 1, 89, 90, 120, 1440, 10_080]))
    repeats = chance.choice([None, 0, 3])
    return TicketView(setup, story.ticket, now, related=Related(lambda: None, lambda _: repeats))


def _day(chance: random.Random) -> date | None:
    return chance.choice([None, *(datetime(2026, 11, day).date() for day in (10, 18, 19, 20, 21, 25))])  # noqa: DTZ001 - a date alone


_DEEDS: tuple[Callable[[Story, random.Random], object], ...] = (
    lambda story, chance: story.then(ev.Prioritised, from_="normal", to=chance.choice(PRIORITIES)),
    lambda story, chance: story.then(
        ev.Routed, by="route:x", team=chance.choice(TEAMS), tier=chance.choice(["L0", "L1", "L2"])
    ),
    lambda story, chance: story.then(ev.Escalated, team=chance.choice(TEAMS)),
    lambda story, chance: story.then(ev.Escalated, team=chance.choice(TEAMS), tier="L3", handover=True),
    lambda story, chance: story.then(ev.Returned, team=chance.choice(TEAMS), reason="not_ours"),
    lambda story, _: story.then(ev.Responded, channel="email", text="We look"),
    lambda story, chance: story.then(ev.Held, status=chance.choice(["pending", "on_hold"])),
    lambda story, _: story.then(ev.Resolved, text="done"),
    lambda story, _: story.then(ev.Closed, reason="done"),
    lambda story, _: story.then(ev.Reopened),
    lambda story, chance: story.then(ev.Pinned, field=chance.choice(["team", "priority"])),
    lambda story, _: story.then(ev.CustomerReplied, by="customer", channel="email", text="not credited"),
)
