"""Opening hours laid out in real time: sorted open intervals, built a block of 13 weeks at a time.

Only the blocks at the ends of a span are laid out; of those between, the open time is counted (worktime_totals)
and kept in running sums, so that decades cost about what a month costs.

An instant is open when the zone's clocks, at that instant, read a time within the opening hours of the date
that they read. All that the changes of the clocks do follows from this one sentence: opening hours that the
clocks skip never come, and those that they repeat come twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from hdesk.domain.localtime import DAY, SECOND, instant, offset
from hdesk.domain.worktime_spec import Hours
from hdesk.domain.worktime_totals import FIRST_DAY, Totals

BLOCK = 91 * DAY
"""A block's length: laying one out costs under half a millisecond."""

FIRST = instant(datetime(2, 1, 1, tzinfo=UTC))
LAST = instant(datetime(9999, 1, 1, tzinfo=UTC))
"""Beyond these, a local reading could fall outside what a datetime can hold; nothing is open there."""

AHEAD = 420
"""How many blocks are searched for an opening or a due date: over a hundred years. Beyond lies a mistake."""


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

    __slots__ = ("_anchor", "_back", "_blocks", "_forth", "_hours", "_last", "_totals", "last_day")

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._blocks: dict[int, Block] = {}
        self.last_day: date | None = None if hours.recur else max(hours.open_dates)
        end = LAST if self.last_day is None else (self.last_day - FIRST_DAY).days * DAY + 2 * DAY
        self._last = end // BLOCK
        self._totals = Totals(hours)
        self._anchor: int | None = None
        self._forth, self._back = [0], [0]

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
        whole = self._before(last) - self._before(first)
        return whole + self._block(last).until(end) - self._block(first).until(start)

    def advance(self, start: int, amount: int) -> int | None:
        """Find the first instant by which `amount` of open time has passed since start; None where none is.

        An amount of 0 has passed at the first open instant from start on.
        """
        if not amount:
            return self.next_open(start)
        first = start // BLOCK
        sought = amount + self._block(first).until(start)
        base, limit, step = self._before(first), min(self._last, first + AHEAD), 1
        low = high = first  # the blocks before low hold less than what is sought, those up to high enough
        while high <= limit and self._before(high + 1) - base < sought:
            low, high, step = high + 1, high + step, step * 2
        some = range(low, min(high, limit) + 1)
        found = low + bisect_left(some, sought, key=lambda one: self._before(one + 1) - base)
        return self._within(found, sought - self._before(found) + base) if found <= limit else None

    def _within(self, index: int, sought: int) -> int:
        block = self._block(index)
        place = bisect_left(block.before, sought) - 1
        return block.opens[place] + sought - block.before[place]

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
        """Lay out the blocks from an instant on that are open at all."""
        first = at // BLOCK
        return (self._block(one) for one in range(first, min(self._last, first + AHEAD) + 1) if self._total(one))

    def _block(self, index: int) -> Block:
        block = self._blocks.get(index)
        if block is None:
            block = self._blocks[index] = self._build(index)
        return block

    def _before(self, index: int) -> int:
        """Give the open time from the first block ever asked for to the beginning of a block."""
        if self._anchor is None:
            self._anchor = index
        sums, there = (
            (self._forth, index - self._anchor) if index >= self._anchor else (self._back, self._anchor - index)
        )
        for one in range(len(sums), there + 1):
            passed = self._anchor + one - 1 if sums is self._forth else self._anchor - one
            sums.append(sums[-1] + self._total(passed))
        return sums[there] if sums is self._forth else -sums[there]

    def _total(self, index: int) -> int:
        """Count the open time of a block."""
        block = self._blocks.get(index)
        if block is not None:
            return block.total
        start, end = max(index * BLOCK, FIRST), min((index + 1) * BLOCK, LAST)
        if start >= end:
            return 0
        if self._hours.never_close:
            return end - start
        until = self._totals.until
        parts = segments(self._hours.zone, start, end)
        return sum(until(finish + ahead) - until(begin + ahead) for begin, finish, ahead in parts)

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
                for opens, closes in self._hours.on(FIRST_DAY + timedelta(number)):
                    begin, finish = max(midnight + opens, since), min(midnight + closes, until)
                    if begin < finish:
                        yield begin, finish


@lru_cache(maxsize=8192)
def segments(zone: tzinfo, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """Cut the time from start to end where the zone's clocks change: (since, until, offset from UTC).

    Since 1970 no zone has changed its clocks twice within less than a week, so looking at every sixth day finds
    every change; before, each day is looked at.
    """
    step = (6 if start >= 0 else 1) * DAY
    parts = []
    since, ahead = start, offset(start, zone)
    for reached in range(start + step, end + step, step):
        at = min(reached, end)
        if offset(at, zone) != ahead:
            change = _change(zone, max(reached - step, since), at)
            parts.append((since, change, ahead))
            since, ahead = change, offset(change, zone)
    parts.append((since, end, ahead))
    return tuple(parts)


def _change(zone: tzinfo, low: int, high: int) -> int:
    """Find the instant, a whole second, when the offset stops being what it is at low."""
    ahead = offset(low, zone)
    seconds = range(low // SECOND, high // SECOND + 1)
    return seconds[bisect_left(seconds, 1, key=lambda at: offset(at * SECOND, zone) != ahead)] * SECOND
