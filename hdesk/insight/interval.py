"""How far a share of a sample may be from the share of all: an interval of confidence."""

import math

_Z = 1.959964  # the standard normal distribution's 97.5 % quantile: 95 % lie within it on both sides


def wilson(good: int, n: int) -> tuple[float, float] | None:
    """Give the ends of the score interval at 95 %, in percent; None for a sample of nothing.

    (p + z²/2n ± z·√(p(1 - p)/n + z²/4n²)) / (1 + z²/n) with p = good/n: E. B. Wilson, Probable Inference, the Law of
    Succession, and Statistical Inference, Journal of the American Statistical Association 22 (1927), 209-212. It
    stays between 0 and 100 and holds for small samples and shares near the ends, where p ± z·√(p(1 - p)/n) does not.
    """
    if n == 0:
        return None
    share, square = good / n, _Z * _Z
    middle = share + square / (2 * n)
    reach = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    whole = 1 + square / n
    low, high = (middle - reach) / whole, (middle + reach) / whole
    # Where an end is the share itself, at 0 and 100 %, rounding must not pass it.
    return 100 * min(max(low, 0.0), share), 100 * max(min(high, 1.0), share)
