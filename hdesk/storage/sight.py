"""Look at a file of the working tree: what it holds, and how to tell later whether it was touched since."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from hdesk.storage.git import Git


class Sight(NamedTuple):
    """A file as it was seen: the id of its contents, and what changes when somebody writes it.

    Both are None where there is no file. `blob` alone is None for what is no regular file.
    """

    blob: str | None
    stamp: tuple[int, ...] | None


def look(git: Git, path: str) -> Sight:
    """Look at one path of the working tree; its bytes are taken as they are, without git's filters."""
    place = git.root / path
    stamp = stamp_of(place)
    if stamp is None or not stat.S_ISREG(stamp[-1]):
        return Sight(None, stamp)
    return Sight(git.blob_id(place.read_bytes()), stamp)


def stamp_of(place: Path) -> tuple[int, ...] | None:
    """Give what tells two states of a file apart without reading it, None where there is none."""
    try:
        found = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_mode)
