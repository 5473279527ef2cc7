"""A merge of plain git that has stopped: what it waits for, and concluding it."""

import os
from collections.abc import Mapping
from datetime import datetime

from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitparse import REGULAR, decode
from hdesk.storage.guards import refuse_bad_paths

_MOST_HEADS = 1


def merge_head(git: Git) -> str | None:
    """Give the commit that is being merged into HEAD; None where nothing is, or several commits at once."""
    try:
        heads = (git.git_dir / "MERGE_HEAD").read_text(encoding="ascii").split()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return git.resolve(heads[0]) if len(heads) == _MOST_HEADS else None


def unmerged(git: Git) -> list[str]:
    """List the paths that git could not merge."""
    records = decode(git.run("ls-files", "--unmerged", "-z")).split("\0")
    return list(dict.fromkeys(record.partition("\t")[2] for record in records if record))


def stage(git: Git, files: Mapping[str, bytes]) -> None:
    """Write merged files into git's index and into the folder, over whatever stands there."""
    refuse_bad_paths(files)
    blobs = b"".join(b"blob\ndata %d\n%s\n" % (len(data), data) for data in files.values())
    git.run("fast-import", "--quiet", stdin=blobs)
    lines = [f"{REGULAR} {git.blob_id(data)} 0\t{path}\0" for path, data in files.items()]
    env = git.config.without_filters()
    git.run("update-index", "-z", "--index-info", stdin="".join(lines).encode(), env=env)
    git.run(
        "checkout-index", "-f", "-u", "-z", "--stdin", stdin="".join(f"{path}\0" for path in files).encode(), env=env
    )


def conclude(git: Git, message: str, author: tuple[str, str], now: datetime) -> str:
    """Commit the merge with what is staged, and give the commit's id.

    Raises:
        Conflict: git still waits for somebody.
        StorageFailed: git could not commit.
    """
    if left := unmerged(git):
        raise Conflict(*(Finding("git has not merged this file", path) for path in left))
    env = {"GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1]}
    env["GIT_AUTHOR_DATE"] = env["GIT_COMMITTER_DATE"] = now.isoformat()
    signing = git.config.signing() or ()
    words = ("commit", "--quiet", "--no-verify", "--cleanup=verbatim", "-F", "-")
    result = git.attempt(*signing, *words, stdin=message.encode(), env={**env, **git.config.without_filters()})
    if result.code:
        raise git_failed("commit", result.code, result.err or os.fsdecode(result.out), git.git_dir)
    return git.resolve("HEAD")
