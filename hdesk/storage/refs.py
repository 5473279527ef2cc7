"""Refs beside the desk's branch: a blob that a ref names, replaced only by who has seen what it replaces."""

import json
from typing import Any

import msgspec

from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.stale import blocking_lock, remove_stale

_MOVED = ("but expected", "reference already exists", "unable to resolve reference")


def named(git: Git, ref: str) -> tuple[str | None, bytes | None]:
    """Give the blob that a ref names, and its contents; None where there is none."""
    (known,) = git.objects([ref])
    if known is None:
        return None, None
    _, data = next(git.blobs([known.id]))
    return known.id, data


def stored(git: Git, value: Any) -> str:
    """Write a value as a blob that people read, too, with `git cat-file -p`; give its id."""
    data = (json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=1) + "\n").encode()
    return git.run("hash-object", "-w", "-t", "blob", "--stdin", stdin=data).decode().strip()


def move(git: Git, ref: str, new: str, old: str | None) -> bool:
    """Move a ref if it stands where it is expected to; tell whether it did.

    Raises:
        StorageFailed: git could not.
    """
    for _ in range(2):
        expected = old or "0" * len(new)
        result = git.attempt("update-ref", "--no-deref", "--end-of-options", ref, new, expected)
        if result.code == 0:
            return True
        if any(words in result.err for words in _MOVED):
            return False
        blocking = blocking_lock(result.err)
        if blocking is None or not remove_stale(blocking):
            break
    raise git_failed("update-ref", result.code, result.err, git.git_dir)


def trailers(git: Git, commit: str, path: str, key: str) -> list[str]:
    """Give the values of a trailer in the last commit, up to `commit`, that changed a path."""
    form = f"--format=%(trailers:key={key},valueonly,unfold)"
    said = git.run("log", "-1", "--no-show-signature", form, "--end-of-options", commit, "--", path)
    return said.decode("utf-8", "replace").split("\n")
