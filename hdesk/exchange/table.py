"""Tables: a CSV file's bytes to a header and rows, strictly, each row with its line."""

import csv
import io
import re
from typing import NamedTuple

from hdesk.domain.findings import Finding, Refused
from hdesk.exchange.mapping import FileForm

MAX_CELL = 500_000
"""The longest cell that is read, in characters: what is longer is a quote that nobody closed."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """A row's cells as they stand in the file, and the line (from 1) that it starts in."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A file's column names, its rows, and those rows that have more or fewer cells than the header."""

    path: str
    header: tuple[str, ...]
    rows: list[Row]
    ragged: list[Row]

    def ragged_reason(self, row: Row) -> str:
        """Say what is wrong with a row that does not fit the header."""
        return f"the row has {len(row.cells)} cells, and the header {len(self.header)}"


def delimiter_of(form: FileForm) -> str | None:
    """Give the one character that stands between cells; None where the mapping names none."""
    text = "\t" if form.delimiter in {"tab", "\\t"} else form.delimiter
    return text if len(text) == 1 and text not in '"\r\n\0' else None


def read_table(data: bytes, path: str, form: FileForm) -> Table:
    """Read a CSV file; `path` is what findings call it.

    Empty lines are no rows. Cells keep their line ends; quotes are doubled inside quotes.

    Raises:
        Refused: it is empty, not in its encoding, has a NUL character, a cell that never ends, or a quote
            where none can be.
    """
    text = _decoded(data, path, form.encoding)
    rows = _rows(text, path, delimiter_of(form) or ",")
    if not rows:
        raise Refused(Finding("the file is empty", path, hint="its first line names the columns"))
    header = tuple(name.strip() for name in rows[0].cells)
    fits = [row for row in rows[1:] if len(row.cells) == len(header)]
    ragged = [row for row in rows[1:] if len(row.cells) != len(header)]
    return Table(path, header, fits, ragged)


def _decoded(data: bytes, path: str, encoding: str) -> str:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02X} is no {encoding}" if error.start < len(data) else "it is cut off"
        raise Refused(
            Finding(what, path, line, hint="name its encoding in the mapping: `file: {encoding: cp1252}`")
        ) from error
    place = text.find("\0")
    if place >= 0:
        hint = "if it is UTF-16, say so in the mapping: `file: {encoding: utf-16}`"
        raise Refused(Finding("a NUL character: this is no CSV file", path, text.count("\n", 0, place) + 1, hint=hint))
    half = _SURROGATE.search(text)
    if half is not None:
        line = text.count("\n", 0, half.start()) + 1
        raise Refused(Finding("half a character: the encoding cannot be right", path, line))
    return text


def _rows(text: str, path: str, delimiter: str) -> list[Row]:
    before = csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    line = 0
    try:
        for cells in reader:
            if cells:
                rows.append(Row(line + 1, tuple(cells)))
            line = reader.line_num
    except csv.Error as error:
        raise Refused(_finding(str(error), path, line + 1, delimiter)) from error
    finally:
        csv.field_size_limit(before)
    return rows


def _finding(message: str, path: str, line: int, delimiter: str) -> Finding:
    """Say in plain words what the reader complains about; `line` is where the row starts."""
    if "field limit" in message:
        what = f"a cell of this row has more than {MAX_CELL:,} characters"
        return Finding(what, path, line, hint="close the quote that starts in it")
    if "end of data" in message:
        return Finding("a quote that starts in this row is never closed", path, line, hint='write `"` at its end')
    if "expected after" in message:
        what = f"in this row, something else than `{delimiter}` follows a closing quote"
        hint = 'a quote inside quotes is written twice, `""`; or the file has another delimiter'
        return Finding(what, path, line, hint=hint)
    return Finding(f"this row cannot be read: {message}", path, line)
