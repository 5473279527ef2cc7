"""Rejects: the rows that were refused, as they stood in the file, each with its reason."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from hdesk.exchange.mapping import FileForm
from hdesk.exchange.table import Row, Table, delimiter_of

REASON = "reason"
_OTHERWISE = "refused because"


class Reject(NamedTuple):
    """A row that was refused, the ticket it would have become (as far as that can be told), and why."""

    row: Row
    source_id: str
    reason: str


def rejects_bytes(table: Table, form: FileForm, rejects: Iterable[Reject], used: Iterable[str] = ()) -> bytes:
    """Write refused rows as a CSV file in the form of the one they came from.

    The reason stands in the first column: so a row with too few or too many cells stays as it is. `used` are
    the columns that the mapping reads; should one of them be called `reason`, the reason's own is not.
    The cells are the original ones, so that the file can be corrected and imported again.
    """
    name = _OTHERWISE if REASON in used else REASON
    again = table.header[:1] == (name,)
    out = io.StringIO(newline="")
    delimiter = delimiter_of(form) or ","
    # Every cell is quoted: a bare carriage return would otherwise end its row.
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([name, *(table.header[1:] if again else table.header)])
    for reject in rejects:
        cells = reject.row.cells[1:] if again else reject.row.cells
        writer.writerow([reject.reason, *cells])
    return out.getvalue().encode(form.encoding, "replace")
