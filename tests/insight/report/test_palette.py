"""The colours of charts are told apart by everybody, on paper too.

sRGB to linear light: IEC 61966-2-1. How colours look to those without one kind of cone: the matrices at severity 1.0
of Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (IEEE
TVCG 15, 2009), on linear light. Distances: CIE 1976 (L*a*b* under D65); about 2.3 is what an eye just notices.
"""

import math
from itertools import combinations, pairwise

import pytest

from hdesk.insight.report.palette import FAINT, GROUND, INK, TONES

Colour = tuple[float, float, float]

SIGHT: dict[str, tuple[Colour, Colour, Colour]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
WHITE = (0.95047, 1.0, 1.08883)
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))


def times(matrix: tuple[Colour, Colour, Colour], colour: Colour) -> Colour:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def linear(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def lab(colour: Colour) -> Colour:
    x, y, z = (_root(value / white) for value, white in zip(times(TO_XYZ, colour), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def seen(text: str, sight: str) -> Colour:
    """Give a colour's place in L*a*b* as it is seen."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in times(SIGHT[sight], linear(text)))
    return lab((red, green, blue))


def apart(one: str, other: str, sight: str = "all cones") -> float:
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(seen(one, sight), seen(other, sight), strict=True)))


def contrast(one: str, other: str) -> float:
    """Give the contrast of WCAG 2.2, section 1.4.3."""
    low, high = sorted(times(TO_XYZ, linear(text))[1] for text in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_measures_give_what_is_known() -> None:
    assert apart("#000000", "#ffffff") == pytest.approx(100, abs=0.01)
    assert seen("#777777", "all cones")[0] == pytest.approx(50.03, abs=0.05)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_simulation_confuses_what_such_people_confuse() -> None:
    assert apart("#b2182b", "#5a6b00", "all cones") > 60
    assert apart("#b2182b", "#5a6b00", "deuteranopia") < 25


@pytest.mark.parametrize(("sight", "least"), [("all cones", 35), ("protanopia", 35), ("deuteranopia", 35),
                                              ("tritanopia", 18)])  # fmt: skip
def test_any_two_tones_are_far_apart_whoever_looks(sight: str, least: float) -> None:
    assert min(apart(one.colour, other.colour, sight) for one, other in combinations(TONES, 2)) >= least


def test_in_grey_print_each_tone_is_clearly_lighter_than_the_one_before() -> None:
    light = [seen(tone.colour, "all cones")[0] for tone in TONES]
    assert all(after - before >= 9 for before, after in pairwise(light))


def test_series_differ_by_more_than_their_colour() -> None:
    assert len({tone.marker for tone in TONES}) == len(TONES)
    assert len({(tone.dash, tone.marker) for tone in TONES}) == len(TONES)


def test_letters_are_read_and_lines_are_seen_on_the_ground() -> None:
    assert min(contrast(colour, GROUND) for colour in (INK, FAINT)) >= 4.5
    assert min(contrast(tone.rim or tone.colour, GROUND) for tone in TONES if tone.rim or tone.dash == "-") >= 3
