"""Markdown: tables that also read well as plain text, and other people's words made harmless."""

import re
from collections.abc import Iterable, Sequence

# Whatever could be read as formatting, HTML, an entity, a link, a mention or a formula.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|#~$@]|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\bwww)\.)", re.IGNORECASE)
_TAG = re.compile(r"<(?=[a-z/!?])(?!(?:https?://|mailto:)[^\s<>]*>)", re.IGNORECASE)
_LEAST = 3


def table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> list[str]:
    """Write a table; the first `texts` columns hold text and stand left, the others numbers and stand right."""
    body = [tuple(row) for row in rows]
    widths = [max(_LEAST, *(len(row[place]) for row in (tuple(head), *body))) for place in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    rule = ["-" * width if place < texts else "-" * (width - 1) + ":" for place, width in enumerate(widths)]
    return [line(head), line(rule), *(line(row) for row in body)]


def escaped(text: str) -> str:
    """Write text so that Markdown shows it as it is, in one line."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def without_html(markdown: str) -> str:
    """Write Markdown so that no HTML is in it: tags are shown as they were typed, links in angles stay links."""
    return _TAG.sub("&lt;", markdown)
