"""A table on slides: how large its letters are, and how wide its columns.

Lengths are in points. Texts are measured in a wide font, so that they fit in the narrower one that is shown.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from hdesk.insight.report.document import Grid
from hdesk.insight.report.lettering import plain, width, wrapped

WIDTH, HEIGHT = 872.0, 392.0
"""The room for what a slide tells."""

LINE = 1.25
GAP = 6.0
PAD_X, PAD_Y = 6.0, 4.0
_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.0)
_SMALLEST = 12.0
_WRAPPED_FROM = 14.0  # rather than making letters smaller, lines are broken
_CELL_LINES = 6


class Table:
    """A table at a size of letters, with the widths of its columns."""

    def __init__(self, grid: Grid, size: float) -> None:
        self.grid = grid
        self.size = size
        self.widths = self._widths()

    @property
    def fits(self) -> bool:
        """Say whether its columns fit on a slide; with large letters no line may be broken for it."""
        return sum(self.widths) <= WIDTH + 1 and (self.size <= _WRAPPED_FROM or sum(self._wanted()) <= WIDTH)

    @cached_property
    def whole(self) -> float:
        """Say how tall all of it is, with the space around it."""
        return self.head + sum(map(self.height, self.grid.rows)) + 2 * GAP

    @cached_property
    def head(self) -> float:
        """Say how tall the head is, which stands on every slide that the table is on."""
        return self.height(self.grid.head)

    def lines(self, row: Sequence[str]) -> list[list[str]]:
        """Break the cells of a row into lines."""
        return [
            wrapped(cell, self.size, room - 2 * PAD_X, _CELL_LINES, bold=True)
            for cell, room in zip(row, self.widths, strict=True)
        ]

    def height(self, row: Sequence[str]) -> float:
        """Say how tall a row is."""
        return max(map(len, self.lines(row))) * self.size * LINE + 2 * PAD_Y

    def _widths(self) -> list[float]:
        """Give the columns what they would like, as far as there is room, and fill the slide's width."""
        least = [self._least(place) for place in range(len(self.grid.head))]
        more = [max(want - need, 0) for want, need in zip(self._wanted(), least, strict=True)]
        part = min(1.0, max(WIDTH - sum(least), 0) / sum(more)) if sum(more) else 0.0
        widths = [need + part * extra for need, extra in zip(least, more, strict=True)]
        return [one * max(WIDTH / sum(widths), 1.0) for one in widths]

    def _least(self, place: int) -> float:
        """Say how narrow a column may be: figures stay in one line, words are not broken."""
        texts = place < self.grid.texts
        words = [max(self.grid.head[place].split(), key=len, default="")]
        for row in self.grid.rows:
            words += row[place].split() if texts else [row[place]]
        widest = max(width(word, self.size, bold=True) for word in words)
        return min(max(widest, 7 * self.size if texts else 0), WIDTH / 2) + 2 * PAD_X + 2

    def _wanted(self) -> list[float]:
        """Say how wide columns are that break no line."""
        columns = zip(self.grid.head, *self.grid.rows, strict=True)
        return [max(width(text, self.size, bold=True) for text in column) + 2 * PAD_X + 2 for column in columns]


def fitted(grid: Grid, largest: float = _SIZES[0]) -> Table:
    """Set a table in the largest letters in which it fits on one slide, or else in which its columns do.

    No letters are larger than the `largest`. A table that has too many columns even for the smallest has them all
    equally wide.
    """
    clean = grid._replace(head=tuple(map(plain, grid.head)), rows=tuple(tuple(map(plain, row)) for row in grid.rows))
    found: list[Table] = []
    for table in _tries(clean, largest):
        if table.size >= _SMALLEST and table.whole <= HEIGHT:
            return table
        found.append(table)
    if not found:
        found.append(Table(clean, _SIZES[-1]))
        found[0].widths = [WIDTH / len(clean.head)] * len(clean.head)
    return found[0]


def _tries(grid: Grid, largest: float) -> Iterator[Table]:
    for size in _SIZES:
        if size <= largest and (table := Table(grid, size)).fits:
            yield table
