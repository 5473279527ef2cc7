"""Write a commit's objects: HEAD's tree with some paths changed, in one run of git, touching no branch."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import IO, NamedTuple

from hdesk.domain.findings import StorageFailed
from hdesk.storage.failures import disk_failed, git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitenv import UNPACK_LIMIT
from hdesk.storage.gitparse import REGULAR
from hdesk.storage.gitprocess import scratch
from hdesk.storage.guards import folders_of

# fast-import must be told a branch; it is emptied before the end, so that no reference is ever written.
_SCRATCH = "refs/hdesk/scratch"
_CRASH_REPORT = r"dumping crash report to (\S*fast_import_crash_\d+)"


class Kept(NamedTuple):
    """Contents that git has already, and the mode that the path gets."""

    blob: str
    mode: str = REGULAR


Contents = bytes | Kept | None
"""What a path gets: new contents, ones that git has already, or nothing."""


class NewCommit(NamedTuple):
    """What a commit says beside its tree; `now` is the date of author and committer, in its own offset."""

    parents: tuple[str, ...]
    author: tuple[str, str]
    committer: tuple[str, str]
    now: datetime
    message: str


def clean_person(person: tuple[str, str]) -> tuple[str, str]:
    """Give name and e-mail without what would end either of them early in a commit."""
    name, email = (one_line(part).replace("<", "").replace(">", "").strip() for part in person)
    return name, email


def one_line(text: str) -> str:
    """Give a text without line breaks and control characters."""
    return "".join(char for char in text if char.isprintable())


def write_commit(git: Git, commit: NewCommit, changes: Mapping[str, Contents]) -> str:
    """Write blobs, trees and commit, and give the commit's id; when this returns, they are on the disk.

    The tree is that of the first parent with `changes` made.

    Raises:
        StorageFailed: nothing refers to what was written until then.
    """
    try:
        with scratch(small=len(changes) <= UNPACK_LIMIT) as stream:
            _write_stream(stream, commit, changes)
            stream.seek(0)
            # A file, not a pipe: git has the whole of it even where this process is killed half-way.
            result = git.attempt(*_syncing(changes), "fast-import", "--quiet", stdin=stream)
    except OSError as error:
        raise StorageFailed(disk_failed("the change cannot be handed to git", error)) from error
    if result.code:
        report = re.search(_CRASH_REPORT, result.err)
        if report:
            (git.git_dir / report.group(1)).unlink(missing_ok=True)
        raise git_failed("fast-import", result.code, re.sub(_CRASH_REPORT, "", result.err), git.git_dir)
    unsigned = result.out.decode().strip()
    signing = git.config.signing()
    return unsigned if signing is None else _sign(git, commit, unsigned, signing)


def _syncing(changes: Mapping[str, Contents]) -> tuple[str, ...]:
    """Give the options that spare the disk a sync: a pack which git is sure to unpack need not last."""
    trees = {"", *(folder for path in islice(changes, UNPACK_LIMIT) for folder in folders_of(path))}
    is_unpacked = len(changes) + len(trees) + 1 <= UNPACK_LIMIT
    return ("-c", "core.fsync=-pack,loose-object,reference") if is_unpacked else ()


def _write_stream(stream: IO[bytes], commit: NewCommit, changes: Mapping[str, Contents]) -> None:
    """Write the commands for `git fast-import`; deletions first, so that a folder can take a file's place."""
    when = _raw_date(commit.now)
    text = _message(commit)
    header = [
        "feature done",
        f"commit {_SCRATCH}",
        "mark :1",
        f"author {_named(commit.author)} {when}",
        f"committer {_named(commit.committer)} {when}",
        f"data {len(text)}",
    ]
    stream.write("".join(f"{line}\n" for line in header).encode() + text + b"\n")
    for word, parent in zip(("from", *["merge"] * len(commit.parents)), commit.parents, strict=False):
        stream.write(f"{word} {parent}\n".encode())
    for path in (path for path, data in changes.items() if data is None):
        stream.write(f"D {_quoted(path)}\n".encode())
    for path, data in changes.items():
        if isinstance(data, Kept):
            stream.write(f"M {data.mode} {data.blob} {_quoted(path)}\n".encode())
        elif data is not None:
            stream.write(f"M {REGULAR} inline {_quoted(path)}\ndata {len(data)}\n".encode())
            stream.write(data)
            stream.write(b"\n")
    stream.write(f"get-mark :1\nreset {_SCRATCH}\n\ndone\n".encode())


def _sign(git: Git, commit: NewCommit, unsigned: str, signing: tuple[str, ...]) -> str:
    """Write the commit again with a signature, which fast-import cannot make."""
    when = f"@{_raw_date(commit.now)}"  # the mark has git take any number for a moment
    env = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    env["GIT_AUTHOR_NAME"], env["GIT_AUTHOR_EMAIL"] = commit.author
    env["GIT_COMMITTER_NAME"], env["GIT_COMMITTER_EMAIL"] = commit.committer
    parents = [word for parent in commit.parents for word in ("-p", parent)]
    tree = f"{unsigned}^{{tree}}"
    result = git.attempt(*signing, "commit-tree", "-S", *parents, "-F", "-", tree, stdin=_message(commit), env=env)
    if result.code:
        raise git_failed("commit-tree -S", result.code, result.err, git.git_dir)
    return result.out.decode().strip()


def _message(commit: NewCommit) -> bytes:
    return commit.message.replace("\0", "").rstrip("\n").encode("utf-8", "replace") + b"\n"


def _named(person: tuple[str, str]) -> str:
    name, email = person
    return f"{name} <{email}>"


def _raw_date(now: datetime) -> str:
    """Give a moment as git stores it: seconds since 1970 and the offset as +HHMM."""
    offset = now.utcoffset()
    if offset is None:
        raise ValueError(f"a moment without a time zone: {now}")
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{int(now.timestamp())} {sign}{minutes // 60:02}{minutes % 60:02}"


def _quoted(path: str) -> str:
    """Quote a path for fast-import; control characters have been refused before."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
