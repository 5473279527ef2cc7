"""A person's own words for a report: a Markdown file beside it, under the report's headings."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from hdesk.domain.audiences import SECTIONS
from hdesk.insight.markdown import escaped
from hdesk.insight.report.document import Document, Points, Words

FORWARD: Final = (
    "Improvements",
    "Next Week Focus",
    "Suggested Improvements",
    "Next Month Priorities",
    "Next Quarter Priorities",
)
"""The sections whose words look ahead: what was meant to be done stands there until somebody says what became of it."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GONE = "\0"
"""What stands for a comment until it is known whether it had a line to itself."""
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_SECTION = 2  # a section's heading is `##`


class Written(NamedTuple):
    """What a person wrote, by section; `stray` counts the lines that stand under no section's heading."""

    by_section: dict[str, str]
    stray: int = 0


def report_path(kind: str, period: str, audience: str | None, suffix: str) -> str:
    """Give where a report, or what belongs to it, is kept."""
    return f"reports/{kind}/{period}{f'-{audience}' if audience else ''}.{suffix}"


def words_path(kind: str, period: str, audience: str | None = None) -> str:
    """Give where a person keeps the words for a report."""
    return report_path(kind, period, audience, "words.md")


def words_of(text: str, sections: Sequence[str]) -> Written:
    """Read what stands under each heading that is a section's; smaller headings belong to the text around them.

    What stands under a heading as large as a section's that is none, such as a misspelt one, is stray: it is not the
    words of the section before. The file's title is not part of any. Comments (`<!-- … -->`) are nobody's.
    """
    found: dict[str, list[str]] = {}
    section, stray, gap = None, 0, False
    for given in _COMMENT.sub(_GONE, text).splitlines():
        line = given.replace(_GONE, "")
        gap = not line.strip() and (gap or _GONE in given)
        heading = _HEADING.fullmatch(line.strip())
        named = _section(heading[2], sections) if heading else None
        if named is not None or (heading and len(heading[1]) <= _SECTION):
            section = named
        elif section is not None:
            lines = found.setdefault(section, [])
            # Where a comment stood between blank lines, one of them is enough.
            if not gap or (lines and lines[-1]):
                lines.append(line.rstrip())
        elif line.strip() and not heading:
            stray += 1
    texts = {one: "\n".join(lines).strip() for one, lines in found.items()}
    return Written({one: words for one, words in texts.items() if words}, stray)


def joined(now: Mapping[str, str], before: Mapping[str, str], period: str) -> dict[str, Words]:
    """Put words together by section: where there are none now, what looked ahead `before`, in that period, stands."""
    carried = {one: Words(text, period) for one, text in before.items() if one in FORWARD}
    return carried | {one: Words(text) for one, text in now.items()}


def worded(document: Document) -> list[str]:
    """List the headings under which a report takes words: those that every report of its kind has."""
    return [section.title for section in document.sections if section.title in SECTIONS[document.kind]]


def draft(document: Document) -> str:
    """Write a file to put words in: its headings, what was carried over, and what the figures suggest as comments."""
    lines = [f"# Words for {document.period}", ""]
    taking = worded(document)
    for section in document.sections:
        if section.title not in taking:
            continue
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            if isinstance(block, Words):
                since = f"Of {block.since}; what became of it?" if block.since else ""
                lines += [*([since, ""] if since else []), block.markdown, ""]
        listed = [item for block in section.blocks if isinstance(block, Points) for item in block.items]
        if points := [item for item in listed if item != "none"]:
            shown = [f"- {escaped(item).replace('--', '- -')}" for item in points]
            lines += ["<!-- From the figures; take out of this comment what you mean to say:", *shown, "-->", ""]
    return "\n".join(lines)


def _section(title: str, sections: Sequence[str]) -> str | None:
    wanted = title.casefold().replace(" and ", " & ")
    return next((one for one in sections if one.casefold() == wanted), None)
