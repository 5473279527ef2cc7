"""Tallies: what rows add up to, in groups; they can be added to each other and kept."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from hdesk.insight.spread import Spread, spread_of

Key = tuple[str | None, ...]
Tallies = dict[Key, "Tally"]


class Values:
    """Measured values; how many are 0 is counted, since calls that were taken at once would fill most lists."""

    def __init__(self, zeros: int = 0, packed: bytes = b"") -> None:
        self.zeros = zeros
        self.others = array("d")
        self.others.frombytes(packed)

    def add(self, value: float) -> None:
        """Take one more value."""
        if value:
            self.others.append(value)
        else:
            self.zeros += 1

    def join(self, other: "Values") -> None:
        """Take all values of another."""
        self.zeros += other.zeros
        self.others.extend(other.others)

    def packed(self) -> tuple[int, bytes]:
        """Give what makes the same values again; in order, so that joined ones are sorted quickly."""
        return self.zeros, array("d", sorted(self.others)).tobytes()

    def spread(self) -> Spread:
        """Say how the values lie."""
        return spread_of(self.others, self.zeros)

    def __len__(self) -> int:
        return self.zeros + len(self.others)


class Tally:
    """What the rows of one group add up to.

    `rows` are all of them, `part` those of a numerator; `measures` and `clocks` hold what is measured, in
    business and in clock time; some rows may have no value.
    """

    def __init__(self, rows: int = 0, part: int = 0) -> None:
        self.rows = rows
        self.part = part
        self.measures = Values()
        self.clocks = Values()

    def join(self, other: "Tally") -> None:
        """Add the rows of another."""
        self.rows += other.rows
        self.part += other.part
        self.measures.join(other.measures)
        self.clocks.join(other.clocks)


def counted(rows: Iterable[tuple[Any, ...]]) -> Tallies:
    """Read rows of key, count and part."""
    return {tuple(key): Tally(count, part or 0) for *key, count, part in rows}


def measured(rows: Iterable[tuple[Any, ...]]) -> Tallies:
    """Read rows of key, measure and clock, one for each thing that is measured."""
    found: Tallies = {}
    for *key, measure, clock in rows:
        group = tuple(key)
        if group not in found:
            found[group] = Tally()
        tally = found[group]
        tally.rows += 1
        if measure is not None:
            tally.measures.add(measure)
        if clock is not None:
            tally.clocks.add(clock)
    return found


def join(whole: Tallies, more: Tallies) -> None:
    """Add tallies, group by group."""
    for key, tally in more.items():
        whole.setdefault(key, Tally()).join(tally)


def packed(tallies: Tallies) -> bytes:
    """Give what `unpacked` makes the same tallies of."""
    return msgspec.msgpack.encode(list(_plain(tallies)))


def _plain(tallies: Tallies) -> Iterator[tuple[Any, ...]]:
    for key, tally in tallies.items():
        yield key, tally.rows, tally.part, *tally.measures.packed(), *tally.clocks.packed()


def unpacked(data: bytes) -> Tallies:
    """Read tallies that were kept."""
    found: Tallies = {}
    for key, rows, part, zeros, values, clock_zeros, clocks in msgspec.msgpack.decode(data):
        tally = found[tuple(key)] = Tally(rows, part)
        tally.measures, tally.clocks = Values(zeros, values), Values(clock_zeros, clocks)
    return found
