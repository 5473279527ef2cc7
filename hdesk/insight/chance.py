"""Whether counts rose more than chance explains."""

import math
from collections.abc import Sequence


def rise(now: int, before: int, share: float) -> float:
    """Give how likely so many `now` or more are, if the rate is the same as `before`.

    Two Poisson counts of one rate are, given their sum, a binomial one: exact, one-sided. `share` is the part of both
    exposures that lies in `now`, 0.5 where the periods are equally long. 1.0 where nothing was counted.

    Source: J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series, Biometrika
    31 (1940) 313-323.
    """
    n = now + before
    if not now or not 0 < share < 1:
        return 1.0
    logs = [
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        + k * math.log(share) + (n - k) * math.log1p(-share)
        for k in range(now, n + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))


def holm(values: Sequence[float]) -> list[float]:
    """Adjust probabilities for how many were looked at, so that any at all is below 0.05 by chance in 1 of 20.

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
    (1979) 65-70.
    """
    order = sorted(range(len(values)), key=lambda place: values[place])
    adjusted, least = [1.0] * len(values), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = least
    return adjusted


def one_in(probability: float) -> str:
    """Write a small probability for people: `1 in 200`."""
    if probability < 1e-4:  # noqa: PLR2004 - nobody can tell such numbers apart
        return "less than 1 in 10,000"
    n = 1 / probability
    digits = 10 ** max(0, math.floor(math.log10(n)) - 1)
    return f"1 in {math.floor(n / digits) * digits:,}"
