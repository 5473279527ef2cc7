"""What the demo writes in bulk is what the ordinary commands write, one after the other."""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hdesk.demo.counter import Counter, Visit
from hdesk.demo.dice import Dice
from hdesk.demo.life import Life
from hdesk.demo.make import found
from hdesk.demo.plot import Step
from hdesk.demo.roster import HOUR, Roster, days
from hdesk.demo.show import begin
from hdesk.demo.staff import staff
from hdesk.demo.stage import Stage
from hdesk.demo.topics import TOPICS
from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.model import Ticket
from hdesk.storage import settings
from hdesk.work.log import hear, log
from hdesk.work.sweep import sweep

ZONE = "+05:30"
FIRST = date(2026, 11, 9)
DAYS = 14
CASES = (
    ("pickup", "long_pending", "call"),
    ("pickup", "associate_no_show", "email"),
    ("pickup", "missed_slot", "call"),
    ("payout", "delayed", "social"),
    ("payout", "failed", "call"),
    ("price", "dispute", "email"),
    ("fraud", "asked_for_otp", "call"),
)
"""What the rules have most to say about."""


class Scene(NamedTuple):
    folder: Path
    stage: Stage
    lives: list[Life]


def played(folder: Path, seed: int) -> Scene:
    """Let some tickets live through two weeks, in memory."""
    dice = Dice(seed)
    start = datetime.fromisoformat(f"{FIRST}T08:00:00{ZONE}")
    end = start + timedelta(DAYS)
    people = staff(dice, 1, FIRST, end.date())
    git, head = found(folder, start, people)
    setup = settings.setup_of(git.read(head, settings.FILES), end)
    dates = days(setup.calendar, FIRST, end.date() + timedelta(7))
    stage = Stage(dice, setup, Roster(dice, people, dates), dates, int(end.timestamp()))
    counter = Counter(stage)
    topics = {(topic.category, topic.subcategory): topic for topic in TOPICS}
    lives = []
    for place, (category, subcategory, channel) in enumerate(CASES):
        at = dates[place % 3].opens + (1 + place) * HOUR
        lives.append(begin(stage, counter, Visit(at, channel, "ticket", topics[category, subcategory])))
    for life in lives:
        life.advance(stage.end)
    return Scene(folder, stage, lives)


class Hand:
    """A person at a shell who gives every command of a scene, with the same chance in the identities."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.chars: Iterator[str] = iter(())

    def bits(self) -> int:
        number = 0
        for char in next(self.chars):
            number = number * 32 + ids.ALPHABET.index(char)
        return number

    def desk(self, at: int, by: str) -> Desk:
        return Desk.open(self.scene.folder, self.scene.stage.moment(at), acting=by, bits=self.bits)

    def open(self, life: Life) -> None:
        opening = life.opening
        first = life.folded().timeline[0]
        self.chars = iter([opening.contact[-6:], opening.ticket[-6:], ev.chars_of(first.id)])
        log(self.desk(opening.at, opening.by), opening.intake)

    def follow(self, life: Life, step: Step) -> None:
        at = self.scene.stage.moment(step.at)
        mine = [one for one in life.folded().timeline if one.at == at and one.by == step.by]
        self.chars = iter([*([step.contact[-6:]] if step.contact else []), *(ev.chars_of(one.id) for one in mine)])
        desk, ticket = self.desk(step.at, step.by), life.opening.ticket
        if step.intake is not None:
            log(desk, step.intake, ticket=ticket)
        elif step.move == "heard":
            keys = step.drafts[0].keys
            hear(desk, ticket, keys["channel"], keys["text"])
        else:
            desk.act(step.move, [ticket], lambda _: step.drafts)

    def sweep(self, at: int) -> None:
        sweep(self.desk(at, "priya"))


def commands(scene: Scene, hand: Hand) -> Iterator[Callable[[], None]]:
    """Give all commands of a scene in the order of time: openings, steps, and a sweep each morning."""
    heap: list[tuple[int, int, int, Callable[[], None]]] = []
    first = scene.lives[0].opening.at
    sweeps = int(datetime.fromisoformat(f"{FIRST}T08:30:00{ZONE}").timestamp())
    for day in range(1, DAYS):
        at = sweeps + day * 24 * HOUR
        if at > first:
            heapq.heappush(heap, (at, 0, day, lambda at=at: hand.sweep(at)))  # type: ignore[misc]
    for number, life in enumerate(scene.lives):
        heapq.heappush(heap, (life.opening.at, 1, number, lambda life=life: hand.open(life)))  # type: ignore[misc]
        for place, step in enumerate(life.steps):
            one = (step.at, 2 + number, place, lambda life=life, step=step: hand.follow(life, step))
            heapq.heappush(heap, one)
    while heap:
        yield heapq.heappop(heap)[3]


def test_giving_every_command_of_a_demo_by_hand_makes_the_same_tickets(tmp_path: Path) -> None:
    scene = played(tmp_path / "desk", seed=11)
    for command in commands(scene, Hand(scene)):
        command()
    desk = Desk.open(scene.folder, scene.stage.moment(scene.stage.end))
    expected: dict[str, Ticket] = {life.opening.ticket: life.folded() for life in scene.lives}
    assert {ticket.id: ticket for ticket in desk.snapshot.tickets()} == expected
    fired = {event.by for ticket in expected.values() for event in ticket.timeline if event.by.startswith("rule:")}
    by_sweep = [
        event
        for ticket in expected.values()
        for event in ticket.timeline
        if event.by.startswith("rule:") and event.at and (event.at.hour, event.at.minute) == (8, 30)
    ]
    assert {"rule:safety-or-fraud", "rule:long-pending-pickup", "rule:payout-delay"} <= fired
    assert by_sweep, "no rule became true by time alone: the test shows less than it should"
