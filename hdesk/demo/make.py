"""Make the demo: found the desk, let the days pass, commit what they bring."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hdesk.demo.book import Book
from hdesk.demo.counter import Counter, Visit
from hdesk.demo.dice import Dice
from hdesk.demo.life import Life, Opening
from hdesk.demo.roster import HOUR, Day, Roster, days
from hdesk.demo.staff import Agent, delegates, staff
from hdesk.demo.stage import Stage
from hdesk.demo.story import story
from hdesk.demo.topics import weights
from hdesk.demo.volume import CHANNELS, Clock, extra, tickets_by_day
from hdesk.domain.contacts import Outcome
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.setup import Setup
from hdesk.presets import preset_files
from hdesk.storage import settings
from hdesk.storage.folder import create
from hdesk.storage.git import Git
from hdesk.storage.store import Store
from hdesk.storage.yaml_write import dump
from hdesk.work.start import start

Watch = Callable[[Iterable[Day]], Iterable[Day]]

_PRESET = "recommerce"
_NAME = "Recommerce Helpdesk (demo)"
_BRANCH = "main"
_DAILY_UP_TO = 2000
_WEEKS, _MANY_WEEKS = 8, 49
_SOLVED, _CALLED_BACK, _MISSED = 1.62, 0.05, 0.11


class Made(NamedTuple):
    """The demo's desk: where it is, how much is in it, its last commit, and who tries it out."""

    root: Path
    tickets: int
    contacts: int
    commit: str
    agent: Agent


def make(folder: Path, now: datetime, *, tickets: int, seed: int, watch: Watch = iter) -> Made:
    """Make a desk with so many tickets, ending now: the same for the same arguments, commits included.

    `watch` passes the days through and may show how far it is.

    Raises:
        Refused: the folder is not empty, or lies inside another repository.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(Finding(f"{folder} is not empty", hint="the demo wants a folder of its own"))
    dice = Dice(seed)
    zone = _preset_setup(now).timezone
    now = now.astimezone(zone).replace(microsecond=0)
    weeks = _WEEKS if tickets <= _DAILY_UP_TO else _MANY_WEEKS
    since = now.date() - timedelta(now.weekday() + 7 * weeks)
    people = staff(dice, tickets / (7 * weeks), since, now.date())
    git, head = _found(folder, datetime.combine(since, datetime.min.time(), zone) + timedelta(hours=8), people)
    setup = settings.setup_of(git.read(head, settings.FILES), now)
    show = _Show(dice, setup, people, since, int(now.timestamp()))
    book = Book(Store(git, branch=setup.config.branch), head, people[0].person)
    made = show.play(book, tickets, watch, weekly=tickets > _DAILY_UP_TO)
    return Made(git.root, *made, book.head, people[0])


def _preset_setup(now: datetime) -> Setup:
    files = preset_files(_PRESET)
    return settings.setup_of({name: files[name] for name in settings.FILES}, now)


def _found(folder: Path, at: datetime, people: list[Agent]) -> tuple[Git, str]:
    """Found the desk with these agents, and let whoever tries it out be the lead, in this repository alone."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        git = Git.discover(folder)
    except NotFound:
        git = create(folder, _BRANCH)
    else:
        raise Refused(Finding(f"{folder} lies inside the repository {git.root}", hint="choose another folder"))
    lead = people[0]
    for key, value in (("user.name", lead.name), ("user.email", lead.email), ("commit.gpgSign", "false")):
        git.run("config", "--local", key, value)
    agents = {one.key: one.settings() for one in people}
    started = start(folder, at, preset=_PRESET, name=_NAME, agents=agents)
    desk = git.read(started.commit, [settings.DESK])[settings.DESK]
    head = Store(git, branch=_BRANCH).commit(
        {settings.DESK: desk + dump({"delegates": delegates(people)})},
        message="desk.yaml: the lead may act as anybody\n",
        author=lead.person,
        committer=lead.person,
        now=at + timedelta(minutes=10),
        expected_head=started.commit,
    )
    return git, head


class _Show:
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
                    life.sweep(end)
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
                self._lives.append(self._ticket(book, counter, visit))
            elif visit.outcome == "abandoned":
                book.enter(counter.miss(visit))
            else:
                book.enter(counter.solve(visit))

    def _ticket(self, book: Book, counter: Counter, visit: Visit) -> Life:
        """Open a ticket and write its story, knowing what the routes and rules have made of it."""
        plot, intake = counter.open_ticket(visit)
        contact = self._stage.contact_id(plot.at)
        life = Life(self._stage, Opening(plot.id, plot.at, plot.owner.key, contact, intake))
        book.enter([life.opening_contact()])
        plot.team = life.state.team or plot.team
        plot.told = set(life.state.open_escalations)
        plot.at += 30 + self._dice.below(200)
        story(plot)
        life.follow(plot)
        return life

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
