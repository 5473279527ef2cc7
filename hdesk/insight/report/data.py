"""A report as data: its figures under their names, and its sections as they are written."""

from typing import Any

from hdesk.insight.report.document import Block, Document


def data(document: Document) -> dict[str, Any]:
    """Give what JSON has; each block says of itself what it is."""
    head = document._asdict()
    sections = [
        {"title": section.title, "blocks": [_block(block) for block in section.blocks]} for section in document.sections
    ]
    return {**head, **document.figures, "sections": sections, "figures": sorted(document.figures)}


def _block(block: Block) -> dict[str, Any]:
    plain: dict[str, Any] = {"block": type(block).__name__.lower()}
    for name, value in block._asdict().items():
        if name == "strong" and isinstance(value, frozenset):
            plain[name] = sorted(value)
        elif name == "series":
            plain[name] = [one._asdict() for one in value]
        else:
            plain[name] = value
    return plain
