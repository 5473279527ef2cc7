"""Opening time counted, not laid out: how much of it the zone's clocks read up to a reading, in closed form.

The weekly hours repeat, so whole weeks are one multiplication; what single dates and yearly holidays change is
added up once and looked up by bisection. Years cost what days cost.
"""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate

from hdesk.domain.localtime import DAY
from hdesk.domain.worktime_spec import Hours, Intervals

FIRST_DAY = date(1970, 1, 1)
_WEEK = 7


class Totals:
    """Opening time by the clocks' readings, for one calendar; in microseconds, like readings themselves.

    A reading is wall-clock time since 1970-01-01T00:00 on the wall, as if no clock were ever changed.
    """

    __slots__ = ("_after_special", "_hours", "_special", "_weekdays", "_years")

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        lengths = [_length(intervals) for intervals in hours.weekly]
        # 1970 began on a Thursday: the days of a week in the order in which they are counted here
        self._weekdays = list(accumulate((lengths[(place + 3) % _WEEK] for place in range(_WEEK)), initial=0))
        self._special = sorted(hours.special)
        changes = (_length(hours.special[day]) - lengths[day.weekday()] for day in self._special)
        sums = list(accumulate(changes, initial=0))
        from_1970 = sums[bisect_left(self._special, FIRST_DAY)]
        self._after_special = [one - from_1970 for one in sums]
        self._years = {FIRST_DAY.year: 0}

    def until(self, reading: int) -> int:
        """Give the opening time up to a reading; below 0 for readings before 1970."""
        number, time = divmod(reading, DAY)
        weeks, place = divmod(number, _WEEK)
        day = FIRST_DAY + timedelta(number)
        known = weeks * self._weekdays[-1] + self._weekdays[place]
        known += self._after_special[bisect_left(self._special, day)]
        if self._hours.yearly:
            known += self._before_year(day.year) + self._in_year(day.year, day)
        return known + sum(min(closes, time) - opens for opens, closes in self._hours.on(day) if opens < time)

    def _before_year(self, year: int) -> int:
        """Give what yearly holidays take from 1970 to the beginning of a year; the other way round before 1970."""
        known = self._years
        if year not in known:
            low, high = min(known), max(known)
            for one in range(high, year):
                known[one + 1] = known[one] + self._in_year(one, None)
            for one in range(low, year, -1):
                known[one - 1] = known[one] - self._in_year(one - 1, None)
        return known[year]

    def _in_year(self, year: int, before: date | None) -> int:
        """Give what yearly holidays take in a year, up to a date of it."""
        taken = 0
        for month, number in self._hours.yearly:
            try:
                day = date(year, month, number)
            except ValueError:  # 29 February
                continue
            if day not in self._hours.special and (before is None or day < before):
                taken -= _length(self._hours.weekly[day.weekday()])
        return taken


def _length(intervals: Intervals) -> int:
    return sum(closes - opens for opens, closes in intervals)
