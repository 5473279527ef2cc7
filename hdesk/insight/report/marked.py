"""People's own words in Markdown: as HTML for pages, as paragraphs for slides.

No HTML of theirs, no pictures, and links lead to pages and mailboxes only.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import plain

_SAFE = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_LEAST_HEADING = 3
_SPACES = {"softbreak": " ", "hardbreak": " "}
_STYLES = {"strong_open": (1, 0), "strong_close": (-1, 0), "em_open": (0, 1), "em_close": (0, -1)}


class Run(NamedTuple):
    """Letters that look the same."""

    text: str
    bold: bool = False
    italic: bool = False


class Paragraph(NamedTuple):
    """A paragraph: its runs, how deep in lists it stands, 0 where in none, and its number in an ordered one."""

    runs: tuple[Run, ...]
    depth: int = 0
    number: int | None = None


def as_html(markdown: str) -> str:
    """Write Markdown as HTML; headings stand below those of the page."""
    parser, tokens = _parsed(markdown)
    for token in _all(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(_LEAST_HEADING, int(token.tag[1:]))}"
        elif token.type == "link_open":
            leads = _SAFE.match(token.attrs.get("href", ""))
            token.attrs = {**token.attrs, "rel": "noopener noreferrer nofollow"} if leads else {}
        elif token.type == "image":
            token.type, token.tag = "text", ""  # what it shows, in words: a picture would be asked for elsewhere
    return str(parser.renderer.render(tokens, parser.options, {}))


def paragraphs(markdown: str) -> list[Paragraph]:
    """Write Markdown as paragraphs; of tables and code line by line."""
    found: list[Paragraph] = []
    depth, bold, number = 0, False, None
    for token in _parsed(markdown)[1]:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
        elif token.type == "list_item_open":
            number = int(token.info) if token.info.isdigit() else None
        elif token.type in {"heading_open", "heading_close"}:
            bold = token.type == "heading_open"
        elif token.type == "inline":
            found.append(Paragraph(tuple(_runs(token.children or (), bold=bold)), depth, number if depth else None))
        elif token.type in {"fence", "code_block"}:
            found += [Paragraph((Run(plain(line)),), depth) for line in token.content.splitlines() if plain(line)]
    return [one for one in found if one.runs]


def _parsed(markdown: str) -> tuple[Any, list[Any]]:
    parser = needed("markdown_it").MarkdownIt("commonmark", {"html": False}).enable("table")
    lines = markdown.splitlines()
    return parser, parser.parse("\n".join("".join(filter(_visible, line)) for line in lines))


def _visible(one: str) -> bool:
    return one.isprintable() or one in "\t\u200c\u200d"


def _all(tokens: Sequence[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _runs(tokens: Sequence[Any], *, bold: bool) -> Iterator[Run]:
    strong, slanted, leads = int(bold), 0, ""
    for token in tokens:
        more, aslant = _STYLES.get(token.type, (0, 0))
        strong, slanted = strong + more, slanted + aslant
        text = _SPACES.get(token.type, token.content)
        if token.type == "link_open":
            leads = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            text = f" ({leads})" if _SAFE.match(leads) else ""
        if text:
            yield Run(text, strong > 0, slanted > 0)
