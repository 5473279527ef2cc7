"""The colours of charts: told apart by those who see no red or green, and on paper without colour.

They go from dark to light, so that grey print keeps their order; hatches, markers and dashes say the same once more.
`tests/insight/report/test_palette.py` holds how far they are from each other, and by which formula.
"""

from typing import NamedTuple

INK = "#1d2433"
FAINT = "#5b6472"
GRID = "#dfe3e8"
GROUND = "#ffffff"


class Tone(NamedTuple):
    """How one series looks: its colour, the hatch of its bars, marker and dashes of its line.

    `rim` goes around what is too light to be seen on white without it.
    """

    colour: str
    hatch: str
    marker: str
    dash: str | tuple[float, tuple[float, ...]]
    rim: str | None = None


TONES: tuple[Tone, ...] = (
    Tone("#10305a", "", "o", "-"),
    Tone("#a33b12", "", "s", (0, (5, 1.5))),
    Tone("#0f8b74", "///", "^", "-"),
    Tone("#5aa9e6", "", "D", (0, (2, 1))),
    Tone("#edb536", "\\\\\\\\", "v", (0, (6, 1.5, 1.5, 1.5)), "#8a6410"),
    Tone("#dadde1", "", "P", (0, (1.5, 1)), "#7b8490"),
)
"""The tones of series in their order; a chart that asks for more is one that nobody reads."""


def tone(place: int) -> Tone:
    """Give the tone of the series at a place; they repeat after the last."""
    return TONES[place % len(TONES)]
