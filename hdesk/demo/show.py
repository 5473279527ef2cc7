"""The show: let the days pass, each with its inquiries, and commit what they bring."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from hdesk.demo.book import Book
from hdesk.demo.counter import Counter, Visit
from hdesk.demo.dice import Dice
from hdesk.demo.life import Life, Opening
from hdesk.demo.roster import HOUR, Day, Roster, days
from hdesk.demo.staff import Agent
from hdesk.demo.stage import Stage
from hdesk.demo.story import story
from hdesk.demo.topics import weights
from hdesk.demo.volume import CHANNELS, Clock, extra, tickets_by_day
from hdesk.domain.contacts import Outcome
from hdesk.domain.setup import Setup

Watch = Callable[[Iterable[Day]], Iterable[Day]]

_SOLVED, _CALLED_BACK, _MISSED = 1.58, 0.05, 0.08


class Show:
    """The days of one demo."""

    def __init__(self, dice: Dice, setup: Setup, people: list[Agent], since: date, end: int) -> None:
        self._dice = dice
        today = datetime.fromtimestamp(end, setup.timezone).date()
        dates = days(setup.calendar, since, today + timedelta(14))
        self._stage = Stage(dice, setup, Roster(dice, people, dates), dates, end)
        self._days = [day for day in dates if day.date <= today]
        self._rising_from = today - timedelta(today.weekday() + 7)
        self._lives: list[Life] = []

    def play(self, book: Book, tickets: int, watch: Watch, *, weekly: bool) -> tuple[int, int]:
        """Let the days pass, and commit every day or every week; give the numbers of tickets and contacts."""
        end = self._stage.end
        spread = tickets_by_day(self._dice, self._days, tickets, end, self._rising_from)
        numbers = dict(zip((day.date for day in self._days), spread, strict=True))
        sums = [0, 0]
        for day in watch(self._days):
            self._open(book, day, numbers[day.date])
            is_last = day is self._days[-1]
            if weekly and day.date.weekday() != 6 and not is_last:  # noqa: PLR2004 - Sunday ends a week
                continue
            until = end if is_last else day.begins + 24 * HOUR - 1
            for life in self._lives:
                book.enter(life.advance(until))
                if is_last:
                    life.morning(end)
            name = f"{day.date:%G-W%V}" if weekly else f"{day.date:%Y-%m-%d}"
            done = book.commit(name, self._lives, self._stage.moment(until))
            sums = [sum(pair) for pair in zip(sums, done, strict=True)]
            self._lives = [life for life in self._lives if not life.is_over]
        return sums[0], sums[1]

    def _open(self, book: Book, day: Day, tickets: int) -> None:
        """Open the counter for a day."""
        self._stage.forget_before(day.date)
        counter = Counter(self._stage)
        for visit in self._visits(day, tickets):
            if visit.outcome == "ticket":
                life = begin(self._stage, counter, visit)
                self._lives.append(life)
                book.enter([life.opening_contact()])
            elif visit.outcome == "abandoned":
                book.enter(counter.miss(visit))
            else:
                book.enter(counter.solve(visit))

    def _visits(self, day: Day, tickets: int) -> list[Visit]:
        """Draw a day's inquiries in the order in which they come."""
        if not tickets:
            return []
        dice, clock = self._dice, Clock(day, self._stage.end)
        rising = day.date >= self._rising_from
        numbers: dict[Outcome, int] = {
            "ticket": tickets,
            "resolved": extra(dice, tickets, _SOLVED),
            "callback": extra(dice, tickets, _CALLED_BACK),
            "abandoned": extra(dice, tickets, _MISSED),
        }
        kinds = {True: weights(tickets=True, rising=rising), False: weights(tickets=False, rising=rising)}
        visits = []
        for outcome, number in numbers.items():
            by_phone = outcome in {"callback", "abandoned"}
            for _ in range(number):
                topic = dice.drawn(kinds[outcome == "ticket"])
                channel = "call" if by_phone else dice.drawn(CHANNELS)
                visits.append(Visit(clock.moment(dice), channel, outcome, topic))
        return sorted(visits, key=lambda visit: visit.at)


def begin(stage: Stage, counter: Counter, visit: Visit) -> Life:
    """Open a ticket and write its story, knowing what the routes and rules have made of it."""
    plot, intake = counter.open_ticket(visit)
    life = Life(stage, Opening(plot.id, plot.at, plot.owner.key, stage.contact_id(plot.at), intake))
    plot.team = life.state.team or plot.team
    plot.told = set(life.state.open_escalations)
    plot.at += 30 + stage.dice.below(200)
    story(plot)
    life.follow(plot)
    return life
