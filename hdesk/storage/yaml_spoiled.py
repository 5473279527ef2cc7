"""Find what makes a file unfit for a YAML parser: conflicts left by git, and characters that cannot be."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from hdesk.domain.findings import Finding

_HINT: Final = "`hdesk check --fix` merges tickets and contacts; elsewhere keep one side, and remove the markers"
_CONFLICT: Final = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?![^ \r\n])", re.MULTILINE)
# Control characters, half surrogate pairs (bytes that are no UTF-8 are decoded to such), the byte order mark,
# and the line ends that YAML 1.1 knows and 1.2 does not.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def spoiled(text: str, path: str, limit: int) -> list[Finding]:
    """Name the first `limit` lines that hold a conflict marker, or a character that no file may hold.

    `text` is decoded with `surrogateescape`, so that bytes that are no UTF-8 are still in it.
    """
    if not _CONFLICT.search(text) and not _FORBIDDEN.search(text):
        return []
    return list(islice(_by_line(text, path), limit))


def _by_line(text: str, path: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), 1):
        if marker := _CONFLICT.match(line):
            message = f"git left a conflict marker, `{marker[0]}`"
            yield Finding(message, path, number, 1, _HINT)
        if found := _FORBIDDEN.search(line):
            message, hint = _words(found[0])
            yield Finding(message, path, number, found.start() + 1, hint)


def _words(char: str) -> tuple[str, str]:
    code = ord(char)
    if "\udc80" <= char <= "\udcff":  # how a byte that is no UTF-8 was decoded
        return f"the byte 0x{code & 0xFF:02X} is no UTF-8", "save the file as UTF-8"
    hint = f'remove it, or write "\\u{code:04x}" in double quotes'
    return f"the character U+{code:04X} may not stand in a file", hint
