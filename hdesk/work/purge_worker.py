"""Rewrites the history of a mirror with git-filter-repo; a process of its own, since that package owns its process.

`python -m hdesk.work.purge_worker TIP PEOPLE`: the mirror is the current folder, TIP the desk's newest commit, PEOPLE
a file with what is known of whom. What was rewritten stands in `filter-repo/commit-map` afterwards.
"""

import sys
from pathlib import Path
from typing import Any

import git_filter_repo as filter_repo
import msgspec

from hdesk.storage.git import Git
from hdesk.work.purge_plan import Rewriting, redacted_in
from hdesk.work.redact_scope import Person
from hdesk.work.redact_tree import Tree

_DELETED = b"D"


class _Worker:
    """Rewrites commit by commit; each version of a file once."""

    def __init__(self, git: Git, rewriting: Rewriting) -> None:
        self._git = git
        self._rewriting = rewriting
        self._done: dict[tuple[bytes, bytes], Any] = {}
        self.filter: Any = None

    def commit(self, commit: Any, _: Any) -> None:
        """Rewrite one commit: its message and the files that it brings."""
        paths = [_text(change.filename) for change in commit.file_changes]
        commit.message = _bytes(self._rewriting.message(_text(commit.message), paths))
        for change in commit.file_changes:
            if change.type == b"M" and change.mode in {b"100644", b"100755"}:
                self._change(change)

    def _change(self, change: Any) -> None:
        key = (change.filename, change.blob_id)
        if key not in self._done:
            self._done[key] = self._rewritten(*key)
        if self._done[key] is None:
            change.type, change.mode, change.blob_id = _DELETED, None, None
        else:
            change.blob_id = self._done[key]

    def _rewritten(self, path: bytes, blob: bytes) -> Any:
        ((_, data),) = self._git.blobs([blob.decode()])
        after = self._rewriting.contents(_text(path), blob.decode(), data)
        if after is None or after == data:
            return None if after is None else blob
        made = filter_repo.Blob(after)
        self.filter.insert(made, direct_insertion=True)
        return made.id

    def tag(self, tag: Any, _: Any) -> None:
        """Rewrite an annotated tag's message."""
        tag.message = _bytes(self._rewriting.message(_text(tag.message)))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def main(tip: str, people: str) -> None:
    """Rewrite the mirror in the current folder."""
    git = Git(Path.cwd(), Path.cwd(), bare=True)
    tree = Tree(git, tip)
    known = msgspec.json.decode(Path(people).read_bytes(), type=list[Person])
    worker = _Worker(git, Rewriting(tree, redacted_in(tree), known))
    words = ["--force", "--quiet", "--prune-empty", "never", "--prune-degenerate", "never"]
    options = filter_repo.FilteringOptions.parse_args([*words, "--replace-refs", "delete-no-add"])
    worker.filter = filter_repo.RepoFilter(options, commit_callback=worker.commit, tag_callback=worker.tag)
    worker.filter.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
