"""A person's own words for a report: a Markdown file beside it, under the report's headings."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")


class Words(NamedTuple):
    """What a person wrote, by section; `stray` counts the lines that stand under no section's heading."""

    by_section: dict[str, str]
    stray: int = 0


def words_path(period: str) -> str:
    """Give where a person keeps the words for a week's report."""
    return f"reports/weekly/{period}.words.md"


def words_of(text: str, sections: Sequence[str]) -> Words:
    """Read what stands under each heading that is a section's; other headings belong to the text around them.

    The file's title, a heading before the first section, is not part of any.
    """
    found: dict[str, list[str]] = {}
    section, stray = None, 0
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        named = _section(heading[2], sections) if heading else None
        if named is not None:
            section = named
        elif section is not None:
            found.setdefault(section, []).append(line.rstrip())
        elif line.strip() and not heading:
            stray += 1
    texts = {one: "\n".join(lines).strip() for one, lines in found.items()}
    return Words({one: words for one, words in texts.items() if words}, stray)


def _section(title: str, sections: Sequence[str]) -> str | None:
    wanted = title.casefold().replace(" and ", " & ")
    return next((one for one in sections if one.casefold() == wanted), None)
