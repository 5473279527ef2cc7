"""Terminals: whether somebody sits at the other end."""

import sys


def reads() -> bool:
    """Say whether what is written to stdout is read on a terminal."""
    return sys.stdout.isatty()


def answers() -> bool:
    """Say whether a person can be asked: on stderr, answering on stdin."""
    return sys.stdin.isatty() and sys.stderr.isatty()
