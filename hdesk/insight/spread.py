"""Spread: how measured values lie."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """Mean, median and 90th percentile; None without values."""

    mean: float | None
    median: float | None
    p90: float | None


def spread_of(values: Sequence[float], zeros: int = 0) -> Spread:
    """Give mean, median (of an even number the mean of the middle two) and 90th percentile (nearest rank).

    Nearest rank: the smallest value that at least 90 of 100 values do not exceed. `zeros` more values are 0:
    calls that were taken at once would make up most of many lists.
    """
    n = len(values) + zeros
    if not n:
        return Spread(None, None, None)
    ordered = sorted(values)
    below = bisect_left(ordered, 0)

    def at(place: int) -> float:
        if place < below:
            return ordered[place]
        return 0.0 if place < below + zeros else ordered[place - zeros]

    rank = -(-9 * n // 10)
    return Spread(math.fsum(ordered) / n, (at((n - 1) // 2) + at(n // 2)) / 2, at(rank - 1))
