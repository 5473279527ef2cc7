"""Chance, the same on every machine: one generator, and nothing of the system's mathematics library."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weights(Generic[T]):
    """Values with weights, ready to be drawn from."""

    __slots__ = ("_sums", "values")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        chosen = [(value, weight) for value, weight in pairs if weight > 0]
        self.values = tuple(value for value, _ in chosen)
        self._sums = tuple(accumulate(weight for _, weight in chosen))

    def at(self, share: float) -> T:
        """Give the value at a share of the whole, from 0 up to 1."""
        place = bisect_right(self._sums, share * self._sums[-1])
        return self.values[min(place, len(self.values) - 1)]


class Dice:
    """Everything that a demo leaves to chance, drawn in one order from one seed.

    Only sums and products follow the generator: logarithms and powers may differ in the last digit from one
    system to the next, and with it everything that is drawn later.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.share = self._random.random

    def bits(self) -> int:
        """Draw the 30 bits of an identity."""
        return self._random.getrandbits(30)

    def chance(self, probability: float) -> bool:
        """Say yes with a probability."""
        return self.share() < probability

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 up to the limit, which is left out."""
        return int(self.share() * limit)

    def between(self, low: float, high: float) -> float:
        """Draw a number, every one between the two as likely."""
        return low + (high - low) * self.share()

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of several, each as likely."""
        return choices[int(self.share() * len(choices))]

    def drawn(self, weights: Weights[T]) -> T:
        """Draw one of several by their weights."""
        return weights.at(self.share())

    def skewed(self, low: float, usual: float, high: float) -> float:
        """Draw a number as durations are spread: half of them below `usual`, few near `high`."""
        share = self.share() * 2
        if share < 1:
            return low + (usual - low) * share
        beyond = share - 1
        return usual + (high - usual) * beyond * beyond * beyond
