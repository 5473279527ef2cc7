"""The words of git's command lines: which of them is the command, and how many paths fit."""

import os
from collections.abc import Sequence

_MAX_ARGUMENTS = 60_000  # bytes of paths on one command line, well below what every system allows


def fitting(paths: Sequence[str]) -> Sequence[str]:
    """Give paths for a command line; none, which stands for all there are, where they are too many."""
    return paths if sum(len(os.fsencode(path)) + 1 for path in paths) < _MAX_ARGUMENTS else ()


def verb(args: Sequence[str]) -> str:
    """Give git's subcommand, past its own options."""
    words = iter(args)
    for word in words:
        if word == "-c":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""
