"""Opening hours laid out in real time: sorted open intervals, built a block of 13 weeks at a time.

An instant is open when the zone's clocks, at that instant, read a time within the opening hours of the date
that they read. All that the changes of the clocks do follows from this one sentence: opening hours that the
clocks skip never come, and those that they repeat come twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import accumulate
from typing import NamedTuple

from hdesk.domain.localtime import DAY, SECOND, instant, offset
from hdesk.domain.worktime_spec import Hours

BLOCK = 91 * DAY
"""A block's length: decades are a few hundred sums, and a first question costs under half a millisecond."""

FIRST = instant(datetime(2, 1, 1, tzinfo=UTC))
LAST = instant(datetime(9999, 1, 1, tzinfo=UTC))
"""Beyond these, a local reading could fall outside what a datetime can hold; nothing is open there."""

AHEAD = 420
"""How many blocks are searched for an opening or a due date: over a hundred years. Beyond lies a mistake."""

_FIRST_DAY = date(1970, 1, 1)


class Block(NamedTuple):
    """The open intervals of one block as instants, with the open time of the block before each."""

    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int

    def until(self, at: int) -> int:
        """Give the open time from the block's start up to an instant of it."""
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.closes[place]) - self.opens[place]


class Table:
    """The open time of a calendar; every argument and result is in microseconds."""

    __slots__ = ("_blocks", "_hours", "_last", "last_day")

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._blocks: dict[int, Block] = {}
        self.last_day: date | None = None if hours.recur else max(hours.open_dates)
        end = LAST if self.last_day is None else (self.last_day - _FIRST_DAY).days * DAY + 2 * DAY
        self._last = end // BLOCK

    def is_open(self, at: int) -> bool:
        """Say whether the instant is open."""
        block = self._block(at // BLOCK)
        place = bisect_right(block.opens, at) - 1
        return place >= 0 and at < block.closes[place]

    def next_open(self, at: int) -> int | None:
        """Find the first open instant from `at` on; None where none is left."""
        for block in self._blocks_from(at):
            place = bisect_right(block.closes, at)
            if place < len(block.closes):
                return max(at, block.opens[place])
        return None

    def between(self, start: int, end: int) -> int:
        """Give the open time from start to end; 0 where end is not after start."""
        if end <= start:
            return 0
        first, last = start // BLOCK, end // BLOCK
        whole = sum(self._block(index).total for index in range(first, last))
        return whole + self._block(last).until(end) - self._block(first).until(start)

    def advance(self, start: int, amount: int) -> int | None:
        """Find the first instant by which `amount` of open time has passed since start; None where none is.

        An amount of 0 has passed at the first open instant from start on.
        """
        if not amount:
            return self.next_open(start)
        sought = amount + self._block(start // BLOCK).until(start)
        for block in self._blocks_from(start):
            if sought <= block.total:
                place = bisect_left(block.before, sought) - 1
                return block.opens[place] + sought - block.before[place]
            sought -= block.total
        return None

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """List the open intervals from start to end, cut to them, each as long as it is."""
        since = until = start
        for index in range(start // BLOCK, (end - 1) // BLOCK + 1):
            block = self._block(index)
            for place in range(bisect_right(block.closes, start), bisect_left(block.opens, end)):
                if block.opens[place] > until:
                    if since < until:
                        yield since, until
                    since = block.opens[place]
                until = min(block.closes[place], end)
        if since < until:
            yield since, until

    def _blocks_from(self, at: int) -> Iterator[Block]:
        first = at // BLOCK
        return map(self._block, range(first, min(self._last, first + AHEAD) + 1))

    def _block(self, index: int) -> Block:
        block = self._blocks.get(index)
        if block is None:
            block = self._blocks[index] = self._build(index)
        return block

    def _build(self, index: int) -> Block:
        start, end = max(index * BLOCK, FIRST), min((index + 1) * BLOCK, LAST)
        intervals = list(self._intervals(start, end))
        sums = list(accumulate((until - since for since, until in intervals), initial=0))
        return Block([since for since, _ in intervals], [until for _, until in intervals], sums, sums.pop())

    def _intervals(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """List the open intervals in order: within a segment, wall-clock time is real time, shifted."""
        if start >= end:
            return
        if self._hours.never_close:
            yield start, end
            return
        for since, until, ahead in segments(self._hours.zone, start, end):
            for number in range((since + ahead) // DAY, (until + ahead - 1) // DAY + 1):
                midnight = number * DAY - ahead
                for opens, closes in self._hours.on(_FIRST_DAY + timedelta(number)):
                    begin, finish = max(midnight + opens, since), min(midnight + closes, until)
                    if begin < finish:
                        yield begin, finish


def segments(zone: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut the time from start to end where the zone's clocks change: (since, until, offset from UTC).

    Looks at each day once: no zone has changed its clocks and changed them back within a day.
    """
    since, ahead = start, offset(start, zone)
    for day in range(start + DAY, end + DAY, DAY):
        at = min(day, end)
        if offset(at, zone) != ahead:
            change = _change(zone, max(at - DAY, since), at)
            yield since, change, ahead
            since, ahead = change, offset(change, zone)
    yield since, end, ahead


def _change(zone: tzinfo, low: int, high: int) -> int:
    """Find the instant, a whole second, when the offset stops being what it is at low."""
    ahead = offset(low, zone)
    seconds = range(low // SECOND, high // SECOND + 1)
    return seconds[bisect_left(seconds, 1, key=lambda at: offset(at * SECOND, zone) != ahead)] * SECOND
