"""Output: the same rows as a table, JSON, CSV or Markdown. Data goes to stdout, the rest to stderr."""

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import click

from hdesk.domain.findings import Finding
from hdesk.view.terminal import reads
from hdesk.view.text import cell, data, escaped, one_line, safe, spreadsheet

Format = Literal["table", "json", "csv", "md"]
FORMATS: tuple[Format, ...] = ("table", "json", "csv", "md")
Row = Mapping[str, Any]

_COLOURS = {
    "priority": {"urgent": "red", "high": "yellow"},
    "status": {
        "new": "cyan",
        "pending": "magenta",
        "on_hold": "magenta",
        "resolved": "green",
        "closed": "green",
    },
    "met": {"yes": "green", "no": "red"},
}


class Output:
    """Where a command's results go, in the format that was asked for."""

    def __init__(self, format_: Format = "table") -> None:
        self.format = format_

    def listing(
        self,
        kind: str,
        rows: Sequence[Row],
        columns: Sequence[str],
        *,
        titles: Mapping[str, str] | None = None,
        findings: Iterable[Finding] = (),
        data_rows: Sequence[Any] | None = None,
        empty: str = "nothing",
        right: Collection[str] = (),
        sections: Sequence[str] = (),
        spare: Sequence[str] = (),
    ) -> None:
        """Print rows; JSON has `data_rows` where its rows say more than the table's columns.

        Columns of numbers stand right, and so do those named by `right`, whose values are written out. `sections`
        gives for each row the heading that it stands under in a terminal. Where a terminal is too narrow, the
        `spare` columns give way, the first ones first, and that is said.
        """
        if self.format == "json":
            rows_ = data_rows if data_rows is not None else [{name: row.get(name) for name in columns} for row in rows]
            self.document(kind, rows_, findings)
        elif self.format == "csv":
            import csv

            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([spreadsheet(row.get(name)) for name in columns] for row in rows)
        elif rows:
            kept = self._roomy(rows, columns, titles or {}, spare)
            self._table(rows, kept, titles or {}, right, sections)
            gone = [name for name in columns if name not in kept]
            if gone:
                self.say(f"no room for {', '.join(gone)}: a wider terminal, or --format csv")
        else:
            self.say(empty)

    def _roomy(
        self, rows: Sequence[Row], columns: Sequence[str], titles: Mapping[str, str], spare: Sequence[str]
    ) -> list[str]:
        """Leave columns away until the others fit the terminal."""
        kept = list(columns)
        if self.format != "table" or not reads():
            return kept
        widths = {name: max(len(_title(name, titles)), *(len(cell(row.get(name))) for row in rows)) for name in columns}
        for name in spare:
            if sum(widths[one] + 2 for one in kept) - 2 > _terminal_width() and name in kept:
                kept.remove(name)
        return kept

    def _table(
        self,
        rows: Sequence[Row],
        columns: Sequence[str],
        titles: Mapping[str, str],
        right: Collection[str],
        sections: Sequence[str] = (),
    ) -> None:
        import tabulate

        tabulate.MIN_PADDING = 0  # headers need no more room than what stands below them
        headers = [_title(name, titles) for name in columns]
        markdown = self.format == "md"
        texts = [[cell(row.get(name)) for name in columns] for row in rows]
        if not markdown and reads():
            texts = _fitted(columns, headers, texts, _terminal_width())
        body = [
            [self._cell(name, text, markdown=markdown) for name, text in zip(columns, line, strict=True)]
            for line in texts
        ]
        numbers = [name in right or _is_number_column(row.get(name) for row in rows) for name in columns]
        table = tabulate.tabulate(
            body,
            headers=headers,
            tablefmt="github" if markdown else "simple",
            disable_numparse=True,
            colalign=["right" if number else "left" for number in numbers],
        )
        click.echo(table if markdown or not sections else _divided(table, sections))

    def _cell(self, name: str, text: str, *, markdown: bool) -> str:
        if markdown:
            return text.replace("|", "\\|")
        colour = _COLOURS.get(name, {}).get(text)
        return click.style(text, fg=colour) if colour and colourful(sys.stdout) else text

    def document(self, kind: str, data_: Any, findings: Iterable[Finding] = ()) -> None:
        """Print JSON in hdesk's envelope."""
        click.echo(envelope(kind, data_, findings))

    def text(self, text: str) -> None:
        """Print text for people on stdout."""
        click.echo(safe(text))

    def styled(self, text: str) -> None:
        """Print text whose parts were made safe before they were styled."""
        click.echo(text)

    def say(self, text: str) -> None:
        """Say something beside the data, on stderr."""
        click.echo(safe(text), err=True)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Report findings on stderr, one a line."""
        for finding in findings:
            self.say(f"hdesk: {one_line(str(finding))}")


def envelope(kind: str, data_: Any, findings: Iterable[Finding] = ()) -> str:
    """Write JSON in hdesk's envelope."""
    import json

    told = [{key: value for key, value in finding._asdict().items() if value is not None} for finding in findings]
    whole = {"hdesk": 1, "kind": kind, "data": data(data_), "findings": told}
    return escaped(json.dumps(whole, ensure_ascii=False, indent=2))


def _title(name: str, titles: Mapping[str, str]) -> str:
    return titles.get(name, name.replace("_", " "))


def _divided(table: str, sections: Sequence[str]) -> str:
    """Put headings between the rows of a table; each row is one line."""
    lines = table.split("\n")
    head = len(lines) - len(sections)
    divided = lines[:head]
    for place, (section, line) in enumerate(zip(sections, lines[head:], strict=True)):
        if place == 0 or section != sections[place - 1]:
            divided += [*([""] if place else []), bold(section)]
        divided.append(line)
    return "\n".join(divided)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


_NARROWEST = 12
_SUBJECT = 18
"""Beside what is to be done next, a subject only reminds: so much of it will do."""
_PROSE = frozenset(
    ("subject", "reason", "next", "title", "when", "then", "message", "hint", "before", "after", "customer", "happened")
)


def _fitted(columns: Sequence[str], headers: Sequence[str], lines: list[list[str]], width: int) -> list[list[str]]:
    """Shorten columns of prose until a table fits the terminal; IDs, dates and numbers stay whole."""
    wanted = [max(len(head), *(len(line[place]) for line in lines)) for place, head in enumerate(headers)]
    prose = [place for place, name in enumerate(columns) if name in _PROSE or name.endswith(".name")]
    while sum(wanted) + 2 * (len(wanted) - 1) > width:
        spare = [place for place in prose if columns[place] == "subject" and wanted[place] > _SUBJECT]
        widest = max(spare if "next" in columns and spare else prose, key=lambda place: wanted[place], default=None)
        if widest is None or wanted[widest] <= _NARROWEST:
            break
        wanted[widest] -= 1
    return [
        [text if len(text) <= size else text[: size - 1] + "…" for text, size in zip(line, wanted, strict=True)]
        for line in lines
    ]


def _is_number_column(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in known)


def colourful(stream: Any) -> bool:
    """Say whether a stream shows colour: a terminal, and nobody has asked for none."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def bold(text: str) -> str:
    """Make text bold where stdout shows it."""
    return click.style(text, bold=True) if colourful(sys.stdout) else text
