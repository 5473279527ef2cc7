"""A report as a chat message: what must be seen, in few lines, and nothing in it that a channel would obey."""

from collections.abc import Iterator

from hdesk.domain.notice_text import harmless
from hdesk.insight.report.document import Block, Document, Grid, Note, Points, Words

_ROWS = 3
_POINTS = 3
_LINES = 4
_LONGEST = 140
_BESIDE = ("Share", "Change", "Target", "n")


def chat(document: Document) -> str:
    """Write a report as plain text for Slack, Teams and the like; tables become their first and their telling rows."""
    lines = [f"*{document.title}*", f"{harmless(document.desk)} · {document.dates}"]
    if document.audience:
        lines.append(f"For {harmless(document.audience)}")
    if document.provisional:
        lines.append(document.provisional)
    for section in document.sections:
        told = [line for block in section.blocks for line in _told(block)]
        if told:
            lines += ["", f"*{section.title}*", *told]
    lines += ["", f"as of {document.as_of:%Y-%m-%d %H:%M %z}, commit {document.commit[:10]}"]
    return "\n".join(lines) + "\n"


def _told(block: Block) -> Iterator[str]:
    match block:
        case Note(text, strong):
            if strong or text.endswith(":"):
                yield harmless(text, _LONGEST)
        case Points(items):
            yield from _few([harmless(item, _LONGEST) for item in items], _POINTS)
        case Grid():
            yield from _rows(block)
        case Words(text, since):
            words = [line for line in text.splitlines() if line.strip()]
            yield from ((f"(carried over from {since})",) if since else ())
            yield from (harmless(line, 2 * _LONGEST) for line in words[:_LINES])


def _few(items: list[str], most: int) -> Iterator[str]:
    yield from (f"• {item}" for item in items[:most])
    if len(items) > most:
        yield f"• … and {len(items) - most} more"


def _rows(grid: Grid) -> Iterator[str]:
    strong = [place for place in range(len(grid.rows)) if place in grid.strong]
    others = [place for place in range(len(grid.rows)) if place not in grid.strong]
    for place in sorted([*strong, *others[:_ROWS]]):
        row = grid.rows[place]
        name = " → ".join(row[: grid.texts])
        beside = [
            cell if head == "Share" else f"{head.lower()} {cell}"
            for head, cell in zip(grid.head[grid.texts + 1 :], row[grid.texts + 1 :], strict=True)
            if head in _BESIDE and cell
        ]
        more = f" ({', '.join(beside)})" if beside else ""
        yield f"• {harmless(name)}: {row[grid.texts]}{more}"
