"""Whose commits they are: one author's, newest first, read some at a time."""

from collections.abc import Iterator

from hdesk.storage.git import Git
from hdesk.storage.gitparse import LOG_FORMAT, Commit, parse_log

_SOME = 50


def authored(git: Git, rev: str, email: str) -> Iterator[Commit]:
    """Read the commits reachable from `rev` whose author has the e-mail address, merges left out, newest first."""
    wanted = ("--no-merges", "--regexp-ignore-case", "--fixed-strings", f"--author=<{email}>")
    plain = (f"--format=tformat:{LOG_FORMAT}", "--no-mailmap", "--no-color", "--no-decorate")
    skipped = 0
    while True:
        part = (f"--skip={skipped}", f"--max-count={_SOME}")
        found = list(parse_log(git.run("log", "-z", *plain, *wanted, *part, "--end-of-options", rev, "--")))
        yield from found
        if len(found) < _SOME:
            return
        skipped += _SOME
