"""Keep the settings of a commit as they were parsed: starting the YAML parser costs more than most commands do.

What is kept is what stands in the files, as plain values: it is typed, checked and compiled anew each time. The
file is a cache under `.git/hdesk/`, which no clone brings along; it may be deleted at any time, and what does not
look like it is read past.
"""

import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from hdesk import __version__

_SUM = 4  # bytes of the checksum before the rest


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """The settings' files and their parsed values, as the commit has them and this version reads them."""

    version: str
    commit: str
    files: dict[str, bytes]
    values: dict[str, Any]


def load(place: Path) -> Kept | None:
    """Read what is kept; None where there is nothing, or nothing that this version of hdesk wrote."""
    try:
        data = place.read_bytes()
        if data[:_SUM] != _checksum(data[_SUM:]):
            return None
        kept = msgspec.msgpack.decode(data[_SUM:], type=Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return kept if kept.version == __version__ else None


def save(place: Path, commit: str, files: Mapping[str, bytes], values: Mapping[str, Any]) -> None:
    """Keep the settings, in place of those kept before; where that cannot be done, it is not."""
    data = msgspec.msgpack.encode(Kept(__version__, commit, dict(files), dict(values)))
    draft = place.with_name(f"{place.name}.{os.getpid()}.new")
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        try:
            draft.write_bytes(_checksum(data) + data)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")
