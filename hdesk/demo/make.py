"""Make the demo: found the desk, hire its people, and let the show run."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hdesk.demo.book import Book
from hdesk.demo.dice import Dice
from hdesk.demo.show import Show, Watch
from hdesk.demo.staff import Agent, delegates, staff
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.proof import INVENTED
from hdesk.presets import preset_files
from hdesk.storage import settings
from hdesk.storage.folder import create
from hdesk.storage.git import Git
from hdesk.storage.store import Store
from hdesk.storage.yaml_write import dump
from hdesk.work.start import start

_PRESET = "recommerce"
_NAME = "Recommerce Helpdesk (demo)"
_BRANCH = "main"
_DAILY_UP_TO = 2000
_WEEKS, _MANY_WEEKS = 8, 49


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
    zone = timezone(now)
    now = now.astimezone(zone).replace(microsecond=0)
    weeks = _WEEKS if tickets <= _DAILY_UP_TO else _MANY_WEEKS
    since = now.date() - timedelta(now.weekday() + 7 * weeks)
    people = staff(dice, tickets / (7 * weeks), since, now.date())
    git, head = found(folder, datetime.combine(since, datetime.min.time(), zone) + timedelta(hours=8), people)
    setup = settings.setup_of(git.read(head, settings.FILES), now)
    show = Show(dice, setup, people, since, int(now.timestamp()))
    book = Book(Store(git, branch=setup.config.branch), head, people[0].person)
    made = show.play(book, tickets, watch, weekly=tickets > _DAILY_UP_TO)
    return Made(git.root, *made, book.head, people[0])


def timezone(now: datetime) -> ZoneInfo:
    """Give the zone that the demo's desk works in: what `now` means is settled there."""
    files = preset_files(_PRESET)
    return settings.setup_of({name: files[name] for name in settings.FILES}, now).timezone


def found(folder: Path, at: datetime, people: list[Agent]) -> tuple[Git, str]:
    """Found the desk with these agents, and let whoever tries it out be the lead, in this repository alone.

    Raises:
        Refused: the folder lies inside another repository.
    """
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
    started = start(folder, at, preset=_PRESET, name=_NAME, agents=agents, trailer=INVENTED)
    desk = git.read(started.commit, [settings.DESK])[settings.DESK]
    head = Store(git, branch=_BRANCH).commit(
        {settings.DESK: desk + dump({"delegates": delegates(people)})},
        message=f"adopt: the lead may act as anybody\n\nFile: {settings.DESK}\n{INVENTED}\n",
        author=lead.person,
        committer=lead.person,
        now=at + timedelta(minutes=10),
        expected_head=started.commit,
    )
    return git, head
