"""Whether a rise is more than chance: worked by hand, and by laws."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.insight.chance import holm, one_in, rise

counts = st.integers(0, 60)


@pytest.mark.parametrize(
    ("now", "before", "share", "chance"),
    [
        (6, 0, 0.5, 1 / 64),  # six heads of six
        (5, 1, 0.5, 7 / 64),  # five or six heads of six
        (3, 0, 0.25, 1 / 64),  # a quarter of the time, yet all three
        (0, 9, 0.5, 1.0),
        (4, 4, 1.0, 1.0),  # nothing to compare with
    ],
)
def test_a_rise_is_as_likely_as_so_many_heads(now: int, before: int, share: float, chance: float) -> None:
    assert rise(now, before, share) == pytest.approx(chance)


@given(now=counts, before=counts, part=st.integers(1, 9))
def test_the_chance_of_a_rise_is_the_tail_of_a_binomial(now: int, before: int, part: int) -> None:
    share, n = Fraction(part, 10), now + before
    tail = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(now, n + 1)) if now else 1
    assert rise(now, before, part / 10) == pytest.approx(float(tail), rel=1e-9)


def test_large_counts_do_not_overflow() -> None:
    assert 0 < rise(100_000, 99_000, 0.5) < 0.02


def test_holm_multiplies_the_smallest_by_all_the_next_by_one_less() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_looking_at_more_never_makes_a_rise_clearer(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(given <= found <= 1 for given, found in zip(values, adjusted, strict=True))
    assert [one for _, one in sorted(zip(values, adjusted, strict=True))] == sorted(adjusted)


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.005, "1 in 200"), (1 / 64, "1 in 64"), (0.0004, "1 in 2,500"), (0.00001, "less than 1 in 10,000")],
)
def test_a_chance_is_said_as_people_say_it(chance: float, said: str) -> None:
    assert one_in(chance) == said
