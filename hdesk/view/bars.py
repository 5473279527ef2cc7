"""Bars: a row of numbers in one line, each a bar of its height above zero."""

import sys
from collections.abc import Sequence

_BLOCKS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_TENTHS = "0123456789"
_MISSING = "-"


def bars(values: Sequence[float | None], top: float) -> str:
    """Draw values from 0 to `top`, what is missing as a gap; in digits, tenths of the top, where blocks cannot be."""
    blocks = _can(sys.stdout.encoding, _BLOCKS)
    steps, gap = (_BLOCKS, _GAP) if blocks else (_TENTHS, _MISSING)
    return "".join(gap if one is None else steps[_step(one, top, len(steps))] for one in values)


def _step(value: float, top: float, steps: int) -> int:
    """Give the step of a value; only the top reaches the highest."""
    if top <= 0:
        return 0
    return max(0, min(steps - 1, int(value / top * steps)))


def _can(encoding: str | None, text: str) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
