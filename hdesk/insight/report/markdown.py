"""A report as Markdown, which also reads well as plain text."""

from collections.abc import Iterator

from hdesk.insight.markdown import escaped, table, without_html
from hdesk.insight.report.document import Block, Chart, Document, Grid, Note, Points, Words


def markdown(document: Document) -> str:
    """Write a report in Markdown; of pictures it says what they show."""
    when = f"as of {document.as_of:%Y-%m-%d %H:%M %z} · commit {document.commit[:10]}"
    lines = [f"# {document.title}", "", f"{escaped(document.desk)} · {document.dates} · {when}"]
    if document.audience:
        lines += ["", f"For {escaped(document.audience)}"]
    if document.provisional:
        lines += ["", f"**{escaped(document.provisional)}**"]
    for section in document.sections:
        lines += ["", f"## {section.title}"]
        for block in section.blocks:
            lines += ["", block_markdown(block)]
    return "\n".join(lines) + "\n"


def block_markdown(block: Block) -> str:
    """Write one block."""
    return "\n".join(_written(block))


def _written(block: Block) -> Iterator[str]:
    match block:
        case Note(text, strong):
            yield f"**{escaped(text)}**" if strong else escaped(text)
        case Points(items):
            yield from (f"- {escaped(item)}" for item in items)
        case Grid():
            yield from _grid(block)
        case Chart():
            yield escaped(block.text)
        case Words(text, since):
            yield from ((f"*Carried over from {since}:*", "") if since else ())
            yield without_html(text)


def _grid(grid: Grid) -> list[str]:
    rows = [[escaped(cell) for cell in row] for row in grid.rows]
    for place in grid.strong:
        rows[place][0] = f"**{rows[place][0]}**"
    return table([escaped(one) for one in grid.head], rows, grid.texts)
