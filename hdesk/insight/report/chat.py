"""A report as a chat message: what must be seen, in few lines, and nothing in it that a channel would obey."""

import re
from collections.abc import Iterator

from hdesk.domain.notice_text import harmless
from hdesk.insight.report.document import Block, Document, Grid, Note, Points, Words

_ROWS = 3
_POINTS = 4
_LINES = 4
_LONGEST = 140
_CHANGE = "Change"
_UNMOVED = frozenset(("=", "n/a"))
_TARGET = "Target"
_STRONG = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_]+)(?<=\S)\1")
"""What is strong in Markdown; in a chat one star is."""


def chat(document: Document) -> str:
    """Write a report as plain text for Slack, Teams and the like; tables become their first and their telling rows."""
    lines = [f"*{document.title}*", f"{harmless(document.desk)} · {document.dates}"]
    if document.audience:
        lines.append(f"For {harmless(document.audience)}")
    if document.provisional:
        lines.append(document.provisional)
    for section in document.sections:
        told = list(_section(section.blocks))
        if told:
            lines += ["", f"*{section.title}*", *told]
    lines += ["", f"as of {document.as_of:%Y-%m-%d %H:%M %z}, commit {document.commit[:10]}"]
    return "\n".join(lines) + "\n"


def block_text(block: Block) -> str:
    """Write one block, a note in any case."""
    if isinstance(block, Note):
        return harmless(block.text, 2 * _LONGEST)
    return "\n".join(_told(block))


def _section(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Write blocks; a line that announces a list stands only before one."""
    heading: str | None = None
    for block in blocks:
        if isinstance(block, Note) and block.text.endswith(":"):
            heading = harmless(block.text, _LONGEST)
            continue
        if block == Points(("none",)):
            heading = None
            continue
        for line in _told(block):
            yield from ((heading,) if heading else ())
            heading = None
            yield line


def _told(block: Block) -> Iterator[str]:
    match block:
        case Note(text, strong):
            if strong:
                yield harmless(text, _LONGEST)
        case Points(items):
            yield from _few([harmless(item, _LONGEST) for item in items], _POINTS)
        case Grid():
            yield from _judged(block) if _TARGET in block.head else _counted(block)
        case Words(text, since):
            words = [line for line in text.splitlines() if line.strip()]
            yield from ((f"(carried over from {since})",) if since else ())
            yield from (harmless(_STRONG.sub(r"*\2*", line), 2 * _LONGEST) for line in words[:_LINES])


def _few(items: list[str], most: int) -> Iterator[str]:
    yield from (f"• {item}" for item in items[:most])
    if len(items) > most:
        yield f"• … and {len(items) - most} more"


def _counted(grid: Grid) -> Iterator[str]:
    """Write a table of counts in one line: `Contacts handled: Call 94 (+24), Email 26 (+1), All 143 (+27)`."""
    change = grid.head.index(_CHANGE) if _CHANGE in grid.head else None
    main = _main(grid)
    rows = [row for row in grid.rows if row[main] != "0" or (change is not None and row[change] not in _UNMOVED)]
    strong = [row for place, row in enumerate(grid.rows) if place in grid.strong and row in rows]
    first = [row for row in rows if row not in strong][:_ROWS]
    said = [
        f"{' → '.join(filter(None, row[: grid.texts]))} {row[main]}"
        + (f" ({row[change]})" if change is not None and row[change] not in _UNMOVED else "")
        for row in (*first, *strong)
    ]
    if said:
        yield harmless(f"{grid.head[0]}: {', '.join(said)}", 2 * _LONGEST)


def _judged(grid: Grid) -> Iterator[str]:
    """Write measures one a line, those that miss their targets in any case."""
    main = _main(grid)
    kept = sorted({*grid.strong, *[place for place in range(len(grid.rows)) if place not in grid.strong][:_ROWS]})
    for place in kept:
        row = grid.rows[place]
        beside = [
            f"{head.lower()} {cell}"
            for head, cell in zip(grid.head, row, strict=True)
            if head in {_CHANGE, _TARGET, "n"} and cell not in {"", "=", "n/a"}
        ]
        missed = "missed: " if place in grid.strong and row[main] != "missed" else ""
        yield f"• {missed}{harmless(row[0])} {row[main]} ({', '.join(beside)})"


def _main(grid: Grid) -> int:
    """Find the column that a table is about: the period's, or the first of figures."""
    return next((place for place, head in enumerate(grid.head) if head.startswith("This ")), grid.texts)
