"""Lettering: how wide a text is, and how it is broken into lines.

It is measured in DejaVu Sans, which is wider than what readers' programs put in its place: what fits here fits there.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from unicodedata import east_asian_width

from hdesk.insight.report.extra import needed

FAMILY = "'DejaVu Sans', Verdana, sans-serif"
"""Verdana has the same widths, and is there where DejaVu Sans is not."""

_UNIT = 64  # of the font's own measures, in a pixel
_MORE = "…"
_JOINERS = "\u200c\u200d"  # of letters in some scripts, and of emoji


def plain(text: str) -> str:
    """Write text in one line, without characters that nobody sees, that turn others round or that XML forbids."""
    line = "".join(one if one.isprintable() or one in _JOINERS else " " for one in text)
    return " ".join(line.split())


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text at a size, in the unit of the size.

    Raises:
        Refused: the packages that draw are missing.
    """
    font_manager = needed("matplotlib.font_manager")
    wanted = font_manager.FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    font = font_manager.get_font(font_manager.findfont(wanted))
    with unseen_letters():
        font.set_size(size, 72)
        font.set_text(text, 0.0)
        return float(font.get_width_height()[0]) / _UNIT + size * _more(text)


def _more(text: str) -> float:
    """Say how much wider the letters that stand in a square are than the box that is measured for them."""
    return 0.0 if text.isascii() else 0.5 * sum(east_asian_width(one) in "WF" for one in text)


@contextmanager
def unseen_letters() -> Iterator[None]:
    """Draw a box for letters that the font does not have, without a word: they stand in the text beside it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"(?s)Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        yield


def wrapped(text: str, size: float, limit: float, most: int | None = None, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than a limit; what does not fit into so many lines ends in an ellipsis."""
    lines: list[str] = []
    for word in _pieces(text.split(), size, limit, bold=bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), size, limit, bold=bold)]
    return lines or [""]


def shortened(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """Cut a text to a width; an ellipsis says so."""
    if width(text, size, bold=bold) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + _MORE, size, bold=bold) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + _MORE


def _pieces(words: Sequence[str], size: float, limit: float, *, bold: bool) -> Iterator[str]:
    """Give the words, those that are wider than a line in pieces."""
    for word in words:
        rest = word
        while len(rest) > 1 and width(rest, size, bold=bold) > limit:
            cut = next((n for n in range(len(rest) - 1, 1, -1) if width(rest[:n], size, bold=bold) <= limit), 1)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest
