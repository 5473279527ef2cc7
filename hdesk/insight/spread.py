"""Spread: how measured values lie."""

import math
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """Mean, median and 90th percentile; None without values."""

    mean: float | None
    median: float | None
    p90: float | None


def spread_of(values: Sequence[float]) -> Spread:
    """Give mean, median (of an even number the mean of the middle two) and 90th percentile (nearest rank).

    Nearest rank: the smallest value that at least 90 of 100 values do not exceed.
    """
    if not values:
        return Spread(None, None, None)
    ordered = sorted(values)
    n = len(ordered)
    rank = -(-9 * n // 10)
    return Spread(math.fsum(ordered) / n, (ordered[(n - 1) // 2] + ordered[n // 2]) / 2, ordered[rank - 1])
