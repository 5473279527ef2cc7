"""How much comes when: by season, weekday and hour, and through which channel."""

from datetime import date

from hdesk.demo.dice import Dice, Weights
from hdesk.demo.roster import HOUR, Day

# Phones change hands around festivals and launches: most from September to November, least in February.
_MONTHS = (0.95, 0.82, 0.9, 0.92, 0.95, 0.9, 0.95, 1.02, 1.12, 1.3, 1.2, 1.0)
_WEEKDAYS = (1.3, 1.08, 1.0, 0.96, 1.04, 1.18, 0.36)
_HOLIDAY = 0.0
_LAST_WEEK = 1.12

# The share of a day's calls by hour after opening: a peak before noon, a dip at lunch, a second peak.
_HOURS = (0.7, 1.25, 1.45, 1.2, 0.6, 0.7, 0.95, 1.15, 1.2, 0.8)

CHANNELS = Weights((("call", 53), ("email", 26), ("chat", 13), ("social", 5), ("walk_in", 3)))


def tickets_by_day(dice: Dice, dates: list[Day], tickets: int, end: int, rising_from: date) -> list[int]:
    """Spread exactly so many tickets over the dates, by the rhythm of the week and the year.

    Of the last date only what lies before `end` counts.
    """
    weights = [_weight(dice, day, end, rising_from) for day in dates]
    total = sum(weights)
    spread, given, passed = [], 0, 0.0
    for weight in weights:
        passed += weight
        until = round(tickets * passed / total) if total else 0
        spread.append(until - given)
        given = until
    return spread


def _weight(dice: Dice, day: Day, end: int, rising_from: date) -> float:
    noise = dice.between(0.82, 1.18)
    hours = day.closes - day.opens
    if not hours or end <= day.opens:
        return _HOLIDAY
    share = min(1.0, (end - day.opens) / hours)
    more = _LAST_WEEK if day.date >= rising_from else 1.0
    return _WEEKDAYS[day.date.weekday()] * _MONTHS[day.date.month - 1] * noise * share * more


class Clock:
    """The hours of one day, ready to be drawn from: more calls come before noon than at lunch."""

    def __init__(self, day: Day, end: int) -> None:
        hours = max(1, (day.closes - day.opens) // HOUR)
        last = min(day.closes, end)
        pairs = []
        for hour in range(hours):
            begin = day.opens + hour * HOUR
            length = min(HOUR, last - begin)
            if length > 0:
                pairs.append(((begin, length), _HOURS[hour * len(_HOURS) // hours] * length))
        self._weights = Weights(pairs)

    def moment(self, dice: Dice) -> int:
        """Draw a moment of the day."""
        begin, length = dice.drawn(self._weights)
        return begin + dice.below(length)


def extra(dice: Dice, number: int, ratio: float) -> int:
    """Draw how many others come beside so many tickets, on the whole `ratio` times as many."""
    return int(number * ratio * dice.between(0.85, 1.15) + dice.share())
