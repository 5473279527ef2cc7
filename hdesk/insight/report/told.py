"""What one part of a report tells: as blocks for people, and as data."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from hdesk.insight.report.document import Block, Points
from hdesk.insight.report.ground import Ground

_LISTED = 10


class Told(NamedTuple):
    """Blocks, and figures by their names."""

    blocks: tuple[Block, ...] = ()
    figures: Mapping[str, Any] = {}


Part = Callable[[Ground], Told]
"""One part of a section; the kinds of reports are made of them."""


def capped(items: Iterable[str], most: int = _LISTED) -> Points:
    """List some things, and count the rest."""
    lines = list(items) or ["none"]
    more = len(lines) - most
    return Points((*lines[:most], *([f"and {more:,} more"] if more > 0 else [])))
