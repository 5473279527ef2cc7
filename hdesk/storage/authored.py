"""Which commits are meant: one author's, read some at a time, or those whose message has certain words."""

from collections.abc import Iterator, Sequence

from hdesk.storage.git import Git
from hdesk.storage.gitparse import LOG_FORMAT, Commit, parse_log

_SOME = 50
_LOG = ("log", "-z", f"--format=tformat:{LOG_FORMAT}", "--no-mailmap", "--no-color", "--no-decorate")


def authored(git: Git, rev: str, email: str) -> Iterator[Commit]:
    """Read the commits reachable from `rev` whose author has the e-mail address, merges left out, newest first."""
    wanted = ("--no-merges", "--regexp-ignore-case", "--fixed-strings", f"--author=<{email}>")
    skipped = 0
    while True:
        part = (f"--skip={skipped}", f"--max-count={_SOME}")
        found = list(parse_log(git.run(*_LOG, *wanted, *part, "--end-of-options", rev, "--")))
        yield from found
        if len(found) < _SOME:
            return
        skipped += _SOME


def mentioning(git: Git, rev: str, words: Sequence[str]) -> Iterator[Commit]:
    """Read the commits reachable from `rev`, or of a range A..B, whose message has one of the words, newest first."""
    wanted = [f"--grep={word}" for word in words]
    return parse_log(git.run(*_LOG, "--fixed-strings", *wanted, "--end-of-options", rev, "--"))
