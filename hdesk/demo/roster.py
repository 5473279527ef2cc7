"""When people work: the desk's opening hours, each agent's shifts, and who is there at a moment.

Moments are whole seconds since 1970.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hdesk.demo.dice import Dice
from hdesk.demo.staff import HELPDESK, Agent
from hdesk.domain.worktime import Calendar

HOUR = 3600
DAY = 24 * HOUR
_SHIFT = 8.5 * HOUR
_LUNCH = 40 * 60
_ON_LEAVE = 0.03
_SUNDAY = 6
_LONG_DAY = 9 * HOUR


class Day(NamedTuple):
    """A date with its opening hours; `opens` equals `closes` where the desk stays closed."""

    date: date
    begins: int
    opens: int
    closes: int


def days(calendar: Calendar, since: date, until: date) -> list[Day]:
    """Lay out the desk's dates from `since` to `until` inclusive."""
    return [_day(calendar, since + timedelta(number)) for number in range((until - since).days + 1)]


def _day(calendar: Calendar, day: date) -> Day:
    begins = datetime.combine(day, time.min, calendar.zone)
    spans = list(calendar.spans(begins, datetime.combine(day + timedelta(1), time.min, calendar.zone)))
    first = int(begins.timestamp())
    if not spans:
        return Day(day, first, first, first)
    return Day(day, first, int(spans[0][0].timestamp()), int(spans[-1][1].timestamp()))


class Shifts:
    """One agent's working time: stretches in order, lunch left out."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def is_on(self, at: int) -> bool:
        """Say whether the agent works at a moment."""
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._ends[place]

    def after(self, at: int, seconds: float) -> int:
        """Give the moment by which the agent has worked so long since `at`; far in the future if never."""
        place = bisect_left(self._ends, at + 1)
        left = int(seconds)
        while place < len(self._starts):
            start = max(at, self._starts[place])
            if start + left < self._ends[place]:
                return start + left
            left -= self._ends[place] - start
            place += 1
        return at + 400 * DAY


class Roster:
    """Who works when."""

    def __init__(self, dice: Dice, agents: list[Agent], dates: list[Day]) -> None:
        self.agents = agents
        self.by_key = {agent.key: agent for agent in agents}
        self._dice = dice
        self._shifts = {agent.key: Shifts(_spans(dice, agent, place, dates)) for place, agent in enumerate(agents)}
        self._teams: dict[str, list[Agent]] = {}
        for agent in agents:
            self._teams.setdefault(agent.team, []).append(agent)

    @property
    def lead(self) -> Agent:
        """Give the lead of the helpdesk."""
        return self.agents[0]

    def team(self, team: str) -> list[Agent]:
        """List a team's agents."""
        return self._teams[team]

    def after(self, agent: Agent, at: int, seconds: float) -> int:
        """Give the moment by which the agent has worked so long since `at`."""
        return self._shifts[agent.key].after(at, seconds)

    def is_on(self, agent: Agent, at: int) -> bool:
        """Say whether the agent works at a moment."""
        return self._shifts[agent.key].is_on(at)

    def on_duty(self, at: int, team: str = HELPDESK) -> list[Agent]:
        """List those of a team who work at a moment."""
        return [agent for agent in self._teams[team] if self._shifts[agent.key].is_on(at)]

    def first_on(self, at: int, team: str) -> tuple[Agent, int]:
        """Choose one of a team: one who is there, else the one who comes first; and give when that is."""
        there = self.on_duty(at, team)
        if there:
            return self._dice.pick(there), at
        coming = [(self.after(agent, at, 0), place) for place, agent in enumerate(self._teams[team])]
        moment, place = min(coming)
        return self._teams[team][place], moment


def _spans(dice: Dice, agent: Agent, place: int, dates: list[Day]) -> list[tuple[int, int]]:
    """Lay out an agent's shifts: early or late, one day off a week, now and then a day's leave."""
    off = _SUNDAY if place % 3 else dice.below(_SUNDAY)
    is_early = place % 2 == 0
    spans = []
    for day in dates:
        on_leave = dice.chance(_ON_LEAVE)
        late, early = dice.below(7 * 60), dice.below(10 * 60)
        if on_leave or day.opens == day.closes or day.date.weekday() == off or day.date < agent.joined_on:
            continue
        start, end = day.opens + late, day.closes - early
        if day.closes - day.opens > _LONG_DAY:
            start, end = (start, min(end, int(start + _SHIFT))) if is_early else (max(start, int(end - _SHIFT)), end)
        noon = day.opens + (day.closes - day.opens) * 4 // 10 + dice.below(90 * 60)
        spans += [(start, noon), (noon + _LUNCH, end)]
    return spans
